//! The look of the kiosk's page, as colours. A test holds them against the page's style sheet.

use hardware::pixels::{colour_of, embedded_graphics::pixelcolor::Rgb888};

/// A colour.
pub type Colour = Rgb888;

/// Texts.
pub const INK: u32 = 0x0017_324d;
/// Texts that matter less.
pub const INK_SOFT: u32 = 0x0045_5b71;
/// What texts stand on.
pub const PAPER: u32 = 0x00ff_ffff;
/// What lies under everything.
pub const GROUND: u32 = 0x00f3_f6f6;
/// Thin lines.
pub const LINE: u32 = 0x00c5_d2d1;
/// The head, buttons.
pub const PRIMARY: u32 = 0x000b_5e58;
/// A button that is pressed; letters on a button.
pub const PRIMARY_DARK: u32 = 0x0007_3f3b;
/// What is alarming.
pub const ALARM: u32 = 0x00a3_001c;
/// What is to be noticed: its edge …
pub const WARN: u32 = 0x007a_4d00;
/// … and its ground.
pub const WARN_PALE: u32 = 0x00ff_f3da;
/// Letters of a rehearsal's band.
pub const BAND_INK: u32 = 0x005c_3a00;
/// A service that gives no numbers: its ground, its edge, its letters, its letter's ground, and its ground when pressed.
pub const SHUT: [u32; 5] = [0x00e6_eaea, 0x008b_969e, 0x0037_424b, 0x0056_616a, 0x00d5_dbdb];

/// The colours of services' letters.
const SERVICES: [(&str, u32); 21] = [
    ("A", 0x000b_5e58),
    ("B", 0x006a_2c70),
    ("C", 0x008a_2d0b),
    ("D", 0x001d_4f91),
    ("E", 0x008c_1235),
    ("F", 0x004a_5200),
    ("G", 0x001b_5e20),
    ("H", 0x005d_4037),
    ("J", 0x0037_474f),
    ("K", 0x0088_0e4f),
    ("L", 0x001a_2f6b),
    ("M", 0x0033_521b),
    ("N", 0x0000_566b),
    ("P", 0x005b_2a86),
    ("R", 0x004b_3a8f),
    ("T", 0x007f_2a2a),
    ("U", 0x003b_4a78),
    ("V", 0x0000_594a),
    ("W", 0x006b_4a00),
    ("X", 0x0042_4242),
    ("Y", 0x006d_1b4a),
];

/// As a colour.
#[must_use]
pub fn colour(word: u32) -> Colour {
    colour_of(word)
}

/// The colour of a service's letter.
#[must_use]
pub fn service(letter: &str) -> u32 {
    SERVICES.iter().find(|(known, _)| *known == letter).map_or(PRIMARY, |(_, word)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_display_has_the_look_of_the_page() {
        let page = include_str!("../panel/page/panel.css");
        let has = |text: String| assert!(page.contains(&text), "panel.css lacks {text}");
        let named = [
            ("ink", INK),
            ("ink-soft", INK_SOFT),
            ("paper", PAPER),
            ("ground", GROUND),
            ("line", LINE),
            ("primary", PRIMARY),
            ("primary-dark", PRIMARY_DARK),
            ("alarm", ALARM),
            ("warn", WARN),
            ("warn-pale", WARN_PALE),
        ];
        named.into_iter().for_each(|(name, word)| has(format!("--{name}: #{word:06x};")));
        SERVICES.iter().for_each(|(letter, word)| has(format!(".service-{letter} {{ --colour: #{word:06x}; }}")));
        SHUT.into_iter().chain([BAND_INK]).for_each(|word| has(format!("#{word:06x}")));
        let letters = page.lines().filter(|line| line.starts_with(".service-")).count();
        assert_eq!(letters, SERVICES.len(), "every letter of the page has its colour here");
    }
}
