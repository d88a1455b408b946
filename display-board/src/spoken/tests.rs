use device::clock::{Boot, Clock, Uptime};
use protocol::{DeskNo, Language, Moment, OffsetTime, Seq, TicketNumber};
use serde::Deserialize;

use super::{
    turns::{MOST, Next, Turns},
    *,
};
use crate::board::SafeCall;

/// What both boards say, in one table: `queue-server/web/test/words.test.ts` runs it, too.
#[derive(Deserialize)]
struct Example {
    ticket: String,
    desk: Option<u16>,
    language: Language,
    phrases: Vec<Vec<String>>,
    text: String,
}

#[test]
fn calls_are_said_as_the_web_board_says_them() {
    let examples: Vec<Example> = serde_json::from_str(include_str!("../../../tests/data/spoken.json")).unwrap();
    assert!(examples.len() > 20);
    for Example { ticket, desk, language, phrases, text } in examples {
        let number = ticket.parse::<TicketNumber>();
        let clips = number.map(|number| clips::announcement(number, desk.map(DeskNo), language)).unwrap_or_default();
        assert_eq!(clips, phrases, "{ticket} at {desk:?} in {language}");
        assert_eq!(sentence::of(&clips, language), text, "{ticket} at {desk:?} in {language}");
    }
}

fn nine() -> OffsetTime {
    "2026-11-24T09:00:00+01:00".parse().unwrap()
}

/// Called so many seconds after nine.
fn called(number: u32, after: i64) -> Announcement {
    let call = SafeCall {
        seq: Seq(u64::from(number)),
        number: format!("A{number:03}").parse().unwrap(),
        service: None,
        desk: Some(DeskNo(3)),
        at: Some(OffsetTime::new(Moment(nine().moment().0 + after * 1000), 3600)),
        language: Language::It,
        standing: true,
    };
    Announcement { call, chime: true, speech: true, volume: 80 }
}

/// The office's clock: nine at the machine's start.
fn clock() -> Clock {
    Clock::new(Boot("b".into()), Uptime(0), Moment(0), false).told(Uptime(0), nine(), 1.0)
}

#[test]
fn what_is_not_wished_for_is_not_heard() {
    let heard = |change: &dyn Fn(&mut Announcement), own| {
        let mut announcement = called(45, 0);
        change(&mut announcement);
        utterance(&announcement, Volume::new(own))
    };
    let whole = heard(&|_| {}, 50).unwrap();
    assert!(whole.chime && whole.volume == Volume::new(40), "{whole:?}");
    assert_eq!(whole.speech.unwrap().text, "Numero a quarantacinque, sportello tre");
    assert!(heard(&|one| one.chime = false, 100).unwrap().speech.is_some());
    assert_eq!(heard(&|one| one.speech = false, 100).unwrap().speech, None);
    assert_eq!(heard(&|one| (one.chime, one.speech) = (false, false), 100), None, "quiet hours");
    assert_eq!((heard(&|one| one.volume = 0, 100), heard(&|_| {}, 0)), (None, None));
    assert_eq!(heard(&|one| one.volume = 1, 1).unwrap().volume, Volume::new(1));
    let unsaid = heard(&|one| one.call.number.number = 9_999_999, 100).unwrap();
    assert!(unsaid.chime && unsaid.speech.is_none());
}

#[test]
fn calls_are_said_in_order_and_a_recall_again() {
    let mut turns = Turns::default();
    for announcement in [called(1, 0), called(2, 0), called(1, 1)] {
        assert_eq!(turns.put(announcement, clock()), None);
    }
    let said: Vec<_> = std::iter::from_fn(|| turns.next(Uptime(2_000))).collect();
    assert_eq!(said, [called(1, 0), called(2, 0), called(1, 1)].map(Next::Say));
    assert!(turns.is_empty());
}

#[test]
fn who_waited_until_it_is_past_is_not_said_any_more() {
    let mut turns = Turns::default();
    for (number, after) in [(1, 0), (2, 5)] {
        assert_eq!(turns.put(called(number, after), clock()), None);
    }
    assert_eq!(turns.next(Uptime(121_000)), Some(Next::Past(called(1, 0))));
    assert_eq!(turns.next(Uptime(121_000)), Some(Next::Say(called(2, 5))));
}

#[test]
fn of_too_many_the_newest_are_said() {
    let mut turns = Turns::default();
    let calls = u32::try_from(MOST).unwrap() + 3;
    let dropped: Vec<_> = (1..=calls).filter_map(|number| turns.put(called(number, 0), clock())).collect();
    assert_eq!(dropped, [1, 2, 3].map(|number| called(number, 0)));
    assert_eq!(turns.next(Uptime(0)), Some(Next::Say(called(4, 0))));
}
