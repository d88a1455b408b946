//! Issue throughput: clients that press as fast as they are answered, durable, each press with a key of its own.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use queue_server::office::{Status, Writer};

use crate::{
    bare::{self, Commits},
    client::load,
    machine,
    office::Office,
    table::{Sample, Table},
};

const CLIENTS: [usize; 4] = [1, 8, 32, 128];
const ROUNDS: usize = 5;
const SPAN: Duration = Duration::from_millis(1000);

/// What was seen of one side with so many clients.
#[derive(Default)]
struct Seen {
    /// Answers a second, by round.
    rate: Sample,
    /// Milliseconds until the answer, of all rounds.
    times: Sample,
    /// Milliseconds of processor an answer, by round.
    cpu: Sample,
}

impl Seen {
    fn round(&mut self, server: &crate::office::Process, clients: usize) {
        let before = machine::cpu_seconds(server.pid());
        let load = load(server.address, clients, SPAN);
        self.cpu.add((machine::cpu_seconds(server.pid()) - before) * 1000.0 / load.count);
        self.rate.add(load.rate);
        self.times.extend(&load.times);
    }

    fn line(&self, what: &str) -> String {
        let p99 = self.times.quantile(0.99);
        format!(
            "{what:<16} {:>26} /s   p50 {:>7.3} ms   p99 {p99:>7.3} ms   cpu {} ms",
            self.rate.spread(),
            self.times.median(),
            self.cpu.spread()
        )
    }
}

pub(crate) fn run(table: &mut Table) {
    let (ours, theirs, rows, inner) = (Office::new(), Office::new(), Office::new(), Office::new());
    bare::take_one(&theirs);
    let bare = bare::start(&theirs);
    let server = ours.serve();
    let mut commits = Commits::into(&rows);
    table.line(&format!("{ROUNDS} rounds of {SPAN:?} for each, in turns; median [least–greatest] of the rounds"));
    let mut writer = Writer::new(inner.parts(), Arc::new(Status::default())).unwrap();
    let (mut commit, mut written) = (Sample::default(), Sample::default());
    for clients in CLIENTS {
        let (mut office, mut axum) = (Seen::default(), Seen::default());
        for _ in 0..ROUNDS {
            office.round(&server, clients);
            axum.round(&bare, clients);
            if clients == 1 {
                again_for(SPAN / 2, &mut commit, || commits.commit());
                again_for(SPAN / 2, &mut written, || bare::take(&mut writer));
            }
        }
        table.line(&office.line(&format!("{clients:>3} × server")));
        table.line(&axum.line(&format!("{clients:>3} × (a) axum")));
        if clients == 1 {
            let a_second = 1000.0 / commit.median();
            table.line(&format!("(b) one commit: {} ms; {a_second:.0} /s one by one", commit.deciles()));
            table.line(&format!("the writer alone: {} ms, without HTTP and threads", written.deciles()));
            let allowed = axum.times.median() + commit.median();
            table.at_most("p50 of one client over (p50 of (a) + p50 of (b))", 1.5, office.times.median() / allowed);
        }
        if clients == 32 {
            table.at_least("issues a second of 32 clients over (a)", 0.2, office.rate.median() / axum.rate.median());
            table.at_most("ms of processor an issue, 32 clients", 0.1, office.cpu.median());
        }
    }
}

fn again_for(span: Duration, times: &mut Sample, mut what: impl FnMut()) {
    let began = Instant::now();
    while began.elapsed() < span {
        let one = Instant::now();
        what();
        times.add_time(one.elapsed());
    }
}
