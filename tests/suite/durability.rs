//! The server is killed at random moments under load and started again: what was acknowledged is there, and what was cut
//! off, repeated under its key, has happened exactly once.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use fastrand::Rng;
use protocol::{DeskNo, ServiceId, TicketId, TicketNumber, TicketStateName, views::Ticket};
use serde_json::json;
use tests::{
    client::{Client, Post, Reply},
    piacenza,
    program::{Server, run},
    rounds::{chance, rounds, say},
};
use tokio::{sync::Notify, task::JoinSet};

const TAKERS: u16 = 6;
const DESKS: u16 = 6;

/// One folder lives through so many crashes before another begins.
const CRASHES_A_FOLDER: usize = 20;

/// What one client knows when the server dies.
#[derive(Debug, Default)]
struct Witness {
    /// Tickets as answers showed them, in order.
    told: Vec<Ticket>,
    /// Tickets that an answered `next` has ended.
    ended: Vec<TicketId>,
    /// Tickets that an answered `next` has called.
    called: Vec<TicketId>,
    /// The request that the crash has cut off.
    cut_off: Option<Post>,
}

impl Witness {
    /// Takes note of the answer to a command. Every one of these commands must succeed.
    fn note(&mut self, post: &Post, reply: &Reply) -> Option<Ticket> {
        let told: Option<Ticket> = reply.maybe().unwrap_or_else(|problem| panic!("{post:?}: {problem:?}"));
        if post.path.ends_with("/next") {
            self.ended.extend(serde_json::from_value::<Option<TicketId>>(post.body["in_hand"].clone()).unwrap());
            self.called.extend(told.iter().map(|ticket| ticket.id));
        }
        self.told.extend(told.clone());
        told
    }
}

/// Counts answers, and says when there have been enough for a crash.
#[derive(Debug)]
struct Fuse {
    left: AtomicUsize,
    burnt: Notify,
}

impl Fuse {
    fn answered(&self) {
        if self.left.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.burnt.notify_one();
        }
    }
}

/// A client that goes on until the server dies.
struct Load {
    client: Client,
    fuse: Arc<Fuse>,
    witness: Witness,
}

impl Load {
    /// The answer, or nothing once there is no server.
    async fn send(&mut self, post: Post) -> Option<Option<Ticket>> {
        match self.client.try_send(&post).await {
            Ok(reply) => {
                self.fuse.answered();
                Some(self.witness.note(&post, &reply))
            }
            Err(_) => {
                self.witness.cut_off = Some(post);
                None
            }
        }
    }

    /// Takes tickets.
    async fn take(mut self, mut rng: Rng) -> Witness {
        loop {
            let service = rng.choice(['A', 'B', 'C', 'D', 'F', 'R']).and_then(ServiceId::new).unwrap();
            if self.send(Post::take(service)).await.is_none() {
                return self.witness;
            }
        }
    }

    /// Calls and serves at a desk, going on with what it has in hand.
    async fn serve(mut self, desk: DeskNo, hand: Option<Ticket>, mut rng: Rng) -> Witness {
        let mut hand = hand.map(|ticket| (ticket.id, ticket.state == TicketStateName::Serving));
        loop {
            let post = match hand {
                Some((ticket, false)) if rng.u8(..) < 100 => Post::verb(desk, "start", ticket),
                Some((ticket, true)) if rng.bool() => Post::verb(desk, "finish", ticket),
                _ => Post::next(desk, hand.map(|(ticket, _)| ticket)),
            };
            let started = post.path.ends_with("/start");
            let finished = post.path.ends_with("/finish");
            match self.send(post).await {
                None => return self.witness,
                Some(_) if finished => hand = None,
                Some(ticket) => hand = ticket.map(|ticket| (ticket.id, started)),
            }
        }
    }
}

/// All that was acknowledged on one folder, over all crashes.
#[derive(Debug, Default)]
struct Ledger {
    tickets: BTreeMap<TicketId, (TicketNumber, u8)>,
    called: BTreeSet<TicketId>,
}

/// How far a ticket has come.
fn stage(state: TicketStateName) -> u8 {
    match state {
        TicketStateName::Waiting => 0,
        TicketStateName::Called => 1,
        TicketStateName::Serving => 2,
        _ => 3,
    }
}

impl Ledger {
    fn note(&mut self, witness: Witness) {
        for ticket in witness.told {
            let number = ticket.number.unwrap();
            let (known, reached) = self.tickets.entry(ticket.id).or_insert((number, 0));
            assert_eq!(*known, number, "{ticket:?}");
            *reached = stage(ticket.state).max(*reached);
        }
        for ticket in witness.ended {
            self.tickets.get_mut(&ticket).unwrap().1 = stage(TicketStateName::Served);
        }
        for ticket in witness.called {
            assert!(self.called.insert(ticket), "called twice: {ticket}");
        }
    }

    /// What there is contains all that was acknowledged; `exactly` when nothing is cut off any more.
    fn compare(&self, listed: &[Ticket], exactly: bool) {
        let found: BTreeMap<TicketId, &Ticket> = listed.iter().map(|ticket| (ticket.id, ticket)).collect();
        for (id, (number, reached)) in &self.tickets {
            let ticket = found.get(id).unwrap_or_else(|| panic!("acknowledged and lost: {number} ({id})"));
            assert_eq!(ticket.number, Some(*number));
            assert!(stage(ticket.state) >= *reached, "{number} had come to stage {reached}: {ticket:?}");
        }
        let numbers: BTreeSet<_> = listed.iter().map(|ticket| ticket.number).collect();
        assert_eq!(numbers.len(), listed.len(), "a number twice");
        if exactly {
            assert_eq!(listed.len(), self.tickets.len(), "half effects: tickets that nobody took");
            let called = listed.iter().filter(|ticket| ticket.called_at.is_some()).count();
            assert_eq!(called, self.called.len(), "half effects: calls that nobody made");
            for ticket in listed {
                assert_eq!(stage(ticket.state), self.tickets[&ticket.id].1, "half effects: {ticket:?}");
            }
        }
    }
}

/// Load from all sides, and a kill -9 amid it. What every client knows then.
async fn crash(server: Server, rng: &mut Rng) -> Vec<Witness> {
    let fuse = Arc::new(Fuse { left: AtomicUsize::new(rng.usize(20..300)), burnt: Notify::new() });
    let load = || Load { client: server.client(), fuse: fuse.clone(), witness: Witness::default() };
    let desks = server.client().desks().await;
    let mut clients = JoinSet::new();
    for _ in 0..TAKERS {
        clients.spawn(load().take(rng.fork()));
    }
    for desk in desks.into_iter().take(usize::from(DESKS)) {
        clients.spawn(load().serve(desk.desk, desk.ticket, rng.fork()));
    }
    fuse.burnt.notified().await;
    // Not at an answer, which comes just after a commit, but anywhere between two.
    tokio::time::sleep(Duration::from_micros(rng.u64(0..20_000))).await;
    server.kill9();
    clients.join_all().await
}

/// What was cut off is asked again, twice: one effect, one answer.
async fn repeat(client: &Client, witnesses: &mut [Witness]) -> usize {
    let mut repeated = 0;
    for witness in witnesses {
        let Some(post) = witness.cut_off.take() else { continue };
        let reply = client.send(&post).await;
        assert_eq!(client.send(&post).await, reply, "{post:?}");
        let _ = witness.note(&post, &reply);
        repeated += 1;
    }
    repeated
}

async fn crashes(test: &str, folder: &Path, count: usize, rng: &mut Rng) {
    let mut ledger = Ledger::default();
    let mut server = Server::start(folder, &[]);
    for desk in 1..=DESKS {
        server.client().open(DeskNo(desk)).await.unwrap();
    }
    for round in 0..count {
        let mut witnesses = crash(server, rng).await;
        let agreed = run(&["verify".as_ref(), "--data".as_ref(), folder.as_os_str()]);
        assert_eq!(agreed.code, Some(0), "round {round}: {agreed:?}");

        server = Server::start(folder, &[]);
        let client = server.client();
        // What is cut off may have come further than anybody was told.
        let before = client.tickets(None).await;
        let mut known = Ledger { tickets: ledger.tickets.clone(), called: ledger.called.clone() };
        for witness in &witnesses {
            known.note(Witness { told: witness.told.clone(), ended: witness.ended.clone(), ..Witness::default() });
        }
        known.compare(&before, false);

        let repeated = repeat(&client, &mut witnesses).await;
        for witness in witnesses {
            ledger.note(witness);
        }
        ledger.compare(&client.tickets(None).await, true);
        say(&format!(
            "{test} {round}: {} tickets acknowledged in all, {repeated} requests cut off, ready after {:?}",
            ledger.tickets.len(),
            server.ready_after
        ));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_a_crash() {
    let mut rng = chance("durability");
    let mut left = rounds(20, 200);
    while left > 0 {
        let count = left.min(CRASHES_A_FOLDER);
        let folder = tempfile::tempdir().unwrap();
        crashes("durability", folder.path(), count, &mut rng).await;
        left -= count;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn five_months_of_history_survive_a_crash_too() {
    let mut rng = chance("durability with history");
    let folder = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    let (tickets, sessions) = (files.path().join("tickets.csv"), files.path().join("sessions.csv"));
    std::fs::write(&tickets, piacenza::tickets()).unwrap();
    std::fs::write(&sessions, piacenza::desk_sessions()).unwrap();
    assert!(Server::start(folder.path(), &[]).terminate().success());
    let (import, data, with) = ("import".as_ref(), "--data".as_ref(), "--sessions".as_ref());
    let imported =
        run(&[import, data, folder.path().as_os_str(), tickets.as_os_str(), with, sessions.as_os_str()]).done();
    assert!(!imported.is_empty());

    crashes("durability with history", folder.path(), rounds(2, 10), &mut rng).await;
    let client = Server::start(folder.path(), &[]);
    let figures: serde_json::Value = client.client().get("/reports/waits?by=month&from=2009-12-01&to=2010-04-30").await;
    let months = figures["items"].as_array().unwrap();
    let tickets: u64 = months.iter().filter_map(|month| month["tickets"].as_u64()).sum();
    assert_eq!(json!(tickets), json!(23_706));
}
