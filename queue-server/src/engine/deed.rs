//! What administration did, and by whom: the lines of the audit trail.
//!
//! People stand here by number alone: their names can be erased, a record cannot. What operators do at desks is no deed and
//! is never recorded with who did it (L. 300/1970, art. 4); that an administrator came, went or was refused is one,
//! since those who set a system up are to be held to what they did (Garante per la protezione dei dati personali, 27 November 2008).

use protocol::{DeviceId, DeviceKind, KeyId, PersonId, RoleName, Scope};

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person who was signed in.
    Person(PersonId),
    /// A connected system.
    Key(KeyId),
    /// A paired device, about itself.
    Device(DeviceId),
    /// Whoever may run programs on the server's own machine.
    Program,
    /// One of the tokens that every rehearsal knows.
    Rehearsal(RoleName),
    /// Somebody whom nobody knows.
    Nobody,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Somebody may sign in.
    PersonAdded {
        /// Who.
        person: PersonId,
        /// As what.
        roles: Vec<RoleName>,
    },
    /// A person's name or roles are others now, or whether it may sign in.
    PersonChanged {
        /// Who.
        person: PersonId,
        /// As what from now on.
        roles: Vec<RoleName>,
        /// May sign in.
        active: bool,
    },
    /// A person's name was erased, and nobody signs in under it any more.
    PersonRemoved {
        /// Who.
        person: PersonId,
    },
    /// A person got a password for one entry.
    PasswordReset {
        /// Who.
        person: PersonId,
    },
    /// An administrator signed in.
    AdministratorSignedIn,
    /// An administrator signed out, here or everywhere.
    AdministratorSignedOut,
    /// An administrator chose another password.
    AdministratorChosePassword,
    /// A wrong password or PIN was told at an administrator's name.
    AdministratorRefused {
        /// At whose.
        person: PersonId,
    },
    /// A device was paired.
    DevicePaired {
        /// Its name.
        device: DeviceId,
        /// What it is.
        kind: DeviceKind,
    },
    /// A device's token is good no more.
    DeviceRevoked {
        /// Its name.
        device: DeviceId,
    },
    /// A connected system got a key.
    KeyMade {
        /// Which.
        key: KeyId,
        /// What it may do.
        scopes: Vec<Scope>,
    },
    /// A key is good no more.
    KeyRevoked {
        /// Which.
        key: KeyId,
    },
    /// Another office file came into force.
    OfficeConfigured,
    /// The wall clock was accepted.
    ClockAccepted,
}
