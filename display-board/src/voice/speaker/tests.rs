use std::cell::Cell;

use device::clock::Boot;
use hardware::{
    FaultKind,
    simulated::{Hearing, SimulatedVoice, Wished},
};
use protocol::{DeskNo, Language, Moment, OffsetTime, Seq};

use super::*;
use crate::board::SafeCall;

fn nine() -> OffsetTime {
    "2026-11-24T09:00:00+01:00".parse().unwrap()
}

/// Called at nine.
pub(in crate::voice) fn called(number: u32) -> Announcement {
    let call = SafeCall {
        seq: Seq(u64::from(number)),
        number: format!("A{number:03}").parse().unwrap(),
        service: None,
        desk: Some(DeskNo(3)),
        at: Some(nine()),
        language: Language::En,
        standing: true,
    };
    Announcement { call, chime: true, speech: true, volume: 100 }
}

/// The office's clock: nine at the machine's start.
pub(in crate::voice) fn clock() -> Clock {
    Clock::new(Boot("b".into()), Uptime(0), Moment(0), false).told(Uptime(0), nine(), 1.0)
}

fn speaker() -> (Speaker<SimulatedVoice, impl FnMut() -> Result<SimulatedVoice, Wished>>, Hearing) {
    let (voice, hearing) = SimulatedVoice::new();
    let mut voice = Some(voice);
    (Speaker::new(move || Ok(voice.take().unwrap()), Volume::new(100), false), hearing)
}

fn texts(hearing: &Hearing) -> Vec<String> {
    hearing.said().into_iter().filter_map(|one| one.speech).map(|speech| speech.text).collect()
}

const SAID: [&str; 4] =
    ["Number A-one, desk three", "Number A-two, desk three", "Number A-three, desk three", "Number A-four, desk three"];

#[test]
fn one_after_the_other_and_each_only_while_it_is_worth_it() {
    let (mut speaker, hearing) = speaker();
    (1..=3).for_each(|number| speaker.take(called(number), clock()));
    for (said, up) in [(1, 0), (2, 60_000)] {
        speaker.go_on(Uptime(up));
        speaker.go_on(Uptime(up + 50));
        hearing.listen();
        assert_eq!(texts(&hearing), SAID[..said], "one at a time");
    }
    assert!(!speaker.is_idle());
    speaker.go_on(Uptime(121_000));
    hearing.listen();
    assert_eq!(texts(&hearing), SAID[..2], "the third is past");
    speaker.go_on(Uptime(121_000));
    assert!(speaker.is_idle());
}

#[test]
fn what_nobody_wishes_to_hear_keeps_nobody_waiting() {
    let (mut speaker, hearing) = speaker();
    speaker.take(Announcement { chime: false, speech: false, ..called(1) }, clock());
    assert!(speaker.is_idle());
    speaker.take(Announcement { speech: false, ..called(2) }, clock());
    speaker.go_on(Uptime(0));
    hearing.listen();
    assert_eq!(hearing.said().len(), 1);
    assert!(hearing.said()[0].chime && hearing.said()[0].speech.is_none());
}

#[test]
fn a_fault_is_told_once_and_the_next_call_is_tried() {
    let (mut speaker, hearing) = speaker();
    hearing.fail(Some(FaultKind::Lost));
    for number in 1..=2 {
        speaker.take(called(number), clock());
        speaker.go_on(Uptime(0));
        speaker.go_on(Uptime(0));
        assert!(speaker.is_told && speaker.is_idle());
    }
    assert!(!speaker.is_rest_told);
    hearing.fail(Some(FaultKind::NotReady));
    speaker.take(called(3), clock());
    speaker.go_on(Uptime(0));
    speaker.go_on(Uptime(0));
    assert!(speaker.is_rest_told, "that it is left alone now is news");
    hearing.fail(None);
    speaker.take(called(4), clock());
    speaker.go_on(Uptime(0));
    assert!(speaker.is_told, "it is still being said");
    hearing.listen();
    speaker.go_on(Uptime(0));
    let told = speaker.is_told || speaker.is_rest_told;
    assert_eq!((texts(&hearing), told), (vec![SAID[3].to_owned()], false));
}

#[test]
fn a_voice_that_cannot_be_had_is_tried_again_after_a_pause() {
    let tries = Cell::new(0);
    let open = || {
        tries.set(tries.get() + 1);
        let absent = Wished { device: "voice", kind: FaultKind::Absent };
        if tries.get() == 1 { Err(absent) } else { Ok(SimulatedVoice::new().0) }
    };
    let mut speaker = Speaker::new(open, Volume::new(100), false);
    (1..=2).for_each(|number| speaker.take(called(number), clock()));
    for (up, tried) in [(0, 1), (1_999, 1), (2_000, 2), (4_000, 2)] {
        speaker.go_on(Uptime(up));
        assert_eq!(tries.get(), tried, "after {up} ms");
    }
}

#[test]
fn what_the_start_has_told_of_a_voice_no_call_tells_again() {
    for (is_told, lines) in [(false, 1), (true, 0)] {
        let told = crate::logged::while_doing(|| {
            let open = || Err::<SimulatedVoice, _>(Wished { device: "voice", kind: FaultKind::Absent });
            let mut speaker = Speaker::new(open, Volume::new(100), is_told);
            for up in [0, 2_000, 4_000] {
                speaker.take(called(1), clock());
                speaker.go_on(Uptime(up));
            }
        });
        assert_eq!(told.lines().filter(|line| line.contains("The board goes on")).count(), lines, "{told}");
    }
}

/// Of one call the speech fails, while its chime still sounds: it is over only then, and that it is over is no sign that sound works.
#[test]
fn a_fault_that_is_told_before_the_sound_has_ended_is_told_once() {
    let told = crate::logged::while_doing(|| {
        let (mut speaker, hearing) = speaker();
        for number in 1..=3 {
            speaker.take(called(number), clock());
            speaker.go_on(Uptime(0));
            hearing.lack(FaultKind::Lost);
            speaker.go_on(Uptime(0));
            hearing.listen();
            speaker.go_on(Uptime(0));
        }
    });
    assert_eq!(told.lines().count(), 1, "{told}");
}
