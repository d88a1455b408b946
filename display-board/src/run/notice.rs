//! How far a board is that its server does not know, on its screen: in both languages in turn. It decides nothing.

use std::cell::RefCell;

use device::{
    clock::Uptime,
    discover::Sighting,
    enrol::{Face, Pairing},
    world,
};
use protocol::{Language, Span};

use crate::{
    board::{Screen, Server, Shown, Unpaired},
    screen::{Slate, Wish},
};

/// What is said of pairing stands in one language for so long, or longer where that takes several pages.
const TURN: Span = Span(8_000);

/// How far a board is that nobody has paired yet, on its screen: in both languages in turn.
#[derive(Debug)]
pub(super) struct Notice {
    slate: Slate,
    stage: RefCell<Unpaired>,
}

impl Notice {
    pub(super) fn on(slate: Slate) -> Self {
        Self::of(slate, Unpaired::Begins)
    }

    pub(super) fn of(slate: Slate, stage: Unpaired) -> Self {
        Self { slate, stage: RefCell::new(stage) }
    }

    pub(super) fn show(&self, up: Uptime) {
        let language = if up.0 / TURN.0 % 2 == 0 { Language::It } else { Language::En };
        let screen = Screen::Pairing(self.stage.borrow().clone());
        let shown = Shown { screen, rehearsal: false, language, alternate: Some(TURN) };
        self.slate.show(Wish { shown, theme: None, logo: None });
    }
}

impl Face for Notice {
    fn show_pairing(&self, stage: Pairing<'_>) {
        self.stage.replace(unpaired(stage));
        self.show(world::uptime());
    }
}

fn unpaired(stage: Pairing<'_>) -> Unpaired {
    let server = |one: &Sighting| Server {
        office: one.office.clone(),
        address: one.address.to_string(),
        key: one.address.pin().map(|pin| pin.short()),
        rehearsal: one.rehearsal,
    };
    match stage {
        Pairing::Begins => Unpaired::Begins,
        Pairing::Looking => Unpaired::Looking,
        Pairing::Nobody => Unpaired::Nobody,
        Pairing::Several(all) => Unpaired::Several(all.iter().map(server).collect()),
        Pairing::Silent(address) => Unpaired::Silent(address.to_string()),
        Pairing::Code { code, found } => Unpaired::Code { code: code.to_owned(), found: found.map(server) },
    }
}
