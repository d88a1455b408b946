//! Weeks on a wall, at speed: whoever is called is announced, and what the board holds in memory does not grow.
//!
//! Days of an office, as its stream brings them, through the board and onto a screen in memory; the line is cut now and then, the screen is lost
//! and comes back, the clock is the office's. A test binary of its own: memory is that of the whole process.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::{fmt::Write as _, fs};

use device::clock::{Boot, Clock, Uptime};
use display_board::{
    board::{Board, Effect, Heard, Input, Purpose, SafeView},
    outputs::Pixels,
    screen::{Output, Wish},
};
use fastrand::Rng;
use hardware::{FaultKind, pixels::embedded_graphics::geometry::Size, simulated::SimulatedPanel};
use protocol::{Moment, OffsetTime, Span};
use serde_json::{Value, json};

const MONDAY: &str = "2026-11-23T00:00:00+01:00";
const DAY: i64 = 86_400;
/// The office is open from then until then, in seconds of the day.
const OPEN: std::ops::Range<i64> = 8 * 3600 + 900..17 * 3600;
/// Boards show the calls of the last two minutes.
const RECENT: i64 = 120;

/// Days, and the screen's size: thirty on a television with `NUMERETTO_FULL`.
fn extent() -> (i64, Size) {
    if std::env::var_os("NUMERETTO_FULL").is_some() { (30, Size::new(1920, 1080)) } else { (2, Size::new(720, 405)) }
}

fn at(second: i64) -> OffsetTime {
    MONDAY.parse::<OffsetTime>().unwrap().later(Span::from_seconds(second))
}

/// An office that calls.
struct Office {
    chance: Rng,
    now: i64,
    views: u64,
    calls: u64,
    recent: Vec<(i64, Value)>,
}

impl Office {
    fn is_open(&self) -> bool {
        OPEN.contains(&(self.now % DAY))
    }

    fn call(&mut self) -> u64 {
        self.calls += 1;
        let (service, language) = (["A", "B", "C", "E"][self.chance.usize(..4)], ["it", "en"][self.chance.usize(..2)]);
        let call = json!({ "call_seq": self.calls, "number": format!("{service}{:03}", self.calls % 999 + 1), "service": service,
            "desk": self.chance.u16(1..15), "at": at(self.now).to_string(), "language": language,
            "recall": false, "standing": true });
        self.recent.push((self.now, call));
        self.calls
    }

    /// The view as the wire brings it.
    fn view(&mut self) -> String {
        self.views += 1;
        let now = self.now;
        self.recent.retain(|(made, _)| now - made <= RECENT);
        let calls: Vec<_> = self.recent.iter().map(|(_, call)| call).collect();
        let service = |letter: &str| {
            json!({ "service": letter, "name": "Anagrafe", "name_en": "Registry", "issuing": self.is_open(),
                "why_not": (!self.is_open()).then_some("outside-hours"), "opens_at": at(now / DAY * DAY + DAY + OPEN.start).to_string(),
                "waiting": if self.is_open() { now / 7 % 30 } else { 0 }, "wait": { "p10": 300, "p50": 500, "p90": 900 + now % 600 } })
        };
        let services = ["A", "B", "C", "D", "E", "F", "R"].map(service);
        json!({ "view_seq": self.views, "now": at(now).to_string(), "body": "Comune", "office": "Sportelli", "text": "Benvenuti",
            "text_en": null, "rehearsal": false, "clock_suspect": false, "calls": calls, "last": calls.iter().rev().take(8).collect::<Vec<_>>(),
            "services": services })
        .to_string()
    }
}

/// The process's memory in kilobytes.
fn resident() -> i64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn setup(days: i64) -> Value {
    let opening = |day: i64| json!({ "from": at(day * DAY + OPEN.start).to_string(), "to": at(day * DAY + OPEN.end).to_string() });
    json!({ "board": "b1", "body": { "it": "Comune", "en": "Municipality" }, "office": { "it": "Sportelli", "en": "Desks" },
        "rehearsal": false, "openings": (0..days).map(opening).collect::<Vec<_>>(),
        "theme": { "ground": "#000000", "ink": "#ffffff", "panel": "#000000", "panel_ink": "#ffffff", "card": "#ffffff",
            "card_ink": "#000000" },
        "alternate": 8, "sound": { "chime": true, "speech": true, "volume": 70, "quiet": [] } })
}

struct Wall {
    board: Board,
    output: Pixels<SimulatedPanel>,
    kept: Heard,
    /// By their sequences: as long as it will ever be, so that what grows is not the judge.
    said: Vec<bool>,
    pictures: u64,
}

impl Wall {
    fn input(&mut self, input: Input, up: Uptime) {
        for effect in self.board.step(input, up) {
            match effect {
                Effect::Keep(heard) => self.kept = heard,
                Effect::Announce(announcement) => {
                    let seq = announcement.call.seq.0;
                    let said = &mut self.said[usize::try_from(seq).unwrap()];
                    assert!(!std::mem::replace(said, true), "{seq} is announced twice");
                }
            }
        }
    }

    fn show(&mut self, up: Uptime) {
        let wish = Wish { shown: self.board.shown(up), theme: None, logo: None };
        // A screen that is lost is tried again.
        self.pictures += u64::from(self.output.show(&wish, up).unwrap_or(false));
    }
}

#[test]
fn for_weeks_each_call_is_announced_once_and_memory_does_not_grow() {
    let (days, size) = extent();
    let mut office = Office { chance: Rng::with_seed(7), now: 0, views: 0, calls: 0, recent: Vec::new() };
    let (panel, seen) = SimulatedPanel::new(size);
    let setup = serde_json::from_value(setup(days)).unwrap();
    let clock = Clock::new(Boot("b".into()), Uptime(0), Moment(0), false);
    let board = Board::new(Purpose::default(), Some(setup), Some(Heard::default()), clock, Uptime(0));
    let mut wall = Wall {
        board,
        output: Pixels::on(panel),
        kept: Heard::default(),
        said: vec![false; usize::try_from(days * 3_000).unwrap()],
        pictures: 0,
    };
    let (mut after_first, mut report) = (0, String::new());
    let (mut cut_until, mut is_caught_up) = (0, true);
    while office.now < days * DAY {
        let up = Uptime(office.now * 1000);
        if office.now % DAY == 0 && office.now > 0 {
            let kilobytes = resident();
            if after_first == 0 {
                after_first = kilobytes;
            }
            write!(report, " {kilobytes}").unwrap();
        }
        let calls = office.is_open() && office.chance.u8(..7) == 0;
        if calls {
            office.call();
        }
        match office.chance.u16(..1000) {
            0 if is_caught_up => {
                // Long enough to be missed by a poll, short enough for every call to be worth saying when it is over: so none
                // begins before the board has caught up with what it missed in the one before.
                (cut_until, is_caught_up) = (office.now + 60, false);
                wall.input(Input::Line(false), up);
            }
            1 => seen.fail(Some(FaultKind::Lost)),
            2..10 => seen.fail(None),
            _ => {}
        }
        if office.now >= cut_until {
            wall.input(Input::Time(at(office.now), 1.0), up);
            if calls || office.now % 30 == 0 {
                let view = office.view();
                wall.input(Input::View(Box::new(SafeView::of(&view).unwrap())), up);
                is_caught_up = true;
            }
        }
        wall.show(up);
        wall.show(Uptime(up.0 + 500));
        office.now += if office.is_open() { 3 } else { 60 };
    }
    wall.input(Input::View(Box::new(SafeView::of(&office.view()).unwrap())), Uptime(office.now * 1000));
    let missed: Vec<_> = (1..=office.calls).filter(|seq| !wall.said[usize::try_from(*seq).unwrap()]).collect();
    assert!(missed.is_empty(), "{} of {} calls were never announced: {missed:?}", missed.len(), office.calls);
    assert!(office.calls > u64::try_from(days).unwrap() * 1_000, "{}", office.calls);
    assert!(wall.pictures > office.calls, "{} pictures", wall.pictures);
    let drift = resident() - after_first;
    assert!(drift <= 1024, "{drift} kB more than after the first day; day by day:{report}");
    println!("{} calls, {} pictures, {drift} kB of drift;{report}", office.calls, wall.pictures);
}
