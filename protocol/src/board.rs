//! What a board is told to show and sound with, also while it is cut off. A whole view: the server's [`BoardSetup`] goes to the
//! board whenever it changes and is kept there for starts without the server.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{DeskNo, DeviceId, ServiceId},
    kiosk::Bilingual,
    views::{Opening, view},
};

view! {
    /// `GET /boards/{b}/setup`, and `GET /board/setup` for the board in a browser: all that a board needs besides who is called.
    BoardSetup {
        /// The board itself; none where somebody who is signed in looks at the board.
        board: Option<DeviceId>,
        /// The body that runs the office.
        body: Bilingual,
        /// The office.
        office: Bilingual,
        /// This is a rehearsal: the board says so.
        rehearsal: bool,
        /// The openings from today on, two weeks ahead.
        openings: Vec<Opening>,
        /// Colours.
        theme: Theme,
        /// After so many seconds what has room for one language shows the other.
        alternate: u32,
        /// What is to be heard.
        sound: BoardSound,
        /// The office's services, so that a board for some of them finds a slip of the pen. Older servers tell none.
        #[serde(default)]
        services: Vec<ServiceId>,
        /// Its desks, as well.
        #[serde(default)]
        desks: Vec<DeskNo>,
    }
}

view! {
    /// Colours as `#rrggbb`. That letters can be read on their grounds (at least 7 to 1) was checked when the office file was.
    Theme {
        /// Behind everything.
        ground: String,
        /// Letters on it.
        ink: String,
        /// Behind the header, the footer and the zones.
        panel: String,
        /// Letters on it.
        panel_ink: String,
        /// Behind the number that is called.
        card: String,
        /// Letters on it.
        card_ink: String,
    }
}

view! {
    /// What is to be heard in the hall.
    BoardSound {
        /// The two tones.
        chime: bool,
        /// "Numero A quarantacinque, sportello tre".
        speech: bool,
        /// From 0 to 100.
        volume: u8,
        /// When nothing is to be heard, in the office's time of day.
        quiet: Vec<QuietHours>,
    }
}

view! {
    /// A part of the day, `13:00` to `14:00`; one that ends before it begins goes over midnight.
    QuietHours {
        /// From then on.
        from: String,
        /// Until just before.
        to: String,
    }
}

impl QuietHours {
    /// Whether a time of day lies within, `13:05`.
    #[must_use]
    pub fn holds(&self, time: &str) -> bool {
        let (from, to) = (self.from.as_str(), self.to.as_str());
        if from <= to { (from..to).contains(&time) } else { time >= from || time < to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_may_go_over_midnight() {
        let hours = |from: &str, to: &str| QuietHours { from: from.into(), to: to.into() };
        let noon = hours("13:00", "14:00");
        assert_eq!(["12:59", "13:00", "13:59", "14:00"].map(|time| noon.holds(time)), [false, true, true, false]);
        let night = hours("22:00", "07:30");
        assert_eq!(
            ["21:59", "22:00", "00:00", "07:29", "07:30"].map(|time| night.holds(time)),
            [false, true, true, true, false]
        );
        assert!(!hours("09:00", "09:00").holds("09:00"));
    }
}
