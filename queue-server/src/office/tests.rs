//! The office thread on a journal in memory and a clock that is moved by hand.

use std::sync::Arc;

use jiff::civil::date;
use protocol::{Channel, DeskNo, Language, Moment, OffsetTime, Refusal, Seq, ServiceId, TicketNumber, views};

use super::*;
use crate::{
    clock::{Clock, HandClock},
    config,
    engine::{
        DeskVerb, Event, Record,
        event::{InForce, Source},
        ticket::Class,
    },
    forecast::QueueLength,
    founding::OfficeText,
    journal::Journal,
};

const NINE: &str = "2026-11-24T09:00:00+01:00";

fn moment(text: &str) -> Moment {
    text.parse::<OffsetTime>().unwrap().moment()
}

fn office() -> (Running, Arc<HandClock>) {
    office_of(OfficeText::builtin().in_force().unwrap())
}

fn office_of(office: InForce) -> (Running, Arc<HandClock>) {
    let (parts, hand) = parts_of(office);
    (start(parts).unwrap(), hand)
}

fn parts_of(office: InForce) -> (Parts, Arc<HandClock>) {
    let at = moment(NINE);
    let office = Arc::new(office);
    let event = Event::OfficeFounded { rehearsal: true, folder: "0f".into(), office, day: date(2026, 11, 24) };
    let founding = Record { seq: Seq(1), recorded_at: at, occurred_at: None, event };
    let opened = Journal::in_memory(&founding).unwrap();
    let hand = Arc::new(HandClock::at(at));
    let parts = Parts {
        journal: opened.journal,
        state: opened.state,
        clock: Clock::start(Box::new(hand.clone()), at),
        dice: Box::new(|below| below / 2),
        forecast: Box::new(|_| Arc::new(QueueLength::default())),
    };
    (parts, hand)
}

fn take() -> Command {
    let service = ServiceId::new('A').unwrap();
    Command::Take { service, channel: Channel::Kiosk, class: Class::Standard, language: Language::It }
}

fn at_desk(desk: u16, verb: DeskVerb) -> Order {
    Command::AtDesk { desk: DeskNo(desk), verb }.into()
}

fn keyed(command: Command, key: &str, fingerprint: u8) -> Order {
    let key = Key { caller: "k1".into(), key: key.into(), fingerprint: [fingerprint; 32] };
    Order { ask: Ask::Command(command), key: Some(key) }
}

fn number(sent: &Sent) -> TicketNumber {
    serde_json::from_str::<views::Ticket>(&sent.body).unwrap().number.unwrap()
}

#[tokio::test]
async fn a_ticket_is_taken_called_and_seen_on_the_board() {
    let (office, _) = office();
    let mut board = office.handle.publications();
    let taken = office.handle.submit(take().into()).await.unwrap();
    assert_eq!((taken.status, number(&taken).to_string().as_str()), (201, "A001"));
    office.handle.submit(at_desk(3, DeskVerb::Open)).await.unwrap();
    let called = office.handle.submit(at_desk(3, DeskVerb::Next { in_hand: None })).await.unwrap();
    assert_eq!((called.status, number(&called)), (200, number(&taken)));
    let shown = board
        .wait_for(|published| {
            let board: views::BoardView = serde_json::from_slice(&published.board.json).unwrap();
            board.calls.first().is_some_and(|call| call.desk == DeskNo(3) && call.standing)
        })
        .await;
    assert!(shown.is_ok());
}

#[tokio::test]
async fn the_longest_wait_is_told_as_a_time_and_goes_with_the_last_who_waits() {
    let (office, hand) = office();
    let since = async |handle: &crate::office::OfficeHandle| {
        let views = handle.views().await.unwrap();
        let board: views::BoardView = serde_json::from_slice(&views.board.json).unwrap();
        let services = board.services.into_iter().filter_map(|service| service.waiting_since);
        services.map(|since| since.moment()).collect::<Vec<_>>()
    };
    let issued = |sent: &Sent| serde_json::from_str::<views::Ticket>(&sent.body).unwrap().issued_at.moment();
    assert_eq!(since(&office.handle).await, []);
    let first = issued(&office.handle.submit(take().into()).await.unwrap());
    hand.pass(protocol::Span::from_minutes(5));
    let second = issued(&office.handle.submit(take().into()).await.unwrap());
    assert!(first < second);
    assert_eq!(since(&office.handle).await, [first]);
    office.handle.submit(at_desk(1, DeskVerb::Open)).await.unwrap();
    let called = office.handle.submit(at_desk(1, DeskVerb::Next { in_hand: None })).await.unwrap();
    assert_eq!((issued(&called), since(&office.handle).await), (first, vec![second]), "the next in line");
    let in_hand = Some(serde_json::from_str::<views::Ticket>(&called.body).unwrap().id);
    office.handle.submit(at_desk(1, DeskVerb::Next { in_hand })).await.unwrap();
    assert_eq!(since(&office.handle).await, []);
}

#[tokio::test]
async fn a_desk_that_calls_tells_when_absent_may_be_said() {
    let (office, hand) = office();
    let rule = async |handle: &crate::office::OfficeHandle| {
        let views = handle.views().await.unwrap();
        let desks: views::Desks = serde_json::from_slice(&views.desks.json).unwrap();
        desks.items[0].no_show
    };
    office.handle.submit(take().into()).await.unwrap();
    office.handle.submit(at_desk(1, DeskVerb::Open)).await.unwrap();
    assert_eq!(rule(&office.handle).await, None);
    let called = office.handle.submit(at_desk(1, DeskVerb::Next { in_hand: None })).await.unwrap();
    let ticket = serde_json::from_str::<views::Ticket>(&called.body).unwrap();
    let told = rule(&office.handle).await.unwrap();
    let first = ticket.called_at.unwrap().moment();
    assert_eq!((told.recalls, told.from.moment()), (1, first + protocol::Span::from_seconds(30)));
    office.handle.submit(at_desk(1, DeskVerb::Recall(ticket.id))).await.unwrap();
    assert_eq!(rule(&office.handle).await.unwrap().recalls, 0);
    hand.pass(protocol::Span::from_seconds(31));
    office.handle.submit(at_desk(1, DeskVerb::NoShow(ticket.id))).await.unwrap();
    assert_eq!(rule(&office.handle).await, None);
}

#[tokio::test]
async fn a_key_has_the_effect_of_one_and_refusals_are_not_remembered() {
    let (office, _) = office();
    let first = office.handle.submit(keyed(take(), "press-1", 1)).await.unwrap();
    let again = office.handle.submit(keyed(take(), "press-1", 1)).await.unwrap();
    assert_eq!((first.repeated, again.repeated), (false, true));
    assert_eq!((first.status, &first.body), (again.status, &again.body));
    assert_eq!(office.handle.submit(keyed(take(), "press-1", 2)).await, Err(Failure::KeyReused));
    let other = office.handle.submit(keyed(take(), "press-2", 1)).await.unwrap();
    assert_eq!(number(&other).to_string(), "A002");

    let open = Command::AtDesk { desk: DeskNo(1), verb: DeskVerb::Next { in_hand: None } };
    let refused = office.handle.submit(keyed(open.clone(), "next-1", 3)).await;
    assert_eq!(refused, Err(Failure::Refused(Refusal::DeskClosed(DeskNo(1)))));
    office.handle.submit(at_desk(1, DeskVerb::Open)).await.unwrap();
    assert_eq!(office.handle.submit(keyed(open, "next-1", 3)).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_next_that_called_nobody_is_remembered_too() {
    let (office, _) = office();
    office.handle.submit(at_desk(1, DeskVerb::Open)).await.unwrap();
    let next = Command::AtDesk { desk: DeskNo(1), verb: DeskVerb::Next { in_hand: None } };
    assert_eq!(office.handle.submit(keyed(next.clone(), "n", 1)).await.unwrap().status, 204);
    office.handle.submit(take().into()).await.unwrap();
    let again = office.handle.submit(keyed(next, "n", 1)).await.unwrap();
    assert_eq!((again.status, again.repeated), (204, true), "the retry calls nobody either");
}

/// An office whose tickets bear codes.
fn with_phones() -> InForce {
    let text = config::builtin().replace("# public_url", "public_url");
    let setup = config::parse(&text).unwrap().setup();
    assert!(setup.public_url.is_some());
    InForce { text, setup, source: Source::Pages }
}

#[tokio::test]
async fn a_holders_key_gets_its_first_answer_also_when_the_code_leads_nowhere_any_more() {
    let (office, hand) = office_of(with_phones());
    let taken = office.handle.submit(keyed(take(), "press-1", 1)).await.unwrap();
    let code = serde_json::from_str::<views::Ticket>(&taken.body).unwrap().code.unwrap();
    let leave = |key: &str| {
        let key = Key { caller: "holder".into(), key: key.into(), fingerprint: [4; 32] };
        Order { ask: Ask::Holder { code: code.clone(), wish: Wish::Withdraw }, key: Some(key) }
    };
    let left = office.handle.submit(leave("leave-1")).await.unwrap();
    hand.pass(protocol::Span::from_minutes(15 * 60));
    let again = office.handle.submit(leave("leave-1")).await.unwrap();
    assert_eq!((again.repeated, again.status, again.body), (true, 200, left.body));
    let late = office.handle.submit(leave("leave-2")).await;
    assert_eq!(late, Err(Failure::Refused(Refusal::UnknownCode)), "yesterday's code");
}

#[test]
fn a_code_drawn_in_a_batch_is_known_in_it() {
    let (parts, _) = parts_of(with_phones());
    let mut writer = Writer::new(parts, Arc::default()).unwrap();
    // What these dice draw.
    let leave = Ask::Holder { code: "gggggggggggggggg".into(), wish: Wish::Withdraw };
    let sent = writer.carry_out(&[take().into(), Order { ask: leave, key: None }]);
    assert_eq!(sent.iter().map(|sent| sent.as_ref().unwrap().status).collect::<Vec<_>>(), [201, 200]);
}

#[tokio::test]
async fn whoever_asks_for_the_views_sees_what_was_answered_before() {
    let (office, _) = office();
    for desk in 1..=14 {
        office.handle.submit(at_desk(desk, DeskVerb::Open)).await.unwrap();
        let views = office.handle.views().await.unwrap();
        let desks: views::Desks = serde_json::from_slice(&views.desks.json).unwrap();
        assert_eq!(desks.items.iter().filter(|desk| desk.state.to_string() == "open").count(), usize::from(desk));
    }
}

#[tokio::test]
async fn midnight_ends_the_day_by_itself() {
    let (office, hand) = office();
    office.handle.submit(take().into()).await.unwrap();
    hand.pass(protocol::Span::from_minutes(15 * 60));
    let day = office.handle.read(|reading| reading.lens.state.day.date).await.unwrap();
    let waiting = office.handle.read(|reading| reading.lens.state.day.queues.len()).await.unwrap();
    assert_eq!((day, waiting), (date(2026, 11, 25), 0));
}

#[tokio::test]
async fn a_stopped_office_finishes_what_it_took_and_takes_nothing_more() {
    let (office, _) = office();
    let taken = office.handle.submit(take().into()).await;
    assert!(taken.is_ok());
    office.handle.stop();
    assert_eq!(office.handle.submit(take().into()).await, Err(Failure::Stopping));
    let _ = office.ended.await;
    assert!(office.thread.join().unwrap().is_ok());
}

#[tokio::test]
async fn a_suspect_clock_is_settled_by_an_administrator() {
    let (office, hand) = office();
    hand.set_wall(moment(NINE) + protocol::Span::from_minutes(10));
    office.handle.read(|_| ()).await.unwrap();
    assert!(office.handle.readiness().clock_suspect && !office.handle.readiness().is_ready());
    let wall = office.handle.read(|reading| reading.wall).await.unwrap();
    office.handle.submit(Command::AcceptClock { wall }.into()).await.unwrap();
    assert!(office.handle.readiness().is_ready());
    let now = office.handle.read(|reading| reading.lens.now).await.unwrap();
    assert_eq!(now, moment(NINE) + protocol::Span::from_minutes(10));
}
