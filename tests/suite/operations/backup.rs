//! Backups while serving, the way back, and journals that are not what they were.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use protocol::{DeskNo, views::Ticket};
use rusqlite::Connection;
use serde_json::json;
use tests::{
    client::{Client, Post},
    program::{MORNING, Server},
};
use tokio::task::JoinSet;

use super::{assert_tells, program, service, verify};

/// A rehearsal of a day that is past everywhere: a restore must go on with its day, not with today.
const PAST: &[&str] = &["--clock", "2025-11-25T09:00:00+01:00"];

/// Takes tickets until told otherwise.
async fn take_until(client: Client, stop: Arc<AtomicBool>) -> Vec<Ticket> {
    let mut taken = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        taken.push(client.take(service('A')).await.unwrap());
    }
    taken
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_is_whole_and_the_office_goes_on_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let (data, copy, again) = (folder.path().join("data"), folder.path().join("copy.db"), folder.path().join("again"));
    let server = Server::start(&data, PAST);
    let mut before = Vec::new();
    for _ in 0..30 {
        before.push(server.client().take(service('A')).await.unwrap());
    }
    server.client().take(service('E')).await.unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let mut load = JoinSet::new();
    for _ in 0..8 {
        load.spawn(take_until(server.client(), stop.clone()));
    }
    let made = tokio::task::spawn_blocking({
        let (data, copy) = (data.clone(), copy.clone());
        move || program(&["backup"], &data, &[&copy])
    });
    let told = made.await.unwrap().done();
    assert_tells(&told, &["copy.db"]);
    stop.store(true, Ordering::Relaxed);
    let during: Vec<Ticket> = load.join_all().await.into_iter().flatten().collect();
    // Once made, a backup is not overwritten.
    let refused = program(&["backup"], &data, &[&copy]).failed();
    assert_tells(&refused, &["copy.db"]);
    assert!(server.terminate().success());
    verify(&data).done();

    program(&["restore"], &again, &[&copy]).done();
    verify(&again).done();
    let server = Server::start(&again, PAST);
    let client = server.client();
    let restored = client.tickets(None).await;
    let known: BTreeSet<_> = restored.iter().map(|ticket| ticket.id).collect();
    assert!(before.iter().all(|ticket| known.contains(&ticket.id)), "taken before the backup and lost");

    // What was given out since the backup is unknown here: no number and no id of it is given again.
    let highest = restored.iter().filter_map(|ticket| ticket.number).filter(|number| number.prefix == service('A'));
    let highest = highest.map(|number| number.number).max().unwrap();
    let given: BTreeSet<_> = before.iter().chain(&during).map(|ticket| ticket.id).collect();
    let mut numbers = Vec::new();
    for _ in 0..20 {
        let ticket = client.take(service('A')).await.unwrap();
        assert!(!given.contains(&ticket.id) && !known.contains(&ticket.id), "an id again: {ticket:?}");
        numbers.push(ticket.number.unwrap().number);
    }
    assert!(numbers[0] > highest + 50, "{numbers:?} after {highest}");
    assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "{numbers:?}");

    let notices = client.office().await.notices;
    let restored_notice = notices.iter().find(|notice| notice.kind == "restored").expect("reception is told");
    let lost = format!("A{:03}", highest + 1);
    assert_tells(&restored_notice.it, &[&lost]);
    assert_tells(&restored_notice.en, &[&lost]);
    // Its holder stands at the desk with such a number: it can be called.
    client.open(DeskNo(1)).await.unwrap();
    let call = Post::new("/desks/1/call", json!({"number": lost, "reason": "errore"}));
    let called: Ticket = client.send(&call).await.ok().unwrap();
    assert_eq!(called.number.unwrap().to_string(), lost);
    assert!(server.terminate().success());
    verify(&again).done();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_is_not_sound_is_not_restored() {
    let folder = tempfile::tempdir().unwrap();
    let (data, copy, again) = (folder.path().join("data"), folder.path().join("copy.db"), folder.path().join("again"));
    day_of(&data).await;
    program(&["backup"], &data, &[&copy]).done();

    // Onto what is there nothing is restored.
    let told = program(&["restore"], &data, &[&copy]).failed();
    assert_tells(&told, &["journal.db"]);
    verify(&data).done();

    let missing = program(&["restore"], &again, &[&folder.path().join("nowhere.db")]).failed();
    assert_tells(&missing, &["nowhere.db"]);
    assert!(!again.join("journal.db").exists());

    let tampered = folder.path().join("tampered.db");
    fs::copy(&copy, &tampered).unwrap();
    change(&tampered, "UPDATE journal SET recorded_at = recorded_at + 1 WHERE seq = 5");
    let told = program(&["restore"], &again, &[&tampered]).failed();
    assert_tells(&told, &["5"]);
    assert!(!again.join("journal.db").exists(), "nothing was restored");

    let cut = folder.path().join("cut.db");
    fs::write(&cut, &fs::read(&copy).unwrap()[..8192]).unwrap();
    let told = program(&["restore"], &again, &[&cut]).failed();
    assert_tells(&told, &["restore"]);
    assert!(!again.join("journal.db").exists());
    program(&["restore"], &again, &[&copy]).done();
    verify(&again).done();
}

/// Some tickets, taken and called.
async fn day_of(data: &Path) {
    let server = Server::start(data, &[]);
    let client = server.client();
    client.open(DeskNo(1)).await.unwrap();
    for _ in 0..5 {
        client.take(service('A')).await.unwrap();
    }
    let called = client.next(DeskNo(1), None).await.unwrap().unwrap();
    client.finish(DeskNo(1), called.id).await.unwrap();
    assert!(server.terminate().success());
}

/// Changes a journal behind its back, past the triggers that keep the program itself from doing so.
fn change(journal: &Path, sql: &str) {
    let conn = Connection::open(journal).unwrap();
    let mut listed = conn.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").unwrap();
    let triggers = listed.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let triggers: Vec<(String, String)> = triggers.map(Result::unwrap).collect();
    for (name, _) in &triggers {
        conn.execute_batch(&format!("DROP TRIGGER \"{name}\"")).unwrap();
    }
    assert!(conn.execute(sql, []).unwrap() > 0, "{sql} changed nothing");
    for (_, made) in &triggers {
        conn.execute_batch(made).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_that_was_cut_or_altered_is_neither_served_nor_verified() {
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("sound");
    day_of(&sound).await;
    // The head of this backup is noted in the journal: it cannot lose its end unnoticed.
    program(&["backup"], &sound, &[&folder.path().join("copy.db")]).done();

    let last: i64 = Connection::open(sound.join("journal.db"))
        .unwrap()
        .query_row("SELECT max(seq) FROM journal", [], |row| row.get(0))
        .unwrap();
    let cases = [
        ("cut", format!("DELETE FROM journal WHERE seq >= {last}"), last.to_string()),
        ("holed", "DELETE FROM journal WHERE seq = 4".to_owned(), "4".to_owned()),
        ("altered", "UPDATE journal SET recorded_at = recorded_at + 1 WHERE seq = 6".to_owned(), "6".to_owned()),
    ];
    for (name, sql, place) in cases {
        let data: PathBuf = folder.path().join(name);
        fs::create_dir(&data).unwrap();
        fs::copy(sound.join("journal.db"), data.join("journal.db")).unwrap();
        verify(&data).done();
        change(&data.join("journal.db"), &sql);
        let told = verify(&data).failed();
        assert_tells(&told, &[&place, "restore"]);
        let refused = Server::spawn(&data, &["--clock", MORNING]).unwrap_err().failed();
        assert_tells(&refused, &[&place, "restore"]);
    }
    verify(&sound).done();
}
