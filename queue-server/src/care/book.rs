//! All kiosks: whether each is there, and what it told last. Pure.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use protocol::{
    KioskId, OffsetTime, TicketNumber,
    kiosk::{KioskHealth, KioskView},
};

use super::presence::{Now, Presence};

/// What is known of them since the server started.
#[derive(Debug, Default)]
pub struct Book(BTreeMap<KioskId, Entry>);

#[derive(Debug, Default)]
struct Entry {
    presence: Presence,
    health: Option<KioskHealth>,
    /// Of its tickets without paper or place, those that were looked after. The kiosk learns of them and tells them no more; until then they are
    /// remembered here.
    settled: BTreeSet<TicketNumber>,
}

impl Book {
    /// A kiosk has asked for something; whether it was away before.
    pub fn asked(&mut self, kiosk: &KioskId, now: Now) -> bool {
        let entry = self.entry(kiosk);
        let was_there = entry.presence.is_there(now.steady);
        entry.presence.asked(now);
        !was_there
    }

    /// A kiosk has opened a line.
    pub fn line_begun(&mut self, kiosk: &KioskId) {
        self.entry(kiosk).presence.line_begun();
    }

    /// A line has ended.
    pub fn line_ended(&mut self, kiosk: &KioskId, now: Now) {
        // One whose kiosk was revoked meanwhile leaves nothing behind.
        if let Some(entry) = self.0.get_mut(kiosk) {
            entry.presence.line_ended(now);
        }
    }

    /// A kiosk has told how it is: this replaces what it told before. Those of its tickets that it need not tell any more.
    pub fn told(&mut self, kiosk: &KioskId, health: KioskHealth) -> Vec<TicketNumber> {
        let entry = self.entry(kiosk);
        entry.settled.retain(|number| health.unprinted.iter().any(|ticket| ticket.number == *number));
        entry.health = Some(health);
        entry.settled.iter().copied().collect()
    }

    /// Somebody has looked after a ticket of a kiosk's that had no paper or no place; whether there is such a one.
    pub fn settle(&mut self, kiosk: &KioskId, number: TicketNumber) -> bool {
        let Some(entry) = self.0.get_mut(kiosk) else { return false };
        let is_told = entry.health.iter().flat_map(|health| &health.unprinted).any(|ticket| ticket.number == number);
        if is_told {
            entry.settled.insert(number);
        }
        is_told
    }

    /// These kiosks, in their order; of all others nothing is remembered any more. Each comes with when it was last seen
    /// before the server started.
    pub fn view(&mut self, paired: Vec<(KioskId, Option<OffsetTime>)>, steady: Duration) -> Vec<KioskView> {
        self.0.retain(|kiosk, _| paired.iter().any(|(one, _)| one == kiosk));
        let view = |(kiosk, before): (KioskId, Option<OffsetTime>)| {
            let entry = self.0.get(&kiosk);
            let connected = entry.is_some_and(|entry| entry.presence.is_there(steady));
            let seen = entry.and_then(|entry| entry.presence.seen()).or(before).filter(|_| !connected);
            KioskView { connected, seen, health: entry.and_then(Entry::shown), kiosk }
        };
        paired.into_iter().map(view).collect()
    }

    fn entry(&mut self, kiosk: &KioskId) -> &mut Entry {
        self.0.entry(kiosk.clone()).or_default()
    }
}

impl Entry {
    /// What it told last, without the tickets that were looked after since.
    fn shown(&self) -> Option<KioskHealth> {
        let mut health = self.health.clone()?;
        health.unprinted.retain(|ticket| !self.settled.contains(&ticket.number));
        Some(health)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use protocol::{PrinterStateName, kiosk::PrinterHealth};

    use super::*;

    pub(crate) fn health(state: PrinterStateName) -> KioskHealth {
        let printer = PrinterHealth { state, profile: "epson-tm-t20".into(), last_print: None };
        KioskHealth {
            version: "0.1.0".into(),
            uptime: 60,
            clock_trusted: true,
            printer,
            temperature: Some(48),
            to_hand_over: 0,
            numbers_left: 100,
            unprinted: Vec::new(),
            failed: Vec::new(),
            stuck: Vec::new(),
        }
    }

    fn at(seconds: u64) -> Now {
        Now { steady: Duration::from_secs(seconds), office: "2026-11-24T10:42:30+01:00".parse().unwrap() }
    }

    fn k(name: &str) -> KioskId {
        name.parse().unwrap()
    }

    #[test]
    fn what_was_told_last_counts_and_a_kiosk_that_is_there_was_not_last_seen_at_all() {
        let mut book = Book::default();
        let before: OffsetTime = "2026-11-23T17:00:00+01:00".parse().unwrap();
        let paired = || vec![(k("k1"), Some(before)), (k("k2"), None)];
        let [one, two] = book.view(paired(), at(0).steady).try_into().unwrap();
        assert_eq!((one.connected, one.seen, one.health), (false, Some(before), None), "seen before the start");
        assert_eq!((two.connected, two.seen), (false, None));

        assert!(book.asked(&k("k1"), at(0)), "it was away");
        assert!(!book.asked(&k("k1"), at(1)), "it was there");
        book.told(&k("k1"), health(PrinterStateName::Ok));
        book.told(&k("k1"), health(PrinterStateName::PaperOut));
        let [one, _] = book.view(paired(), at(2).steady).try_into().unwrap();
        assert_eq!((one.connected, one.seen), (true, None));
        assert_eq!(one.health.map(|health| health.printer.state), Some(PrinterStateName::PaperOut));

        let [one, _] = book.view(paired(), at(61).steady).try_into().unwrap();
        assert_eq!(one.seen.map(|seen| seen.to_string()).as_deref(), Some("2026-11-24T10:42:00+01:00"));
        assert!(one.health.is_some(), "what it told last is worth knowing while it is away");
    }

    #[test]
    fn of_a_kiosk_that_was_revoked_nothing_is_left_for_the_next_of_its_name() {
        let mut book = Book::default();
        book.line_begun(&k("k1"));
        book.told(&k("k1"), health(PrinterStateName::PaperOut));
        assert!(book.view(Vec::new(), at(1).steady).is_empty());
        book.line_ended(&k("k1"), at(2));
        let [anew] = book.view(vec![(k("k1"), None)], at(3).steady).try_into().unwrap();
        assert_eq!(anew, KioskView { kiosk: k("k1"), connected: false, seen: None, health: None });
    }

    #[test]
    fn a_ticket_that_was_looked_after_is_shown_no_more_and_the_kiosk_learns_of_it() {
        let mut book = Book::default();
        let ticket = |number: &str| protocol::kiosk::Unprinted {
            number: number.parse().unwrap(),
            service: number[..1].parse().unwrap(),
            class: protocol::ClassName::Standard,
            ticket: None,
            issued_at: None,
            may_exist: false,
            refused: None,
        };
        let told = |numbers: &[&str]| KioskHealth {
            unprinted: numbers.iter().map(|number| ticket(number)).collect(),
            ..health(PrinterStateName::Ok)
        };
        let number = |text: &str| text.parse::<TicketNumber>().unwrap();
        let shown = |book: &mut Book| {
            let [one] = book.view(vec![(k("k1"), None)], at(0).steady).try_into().unwrap();
            one.health.unwrap().unprinted.iter().map(|one| one.number.to_string()).collect::<Vec<_>>()
        };
        assert!(!book.settle(&k("k1"), number("A045")), "nothing is known of it");
        assert_eq!(book.told(&k("k1"), told(&["A045", "A046"])), []);
        assert!(!book.settle(&k("k1"), number("A047")) && !book.settle(&k("k2"), number("A045")));
        assert!(book.settle(&k("k1"), number("A045")) && book.settle(&k("k1"), number("A045")), "twice is once");
        assert_eq!(shown(&mut book), ["A046"]);
        // The kiosk may have something to do for it yet: it is told as often as it tells of it.
        for _ in 0..2 {
            assert_eq!(book.told(&k("k1"), told(&["A045", "A046"])), [number("A045")]);
            assert_eq!(shown(&mut book), ["A046"]);
        }
        assert_eq!(book.told(&k("k1"), told(&["A046"])), []);
        assert_eq!(book.told(&k("k1"), told(&["A045"])), [], "that it was looked after is not remembered for ever");
        assert_eq!(shown(&mut book), ["A045"]);
    }
}
