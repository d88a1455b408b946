//! Two days on a wall, at speed: the board's own page hears two days of an office's stream, with cuts of the line. Every fresh call is
//! announced once, in order; and what the page holds at the end is what it held in the middle.

use fastrand::Rng;
use protocol::{OffsetTime, Span, views::BoardView};
use serde_json::{Value, json};
use tests::rounds::{full, say};

use super::stage::{Browser, Held, Office, pages};

const MONDAY: &str = "2026-11-23T00:00:00+01:00";
const DAY: i64 = 86_400;
/// The doors open, in seconds of the day.
const OPENS: i64 = 8 * 3600 + 900;
/// Boards show the calls of the last two minutes, and twelve of the day.
const RECENT: i64 = 120;
const LAST: usize = 12;
/// Whoever is called stands at the desk so many seconds later.
const WALK: i64 = 40;
const LETTERS: [char; 7] = ['A', 'B', 'C', 'D', 'E', 'F', 'R'];
/// Pieces of the stream that are played in one go.
const GO: usize = 100;

/// What the page holds at the end and did not in the middle, at most: a name more or less on it, what engines keep for themselves.
const NODES: f64 = 25.0;
const LISTENERS: f64 = 2.0;
const KEPT: f64 = 100.0;
const HEAP: f64 = 150_000.0;

/// How long a day is, and how much is called.
#[derive(Clone, Copy)]
struct Pace {
    /// Seconds that the doors are open.
    open: i64,
    /// Between two presses, about.
    between: i64,
    /// How many call at once, at most.
    together: u8,
    /// Whether the whole day is played: tickets that are taken, visits that begin, the night.
    whole: bool,
}

impl Pace {
    /// In both, more calls in half of it than a board remembers.
    fn of() -> Self {
        match full() {
            true => Self { open: 31_500, between: 50, together: 2, whole: true },
            false => Self { open: 7_200, between: 26, together: 4, whole: false },
        }
    }
}

#[derive(Clone)]
struct Made {
    seq: u64,
    at: i64,
    letter: char,
    number: u64,
    desk: u16,
    language: &'static str,
    recall: bool,
}

impl Made {
    /// As readers for the blind are told.
    fn sentence(&self) -> String {
        let Self { letter, number, desk, .. } = self;
        match self.language {
            "it" => format!("Numero {letter} {number}, sportello {desk}"),
            _ => format!("Number {letter} {number}, desk {desk}"),
        }
    }
}

/// An office, as its stream tells of it.
struct Played {
    chance: Rng,
    pace: Pace,
    now: i64,
    views: u64,
    seq: u64,
    taken: u64,
    calls: Vec<Made>,
    /// What is to be announced, in order.
    expected: Vec<String>,
    pieces: Vec<Option<String>>,
}

fn at(second: i64) -> String {
    MONDAY.parse::<OffsetTime>().unwrap().later(Span::from_seconds(second)).to_string()
}

impl Played {
    fn new(pace: Pace) -> Self {
        let chance = Rng::with_seed(11);
        let (calls, expected, pieces) = (Vec::new(), Vec::new(), Vec::new());
        Self { chance, pace, now: 0, views: 0, seq: 0, taken: 0, calls, expected, pieces }
    }

    fn is_open(&self) -> bool {
        (OPENS..OPENS + self.pace.open).contains(&(self.now % DAY))
    }

    fn call(&mut self) {
        self.seq += 1;
        let (seq, at) = (self.seq, self.now);
        let again = self.calls.last().filter(|_| self.chance.u8(..20) == 0).cloned();
        let made = match again {
            Some(call) => Made { seq, at, recall: true, ..call },
            None => Made {
                seq,
                at,
                letter: LETTERS[self.chance.usize(..LETTERS.len())],
                number: seq % 999 + 1,
                desk: self.chance.u16(1..15),
                language: ["it", "en"][self.chance.usize(..2)],
                recall: false,
            },
        };
        self.expected.push(made.sentence());
        self.calls.push(made);
    }

    fn told(&self, made: &Made) -> Value {
        json!({ "call_seq": made.seq, "number": format!("{}{:03}", made.letter, made.number), "service": made.letter, "desk": made.desk,
            "at": at(made.at), "language": made.language, "recall": made.recall, "standing": self.now - made.at < WALK })
    }

    /// The clock, which stands: it is told anew before each view.
    fn clock(&mut self) {
        let clock = json!({ "now": at(self.now), "speed": 0 });
        self.pieces.push(Some(format!(": {clock}\n\n")));
    }

    fn view(&mut self) {
        self.views += 1;
        let (now, is_open) = (self.now, self.is_open());
        let told = |calls: &mut dyn Iterator<Item = &Made>| calls.map(|made| self.told(made)).collect::<Vec<_>>();
        let recent = told(&mut self.calls.iter().rev().take_while(|made| now - made.at <= RECENT));
        let last = told(&mut self.calls.iter().rev().take(LAST));
        let opens = at(now / DAY * DAY + DAY + OPENS);
        let service = |letter: &char| {
            let waiting = if is_open { (self.taken + u64::from(*letter)) % 30 } else { 0 };
            json!({ "service": letter, "name": format!("Servizio {letter}"), "name_en": format!("Service {letter}"), "issuing": is_open,
                "why_not": (!is_open).then_some("outside-hours"), "opens_at": (!is_open).then_some(&opens), "waiting": waiting,
                "waiting_since": null, "ahead": waiting, "wait": { "p10": 60 * waiting, "p50": 90 * waiting, "p90": 150 * waiting } })
        };
        let view = json!({ "view_seq": self.views, "now": at(now), "body": "Comune di Piacenza", "office": "Sportelli polifunzionali",
            "text": "Prendere il numero", "text_en": "Take a number", "rehearsal": false, "clock_suspect": false, "calls": recent, "last": last,
            "services": LETTERS.iter().map(service).collect::<Vec<_>>(), "desks": [] });
        // As the server would send it.
        let view = serde_json::to_string(&serde_json::from_value::<BoardView>(view).unwrap()).unwrap();
        self.clock();
        self.pieces.push(Some(format!("id: {}\ndata: {view}\n\n", self.views)));
    }

    /// One day, as pieces of the stream.
    fn day(&mut self) -> Vec<Option<String>> {
        let midnight = self.now;
        self.calls.clear();
        self.view();
        if self.pace.whole {
            while self.now < midnight + OPENS {
                self.now += 60;
                self.clock();
            }
        }
        self.now = midnight + OPENS;
        while self.is_open() {
            self.now += self.chance.i64(1..self.pace.between * 2);
            self.taken += 1;
            for _ in 0..=self.chance.u8(..self.pace.together) {
                self.call();
            }
            if self.chance.u8(..100) == 0 {
                // They are called while the board is away, and still awaited when it is back.
                self.pieces.push(None);
                self.now += WALK / 2;
            }
            self.view();
            if self.pace.whole {
                for wait in [7, 11] {
                    self.taken += 1;
                    self.now += wait;
                    self.view();
                }
            }
        }
        self.view();
        while self.pace.whole && self.now < midnight + DAY {
            self.now += 60;
            self.clock();
        }
        self.now = midnight + DAY;
        std::mem::take(&mut self.pieces)
    }
}

/// In all maps, sets and lists of the page's scripts.
async fn kept(browser: &Browser) -> f64 {
    let mut kept = 0.0;
    for (kind, size) in [("Map", "size"), ("Set", "size"), ("Array", "length")] {
        kept += in_all(browser, kind, size).await;
    }
    kept
}

/// What all objects of a kind hold together.
async fn in_all(browser: &Browser, kind: &str, size: &str) -> f64 {
    let kind = json!({ "expression": format!("{kind}.prototype"), "objectGroup": "held" });
    let kind = browser.devtools("Runtime.evaluate", kind).await["result"]["objectId"].clone();
    let all = json!({ "prototypeObjectId": kind, "objectGroup": "held" });
    let all = browser.devtools("Runtime.queryObjects", all).await["objects"]["objectId"].clone();
    let sum = format!(
        "function () {{ let sum = 0; for (const one of this) if (one !== this) sum += one.{size} ?? 0; return sum; }}"
    );
    let sum = json!({ "objectId": all, "functionDeclaration": sum, "returnByValue": true });
    let sum = browser.devtools("Runtime.callFunctionOn", sum).await["result"]["value"].as_f64().unwrap();
    browser.devtools("Runtime.releaseObjectGroup", json!({ "objectGroup": "held" })).await;
    sum
}

/// Plays pieces of the stream; what was announced.
async fn play(browser: &Browser, pieces: &[Option<String>]) -> Vec<String> {
    let script = "const done = arguments[1]; played.play(arguments[0]).then(() => done(played.heard().said))";
    let mut said = Vec::new();
    for some in pieces.chunks(GO) {
        let heard = browser.js_until_done(script, vec![json!(some)]).await;
        said.extend(serde_json::from_value::<Vec<String>>(heard).unwrap());
    }
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn over_two_days_every_call_is_announced_once_and_nothing_grows() {
    let office = Office::at("2026-11-23T00:00:00+01:00,x1");
    let mut browser = Browser::start().await;
    browser.net_may_fail();
    browser.blank().await;
    let before = json!({ "source": include_str!("two_days.js") });
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", before).await;
    browser.open(&office.address(&pages::in_language(pages::board::AT, "it"))).await;
    browser.until("the page listens", "return played.isThere()", vec![]).await;

    let mut played = Played::new(Pace::of());
    let mut half = Vec::new();
    let mut said = Vec::new();
    for _ in 0..2 {
        let day = played.day();
        say(&format!("a day of {} pieces, {} calls so far", day.len(), played.expected.len()));
        said.extend(play(&browser, &day).await);
        half.push((Held::by(&browser).await, kept(&browser).await));
    }
    assert!(played.expected.len() > 1_000, "{} calls: more than a board remembers, twice", played.expected.len());
    assert_eq!(said.len(), played.expected.len(), "each call is announced once");
    assert_eq!(said, played.expected);
    // The voice keeps up, at this speed.
    let silent = "const { chimes, clips } = played.heard(); return [chimes, clips > chimes * 4]";
    assert_eq!(browser.js(silent, vec![]).await, json!([played.expected.len(), true]));

    let [(middle, kept_by_then), (end, kept_in_the_end)] = half[..] else { unreachable!() };
    say(&format!("held in the middle and at the end: {middle:?}, {end:?}; kept {kept_by_then}, {kept_in_the_end}"));
    let grown = [
        ("nodes", end.nodes - middle.nodes, NODES),
        ("listeners", end.listeners - middle.listeners, LISTENERS),
        ("in maps, sets and lists", kept_in_the_end - kept_by_then, KEPT),
        ("bytes of the heap", end.heap - middle.heap, HEAP),
    ];
    let grown: Vec<_> = grown.iter().filter(|(_, more, most)| more > most).collect();
    assert!(grown.is_empty(), "more than in the middle: {grown:?} of {middle:?}");
    browser.end().await;
}
