//! What a picture costs, beside copying the frame: `cargo bench -p display-board`. Each row is measured in turns with the copy, and the bars are: all of it at
//! most 8 copies, a changed call at most a quarter of all. Nothing here asserts a time.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use device::clock::Uptime;
use display_board::{
    board::{Card, Eye, Hall, Queue, Row, Says, Screen, Shown, Turns},
    layout::{Look, Picture, scene},
};
use hardware::pixels::{Canvas, embedded_graphics::geometry::Size};
use protocol::{DeskNo, Language, OffsetTime, ServiceId, kiosk::Bilingual, views::Wait};

const SIZE: Size = Size::new(1920, 1080);
const ROUNDS: usize = 200;

fn both(it: &str, en: &str) -> Bilingual {
    Bilingual { it: it.into(), en: en.into() }
}

fn row(number: u32, desk: u16) -> Row {
    let at: OffsetTime = "2026-11-24T09:40:00+01:00".parse().unwrap();
    Row {
        number: format!("A{number:03}").parse().unwrap(),
        desk: Some(DeskNo(desk)),
        at: Some(at),
        standing: false,
        eye: Eye::Steady,
    }
}

/// A hall whose newest call is of that number, new; the one before it stands first in the rows.
fn hall(number: u32, called: char, eye: Eye, minute: u32) -> Shown {
    let name = both("Carta d’identità elettronica", "Electronic identity card");
    let queue = |letter| Queue {
        service: ServiceId::new(letter).unwrap(),
        name: name.clone(),
        waiting: Some(if letter == called { u64::from(number % 9) } else { 4 }),
        says: Says::Wait(Wait { p10: 600, p50: 800, p90: 1_080 }),
    };
    let card = Card {
        number: format!("{called}{number:03}").parse().unwrap(),
        desk: Some(DeskNo(u16::try_from(number % 14).unwrap() + 1)),
        service: Some(name.clone()),
        eye,
        language: Language::It,
    };
    let hall = Hall {
        turns: Turns::of(std::slice::from_ref(&card)),
        body: both("Comune di Piacenza", "Municipality of Piacenza"),
        office: both("Sportelli polifunzionali", "One-stop office"),
        clock: Some(format!("2026-11-24T09:{minute:02}:00+01:00").parse().unwrap()),
        suspect: false,
        stale: None,
        large: vec![card],
        standing: true,
        known: true,
        rows: (1..7).map(|n| row(number - n, u16::try_from((number - n) % 14).unwrap() + 1)).collect(),
        services: Some("ABCDEFR".chars().map(queue).collect()),
        closed: None,
        text: Some(both("Prendere il numero e attendere la chiamata", "Take a number and wait for your call")),
    };
    Shown { screen: Screen::Hall(Box::new(hall)), rehearsal: false, language: Language::It, alternate: None }
}

fn timed(what: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    what();
    begin.elapsed()
}

/// The tenth percentile: what it costs while nothing else takes the processor away, which a longer row would else pay for more than a short one.
fn undisturbed(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 10]
}

fn main() {
    let dots = SIZE.width as usize * SIZE.height as usize;
    let (from, mut to) = (vec![0x0012_3456_u32; dots], vec![0_u32; dots]);
    let mut canvas = Canvas::new(SIZE);
    let mut picture = Picture::new(Look::default());
    let (mut copy, mut all, mut follows, mut call, mut flash, mut clock, mut found, mut laid) =
        (vec![], vec![], vec![], vec![], vec![], vec![], vec![], vec![]);
    for round in 0..ROUNDS {
        let number = 100 + u32::try_from(round).unwrap() % 800;
        copy.push(timed(|| black_box(&mut to).copy_from_slice(black_box(&from))));
        let before = hall(number, 'A', Eye::Steady, 40);
        picture.forget();
        all.push(timed(|| assert!(picture.update(&before, Uptime(0), &mut canvas))));
        canvas.take_changes();
        copy.push(timed(|| black_box(&mut to).copy_from_slice(black_box(&from))));
        let following = hall(number + 1, 'A', Eye::Lit, 40);
        follows.push(timed(|| assert!(picture.update(&following, Uptime(0), &mut canvas))));
        picture.update(&before, Uptime(0), &mut canvas);
        canvas.take_changes();
        // Another letter and other digits, another desk, other rows, people, and the frame.
        let called = hall(number + 111, 'B', Eye::Lit, 40);
        call.push(timed(|| assert!(picture.update(&called, Uptime(0), &mut canvas))));
        found.push(timed(|| drop(black_box(canvas.take_changes()))));
        let dark = hall(number + 111, 'B', Eye::New, 40);
        flash.push(timed(|| assert!(picture.update(&dark, Uptime(0), &mut canvas))));
        let later = hall(number + 111, 'B', Eye::New, 41);
        clock.push(timed(|| assert!(picture.update(&later, Uptime(0), &mut canvas))));
        laid.push(timed(|| drop(black_box(scene(&later, &Look::default(), SIZE, Uptime(0))))));
        canvas.take_changes();
    }
    let (copy, all) = (undisturbed(copy), undisturbed(all));
    let table = [
        ("copy of the frame", copy),
        ("all of the picture", all),
        ("the next number is called", undisturbed(follows)),
        ("one with no digit in common", undisturbed(call)),
        ("finding what that changed", undisturbed(found)),
        ("half a flash", undisturbed(flash)),
        ("a minute", undisturbed(clock)),
        ("laying out alone (part of each)", undisturbed(laid)),
    ];
    println!("{:42} {:>10} {:>8} {:>8}", "1920 × 1080, undisturbed", "µs", "copies", "of all");
    for (what, time) in table {
        let of = |other: Duration| time.as_secs_f64() / other.as_secs_f64();
        println!("{what:42} {:>10} {:>8.2} {:>8.2}", time.as_micros(), of(copy), of(all));
    }
}
