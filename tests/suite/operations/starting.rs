//! When a server does not start: each time it says why and what to do, and has touched nothing.

use std::{fs, net::TcpListener};

use tests::{
    entry,
    program::{MORNING, Server},
};

use super::{assert_tells, service, verify};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_server_on_a_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let first = Server::start(folder.path(), &[]);
    let refused = Server::spawn(folder.path(), &["--clock", MORNING]).unwrap_err().failed();
    let place = fs::canonicalize(folder.path()).unwrap().display().to_string();
    assert_tells(&refused, &["in use", "stop", "--data", &place]);
    first.client().take(service('A')).await.unwrap();
    assert!(first.terminate().success());
    // And once the first has gone the folder is free.
    assert_eq!(Server::start(folder.path(), &[]).client().tickets(None).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_free_again_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    Server::start(folder.path(), &[]).kill9();
    let again = Server::start(folder.path(), &[]);
    assert_eq!(again.client().read("/readyz").await.status, 200);
}

#[test]
fn a_port_that_is_taken_is_named_with_its_flag() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for flag in ["--listen", "--public-listen"] {
        let refused = Server::spawn(folder.path(), &["--clock", MORNING, flag, &address]).unwrap_err().failed();
        assert_tells(&refused, &[&address, flag]);
        assert!(fs::read_dir(folder.path()).unwrap().next().is_none(), "nothing was founded");
    }
}

#[test]
fn only_this_machine_is_served_in_the_clear_unless_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    for flag in ["--listen", "--public-listen"] {
        let refused = Server::spawn(folder.path(), &["--clock", MORNING, flag, "0.0.0.0:0"]).unwrap_err().failed();
        assert_tells(&refused, &["0.0.0.0:0", "--tls", "--behind-proxy", "--plain-http"]);
        assert!(fs::read_dir(folder.path()).unwrap().next().is_none(), "nothing was founded");
    }
    let open = Server::start(folder.path(), &["--listen", "0.0.0.0:0", "--plain-http"]);
    assert!(open.base.starts_with("http://0.0.0.0:"), "{}", open.base);
    assert!(open.terminate().success());
}

#[test]
fn a_folder_is_rehearsal_or_real_for_ever() {
    let (real, rehearsal) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let _ = entry::init(real.path());
    assert!(Server::spawn(real.path(), &[]).unwrap().terminate().success());
    assert!(Server::start(rehearsal.path(), &[]).terminate().success());
    let refused = Server::spawn(real.path(), &["--clock", MORNING]).unwrap_err().failed();
    assert_tells(&refused, &["real", "without --clock"]);
    let refused = Server::spawn(rehearsal.path(), &[]).unwrap_err().failed();
    assert_tells(&refused, &["rehearsal", "with --clock"]);
    for folder in [&real, &rehearsal] {
        verify(folder.path()).done();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_says_so_and_a_real_office_does_not() {
    let (real, rehearsal) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let server = Server::start(rehearsal.path(), &[]);
    assert!(server.client().office().await.rehearsal);
    let one_time = entry::init(real.path());
    let server = Server::spawn(real.path(), &[]).unwrap();
    let client = match one_time {
        Some(one_time) => entry::first(&server.base, &one_time).await,
        None => server.client().anonymous(),
    };
    assert!(!client.office().await.rehearsal);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_folder_s_own_settings_stand_below_flags() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("server.toml"), format!("clock = \"{MORNING}\"\n")).unwrap();
    let server = Server::spawn(folder.path(), &[]).unwrap();
    assert!(server.client().office().await.now.to_string().starts_with("2026-11-24T09:0"));
    drop(server);
    let later = Server::spawn(folder.path(), &["--clock", "2026-11-25T10:00:00+01:00"]).unwrap();
    assert!(later.client().office().await.now.to_string().starts_with("2026-11-25T10:0"));
    drop(later);
    fs::write(folder.path().join("server.toml"), "clok = \"soon\"\n").unwrap();
    let refused = Server::spawn(folder.path(), &[]).unwrap_err().failed();
    assert_tells(&refused, &["server.toml", "clok"]);
}
