//! From a finger on the kiosk's page until the first byte of the slip is at the printer, and what the kiosk holds in memory.
//!
//! The kiosk is the release binary in a process of its own, with its data on the build's disk, between a real server and a simulated
//! printer at the end of a TCP line, both on loopback. Between two presses the same request goes to the same server over a kept
//! connection: what a press takes beyond that is the kiosk's own (the question about paper, two commits to its disk, the slip).

use std::{
    fs::{self, File},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use hardware::{
    printer::{Address, Profile},
    simulated::printer::{Server, Simulation},
};

use crate::{
    client::{Client, Press},
    machine,
    office::{Office, Process, release},
    table::{Sample, Table},
};

/// The printer that is played: it tells its condition and confirms each slip.
const MODEL: &str = "epson-tm-t20";
/// A day of a busy office with `NUMERETTO_FULL` (a quarter of an hour), else some minutes.
const DAY: usize = 1_500;
const PRESSES: usize = 240;
/// People come so long after the last slip: the kiosk lets nobody press another screen than they saw.
const PAUSE: Duration = Duration::from_millis(700);
/// Long enough on any machine; it is only waited for if something is lost.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn run(table: &mut Table) {
    let office = Office::new();
    let server = office.serve();
    let paper = Simulation::new(&Profile::load(MODEL).unwrap());
    let printer = Server::tcp(paper.clone()).unwrap();
    let mut kiosk = Kiosk::start(&office, &server, printer.address(), paper);
    let presses = if std::env::var_os("NUMERETTO_FULL").is_some() { DAY } else { PRESSES };
    let rest = kiosk.resident_mb();
    let (mut client, mut same) = (Client::of(server.address), Press::new());
    let (mut paper, mut reply) = (Sample::default(), Sample::default());
    for press in 0..presses {
        paper.add_time(kiosk.press(press));
        let sent = Instant::now();
        client.ask(same.next());
        reply.add_time(sent.elapsed());
    }
    let day = kiosk.resident_mb();
    table.line(&format!("{presses} presses, and as many requests to the server alone, in turns"));
    for (what, times) in [("press → first byte", &paper), ("the server's reply", &reply)] {
        table.line(&format!("{what:<20} {} ms   p99 {:.3} ms", times.deciles(), times.quantile(0.99)));
    }
    table.line(&format!("beyond the reply     p50 {:.3} ms", paper.median() - reply.median()));
    table.at_most(
        "ms from press to first byte, p99 beyond the server's p99",
        5.0,
        paper.quantile(0.99) - reply.quantile(0.99),
    );
    table.at_most("MB of the kiosk resident, at rest after the first ticket", 15.0, rest);
    table.at_most(&format!("MB of the kiosk resident, at rest after {presses} tickets"), 15.0, day);
    let display = with_display(&office, &server);
    table.at_most("MB of a kiosk resident, at rest with a display of 1024×600", 15.0, display);
}

/// What a kiosk holds that draws its own screen: into a picture, whose encoder a real screen does without.
fn with_display(office: &Office, server: &Process) -> f64 {
    let (config, data) = (office.beside("display.toml"), office.beside("display"));
    let text = format!(
        "data = {data:?}\n[server]\naddress = \"http://{}\"\nname = \"k2\"\ntoken = \"rehearsal-k2\"\n\
         [panel]\nlisten = \"127.0.0.1:0\"\n[display]\ntouch = \"any\"\nsize = \"1024x600\"\n",
        server.address
    );
    fs::write(&config, text).unwrap();
    let log = File::create(office.beside("display.log")).unwrap();
    let mut program = Command::new(release("kiosk"));
    program.arg("--simulate").arg("--config").arg(config).env_remove("RUST_LOG").stdout(Stdio::null()).stderr(log);
    let mut child = program.spawn().unwrap();
    let began = Instant::now();
    while !data.join("display.png").exists() {
        assert!(began.elapsed() < PATIENCE, "the kiosk draws nothing");
        thread::sleep(Duration::from_millis(10));
    }
    // It has heard of the office, and drawn the services.
    thread::sleep(PAUSE * 5);
    let resident = machine::resident_kib(child.id()) * 1024.0 / 1e6;
    let _ = child.kill();
    let _ = child.wait();
    resident
}

/// A kiosk in a process of its own; it is told to stop when dropped.
struct Kiosk {
    child: Child,
    panel: Client,
    paper: Simulation,
}

impl Kiosk {
    /// Starts it, and waits until it has given tickets.
    fn start(office: &Office, server: &Process, printer: &Address, paper: Simulation) -> Self {
        let Address::Network(printer) = printer else { panic!("a printer on the network") };
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
        let config = office.beside("kiosk.toml");
        let text = format!(
            "data = {:?}\n[server]\naddress = \"http://{}\"\nname = {:?}\ntoken = \"rehearsal-{}\"\n\
             [printer]\nprofile = {MODEL:?}\nwire = \"tcp:{printer}\"\n[panel]\nlisten = \"{free}\"\n",
            office.beside("kiosk"),
            server.address,
            Press::KIOSK,
            Press::KIOSK
        );
        fs::write(&config, text).unwrap();
        let log = File::create(office.beside("kiosk.log")).unwrap();
        let mut program = Command::new(release("kiosk"));
        let child = program.arg("--config").arg(config).env_remove("RUST_LOG").stdout(Stdio::null()).stderr(log);
        let child = child.spawn().unwrap();
        let panel = Client::of(answers(free));
        let mut kiosk = Self { child, panel, paper };
        let began = Instant::now();
        while kiosk.touch(0, PAUSE).is_none() {
            assert!(began.elapsed() < PATIENCE, "the kiosk gives no ticket");
        }
        kiosk.collect();
        kiosk
    }

    /// Presses, and waits for the slip; how long it took until its first byte.
    fn press(&mut self, count: usize) -> Duration {
        let took = self.touch(count + 1, PATIENCE).expect("a press is a slip");
        self.collect();
        took
    }

    /// Presses one of two services: the same one again would be the same press.
    fn touch(&mut self, count: usize, patience: Duration) -> Option<Duration> {
        let body = format!("{{\"service\":{:?}}}", ["A", "B"][count % 2]);
        let began = Instant::now();
        let head = "POST /press HTTP/1.1\r\nhost: kiosk\r\ncontent-type: application/json\r\n";
        self.panel.ask(format!("{head}content-length: {}\r\n\r\n{body}", body.len()).as_bytes());
        while began.elapsed() < patience {
            if let Some(first) = self.paper.begun().filter(|first| *first > began) {
                return Some(first - began);
            }
            thread::sleep(Duration::from_millis(1));
        }
        None
    }

    /// Takes the slip once it is out, and leaves.
    fn collect(&self) {
        let began = Instant::now();
        while self.paper.take_sheets().is_empty() {
            assert!(began.elapsed() < PATIENCE, "a slip never came out");
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(PAUSE);
    }

    fn resident_mb(&self) -> f64 {
        // Whatever the last press left to be done is done.
        thread::sleep(PAUSE * 3);
        machine::resident_kib(self.child.id()) * 1024.0 / 1e6
    }
}

/// Waits until somebody listens there.
fn answers(address: SocketAddr) -> SocketAddr {
    let began = Instant::now();
    while TcpStream::connect(address).is_err() {
        assert!(began.elapsed() < PATIENCE, "the kiosk does not start");
        thread::sleep(Duration::from_millis(10));
    }
    address
}

impl Drop for Kiosk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
