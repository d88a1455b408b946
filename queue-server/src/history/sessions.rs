//! Sessions of desks of a history file, read into [`DeskSession`]s. The operator's column must be there and is never
//! looked at.

use std::{collections::HashSet, io::Read};

use jiff::civil::Date;

use super::{
    DeskSession,
    file::{BadFile, BadRow, Cells, read_rows},
    import::KnownOffice,
};

/// The columns of a file of desk sessions.
pub const COLUMNS: &[&str] = &["date", "desk", "operator", "opens_at", "closes_at", "break_from", "break_minutes"];

/// Reads a file of desk sessions.
///
/// # Errors
/// Every fault of the file by line and column, when there is one; nothing of it is then to be used.
pub fn parse_sessions<R: Read>(input: R, office: &KnownOffice<'_>) -> Result<Vec<DeskSession>, BadFile> {
    let mut faults = BadFile::default();
    let mut sessions = Vec::new();
    let mut seen = HashSet::new();
    read_rows(input, COLUMNS, &mut faults, |cells| {
        let session = session_of(&cells, office)?;
        if !seen.insert((session.day, session.desk.which, session.opens_at)) {
            return Err(cells.cell("opens_at").bad("each date, desk and opens_at once"));
        }
        sessions.push(session);
        Ok(())
    });
    faults.or(sessions)
}

fn session_of(cells: &Cells<'_>, office: &KnownOffice<'_>) -> Result<DeskSession, BadRow> {
    let day: Date = cells.cell("date").parse("a date like 2009-12-01")?;
    let desk = office.desk(cells.cell("desk"))?;
    let opens_at = cells.cell("opens_at").moment()?;
    let closes_at = cells.cell("closes_at").moment()?;
    let break_from = cells.cell("break_from").optional_moment()?;
    let break_minutes: u32 = cells.cell("break_minutes").parse("whole minutes, 0 without a break")?;
    if office.time.local_date(opens_at) != day {
        return Err(cells.cell("opens_at").bad(format!("a time on {day}, the row's date")));
    }
    if closes_at <= opens_at {
        return Err(cells.cell("closes_at").bad("a time after opens_at"));
    }
    if break_from.is_some() != (break_minutes > 0) {
        return Err(cells.cell("break_minutes").bad("minutes where break_from says when, 0 where it is empty"));
    }
    if break_from.is_some_and(|from| from < opens_at || from > closes_at) {
        return Err(cells.cell("break_from").bad("a time from opens_at to closes_at"));
    }
    Ok(DeskSession { day, desk, opens_at, closes_at, break_from, break_minutes })
}
