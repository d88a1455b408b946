//! Whether a call costs more where many wait: durable `next` through the office thread, the three halls in turns.

use std::{sync::Arc, time::Instant};

use protocol::{Channel, DeskNo, Language, ServiceId, TicketId, views::Ticket};
use queue_server::{
    engine::{Command, DeskVerb, State, perform, ticket::Class},
    office::{self, Running, Status, Writer},
};
use tokio::runtime::Runtime;

use crate::{
    office::{Office, clock},
    table::{Sample, Table},
};

const WAITING: [usize; 3] = [10, 1_000, 100_000];
const CALLS: usize = 300;
const DESK: DeskNo = DeskNo(1);

/// A hall in which so many wait.
struct Hall {
    waiting: usize,
    office: Running,
    /// The engine's state when so many waited, to measure the engine alone.
    state: State,
    in_hand: Option<TicketId>,
    times: Sample,
    /// Held until the end, then removed.
    _folder: Office,
}

impl Hall {
    fn of(waiting: usize) -> Self {
        let folder = Office::new();
        let mut writer = Writer::new(folder.parts(), Arc::new(Status::default())).unwrap();
        let open = Command::AtDesk { desk: DESK, verb: DeskVerb::Open };
        assert!(writer.carry_out(&[open.into()])[0].is_ok());
        let letters: Vec<ServiceId> = writer.state().setup().services.keys().copied().collect();
        let takes: Vec<_> = (0..waiting).map(|i| take(letters[i % letters.len()]).into()).collect();
        for some in takes.chunks(10_000) {
            assert!(writer.carry_out(some).iter().all(Result::is_ok));
        }
        let state = writer.state().clone();
        let office = office::start(writer.into_parts()).unwrap();
        Self { waiting, office, state, in_hand: None, times: Sample::default(), _folder: folder }
    }

    fn submit(&self, runtime: &Runtime, command: Command) -> String {
        runtime.block_on(self.office.handle.submit(command.into())).unwrap().body
    }

    /// One call, measured; then somebody comes, so that as many wait as before.
    fn call(&mut self, runtime: &Runtime) {
        let next = Command::AtDesk { desk: DESK, verb: DeskVerb::Next { in_hand: self.in_hand } };
        let began = Instant::now();
        let called = self.submit(runtime, next);
        self.times.add_time(began.elapsed());
        let called: Ticket = serde_json::from_str(&called).unwrap();
        self.in_hand = Some(called.id);
        self.submit(runtime, take(called.service));
    }

    /// Microseconds of decide and apply alone.
    fn engine(&mut self) -> Sample {
        let (mut times, mut in_hand) = (Sample::default(), None);
        for _ in 0..CALLS.min(self.waiting) {
            let next = Command::AtDesk { desk: DESK, verb: DeskVerb::Next { in_hand } };
            let began = Instant::now();
            perform(&mut self.state, &next, clock().moment()).unwrap();
            times.add(began.elapsed().as_secs_f64() * 1e6);
            in_hand = self.state.day.calls.back().map(|call| call.ticket);
        }
        times
    }
}

fn take(service: ServiceId) -> Command {
    Command::Take { service, channel: Channel::Kiosk, class: Class::Standard, language: Language::It }
}

pub(crate) fn run(table: &mut Table) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut halls: Vec<Hall> = WAITING.into_iter().map(Hall::of).collect();
    for _ in 0..CALLS {
        for hall in &mut halls {
            hall.call(&runtime);
        }
    }
    table.line(&format!("{CALLS} calls in each hall, in turns; median [10th–90th percentile]"));
    let mut medians = Sample::default();
    for hall in &mut halls {
        let engine = hall.engine();
        medians.add(hall.times.median());
        let times = hall.times.deciles();
        table.line(&format!("{:>7} waiting   {times:>24} ms   engine alone {} µs", hall.waiting, engine.deciles()));
    }
    table.at_most("the dearest call over the cheapest", 1.5, medians.quantile(1.0) / medians.quantile(0.0));
    for hall in halls {
        hall.office.handle.stop();
        hall.office.thread.join().unwrap().unwrap();
    }
}
