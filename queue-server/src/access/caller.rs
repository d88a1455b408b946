//! Who calls: from what a request bears to what it may do.

use std::collections::BTreeSet;

use protocol::{DeviceId, DeviceKind, KeyId, PersonId, RoleName, Scope};

use super::{role::Role, secret::Secret, sessions::SessionId};
use crate::engine::Actor;

/// What a request bears, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// `Authorization: Bearer`
    Token(Secret),
    /// A session's cookie.
    Session(Secret),
    /// A browser that is a device.
    Device(DeviceKind, Secret),
}

impl Credential {
    /// The secret in it.
    #[must_use]
    pub const fn secret(&self) -> &Secret {
        match self {
            Self::Token(secret) | Self::Session(secret) | Self::Device(_, secret) => secret,
        }
    }

    /// A browser sends it by itself, also for another's page.
    #[must_use]
    pub const fn is_cookie(&self) -> bool {
        !matches!(self, Self::Token(_))
    }
}

/// All that a request bears, in the order in which it is tried.
pub type Credentials = Vec<Credential>;

/// Who calls, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Nobody in particular.
    Anonymous,
    /// A person who is signed in.
    Person {
        /// In which session.
        session: SessionId,
        /// Who.
        person: PersonId,
        /// As what.
        roles: BTreeSet<RoleName>,
        /// Nothing else may be done before.
        must: Option<Must>,
    },
    /// A paired device.
    Device {
        /// Which.
        device: DeviceId,
        /// What it is.
        kind: DeviceKind,
    },
    /// A connected system.
    System {
        /// By which key.
        key: KeyId,
        /// What it may do.
        scopes: BTreeSet<Scope>,
    },
    /// One of the tokens that every rehearsal knows.
    Rehearsal(RoleName),
}

/// What a session has to do before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Must {
    /// Choose a password.
    ChangePassword,
    /// Tell the PIN.
    Unlock,
}

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Nobody that is known. Whether the credential was made up, has expired or was revoked is not told.
    Unknown {
        /// A bearer token was sent.
        token: bool,
    },
    /// The session is locked.
    Locked,
    /// The first password is to be changed.
    PasswordDue,
    /// Known, but not for this.
    Forbidden,
}

impl Caller {
    /// Whether the caller has one of these roles.
    ///
    /// # Errors
    /// Why not.
    pub fn may(&self, roles: &[Role]) -> Result<(), Denied> {
        if roles.iter().any(|role| matches!(role, Role::Anyone | Role::Citizen)) {
            return Ok(());
        }
        match self {
            Self::Anonymous => Err(Denied::Unknown { token: false }),
            Self::Person { must, .. } => match must {
                _ if roles.contains(&Role::Entering) => Ok(()),
                Some(Must::ChangePassword) => Err(Denied::PasswordDue),
                Some(Must::Unlock) => Err(Denied::Locked),
                None => self.has(roles),
            },
            _ => self.has(roles),
        }
    }

    fn has(&self, roles: &[Role]) -> Result<(), Denied> {
        let has = roles.iter().any(|role| match (self, role) {
            (Self::Person { .. }, Role::Person) => true,
            (Self::Person { roles, .. }, Role::Of(role)) => roles.contains(role),
            (Self::Rehearsal(own), Role::Of(role)) => own == role,
            (Self::Device { kind, .. }, Role::Kiosk) => *kind == DeviceKind::Kiosk,
            (Self::Device { kind, .. }, Role::Board) => *kind == DeviceKind::Board,
            (Self::System { scopes, .. }, Role::System(scope)) => scopes.contains(scope),
            _ => false,
        });
        if has { Ok(()) } else { Err(Denied::Forbidden) }
    }

    /// Whose idempotency keys they are. All people have one owner: keys of a person's own would tell who did what when.
    /// (What they name is drawn by chance, and what they do is checked before.)
    #[must_use]
    pub fn key_owner(&self) -> String {
        match self {
            Self::Anonymous => "anonymous".to_owned(),
            Self::Person { .. } => "people".to_owned(),
            Self::Device { device, .. } => device.to_string(),
            Self::System { key, .. } => format!("key:{key}"),
            Self::Rehearsal(role) => role.to_string(),
        }
    }

    /// Who stands in the audit trail.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match self {
            Self::Person { person, .. } => Actor::Person(*person),
            Self::Device { device, .. } => Actor::Device(device.clone()),
            Self::System { key, .. } => Actor::Key(*key),
            Self::Rehearsal(role) => Actor::Rehearsal(*role),
            // Nobody in particular administers nothing: no route lets it.
            Self::Anonymous => Actor::Nobody,
        }
    }

    /// The session, of a person.
    #[must_use]
    pub const fn session(&self) -> Option<SessionId> {
        match self {
            Self::Person { session, .. } => Some(*session),
            _ => None,
        }
    }
}
