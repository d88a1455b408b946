//! After the retention the journal is whole, and nothing in its file tells a number or a desk of those days.

use jiff::ToSpan;
use protocol::{DeskNo, Seq, TicketNumber};

use super::*;
use crate::{
    engine::{
        Command, DeskVerb,
        command::{Issued, LateRecord},
    },
    history::WhichDesk,
    journal::{
        Remembered,
        test_support::{FIRST_DAY, Office, at, service},
    },
};

/// Chance that always shuffles the same way.
fn draw() -> impl FnMut(usize) -> usize {
    |below| below / 2
}

fn number(letter: char, number: u32) -> TicketNumber {
    TicketNumber { prefix: service(letter), number }
}

/// Days with tickets from reserved ranges, called before their records came, transferred, late.
fn days(office: &mut Office, count: usize) {
    let kiosk: protocol::KioskId = "k1".parse().unwrap();
    office.say(&Command::PairKiosk { kiosk: kiosk.clone() });
    for _ in 0..count {
        office.now = at(office.state.day.date, 8, 30);
        office.say(&Command::ReserveBlocks { kiosk: kiosk.clone() });
        office.busy_day();
        let from = office.state.blocks_of(&kiosk, office.state.day.date).next().unwrap().from;
        let which = crate::engine::command::Which::Number(number('A', from));
        let call = DeskVerb::Call { which, reason: protocol::CallReason::Altro };
        office.desk(11, DeskVerb::Open);
        office.desk(11, call);
        let ticket = office.in_hand(11).unwrap();
        let mut batch = office.journal.batch().unwrap();
        let body = format!(r#"{{"number":"{}"}}"#, number('A', from));
        let answer = Remembered { fingerprint: [1; 32], status: 201, body, ticket: Some(ticket) };
        let seq = office.state.seq;
        batch.remember("k1", &format!("key-{seq}"), &answer, office.now).unwrap();
        batch.put_code(ticket, &format!("secret-{seq}"), office.now).unwrap();
        let (day, face) = (office.state.day.date, protocol::Face::Negative);
        batch.put_emoticon(&crate::history::Emoticon { seq, day, service: None, face, reason: None }).unwrap();
        batch.comment(seq, &format!("comment-{seq}")).unwrap();
        batch.commit().unwrap();
        office.end_day();
        // A record of the day before, with the number after it.
        office.now = at(office.state.day.date, 7, 0);
        let yesterday = office.state.day.date.yesterday().unwrap();
        let record = LateRecord {
            number: number('A', from + 1),
            service: service('A'),
            priority: false,
            language: protocol::Language::It,
            issued: Issued::At(at(yesterday, 9, 0)),
        };
        office.say(&Command::HandOver { kiosk: kiosk.clone(), record });
    }
}

/// All bytes of the journal's file and its log; texts in them are found as they are.
fn bytes(folder: &std::path::Path) -> String {
    let files = ["journal.db", "journal.db-wal"].map(|name| std::fs::read(folder.join(name)).unwrap());
    String::from_utf8_lossy(&files.concat()).into_owned()
}

fn count(haystack: &str, needle: &str) -> usize {
    haystack.matches(needle).count()
}

#[test]
fn the_journal_goes_on_from_the_checkpoint() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let mut office = Office::at(&path);
    days(&mut office, 6);
    let (today, head) = (office.state.day.date, office.journal.head());
    let retained = office.journal.retain(today, 3, office.now, &mut draw()).unwrap();
    // Founded on the 24th; on the 30th the days before the 27th are older than three days.
    assert_eq!(retained.through, Some(FIRST_DAY.checked_add(2.days()).unwrap()));
    assert!(retained.records > 20, "{retained:?}");
    assert!(retained.log_emptied);
    let said = retained.to_string();
    assert!(said.contains(&format!("through 2026-11-26 are gone ({} just now)", retained.records)), "{said}");
    assert_eq!(office.journal.head(), head);
    assert_eq!(office.journal.retain(today, 3, office.now, &mut draw()).unwrap().records, 0, "once");
    let first: i64 = office.journal.conn.query_row("SELECT min(seq) FROM journal", [], |row| row.get(0)).unwrap();
    assert_eq!(usize::try_from(first).unwrap(), retained.records + 1);
    office.take_at_nine();
    let state = office.state.clone();
    drop(office);
    let opened = Journal::open(&path).unwrap();
    assert_eq!(opened.state.day, state.day);
    assert_eq!(opened.state.seq, state.seq);
    assert!(opened.journal.conn.execute("DELETE FROM journal", []).is_err(), "the guards are back");
}

#[test]
fn days_within_the_retention_stay_as_they_are() {
    let mut office = Office::in_memory();
    days(&mut office, 3);
    let (today, state) = (office.state.day.date, office.state.clone());
    let retained = office.journal.retain(today, 3, office.now, &mut draw()).unwrap();
    assert_eq!((retained.through, retained.records, retained.comments), (None, 0, 0));
    assert_eq!(office.journal.reload().unwrap(), state);
    let retained = office.journal.retain(today, 2, office.now, &mut draw()).unwrap();
    assert_eq!(retained.through, Some(FIRST_DAY));
}

#[test]
fn nothing_is_left_of_numbers_and_desks() {
    let folder = tempfile::tempdir().unwrap();
    let mut office = Office::at(&folder.path().join("journal.db"));
    days(&mut office, 30);
    let legs_before = legs_of(&office);
    let numbers: Vec<String> = legs_before.iter().filter_map(|leg| leg.number.map(|n| n.to_string())).collect();
    let before = bytes(folder.path());
    assert!(numbers.len() > 50 && numbers.iter().all(|number| count(&before, number) > 0));
    // Everything up to yesterday is old; the running day has no numbers yet but its late record's.
    let today = office.state.day.date;
    let much_later = office.now + Span::from_minutes(8 * 24 * 60);
    let retained = office.journal.retain(today, 0, much_later, &mut draw()).unwrap();
    assert_eq!((retained.answers, retained.codes), (30, 30));
    let (late, _) = late_number(&office);
    let after = bytes(folder.path());
    for number in &numbers {
        let kept = if *number == late { 1 } else { 0 };
        assert_eq!(count(&after, number), kept, "{number}");
    }
    for trace in ["\"desk\":", "secret-", "key-", "ticket_called"] {
        assert_eq!(count(&after, trace), 0, "{trace}");
    }
    let legs_after = legs_of(&office);
    assert_eq!(legs_after.len(), legs_before.len());
    for (leg, was) in legs_after.iter().zip(&legs_before) {
        assert_eq!(leg.number, None);
        assert_eq!(leg.desk.as_ref().map(|desk| &desk.kind), was.desk.as_ref().map(|desk| &desk.kind));
        assert!(!matches!(leg.desk.as_ref().map(|desk| desk.which), Some(WhichDesk::Number(DeskNo(_)))));
        assert_eq!((leg.called_at, leg.ended_at, leg.outcome), (was.called_at, was.ended_at, was.outcome));
    }
}

/// The number of the record that was filed last, today, for yesterday: its record is today's.
fn late_number(office: &Office) -> (String, Seq) {
    let body: String = office
        .journal
        .conn
        .query_row("SELECT body FROM journal ORDER BY seq DESC LIMIT 1", [], |row| row.get(0))
        .unwrap();
    let value: serde_json::Value = serde_json::from_str(&body).unwrap();
    (value["number"].as_str().unwrap().to_owned(), office.state.seq)
}

fn legs_of(office: &Office) -> Vec<crate::history::Leg> {
    legs::read(&office.journal.conn, &(FIRST_DAY..=office.state.day.date), None).unwrap()
}

#[test]
fn answers_codes_and_comments_are_kept_for_their_time() {
    let mut office = Office::in_memory();
    days(&mut office, 10);
    let today = office.state.day.date;
    let retained = office.journal.retain(today, 30, office.now, &mut draw()).unwrap();
    // Given at about 9:20 on each of ten days; now it is 7:00 on the eleventh.
    assert_eq!((retained.answers, retained.codes, retained.comments), (3, 3, 0));
    let retained = office.journal.retain(today, 1, office.now, &mut draw()).unwrap();
    assert_eq!((retained.answers, retained.codes, retained.comments), (0, 0, 9));
}
