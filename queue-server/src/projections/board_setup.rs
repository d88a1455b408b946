//! What a board shows and sounds with when nobody answers.

use protocol::{DeviceId, board::BoardSetup};

use super::{Lens, kiosk};

/// The office for this board, or for whoever looks at one: it changes with the office file and with the date, and with nothing else.
#[must_use]
pub fn setup(lens: &Lens<'_>, board: Option<DeviceId>) -> BoardSetup {
    let setup = lens.state.setup();
    BoardSetup {
        board,
        body: kiosk::both(&setup.body),
        office: kiosk::both(&setup.name),
        rehearsal: lens.state.rehearsal,
        openings: kiosk::openings(lens, setup.calendar.local_date(lens.now)),
        theme: setup.board.theme.clone(),
        alternate: setup.board.alternate,
        sound: setup.board.sound.clone(),
        services: setup.services.keys().copied().collect(),
        desks: setup.desks.keys().copied().collect(),
    }
}
