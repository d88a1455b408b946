//! That nothing tells who was at which desk when (L. 300/1970, art. 4): by playing a day with fifteen operators and looking
//! at every byte that it leaves.
//!
//! ```text
//! day ─▶ the real program, at its most talkative ─▶ trace (answers, streams, logs, figures, files) ─▶ judge
//! ```
//! The day is played twice, with the operators on each other's places, and then both offices rest until the day's records have
//! given way to rows without desks' numbers. What is gathered must be the same, and the operators
//! themselves may stand nowhere but in the register and where administration is on record. Each judge is shown something that
//! it must find.

mod asking;
mod day;
mod judge;
mod trace;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use rusqlite::Connection;

use self::{
    day::{OPERATORS, Played, casts, play},
    judge::{Search, difference},
    trace::rows,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_day_leaves_nothing_that_tells_who_was_at_which_desk_when() {
    let [first, second] = casts();
    let (one, other) = tokio::join!(play(first), play(second));
    let desks = |day: &Played| day.people.iter().map(|person| person.desks.clone()).collect::<Vec<_>>();
    assert!(desks(&one).iter().zip(desks(&other)).all(|(one, other)| *one != other), "everybody sits elsewhere");
    is_a_whole_day(&one);

    let found = difference(&one.trace.lines, &other.trace.lines);
    assert!(found.is_none(), "this tells who it was: {}", found.unwrap());
    for day in [&one, &other] {
        nobody_is_found(day);
        has_given_way(day);
    }
    a_leak_is_seen_by_both_judges(&one, &other);
}

/// What is compared and searched is there.
fn is_a_whole_day(day: &Played) {
    let journal = rows(&day.night);
    let kinds = |kind: &str| journal.iter().filter(|(table, row)| table == "journal" && row.contains(kind)).count();
    assert!(kinds("desk_opened") >= OPERATORS && kinds("ticket_called") > 30, "{}", kinds("ticket_called"));
    for kind in ["ticket_parked", "ticket_transferred", "no_show_said", "desk_paused", "day_ended"] {
        assert!(kinds(kind) > 0, "no {kind} on this day");
    }
    let log = &day.trace.lines["log"];
    for route in ["/api/v1/session", "/api/v1/desks/n/open", "/api/v1/session/unlock"] {
        assert!(log.iter().any(|line| line.contains(route)), "the log has no {route}");
    }
    let crash = |part: &str| {
        day.trace
            .bytes
            .iter()
            .any(|(name, bytes)| name.starts_with("crash") && name.contains(part) && !bytes.is_empty())
    };
    assert!(crash("journal.db-wal") && crash("sessions.db"));
}

fn nobody_is_found(day: &Played) {
    let search = Search::of(&day.people);
    for (name, bytes) in &day.trace.bytes {
        let (register, sessions) = search.found(bytes);
        match name.as_str() {
            // While they live, sessions are in their own file.
            "crash: file sessions.db" => assert!(sessions >= 6, "the search finds sessions: {sessions}"),
            _ => assert_eq!(sessions, 0, "{name} holds a session"),
        }
        if name.starts_with("crash") {
            continue;
        }
        let may = (name.contains("/people as \"administrator\"") || name.contains("/audit as \"administrator\""))
            || name.contains("file journal.db")
            || name.contains("file backup-");
        assert!(register == 0 || may, "{name} names an operator");
    }
    let of_the_day = ["answers", "audit", "journal administered", "people"];
    for store in [&day.night, &day.data.join("backup-morning.db"), &day.data.join("backup-night.db")] {
        stands_where_administration_put_it(&search, store, &of_the_day);
    }
    stands_where_administration_put_it(&search, &day.data.join("journal.db"), &["audit", "people"]);
    assert_eq!(rows(&day.data.join("sessions.db")).iter().filter(|(table, _)| table == "sessions").count(), 0);
    let journal = rows(&day.night);
    let callers =
        journal.iter().filter(|(table, _)| table == "answers").map(|(_, row)| row.split(" | ").next().unwrap());
    let callers: BTreeSet<_> = callers.collect();
    assert_eq!(callers, ["caller=head", "caller=k1", "caller=people"].into());
}

/// After the retention the day is there as rows of its history, without numbers of desks.
fn has_given_way(day: &Played) {
    let (before, after) = (rows(&day.night), rows(&day.data.join("journal.db")));
    let count = |of: &[(String, String)], table: &str, part: &str| {
        of.iter().filter(|(name, row)| name == table && row.contains(part)).count()
    };
    assert!(count(&before, "legs", "desk_no=Integer") > 30 && count(&before, "legs", "desk_label=Integer") == 0);
    assert_eq!(count(&after, "legs", ""), count(&before, "legs", ""));
    assert_eq!(count(&after, "legs", "desk_no=Integer") + count(&after, "desk_sessions", "desk_no=Integer"), 0);
    assert_eq!(count(&after, "legs", "desk_label=Integer"), count(&before, "legs", "desk_no=Integer"));
    assert!(count(&before, "journal", "ticket_called") > 30);
    assert_eq!(count(&after, "journal", "ticket_called") + count(&after, "journal", "desk_opened"), 0);
    assert_eq!(count(&after, "answers", ""), 0);
}

/// Rows about operators are in the register, in records of administration and in their answers; and whatever bytes of
/// operators the file holds are those of these rows.
fn stands_where_administration_put_it(search: &Search, store: &Path, where_it_did: &[&str]) {
    let places = search.places(store);
    let names: Vec<_> = places.keys().map(String::as_str).collect();
    assert_eq!(names, where_it_did, "{}", store.display());
    // Of a person, the store writes what a row shows (name and number, the number in a form of its own), and both again in
    // the index of names.
    let in_words: usize = places.iter().filter(|(place, _)| *place != "people").map(|(_, times)| times).sum();
    let (bytes, _) = search.found(&fs::read(store).unwrap());
    assert_eq!(bytes, in_words + 3 * OPERATORS, "{}: bytes of operators that are in no row", store.display());
}

/// A table and a line of the log that tell who sat where.
fn a_leak_is_seen_by_both_judges(one: &Played, other: &Played) {
    let leaky = |day: &Played| {
        let path = day.data.join("leaky.db");
        fs::copy(&day.night, &path).unwrap();
        let leak = Connection::open(&path).unwrap();
        leak.execute("CREATE TABLE seats (person INTEGER, desk INTEGER)", []).unwrap();
        for person in &day.people {
            leak.execute("INSERT INTO seats VALUES (?1, ?2)", (person.id, person.desks[0])).unwrap();
        }
        leak.close().unwrap();
        let lines = rows(&path).into_iter().filter(|(table, _)| table == "seats").map(|(_, row)| row).collect();
        assert!(Search::of(&day.people).places(&path).contains_key("seats, with a desk"));
        let (planted, _) = Search::of(&day.people).found(&fs::read(&path).unwrap());
        let (before, _) = Search::of(&day.people).found(&fs::read(&day.night).unwrap());
        assert_eq!(planted, before + OPERATORS);
        BTreeMap::from([("leaky".to_owned(), lines)])
    };
    let found = difference(&leaky(one), &leaky(other)).unwrap();
    assert!(found.contains("desk="), "{found}");
    let line = format!("INFO request: answered by {} at desk 3", one.people[0].name);
    assert_eq!(Search::of(&one.people).found(line.as_bytes()), (1, 0));
    let logs = |lines: &[String]| BTreeMap::from([("log".to_owned(), lines.to_vec())]);
    let mut said = one.trace.lines["log"].clone();
    said[17].push_str(" person 3");
    assert!(difference(&logs(&said), &logs(&other.trace.lines["log"])).is_some_and(|found| found.contains("line 17")));
}
