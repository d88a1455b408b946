//! Writes, on standard output, the bytes of tickets for every printer: in both languages, as copies, given without the server, and
//! with a logo in greys. They must be the same on every machine: `tests/arm` runs this on two and compares.
#![allow(clippy::unwrap_used)] // what cannot be made must not be compared

use std::io::Write;

use hardware::printer::{Logo, Piece, Profile, Slip, encode};
use kiosk::layout::{self, Printable, Told};
use protocol::{Language, kiosk::KioskSetup, views::Wait};
use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let logo = logo();
    for model in Profile::shipped() {
        let profile = Profile::load(model).unwrap();
        // On a line of its own, whatever bytes came before: `tests/arm` looks for it.
        writeln!(out, "\n{model}")?;
        // Stored before, or sent with each.
        let stored = match Logo::of(&logo, &profile).unwrap() {
            Logo::Kept(bytes) => {
                out.write_all(&bytes)?;
                Piece::Logo
            }
            Logo::Sent(raster) => Piece::Picture(raster),
        };
        for slip in slips() {
            let printed = |piece: &Piece| if *piece == Piece::Logo { stored.clone() } else { piece.clone() };
            let slip = Slip { pieces: slip.pieces.iter().map(printed).collect() };
            out.write_all(&encode(&slip, &profile).unwrap())?;
        }
    }
    Ok(())
}

/// Nothing on a slip tells priority: there is none to be written apart.
fn slips() -> Vec<Slip> {
    let setup: KioskSetup = serde_json::from_value(setup()).unwrap();
    let mut slips = vec![layout::test_slip(Some(&setup), Language::It), layout::test_slip(None, Language::En)];
    for language in [Language::It, Language::En] {
        for (copy, online) in [(false, true), (true, true), (false, false)] {
            let told = Told {
                ahead: Some(7),
                wait: Some(serde_json::from_value::<Wait>(json!({"p10": 600, "p50": 800, "p90": 1050})).unwrap()),
                link: Some("https://coda.example.org/t/8Zq3vX0bYk2w".into()),
            };
            let ticket = Printable {
                number: "A045".parse().unwrap(),
                service: "A".parse().unwrap(),
                language,
                issued_at: online.then(|| "2026-11-24T10:42:00+01:00".parse().unwrap()),
                told: online.then_some(told),
                copy,
            };
            slips.push(layout::slip(&ticket, Some(&setup)));
        }
    }
    slips
}

fn setup() -> Value {
    json!({
        "kiosk": "k1", "rehearsal": false, "time_zone": "Europe/Rome",
        "body": {"it": "Città di Prova", "en": "Town of Trial"},
        "office": {"it": "Sportello «polifunzionale»", "en": "Multi-service office"},
        "services": [{
            "service": "A",
            "name": {"it": "Carta d’identità", "en": "Identity card"},
            "ready": {"it": "documento scaduto, una fototessera, € 22,21", "en": "your expired card, a photograph, € 22.21"}
        }],
        "openings": [],
        "ticket": {
            "parts": ["logo", "office", "number", "service", "date", "ahead", "wait", "code", "ready", "text"],
            "text": {"it": "Perciò – niente contanti", "en": "Façade, naïve, Zoë"}
        }
    })
}

/// A disc that fades, larger than any paper: scaled, and its greys burnt.
fn logo() -> Vec<u8> {
    const SIDE: u32 = 700;
    let dots: Vec<u8> = (0..SIDE * SIDE)
        .map(|at| {
            let (x, y) = ((at % SIDE).abs_diff(SIDE / 2), (at / SIDE).abs_diff(SIDE / 2));
            u8::try_from((x * x + y * y) / 400).unwrap_or(u8::MAX)
        })
        .collect();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, SIDE, SIDE);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&dots).unwrap();
    file
}
