//! The stored form, to the letter: a form that changes here makes journals unreadable.

use std::{collections::BTreeSet, sync::Arc};

use jiff::civil::{Date, date};
use proptest::{option, prelude::*, sample::select};
use protocol::{
    CallReason, Channel, DeviceId, DeviceKind, Face, KeyId, KioskId, Language, Moment, PauseReason, PersonId, RoleName,
    Scope, Seq, TicketNumber,
};

use super::*;
use crate::{
    engine::{
        Actor, Deed,
        command::{Block, Holder},
        event::{Handed, InForce},
        ticket::Class,
    },
    journal::test_support::{office, service},
};

fn ticket(raw: i64) -> TicketId {
    TicketId::from_raw(raw)
}

fn number(text: &str) -> TicketNumber {
    text.parse().unwrap()
}

fn kiosk() -> KioskId {
    "k1".parse().unwrap()
}

fn handed() -> Handed {
    Handed { kiosk: kiosk(), uncertain: true }
}

fn block(holder: Holder) -> Block {
    Block { holder, service: service('A'), day: date(2026, 11, 24), from: 500, to: 549 }
}

/// Every kind, with everything that it can hold.
fn examples(office: &Arc<InForce>) -> Vec<Event> {
    let (t, desk, a) = (ticket(5), DeskNo(13), service('A'));
    let due = Moment(1_795_510_800_000);
    vec![
        Event::OfficeFounded { rehearsal: true, folder: "0f".into(), office: office.clone(), day: date(2026, 11, 24) },
        Event::OfficeConfigured { office: office.clone() },
        Event::KioskPaired { kiosk: kiosk() },
        Event::TicketIssued {
            ticket: t,
            number: number("A045"),
            service: a,
            channel: Channel::Appointment,
            class: Class::Appointment { due },
            language: Language::En,
            handed: None,
        },
        Event::TicketIssued {
            ticket: t,
            number: number("A545"),
            service: a,
            channel: Channel::Kiosk,
            class: Class::Standard,
            language: Language::It,
            handed: Some(handed()),
        },
        Event::ProvisionalRegistered { ticket: t, number: number("A501"), kiosk: Some(kiosk()) },
        Event::ProvisionalRegistered { ticket: t, number: number("A501"), kiosk: None },
        Event::RecordMerged { ticket: t, class: Class::Priority, language: Language::It, handed: handed() },
        Event::LateRecordFiled {
            ticket: t,
            day: date(2026, 11, 23),
            number: number("A1502"),
            class: Class::Priority,
            language: Language::It,
            handed: handed(),
            day_ended_at: due,
        },
        Event::TicketCalled { ticket: t, desk, reason: None },
        Event::TicketCalled { ticket: t, desk, reason: Some(CallReason::Rientro) },
        Event::TicketRecalled { ticket: t },
        Event::VisitStarted { ticket: t },
        Event::WalkInStarted { ticket: t, desk, service: a },
        Event::VisitEnded { ticket: t, procedures: vec!["Carta d'identità".into()], ending: Ending::Operator },
        Event::VisitEnded { ticket: t, procedures: vec![], ending: Ending::Holder },
        Event::VisitEnded { ticket: t, procedures: vec![], ending: Ending::Day },
        Event::NoShowSaid { ticket: t, auto_closed: false },
        Event::TicketReinstated { ticket: t, bound: Some(desk) },
        Event::TicketParked { ticket: t },
        Event::TicketResumed { ticket: t, desk },
        Event::TicketTransferred { ticket: t, service: a, bound: Some(desk) },
        Event::TicketWithdrawn { ticket: t },
        Event::TicketExpired { ticket: ticket(TicketId::new(7, Seq(9)).raw()) },
        Event::DeskOpened { desk },
        Event::DeskPaused { desk, reason: PauseReason::BackOffice },
        Event::DeskClosed { desk },
        Event::BindingsLoosed { desk },
        Event::DayClosed,
        Event::HallClosed,
        Event::IssuingStopped { service: a },
        Event::IssuingResumed { service: a },
        Event::CapSet { service: a, tickets: Some(40) },
        Event::CapSet { service: a, tickets: None },
        Event::DayEnded { next: date(2026, 11, 25) },
        Event::BlockReserved(block(Holder::Kiosk(kiosk()))),
        Event::ClockAccepted { wall: due },
        Event::HistoryImported { file: "ab".into(), rows: 3, added: 2 },
        Event::OpinionGiven { ticket: Some(t), face: Face::Negative, reason: Some("attesa".into()) },
        Event::OpinionGiven { ticket: None, face: Face::Positive, reason: None },
        Event::JournalRestored { generation: 7, skipped: vec![block(Holder::Lost)] },
    ]
    .into_iter()
    .chain(deeds())
    .collect()
}

/// Every deed, and everybody who can have done it.
fn deeds() -> impl Iterator<Item = Event> {
    let (person, key, device) = (PersonId(3), KeyId(2), "k1".parse::<DeviceId>().unwrap());
    let roles = vec![RoleName::Head, RoleName::Operator];
    let deeds = [
        Deed::PersonAdded { person, roles: roles.clone() },
        Deed::PersonChanged { person, roles, active: false },
        Deed::PersonRemoved { person },
        Deed::PasswordReset { person },
        Deed::AdministratorSignedIn,
        Deed::DevicePaired { device: device.clone(), kind: DeviceKind::Kiosk },
        Deed::DeviceRevoked { device: device.clone() },
        Deed::KeyMade { key, scopes: vec![Scope::Board, Scope::Events] },
        Deed::KeyRevoked { key },
        Deed::OfficeConfigured,
        Deed::ClockAccepted,
        Deed::AdministratorSignedOut,
        Deed::AdministratorChosePassword,
        Deed::AdministratorRefused { person },
    ];
    let actors = [
        Actor::Person(PersonId(1)),
        Actor::Key(key),
        Actor::Device(device),
        Actor::Program,
        Actor::Rehearsal(RoleName::Administrator),
    ];
    let nobody = (Deed::AdministratorRefused { person }, Actor::Nobody);
    let pairs = deeds.into_iter().zip(actors.into_iter().cycle()).chain([nobody]);
    pairs.map(|(deed, by)| Event::Administered { by, deed })
}

#[test]
fn every_kind_is_stored_as_it_always_was() {
    // The office's text is its file's own matter; here it is one that cannot change.
    let office = InForce { text: "[office]".into(), ..(*office(None)).clone() };
    let lines = examples(&Arc::new(office)).into_iter().map(|event| {
        let Stored { kind, version, body } = to_stored(&event).unwrap();
        format!("{kind} {version} {body}\n")
    });
    let stored: String = lines.collect();
    for (now, known) in stored.lines().zip(include_str!("testdata/stored_events.txt").lines()) {
        assert_eq!(now, known);
    }
    assert_eq!(stored, include_str!("testdata/stored_events.txt"));
}

#[test]
fn the_examples_hold_every_kind() {
    let shown: BTreeSet<_> = examples(&office(None)).iter().map(|event| to_stored(event).unwrap().kind).collect();
    let known: BTreeSet<_> = KINDS.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(shown, known);
}

#[test]
fn every_kind_reads_back() {
    for event in examples(&office(Some("Benvenuti"))) {
        let stored = to_stored(&event).unwrap();
        assert_eq!(from_stored(stored.kind, stored.version, &stored.body), Ok(event));
    }
}

#[test]
fn what_is_newer_or_unreadable_says_so() {
    let unknown = from_stored("ticket_sold", 1, "{}").unwrap_err();
    assert_eq!(unknown, Unreadable::Newer { kind: "ticket_sold".into(), found: 1, known: 0 });
    let newer = from_stored(DAY_CLOSED, 2, "{}").unwrap_err();
    assert_eq!(newer, Unreadable::Newer { kind: DAY_CLOSED.into(), found: 2, known: 1 });
    assert!(from_stored(DAY_CLOSED, 0, "{}").is_err());
    for (kind, body) in [
        (DAY_CLOSED, "["),
        (DAY_CLOSED, r#"{"at":1}"#),
        (VISIT_STARTED, "{}"),
        (VISIT_STARTED, r#"{"ticket":"x"}"#),
        (
            RECORD_MERGED,
            r#"{"ticket":"t5","class":"standard","due":5,"language":"it","handed":{"kiosk":"k","uncertain":true}}"#,
        ),
        (
            RECORD_MERGED,
            r#"{"ticket":"t5","class":"appointment","language":"it","handed":{"kiosk":"k","uncertain":true}}"#,
        ),
        (OFFICE_CONFIGURED, r#"{"office":{"text":"x = 1"}}"#),
    ] {
        let error = from_stored(kind, 1, body).unwrap_err();
        assert!(matches!(error, Unreadable::Body(_)), "{kind} {body}: {error}");
    }
}

fn any_ticket() -> impl Strategy<Value = TicketId> {
    any::<i64>().prop_map(TicketId::from_raw)
}
fn any_service() -> impl Strategy<Value = ServiceId> {
    select(vec!['A', 'B', 'R', 'Y']).prop_map(service)
}
fn any_number() -> impl Strategy<Value = TicketNumber> {
    (any_service(), 1..u32::MAX).prop_map(|(prefix, number)| TicketNumber { prefix, number })
}
fn any_desk() -> impl Strategy<Value = DeskNo> {
    any::<u16>().prop_map(DeskNo)
}
fn any_moment() -> impl Strategy<Value = Moment> {
    any::<i64>().prop_map(Moment)
}
fn any_kiosk() -> impl Strategy<Value = KioskId> {
    "[a-z0-9-]{1,32}".prop_map(|name| name.parse().unwrap())
}
fn any_day() -> impl Strategy<Value = Date> {
    (1990_i16..2200, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| date(year, month, day))
}
fn any_class() -> impl Strategy<Value = Class> {
    prop_oneof![Just(Class::Standard), Just(Class::Priority), any_moment().prop_map(|due| Class::Appointment { due })]
}
fn any_handed() -> impl Strategy<Value = Handed> {
    (any_kiosk(), any::<bool>()).prop_map(|(kiosk, uncertain)| Handed { kiosk, uncertain })
}
fn any_block() -> impl Strategy<Value = Block> {
    let holder = prop_oneof![Just(Holder::Lost), any_kiosk().prop_map(Holder::Kiosk)];
    (holder, any_service(), any_day(), any::<u32>(), any::<u32>()).prop_map(|(holder, service, day, from, to)| Block {
        holder,
        service,
        day,
        from,
        to,
    })
}
fn words<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    select(all)
}

/// How tickets come to be.
fn any_issue() -> impl Strategy<Value = Event> {
    prop_oneof![
        (
            any_ticket(),
            any_number(),
            any_service(),
            words(Channel::ALL),
            any_class(),
            words(Language::ALL),
            option::of(any_handed())
        )
            .prop_map(|(ticket, number, service, channel, class, language, handed)| Event::TicketIssued {
                ticket,
                number,
                service,
                channel,
                class,
                language,
                handed
            }),
        (any_ticket(), any_number(), option::of(any_kiosk()))
            .prop_map(|(ticket, number, kiosk)| Event::ProvisionalRegistered { ticket, number, kiosk }),
        (any_ticket(), any_class(), words(Language::ALL), any_handed())
            .prop_map(|(ticket, class, language, handed)| Event::RecordMerged { ticket, class, language, handed }),
        (any_ticket(), any_day(), any_number(), any_class(), words(Language::ALL), any_handed(), any_moment())
            .prop_map(|(ticket, day, number, class, language, handed, day_ended_at)| Event::LateRecordFiled {
                ticket,
                day,
                number,
                class,
                language,
                handed,
                day_ended_at
            }),
    ]
}

/// What happens to tickets.
fn any_ticket_event() -> impl Strategy<Value = Event> {
    let ending = select(vec![Ending::Operator, Ending::Holder, Ending::Day]);
    prop_oneof![
        (any_ticket(), any_desk(), option::of(words(CallReason::ALL)))
            .prop_map(|(ticket, desk, reason)| Event::TicketCalled { ticket, desk, reason }),
        any_ticket().prop_map(|ticket| Event::TicketRecalled { ticket }),
        any_ticket().prop_map(|ticket| Event::VisitStarted { ticket }),
        (any_ticket(), any_desk(), any_service()).prop_map(|(ticket, desk, service)| Event::WalkInStarted {
            ticket,
            desk,
            service
        }),
        (any_ticket(), prop::collection::vec(any::<String>(), 0..4), ending)
            .prop_map(|(ticket, procedures, ending)| Event::VisitEnded { ticket, procedures, ending }),
        (any_ticket(), any::<bool>()).prop_map(|(ticket, auto_closed)| Event::NoShowSaid { ticket, auto_closed }),
        (any_ticket(), option::of(any_desk())).prop_map(|(ticket, bound)| Event::TicketReinstated { ticket, bound }),
        any_ticket().prop_map(|ticket| Event::TicketParked { ticket }),
        (any_ticket(), any_desk()).prop_map(|(ticket, desk)| Event::TicketResumed { ticket, desk }),
        (any_ticket(), any_service(), option::of(any_desk()))
            .prop_map(|(ticket, service, bound)| Event::TicketTransferred { ticket, service, bound }),
        any_ticket().prop_map(|ticket| Event::TicketWithdrawn { ticket }),
        any_ticket().prop_map(|ticket| Event::TicketExpired { ticket }),
        (option::of(any_ticket()), words(Face::ALL), option::of(any::<String>()))
            .prop_map(|(ticket, face, reason)| Event::OpinionGiven { ticket, face, reason }),
    ]
}

/// What happens to desks, the day and the office.
fn any_office_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        any_kiosk().prop_map(|kiosk| Event::KioskPaired { kiosk }),
        any_desk().prop_map(|desk| Event::DeskOpened { desk }),
        (any_desk(), words(PauseReason::ALL)).prop_map(|(desk, reason)| Event::DeskPaused { desk, reason }),
        any_desk().prop_map(|desk| Event::DeskClosed { desk }),
        any_desk().prop_map(|desk| Event::BindingsLoosed { desk }),
        Just(Event::DayClosed),
        Just(Event::HallClosed),
        any_service().prop_map(|service| Event::IssuingStopped { service }),
        any_service().prop_map(|service| Event::IssuingResumed { service }),
        (any_service(), option::of(any::<u32>())).prop_map(|(service, tickets)| Event::CapSet { service, tickets }),
        any_day().prop_map(|next| Event::DayEnded { next }),
        any_block().prop_map(Event::BlockReserved),
        any_moment().prop_map(|wall| Event::ClockAccepted { wall }),
        (any::<String>(), any::<u64>(), any::<u64>()).prop_map(|(file, rows, added)| Event::HistoryImported {
            file,
            rows,
            added
        }),
        (any::<u16>(), prop::collection::vec(any_block(), 0..4))
            .prop_map(|(generation, skipped)| Event::JournalRestored { generation, skipped }),
    ]
}

proptest! {
    #[test]
    fn any_event_reads_back(event in prop_oneof![any_issue(), any_ticket_event(), any_office_event()]) {
        let stored = to_stored(&event).unwrap();
        prop_assert_eq!(from_stored(stored.kind, stored.version, &stored.body), Ok(event));
    }
}
