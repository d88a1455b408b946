//! Which of a card's sockets, and which of its modes. Pure.

use std::{fmt, str::FromStr};

use crate::FaultKind;

/// What a card is to show on, as far as somebody said; what was not said is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The socket, as the kernel names it (`HDMI-A-1`); without it the first into which a screen is plugged.
    pub connector: Option<String>,
    /// The mode; without it the one that the screen prefers, but no more than 1920 × 1080 if it has such a one.
    pub mode: Option<Mode>,
}

/// A mode that somebody wishes for: `1920x1080` or `1920x1080@50`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    /// Dots across.
    pub width: u16,
    /// Dots down.
    pub height: u16,
    /// Pictures a second; without it the nearest to 60.
    pub hertz: Option<u32>,
}

/// A text that is no mode.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no mode of a screen: it is written 1920x1080 or 1920x1080@50")]
pub struct BadMode(pub String);

impl FromStr for Mode {
    type Err = BadMode;

    fn from_str(text: &str) -> Result<Self, BadMode> {
        let bad = || BadMode(text.to_owned());
        let (size, hertz) = text.split_once('@').map_or((text, None), |(size, hertz)| (size, Some(hertz)));
        let (width, height) = size.split_once('x').ok_or_else(bad)?;
        let dots = |text: &str| text.parse().ok().filter(|dots| *dots > 0).ok_or_else(bad);
        let hertz = hertz.map(|hertz| hertz.parse().map_err(|_| bad())).transpose()?;
        Ok(Self { width: dots(width)?, height: dots(height)?, hertz })
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.width, self.height)?;
        self.hertz.map_or(Ok(()), |hertz| write!(f, "@{hertz}"))
    }
}

/// A socket of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) name: String,
    pub(super) plugged: Plugged,
    pub(super) modes: Vec<Timing>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plugged {
    Yes,
    No,
    /// The socket cannot feel it: composite video, some panels. Taken only where it is named.
    Unknown,
}

/// A mode that a screen offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timing {
    pub(super) size: (u16, u16),
    pub(super) hertz: u32,
    pub(super) preferred: bool,
    pub(super) interlaced: bool,
}

impl Timing {
    fn dots(&self) -> u32 {
        u32::from(self.size.0) * u32::from(self.size.1)
    }

    fn suits(&self, mode: &Mode) -> bool {
        self.size == (mode.width, mode.height) && mode.hertz.is_none_or(|hertz| hertz == self.hertz)
    }
}

impl fmt::Display for Timing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}@{}", self.size.0, self.size.1, self.hertz)
    }
}

/// More than this a board need not draw: the frames of a larger screen fill the memory and the time of a small computer, and the screen enlarges
/// what it gets.
const MOST_DOTS: u32 = 1920 * 1080;

/// The socket's place in the list, and that of its mode.
pub(super) fn choose(offers: &[Offer], wish: &Wish) -> Result<(usize, usize), (FaultKind, String)> {
    let socket = socket(offers, wish.connector.as_deref())?;
    let offer = &offers[socket];
    let mode = match &wish.mode {
        Some(mode) => best(&offer.modes, |timing| timing.suits(mode)).ok_or_else(|| {
            let offered = list(offer.modes.iter());
            (FaultKind::Unsupported, format!("{} has no mode {mode}: choose one of {offered}", offer.name))
        })?,
        None => usual(&offer.modes).ok_or_else(|| {
            let why = format!("the screen at {} tells no mode: switch it on, or try another cable", offer.name);
            (FaultKind::NotReady, why)
        })?,
    };
    Ok((socket, mode))
}

fn socket(offers: &[Offer], named: Option<&str>) -> Result<usize, (FaultKind, String)> {
    let names = || list(offers.iter().map(|offer| &offer.name));
    let found = match named {
        Some(name) => {
            let found = offers.iter().position(|offer| offer.name == name).ok_or_else(|| {
                (FaultKind::Absent, format!("there is no socket {name:?}: this card has {}", names()))
            })?;
            Some(found).filter(|found| offers[*found].plugged != Plugged::No)
        }
        None => offers.iter().position(|offer| offer.plugged == Plugged::Yes),
    };
    found.ok_or_else(|| {
        let where_to = named.map_or_else(names, str::to_owned);
        (FaultKind::Absent, format!("no screen is plugged into {where_to}: look at its cable, and whether it is on"))
    })
}

/// The mode that a screen prefers, unless it is larger than need be and there is a smaller one.
fn usual(modes: &[Timing]) -> Option<usize> {
    let preferred = modes.iter().position(|mode| mode.preferred).or_else(|| (!modes.is_empty()).then_some(0))?;
    if modes[preferred].dots() <= MOST_DOTS {
        return Some(preferred);
    }
    let most = modes.iter().map(Timing::dots).filter(|dots| *dots <= MOST_DOTS).max();
    most.and_then(|most| best(modes, |mode| mode.dots() == most)).or(Some(preferred))
}

/// Of the modes that suit: whole pictures rather than interlaced ones, then what the screen prefers, then what is nearest to 60 a second.
fn best(modes: &[Timing], suits: impl Fn(&Timing) -> bool) -> Option<usize> {
    let suiting = modes.iter().enumerate().filter(|(_, mode)| suits(mode));
    let best = suiting.min_by_key(|(_, mode)| (mode.interlaced, !mode.preferred, mode.hertz.abs_diff(60)));
    best.map(|(place, _)| place)
}

fn list<T: fmt::Display>(things: impl Iterator<Item = T>) -> String {
    let mut names: Vec<String> = things.map(|thing| thing.to_string()).collect();
    names.dedup();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timing(width: u16, height: u16, hertz: u32) -> Timing {
        Timing { size: (width, height), hertz, preferred: false, interlaced: false }
    }

    fn socket(name: &str, plugged: Plugged, modes: &[Timing]) -> Offer {
        Offer { name: name.to_owned(), plugged, modes: modes.to_vec() }
    }

    fn television() -> Vec<Offer> {
        let uhd = Timing { preferred: true, ..timing(3840, 2160, 30) };
        let interlaced = Timing { interlaced: true, ..timing(1920, 1080, 60) };
        let modes = [uhd, interlaced, timing(1920, 1080, 50), timing(1920, 1080, 59), timing(1280, 720, 60)];
        vec![socket("HDMI-A-1", Plugged::No, &[]), socket("HDMI-A-2", Plugged::Yes, &modes)]
    }

    fn wish(connector: Option<&str>, mode: Option<&str>) -> Wish {
        Wish { connector: connector.map(str::to_owned), mode: mode.map(|mode| mode.parse().unwrap()) }
    }

    #[test]
    fn the_screen_that_is_there_and_no_more_dots_than_a_board_needs() {
        assert_eq!(choose(&television(), &Wish::default()), Ok((1, 3)));
        let small = Timing { preferred: true, ..timing(800, 480, 60) };
        let panel = [socket("DSI-1", Plugged::Yes, &[timing(1024, 600, 60), small])];
        assert_eq!(choose(&panel, &Wish::default()), Ok((0, 1)), "what it prefers");
        let only_large = [socket("HDMI-A-1", Plugged::Yes, &[timing(3840, 2160, 30)])];
        assert_eq!(choose(&only_large, &Wish::default()), Ok((0, 0)));
    }

    #[test]
    fn what_was_wished_for() {
        assert_eq!(choose(&television(), &wish(None, Some("1280x720"))), Ok((1, 4)));
        assert_eq!(choose(&television(), &wish(Some("HDMI-A-2"), Some("1920x1080@50"))), Ok((1, 2)));
        assert_eq!(choose(&television(), &wish(None, Some("3840x2160"))), Ok((1, 0)), "also a large one");
        let blind = [socket("Composite-1", Plugged::Unknown, &[timing(720, 576, 50)])];
        assert_eq!(choose(&blind, &wish(Some("Composite-1"), None)), Ok((0, 0)));
        assert_eq!(choose(&blind, &Wish::default()).unwrap_err().0, FaultKind::Absent, "only where it is named");
    }

    #[test]
    fn what_cannot_be_had_is_said_with_what_there_is() {
        let says = |wish: &Wish, kind, words: [&str; 2]| {
            let (found, why) = choose(&television(), wish).unwrap_err();
            assert!(found == kind && words.iter().all(|word| why.contains(word)), "{found:?} {why}");
        };
        says(&wish(Some("DP-1"), None), FaultKind::Absent, ["\"DP-1\"", "HDMI-A-1, HDMI-A-2"]);
        says(&wish(Some("HDMI-A-1"), None), FaultKind::Absent, ["plugged into HDMI-A-1:", "cable"]);
        says(&wish(None, Some("800x600")), FaultKind::Unsupported, ["no mode 800x600", "1920x1080@50"]);
        let (kind, why) = choose(&[socket("HDMI-A-1", Plugged::Yes, &[])], &Wish::default()).unwrap_err();
        assert!(kind == FaultKind::NotReady && why.contains("tells no mode"), "{why}");
    }

    #[test]
    fn a_mode_is_read_and_written_the_same() {
        for text in ["1920x1080", "1280x720@50"] {
            assert_eq!(text.parse::<Mode>().unwrap().to_string(), text);
        }
        for text in ["", "1920", "1920x", "0x480", "800x480@", "800x480@x", "-1x5"] {
            assert!(text.parse::<Mode>().unwrap_err().to_string().contains("1920x1080@50"), "{text}");
        }
    }
}
