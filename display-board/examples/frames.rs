//! Writes, on standard output, what the dots of every picture of the tests come to: each size, theme, language and state, and each turn where few dots
//! take turns. They must be the same on every machine: `tests/arm` runs this on two and compares. A picture that differs is so named.
//!
//! `frames FOLDER` writes the dots themselves as well, `0x00RRGGBB` each, to be compared byte for byte: some gigabytes. `frames FOLDER WORD` those whose name
//! holds a word.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // what cannot be drawn must not be compared

#[path = "../tests/pictures/stage.rs"]
mod stage;

use std::{env, fs, path::Path};

use device::clock::Uptime;
use display_board::layout::{Picture, TURN};
use hardware::pixels::Canvas;
use protocol::Language;

use stage::{SIZES, THEMES, TURNS, look, size, states};

fn main() {
    let mut words = env::args().skip(1);
    let (folder, only) = (words.next(), words.next().unwrap_or_default());
    for of in SIZES {
        let turns = if of.1 < 200 { TURNS } else { 1 };
        for (theme, (theme_name, _)) in THEMES.into_iter().enumerate() {
            for (language, tag) in [(Language::It, "it"), (Language::En, "en")] {
                // As a board draws: one picture after the other on one canvas.
                let (mut picture, mut canvas) = (Picture::new(look(theme, true)), Canvas::new(size(of)));
                for (state, shown) in states(language) {
                    for turn in 0..turns {
                        picture.update(&shown, Uptime(turn * TURN.0), &mut canvas);
                        let name = format!("{state}-{theme_name}-{tag}-{}x{}-{turn}", of.0, of.1);
                        println!("{name} {:016x}", sum(canvas.pixels()));
                        if let Some(folder) = folder.as_ref().filter(|_| name.contains(&only)) {
                            let bytes: Vec<u8> = canvas.pixels().iter().flat_map(|dot| dot.to_be_bytes()).collect();
                            fs::write(Path::new(folder).join(name), bytes).unwrap();
                        }
                    }
                }
            }
        }
    }
}

/// FNV-1a, over whole dots.
fn sum(dots: &[u32]) -> u64 {
    dots.iter().fold(0xcbf2_9ce4_8422_2325, |sum, dot| (sum ^ u64::from(*dot)).wrapping_mul(0x0100_0000_01b3))
}
