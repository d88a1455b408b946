//! From a desk's call until every board has it, and what a watching client costs in memory.

use std::{
    net::SocketAddr,
    sync::mpsc::{Receiver, Sender, channel},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use protocol::{DeskNo, TicketId, views::Ticket};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
};

use crate::{
    bare,
    client::{self, Client, Press},
    machine,
    office::Office,
    table::{Sample, Table},
};

const WATCHERS: [usize; 2] = [1, 1_000];
const CALLS: usize = 60;
/// Long enough for a thousand on a slow machine; it is only waited for if something is lost.
const PATIENCE: Duration = Duration::from_secs(20);

/// So many boards on one thread, so that they cost the measured side as little as can be.
struct Boards {
    count: usize,
    /// When each had an event.
    seen: Receiver<Instant>,
    /// Dropped, it ends them.
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Boards {
    /// Connects them and waits until each has its first view.
    fn watch(address: SocketAddr, path: &'static str, count: usize) -> Self {
        let (end, ended) = oneshot::channel::<()>();
        let (saw, seen) = channel();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                for _ in 0..count {
                    tokio::spawn(watch(address, path, saw.clone()));
                }
                let _ = ended.await;
            });
        });
        let boards = Self { count, seen, end: Some(end), thread: Some(thread) };
        boards.all();
        boards
    }

    /// When each had its next event, in order.
    fn all(&self) -> Vec<Instant> {
        (0..self.count).map(|_| self.seen.recv_timeout(PATIENCE).expect("every board has every event")).collect()
    }
}

impl Drop for Boards {
    fn drop(&mut self) {
        drop(self.end.take());
        self.thread.take().map(JoinHandle::join);
    }
}

async fn watch(address: SocketAddr, path: &str, saw: Sender<Instant>) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&client::get(path)).await.unwrap();
    let mut buffer = [0; 16 * 1024];
    let (mut last, mut is_view) = ([0; 4], false);
    loop {
        let Ok(read @ 1..) = stream.read(&mut buffer).await else { return };
        let now = Instant::now();
        // An event is a chunk of its own and ends with an empty line, which nothing inside it has. A view begins with its id;
        // what tells the clock is a comment, and no view.
        for byte in &buffer[..read] {
            last = [last[1], last[2], last[3], *byte];
            is_view |= last == *b"\nid:";
            if last == *b"\n\n\r\n" && std::mem::take(&mut is_view) && saw.send(now).is_err() {
                return;
            }
        }
    }
}

/// Milliseconds from asking for a call until boards had it.
#[derive(Default)]
struct Seen {
    median: Sample,
    last: Sample,
}

impl Seen {
    fn call(&mut self, boards: &Boards, call: impl FnOnce()) {
        let began = Instant::now();
        call();
        let seen = boards.all();
        self.median.add_time(seen[seen.len() / 2].saturating_duration_since(began));
        self.last.add_time(seen[seen.len() - 1].saturating_duration_since(began));
    }

    fn line(&self, what: &str) -> String {
        format!("{what:<22} the middle one {:>22} ms   the last {:>22} ms", self.median.deciles(), self.last.deciles())
    }
}

pub(crate) fn run(table: &mut Table) {
    let (ours, theirs) = (Office::new(), Office::new());
    let server = ours.serve();
    let mut desk = Desk::open(server.address);
    bare::take_one(&theirs);
    let bare = bare::start(&theirs);
    let mut other = Client::of(bare.address);
    table.line(&format!("{CALLS} calls for each, in turns; median [10th–90th percentile]"));
    for watchers in WATCHERS {
        let before = machine::resident_kib(server.pid());
        let boards = Boards::watch(server.address, "/api/v1/board/stream", watchers);
        let others = Boards::watch(bare.address, "/stream", watchers);
        let (mut office, mut axum) = (Seen::default(), Seen::default());
        for _ in 0..CALLS {
            office.call(&boards, || desk.next());
            // Equal bytes: what the server's boards have just got.
            other.post("/board", &desk.client.get("/api/v1/board"));
            axum.call(&others, || drop(other.post("/call", "")));
        }
        table.line(&office.line(&format!("{watchers:>4} boards, server")));
        table.line(&axum.line(&format!("{watchers:>4} boards, reference")));
        let ratio = office.last.median() / axum.last.median();
        table.at_most(&format!("call → last of {watchers} over the reference"), 1.3, ratio);
        if watchers > 1 {
            #[allow(clippy::cast_precision_loss)] // a thousand
            let each = (machine::resident_kib(server.pid()) - before) / watchers as f64;
            table.at_most("KiB of the server a watching client", 24.0, each);
        }
    }
}

/// A desk that calls. Nobody else comes, so that each call is one change of the board.
struct Desk {
    client: Client,
    in_hand: Option<TicketId>,
}

impl Desk {
    fn open(address: SocketAddr) -> Self {
        let mut client = Client::of(address);
        let mut press = Press::new();
        for _ in 0..WATCHERS.len() * CALLS + 40 {
            client.ask(press.next());
        }
        client.post(&format!("/api/v1/desks/{}/open", DeskNo(1)), "");
        let mut desk = Self { client, in_hand: None };
        // A board as it is in a busy hall.
        (0..20).for_each(|_| desk.next());
        desk
    }

    fn next(&mut self) {
        let body = serde_json::json!({ "in_hand": self.in_hand }).to_string();
        let called = self.client.post("/api/v1/desks/1/next", &body);
        self.in_hand = Some(serde_json::from_str::<Ticket>(&called).unwrap().id);
    }
}
