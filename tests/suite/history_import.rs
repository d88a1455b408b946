//! History files: what is taken, what is refused and how it is named, and what of a person is never kept.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use protocol::{DeskNo, Seq};
use queue_server::{
    history::{Leg, WhichDesk, file::BadFile, import::parse_tickets, labels::relabel, sessions::parse_sessions},
    journal::legs::{self, Added},
};
use rusqlite::Connection;
use tests::piacenza::{self, Office};

use crate::figures::{FIVE_MONTHS, dice, empty_store, import_into};

/// The first days of the public journal: enough for rules, quick to read.
fn some_days() -> (String, String) {
    let cut = |text: String, until: &str| {
        let keep = |line: &&str| !line.starts_with("20") || *line < until;
        text.lines().filter(keep).fold(String::new(), |all, line| all + line + "\n")
    };
    (cut(piacenza::tickets(), "20091206"), cut(piacenza::desk_sessions(), "2009-12-06"))
}

/// The text with one cell of one line (from 1) changed.
fn changed(text: &str, line: usize, column: &str, value: &str) -> String {
    let place = text.lines().next().unwrap().split(',').position(|name| name == column).unwrap();
    let edit = |(n, row): (usize, &str)| {
        if n + 1 != line {
            return row.to_owned();
        }
        let mut cells: Vec<_> = row.split(',').collect();
        cells[place] = value;
        cells.join(",")
    };
    text.lines().enumerate().map(edit).fold(String::new(), |all, row| all + row.as_str() + "\n")
}

fn parse(text: &str) -> Result<Vec<Leg>, BadFile> {
    parse_tickets(text.as_bytes(), &Office::default().known())
}

/// The line (from 1) of the first row with these beginnings of columns.
fn line_with(text: &str, wanted: &[(&str, &str)]) -> usize {
    let header: Vec<_> = text.lines().next().unwrap().split(',').collect();
    let is = |row: &str| {
        let cells: Vec<_> = row.split(',').collect();
        cells.len() == header.len()
            && wanted
                .iter()
                .all(|(column, value)| cells[header.iter().position(|name| name == column).unwrap()] == *value)
    };
    text.lines().skip(1).position(is).unwrap() + 2
}

#[test]
fn a_bad_cell_is_named_by_line_column_value_and_what_was_expected() {
    let (text, _) = some_days();
    let served = line_with(&text, &[("outcome", "served"), ("leg", "1")]);
    let missed = line_with(&text, &[("outcome", "no_show")]);
    let left = line_with(&text, &[("outcome", "withdrawn")]);
    let second = line_with(&text, &[("leg", "2")]);
    for (line, column, value) in [
        (served, "ticket_id", ""),
        (served, "ticket_id", "20091201-B999"),
        (served, "leg", "0"),
        (served, "leg", "one"),
        (served, "ticket_number", "45"),
        (served, "service", "X"),
        (served, "service", ""),
        (served, "channel", "telegraph"),
        (served, "class", "Standard"),
        (served, "issued_at", "2009-12-01T08:15:28"),
        (served, "issued_at", "2009-12-01 08.15"),
        (served, "queued_at", "2009-12-01T08:00:00+01:00"),
        (served, "called_at", ""),
        (served, "called_at", "2009-12-01T08:15:28.5+01:00"),
        (served, "desk", "15"),
        (served, "desk", ""),
        (served, "started_at", ""),
        (served, "started_at", "2009-12-01T07:59:00+01:00"),
        (served, "ended_at", ""),
        (served, "ended_at", "2009-12-01T08:15:00+01:00"),
        (served, "outcome", "done"),
        (served, "outcome", "expired"),
        (served, "feedback", "happy"),
        (missed, "started_at", "2009-12-01T08:16:00+01:00"),
        (missed, "feedback", "positive"),
        (missed, "called_at", ""),
        (left, "desk", "3"),
        (left, "started_at", "2009-12-02T08:59:00+01:00"),
        (second, "issued_at", "2009-12-01T08:15:00+01:00"),
    ] {
        let error = parse(&changed(&text, line, column, value)).unwrap_err();
        let bad = &error.rows[0];
        assert_eq!((bad.line, bad.column.as_str()), (line as u64, column), "{value:?}: {error}");
        assert!(!bad.expected.is_empty());
        let told = error.to_string();
        assert!(told.starts_with(&format!("line {line}, column {column}: ")), "{told}");
        assert_eq!((error.rows.len(), error.more), (1, 0), "{error}");
    }
    assert_eq!(parse(&text).unwrap().len(), text.lines().count() - 1);
}

#[test]
fn a_file_of_another_kind_is_told_in_one_line() {
    let other = parse("root:x:0:0\ndaemon:x:1:1\n").unwrap_err();
    assert_eq!((other.rows.len(), other.rows[0].value.as_str()), (1, "root:x:0:0"));
    assert!(other.to_string().contains("ticket_id,leg,"), "{other}");
}

#[test]
fn rows_are_held_against_each_other() {
    let (text, _) = some_days();
    let row = text.lines().nth(1).unwrap();
    let last = text.lines().count() as u64 + 1;
    let twice = parse(&format!("{text}{row}\n")).unwrap_err();
    assert_eq!((twice.rows[0].line, twice.rows[0].column.as_str()), (last, "ticket_id"));

    // A second leg whose first was served, not handed on; and one that has no first leg.
    let second = row.replacen(",1,", ",2,", 1);
    let error = parse(&format!("{text}{second}\n")).unwrap_err();
    assert_eq!((error.rows[0].line, error.rows[0].column.as_str()), (last, "leg"));
    let header = text.lines().next().unwrap();
    assert_eq!(parse(&format!("{header}\n{second}\n")).unwrap_err().rows[0].column, "leg");
}

#[test]
fn a_transfer_may_come_straight_from_the_call() {
    let (text, _) = some_days();
    let line = line_with(&text, &[("outcome", "transferred")]);
    let legs = parse(&changed(&text, line, "started_at", "")).unwrap();
    assert_eq!(legs[line - 2].service_time, None);
}

#[test]
fn columns_are_found_by_name_and_all_are_needed() {
    let (text, _) = some_days();
    let turned = |row: &str| row.split(',').rev().collect::<Vec<_>>().join(",");
    let first = text.lines().take(20).map(turned).collect::<Vec<_>>().join("\n");
    assert_eq!(parse(&first).unwrap(), parse(&text.lines().take(20).collect::<Vec<_>>().join("\r\n")).unwrap());

    let without = text.replacen("feedback", "faccina", 1);
    let error = parse(&without).unwrap_err();
    let named: Vec<_> = error.rows.iter().map(|bad| (bad.line, bad.column.as_str())).collect();
    assert_eq!(named, [(1, "faccina"), (1, "feedback")]);

    let short = format!("{}\n20091201-B001,1\n", text.lines().next().unwrap());
    assert_eq!(parse(&short).unwrap_err().to_string(), "line 2: \"2 cells\", expected 16 cells");
    assert!(parse("").is_err());
}

#[test]
fn many_faults_are_counted_and_the_first_told() {
    let (text, _) = some_days();
    let bad = text.replace(",kiosk,", ",totem,");
    let error = parse(&bad).unwrap_err();
    assert_eq!(error.rows.len(), 20);
    let all = bad.lines().filter(|line| line.contains(",totem,")).count();
    assert_eq!(error.more, all - 20);
    assert!(error.to_string().ends_with(&format!("and {} more", all - 20)));
}

#[test]
fn sessions_are_checked_too() {
    let (_, text) = some_days();
    let office = Office::default();
    let parse = |text: &str| parse_sessions(text.as_bytes(), &office.known());
    for (column, value) in [
        ("date", "2009-12-02"),
        ("date", "1.12.2009"),
        ("desk", "0"),
        ("opens_at", ""),
        ("closes_at", "2009-12-01T08:15:00+01:00"),
        ("break_from", "2009-12-01T11:00:00+01:00"),
        ("break_minutes", "35"),
        ("break_minutes", "-1"),
    ] {
        let error = parse(&changed(&text, 2, column, value)).unwrap_err();
        let named = match (column, value) {
            ("date", "2009-12-02") => "opens_at",
            ("break_from", _) => "break_minutes",
            _ => column,
        };
        assert_eq!((error.rows[0].line, error.rows[0].column.as_str()), (2, named), "{error}");
    }
    assert_eq!(parse(&text).unwrap().len(), text.lines().count() - 1);
}

#[test]
fn the_same_files_again_add_nothing() {
    let (tickets, sessions) = some_days();
    let conn = empty_store();
    let first = import_into(&conn, &tickets, &sessions).unwrap();
    let (legs_read, sessions_read) = (tickets.lines().count() - 1, sessions.lines().count() - 1);
    assert_eq!(first, Added { added: legs_read, known: 0, sessions_added: sessions_read, sessions_known: 0 });
    let before = (legs::read(&conn, &FIVE_MONTHS, None).unwrap(), legs::sessions(&conn, &FIVE_MONTHS).unwrap());
    let again = import_into(&conn, &tickets, &sessions).unwrap();
    assert_eq!(again, Added { added: 0, known: legs_read, sessions_added: 0, sessions_known: sessions_read });
    let after = (legs::read(&conn, &FIVE_MONTHS, None).unwrap(), legs::sessions(&conn, &FIVE_MONTHS).unwrap());
    assert_eq!(before, after);
}

#[test]
fn a_longer_file_adds_what_is_new_and_keeps_desks_apart() {
    let (tickets, sessions) = some_days();
    // The first file breaks off in the midst of a day.
    let part = tickets.lines().take(500).fold(String::new(), |all, line| all + line + "\n");
    let conn = empty_store();
    import_into(&conn, &part, "date,desk,operator,opens_at,closes_at,break_from,break_minutes\n").unwrap();
    let added = import_into(&conn, &tickets, &sessions).unwrap();
    assert_eq!((added.added, added.known), (tickets.lines().count() - 500, 499));
    assert_desks_are_kept_apart(&conn, &tickets, &sessions);
}

/// Each desk of a day has one label, which no other desk of its kind has, in legs and sessions alike.
fn assert_desks_are_kept_apart(conn: &Connection, tickets: &str, sessions: &str) {
    let given = parse(tickets).unwrap();
    let given_sessions = parse_sessions(sessions.as_bytes(), &Office::default().known()).unwrap();
    let mut labels: HashMap<_, u16> = HashMap::new();
    let mut desks: HashMap<_, DeskNo> = HashMap::new();
    let mut pair = |day, given: &queue_server::history::LegDesk, stored: WhichDesk| {
        let (WhichDesk::Number(number), WhichDesk::Label(label)) = (given.which, stored) else {
            panic!("the file has numbers, the store has labels: {stored:?}")
        };
        assert_eq!(*labels.entry((day, number)).or_insert(label), label);
        assert_eq!(*desks.entry((day, given.kind.clone(), label)).or_insert(number), number);
    };
    for leg in &given {
        let stored = legs::get(conn, &leg.ticket_id, leg.leg).unwrap().unwrap();
        assert_eq!(stored.number, None);
        assert_eq!(stored.desk.is_some(), leg.desk.is_some());
        if let (Some(given), Some(stored)) = (&leg.desk, &stored.desk) {
            pair(leg.day, given, stored.which);
        }
    }
    let stored = legs::sessions(conn, &FIVE_MONTHS).unwrap();
    assert_eq!(stored.len(), given_sessions.len());
    // A session is known by its hours; desks of equal hours are told apart by label, so labels are compared as sets.
    let mut by_hours: BTreeMap<_, (BTreeSet<u16>, BTreeSet<u16>)> = BTreeMap::new();
    for session in &given_sessions {
        let key = (session.day, session.opens_at, session.closes_at, session.break_from, session.desk.kind.clone());
        let WhichDesk::Number(number) = session.desk.which else { panic!("the file has numbers") };
        if let Some(label) = labels.get(&(session.day, number)) {
            by_hours.entry(key).or_default().0.insert(*label);
        }
    }
    for session in &stored {
        let key = (session.day, session.opens_at, session.closes_at, session.break_from, session.desk.kind.clone());
        let WhichDesk::Label(label) = session.desk.which else { panic!("the store has labels") };
        by_hours.entry(key).or_default().1.insert(label);
    }
    assert!(by_hours.values().all(|(of_legs, of_sessions)| of_legs.is_subset(of_sessions)));
}

#[test]
fn labels_are_shuffled_anew_each_day() {
    let (tickets, sessions) = some_days();
    let (mut legs, given) = (parse(&tickets).unwrap(), parse(&tickets).unwrap());
    let mut sessions = parse_sessions(sessions.as_bytes(), &Office::default().known()).unwrap();
    relabel(&mut legs, &mut sessions, &mut dice(3));
    let mut label_of_desk_2 = BTreeMap::new();
    for (leg, given) in legs.iter().zip(&given) {
        if given.desk.as_ref().is_some_and(|desk| desk.which == WhichDesk::Number(DeskNo(2))) {
            label_of_desk_2.insert(leg.day, leg.desk.as_ref().map(|desk| desk.which));
        }
    }
    let labels: BTreeSet<_> = label_of_desk_2.values().collect();
    assert!(labels.len() > 1, "{label_of_desk_2:?}");
    // Nor are they given in the order of numbers.
    let pairs = |day| {
        let of_day = legs.iter().zip(&given).filter(move |(leg, _)| leg.day == day);
        of_day.filter_map(|(leg, given)| Some((given.desk.as_ref()?.which, leg.desk.as_ref()?.which)))
    };
    let in_order = |day| pairs(day).collect::<BTreeMap<_, _>>().values().is_sorted();
    assert!(!label_of_desk_2.keys().all(|day| in_order(*day)));
}

#[test]
fn a_known_row_with_other_values_is_refused_and_named() {
    let (tickets, sessions) = some_days();
    let conn = empty_store();
    import_into(&conn, &tickets, &sessions).unwrap();
    let line = line_with(&tickets, &[("outcome", "served"), ("leg", "1"), ("desk", "5"), ("feedback", "positive")]);
    let id = tickets.lines().nth(line - 1).unwrap().split(',').next().unwrap();
    for (column, value) in [
        ("service", "D"),
        ("procedure", "Altro"),
        ("channel", "phone"),
        ("class", "priority"),
        ("issued_at", "2009-12-01T07:15:00+01:00"),
        ("ended_at", "2009-12-31T08:15:00+01:00"),
        ("desk", "6"),
        ("desk", "13"),
        ("feedback", ""),
    ] {
        let error = import_into(&conn, &changed(&tickets, line, column, value), &sessions).unwrap_err();
        let told = error.to_string();
        assert!(told.starts_with(&format!("ticket {id}, leg 1, column {column}: ")), "{told}");
    }
    let error = import_into(&conn, &tickets, &changed(&sessions, 2, "closes_at", "2009-12-01T13:00:00+01:00"));
    let told = error.unwrap_err().to_string();
    assert!(told.starts_with("session of desk 4 on 2009-12-01, column closes_at: "), "{told}");
}

#[test]
fn the_row_whose_desk_changed_is_named_and_not_those_that_it_contradicts() {
    let (tickets, sessions) = some_days();
    let conn = empty_store();
    import_into(&conn, &tickets, &sessions).unwrap();
    for (line, desk) in (2..6).flat_map(|line| (1..=12).map(move |desk| (line, desk.to_string()))) {
        let row: Vec<_> = tickets.lines().nth(line - 1).unwrap().split(',').collect();
        if row[10] == desk {
            continue;
        }
        let error = import_into(&conn, &changed(&tickets, line, "desk", &desk), &sessions).unwrap_err();
        let told = error.to_string();
        assert!(told.starts_with(&format!("ticket {}, leg 1, column desk: ", row[0])), "{desk}: {told}");
    }
}

#[test]
fn sessions_of_desks_that_served_nobody_are_known_by_their_hours() {
    let (_, sessions) = some_days();
    let none = some_days().0.lines().next().unwrap().to_owned();
    let conn = empty_store();
    import_into(&conn, &none, &sessions).unwrap();
    let again = import_into(&conn, &none, &sessions).unwrap();
    assert_eq!((again.sessions_added, again.sessions_known), (0, sessions.lines().count() - 1));
    let other = changed(&sessions, 2, "closes_at", "2009-12-01T12:59:00+01:00");
    let told = import_into(&conn, &none, &other).unwrap_err().to_string();
    assert!(told.starts_with("session of desk 4 on 2009-12-01, column opens_at: "), "{told}");
}

#[test]
fn no_operator_is_anywhere_in_the_store() {
    let (tickets, sessions) = (piacenza::tickets(), piacenza::desk_sessions());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store");
    let conn = Connection::open(&file).unwrap();
    conn.execute_batch(legs::SCHEMA).unwrap();
    conn.execute_batch("BEGIN").unwrap();
    import_into(&conn, &tickets, &sessions).unwrap();
    conn.execute_batch("COMMIT").unwrap();
    drop(conn);
    let bytes = std::fs::read(&file).unwrap();
    // OP01, OP02, … as the file names them.
    assert!(sessions.contains(",OP02,") && tickets.contains(",OP02,"));
    let is_operator = |four: &[u8]| four.starts_with(b"OP") && four.iter().skip(2).all(u8::is_ascii_digit);
    assert!(!bytes.windows(4).any(is_operator));
    assert!(bytes.windows(12).any(|window| window == b"20091201-B00"), "the search finds what is there");
}

#[test]
fn an_operator_is_not_even_told_in_a_fault() {
    let (text, sessions) = some_days();
    let line = text.lines().nth(1).unwrap().to_owned() + ",one more";
    let error = parse(&format!("{}\n{line}\n", text.lines().next().unwrap())).unwrap_err();
    assert!(!format!("{error:?}").contains("OP"), "{error:?}");
    let bad = changed(&sessions, 2, "desk", "99");
    let error = parse_sessions(bad.as_bytes(), &Office::default().known()).unwrap_err();
    assert!(!format!("{error:?}").contains("OP"), "{error:?}");
}

#[test]
fn own_legs_lose_numbers_when_their_day_is_old_enough() {
    let (tickets, sessions) = some_days();
    let given = parse(&tickets).unwrap();
    let conn = empty_store();
    for leg in &given {
        legs::put(&conn, leg, None).unwrap();
    }
    for session in parse_sessions(sessions.as_bytes(), &Office::default().known()).unwrap() {
        legs::put_session(&conn, &session, None).unwrap();
    }
    let days: BTreeSet<_> = given.iter().map(|leg| leg.day).collect();
    let last = *days.last().unwrap();
    legs::anonymise(&conn, last.yesterday().unwrap(), &mut dice(5)).unwrap();
    for leg in legs::read(&conn, &FIVE_MONTHS, None).unwrap() {
        let kept = leg.day == last;
        assert_eq!(leg.number.is_some(), kept);
        assert!(leg.desk.is_none_or(|desk| matches!(desk.which, WhichDesk::Number(_)) == kept));
    }
    legs::anonymise(&conn, last, &mut dice(5)).unwrap();
    assert_desks_are_kept_apart(&conn, &tickets, &sessions);
    // What was anonymised is still known when the same history comes in a file.
    let again = legs::import(&conn, &given, &[], Seq(9), &mut dice(6)).unwrap();
    assert_eq!((again.added, again.known), (0, given.len()));
}

#[test]
fn emoticons_are_counted_and_their_words_can_be_erased() {
    use queue_server::history::{Emoticon, FaceRow};
    let conn = empty_store();
    let (day, face) = (*FIVE_MONTHS.start(), protocol::Face::Negative);
    let emoticon = Emoticon { seq: Seq(4), day, service: None, face, reason: Some("attesa".into()) };
    legs::put_emoticon(&conn, &emoticon).unwrap();
    legs::put_emoticon(&conn, &emoticon).unwrap();
    legs::put_comment(&conn, Seq(4), "troppa attesa").unwrap();
    assert_eq!(legs::face_rows(&conn, &FIVE_MONTHS, None).unwrap(), [FaceRow::Given(day, face)]);
    assert_eq!(legs::comments(&conn, &FIVE_MONTHS).unwrap()[0].text, "troppa attesa");
    assert_eq!(legs::erase_comments(&conn, day).unwrap(), 1);
    assert!(legs::comments(&conn, &FIVE_MONTHS).unwrap().is_empty());
    assert_eq!(legs::face_rows(&conn, &FIVE_MONTHS, None).unwrap().len(), 1);
}
