//! What lies on a kiosk's disk, read while it runs or after it died.

use std::{collections::BTreeSet, path::Path};

use ::kiosk::outbox::{Handed, Paper, Press, Question, Stage};
use protocol::TicketNumber;
use rusqlite::{Connection, OpenFlags};

use super::Spot;

/// The presses that are not done with.
///
/// # Panics
/// If they cannot be read.
#[must_use]
pub fn presses(spot: &Spot) -> Vec<Press> {
    let file = Connection::open_with_flags(file(spot), OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a kiosk's file");
    let mut rows = file.prepare("SELECT body FROM presses ORDER BY id").expect("the form of the file is known");
    let rows = rows.query_map([], |row| row.get::<_, String>(0)).expect("presses can be read");
    rows.map(|body| serde_json::from_str(&body.expect("a text")).expect("a press")).collect()
}

fn file(spot: &Spot) -> std::path::PathBuf {
    spot.folder.join("data/kiosk.db")
}

/// What is still to be done for these: someone waits, a question is open, or the server does not have the number yet.
#[must_use]
pub fn under_way(presses: &[Press]) -> Vec<&Press> {
    let over = |press: &Press| {
        let papers = press.paper().map_or(!matches!(press.stage, Stage::Asked), Paper::is_over);
        let handed = !matches!(press.stage, Stage::Reserved { handed: Handed::No, .. });
        papers && handed && press.question() == Question::Settled
    };
    presses.iter().filter(|press| !over(press)).collect()
}

/// Numbers that are recorded as unprinted.
#[must_use]
pub fn unprinted(presses: &[Press]) -> BTreeSet<TicketNumber> {
    let given_up = presses.iter().filter(|press| matches!(press.paper(), Some(Paper::Unprinted { .. })));
    given_up.filter_map(Press::number).collect()
}

/// Ranges of numbers of its own are there.
///
/// # Panics
/// If the file cannot be read.
#[must_use]
pub fn has_ranges(spot: &Spot) -> bool {
    let path = file(spot);
    Path::exists(&path) && {
        let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a kiosk's file");
        let sql = "SELECT count(*) FROM things WHERE name = 'ranges' AND body <> '[]'";
        file.query_row(sql, [], |row| row.get::<_, i64>(0)).is_ok_and(|count| count == 1)
    }
}

/// Makes what a dead kiosk left look as if its machine had been switched off meanwhile: uptimes of another run tell nobody how
/// long ago a press was.
///
/// # Panics
/// If the file cannot be written.
pub fn switched_off(spot: &Spot) {
    let file = Connection::open(file(spot)).expect("a kiosk's file");
    let sql = "UPDATE presses SET body = json_set(body, '$.stamp.boot', 'an earlier run of the machine')";
    file.execute(sql, []).expect("presses can be written");
    // The time that it was told, and when a slip last came out, are of that run as well.
    let sql = "UPDATE things SET body = json_set(body, '$.boot', 'an earlier run of the machine')
        WHERE json_extract(body, '$.boot') IS NOT NULL";
    file.execute(sql, []).expect("what it knows can be written");
}
