//! Pictures as they were reviewed. `NUMERETTO_BLESS=1` writes them anew, and `NUMERETTO_PICTURES=DIR` every picture there is: look at them.

use std::{
    collections::{HashMap, HashSet},
    env, fs,
    path::Path,
};

use device::clock::Uptime;
use display_board::layout::{Picture, TURN};
use hardware::pixels::{
    Canvas,
    embedded_graphics::geometry::{OriginDimensions, Size},
    png,
};
use protocol::Language;

use super::stage::{SIZES, THEMES, look, size, states};

/// Sizes in between.
const BETWEEN: [(u32, u32); 4] = [(96, 48), (160, 128), (320, 240), (480, 320)];

/// States that came later: the looks of the others stay as they were.
const LATER: [&str; 4] = ["desk-closed", "desk-past", "rehearsal-past", "rehearsal-closed"];

/// A picture: state, theme, language, size, and whose turn it is.
#[derive(Clone, Copy)]
struct View {
    state: &'static str,
    theme: usize,
    language: Language,
    size: (u32, u32),
    turn: i64,
}

impl View {
    fn name(self) -> String {
        let (theme, (width, height)) = (THEMES[self.theme].0, self.size);
        let language = if self.language == Language::It { "it" } else { "en" };
        let turn = if self.turn == 0 { String::new() } else { format!("-{}", self.turn) };
        format!("{}-{theme}-{language}-{width}x{height}{turn}.png", self.state)
    }

    fn drawn(self) -> Canvas {
        let (_, shown) = states(self.language).into_iter().find(|(name, _)| *name == self.state).unwrap();
        let mut canvas = Canvas::new(size(self.size));
        Picture::new(look(self.theme, true)).update(&shown, Uptime(self.turn * TURN.0), &mut canvas);
        canvas
    }
}

/// Every size, theme and language, each state, and what is dangerous together: long names where there is little room, two strips over three cards.
fn goldens() -> Vec<View> {
    const IT: Language = Language::It;
    const EN: Language = Language::En;
    let [wide, middle, upright, small, led, half, tiny] = SIZES;
    let chosen = [
        ("one", 0, IT, wide),
        ("many", 0, EN, wide),
        ("stale", 1, IT, wide),
        ("long", 0, IT, wide),
        ("closed", 2, EN, wide),
        ("empty", 1, EN, middle),
        ("two", 2, IT, middle),
        ("crowd", 0, IT, middle),
        ("desk", 0, IT, middle),
        ("unknown", 0, EN, middle),
        ("one", 1, EN, upright),
        ("many", 2, IT, upright),
        ("closed", 0, IT, upright),
        ("long", 1, EN, upright),
        ("some", 0, IT, small),
        ("one", 0, EN, small),
        ("rehearsal", 1, IT, small),
        ("stale", 2, IT, small),
        ("long", 0, EN, small),
        ("closed", 1, IT, small),
        ("crowd", 2, EN, small),
        ("desk", 1, EN, small),
        ("desk-stale", 0, IT, small),
        ("desk-idle", 2, EN, small),
        ("desk-closed", 1, IT, small),
        ("desk-past", 0, IT, small),
        ("pairing", 0, IT, small),
        ("connecting", 1, EN, small),
        ("many", 1, EN, BETWEEN[3]),
        ("past", 0, IT, BETWEEN[3]),
        ("rehearsal-closed", 0, IT, BETWEEN[3]),
    ];
    let large = chosen.map(|(state, theme, language, size)| View { state, theme, language, size, turn: 0 });
    // Few dots are few bytes: all states, and the turns of some.
    let few = [(led, 4, 1), (half, 4, 1), (tiny, 11, 2)].into_iter().flat_map(|(size, past, pairing)| {
        let first = states(IT).into_iter().map(|(state, _)| (state, 0)).filter(|(state, _)| !LATER.contains(state));
        let turns = [("many", 4), ("past", past), ("pairing", pairing)];
        let turns = turns.into_iter().flat_map(|(state, turns)| (1..turns).map(move |turn| (state, turn)));
        first
            .chain(turns)
            .chain(LATER.map(|state| (state, 0)))
            .zip([(0, IT), (1, EN), (2, IT)].into_iter().cycle())
            .map(move |((state, turn), (theme, language))| View { state, theme, language, size, turn })
    });
    large.into_iter().chain(few).collect()
}

/// Compared as dots: how a file is packed does not matter.
#[test]
fn boards_look_as_they_were_reviewed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures/golden");
    let is_blessed = env::var_os("NUMERETTO_BLESS").is_some();
    let mut differ = Vec::new();
    for view in goldens() {
        let (name, canvas) = (view.name(), view.drawn());
        let dots = coarse(canvas.pixels());
        if golden(&folder.join(&name)) == Some(dots.clone()) {
            continue;
        }
        if is_blessed {
            fs::write(folder.join(&name), packed(&dots, canvas.size())).unwrap();
        }
        differ.push(name);
    }
    assert!(
        differ.is_empty() || is_blessed,
        "pictures differ from those in display-board/tests/pictures/golden: {differ:?}. NUMERETTO_BLESS=1 writes them anew: look at them, and keep them if they are meant"
    );
}

/// For eyes: every picture, or those whose names hold what NUMERETTO_ONLY says.
#[test]
fn pictures_for_eyes() {
    let Some(folder) = env::var_os("NUMERETTO_PICTURES") else { return };
    let only = env::var("NUMERETTO_ONLY").unwrap_or_default();
    for size in SIZES.into_iter().chain(BETWEEN) {
        for (theme, language) in (0..THEMES.len()).flat_map(|theme| [(theme, Language::It), (theme, Language::En)]) {
            for (state, _) in states(language) {
                let view = View { state, theme, language, size, turn: 0 };
                if view.name().contains(&only) {
                    fs::write(Path::new(&folder).join(view.name()), png(&view.drawn())).unwrap();
                }
            }
        }
    }
}

/// The colours of planes and letters as they are, and those of letters' edges in sixteen steps: the hundreds of shades in between would make files
/// three times as large, and nobody sees them.
fn coarse(dots: &[u32]) -> Vec<u32> {
    let mut counts = HashMap::new();
    dots.iter().for_each(|dot| *counts.entry(*dot).or_insert(0_usize) += 1);
    let is_plain: HashSet<u32> =
        counts.into_iter().filter(|(_, count)| count * 2_000 >= dots.len()).map(|(dot, _)| dot).collect();
    dots.iter().map(|dot| if is_plain.contains(dot) { *dot } else { dot & 0x00f0_f0f0 }).collect()
}

/// A PNG with a palette where the colours suffice, as small as can be.
fn packed(dots: &[u32], size: Size) -> Vec<u8> {
    let mut colours: Vec<u32> = dots.to_vec();
    colours.sort_unstable();
    colours.dedup();
    let mut file = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut file, size.width, size.height);
    encoder.set_depth(::png::BitDepth::Eight);
    encoder.set_compression(::png::Compression::High);
    encoder.set_filter(::png::Filter::NoFilter);
    let bytes: Vec<u8> = if colours.len() <= 256 {
        encoder.set_color(::png::ColorType::Indexed);
        encoder.set_palette(colours.iter().flat_map(|colour| channels(*colour)).collect::<Vec<u8>>());
        let place = |dot: &u32| u8::try_from(colours.binary_search(dot).unwrap()).unwrap();
        dots.iter().map(place).collect()
    } else {
        encoder.set_color(::png::ColorType::Rgb);
        dots.iter().flat_map(|dot| channels(*dot)).collect()
    };
    encoder.write_header().unwrap().write_image_data(&bytes).unwrap();
    file
}

fn channels(colour: u32) -> [u8; 3] {
    let [_, red, green, blue] = colour.to_be_bytes();
    [red, green, blue]
}

fn golden(path: &Path) -> Option<Vec<u32>> {
    let mut decoder = ::png::Decoder::new(std::io::BufReader::new(fs::File::open(path).ok()?));
    decoder.set_transformations(::png::Transformations::EXPAND);
    let mut reader = decoder.read_info().ok()?;
    let mut bytes = vec![0; reader.output_buffer_size()?];
    reader.next_frame(&mut bytes).ok()?;
    Some(bytes.chunks(3).map(|dot| u32::from_be_bytes([0, dot[0], dot[1], dot[2]])).collect())
}
