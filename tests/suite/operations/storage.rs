//! A disk that is full, or takes nothing: what is asked is refused with 507, nothing is half done, readiness says why,
//! and once there is room the office goes on.
//!
//! Three ways to it: a small file system of its own, which needs the right to mount; files made immutable under the
//! server's hands, which needs the right to do so; and a limit on the size of files, which any child can be given.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use protocol::{DeskNo, views::Ticket};
use rustix::process::{Resource, Rlimit};
use tests::{
    client::{Client, Post, Reply},
    program::{MORNING, Server},
    rounds::say,
};

use super::{assert_tells, service, verify};

/// A small file system in memory, gone with this value.
struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    /// None where nothing may be mounted, which is said aloud.
    fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={size}");
        let mounted = mount(&["-t", "tmpfs", "-o", &size, "numeretto-test"], folder.path());
        if !mounted {
            say("SKIPPED: no file system may be mounted here (run as root); the limit on file sizes stands in for it");
        }
        mounted.then_some(Self { folder })
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

fn mount(words: &[&str], on: &Path) -> bool {
    let mount = Command::new("mount").args(words).arg(on).stderr(Stdio::null()).status();
    mount.is_ok_and(|status| status.success())
}

/// Takes tickets until one is refused, and tells the refusal. The disk is full: there is an end to it.
async fn take_until_refused(client: &Client, taken: &mut Vec<Ticket>) -> (Post, Reply) {
    loop {
        let post = Post::take(service('A'));
        let reply = client.send(&post).await;
        match reply.ok() {
            Ok(ticket) => taken.push(ticket),
            Err(_) => return (post, reply),
        }
        assert!(taken.len() < 20_000, "the disk takes everything");
    }
}

/// Reads until the office says that it can write again; it looks by itself.
async fn ready_again(client: &Client) {
    let began = std::time::Instant::now();
    while client.read("/readyz").await.status != 200 {
        assert!(began.elapsed().as_secs() < 60, "{:?}", client.read("/readyz").await);
        tokio::task::yield_now().await;
    }
}

/// The office on a disk that `fill` fills and `free` frees.
async fn fills_and_goes_on(server: Server, data: &Path, fill: impl FnOnce(&Server), free: impl FnOnce(&Server)) {
    let client = server.client();
    let mut taken = Vec::new();
    for _ in 0..20 {
        taken.push(client.take(service('A')).await.unwrap());
    }
    client.open(DeskNo(1)).await.unwrap();
    fill(&server);

    let (refused, reply) = take_until_refused(&client, &mut taken).await;
    let problem = reply.problem();
    assert_eq!((problem.status, problem.slug()), (507, "storage"), "{problem:?}");
    assert_tells(&problem.detail, &["nothing was changed"]);
    let ready = client.read("/readyz").await;
    assert_eq!(ready.status, 503, "{ready:?}");
    assert_tells(&ready.body, &["journal cannot be written"]);
    // It lives, and what is read is read.
    assert_eq!(client.read("/healthz").await.status, 200);
    // Nothing else is half done either.
    let call = client.send(&Post::next(DeskNo(1), None)).await;
    assert_eq!(call.problem().status, 507, "{call:?}");
    let listed = client.tickets(None).await;
    assert_eq!(listed.len(), taken.len());
    assert!(listed.iter().all(|ticket| ticket.called_at.is_none()));
    assert_eq!(client.desks().await[0].state.as_str(), "open");

    free(&server);
    ready_again(&client).await;
    // The refused command, under its key: it happens now, and once.
    let late: Ticket = client.send(&refused).await.ok().unwrap();
    assert_eq!(client.send(&refused).await.ok::<Ticket>().unwrap(), late);
    let next = taken.last().unwrap().number.unwrap().number + 1;
    assert_eq!(late.number.unwrap().number, next, "no number was lost");
    let called = client.next(DeskNo(1), None).await.unwrap().unwrap();
    assert_eq!(called.id, taken[0].id);
    assert_eq!(client.tickets(None).await.len(), taken.len() + 1);
    assert!(server.terminate().success());
    verify(data).done();
    let server = Server::start(data, &[]);
    assert_eq!(server.client().tickets(None).await.len(), taken.len() + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_and_room_lets_the_office_go_on() {
    let Some(disk) = SmallDisk::mount("8m") else { return };
    let data = disk.path().join("office");
    let ballast = disk.path().join("ballast");
    let fill = |_: &Server| {
        // Until nothing more goes in.
        let mut file = fs::File::create(&ballast).unwrap();
        let full = std::io::copy(&mut std::io::repeat(0), &mut file).unwrap_err();
        assert_eq!(full.kind(), std::io::ErrorKind::StorageFull);
    };
    let server = Server::start(&data, &[]);
    fills_and_goes_on(server, &data, fill, |_| fs::remove_file(&ballast).unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_on_files_refuses_and_room_lets_the_office_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let limit = |server: &Server, bytes: Option<u64>| {
        let limit = Rlimit { current: bytes, maximum: None };
        rustix::process::prlimit(Some(server.pid()), Resource::Fsize, limit).unwrap();
    };
    let size = || {
        let files = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len());
        files.max().unwrap()
    };
    // Whoever writes beyond the limit is sent a signal that would end it: the server is started with it ignored.
    let server = Server::spawn_limited("trap '' XFSZ", folder.path(), &["--clock", MORNING]).unwrap();
    fills_and_goes_on(server, folder.path(), |server| limit(server, Some(size() + 4096)), |server| limit(server, None))
        .await;
}

/// Files that nobody may write, not even who has them open; writable again with this value gone.
struct Immutable<'a>(&'a Path);

impl Immutable<'_> {
    fn set(&self, flag: &str) -> bool {
        let files = fs::read_dir(self.0).unwrap().map(|entry| entry.unwrap().path());
        let chattr = Command::new("chattr").arg(flag).args(files).stderr(Stdio::null()).status();
        chattr.is_ok_and(|status| status.success())
    }
}

impl Drop for Immutable<'_> {
    fn drop(&mut self) {
        self.set("-i");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_that_may_not_be_written_refuses_until_it_may() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let files = Immutable(folder.path());
    if !files.set("+i") {
        say("SKIPPED: files cannot be made immutable here (run as root, on ext4 or the like)");
        return;
    }
    files.set("-i");
    fills_and_goes_on(server, folder.path(), |_| assert!(files.set("+i")), |_| assert!(files.set("-i"))).await;
}

#[test]
fn a_folder_that_cannot_be_written_is_told_at_start() {
    let Some(disk) = SmallDisk::mount("8m") else { return };
    let data = disk.path().join("office");
    assert!(Server::start(&data, &[]).terminate().success());
    assert!(mount(&["-o", "remount,ro"], disk.path()));
    let refused = Server::spawn(&data, &["--clock", MORNING]).unwrap_err().failed();
    assert_tells(&refused, &[data.to_str().unwrap(), "--data"]);
    // Who only looks can do so.
    let shown = super::program(&["config", "show"], &data, &[]);
    assert_eq!(shown.code, Some(0), "{shown:?}");
}
