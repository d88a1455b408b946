//! A consistent copy of the journal while another process serves, and the way back from it.
//!
//! ```text
//! backup:  live file ─▶ copy, in one read of the live file ─▶ checked ─▶ head noted in both ─▶ in its place
//! restore: backup ─▶ copy ─▶ checked as a start checks it ─▶ time that passed, JournalRestored ─▶ in its place
//! ```
//! Both make the new file under another name and move it when it is whole and on the disk; neither overwrites.

use std::path::Path;

use protocol::Moment;
use rusqlite::{Connection, TransactionBehavior, backup::StepResult, params};

use super::{
    Batch, Head, Journal, JournalError, file,
    load::{self, Extent, Loaded, column},
    schema,
    writer::End,
};
use crate::engine::{Command, State, perform_and};

impl Journal {
    /// Copies a journal, which may be in use, to a new file. The head of the copy is noted in both, so that a journal
    /// that is cut below it later is refused.
    ///
    /// # Errors
    /// If the copy is there already, the journal is damaged, or a disk does not take it.
    pub fn backup(live: &Path, to: &Path) -> Result<Head, JournalError> {
        let live = file::open_beside(live)?;
        let unfinished = file::unfinished(to)?;
        let head = copy(&live, &unfinished)
            .and_then(|copy| {
                let loaded = load::load(&copy, Extent::All)?;
                note(&copy, &loaded)?;
                file::put_in_place(copy, &unfinished, to)?;
                Ok(loaded)
            })
            .or_else(|error| discard(&unfinished, error))?;
        note(&live, &head)?;
        Ok(head.head)
    }
}

/// Makes a journal of a backup. What was given out since the backup is unknown, so the numbers of today go on past a
/// skipped range, and ids are of another `generation`; `at` is now. The state from which the office goes on.
///
/// # Errors
/// If there is a journal at `to`, the backup is damaged, or the disk does not take it.
pub fn restore(backup: &Path, to: &Path, at: Moment, generation: u16) -> Result<State, JournalError> {
    let unfinished = file::unfinished(to)?;
    let source = file::open_copy(backup).map_err(|error| match error {
        JournalError::Missing(path) => JournalError::NotABackup(path),
        JournalError::Damaged { .. } => JournalError::NotABackup(backup.to_owned()),
        other => other,
    })?;
    copy(&source, &unfinished)
        .and_then(|mut copy| {
            let version = schema::check(&copy)?;
            schema::migrate(&mut copy, version)?;
            let Loaded { mut state, head, .. } = load::load(&copy, Extent::All)?;
            // A rehearsal has no time but that of its records: its day goes on, whatever the day is outside.
            let at = if state.rehearsal { state.recorded_at } else { at };
            go_on(&mut copy, &mut state, head, at, generation)?;
            file::put_in_place(copy, &unfinished, to)?;
            Ok(state)
        })
        .or_else(|error| discard(&unfinished, error))
}

/// What is not whole is not left lying about; that is no reason to hide why.
fn discard<T>(unfinished: &Path, error: JournalError) -> Result<T, JournalError> {
    let _ = file::remove(unfinished);
    Err(error)
}

/// Copies all pages at once: one read, so that a busy writer can neither be met half way nor hold it up.
fn copy(source: &Connection, to: &Path) -> Result<Connection, JournalError> {
    let mut copy = file::create(to)?;
    let step = rusqlite::backup::Backup::new(source, &mut copy)?.step(-1)?;
    if step != StepResult::Done {
        return Err(JournalError::Busy);
    }
    // One file, that needs nothing beside it and can be read where nothing can be written.
    copy.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    Ok(copy)
}

fn note(conn: &Connection, loaded: &Loaded) -> Result<(), JournalError> {
    let sql = "INSERT OR IGNORE INTO heads VALUES (?1, 'backup', ?2, ?3)";
    conn.execute(sql, params![column(loaded.head.seq), loaded.head.hash, loaded.state.recorded_at.0])?;
    Ok(())
}

/// The records with which a restored journal goes on, with all that they bring: history rows, snapshots.
fn go_on(
    conn: &mut Connection,
    state: &mut State,
    head: Head,
    at: Moment,
    generation: u16,
) -> Result<(), JournalError> {
    let mut end = End::of(head, state);
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut batch = Batch::of(tx, &mut end);
    // First the time that passed: the numbers to be skipped are today's.
    for command in [Command::Tick, Command::Restore { generation }] {
        let mut written = Ok(());
        let done = perform_and(state, &command, at, |after, record| {
            if written.is_ok() {
                written = batch.write(after, record);
            }
        });
        written?;
        done.map_err(|refusal| JournalError::Unfit(refusal.to_string()))?;
    }
    batch.commit()
}

#[cfg(test)]
#[path = "backup_tests.rs"]
mod tests;
