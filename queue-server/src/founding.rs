//! From a data folder to an office ready to start: founds or opens the journal, settles which office file is in force,
//! and puts the parts together. The only place that knows them all.

use std::{fs, path::Path, sync::Arc};

use protocol::{DeviceId, DeviceKind, Moment, PersonId, RoleName};
use sha2::{Digest, Sha256};

use crate::{
    access::{
        Act,
        doorman::{REHEARSAL, chance as random},
        secret::{Cost, PasswordHash, Secret, TokenHash, Unhashed},
    },
    args::Simulation,
    clock::{Clock, SimulatedClock, Source as _, SystemClock},
    config::{self, Mistake},
    engine::{
        Actor, Command, Event, Record, State,
        event::{InForce, Source},
    },
    folder::{DataFolder, journal_in},
    forecast::{QueueLength, ServiceTimes},
    history::VisitRow,
    journal::{Journal, JournalError, Opened, Reader},
    office::{
        Administration, Ask, Failure, Order, Parts, Status, Writer,
        writer::{Dice, MakeForecast},
    },
    rehearsal::Reached,
};

/// Devices that every rehearsal has, with tokens that everybody knows.
const REHEARSAL_DEVICES: [(&str, DeviceKind); 3] =
    [("k1", DeviceKind::Kiosk), ("k2", DeviceKind::Kiosk), ("b1", DeviceKind::Board)];

/// People that every rehearsal has; their passwords are their names behind [`REHEARSAL`].
const REHEARSAL_PEOPLE: [(&str, RoleName); 7] = [
    ("administrator", RoleName::Administrator),
    ("head", RoleName::Head),
    ("manager", RoleName::Manager),
    ("reception", RoleName::Reception),
    ("operator", RoleName::Operator),
    ("operator-2", RoleName::Operator),
    ("operator-3", RoleName::Operator),
];

/// How many days of history a forecast is made of.
const FORECAST_DAYS: i64 = 180;

/// Why an office cannot be started or changed.
#[derive(Debug, thiserror::Error)]
pub enum FoundingError {
    /// The office file cannot be read.
    #[error("{path}: {source}")]
    Unreadable {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The office file has mistakes.
    #[error("{path} has {} mistake(s):\n{}", mistakes.len(), listed(mistakes))]
    Mistakes {
        /// Which.
        path: String,
        /// All of them.
        mistakes: Vec<Mistake>,
    },
    /// A folder is rehearsal or real for ever.
    #[error("this data folder is {is}: {remedy}")]
    Nature {
        /// What it is.
        is: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// Both the file and the office were changed.
    #[error(
        "{path} was changed since it was last applied, and so was the office in the meantime; they differ in:\n{}\n\
         To keep the office as it is: queue-server config show --data {folder} > {path}\n\
         To put the file into force: queue-server config apply --data {folder} {path}",
        differences.join("\n")
    )]
    Diverged {
        /// The file.
        path: String,
        /// The data folder.
        folder: String,
        /// From the office in force to the file.
        differences: Vec<String>,
    },
    /// The office file could not be put into force, or nobody be let in.
    #[error("nothing was changed: {0}")]
    NotApplied(Failure),
    /// Somebody can let people in already.
    #[error(
        "this office has an administrator already ({0}), who can let others in on the page /admin; for a new password: \
         queue-server init --data DIR --name {0} --new-password"
    )]
    HasAdministrator(String),
    /// Nobody of this name.
    #[error("nobody is called {0:?} here: name somebody who is with --name, or leave out --new-password")]
    Nobody(String),
    /// A password could not be hashed.
    #[error(transparent)]
    Unhashed(#[from] Unhashed),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

fn listed(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(|mistake| format!("  {mistake}")).collect::<Vec<_>>().join("\n")
}

/// An office file, read and understood.
#[derive(Clone, Debug)]
pub struct OfficeText {
    /// What to call it in messages.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl OfficeText {
    /// The built-in one.
    #[must_use]
    pub fn builtin() -> Self {
        Self { path: "the built-in office".into(), text: config::builtin().into() }
    }

    /// From a file.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(path: &Path) -> Result<Self, FoundingError> {
        let name = path.display().to_string();
        let text =
            fs::read_to_string(path).map_err(|source| FoundingError::Unreadable { path: name.clone(), source })?;
        Ok(Self { path: name, text })
    }

    /// SHA-256 of the text in hex.
    #[must_use]
    pub fn hash(&self) -> String {
        sha256(self.text.as_bytes())
    }

    /// The office that it describes.
    ///
    /// # Errors
    /// All its mistakes.
    pub fn in_force(&self) -> Result<InForce, FoundingError> {
        let file = self.parse()?;
        Ok(InForce { setup: file.setup(), text: self.text.clone(), source: Source::File(self.hash()) })
    }

    /// The file as data.
    ///
    /// # Errors
    /// All its mistakes.
    pub fn parse(&self) -> Result<config::OfficeFile, FoundingError> {
        let path = self.path.clone();
        config::parse(&self.text).map_err(|mistakes| FoundingError::Mistakes { path, mistakes })
    }
}

/// SHA-256 in hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

/// Chance from the operating system.
#[must_use]
pub fn chance() -> Dice {
    Box::new(|below| {
        let mut bytes = [0_u8; 8];
        // Without chance there are no secrets; the machine is broken then.
        assert!(getrandom::fill(&mut bytes).is_ok(), "the operating system gives no random bytes");
        // The bias of a remainder is below 2^-50 for the small numbers asked for.
        usize::try_from(u64::from_le_bytes(bytes) % u64::try_from(below.max(1)).unwrap_or(1)).unwrap_or(0)
    })
}

/// Opens the office of a folder, founding it if there is none, with the file (if any) in force.
///
/// # Errors
/// See [`FoundingError`]; nothing has changed then.
pub fn open(
    folder: &DataFolder,
    office: Option<&OfficeText>,
    simulation: Option<Simulation>,
) -> Result<Parts, FoundingError> {
    let path = folder.journal();
    let rehearsal = simulation.is_some();
    let Opened { journal, state } = if Journal::exists(&path) {
        let opened = Journal::open(&path)?;
        check_nature(&opened.state, rehearsal)?;
        opened
    } else {
        let builtin = OfficeText::builtin();
        let office = office.unwrap_or(&builtin).in_force()?;
        let at = simulation.map_or_else(|| SystemClock::default().wall(), |simulation| simulation.start);
        Journal::found(&path, &founding(office, rehearsal, at))?
    };
    let reached = Reached::in_file(folder.clock())
        .read(SystemClock::default().wall())
        .map_or(state.recorded_at, |at| at.max(state.recorded_at));
    let simulation = simulation.map(|Simulation { start, speed }| Simulation { start: start.max(reached), speed });
    let clock = clock(simulation, state.recorded_at);
    let parts = Parts { journal, state, clock, dice: chance(), forecast: forecasts(folder.path()) };
    let mut writer = Writer::new(parts, Arc::new(Status::default()))?;
    if let Some(office) = office {
        settle(&mut writer, office, folder.path())?;
    }
    if rehearsal {
        known_to_everybody(&mut writer)?;
    }
    Ok(writer.into_parts())
}

/// Opens an office for a program that changes it and ends. In an empty folder it founds a real one, with `office` or else
/// the built-in file in force.
///
/// # Errors
/// If the journal is not sound, or the office file has mistakes.
pub fn open_to_write(folder: &DataFolder, office: Option<&OfficeText>) -> Result<Writer, FoundingError> {
    if !Journal::exists(&folder.journal()) {
        return Ok(Writer::new(open(folder, office, None)?, Arc::new(Status::default()))?);
    }
    let Opened { journal, state } = Journal::open(&folder.journal())?;
    // A rehearsal has no time but that of its records while nobody plays it.
    let still = state.rehearsal.then_some(Simulation { start: state.recorded_at, speed: 0.001 });
    let clock = clock(still, state.recorded_at);
    let parts = Parts { journal, state, clock, dice: chance(), forecast: forecasts(folder.path()) };
    Ok(Writer::new(parts, Arc::new(Status::default()))?)
}

/// Puts an office file into force, whatever was in force before.
///
/// # Errors
/// Its mistakes, or why it cannot be in force now.
pub fn apply(writer: &mut Writer, office: &OfficeText) -> Result<(), FoundingError> {
    command(writer, Command::Configure(Arc::new(office.in_force()?)))
}

/// A file that changed since it was last applied is applied, unless the office was changed otherwise as well.
fn settle(writer: &mut Writer, office: &OfficeText, folder: &Path) -> Result<(), FoundingError> {
    let state = writer.state();
    if state.last_file.as_deref() == Some(&office.hash()) {
        return Ok(());
    }
    if state.office.source == Source::Pages {
        let (file, in_force) = (office.parse()?, config::parse(&state.office.text));
        let differences = in_force.map(|in_force| in_force.differences(&file));
        // A file that says what is in force already, as `config show` prints it, takes nothing from anybody.
        if office.text != state.office.text && differences.as_ref() != Ok(&Vec::new()) {
            let (path, folder) = (office.path.clone(), folder.display().to_string());
            return Err(FoundingError::Diverged { path, folder, differences: differences.unwrap_or_default() });
        }
    }
    apply(writer, office)
}

/// People and devices of a rehearsal, which a real office never has. One that lacks them gets them; what was changed stays.
fn known_to_everybody(writer: &mut Writer) -> Result<(), FoundingError> {
    for (name, kind) in REHEARSAL_DEVICES {
        let Ok(device) = name.parse::<DeviceId>() else { continue };
        if writer.register().device(&device).is_none() {
            let token = TokenHash::of(&format!("{REHEARSAL}{name}"));
            administer(writer, Act::PairDevice { device, kind, token })?;
        }
    }
    if writer.register().people().next().is_none() {
        for (name, role) in REHEARSAL_PEOPLE {
            let password = PasswordHash::of(&format!("{REHEARSAL}{name}"), random(), Cost::Rehearsal)?;
            let person = add(writer, name, role, password.clone())?;
            administer(writer, Act::SetPassword { person, password })?;
        }
    }
    Ok(())
}

/// Makes the first administrator of a real office, or gives one a new password: a password for one entry.
///
/// # Errors
/// If the folder is a rehearsal, the person is there already (or, for a new password, is not), or the journal says no.
pub fn first_administrator(writer: &mut Writer, name: &str, again: bool) -> Result<Secret, FoundingError> {
    if writer.state().rehearsal {
        let remedy = "it has people of every role already; name another folder for the real office";
        return Err(FoundingError::Nature { is: "a rehearsal for ever", remedy });
    }
    let secret = Secret::one_time(random());
    let password = PasswordHash::of(secret.reveal(), random(), Cost::Real)?;
    let known = writer.register().named(name).map(|person| person.id);
    match (known, again) {
        (Some(person), true) => administer(writer, Act::ResetPassword { person, password })?,
        (None, true) => return Err(FoundingError::Nobody(name.to_owned())),
        (None, false) if writer.register().administrators().next().is_none() => {
            add(writer, name, RoleName::Administrator, password)?;
        }
        _ => {
            let first = writer.register().administrators().next().map(|person| person.name.clone());
            return Err(FoundingError::HasAdministrator(first.unwrap_or_else(|| name.to_owned())));
        }
    }
    Ok(secret)
}

fn add(writer: &mut Writer, name: &str, role: RoleName, password: PasswordHash) -> Result<PersonId, FoundingError> {
    administer(writer, Act::AddPerson { name: name.to_owned(), roles: [role].into(), password })?;
    let person = writer.register().named(name).map(|person| person.id);
    person.ok_or_else(|| FoundingError::Nobody(name.to_owned()))
}

fn administer(writer: &mut Writer, act: Act) -> Result<(), FoundingError> {
    let ask = Ask::Administer(Administration { by: Actor::Program, act });
    match writer.carry_out(&[Order { ask, key: None }]).pop() {
        Some(Err(failure)) => Err(FoundingError::NotApplied(failure)),
        _ => Ok(()),
    }
}

fn command(writer: &mut Writer, command: Command) -> Result<(), FoundingError> {
    match writer.carry_out(&[command.into()]).pop() {
        Some(Err(failure)) => Err(FoundingError::NotApplied(failure)),
        _ => Ok(()),
    }
}

fn check_nature(state: &State, rehearsal: bool) -> Result<(), FoundingError> {
    match (state.rehearsal, rehearsal) {
        (true, false) => Err(FoundingError::Nature {
            is: "a rehearsal for ever",
            remedy: "serve it with --clock, or name another folder for the real office",
        }),
        (false, true) => Err(FoundingError::Nature {
            is: "a real office for ever",
            remedy: "serve it without --clock, or name another folder for the rehearsal",
        }),
        _ => Ok(()),
    }
}

fn founding(office: InForce, rehearsal: bool, at: Moment) -> Record {
    let mut dice = chance();
    let folder = (0..16).map(|_| format!("{:02x}", dice(256))).collect();
    let day = office.setup.calendar.local_date(at);
    let event = Event::OfficeFounded { rehearsal, folder, office: Arc::new(office), day };
    Record { seq: protocol::Seq(1), recorded_at: at, occurred_at: None, event }
}

/// The machine's clock, or a simulated one that begins at its start, but not before the last record.
fn clock(simulation: Option<Simulation>, last_record: Moment) -> Clock {
    match simulation {
        Some(Simulation { start, speed }) => {
            Clock::rehearse(Arc::new(SimulatedClock::new(start.max(last_record), speed)), last_record)
        }
        None => Clock::start(Box::new(SystemClock::default()), last_record),
    }
}

/// Forecasts made of the latest history that lies in the folder.
fn forecasts(folder: &Path) -> MakeForecast {
    let path = journal_in(folder);
    Box::new(move |state| {
        let visits = latest_visits(&path).unwrap_or_else(|error| {
            // The catalogue's expectations stand in; an estimate is not worth an office.
            tracing::error!(%error, "no history for the forecast");
            Vec::new()
        });
        #[allow(clippy::cast_precision_loss)] // seconds of one visit
        let seconds = visits.into_iter().map(|visit| (visit.service, visit.service_time.0 as f64 / 1000.0));
        Arc::new(QueueLength::new(ServiceTimes::from_visits(seconds).or_expected(state.setup())))
    })
}

fn latest_visits(journal: &Path) -> Result<Vec<VisitRow>, JournalError> {
    let reader = Reader::open(journal)?;
    let Some(latest) = reader.latest_day()? else { return Ok(Vec::new()) };
    let from = latest.saturating_sub(jiff::Span::new().days(FORECAST_DAYS));
    reader.visits(&(from..=latest), None)
}
