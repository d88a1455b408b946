//! What agrees is counted, and what was altered behind the chain's back is found.

use super::*;
use crate::{
    engine::Command,
    history::{Leg, Outcome},
    journal::test_support::Office,
};

fn worked() -> Office {
    let mut office = Office::in_memory();
    for _ in 0..5 {
        office.busy_day();
        office.end_day();
    }
    office.busy_day();
    office
}

fn verified(office: &Office) -> Result<Verified, JournalError> {
    verify_in(&office.journal.conn)
}

/// What is said after this was done to the file.
fn after(sql: &str) -> String {
    let office = worked();
    verified(&office).unwrap();
    assert_ne!(office.journal.conn.execute(sql, []).unwrap(), 0);
    verified(&office).unwrap_err().to_string()
}

fn rows(office: &Office, sql: &str) -> usize {
    let count: i64 = office.journal.conn.query_row(sql, [], |row| row.get(0)).unwrap();
    usize::try_from(count).unwrap()
}

#[test]
fn what_agrees_is_counted() {
    let office = worked();
    let verified = verified(&office).unwrap();
    assert_eq!(verified.head, office.journal.head());
    assert_eq!((verified.after, verified.records), (Seq(0), office.state.seq.0));
    assert_eq!((verified.days, verified.snapshots, verified.imports), (5, 5, 0));
    assert_eq!(verified.legs, rows(&office, "SELECT count(*) FROM legs"));
    assert!(verified.legs >= 20);
    let said = verified.to_string();
    assert!(said.contains("from the first to") && said.contains("5 equal to the replayed state"), "{said}");
}

#[test]
fn it_begins_at_the_checkpoint_and_leaves_old_rows_alone() {
    let mut office = worked();
    let today = office.state.day.date;
    let retained = office.journal.retain(today, 2, office.now, &mut |below| below - 1).unwrap();
    let verified = verified(&office).unwrap();
    assert_eq!(verified.after.0, retained.records as u64);
    assert_eq!((verified.days, verified.snapshots), (2, 2));
    assert!(verified.legs > 0 && verified.legs < rows(&office, "SELECT count(*) FROM legs"));
    assert!(verified.to_string().contains("from the checkpoint"), "{verified}");
}

#[test]
fn a_row_of_history_altered_taken_out_or_put_in() {
    let said = after("UPDATE legs SET outcome = 'withdrawn' WHERE rowid = (SELECT min(rowid) FROM legs)");
    assert!(said.contains("history row of ticket") && said.contains("the records make"), "{said}");
    let said = after("DELETE FROM legs WHERE rowid = (SELECT max(rowid) FROM legs)");
    assert!(said.contains("it is missing"), "{said}");
    let office = worked();
    let mut leg = legs::read(&office.journal.conn, &(Date::MIN..=Date::MAX), None).unwrap().remove(0);
    leg.ticket_id = "t7".into();
    leg.leg = 9;
    legs::put(&office.journal.conn, &leg, None).unwrap();
    let said = verified(&office).unwrap_err().to_string();
    assert!(said.contains("ticket t7, leg 9") && said.contains("no record makes it"), "{said}");
}

#[test]
fn a_snapshot_that_is_not_what_the_records_make() {
    let office = worked();
    let snapshot = load::snapshots(&office.journal.conn).unwrap().remove(1);
    let mut state = snapshot.state().unwrap();
    state.kiosks.insert("k9".parse().unwrap());
    let text = snapshot::to_stored(&state).unwrap();
    let sql = "UPDATE snapshots SET state = ?2, digest = ?3 WHERE seq = ?1";
    let digest = crate::journal::Hash::of_text(&text);
    office.journal.conn.execute(sql, rusqlite::params![column(state.seq), text, digest]).unwrap();
    let said = verified(&office).unwrap_err().to_string();
    assert!(said.contains(&format!("the snapshot after record {}", state.seq)), "{said}");
    assert!(said.contains("not the state"), "{said}");
}

#[test]
fn an_import_has_all_its_rows() {
    let mut office = worked();
    let leg = |n: u32| Leg {
        ticket_id: format!("old-{n}"),
        outcome: Outcome::Served,
        desk: None,
        ..legs::read(&office.journal.conn, &(Date::MIN..=Date::MAX), None).unwrap().remove(0)
    };
    let imported = [leg(1), leg(2)];
    let import = Command::ImportHistory { file: "ab".into(), rows: 2, added: 2 };
    let records = crate::engine::perform(&mut office.state, &import, office.now).unwrap();
    let mut batch = office.journal.batch().unwrap();
    assert_eq!(batch.import(&imported, &[], &mut |_| 0).unwrap().added, 2);
    batch.append(&records[0]).unwrap();
    batch.commit().unwrap();
    assert_eq!(verified(&office).unwrap().imports, 1);
    office.journal.conn.execute("DELETE FROM legs WHERE ticket_id = 'old-1'", []).unwrap();
    let said = verified(&office).unwrap_err().to_string();
    assert!(said.contains("(history_imported)") && said.contains("added 2 rows, 1 are there"), "{said}");
}

#[test]
fn a_record_that_does_not_fit_the_state() {
    // Sealed well, but of a ticket that never was.
    let mut office = worked();
    let event = Event::VisitStarted { ticket: protocol::TicketId::from_raw(1) };
    let seq = office.state.seq.next();
    let mut batch = office.journal.batch().unwrap();
    batch.append(&Record { seq, recorded_at: office.now, occurred_at: None, event }).unwrap();
    batch.commit().unwrap();
    let said = verified(&office).unwrap_err().to_string();
    assert!(said.contains(&format!("record {seq} (visit_started)")) && said.contains("there is no ticket"), "{said}");
}

#[test]
fn it_runs_beside_the_writer_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let mut office = Office::at(&path);
    office.busy_day();
    let mut batch = office.journal.batch().unwrap();
    batch.put_code(protocol::TicketId::from_raw(1), "half done", office.now).unwrap();
    verify(&path).unwrap();
    batch.commit().unwrap();
    drop(office);
    let before = std::fs::read(&path).unwrap();
    verify(&path).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let missing = verify(&folder.path().join("none.db")).unwrap_err();
    assert!(matches!(missing, JournalError::Missing(_)), "{missing}");
}

#[test]
fn an_answer_that_tells_another_ticket_is_found() {
    let mut office = worked();
    let ticket = office.take('A');
    let number = office.state.ticket(ticket).unwrap().number.unwrap();
    let body = format!(r#"{{"id":"{ticket}","number":"{number}","state":"waiting"}}"#);
    let answer = crate::journal::Remembered { fingerprint: [1; 32], status: 201, body, ticket: Some(ticket) };
    let mut batch = office.journal.batch().unwrap();
    batch.remember("k1", "press-1", &answer, office.now).unwrap();
    batch.commit().unwrap();
    assert_eq!(verified(&office).unwrap().answers, 1);

    let told = |office: &Office, sql: &str| {
        assert_eq!(office.journal.conn.execute(sql, []).unwrap(), 1);
        verified(office).unwrap_err().to_string()
    };
    let said = told(&office, "UPDATE answers SET body = replace(body, '\"number\":\"A', '\"number\":\"B')");
    assert!(said.contains("k1's key press-1"), "{said}");
    let said = told(&office, "UPDATE answers SET ticket = ticket + 1000");
    assert!(said.contains("no record issued its ticket"), "{said}");
}
