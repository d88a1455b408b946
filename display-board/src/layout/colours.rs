//! Colours: an office's six, and those made of them. Pure, and without functions that differ between machines.

use hardware::pixels::embedded_graphics::pixelcolor::{Rgb888, RgbColor};
use protocol::board::Theme;

/// Letters are never fainter than this (WCAG 2.1, 1.4.6); a little more, because this is computed roughly.
const LEAST: f64 = 7.4;

/// Letters and what is behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tone {
    /// The letters.
    pub ink: Rgb888,
    /// Behind them.
    pub ground: Rgb888,
}

impl Tone {
    /// The same the other way round.
    pub(super) const fn turned(self) -> Self {
        Self { ink: self.ground, ground: self.ink }
    }

    /// For what matters less: as near to the ground as it may be read on it, but no nearer than a third.
    pub(super) fn soft(self) -> Self {
        let shares = (0..=33).rev().map(|share| mixed(self.ink, self.ground, share));
        let ink = shares.into_iter().find(|ink| contrast(*ink, self.ground) >= LEAST);
        Self { ink: ink.unwrap_or(self.ink), ..self }
    }

    /// A line that parts, and is not read.
    pub(super) fn faint(self) -> Rgb888 {
        mixed(self.ink, self.ground, 75)
    }
}

/// An office's colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colours {
    /// Everything.
    pub ground: Tone,
    /// The zones, the foot.
    pub panel: Tone,
    /// The called number.
    pub card: Tone,
}

impl Default for Colours {
    /// Light letters on dark green.
    fn default() -> Self {
        let tone = |ink, ground| Tone { ink, ground };
        let (light, dark, panel) =
            (Rgb888::new(0xf4, 0xfb, 0xfa), Rgb888::new(0x05, 0x21, 0x1f), Rgb888::new(0x0d, 0x38, 0x34));
        Self { ground: tone(light, dark), panel: tone(light, panel), card: tone(dark, light) }
    }
}

impl Colours {
    /// An office's theme. Colours that cannot be read or not told from each other are those of the usual theme: letters that nobody reads are worse.
    #[must_use]
    pub fn of(theme: &Theme) -> Self {
        let tone = |ink: &str, ground: &str| {
            let tone = Tone { ink: colour(ink)?, ground: colour(ground)? };
            (contrast(tone.ink, tone.ground) >= 6.9).then_some(tone)
        };
        let all = (|| {
            Some(Self {
                ground: tone(&theme.ink, &theme.ground)?,
                panel: tone(&theme.panel_ink, &theme.panel)?,
                card: tone(&theme.card_ink, &theme.card)?,
            })
        })();
        all.unwrap_or_default()
    }

    /// On dots that are dark unless they are lit.
    pub(super) fn lit(self) -> (Rgb888, Rgb888) {
        let brighter = |tone: Tone| if light(tone.ink) > light(tone.ground) { tone.ink } else { tone.ground };
        (brighter(self.card), brighter(self.ground))
    }
}

/// `#rrggbb`.
fn colour(text: &str) -> Option<Rgb888> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    Some(Rgb888::new(red, green, blue))
}

/// One colour with a share of another, in hundredths.
fn mixed(one: Rgb888, other: Rgb888, share: u32) -> Rgb888 {
    let channel = |one: u8, other: u8| {
        let sum = u32::from(one) * (100 - share) + u32::from(other) * share;
        u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX)
    };
    Rgb888::new(channel(one.r(), other.r()), channel(one.g(), other.g()), channel(one.b(), other.b()))
}

/// How light a channel is, roughly: sRGB as a polynomial, which is the same on every machine, as a power is not.
fn linear(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    c * (c * (c * 0.305_306_011 + 0.682_171_111) + 0.012_522_878)
}

/// How light a colour is, from 0 to 1.
fn light(colour: Rgb888) -> f64 {
    0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
}

/// How well two colours can be told from each other, from 1 to 21 (WCAG 2.1), within a twentieth.
#[must_use]
pub fn contrast(one: Rgb888, other: Rgb888) -> f64 {
    let (one, other) = (light(one), light(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn soft_letters_are_softer_and_still_read() {
        let usual = Colours::default();
        for tone in [usual.ground, usual.panel, usual.card] {
            let soft = tone.soft();
            assert_ne!(soft.ink, tone.ink);
            assert!(contrast(soft.ink, soft.ground) >= LEAST);
        }
        // Where there is nothing to spare, nothing is taken.
        let bare = Tone { ink: Rgb888::new(89, 89, 89), ground: Rgb888::WHITE };
        assert_eq!(bare.soft().ink, bare.ink);
    }

    #[test]
    fn a_theme_that_nobody_could_read_is_not_taken() {
        let theme = |ink: &str| Theme {
            ground: "#ffffff".into(),
            ink: ink.into(),
            panel: "#000000".into(),
            panel_ink: "#ffffff".into(),
            card: "#000000".into(),
            card_ink: "#ffffff".into(),
        };
        assert_eq!(Colours::of(&theme("#111111")).ground.ink, Rgb888::new(0x11, 0x11, 0x11));
        for bad in ["#eeeeee", "red", "#12345", "#12345€"] {
            assert_eq!(Colours::of(&theme(bad)), Colours::default(), "{bad}");
        }
    }

    /// `queue-server/web/test/boards.test.ts` reads the same file.
    #[test]
    fn what_is_made_of_a_theme_is_the_same_on_the_web_board() {
        let alike: serde_json::Value = serde_json::from_str(include_str!("../../../tests/data/boards.json")).unwrap();
        for one in alike["colours"].as_array().unwrap() {
            let theme: Theme = serde_json::from_value(one["theme"].clone()).unwrap();
            let Colours { ground, panel, card } = Colours::of(&theme);
            let Some(soft) = one["soft"].as_array() else {
                assert_eq!(ground, Colours::default().ground, "{theme:?}");
                continue;
            };
            let faint = one["faint"].as_array().unwrap();
            for ((tone, soft), faint) in [ground, panel, card].into_iter().zip(soft).zip(faint) {
                let made = (Some(tone.soft().ink), Some(tone.faint()));
                assert_eq!(made, (colour(soft.as_str().unwrap()), colour(faint.as_str().unwrap())), "{theme:?}");
            }
        }
    }
}
