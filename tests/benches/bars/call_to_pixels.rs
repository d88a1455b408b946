//! From an operator's call until it stands on a native board's screen, and what the board holds in memory.
//!
//! The server is the release binary in a process of its own; the board is the real one, in a thread of this program, with a screen of
//! 1920×1080 in memory. What it holds at rest is measured at the release binary of the board, which writes its screen as a picture.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, Sender, channel},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use device::{clock::Uptime, config::Server, identity::Token, link::Address};
use display_board::{
    board::{Purpose, Screen},
    config::{Config, ScreenConfig},
    outputs::Pixels,
    run,
    screen::{Output, Wish},
};
use hardware::{Fault, pixels::embedded_graphics::geometry::Size, simulated::SimulatedPanel};
use protocol::{DeskNo, TicketId, TicketNumber, views::Ticket};
use tokio::sync::oneshot;

use crate::{
    client::{Client, Press},
    machine,
    office::{Office, Process, release},
    table::{Sample, Table},
};

const SIZE: Size = Size::new(1920, 1080);
const CALLS: usize = 300;
/// Between two calls, as no office does it: nothing of the last one is left to be drawn.
const PAUSE: Duration = Duration::from_millis(60);
/// Long enough on any machine; it is only waited for if something is lost.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn run(table: &mut Table) {
    // Built before anything is measured, and before a connection may be idle for so long that the server closes it.
    let program = release("display-board");
    let office = Office::new();
    let server = office.serve();
    let board = Board::start(&office, server.address);
    let mut desk = Desk::open(server.address);
    let (mut pixels, mut reply) = (Sample::default(), Sample::default());
    for _ in 0..CALLS {
        let began = Instant::now();
        let called = desk.next();
        reply.add_time(began.elapsed());
        pixels.add_time(board.stands(called).saturating_duration_since(began));
        thread::sleep(PAUSE);
    }
    table.line(&format!("{CALLS} calls, a screen of {} × {} in memory", SIZE.width, SIZE.height));
    for (what, times) in [("call → pixels", &pixels), ("the server's reply", &reply)] {
        table.line(&format!("{what:<20} {} ms   p99 {:.3} ms", times.deciles(), times.quantile(0.99)));
    }
    table.at_most("ms from the operator's call until it stands on the screen, p99", 15.0, pixels.quantile(0.99));
    drop(board);
    let own = OwnProcess::start(&program, &office, &server);
    desk.next();
    table.at_most("MB of the board resident, 1920×1080, two frames included", 40.0, own.resident_mb());
}

/// The board, with a screen that tells what stands there.
struct Board {
    shown: Receiver<(TicketNumber, Instant)>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Board {
    fn start(office: &Office, server: SocketAddr) -> Self {
        let (tell, shown) = channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let config = Config {
            data: office.beside("board"),
            server: Server {
                address: Some(Address::new(&format!("http://{server}"), None).unwrap()),
                key_pin: None,
                identity: Some(("b1".parse().unwrap(), Token::new("rehearsal-b1".into()))),
            },
            purpose: Purpose::default(),
            screen: ScreenConfig::default(),
            preview: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            sound: None,
        };
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let output = Watched { pixels: Pixels::on(SimulatedPanel::new(SIZE).0), tell, last: None };
            let stop = async { drop(stopped.await) };
            runtime.block_on(run::run_on(Box::new(output), &config, stop)).unwrap();
        });
        Self { shown, stop: Some(stop), thread: Some(thread) }
    }

    /// When this stood there.
    fn stands(&self, number: TicketNumber) -> Instant {
        loop {
            let (shown, at) = self.shown.recv_timeout(PATIENCE).expect("every call is shown");
            if shown == number {
                return at;
            }
        }
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.thread.take().map(JoinHandle::join);
    }
}

/// Tells each number that stands large, once it does.
struct Watched {
    pixels: Pixels<SimulatedPanel>,
    tell: Sender<(TicketNumber, Instant)>,
    last: Option<TicketNumber>,
}

impl Output for Watched {
    fn show(&mut self, wish: &Wish, up: Uptime) -> Result<bool, Box<dyn Fault>> {
        let is_new = self.pixels.show(wish, up)?;
        let now = Instant::now();
        let number = match &wish.shown.screen {
            Screen::Hall(hall) => hall.large.first().map(|card| card.number),
            _ => None,
        };
        if let Some(number) = number.filter(|number| self.last != Some(*number)) {
            self.last = Some(number);
            // Nobody listens once the measurement is over.
            self.tell.send((number, now)).ok();
        }
        Ok(is_new)
    }

    fn picture(&self) -> Vec<u8> {
        self.pixels.picture()
    }
}

/// A desk that calls.
struct Desk {
    client: Client,
    in_hand: Option<TicketId>,
}

impl Desk {
    fn open(address: SocketAddr) -> Self {
        let mut client = Client::of(address);
        let mut press = Press::new();
        for _ in 0..CALLS + 2 {
            client.ask(press.next());
        }
        client.post(&format!("/api/v1/desks/{}/open", DeskNo(1)), "");
        Self { client, in_hand: None }
    }

    fn next(&mut self) -> TicketNumber {
        let body = serde_json::json!({ "in_hand": self.in_hand }).to_string();
        let called = self.client.post("/api/v1/desks/1/next", &body);
        let ticket = serde_json::from_str::<Ticket>(&called).unwrap();
        self.in_hand = Some(ticket.id);
        ticket.number.unwrap()
    }
}

/// The board in a process of its own; it is told to stop when dropped.
struct OwnProcess(Child);

impl OwnProcess {
    fn start(program: &Path, office: &Office, server: &Process) -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
        let config = office.beside("board.toml");
        let text = format!(
            "data = {:?}\n[server]\naddress = \"http://{}\"\nname = \"b1\"\ntoken = \"rehearsal-b1\"\n[preview]\nlisten = \"{free}\"\n",
            office.beside("board-process"),
            server.address,
        );
        fs::write(&config, text).unwrap();
        let log = File::create(office.beside("board.log")).unwrap();
        let mut program = Command::new(program);
        program.arg("--simulate").arg("--config").arg(config).env_remove("RUST_LOG").stdout(Stdio::null()).stderr(log);
        let board = Self(program.spawn().unwrap());
        let (began, picture) = (Instant::now(), office.beside("board-process").join("board.png"));
        while !picture.exists() {
            assert!(began.elapsed() < PATIENCE, "the board shows nothing");
            thread::sleep(Duration::from_millis(20));
        }
        board
    }

    fn resident_mb(&self) -> f64 {
        // The call's flashes are over.
        thread::sleep(Duration::from_secs(15));
        machine::resident_kib(self.0.id()) * 1024.0 / 1e6
    }
}

impl Drop for OwnProcess {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}
