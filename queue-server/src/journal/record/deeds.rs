//! The stored form of who administered what, in records and in the table of the audit trail.

use protocol::{DeviceId, DeviceKind, KeyId, PersonId, RoleName, Scope};
use serde::{Deserialize, Serialize};

use crate::engine::{Actor, Deed};

/// The body of a record.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::journal) struct DeedOf {
    pub(in crate::journal) by: ActorForm,
    pub(in crate::journal) deed: DeedForm,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::journal) enum ActorForm {
    Person(PersonId),
    Key(KeyId),
    Device(DeviceId),
    Program,
    Rehearsal(RoleName),
    Nobody,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(in crate::journal) enum DeedForm {
    PersonAdded { person: PersonId, roles: Vec<RoleName> },
    PersonChanged { person: PersonId, roles: Vec<RoleName>, active: bool },
    PersonRemoved { person: PersonId },
    PasswordReset { person: PersonId },
    AdministratorSignedIn,
    AdministratorSignedOut,
    AdministratorChosePassword,
    AdministratorRefused { person: PersonId },
    DevicePaired { device: DeviceId, kind: DeviceKind },
    DeviceRevoked { device: DeviceId },
    KeyMade { key: KeyId, scopes: Vec<Scope> },
    KeyRevoked { key: KeyId },
    OfficeConfigured,
    ClockAccepted,
}

impl DeedOf {
    pub(in crate::journal) fn of(by: &Actor, deed: &Deed) -> Self {
        let by = match by.clone() {
            Actor::Person(person) => ActorForm::Person(person),
            Actor::Key(key) => ActorForm::Key(key),
            Actor::Device(device) => ActorForm::Device(device),
            Actor::Program => ActorForm::Program,
            Actor::Rehearsal(role) => ActorForm::Rehearsal(role),
            Actor::Nobody => ActorForm::Nobody,
        };
        let deed = match deed.clone() {
            Deed::PersonAdded { person, roles } => DeedForm::PersonAdded { person, roles },
            Deed::PersonChanged { person, roles, active } => DeedForm::PersonChanged { person, roles, active },
            Deed::PersonRemoved { person } => DeedForm::PersonRemoved { person },
            Deed::PasswordReset { person } => DeedForm::PasswordReset { person },
            Deed::AdministratorSignedIn => DeedForm::AdministratorSignedIn,
            Deed::AdministratorSignedOut => DeedForm::AdministratorSignedOut,
            Deed::AdministratorChosePassword => DeedForm::AdministratorChosePassword,
            Deed::AdministratorRefused { person } => DeedForm::AdministratorRefused { person },
            Deed::DevicePaired { device, kind } => DeedForm::DevicePaired { device, kind },
            Deed::DeviceRevoked { device } => DeedForm::DeviceRevoked { device },
            Deed::KeyMade { key, scopes } => DeedForm::KeyMade { key, scopes },
            Deed::KeyRevoked { key } => DeedForm::KeyRevoked { key },
            Deed::OfficeConfigured => DeedForm::OfficeConfigured,
            Deed::ClockAccepted => DeedForm::ClockAccepted,
        };
        Self { by, deed }
    }

    pub(in crate::journal) fn read(self) -> (Actor, Deed) {
        let by = match self.by {
            ActorForm::Person(person) => Actor::Person(person),
            ActorForm::Key(key) => Actor::Key(key),
            ActorForm::Device(device) => Actor::Device(device),
            ActorForm::Program => Actor::Program,
            ActorForm::Rehearsal(role) => Actor::Rehearsal(role),
            ActorForm::Nobody => Actor::Nobody,
        };
        let deed = match self.deed {
            DeedForm::PersonAdded { person, roles } => Deed::PersonAdded { person, roles },
            DeedForm::PersonChanged { person, roles, active } => Deed::PersonChanged { person, roles, active },
            DeedForm::PersonRemoved { person } => Deed::PersonRemoved { person },
            DeedForm::PasswordReset { person } => Deed::PasswordReset { person },
            DeedForm::AdministratorSignedIn => Deed::AdministratorSignedIn,
            DeedForm::AdministratorSignedOut => Deed::AdministratorSignedOut,
            DeedForm::AdministratorChosePassword => Deed::AdministratorChosePassword,
            DeedForm::AdministratorRefused { person } => Deed::AdministratorRefused { person },
            DeedForm::DevicePaired { device, kind } => Deed::DevicePaired { device, kind },
            DeedForm::DeviceRevoked { device } => Deed::DeviceRevoked { device },
            DeedForm::KeyMade { key, scopes } => Deed::KeyMade { key, scopes },
            DeedForm::KeyRevoked { key } => Deed::KeyRevoked { key },
            DeedForm::OfficeConfigured => Deed::OfficeConfigured,
            DeedForm::ClockAccepted => Deed::ClockAccepted,
        };
        (by, deed)
    }
}
