//! `[board]`: how the waiting room's boards look and sound, read, written out and defaulted in one place. Letters that could not be
//! read from the last row are a mistake in the file, found before any board shows them.

use std::fmt::{self, Write};

use protocol::board::{BoardSound, QuietHours, Theme};
use serde::{Deserialize, Serialize};

use config_file::{Node, Read, Reported};

use super::{render, values::parse_time};
use crate::engine::setup::BoardDesign;

/// The least contrast of letters and their ground (WCAG 2.1, 1.4.6).
const CONTRAST: f64 = 7.0;

/// How boards look and sound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoardSection {
    /// A theme of ours by its name.
    pub theme: ThemeName,
    /// Or colours of one's own, which count more.
    pub colours: Option<Theme>,
    /// Seconds until what has room for one language shows the other.
    pub alternate_seconds: u32,
    /// The two tones.
    pub chime: bool,
    /// Spoken calls.
    pub speech: bool,
    /// From 0 to 100.
    pub volume: u32,
    /// When nothing is to be heard.
    pub quiet: Vec<QuietHours>,
}

/// A theme of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeName {
    /// Light letters on dark green: for most halls.
    Night,
    /// Dark letters on white: for halls full of light.
    Day,
    /// Black, white and yellow: for those who see little.
    Contrast,
}

impl ThemeName {
    const ALL: [Self; 3] = [Self::Night, Self::Day, Self::Contrast];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Night => "night",
            Self::Day => "day",
            Self::Contrast => "contrast",
        }
    }

    fn colours(self) -> Theme {
        let [ground, ink, panel, panel_ink, card, card_ink] = match self {
            Self::Night => ["#05211f", "#f4fbfa", "#0d3834", "#f4fbfa", "#f4fbfa", "#05211f"],
            Self::Day => ["#e6eeed", "#05211f", "#ffffff", "#05211f", "#0b3f3a", "#ffffff"],
            Self::Contrast => ["#000000", "#ffffff", "#1c1c1c", "#ffffff", "#ffe14d", "#000000"],
        }
        .map(str::to_owned);
        Theme { ground, ink, panel, panel_ink, card, card_ink }
    }
}

impl Default for BoardSection {
    /// Of a file without such a section.
    fn default() -> Self {
        Self {
            theme: ThemeName::Night,
            colours: None,
            alternate_seconds: 8,
            chime: true,
            speech: true,
            volume: 80,
            quiet: Vec::new(),
        }
    }
}

impl BoardSection {
    #[allow(clippy::cast_possible_truncation, reason = "read as 0 to 100")]
    pub(super) fn setup(&self) -> BoardDesign {
        BoardDesign {
            theme: self.colours.clone().unwrap_or_else(|| self.theme.colours()),
            alternate: self.alternate_seconds,
            sound: BoardSound {
                chime: self.chime,
                speech: self.speech,
                volume: self.volume.min(100) as u8,
                quiet: self.quiet.clone(),
            },
        }
    }
}

pub(super) fn read(node: &Node<'_>) -> Read<BoardSection> {
    let table = node.table(&["theme", "colours", "alternate_seconds", "chime", "speech", "volume", "quiet"])?;
    let names: Vec<_> = ThemeName::ALL.iter().map(|name| name.as_str()).collect();
    let named = |text: &str| ThemeName::ALL.into_iter().find(|name| name.as_str() == text);
    let theme = table.maybe("theme", |n| n.parsed(&format!("one of {}", names.join(", ")), named));
    let colours = table.maybe("colours", colours);
    let alternate_seconds = table.maybe("alternate_seconds", |n| n.integer(3..=60));
    let chime = table.maybe("chime", Node::boolean);
    let speech = table.maybe("speech", Node::boolean);
    let volume = table.maybe("volume", |n| n.integer(0..=100));
    let quiet = table.maybe("quiet", |n| {
        n.list("a list of hours like [\"13:00-14:00\"]", |n| n.parsed("hours like 13:00-14:00", quiet_hours))
    });
    let usual = BoardSection::default();
    Ok(BoardSection {
        theme: theme?.unwrap_or(usual.theme),
        colours: colours?,
        alternate_seconds: alternate_seconds?.unwrap_or(usual.alternate_seconds),
        chime: chime?.unwrap_or(usual.chime),
        speech: speech?.unwrap_or(usual.speech),
        volume: volume?.unwrap_or(usual.volume),
        quiet: quiet?.unwrap_or(usual.quiet),
    })
}

/// Hours that may go over midnight, unlike those of an opening.
fn quiet_hours(text: &str) -> Option<QuietHours> {
    let (from, to) = text.split_once('-')?;
    let time = |text: &str| parse_time(text.trim()).map(|time| format!("{:02}:{:02}", time.hour(), time.minute()));
    let hours = QuietHours { from: time(from)?, to: time(to)? };
    (hours.from != hours.to).then_some(hours)
}

fn colours(node: &Node<'_>) -> Read<Theme> {
    let table = node.table(&["ground", "ink", "panel", "panel_ink", "card", "card_ink"])?;
    let colour = |key: &str| {
        table.field(key, |n| n.parsed("a colour like #05211f", |text| luminance(text).map(|_| text.to_lowercase())))
    };
    let (ground, ink, panel) = (colour("ground"), colour("ink"), colour("panel"));
    let (panel_ink, card, card_ink) = (colour("panel_ink"), colour("card"), colour("card_ink"));
    let theme =
        Theme { ground: ground?, ink: ink?, panel: panel?, panel_ink: panel_ink?, card: card?, card_ink: card_ink? };
    let pairs = [
        ("ink", &theme.ink, "ground", &theme.ground),
        ("panel_ink", &theme.panel_ink, "panel", &theme.panel),
        ("card_ink", &theme.card_ink, "card", &theme.card),
    ];
    let mut faint: Option<Reported> = None;
    for (letters, of_letters, ground, of_ground) in pairs {
        let contrast = contrast(of_letters, of_ground).unwrap_or(1.0);
        if contrast < CONTRAST {
            let problem = format!("has {letters} on {ground} with a contrast of {contrast:.1} to 1");
            faint = Some(node.lacking(problem, "at least 7 to 1: letters are read from the last row"));
        }
    }
    faint.map_or(Ok(theme), Err)
}

/// Relative luminance of `#rrggbb` (WCAG 2.1), from 0 to 1.
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let channel = |from: usize| {
        let value = f64::from(u8::from_str_radix(digits.get(from..from + 2)?, 16).ok()?) / 255.0;
        Some(if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    Some(0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?)
}

/// From 1 to 21; the order does not matter.
fn contrast(one: &str, other: &str) -> Option<f64> {
    let (one, other) = (luminance(one)?, luminance(other)?);
    Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

pub(super) fn write(out: &mut String, board: &BoardSection) -> fmt::Result {
    writeln!(out, "\n[board]\ntheme = {}", render::quoted(board.theme.as_str()))?;
    writeln!(out, "alternate_seconds = {}", board.alternate_seconds)?;
    writeln!(out, "chime = {}\nspeech = {}\nvolume = {}", board.chime, board.speech, board.volume)?;
    let quiet: Vec<_> = board.quiet.iter().map(|hours| format!("\"{}-{}\"", hours.from, hours.to)).collect();
    writeln!(out, "quiet = [{}]", quiet.join(", "))?;
    let Some(Theme { ground, ink, panel, panel_ink, card, card_ink }) = &board.colours else { return Ok(()) };
    writeln!(out, "\n[board.colours]\nground = \"{ground}\"\nink = \"{ink}\"\npanel = \"{panel}\"")?;
    writeln!(out, "panel_ink = \"{panel_ink}\"\ncard = \"{card}\"\ncard_ink = \"{card_ink}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guideline() {
        assert_eq!(contrast("#000000", "#ffffff"), Some(21.0));
        assert!((contrast("#777777", "#ffffff").unwrap() - 4.48).abs() < 0.01);
        assert_eq!(contrast("#fff", "#000000"), None);
        for theme in ThemeName::ALL.map(ThemeName::colours) {
            for (ink, ground) in
                [(&theme.ink, &theme.ground), (&theme.panel_ink, &theme.panel), (&theme.card_ink, &theme.card)]
            {
                assert!(contrast(ink, ground).unwrap() >= CONTRAST, "{ink} on {ground}");
            }
        }
    }
}
