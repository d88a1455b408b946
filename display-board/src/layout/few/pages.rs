//! What there is to say, a screen each.

use device::clock::Uptime;
use protocol::Language;

use super::{
    draft::Draft,
    page::{Call, Head, Line, Page, Tone},
};
use crate::{
    board::{AtDesk, Eye, Hall, OneDesk, Screen, Shown, Since},
    layout::words::{self, Both, Text},
};

/// All of them, in one language.
pub(super) fn of(shown: &Shown, language: Language, draft: &Draft, up: Uptime) -> Vec<Page> {
    let pages = each(shown, language, draft, up);
    let split = |page| match page {
        Page::Says { head, text } => {
            let parts = draft.parts(head.as_ref(), &text);
            parts.into_iter().map(|text| Page::Says { head: head.clone(), text }).collect()
        }
        page => vec![page],
    };
    pages.into_iter().flat_map(split).collect()
}

fn each(shown: &Shown, language: Language, draft: &Draft, up: Uptime) -> Vec<Page> {
    let mark = || shown.rehearsal.then(|| Head::of(words::rehearsal(language)));
    let says = |text: &str| Page::Says { head: mark(), text: text.to_owned() };
    // Over a page is no room for more than the mark of a rehearsal, or not for both.
    let is_small = draft.is_low() || shown.rehearsal && draft.is_narrow();
    match &shown.screen {
        Screen::Off => Vec::new(),
        Screen::Connecting => vec![says(Text::Connecting.say(language))],
        Screen::Pairing(stage) => {
            let Some(code) = stage.code() else { return vec![says(words::unpaired(stage).say(language))] };
            let code = Page::Large { head: mark(), text: code.to_owned(), tone: Tone::Number };
            let mut pages = vec![code, says(Text::Unpaired.say(language))];
            // Where it would take many pages, whoever types the code finds it standing there most of the time.
            pages.extend((!draft.is_low() && !draft.is_narrow()).then(|| says(Text::PairingWhat.say(language))));
            pages
        }
        Screen::Desk(desk) => vec![of_desk(desk, mark(), language, is_small)],
        Screen::Desks(desks) if is_small => at_news(desks).map(|desk| of_some_desk(desk, mark(), language)).collect(),
        Screen::Desks(desks) => at_news(desks).map(|desk| of_desk(desk, mark(), language, false)).collect(),
        Screen::Hall(hall) => of_hall(hall, shown.rehearsal, language, draft, up),
    }
}

/// Those where somebody is new, while there are any; else all of them.
fn at_news(desks: &[OneDesk]) -> impl Iterator<Item = &OneDesk> {
    let is_new = |desk: &OneDesk| matches!(desk.says, AtDesk::Called { eye: Eye::New | Eye::Lit, .. });
    let any = desks.iter().any(is_new);
    desks.iter().filter(move |desk| !any || is_new(desk))
}

/// A desk's own display. On a small one only its number stands: it hangs over the desk.
fn of_desk(desk: &OneDesk, mark: Option<Head>, language: Language, is_small: bool) -> Page {
    let head = if is_small {
        mark
    } else {
        let clock = mark.map_or_else(String::new, |mark| mark.says);
        Some(Head { says: name(desk, language), clock })
    };
    let is_rehearsal = head.as_ref().is_some_and(|head| is_small && !head.says.is_empty());
    match desk.says {
        AtDesk::Called { number, eye } => Page::Large { head, text: number.to_string(), tone: eye.into() },
        // It is said what it is, and that it is not live; where there is no room for both it is said in a sentence.
        AtDesk::Past { number } if !is_rehearsal => {
            let latest = if is_small { Text::LatestBrief } else { Text::Latest }.say(language).to_owned();
            let head = head.map_or_else(|| Head::of(latest.clone()), |head| Head { says: latest.clone(), ..head });
            Page::Large { head: Some(head), text: number.to_string(), tone: Tone::Text }
        }
        says => Page::Says { head, text: instead(says).say(language).to_owned() },
    }
}

/// One of several desks, where there is no line over a page to tell which.
fn of_some_desk(desk: &OneDesk, mark: Option<Head>, language: Language) -> Page {
    match desk.says {
        AtDesk::Called { number, eye } => {
            let call = Call { number, desk: Some(desk.desk), flash: eye == Eye::Lit };
            Page::Calls { head: mark, beside: None, calls: vec![call] }
        }
        says => {
            let says = instead(says);
            Page::Says { head: mark, text: format!("{}: {}", name(desk, language), says.say(language)) }
        }
    }
}

fn name(desk: &OneDesk, language: Language) -> String {
    format!("{} {}", Text::Desk.say(language), desk.desk.0)
}

/// What is said where no number stands.
fn instead(says: AtDesk) -> Both {
    match says {
        AtDesk::Called { .. } | AtDesk::Idle => Text::Idle.both(),
        AtDesk::Past { number } => words::past(number),
        AtDesk::Closed { .. } => words::shut(),
        AtDesk::NoData(since) => words::stale(since),
    }
}

fn of_hall(hall: &Hall, is_rehearsal: bool, language: Language, draft: &Draft, up: Uptime) -> Vec<Page> {
    let clock = hall.clock.map(words::clock).unwrap_or_default();
    let mark = || words::rehearsal(language);
    // Over a page there is room for what it is and the time; in a rehearsal for the mark instead of the time, and on a small screen for nothing else.
    let is_small = draft.is_low() || is_rehearsal && draft.is_narrow();
    let head = |text: &str| match (is_rehearsal, is_small) {
        (true, false) if !text.is_empty() => Some(Head { says: text.to_owned(), clock: mark() }),
        (true, _) => Some(Head { says: mark(), clock: clock.clone() }),
        (false, false) => Some(Head { says: text.to_owned(), clock: clock.clone() }),
        (false, true) => None,
    };
    let calls: Vec<Call> = hall.large.iter().map(Call::from).collect();
    if hall.standing && !calls.is_empty() {
        // The mark of a rehearsal stands beside several calls, if it may.
        let places = if is_rehearsal && !draft.is_wide() { 1 } else { draft.rows() };
        let calls: Vec<_> = hall.turns.at(places, up).iter().map(Call::from).collect();
        let has_head = calls.len() < draft.rows() || places == 1;
        let head = has_head.then(|| head(Text::Calling.say(language))).flatten();
        let beside = (is_rehearsal && !has_head).then(mark);
        return vec![Page::Calls { head, beside, calls }];
    }
    if let Some(since) = hall.stale {
        return vec![stale(since, calls, is_rehearsal, language, is_small)];
    }
    let mut pages = Vec::new();
    let says = |says: &str, text: String| Page::Says { head: head(says), text };
    match (hall.closed, calls.first()) {
        (Some(closed), _) => {
            let shut = words::shut().say(language).to_owned();
            let opens = words::reopens(closed, hall.clock).map(|opens| opens.say(language).to_owned());
            if is_small {
                pages.extend([Some(shut), opens].into_iter().flatten().map(|text| says("", text)));
            } else {
                pages.push(says(&shut, opens.unwrap_or_default()));
            }
        }
        (None, _) if !hall.known => pages.push(says("", Text::NoData.say(language).to_owned())),
        (None, None) => pages.push(says("", Text::Idle.say(language).to_owned())),
        // Without room for what a call is, that is said in a sentence: one that is past would look like a live one.
        (None, Some(call)) if is_small && is_rehearsal => {
            pages.push(says("", words::past(call.number).say(language).to_owned()));
        }
        (None, Some(_)) if is_small => {
            let head = Some(Head::of(Text::LatestBrief.say(language).to_owned()));
            pages.extend(calls.into_iter().take(1).map(|call| Page::Calls {
                head: head.clone(),
                beside: None,
                calls: vec![call],
            }));
        }
        (None, Some(_)) => {
            let head = head(words::latest(calls.len()).say(language));
            pages.push(Page::Calls { head, beside: None, calls });
        }
    }
    if hall.closed.is_none() && !is_rehearsal {
        pages.extend(queues(hall, language, draft.services()));
    }
    if let Some(text) = &hall.text {
        pages.push(says("", Both::from(text).say(language).to_owned()));
    }
    if (draft.is_low() || draft.is_narrow() || is_rehearsal) && !clock.is_empty() {
        // It has no room over the other pages, or over some.
        pages.push(Page::Large { head: is_rehearsal.then(|| Head::of(mark())), text: clock, tone: Tone::Number });
    }
    pages
}

/// Since when nothing is known, over what was known then; where there is no room for both, that alone.
fn stale(since: Since, calls: Vec<Call>, is_rehearsal: bool, language: Language, is_small: bool) -> Page {
    let since = words::stale(since).say(language).to_owned();
    let mark = is_rehearsal.then(|| words::rehearsal(language));
    if calls.is_empty() || is_small {
        return Page::Says { head: mark.map(Head::of), text: since };
    }
    Page::Calls { head: Some(Head { says: since, clock: mark.unwrap_or_default() }), beside: None, calls }
}

/// Who waits for what, a few lines at a time.
fn queues(hall: &Hall, language: Language, rows: usize) -> Vec<Page> {
    let said = |both: Option<Both>| both.map_or_else(|| "-".into(), |says| says.say(language).to_owned());
    let line = |queue: &crate::board::Queue| {
        let says = [words::says(queue, hall.clock), words::brief(queue, hall.clock)].map(said);
        let waiting = queue.waiting.map_or_else(|| "-".into(), |waiting| waiting.to_string());
        Line { letter: queue.service.to_string(), waiting, says }
    };
    let lines: Vec<_> = hall.services.iter().flatten().map(line).collect();
    lines.chunks(rows).map(|lines| Page::Lines(lines.to_vec())).collect()
}
