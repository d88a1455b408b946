//! Serving without the server: whether the office is open, which number comes next, and what the server is told afterwards. Pure.
//!
//! The business day is the one whose opening it is: outside of openings, and past the last one that is known, nothing is given.
//! A number comes from the range that was reserved for this kiosk, this service and this day; the range's `next` moves on in
//! the same transaction that writes the press down, so a number is given once.

use protocol::{
    Moment, OffsetTime, ServiceId, TicketNumber,
    kiosk::{KioskSetup, Opening},
    requests::LateRecord,
};

use crate::{
    clock::Clock,
    outbox::{Book, Press, Range, Stage},
};

/// Why no number can be given without the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// The office is closed.
    Closed {
        /// When it opens, as far as is known.
        opens: Option<OffsetTime>,
    },
    /// The service had been stopped, by the slug of the refusal.
    Stopped(String),
    /// No numbers are reserved, all are given, or nothing is known of the office.
    Spent,
}

/// A number given without the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// The number.
    pub number: TicketNumber,
    /// Its business day.
    pub day: String,
    /// The ranges from then on.
    pub ranges: Vec<Range>,
}

/// The number that would be given now.
///
/// # Errors
/// Why there is none.
pub fn reserve(book: &Book, service: ServiceId, at: Moment) -> Result<Reservation, Denied> {
    let setup = book.setup.as_deref().ok_or(Denied::Spent)?;
    let opening = opening_at(setup, at).ok_or_else(|| Denied::Closed { opens: next_opening(setup, at) })?;
    let day = date(opening.from);
    if let Some(why) = book.stops.services.get(&service).filter(|_| book.stops.day == day) {
        return Err(Denied::Stopped(why.clone()));
    }
    let mut ranges = book.ranges.clone();
    let mut free = ranges.iter_mut().filter(|r| r.service == service && r.day == day && r.next <= r.to);
    let range = free.next().ok_or(Denied::Spent)?;
    let number = TicketNumber { prefix: service, number: range.next };
    range.next += 1;
    Ok(Reservation { number, day, ranges })
}

/// The opening that runs at a moment.
#[must_use]
pub fn opening_at(setup: &KioskSetup, at: Moment) -> Option<&Opening> {
    setup.openings.iter().find(|opening| (opening.from.moment()..opening.to.moment()).contains(&at))
}

/// When the office opens next.
#[must_use]
pub fn next_opening(setup: &KioskSetup, at: Moment) -> Option<OffsetTime> {
    setup.openings.iter().map(|opening| opening.from).filter(|from| from.moment() > at).min()
}

/// The local date of a time, as the office wrote it: `2026-11-24`.
#[must_use]
pub fn date(time: OffsetTime) -> String {
    time.to_string().chars().take(10).collect()
}

/// A moment as the office writes it. The offset is that of the opening which is nearest before it: the clocks change at night,
/// when no office is open.
#[must_use]
pub fn local(setup: Option<&KioskSetup>, at: Moment) -> OffsetTime {
    let openings = setup.map(|setup| setup.openings.as_slice()).unwrap_or_default();
    let before = openings.iter().rev().find(|opening| opening.from.moment() <= at).or(openings.first());
    OffsetTime::new(at, before.map_or(0, |opening| offset_seconds(opening.from)))
}

fn offset_seconds(time: OffsetTime) -> i32 {
    let text = time.to_string();
    let Some((sign, digits)) = text.get(19..).and_then(|offset| Some((offset.get(..1)?, offset.get(1..)?))) else {
        return 0;
    };
    let mut parts = digits.split(':').map(|part| part.parse::<i32>().unwrap_or(0));
    let seconds = parts.next().unwrap_or(0) * 3600 + parts.next().unwrap_or(0) * 60;
    if sign == "-" { -seconds } else { seconds }
}

/// The ranges after the server told which are reserved: how far each is used stays known, and those of past days go.
#[must_use]
pub fn merged(known: &[Range], told: &[protocol::views::Block]) -> Vec<Range> {
    let used = |block: &protocol::views::Block| {
        let same = |range: &&Range| (range.service, &range.day, range.from) == (block.service, &block.day, block.from);
        known.iter().find(same).map_or(block.from, |range| range.next)
    };
    let range = |block: &protocol::views::Block| Range {
        service: block.service,
        day: block.day.clone(),
        from: block.from,
        to: block.to,
        next: used(block),
    };
    let mut ranges: Vec<Range> = told.iter().map(range).collect();
    // A range that is begun is used up before another is broken.
    ranges.sort_by(|a, b| (a.service, &a.day, a.from).cmp(&(b.service, &b.day, b.from)));
    ranges
}

/// What the server is told of a number that was given without it; `None` while the time is not known, or where there is no such
/// number.
#[must_use]
pub fn late_record(press: &Press, clock: &Clock, setup: Option<&KioskSetup>) -> Option<LateRecord> {
    let Stage::Reserved { number, .. } = &press.stage else { return None };
    let record = LateRecord {
        number: *number,
        service: press.choice.service,
        class: press.choice.class(),
        language: press.choice.language,
        occurred_at: None,
        occurred_from: None,
        occurred_to: None,
    };
    if press.stamp.own && !clock.is_the_servers() {
        // It may be set right yet: the line that is back tells the time first.
        return None;
    }
    if let Some(at) = clock.dated(&press.stamp) {
        return Some(LateRecord { occurred_at: Some(local(setup, at)), ..record });
    }
    let (from, to) = clock.bounds(&press.stamp)?;
    Some(LateRecord { occurred_from: Some(local(setup, from)), occurred_to: Some(local(setup, to)), ..record })
}
