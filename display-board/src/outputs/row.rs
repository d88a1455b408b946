//! A few characters above a desk, or above each of several in a row.

use std::{fs, path::PathBuf};

use device::clock::Uptime;
use hardware::{
    Fault,
    digits::{Brightness, DigitsPanel, Segments},
    simulated::{DigitsSeen, SimulatedDigits},
};

use crate::{
    board::{OneDesk, Screen},
    layout::digits::{self, Character},
    screen::{Output, Wish},
};

/// Characters, shared equally by the desks that they are for.
#[derive(Debug)]
pub struct Row<D> {
    panel: D,
    /// What the panel was told, for whoever looks from elsewhere: the panel itself cannot be asked.
    mirror: SimulatedDigits,
    seen: DigitsSeen,
    /// Where that is written as a picture, where there is no panel.
    file: Option<PathBuf>,
    told: Option<Told>,
}

/// What stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    segments: Vec<Segments>,
    brightness: Brightness,
}

impl<D: DigitsPanel> Row<D> {
    /// On this panel.
    #[must_use]
    pub fn on(panel: D) -> Self {
        let (mirror, seen) = SimulatedDigits::new(panel.places());
        Self { panel, mirror, seen, file: None, told: None }
    }

    fn tell(&mut self, told: &Told) -> Result<(), D::Error> {
        self.panel.dim(told.brightness)?;
        self.panel.show(&told.segments)
    }
}

impl Row<SimulatedDigits> {
    /// None: a picture of so many characters, in a file.
    #[must_use]
    pub fn played(places: usize, file: PathBuf) -> Self {
        Self { file: Some(file), ..Self::on(SimulatedDigits::new(places).0) }
    }
}

impl<D: DigitsPanel> Output for Row<D> {
    fn show(&mut self, wish: &Wish, _: Uptime) -> Result<bool, Box<dyn Fault>> {
        let told = told(&wish.shown.screen, self.panel.places());
        if self.told.as_ref() == Some(&told) {
            return Ok(false);
        }
        // Of a panel that failed nothing is known.
        self.told = None;
        self.tell(&told).map_err(|error| Box::new(error) as Box<dyn Fault>)?;
        // In memory nothing fails.
        self.mirror.dim(told.brightness).and_then(|()| self.mirror.show(&told.segments)).ok();
        if let Some(file) = &self.file
            && let Err(error) = fs::write(file, self.seen.png())
        {
            tracing::warn!("{}: {error}; make its folder, with the right to write there", file.display());
        }
        self.told = Some(told);
        Ok(true)
    }

    fn picture(&self) -> Vec<u8> {
        self.seen.png()
    }
}

/// What so many places say. A code or a sentence is more than they can: dashes say that something is to be done.
fn told(screen: &Screen, places: usize) -> Told {
    let desks: &[OneDesk] = match screen {
        Screen::Desk(desk) => std::slice::from_ref(desk),
        Screen::Desks(desks) => desks,
        Screen::Off => &[],
        Screen::Pairing(_) | Screen::Connecting | Screen::Hall(_) => {
            return Told { segments: vec![segment('-', false); places], brightness: Brightness::default() };
        }
    };
    let each = places / desks.len().max(1);
    let all: Vec<_> = desks.iter().map(|desk| digits::of(desk, each)).collect();
    let mut segments: Vec<_> =
        all.iter().flat_map(|one| &one.characters).map(|Character { sign, dot }| segment(*sign, *dot)).collect();
    segments.resize(places, Segments::DARK);
    // A chain of modules has one brightness: that of the brightest.
    let is_full = all.iter().any(|one| one.brightness == digits::Brightness::Full);
    Told { segments, brightness: if is_full { Brightness::percent(100) } else { Brightness::default() } }
}

fn segment(sign: char, dot: bool) -> Segments {
    let segments = Segments::of(sign).unwrap_or(Segments::DARK);
    if dot { segments.dotted() } else { segments }
}

#[cfg(test)]
mod tests {
    use hardware::{FaultKind, digits::spell};
    use protocol::{DeskNo, Language};

    use super::*;
    use crate::board::{AtDesk, Eye, Shown};

    fn desk(number: Option<&str>) -> OneDesk {
        let called = |number: &str| AtDesk::Called { number: number.parse().unwrap(), eye: Eye::Steady };
        OneDesk { desk: DeskNo(3), says: number.map_or(AtDesk::Idle, called) }
    }

    fn wish(screen: Screen) -> Wish {
        Wish {
            shown: Shown { screen, rehearsal: false, language: Language::It, alternate: None },
            theme: None,
            logo: None,
        }
    }

    fn row(places: usize) -> (Row<SimulatedDigits>, DigitsSeen) {
        let (panel, seen) = SimulatedDigits::new(places);
        (Row::on(panel), seen)
    }

    #[test]
    fn each_desk_of_a_row_has_its_share() {
        let (mut row, seen) = row(8);
        let two = wish(Screen::Desks(vec![desk(Some("A045")), desk(None)]));
        assert!(row.show(&two, Uptime(0)).unwrap());
        assert_eq!(seen.shown(), spell("A045    ", 8).unwrap());
        assert!(!row.show(&two, Uptime(1)).unwrap(), "it stands there already");
        assert!(row.show(&wish(Screen::Off), Uptime(2)).unwrap());
        assert_eq!(seen.shown(), vec![Segments::DARK; 8]);
        assert!(row.show(&wish(Screen::Connecting), Uptime(2)).unwrap());
        assert_eq!(seen.shown(), spell("--------", 8).unwrap());
        assert!(row.picture().starts_with(b"\x89PNG"));
    }

    #[test]
    fn after_a_fault_all_is_told_again() {
        let (mut row, seen) = row(4);
        let one = wish(Screen::Desk(desk(Some("A045"))));
        seen.fail(Some(FaultKind::Absent));
        assert_eq!(row.show(&one, Uptime(0)).unwrap_err().kind(), FaultKind::Absent);
        seen.fail(None);
        assert!(row.show(&one, Uptime(1)).unwrap());
        assert_eq!(seen.shown(), spell("A045", 4).unwrap());
    }
}
