//! What administrators may change in the register, and what of it goes on record. Pure: secrets come in as they are kept.

use std::{collections::BTreeSet, sync::Arc};

use protocol::{DeviceId, DeviceKind, KeyId, KioskId, Moment, PersonId, Refusal, RoleName, Scope};

use super::{
    register::{ApiKey, Change, Device, Person, Register},
    secret::{PasswordHash, TokenHash},
};
use crate::engine::{Actor, Command, Deed, event::InForce};

/// The longest name of a person or a system, in characters.
const LONGEST_NAME: usize = 40;

/// Something that administration asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Somebody may sign in from now on, with a password for one entry.
    AddPerson {
        /// The name under which one signs in.
        name: String,
        /// At least one.
        roles: BTreeSet<RoleName>,
        /// The one-time password.
        password: PasswordHash,
    },
    /// Another name, other roles, or no entry any more.
    ChangePerson {
        /// Who.
        person: PersonId,
        /// The name from now on.
        name: String,
        /// The roles from now on.
        roles: BTreeSet<RoleName>,
        /// May sign in.
        active: bool,
    },
    /// The name is erased, the entry gone.
    RemovePerson {
        /// Who.
        person: PersonId,
    },
    /// A password for one entry.
    ResetPassword {
        /// Who.
        person: PersonId,
        /// The one-time password.
        password: PasswordHash,
    },
    /// A person's own choice.
    SetPassword {
        /// Who.
        person: PersonId,
        /// The new one.
        password: PasswordHash,
    },
    /// A person's own choice.
    SetPin {
        /// Who.
        person: PersonId,
        /// The new one, or none.
        pin: Option<PasswordHash>,
    },
    /// Somebody signed in: on record if it was an administrator.
    NoteSignIn {
        /// Who.
        person: PersonId,
    },
    /// Somebody signed out: on record if it was an administrator.
    NoteSignOut {
        /// Who.
        person: PersonId,
    },
    /// Somebody told a wrong password or PIN: on record if it was at an administrator's name.
    NoteRefusal {
        /// At whose.
        person: PersonId,
    },
    /// A device is known from now on.
    PairDevice {
        /// Its name.
        device: DeviceId,
        /// What it is.
        kind: DeviceKind,
        /// Its token.
        token: TokenHash,
    },
    /// A device gets another token; the one before is good until this one is used.
    RotateToken {
        /// Which.
        device: DeviceId,
        /// The next token.
        token: TokenHash,
    },
    /// A device has used its next token.
    SettleToken {
        /// Which.
        device: DeviceId,
    },
    /// A device's tokens open nothing any more.
    RevokeDevice {
        /// Which.
        device: DeviceId,
    },
    /// A connected system gets a key.
    MakeKey {
        /// The system.
        name: String,
        /// At least one.
        scopes: BTreeSet<Scope>,
        /// Its token.
        token: TokenHash,
    },
    /// A key opens nothing any more.
    RevokeKey {
        /// Which.
        key: KeyId,
    },
    /// Another office file comes into force.
    Configure(Arc<InForce>),
    /// The wall clock is accepted as it is.
    AcceptClock {
        /// What it says.
        wall: Moment,
    },
}

/// What comes of an act.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// What the engine is told first; it may refuse.
    pub command: Option<Command>,
    /// What goes on record, unless the command made nothing happen.
    pub deed: Option<Deed>,
    /// What changes in the register.
    pub changes: Vec<Change>,
    /// Whom or what it is about, to find it again in the register.
    pub subject: Option<String>,
}

/// What an act comes to.
///
/// # Errors
/// A [`Refusal`] changes nothing.
pub fn decide(register: &Register, by: &Actor, act: &Act, at: Moment) -> Result<Decision, Refusal> {
    match act {
        Act::AddPerson { name, roles, password } => {
            let person = Person {
                id: register.next_person(),
                name: name_of_person(register, name, None)?,
                roles: fitting(roles)?.clone(),
                password: password.clone(),
                one_time: true,
                pin: None,
                active: true,
            };
            let deed = Deed::PersonAdded { person: person.id, roles: roles.iter().copied().collect() };
            Ok(about(person.id.to_string(), deed, Change::Person(person)))
        }
        Act::ChangePerson { person, name, roles, active } => {
            let before = known(register, *person)?;
            let name = name_of_person(register, name, Some(*person))?;
            let after = Person { name, roles: fitting(roles)?.clone(), active: *active, ..before.clone() };
            somebody_is_left(register, before, after.active && after.roles.contains(&RoleName::Administrator))?;
            if after == *before {
                return Ok(Decision { subject: Some(person.to_string()), ..Decision::default() });
            }
            let roles = roles.iter().copied().collect();
            let deed = Deed::PersonChanged { person: *person, roles, active: *active };
            Ok(about(person.to_string(), deed, Change::Person(after)))
        }
        Act::RemovePerson { person } => {
            somebody_is_left(register, known(register, *person)?, false)?;
            Ok(about(person.to_string(), Deed::PersonRemoved { person: *person }, Change::Erased(*person)))
        }
        Act::ResetPassword { person, password } => {
            let before = known(register, *person)?;
            // Whoever forgot the password may have forgotten the PIN, or told it.
            let after = Person { password: password.clone(), one_time: true, pin: None, ..before.clone() };
            Ok(about(person.to_string(), Deed::PasswordReset { person: *person }, Change::Person(after)))
        }
        Act::SetPassword { person, password } => {
            let before = known(register, *person)?;
            let after = Person { password: password.clone(), one_time: false, ..before.clone() };
            // A person's own choice, unless a rehearsal is given its people.
            let is_own = *by == Actor::Person(*person) && before.is_administrator();
            let deed = is_own.then_some(Deed::AdministratorChosePassword);
            Ok(Decision { deed, ..silent(Change::Person(after)) })
        }
        Act::SetPin { person, pin } => {
            Ok(silent(Change::Person(Person { pin: pin.clone(), ..known(register, *person)?.clone() })))
        }
        Act::NoteSignIn { person } => noted(register, *person, Deed::AdministratorSignedIn),
        Act::NoteSignOut { person } => noted(register, *person, Deed::AdministratorSignedOut),
        Act::NoteRefusal { person } => noted(register, *person, Deed::AdministratorRefused { person: *person }),
        Act::PairDevice { device, kind, token } => pair(register, device, *kind, *token, at),
        Act::RotateToken { device, token } => {
            let before = known_device(register, device)?;
            Ok(silent(Change::Device(Device { next_token: Some(*token), token_at: at, ..before.clone() })))
        }
        Act::SettleToken { device } => {
            let before = known_device(register, device)?;
            let token = before.next_token.unwrap_or(before.token);
            Ok(silent(Change::Device(Device { token, next_token: None, ..before.clone() })))
        }
        Act::RevokeDevice { device } => {
            let before = known_device(register, device)?;
            let after = Device { revoked_at: Some(at), next_token: None, ..before.clone() };
            Ok(about(device.to_string(), Deed::DeviceRevoked { device: device.clone() }, Change::Device(after)))
        }
        Act::MakeKey { name, scopes, token } => {
            let id = register.next_key();
            if scopes.is_empty() {
                return Err(Refusal::NoScopes);
            }
            let scopes = scopes.clone();
            let deed = Deed::KeyMade { key: id, scopes: scopes.iter().copied().collect() };
            let key = ApiKey { id, name: good_name(name)?, scopes, token: *token, made_at: at, revoked_at: None };
            Ok(about(id.to_string(), deed, Change::Key(key)))
        }
        Act::RevokeKey { key } => {
            let before = register.key(*key).filter(|key| key.revoked_at.is_none()).ok_or(Refusal::UnknownKey(*key))?;
            let after = ApiKey { revoked_at: Some(at), ..before.clone() };
            Ok(about(key.to_string(), Deed::KeyRevoked { key: *key }, Change::Key(after)))
        }
        Act::Configure(office) => Ok(of_the_office(Command::Configure(office.clone()), Deed::OfficeConfigured)),
        Act::AcceptClock { wall } => Ok(of_the_office(Command::AcceptClock { wall: *wall }, Deed::ClockAccepted)),
    }
}

fn pair(
    register: &Register,
    device: &DeviceId,
    kind: DeviceKind,
    token: TokenHash,
    at: Moment,
) -> Result<Decision, Refusal> {
    // A name that was revoked may be given to the device that takes its place.
    if register.device(device).is_some_and(|known| known.revoked_at.is_none()) {
        return Err(Refusal::NameTaken(device.to_string()));
    }
    let paired =
        Device { device: device.clone(), kind, token, next_token: None, paired_at: at, token_at: at, revoked_at: None };
    // Only kiosks have numbers of their own for when they are cut off.
    let command = (kind == DeviceKind::Kiosk).then(|| Command::PairKiosk { kiosk: KioskId::from(device.clone()) });
    let deed = Deed::DevicePaired { device: device.clone(), kind };
    Ok(Decision { command, ..about(device.to_string(), deed, Change::Device(paired)) })
}

fn about(subject: String, deed: Deed, change: Change) -> Decision {
    Decision { command: None, deed: Some(deed), changes: vec![change], subject: Some(subject) }
}

/// What is nobody's business but the one's whom it is about.
fn silent(change: Change) -> Decision {
    Decision { changes: vec![change], ..Decision::default() }
}

/// Of administrators alone is it recorded when they come and go (Garante, 27 November 2008): of who works at desks it must
/// not be.
fn noted(register: &Register, person: PersonId, deed: Deed) -> Result<Decision, Refusal> {
    let is_one = known(register, person)?.is_administrator();
    Ok(Decision { deed: is_one.then_some(deed), ..Decision::default() })
}

fn of_the_office(command: Command, deed: Deed) -> Decision {
    Decision { command: Some(command), deed: Some(deed), ..Decision::default() }
}

fn known(register: &Register, person: PersonId) -> Result<&Person, Refusal> {
    register.person(person).ok_or(Refusal::UnknownPerson(person))
}

fn known_device<'a>(register: &'a Register, device: &DeviceId) -> Result<&'a Device, Refusal> {
    let known = register.device(device).filter(|known| known.revoked_at.is_none());
    known.ok_or_else(|| Refusal::UnknownDevice(device.clone()))
}

/// A name that can be read, written and told apart.
fn good_name(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    let length = name.chars().count();
    if (1..=LONGEST_NAME).contains(&length) && !name.chars().any(is_unseen) {
        Ok(name.to_owned())
    } else {
        Err(Refusal::BadName)
    }
}

/// Control characters, and those that turn or hide what stands beside them.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

fn name_of_person(register: &Register, name: &str, own: Option<PersonId>) -> Result<String, Refusal> {
    let name = good_name(name)?;
    match register.named(&name) {
        Some(other) if Some(other.id) != own => Err(Refusal::NameTaken(name)),
        _ => Ok(name),
    }
}

/// That an administrator signed in is recorded, what an operator did when must not be: one cannot be both at once.
fn fitting(roles: &BTreeSet<RoleName>) -> Result<&BTreeSet<RoleName>, Refusal> {
    if roles.is_empty() {
        return Err(Refusal::NoRoles);
    }
    if roles.contains(&RoleName::Administrator) && roles.contains(&RoleName::Operator) {
        return Err(Refusal::RolesApart);
    }
    Ok(roles)
}

/// An office whose last administrator is gone can be opened by nobody.
fn somebody_is_left(register: &Register, before: &Person, still: bool) -> Result<(), Refusal> {
    let others = register.administrators().any(|person| person.id != before.id);
    let was = before.active && before.roles.contains(&RoleName::Administrator);
    if was && !still && !others { Err(Refusal::LastAdministrator) } else { Ok(()) }
}

#[cfg(test)]
#[path = "act_tests.rs"]
mod tests;
