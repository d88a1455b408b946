//! The programs besides `serve`: each reads or changes a data folder and ends.

use std::{
    fs::File,
    io::{self, BufReader, Write},
    ops::RangeInclusive,
    path::Path,
};

use jiff::civil::Date;
use protocol::ServiceId;

use crate::{
    args::{ConfigCommand, Import, Init, ReportCommand, ReportSpan},
    clock::{Source, SystemClock},
    engine::Command,
    folder::{DataFolder, journal_in},
    founding::{self, OfficeText},
    history::{
        FigureRow,
        import::{KnownOffice, parse_tickets},
        sessions::parse_sessions,
    },
    journal::{self, Journal, JournalError, Reader},
    office::{Failure, Order},
    projections::history::open_legs,
    report::{self, Table, render},
};

/// One line on standard error says what is wrong and what to do; several where a file has several mistakes.
pub type Tool = anyhow::Result<()>;

/// `init`: the data folder and the first administrator, or a new password for one.
///
/// # Errors
/// If there is an administrator already, or what is wrong with the folder.
pub fn init(init: &Init, out: &mut dyn Write) -> Tool {
    let office = init.config.as_deref().map(OfficeText::read).transpose()?;
    let folder = DataFolder::take(&init.data.folder)?;
    let mut writer = founding::open_to_write(&folder, office.as_ref())?;
    let password = founding::first_administrator(&mut writer, &init.name, init.new_password)?;
    let name = writer.state().setup().name.it.clone();
    writer.close()?;
    writeln!(out, "{name}: data in {}", folder.path().display())?;
    writeln!(out, "To sign in: {}", init.name)?;
    writeln!(out, "One-time password: {}", password.reveal())?;
    writeln!(
        out,
        "It is good for one entry: start the server (queue-server serve --data DIR), open its page /admin, and"
    )?;
    writeln!(out, "choose one of your own there. It is shown only this once; for another: init --new-password")?;
    Ok(())
}

/// `config check | apply | show`
///
/// # Errors
/// What is wrong with the file or the folder.
pub fn config(command: &ConfigCommand, out: &mut dyn Write) -> Tool {
    match command {
        ConfigCommand::Check { file } => {
            let office = OfficeText::read(file)?.in_force()?.setup;
            let (services, procedures, desks) = (office.services.len(), office.procedures.len(), office.desks.len());
            let name = office.name.it;
            writeln!(
                out,
                "{}: {name}: {services} services, {procedures} procedures, {desks} desks: no mistakes",
                file.display()
            )?;
        }
        ConfigCommand::Apply { data, file } => {
            let office = OfficeText::read(file)?;
            let folder = DataFolder::take(&data.folder)?;
            let mut writer = founding::open_to_write(&folder, Some(&office))?;
            founding::apply(&mut writer, &office)?;
            writer.close()?;
            writeln!(out, "{} is in force", file.display())?;
        }
        ConfigCommand::Show { data } => {
            let state = journal::read_state(&journal_in(&data.folder))?;
            out.write_all(state.office.text.as_bytes())?;
        }
    }
    Ok(())
}

/// `import`: all or nothing.
///
/// # Errors
/// Bad rows by line and column, known rows with other values, or what is wrong with the folder.
pub fn import(import: &Import, out: &mut dyn Write) -> Tool {
    let folder = DataFolder::take(&import.data.folder)?;
    let mut writer = founding::open_to_write(&folder, None)?;
    let office = writer.state().office.clone();
    let known = KnownOffice::new(&office.setup);
    let open =
        |path: &Path| File::open(path).map(BufReader::new).map_err(|e| anyhow::anyhow!("{}: {e}", path.display()));
    let named = |path: &Path, bad| anyhow::anyhow!("{}: nothing was imported:\n{bad}", path.display());
    let legs = parse_tickets(open(&import.tickets)?, &known).map_err(|bad| named(&import.tickets, bad))?;
    let sessions = match &import.sessions {
        Some(path) => parse_sessions(open(path)?, &known).map_err(|bad| named(path, bad))?,
        None => Vec::new(),
    };
    let file = founding::sha256(&std::fs::read(&import.tickets)?);
    let rows = u64::try_from(legs.len())?;
    let mut told = None;
    let outcome = writer.carry_out_with(|batch, dice| -> Result<Order, ImportError> {
        let added = batch.import(&legs, &sessions, dice)?;
        let new = u64::try_from(added.added).unwrap_or(u64::MAX);
        // What changes nothing is no event.
        let news = added.added + added.sessions_added > 0;
        told = Some(added);
        Ok(if news { Command::ImportHistory { file, rows, added: new } } else { Command::Tick }.into())
    })?;
    outcome.map_err(|failure: Failure| anyhow::anyhow!("{failure}"))?;
    writer.close()?;
    if let Some(added) = told {
        writeln!(
            out,
            "{rows} rows: {} new, {} known already",
            added.added,
            rows.saturating_sub(u64::try_from(added.added)?)
        )?;
    }
    Ok(())
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
enum ImportError {
    #[error("nothing was imported: {0}")]
    Conflict(#[from] journal::legs::ImportError),
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// `report …`: to standard output.
///
/// # Errors
/// What is wrong with the folder or the span of days.
pub fn report(command: &ReportCommand, out: &mut dyn Write) -> Tool {
    let span = command.span();
    let table = figures(command, span)?;
    out.write_all(&render(&table, span.format)?)?;
    Ok(())
}

fn figures(command: &ReportCommand, span: &ReportSpan) -> anyhow::Result<Table> {
    let path = journal_in(&span.data.folder);
    let reader = Reader::open(&path)?;
    let days: RangeInclusive<Date> = span.from..=span.to;
    let service: Option<ServiceId> = span.service;
    Ok(match command {
        ReportCommand::Waits { by, .. } => {
            let state = journal::read_state(&path)?;
            let open = open_legs(&state)
                .into_iter()
                .filter(|leg| days.contains(&leg.day) && service.is_none_or(|service| leg.service == service));
            let rows = reader
                .figures(&days, service, by.names())?
                .into_iter()
                .chain(open.filter_map(|leg| FigureRow::of(&leg)));
            let target = |id| state.setup().services.get(&id).map(|service| service.target);
            report::waits_table(*by, span.from, span.to, &report::figures(rows, *by, target))
        }
        ReportCommand::ServiceTime { .. } => report::service_time(reader.visits(&days, service)?, span.from, span.to),
        ReportCommand::Feedback { .. } => report::feedback(reader.faces(&days, service)?, span.from, span.to),
    })
}

/// `verify`: what was checked, or what is wrong.
///
/// # Errors
/// The first thing that does not agree.
pub fn verify(folder: &Path, out: &mut dyn Write) -> Tool {
    writeln!(out, "{}", journal::verify(&journal_in(folder))?)?;
    Ok(())
}

/// `backup`: a consistent copy, also while a server serves.
///
/// # Errors
/// If the copy cannot be made, or is there already.
pub fn backup(folder: &Path, file: &Path, out: &mut dyn Write) -> Tool {
    let head = Journal::backup(&journal_in(folder), file)?;
    writeln!(out, "{}: a copy up to record {}", file.display(), head.seq)?;
    Ok(())
}

/// `restore`: a data folder from a backup. Today's numbers go on past a skipped range.
///
/// # Errors
/// If the backup is not sound, or a journal is there already.
pub fn restore(folder: &Path, file: &Path, out: &mut dyn Write) -> Tool {
    let folder = DataFolder::take(folder)?;
    let mut dice = founding::chance();
    let generation = u16::try_from(dice(usize::from(u16::MAX)))?;
    let state = journal::restore(file, &folder.journal(), SystemClock::default().wall(), generation)?;
    writeln!(out, "restored up to record {}; today's numbers go on past a skipped range", state.seq)?;
    Ok(())
}

/// Standard output, for programs.
#[must_use]
pub fn stdout() -> impl Write {
    io::stdout().lock()
}
