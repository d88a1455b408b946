//! What a caller may be: the closed list in which each route names who may call it.

use protocol::{RoleName, Scope};

/// What a caller may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A person of this role, signed in.
    Of(RoleName),
    /// Any person who is signed in.
    Person,
    /// The same, also while the session waits for its PIN or the first password is to be changed.
    Entering,
    /// A paired kiosk.
    Kiosk,
    /// A paired board.
    Board,
    /// A connected system whose key has this scope.
    System(Scope),
    /// Who holds a ticket's code.
    Citizen,
    /// Everybody.
    Anyone,
}

impl Role {
    /// Sets the office up.
    pub const ADMINISTRATOR: Self = Self::Of(RoleName::Administrator);
    /// Head of the desks.
    pub const HEAD: Self = Self::Of(RoleName::Head);
    /// Reads the figures.
    pub const MANAGER: Self = Self::Of(RoleName::Manager);
    /// The reception point.
    pub const RECEPTION: Self = Self::Of(RoleName::Reception);
    /// Serves at a desk.
    pub const OPERATOR: Self = Self::Of(RoleName::Operator);

    /// Every role.
    pub const ALL: &'static [Self] = &[
        Self::ADMINISTRATOR,
        Self::HEAD,
        Self::MANAGER,
        Self::RECEPTION,
        Self::OPERATOR,
        Self::Person,
        Self::Entering,
        Self::Kiosk,
        Self::Board,
        Self::System(Scope::Board),
        Self::System(Scope::Tickets),
        Self::System(Scope::Issue),
        Self::System(Scope::Reports),
        Self::System(Scope::Events),
        Self::Citizen,
        Self::Anyone,
    ];

    /// The spelling in `x-roles`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Of(role) => role.as_str(),
            Self::Person => "person",
            Self::Entering => "entering",
            Self::Kiosk => "kiosk",
            Self::Board => "board",
            Self::System(Scope::Board) => "system:board",
            Self::System(Scope::Tickets) => "system:tickets",
            Self::System(Scope::Issue) => "system:issue",
            Self::System(Scope::Reports) => "system:reports",
            Self::System(Scope::Events) => "system:events",
            Self::Citizen => "citizen",
            Self::Anyone => "anyone",
        }
    }
}
