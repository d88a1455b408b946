//! What a board is for: of all that is called, what concerns those who look at it; and what of that the office lacks.

use std::collections::BTreeSet;

use protocol::{DeskNo, ServiceId, board::BoardSetup};

use super::SafeCall;

/// What this board is for: of all that is called, what concerns those who look at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purpose {
    /// Only these services; all where there are none.
    pub services: BTreeSet<ServiceId>,
    /// A desk's own display, or a row of them, from left to right.
    pub desks: Vec<DeskNo>,
}

impl Purpose {
    /// Whether a call concerns it. One whose service cannot be read is shown: better once too often.
    pub(super) fn concerns(&self, call: &SafeCall) -> bool {
        let service = call.service.is_none_or(|service| self.shows(service));
        if self.desks.is_empty() { service } else { call.desk.is_some_and(|desk| self.desks.contains(&desk)) }
    }

    /// What it names: services, then desks.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let services = self.services.iter().map(ToString::to_string);
        services.chain(self.desks.iter().map(ToString::to_string)).collect()
    }

    /// What it names and this office lacks; nothing where the office does not say what it has.
    #[must_use]
    pub fn lacks(&self, setup: &BoardSetup) -> Vec<String> {
        let services = self.services.iter().filter(|one| !setup.services.is_empty() && !setup.services.contains(one));
        let desks = self.desks.iter().filter(|one| !setup.desks.is_empty() && !setup.desks.contains(one));
        services.map(ToString::to_string).chain(desks.map(ToString::to_string)).collect()
    }

    pub(super) fn shows(&self, service: ServiceId) -> bool {
        self.services.is_empty() || self.services.contains(&service)
    }
}
