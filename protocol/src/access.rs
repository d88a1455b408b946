//! Who may come in: people who sign in, devices that are paired, systems that are connected. Bodies of requests and views.
//!
//! A secret (password, PIN, token) is in a request once, or in one answer once, and in no view.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    ids::{DeskNo, DeviceId, Seq},
    requests::body,
    time::OffsetTime,
    views::view,
    words::{DeviceKind, RoleName, Scope},
};

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

number! {
    /// A person, by a number that is never given again: the journal knows people by it, their names can be erased.
    PersonId
}

number! {
    /// A connected system's key, by a number that is never given again.
    KeyId
}

body! {
    /// `POST /session`
    SignIn {
        /// The name under which one signs in.
        name: String,
        /// The password.
        password: String,
    }
}

body! {
    /// `POST /session/password`
    NewPassword {
        /// The password so far.
        old: String,
        /// The one from now on: 12 characters or more.
        new: String,
    }
}

body! {
    /// `POST /session/pin`: a short way back into a locked session.
    NewPin {
        /// The password.
        password: String,
        /// 4 to 8 digits; null for none.
        #[serde(default)]
        pin: Option<String>,
    }
}

body! {
    /// `POST /session/unlock`
    Unlock {
        /// The PIN.
        pin: String,
    }
}

body! {
    /// `POST /desks/{n}/seat`
    TakeSeat {
        /// Also where another session sits there, which then sits there no more and is told.
        #[serde(default)]
        take_over: bool,
    }
}

body! {
    /// `POST /people`
    NewPerson {
        /// The name under which one signs in: 1 to 40 characters, unlike any other, capitals or not.
        name: String,
        /// At least one.
        roles: Vec<RoleName>,
    }
}

body! {
    /// `PUT /people/{id}`
    ChangePerson {
        /// The name under which one signs in.
        name: String,
        /// At least one.
        roles: Vec<RoleName>,
        /// May sign in.
        active: bool,
    }
}

body! {
    /// `POST /pairings`: a device that nobody knows yet asks to be paired.
    NewPairing {
        /// What it is.
        kind: DeviceKind,
        /// A browser, which keeps its token in a cookie that scripts cannot read.
        #[serde(default)]
        browser: bool,
    }
}

body! {
    /// `POST /pairings/claim`: whether it has been paired.
    ClaimPairing {
        /// What it got when it asked.
        secret: String,
    }
}

body! {
    /// `POST /devices`: the code that the device shows, typed by an administrator.
    PairDevice {
        /// The code; spaces, hyphens and capitals do not matter.
        code: String,
        /// What the device is called from now on: `k1`.
        name: DeviceId,
    }
}

body! {
    /// `POST /keys`
    NewKey {
        /// The system that gets it: 1 to 40 characters.
        name: String,
        /// What it may do: at least one.
        scopes: Vec<Scope>,
    }
}

view! {
    /// `GET /session`: who is signed in here.
    SessionView {
        /// Which session, among those of the person.
        id: String,
        /// The person.
        person: PersonId,
        /// The name.
        name: String,
        /// What the person may be.
        roles: Vec<RoleName>,
        /// A password of one's own is to be chosen before anything else.
        must_change_password: bool,
        /// A PIN is set.
        has_pin: bool,
        /// Waits for the PIN: until then it may do nothing else.
        locked: bool,
        /// Where it sits.
        desk: Option<DeskNo>,
        /// Another session has taken over this desk since.
        lost_desk: Option<DeskNo>,
        /// Without a sign of life it ends after so many seconds.
        idle_seconds: u64,
        /// It locks itself after so many seconds without a press, where a PIN is set; 0: never.
        lock_seconds: u64,
        /// It ends then, whatever happens.
        ends_at: OffsetTime,
        /// What scripts send along as `x-csrf-token`.
        csrf: String,
    }
}

view! {
    /// One of a person's sessions.
    OneSession {
        /// Which.
        id: String,
        /// When it began.
        began: OffsetTime,
        /// Its last sign of life.
        seen: OffsetTime,
        /// It ends then, whatever happens.
        ends_at: OffsetTime,
        /// Where it sits.
        desk: Option<DeskNo>,
        /// It is the one that asks.
        current: bool,
    }
}

view! {
    /// Where a session sits.
    SeatView {
        /// The desk.
        desk: DeskNo,
        /// Another session sat there, and has been told.
        took_over: bool,
    }
}

view! {
    /// A person, as administrators see them.
    PersonView {
        /// Which.
        id: PersonId,
        /// The name under which one signs in.
        name: String,
        /// What the person may be.
        roles: Vec<RoleName>,
        /// May sign in.
        active: bool,
        /// Has not chosen a password yet.
        must_change_password: bool,
    }
}

view! {
    /// A person with a password for the first entry, which is told this once.
    PersonWithPassword {
        /// The person.
        person: PersonView,
        /// For the first entry. Told once: not to a request that is sent again under its key.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        one_time_password: Option<String>,
    }
}

view! {
    /// `POST /pairings`
    PairingView {
        /// What the device shows: `K7M-4QX`.
        code: String,
        /// What it asks with whether it has been paired.
        secret: String,
        /// The code is no good from then on.
        expires_at: OffsetTime,
    }
}

view! {
    /// `POST /pairings/claim`: 200 once it is paired; 202 while nobody has typed the code.
    Paired {
        /// Its name.
        device: DeviceId,
        /// What it is.
        kind: DeviceKind,
        /// Its token, told this once; a browser gets a cookie instead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
    }
}

view! {
    /// A paired device.
    DeviceView {
        /// Its name.
        device: DeviceId,
        /// What it is.
        kind: DeviceKind,
        /// When it was paired.
        paired_at: OffsetTime,
        /// When its token was made.
        token_at: OffsetTime,
        /// When it last asked for something, to the minute.
        seen: Option<OffsetTime>,
        /// When it was revoked.
        revoked_at: Option<OffsetTime>,
    }
}

view! {
    /// `POST /devices/self/token`: a new token. The one before is good until this one is used.
    NewToken {
        /// Told this once; a browser gets a cookie instead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
    }
}

view! {
    /// A connected system's key.
    KeyView {
        /// Which.
        id: KeyId,
        /// The system.
        name: String,
        /// What it may do.
        scopes: Vec<Scope>,
        /// When it was made.
        made_at: OffsetTime,
        /// When it was last used, to the minute.
        seen: Option<OffsetTime>,
        /// When it was revoked.
        revoked_at: Option<OffsetTime>,
    }
}

view! {
    /// `POST /keys`
    KeyWithToken {
        /// The key.
        key: KeyView,
        /// Told once: not to a request that is sent again under its key.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
    }
}

view! {
    /// One line of the audit trail.
    AuditView {
        /// Its place in the journal.
        seq: Seq,
        /// When.
        at: OffsetTime,
        /// Who: `person`, `key`, `device`, `program`, `rehearsal`, `nobody`.
        by: String,
        /// Which of them, where there are several: a number or a name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        who: Option<String>,
        /// The person's name, unless it was erased.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// What was done, in snake case: `person_added`.
        deed: String,
        /// To whom or what: a number or a name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        subject: Option<String>,
        /// The subject's name, where it is a person or a key that is still known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        subject_name: Option<String>,
        /// Roles or scopes given.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        given: Vec<String>,
    }
}
