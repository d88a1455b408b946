//! What a board shows and announces, whatever comes in whatever order.

use device::clock::Boot;
use fastrand::Rng;
use protocol::{DeskNo, Language, ServiceId, Span, TicketNumber, board::QuietHours, kiosk::Bilingual};
use serde_json::{Value, json};

use super::{showing::HARDLY, *};

const NINE: &str = "2026-11-24T09:00:00+01:00";

fn time(text: &str) -> OffsetTime {
    text.parse().unwrap()
}

fn at(seconds: i64) -> OffsetTime {
    time(NINE).later(Span::from_seconds(seconds))
}

fn setup() -> Box<BoardSetup> {
    let setup = json!({ "board": "b1", "body": { "it": "Comune", "en": "Municipality" }, "office": { "it": "Sportelli", "en": "Desks" },
        "rehearsal": false, "openings": [{ "from": "2026-11-24T08:15:00+01:00", "to": "2026-11-24T17:00:00+01:00" }],
        "theme": { "ground": "#000000", "ink": "#ffffff", "panel": "#000000", "panel_ink": "#ffffff", "card": "#ffffff",
            "card_ink": "#000000" },
        "alternate": 8,
        "sound": { "chime": true, "speech": true, "volume": 70, "quiet": [{ "from": "13:00", "to": "14:00" }] } });
    serde_json::from_value(setup).unwrap()
}

fn board(purpose: Purpose, heard: Option<Heard>) -> Board {
    let clock = Clock::new(Boot("b".into()), Uptime(0), Moment(0), false);
    Board::new(purpose, Some(setup()), heard, clock, Uptime(0))
}

fn call(seq: u64, desk: u16, made: i64, standing: bool) -> Value {
    json!({ "call_seq": seq, "number": format!("A{seq:03}"), "service": "A", "desk": desk, "at": at(made).to_string(),
        "language": "it", "recall": false, "standing": standing })
}

fn view(seq: u64, now: i64, calls: &[Value]) -> Input {
    let view = json!({ "view_seq": seq, "now": at(now).to_string(), "body": "Comune", "office": "Sportelli", "text": "Benvenuti",
        "text_en": null, "rehearsal": false, "clock_suspect": false, "calls": calls, "last": [],
        "services": [{ "service": "A", "name": "Anagrafe", "name_en": "Registry", "issuing": true, "waiting": 4, "ahead": 4,
            "wait": { "p10": 300, "p50": 500, "p90": 900 } }] });
    Input::View(Box::new(SafeView::read(&view)))
}

fn announced(effects: &[Effect]) -> Vec<u64> {
    let seq = |effect: &Effect| match effect {
        Effect::Announce(announcement) => Some(announcement.call.seq.0),
        Effect::Keep(_) => None,
    };
    effects.iter().filter_map(seq).collect()
}

fn hall(board: &Board, up: i64) -> Hall {
    match board.shown(Uptime(up)).screen {
        Screen::Hall(hall) => *hall,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_new_call_stands_large_flashes_and_is_kept_before_it_is_heard() {
    let mut board = board(Purpose::default(), None);
    assert_eq!(board.shown(Uptime(0)).screen, Screen::Connecting);
    let effects = board.step(view(1, 0, &[call(1, 3, 0, true)]), Uptime(1_000));
    assert!(matches!(&effects[..], [Effect::Keep(_), Effect::Announce(a)] if a.chime && a.speech && a.volume == 70));
    let eyes: Vec<_> =
        [1_000, 1_400, 1_600, 2_100, 6_100, 12_900, 13_000].map(|up| hall(&board, up).large[0].eye).into();
    assert_eq!(eyes, [Eye::Lit, Eye::Lit, Eye::New, Eye::Lit, Eye::New, Eye::New, Eye::Steady]);
    let shown = hall(&board, 1_000);
    assert_eq!((shown.large[0].desk, shown.standing), (Some(DeskNo(3)), true));
    assert_eq!(shown.large[0].service.as_ref().unwrap().en, "Registry");
    assert_eq!((shown.clock, shown.body.en.as_str()), (Some(at(0)), "Municipality"));
    assert_eq!(hall(&board, 61_000).clock, Some(at(60)));
}

/// What stands where, and whether it is lit: a number that gives its place to newer ones does not flash by that.
fn eyes(board: &Board, up: i64) -> Vec<(String, bool)> {
    let Screen::Hall(hall) = board.shown(Uptime(up)).screen else { return Vec::new() };
    let cards = hall.large.iter().map(|card| (format!("card {}", card.number), card.eye));
    let rows = hall.rows.iter().map(|row| (format!("row {}", row.number), row.eye));
    cards.chain(rows).map(|(place, eye)| (place, eye == Eye::Lit)).collect()
}

#[test]
fn however_calls_come_the_screen_flashes_at_most_three_times_a_second() {
    for seed in 0..30 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut board = board(Purpose::default(), None);
        let mut calls = Vec::new();
        let (mut before, mut ends, mut next) = (Vec::new(), Vec::new(), 0);
        for up in (0..20_000).step_by(10) {
            if up >= next && calls.len() < 12 {
                let seq = calls.len() as u64 + 1;
                calls.insert(0, call(seq, u16::try_from(seq).unwrap(), 0, true));
                let _ = board.step(view(seq, 0, &calls), Uptime(up));
                next = up + [30, 300, 700, 1_900, 6_000][rng.usize(..5)];
            }
            let now = eyes(&board, up);
            // What was lit stands there and is not any more: a flash is over.
            if now.iter().any(|(place, lit)| !lit && before.contains(&(place.clone(), true))) {
                ends.push(up);
            }
            before = now;
        }
        assert!(ends.len() >= 5, "seed {seed}: {ends:?}");
        let most = ends.windows(4).map(|four| four[3] - four[0]).min().unwrap_or(i64::MAX);
        assert!(most > 1_000, "seed {seed}: four flashes within {most} ms: {ends:?}");
    }
}

#[test]
fn a_lost_line_is_dated_and_nothing_is_shown_as_if_it_were_live() {
    let mut board = board(Purpose::default(), None);
    let _ = board.step(view(1, 0, &[call(1, 3, 0, true)]), Uptime(0));
    let _ = board.step(Input::Time(at(120), 1.0), Uptime(120_000));
    let _ = board.step(Input::Line(false), Uptime(130_000));
    assert_eq!((hall(&board, 132_000).stale, hall(&board, 132_000).standing), (None, true));
    let lost = hall(&board, 600_000);
    assert_eq!((lost.stale, lost.standing, lost.large.len()), (Some(Since::At(at(120))), false, 1));
    // More attempts that fail do not make it younger; the next view does, whatever its number.
    let _ = board.step(Input::Line(false), Uptime(601_000));
    assert_eq!(hall(&board, 602_000).stale, Some(Since::At(at(120))));
    let _ = board.step(Input::Time(at(603), 1.0), Uptime(603_000));
    let _ = board.step(view(1, 603, &[]), Uptime(603_000));
    assert_eq!((hall(&board, 603_000).stale, hall(&board, 603_000).large.len()), (None, 0));
}

#[test]
fn it_goes_dark_at_night_and_never_while_somebody_waits_or_nothing_is_known() {
    let nobody = |now: i64| {
        let Input::View(mut view) = view(1, now, &[]) else { unreachable!() };
        view.services.as_mut().unwrap()[0].waiting = Some(0);
        Input::View(view)
    };
    let hours = |hours: i64, minutes: i64| (hours - 9) * 3_600 + minutes * 60;
    let dark = |input: Input| {
        let mut board = board(Purpose::default(), None);
        let _ = board.step(input, Uptime(0));
        board.shown(Uptime(0)).screen == Screen::Off
    };
    let times = [hours(7, 59), hours(8, 0), hours(12, 0), hours(17, 14), hours(17, 15), hours(23, 0)];
    assert_eq!(times.map(|now| dark(nobody(now))), [true, false, false, false, true, true]);
    assert!(!dark(view(1, hours(18, 0), &[])), "four wait");
    let Input::View(mut called) = view(1, hours(18, 0), &[call(1, 1, hours(17, 55), false)]) else { unreachable!() };
    called.services = None;
    assert!(!dark(Input::View(called)), "somebody was called five minutes ago");
}

#[test]
fn what_nobody_closed_keeps_no_board_lit_through_the_night() {
    let hours = |hours: i64, minutes: i64| (hours - 9) * 3_600 + minutes * 60;
    let dark = |purpose: Purpose, now: i64, waiting: u64, called: Option<i64>| {
        let calls: Vec<_> = called.map(|made| call(1, 1, made, true)).into_iter().collect();
        let Input::View(mut view) = view(1, now, &calls) else { unreachable!() };
        view.services.as_mut().unwrap()[0].waiting = Some(waiting);
        let mut board = board(purpose, None);
        let _ = board.step(Input::View(view), Uptime(0));
        board.shown(Uptime(0)).screen == Screen::Off
    };
    let all = Purpose::default;
    let forgotten = |now, called| dark(all(), now, 0, Some(called));
    assert_eq!(
        [hours(17, 59), hours(18, 0)].map(|now| forgotten(now, hours(17, 0))),
        [false, true],
        "called at closing"
    );
    assert!(forgotten(hours(17, 20), hours(11, 9)), "called in the morning");
    assert_eq!([hours(19, 59), hours(20, 0)].map(|now| dark(all(), now, 3, None)), [false, true], "three gone home");
    let elsewhere = || Purpose { services: ["F".parse().unwrap()].into(), desks: Vec::new() };
    assert!(dark(elsewhere(), hours(17, 20), 3, Some(hours(17, 15))), "others are called and wait");
    let desk = |number| Purpose { services: BTreeSet::new(), desks: vec![DeskNo(number)] };
    assert!(dark(desk(14), hours(17, 20), 0, Some(hours(17, 15))), "another desk");
}

#[test]
fn quiet_hours_show_and_do_not_sound() {
    let mut board = board(Purpose::default(), Some(Heard::default()));
    let _ = board.step(view(1, 4 * 3_600, &[]), Uptime(0));
    let effects = board.step(view(2, 4 * 3_600, &[call(1, 3, 4 * 3_600, true)]), Uptime(0));
    assert!(matches!(&effects[..], [_, Effect::Announce(a)] if !a.chime && !a.speech), "{effects:?}");
    assert_eq!(hall(&board, 0).large[0].eye, Eye::Lit);
}

#[test]
fn a_desk_shows_its_own_calls_and_a_board_of_some_services_shows_theirs() {
    let mut own = board(Purpose { desks: vec![DeskNo(3)], ..Purpose::default() }, None);
    let effects = own.step(view(1, 0, &[call(2, 4, 0, true), call(1, 3, 0, true)]), Uptime(0));
    assert_eq!(announced(&effects), [1]);
    let Screen::Desk(desk) = own.shown(Uptime(0)).screen else { panic!("a desk") };
    assert_eq!(desk.says, AtDesk::Called { number: "A001".parse().unwrap(), eye: Eye::Lit });
    // A newer one stands there at once: nobody has a turn beside it.
    let _ = own.step(view(2, 0, &[call(3, 3, 0, true), call(1, 3, 0, false)]), Uptime(300));
    let Screen::Desk(desk) = own.shown(Uptime(300)).screen else { panic!("a desk") };
    let is_new = |says| matches!(says, AtDesk::Called { number, eye } if number.number == 3 && eye != Eye::Steady);
    assert!(is_new(desk.says), "{desk:?}");
    let _ = own.step(Input::Line(false), Uptime(60_000));
    let Screen::Desk(desk) = own.shown(Uptime(90_000)).screen else { panic!("a desk") };
    assert_eq!(desk.says, AtDesk::NoData(Since::At(at(0))), "it says since when");
    let of_b = Purpose { services: [ServiceId::new('B').unwrap()].into(), desks: vec![] };
    let mut other = board(of_b, None);
    assert_eq!(announced(&other.step(view(1, 0, &[call(1, 3, 0, true)]), Uptime(0))), [0_u64; 0]);
    assert_eq!((hall(&other, 0).large.len(), hall(&other, 0).services), (0, Some(vec![])));
}

#[test]
fn it_connects_at_first_and_languages_take_turns() {
    let board = board(Purpose::default(), None);
    assert_eq!(board.shown(Uptime(0)).screen, Screen::Connecting);
    let turns = [0, 7_999, 8_000, 15_999, 16_000].map(|up| board.shown(Uptime(up)).language);
    assert_eq!(turns, [Language::It, Language::It, Language::En, Language::En, Language::It]);
}

/// A server that calls, and a line that is cut, brings views twice, and late; a board that starts anew now and then.
struct World {
    chance: Rng,
    now: i64,
    view_seq: u64,
    /// When each call was made, and whether it still stands.
    calls: Vec<(i64, bool)>,
    connected: bool,
    board: Board,
    kept: Option<Heard>,
    /// By call: when it was announced.
    said: Vec<(u64, i64)>,
    /// Calls that were made while the line was whole, from then until a view brought them.
    owed: BTreeSet<u64>,
    sent: Vec<Input>,
}

impl World {
    fn new(seed: u64) -> Self {
        let board = board(Purpose::default(), Some(Heard::default()));
        let (kept, calls, said, sent) = (Some(Heard::default()), vec![], vec![], vec![]);
        Self {
            chance: Rng::with_seed(seed),
            now: 0,
            view_seq: 1,
            calls,
            connected: false,
            board,
            kept,
            said,
            owed: BTreeSet::new(),
            sent,
        }
    }

    fn input(&mut self, input: Input) {
        for effect in self.board.step(input, Uptime(self.now * 1_000)) {
            match effect {
                Effect::Keep(heard) => self.kept = Some(heard),
                Effect::Announce(announcement) => {
                    let seq = announcement.call.seq.0;
                    self.said.push((seq, self.now));
                    self.owed.remove(&seq);
                }
            }
        }
    }

    /// The view as it is now comes over the line.
    fn send(&mut self) {
        self.view_seq += 1;
        let within = |(_, (made, _)): &(usize, &(i64, bool))| self.now - made <= 120;
        let calls = self.calls.iter().enumerate().filter(within);
        let mut calls: Vec<_> =
            calls.map(|(seq, (made, standing))| call(seq as u64 + 1, 1, *made, *standing)).collect();
        self.chance.shuffle(&mut calls);
        let view = view(self.view_seq, self.now, &calls);
        self.sent.push(view.clone());
        self.input(view);
        assert!(self.owed.is_empty(), "{:?} came over a whole line and were not announced", self.owed);
    }

    fn step(&mut self) {
        match self.chance.u8(..20) {
            0..8 => {
                self.calls.push((self.now, true));
                if self.connected {
                    self.owed.insert(self.calls.len() as u64);
                    self.send();
                }
            }
            8..11 => {
                let back = self.chance.usize(1..10);
                if let Some((_, standing)) = self.calls.iter_mut().rev().nth(back - 1) {
                    *standing = false;
                }
                if self.connected {
                    self.send();
                }
            }
            11..14 => self.now += self.chance.i64(0..90),
            // A view comes twice, or long after another.
            14 | 15 if self.connected && !self.sent.is_empty() => {
                let which = self.chance.usize(..self.sent.len());
                let again = self.sent[which].clone();
                self.input(again);
            }
            16 => self.cut(),
            17 => {
                self.cut();
                self.board = board(Purpose::default(), self.kept.clone());
            }
            _ if !self.connected => {
                self.connected = true;
                self.sent.clear();
                self.input(Input::Time(at(self.now), 1.0));
                self.send();
            }
            _ => self.send(),
        }
    }

    fn cut(&mut self) {
        self.connected = false;
        self.input(Input::Line(false));
    }

    fn check(&self) {
        let mut before = 0;
        for (seq, when) in &self.said {
            assert!(*seq > before, "{seq} after {before}: {:?}", self.said);
            before = *seq;
            let (made, _) = self.calls[usize::try_from(*seq).unwrap() - 1];
            assert!(when - made <= 120, "{seq} was {} s old", when - made);
        }
    }
}

#[test]
fn every_call_that_was_made_while_the_line_was_whole_is_announced_once_in_order() {
    let mut said = 0;
    let worlds = if std::env::var_os("NUMERETTO_FULL").is_some() { 20_000 } else { 2_000 };
    for seed in 0..worlds {
        let mut world = World::new(seed);
        for _ in 0..60 {
            world.step();
        }
        world.check();
        said += world.said.len();
    }
    assert!(said as u64 > worlds * 10, "{said}");
}

/// The office's, whatever it is.
fn line() -> Bilingual {
    Bilingual { it: "Prendere il numero".into(), en: "Take a number".into() }
}

/// What both boards decide alike, in one file: `queue-server/web/test/boards.test.ts` reads it, too.
fn alike() -> Value {
    serde_json::from_str(include_str!("../../../tests/data/boards.json")).unwrap()
}

#[test]
fn the_same_stands_in_the_same_place_as_on_the_web_board() {
    let alike = alike();
    let halls = alike["halls"].as_array().unwrap();
    assert!(halls.len() > 15);
    for one in halls {
        let what = one["what"].as_str().unwrap();
        let services = serde_json::from_value(one.get("only").cloned().unwrap_or_else(|| json!([]))).unwrap();
        let desks = one.get("desk").map(|desk| serde_json::from_value(desk.clone()).unwrap());
        let mut board = board(Purpose { services, desks: desks.into_iter().collect() }, None);
        let _ = board.step(Input::Time(time("2026-11-24T09:42:00+01:00"), 1.0), Uptime(0));
        let _ = board.step(Input::View(Box::new(SafeView { text: Some(line()), ..SafeView::read(one) })), Uptime(0));
        if one.get("stale").is_some() {
            let _ = board.step(Input::Line(false), Uptime(0));
        }
        let numbers = |numbers: Vec<TicketNumber>| json!(numbers);
        let told = |name: &str| one.get(name).cloned().unwrap_or_else(|| json!([]));
        let (says, large, rows, queues, opens) = match board.shown(Uptime(HARDLY.0)).screen {
            Screen::Hall(hall) => {
                assert_eq!(hall.text.is_none(), one.get("shut").is_some(), "{what}");
                let is_noted = |queue: &&Queue| matches!(queue.says, Says::NoNumbers { .. });
                let noted = hall.services.iter().flatten().filter(is_noted).map(|queue| queue.service);
                assert_eq!(json!(noted.collect::<Vec<_>>()), told("noted"), "{what}");
                let bright = hall.rows.iter().filter(|row| row.standing).map(|row| row.number);
                assert_eq!(numbers(bright.collect()), told("bright"), "{what}");
                let (says, opens) = match hall.place() {
                    Place::Calls => (if hall.standing { "calling" } else { "latest" }, None),
                    Place::Idle => ("idle", None),
                    Place::Closed(closed) => ("closed", closed.opens),
                    Place::NoData => ("no-data", None),
                };
                let large = if says == "calling" || says == "latest" { hall.large } else { Vec::new() };
                let queues = hall.services.into_iter().flatten().map(|queue| queue.service).collect::<Vec<_>>();
                (says, large.iter().map(|card| card.number).collect(), hall.rows, queues, opens)
            }
            Screen::Desk(OneDesk { says, .. }) => {
                let (says, number, opens) = match says {
                    AtDesk::Called { number, .. } => ("calling", Some(number), None),
                    AtDesk::Past { number } => ("latest", Some(number), None),
                    AtDesk::Idle => ("idle", None, None),
                    AtDesk::Closed { closed, .. } => ("closed", None, closed.opens),
                    AtDesk::NoData(_) => ("no-data", None, None),
                };
                (says, number.into_iter().collect(), Vec::new(), Vec::new(), opens)
            }
            other => panic!("{what}: {other:?}"),
        };
        assert_eq!(says, one["says"], "{what}");
        assert_eq!(numbers(large), one["large"], "{what}");
        assert_eq!(numbers(rows.iter().map(|row| row.number).collect()), one["rows"], "{what}");
        assert_eq!(json!(queues), one["queues"], "{what}");
        assert_eq!(json!(opens), one.get("opens").cloned().unwrap_or_default(), "{what}");
    }
}

#[test]
fn quiet_hours_and_turns_of_language_are_those_of_the_web_board() {
    let alike = alike();
    for hours in alike["quiet"].as_array().unwrap() {
        let quiet: QuietHours = serde_json::from_value(hours.clone()).unwrap();
        for (times, within) in [("holds", true), ("not", false)] {
            for at in hours[times].as_array().unwrap() {
                assert_eq!(quiet.holds(at.as_str().unwrap()), within, "{at} within {quiet:?}");
            }
        }
    }
    for turn in alike["turns"].as_array().unwrap() {
        let mut board = board(Purpose::default(), None);
        let mut setup = setup();
        setup.alternate = serde_json::from_value(turn["alternate"].clone()).unwrap();
        let _ = board.step(Input::Setup(setup), Uptime(0));
        let _ = board.step(Input::Time(time(turn["now"].as_str().unwrap()), 1.0), Uptime(0));
        assert_eq!(json!(board.shown(Uptime(0)).language), turn["turn"], "{turn}");
    }
}

#[test]
fn where_few_have_room_whoever_is_awaited_takes_turns_however_long_after_the_newest() {
    let mut board = board(Purpose::default(), None);
    let calls = [call(1, 11, 0, true), call(2, 13, 1, true), call(3, 2, 2, false), call(4, 1, 47, true)];
    let _ = board.step(view(1, 50, &calls), Uptime(50_000));
    let awaited = |up: i64| hall(&board, up).turns.awaited.iter().map(|(seq, _)| seq.0).collect::<Vec<_>>();
    assert_eq!((awaited(50_000), awaited(19 * 60_000)), (vec![4, 2, 1], vec![4, 2, 1]));
    assert_eq!(awaited(120 * 60_000), [4], "nobody walks to a desk any more that forgot a call for an hour");
    let seen: std::collections::BTreeSet<_> = (0..20)
        .map(|n| hall(&board, 70_000 + n * 2_000).turns.at(1, Uptime(70_000 + n * 2_000))[0].number.number)
        .collect();
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [1, 2, 4]);
}
