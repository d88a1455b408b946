//! The paper, read by somebody else: what our encoder makes for each printer is decoded by an independent decoder
//! (`tests/escpos`, on hardless) and by our own, and both must read the same, which is what was meant. Codes are read from the
//! picture of the paper, as a phone does.
//!
//! The decoder is built by `tests/escpos/build`, which `tests/full` does first. Without it only that comparison is left out, and
//! that is said in its output; with `NUMERETTO_NEEDS_DECODER` set its absence is a failure.

use std::{
    fmt::Write as _,
    fs,
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use hardware::{
    printer::{
        Align, Ink, Piece, Printer, Profile, Size, Slip, encode,
        profile::{Charset, Cut, Presenter},
    },
    simulated::printer::{End, Line, Sheet, SimulatedPrinter, Simulation, picture},
};

use crate::arrows::root;

fn text(text: &str, size: Size, bold: bool) -> Piece {
    Piece::Text { text: text.into(), ink: Ink { size, bold, ..Ink::default() } }
}

fn left(text: &str) -> Piece {
    Piece::Text { text: text.into(), ink: Ink { align: Align::Left, ..Ink::default() } }
}

/// A ticket's paper, as a citizen sees it; `copy` marks the second paper of one number.
fn ticket(words: [&str; 9], number: &str, copy: bool) -> Slip {
    let [body, office, yours, service, issued, ahead, wait, ready, code] = words;
    let mut pieces = vec![Piece::Logo, text(body, Size::Normal, true), text(office, Size::Normal, false), Piece::Rule];
    if copy {
        let ink = Ink { size: Size::Double, bold: true, inverse: true, ..Ink::default() };
        pieces.push(Piece::Text { text: "\u{a0}COPIA / COPY\u{a0}".into(), ink });
    }
    pieces.extend([
        Piece::Space(1),
        text(yours, Size::Normal, false),
        text(number, Size::Largest, true),
        text(service, Size::Double, false),
        Piece::Space(1),
        text(issued, Size::Normal, false),
        text(ahead, Size::Normal, false),
        text(wait, Size::Normal, true),
        Piece::Rule,
        left(ready),
        Piece::Code { payload: "https://coda.example/t/8Zq3vX0bYk2w".into() },
        text(code, Size::Normal, false),
        Piece::Space(1),
    ]);
    Slip { pieces }
}

const IT: [&str; 9] = [
    "Comune di Piacenza",
    "Sportello Polifunzionale Quic",
    "Numero",
    "Carta d'identità",
    "martedì 24 novembre 2026 - 10:42",
    "7 persone prima di Lei",
    "attesa stimata 12-25 minuti",
    "Tenere pronti: documento scaduto, una fototessera, € 22,21. Perciò niente contanti: si paga con la carta.",
    "Seguire la coda dal telefono",
];

const EN: [&str; 9] = [
    "Municipality of Piacenza",
    "Quic multi-service office",
    "Number",
    "Identity card",
    "Tuesday 24 November 2026 - 10:42",
    "7 people before you",
    "estimated wait 12-25 minutes",
    "Have ready: your expired card, a photograph, € 22.21. Façade, naïve, Zoë: letters with accents are printed too.",
    "Follow the queue on your phone",
];

fn tickets() -> Vec<(&'static str, Slip)> {
    vec![("it", ticket(IT, "A045", false)), ("en", ticket(EN, "C1004", false)), ("copy", ticket(IT, "A045", true))]
}

fn printed(slip: &Slip, profile: &Profile) -> (Vec<u8>, Sheet) {
    let bytes = encode(slip, profile).unwrap();
    let simulation = Simulation::new(profile);
    let mut printer = SimulatedPrinter::new(simulation.clone()).unwrap();
    printer.print(&bytes, Instant::now() + Duration::from_secs(1)).unwrap();
    let sheet = simulation.take_sheets().pop().or_else(|| simulation.in_printer()).unwrap();
    assert!(sheet.unknown.is_empty(), "{}: {:?}", profile.name, sheet.unknown);
    (bytes, sheet)
}

/// Our reading, in the words of `tests/escpos`.
fn said(sheet: &Sheet) -> String {
    let mut said = String::new();
    for line in &sheet.lines {
        match line {
            Line::Text { runs, .. } if runs.is_empty() => {}
            Line::Text { runs, centred } => {
                said.push_str(if *centred { "text centred" } else { "text" });
                for run in runs {
                    let bold = if run.bold { " bold" } else { "" };
                    write!(said, " {}x{}{bold} {:?}", run.width, run.height, run.text).unwrap();
                }
                said.push('\n');
            }
            Line::Code { payload, module, .. } => writeln!(said, "code {module} M {payload:?}").unwrap(),
            Line::Picture(raster) => {
                let dark: u32 = raster.bits.iter().map(|byte| byte.count_ones()).sum();
                writeln!(said, "picture {}x{}, {dark} dark", raster.stride * 8, raster.rows).unwrap();
            }
            Line::Blank(_) | Line::Logo { .. } => {}
        }
    }
    said.push_str(match sheet.end {
        End::Cut { partial: true } => "cut partial\n",
        End::Cut { partial: false } => "cut full\n",
        End::Presented | End::Uncut => "",
    });
    said
}

#[allow(clippy::print_stdout, reason = "it is to be seen that this did not run")]
fn decoder() -> Option<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let decoder = target.join("escpos/debug/escpos-paper");
    if decoder.is_file() {
        return Some(decoder);
    }
    assert!(std::env::var_os("NUMERETTO_NEEDS_DECODER").is_none(), "build it first: tests/escpos/build");
    println!("*** NOT RUN: the independent decoder is not there; tests/escpos/build builds it ***");
    None
}

/// The independent decoder's reading of the bytes but for the maker's own order to the presenter, which it does not know.
fn read_by_another(decoder: &PathBuf, bytes: &[u8], profile: &Profile, picture: Option<PathBuf>) -> String {
    let own = match profile.presenter {
        None => 0,
        Some(Presenter::FsP { .. }) => 6,
        Some(Presenter::GsE { .. }) => 4,
    };
    let mut command = Command::new(decoder);
    if profile.page.charset == Charset::Wpc1252 {
        command.args(["--windows-1252", &profile.page.number.to_string()]);
    }
    command.args(["--mm", if profile.dots < 400 { "58" } else { "80" }]);
    if let Some(picture) = picture {
        command.arg("--png").arg(picture);
    }
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&bytes[..bytes.len() - own]).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// Where pictures go that somebody wants to look at.
fn pictures() -> Option<PathBuf> {
    std::env::var_os("NUMERETTO_PICTURES").map(PathBuf::from)
}

#[test]
fn another_decoder_reads_what_was_meant() {
    let decoder = decoder();
    for model in Profile::shipped() {
        let profile = Profile::load(model).unwrap();
        for (name, slip) in tickets() {
            let (bytes, sheet) = printed(&slip, &profile);
            let ours = said(&sheet);
            let snapshot = root().join(format!("tests/data/paper/{model}-{name}.txt"));
            if std::env::var_os("NUMERETTO_SNAPSHOTS").is_some() {
                fs::create_dir_all(snapshot.parent().unwrap()).unwrap();
                fs::write(&snapshot, &ours).unwrap();
            }
            let meant = fs::read_to_string(&snapshot).unwrap_or_else(|error| panic!("{}: {error}", snapshot.display()));
            assert_eq!(
                ours,
                meant,
                "{}: where it is meant so, NUMERETTO_SNAPSHOTS=1 writes it anew",
                snapshot.display()
            );
            if let Some(decoder) = &decoder {
                let theirs = pictures().map(|folder| folder.join(format!("{model}-{name}-other.png")));
                assert_eq!(read_by_another(decoder, &bytes, &profile, theirs), ours, "{model} {name}");
            }
        }
    }
}

#[test]
fn snapshots_say_what_was_asked_for() {
    // Apart from both decoders: the words themselves, whatever the code page.
    for model in Profile::shipped() {
        let profile = Profile::load(model).unwrap();
        let (_, sheet) = printed(&ticket(IT, "A045", true), &profile);
        let words: String = sheet.text().split_whitespace().collect::<Vec<_>>().join(" ");
        for said in IT.into_iter().chain(["A045", "COPIA / COPY"]) {
            assert!(words.contains(said), "{model}: {said:?} is not in {words:?}");
        }
        let numbers = sheet.lines.iter().filter_map(|line| match line {
            Line::Text { runs, .. } => runs.iter().find(|run| run.text == "A045"),
            _ => None,
        });
        assert_eq!(numbers.map(|run| (run.width, run.height)).collect::<Vec<_>>(), [(8, 8)], "{model}");
        let uncut = profile.cut == Cut::None && profile.presenter.is_none();
        assert_eq!(sheet.end == End::Uncut, uncut, "{model}");
    }
}

#[test]
fn codes_are_read_from_the_paper() {
    for model in Profile::shipped() {
        let profile = Profile::load(model).unwrap();
        for (name, slip) in tickets() {
            let (_, sheet) = printed(&slip, &profile);
            let png = picture(&sheet, &profile);
            if let Some(folder) = pictures() {
                fs::create_dir_all(&folder).unwrap();
                fs::write(folder.join(format!("{model}-{name}.png")), &png).unwrap();
            }
            assert_eq!(read_code(&png), ["https://coda.example/t/8Zq3vX0bYk2w"], "{model} {name}");
        }
    }
}

fn read_code(png: &[u8]) -> Vec<String> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut dots = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut dots).unwrap();
    let (width, height) = (info.width as usize, info.height as usize);
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| dots[(y * width + x) * 2]);
    picture.detect_grids().into_iter().map(|grid| grid.decode().unwrap().1).collect()
}

#[test]
fn a_ticket_without_raster_is_short_and_always_the_same() {
    for model in ["epson-tm-t20", "epson-tm-t88"] {
        let profile = Profile::load(model).unwrap();
        let mut slip = ticket(IT, "A045", false);
        // The office's own advice is as long as the office wants it.
        slip.pieces.retain(|piece| !matches!(piece, Piece::Text { ink: Ink { align: Align::Left, .. }, .. }));
        let bytes = encode(&slip, &profile).unwrap();
        assert!(bytes.len() <= 400, "{model}: {} bytes", bytes.len());
        assert_eq!(bytes, encode(&slip, &profile).unwrap());
    }
}
