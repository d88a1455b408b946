//! Who is known: people, paired devices, keys of connected systems. Read by every request, changed by [`Change`]s that the
//! office thread has committed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use protocol::{DeviceId, DeviceKind, KeyId, Moment, PersonId, RoleName, Scope};

use super::secret::{PasswordHash, TokenHash};

/// A person who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The number by which records know the person.
    pub id: PersonId,
    /// The name under which one signs in, as it is written.
    pub name: String,
    /// What the person may be.
    pub roles: BTreeSet<RoleName>,
    /// What is kept of the password.
    pub password: PasswordHash,
    /// The password is for one entry: another is to be chosen.
    pub one_time: bool,
    /// What is kept of the PIN.
    pub pin: Option<PasswordHash>,
    /// May sign in.
    pub active: bool,
}

/// A device that was paired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its name.
    pub device: DeviceId,
    /// What it is.
    pub kind: DeviceKind,
    /// Its token.
    pub token: TokenHash,
    /// The token that takes its place once it is used.
    pub next_token: Option<TokenHash>,
    /// When it was paired.
    pub paired_at: Moment,
    /// When its token was made.
    pub token_at: Moment,
    /// When it was revoked: its tokens open nothing from then on.
    pub revoked_at: Option<Moment>,
}

impl Person {
    /// Sets the office up: of such a person it is recorded when they come and go, and so nobody is both that and an operator.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        self.roles.contains(&RoleName::Administrator)
    }
}

/// A connected system's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// The number by which records know it.
    pub id: KeyId,
    /// The system that got it.
    pub name: String,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// Its token.
    pub token: TokenHash,
    /// When it was made.
    pub made_at: Moment,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
}

/// What changes in the register, one row at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A person, new or changed.
    Person(Person),
    /// All that is left of a person is the number.
    Erased(PersonId),
    /// A device, new or changed.
    Device(Device),
    /// A key, new or changed.
    Key(ApiKey),
}

/// Whose a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// A device's.
    Device(DeviceId),
    /// A connected system's.
    Key(KeyId),
}

/// Who is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// By number; a number whose person was erased is never given again.
    people: BTreeMap<PersonId, Option<Person>>,
    devices: BTreeMap<DeviceId, Device>,
    keys: BTreeMap<KeyId, ApiKey>,
    by_name: HashMap<String, PersonId>,
    by_token: HashMap<TokenHash, Bearer>,
}

/// Names are the same in capitals or not.
#[must_use]
pub fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

impl Register {
    /// What these rows add up to.
    #[must_use]
    pub fn of(rows: impl IntoIterator<Item = Change>) -> Self {
        let mut register = Self::default();
        rows.into_iter().for_each(|row| register.put(row));
        register.index();
        register
    }

    /// Takes a change in.
    pub fn apply(&mut self, change: Change) {
        self.put(change);
        self.index();
    }

    fn put(&mut self, change: Change) {
        match change {
            Change::Person(person) => drop(self.people.insert(person.id, Some(person))),
            Change::Erased(id) => drop(self.people.insert(id, None)),
            Change::Device(device) => drop(self.devices.insert(device.device.clone(), device)),
            Change::Key(key) => drop(self.keys.insert(key.id, key)),
        }
    }

    /// A register has tens of rows: made anew, its indices cannot be wrong.
    fn index(&mut self) {
        self.by_name = self.people().map(|person| (folded(&person.name), person.id)).collect();
        let devices = self.devices.values().filter(|device| device.revoked_at.is_none()).flat_map(|device| {
            let tokens = [Some(device.token), device.next_token].into_iter().flatten();
            tokens.map(|token| (token, Bearer::Device(device.device.clone())))
        });
        let keys = self.keys.values().filter(|key| key.revoked_at.is_none());
        self.by_token = devices.chain(keys.map(|key| (key.token, Bearer::Key(key.id)))).collect();
    }

    /// Everybody, by number.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values().flatten()
    }

    /// A person.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.get(&id)?.as_ref()
    }

    /// The person of a name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Person> {
        self.person(*self.by_name.get(&folded(name))?)
    }

    /// Every device, by name.
    pub fn devices(&self) -> impl Iterator<Item = &Device> {
        self.devices.values()
    }

    /// A device.
    #[must_use]
    pub fn device(&self, name: &DeviceId) -> Option<&Device> {
        self.devices.get(name)
    }

    /// Every key, by number.
    pub fn keys(&self) -> impl Iterator<Item = &ApiKey> {
        self.keys.values()
    }

    /// A key.
    #[must_use]
    pub fn key(&self, id: KeyId) -> Option<&ApiKey> {
        self.keys.get(&id)
    }

    /// Whose a token is; nobody's if it was revoked.
    #[must_use]
    pub fn bearer(&self, token: &TokenHash) -> Option<&Bearer> {
        self.by_token.get(token)
    }

    /// Who can say who may come in.
    pub fn administrators(&self) -> impl Iterator<Item = &Person> {
        self.people().filter(|person| person.active && person.roles.contains(&RoleName::Administrator))
    }

    pub(super) fn next_person(&self) -> PersonId {
        PersonId(self.people.keys().next_back().map_or(1, |last| last.0.saturating_add(1)))
    }

    pub(super) fn next_key(&self) -> KeyId {
        KeyId(self.keys.keys().next_back().map_or(1, |last| last.0.saturating_add(1)))
    }
}
