//! What there is to say, a screen each.

use hardware::pixels::embedded_graphics::geometry::Size;
use protocol::{DeskNo, Language, TicketNumber};

use super::draft::Draft;
use crate::{
    board::{Card, Eye, Hall, OneDesk, Screen, Shown},
    layout::words::{self, Both, Text},
};

/// A screen.
pub(super) enum Page {
    /// Calls under each other.
    Calls { head: Option<Head>, calls: Vec<Call> },
    /// A sentence in the middle.
    Says { head: Option<Head>, text: String },
    /// A table.
    Lines(Vec<Line>),
    /// A few letters, as large as there is room.
    Large { head: Head, text: String, flash: bool },
}

/// The line over a page: what it is, and the time.
pub(super) struct Head {
    pub(super) says: String,
    pub(super) clock: String,
}

/// A service's line.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) letter: String,
    pub(super) waiting: String,
    /// In full, and in brief where there is no room for that.
    pub(super) says: [String; 2],
}

/// A call as it stands there.
pub(super) struct Call {
    pub(super) number: TicketNumber,
    pub(super) desk: Option<DeskNo>,
    pub(super) flash: bool,
}

impl From<&Card> for Call {
    fn from(card: &Card) -> Self {
        Self { number: card.number, desk: card.desk, flash: card.eye == Eye::Lit }
    }
}

/// All of them.
pub(super) fn of(shown: &Shown, draft: &Draft) -> Vec<Page> {
    let language = shown.language;
    let says = |text: Text| vec![Page::Says { head: None, text: text.say(language).to_owned() }];
    match &shown.screen {
        Screen::Off => Vec::new(),
        Screen::Connecting => says(Text::Connecting),
        Screen::Pairing(stage) => {
            let Some(code) = stage.code() else {
                return vec![Page::Says { head: None, text: words::unpaired(stage).say(language).to_owned() }];
            };
            let head = |says: &str| Head { says: says.to_owned(), clock: String::new() };
            vec![
                Page::Large { head: head(""), text: code.to_owned(), flash: false },
                Page::Says { head: None, text: Text::Unpaired.say(language).to_owned() },
                Page::Says { head: None, text: Text::PairingWhat.say(language).to_owned() },
            ]
        }
        Screen::Desk(desk) => vec![of_desk(desk, shown.rehearsal, language)],
        Screen::Desks(desks) => desks.iter().map(|desk| of_desk(desk, shown.rehearsal, language)).collect(),
        Screen::Hall(hall) => of_hall(hall, shown.rehearsal, language, draft.size()),
    }
}

fn of_desk(desk: &OneDesk, is_rehearsal: bool, language: Language) -> Page {
    let name = format!("{} {}", Text::Desk.say(language), desk.desk.0);
    let head = Head { says: name, clock: if is_rehearsal { words::rehearsal(language) } else { String::new() } };
    match desk.number {
        Some(number) if !desk.stale => Page::Large { head, text: number.to_string(), flash: desk.eye == Eye::Lit },
        _ if desk.stale => Page::Says { head: Some(head), text: Text::NoData.say(language).to_owned() },
        _ => Page::Says { head: Some(head), text: Text::Idle.say(language).to_owned() },
    }
}

fn of_hall(hall: &Hall, is_rehearsal: bool, language: Language, size: Size) -> Vec<Page> {
    let clock = hall.clock.map(words::clock).unwrap_or_default();
    let head = |text: &str| {
        let says = if is_rehearsal { words::rehearsal(language) } else { text.to_owned() };
        Head { says, clock: clock.clone() }
    };
    let calls: Vec<Call> = hall.large.iter().map(Call::from).collect();
    if hall.standing && !calls.is_empty() {
        return standing(calls, is_rehearsal, || head(Text::Calling.say(language)), size);
    }
    if let Some(since) = hall.stale {
        let since = words::stale(since);
        let mark = if is_rehearsal { words::rehearsal(language) } else { String::new() };
        let head = Head { says: since.say(language).to_owned(), clock: mark };
        return if calls.is_empty() {
            vec![Page::Says {
                text: head.says.clone(),
                head: is_rehearsal.then_some(Head { says: String::new(), ..head }),
            }]
        } else {
            vec![Page::Calls { head: Some(head), calls }]
        };
    }
    let mut pages = Vec::new();
    let says = |says: &str, text: String| Page::Says { head: Some(head(says)), text };
    match hall.closed {
        Some(closed) => {
            let opens = words::reopens(closed, hall.clock);
            let text = opens.map_or_else(String::new, |opens| opens.say(language).to_owned());
            pages.push(says(words::shut().say(language), text));
        }
        None if !hall.known => pages.push(says("", Text::NoData.say(language).to_owned())),
        None if calls.is_empty() => pages.push(says("", Text::Idle.say(language).to_owned())),
        None => pages.push(Page::Calls { head: Some(head(Text::Latest.say(language))), calls }),
    }
    if hall.closed.is_none() && !is_rehearsal {
        pages.extend(queues(hall, language, size));
    }
    if let Some(text) = &hall.text {
        pages.push(says("", Both::from(text).say(language).to_owned()));
    }
    pages
}

/// Who is awaited: as many at a time as there is room for.
fn standing(calls: Vec<Call>, is_rehearsal: bool, head: impl Fn() -> Head, size: Size) -> Vec<Page> {
    let rows = (size.height / 32).max(1) as usize;
    if calls.len() == 1 || is_rehearsal || rows == 1 {
        let page = |call| Page::Calls { head: (size.height >= 48).then(&head), calls: vec![call] };
        return calls.into_iter().map(page).collect();
    }
    let mut pages = Vec::new();
    let mut rest = calls.into_iter().peekable();
    while rest.peek().is_some() {
        let calls: Vec<_> = rest.by_ref().take(rows).collect();
        let head = (calls.len() < rows).then(&head);
        pages.push(Page::Calls { head, calls });
    }
    pages
}

/// Who waits for what, a few lines at a time.
fn queues(hall: &Hall, language: Language, size: Size) -> Vec<Page> {
    let line = |queue: &crate::board::Queue| {
        let says =
            words::says(&queue.says, hall.clock).map_or_else(|| "-".into(), |says| says.say(language).to_owned());
        // "25/11 08:15", "esauriti".
        let brief = words::opening(&queue.says, hall.clock)
            .unwrap_or_else(|| says.split_whitespace().last().unwrap_or_default().to_owned());
        let waiting = queue.waiting.map_or_else(|| "-".into(), |waiting| waiting.to_string());
        Line { letter: queue.service.to_string(), waiting, says: [says, brief] }
    };
    let lines: Vec<_> = hall.services.iter().flatten().map(line).collect();
    let rows = (size.height / 16).max(1) as usize;
    lines.chunks(rows).map(|lines| Page::Lines(lines.to_vec())).collect()
}
