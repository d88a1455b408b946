//! One round: a day of ten seconds, and its end.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    fs,
    ops::Range,
    path::PathBuf,
    str::FromStr,
    thread,
    time::{Duration, Instant},
};

use fastrand::Rng;
use hardware::simulated::printer::Fault;
use protocol::{OffsetTime, ServiceId, Span, TicketNumber, TicketStateName};
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{
    client::Client,
    kiosk::{Cut, Kiosk, Network, PATIENCE, Printer, Spot, disk},
    program::{MORNING, Server, run},
    rounds::say,
};
use tokio::runtime::Runtime;

use super::judge::Found;

/// How long it is a bad day.
const DAY: Duration = Duration::from_secs(10);
const SERVICES: [&str; 3] = ["A", "B", "R"];

/// What happened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    presses: usize,
    kiosk_killed: usize,
    server_killed: usize,
    cuts: usize,
    printer_faults: usize,
    tickets: usize,
    sheets: usize,
    copies: usize,
    joined: usize,
    unprinted: usize,
    given_alone: usize,
    withdrawn: usize,
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Self) {
        self.presses += other.presses;
        self.kiosk_killed += other.kiosk_killed;
        self.server_killed += other.server_killed;
        self.cuts += other.cuts;
        self.printer_faults += other.printer_faults;
        self.tickets += other.tickets;
        self.sheets += other.sheets;
        self.copies += other.copies;
        self.joined += other.joined;
        self.unprinted += other.unprinted;
        self.given_alone += other.given_alone;
        self.withdrawn += other.withdrawn;
    }

    /// Over many rounds.
    pub(crate) fn all_happened(&self) -> bool {
        let counts = [self.kiosk_killed, self.server_killed, self.cuts, self.printer_faults];
        let counts = [&counts[..], &[self.tickets, self.sheets, self.copies, self.given_alone]].concat();
        counts.into_iter().all(|count| count > 0)
    }
}

pub(crate) struct Round {
    chance: Rng,
    began: Instant,
    diary: Vec<String>,
    tally: Tally,
    presses: BTreeMap<ServiceId, usize>,
    runtime: Runtime,
    base: String,
    server: Option<Server>,
    kiosk: Option<Kiosk>,
    spot: Spot,
    printer: Printer,
    // What the others stand on goes last.
    network: Network,
    folder: TempDir,
}

impl Round {
    /// Plays a round on this thread, which is then beside its server for ever.
    pub(crate) fn play(seed: u64) -> Tally {
        let mut round = Self::begin(seed);
        round.suffer();
        round.recover();
        round.still_serves();
        let found = round.found();
        let wrong = found.wrong();
        assert!(wrong.is_empty(), "{}\n{found:#?}", wrong.join("\n"));
        round.verify();
        round.count(&found)
    }

    fn begin(seed: u64) -> Self {
        let mut chance = Rng::with_seed(seed);
        let network = Network::new();
        network.server_side().enter();
        let folder = tempfile::tempdir().unwrap();
        let began = Instant::now();
        let office = folder.path().join("office");
        let server = serve(&network, &office, 0, began);
        let base = server.base.clone();
        let port = base.rsplit(':').next().unwrap().parse().unwrap();
        let place = folder.path().join("kiosk");
        fs::create_dir(&place).unwrap();
        let printer = if chance.bool() {
            Printer::tcp("epson-tm-t20", &network.kiosk_side())
        } else {
            Printer::pty("epson-tm-t20", &place)
        };
        let spot = Spot::new(place, network.kiosk_side(), "k1", &network.way_to(port), &printer);
        let kiosk = spot.start();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (server, kiosk) = (Some(server), Some(kiosk));
        let (diary, tally, presses) = (Vec::new(), Tally::default(), BTreeMap::new());
        let round =
            Self { chance, began, diary, tally, presses, runtime, base, server, kiosk, spot, printer, network, folder };
        round.kiosk.as_ref().unwrap().panel.until_choosing();
        round.wait("for its reserved numbers", || disk::has_ranges(&round.spot).then_some(()).ok_or("none"));
        round
    }

    fn note(&mut self, what: impl Debug) {
        self.diary.push(format!("{:>6} ms {what:?}", self.began.elapsed().as_millis()));
    }

    fn nap(&mut self, range: Range<u64>) {
        thread::sleep(Duration::from_micros(self.chance.u64(range.start * 1000..range.end * 1000)));
    }

    /// The bad day.
    fn suffer(&mut self) {
        let end = Instant::now() + DAY;
        while Instant::now() < end {
            match self.chance.u8(..100) {
                0..34 => self.press(),
                34..44 => {
                    self.press();
                    self.nap(0..300);
                    self.cut_power();
                }
                44..52 => {
                    self.press();
                    self.nap(0..60);
                    self.kill_server();
                }
                52..62 => self.start_server(),
                62..69 => self.cut_network(),
                69..80 => {
                    self.note("network mended");
                    self.network.mend();
                }
                80..89 => self.break_printer(),
                89..98 => {
                    self.note("printer mended");
                    self.printer.mend();
                }
                _ => {
                    self.note("printer switched off and on");
                    self.printer.restart();
                }
            }
            self.nap(0..400);
        }
    }

    /// A finger on a button; a hand that trembles presses twice and means it once.
    fn press(&mut self) {
        let Some(kiosk) = &self.kiosk else { return };
        let other = match self.chance.u8(..10) {
            0 => Some(json!("priority")),
            1 => Some(json!("language")),
            _ => None,
        };
        if let Some(other) = other {
            kiosk.panel.touch(&other);
            return self.note(other);
        }
        let service = SERVICES[self.chance.usize(..SERVICES.len())];
        for _ in 0..self.chance.u8(1..3) {
            kiosk.panel.take(service);
        }
        *self.presses.entry(service.parse().unwrap()).or_default() += 1;
        self.tally.presses += 1;
        self.note(service);
    }

    /// The kiosk dies, and starts again: the program alone, or the whole machine.
    fn cut_power(&mut self) {
        self.note("kiosk killed");
        self.kiosk.take().unwrap().kill9();
        self.tally.kiosk_killed += 1;
        self.nap(0..500);
        if self.chance.u8(..3) == 0 {
            self.note("its machine was switched off");
            disk::switched_off(&self.spot);
        }
        self.kiosk = Some(self.spot.start());
        self.note("kiosk started");
    }

    fn kill_server(&mut self) {
        if let Some(server) = self.server.take() {
            self.note("server killed");
            server.kill9();
            self.tally.server_killed += 1;
        }
    }

    fn start_server(&mut self) {
        if self.server.is_none() {
            let port = self.base.rsplit(':').next().unwrap().parse().unwrap();
            self.server = Some(serve(&self.network, &self.office(), port, self.began));
            self.note("server started");
        }
    }

    fn office(&self) -> PathBuf {
        self.folder.path().join("office")
    }

    fn cut_network(&mut self) {
        let how = Cut::ALL[self.chance.usize(..Cut::ALL.len())];
        self.note(how);
        self.network.cut(how);
        self.tally.cuts += 1;
    }

    fn break_printer(&mut self) {
        let bytes = self.chance.usize(..500);
        let faults = [
            Fault::PaperOut,
            Fault::PaperEndsAfter(bytes),
            Fault::PaperEndsAfter(bytes / 2),
            Fault::NearEnd,
            Fault::CoverOpen,
            Fault::Jammed,
            Fault::StallsAfter(bytes),
            Fault::DropsAfter(bytes),
            Fault::DropsAfter(bytes / 2),
            Fault::Mute,
        ];
        let fault = faults[self.chance.usize(..faults.len())];
        self.note(fault);
        self.printer.break_with(fault);
        self.tally.printer_faults += 1;
    }

    /// Everything is mended, and what is under way comes to its end.
    fn recover(&mut self) {
        self.network.mend();
        self.printer.mend();
        self.start_server();
        self.note("all is mended");
        self.wait("until nothing is under way", || self.settled());
        self.note("settled");
    }

    /// Whether nothing is left to be done, or what is.
    fn settled(&self) -> Result<(), String> {
        let presses = disk::presses(&self.spot);
        let under_way = disk::under_way(&presses);
        if !under_way.is_empty() {
            return Err(format!("{under_way:#?}"));
        }
        if self.printer.holds() {
            return Err("the printer holds something".to_owned());
        }
        let health = self.health()?;
        let at_rest = health["printer"]["state"] == "ok" && health["to_hand_over"] == 0;
        let told = told(&health) == disk::unprinted(&presses);
        let shown = self.kiosk.as_ref().unwrap().panel.now()["screen"].clone();
        let free = shown != "busy";
        if at_rest && told && free { Ok(()) } else { Err(format!("{shown} on the screen, and {health:#}")) }
    }

    fn ask<T>(&self, question: impl AsyncFnOnce(Client) -> T) -> T {
        self.runtime.block_on(question(Client::new(&self.base)))
    }

    fn health(&self) -> Result<Value, String> {
        let view: Value = self.ask(async |client| client.get("/kiosks").await);
        let k1 = view["items"].as_array().unwrap().iter().find(|one| one["kiosk"] == "k1").unwrap();
        if k1["health"].is_null() {
            Err(format!("the server knows nothing of it: {k1}"))
        } else {
            Ok(k1["health"].clone())
        }
    }

    #[track_caller]
    fn wait<E: ToString>(&self, what: &str, done: impl Fn() -> Result<(), E>) {
        let began = Instant::now();
        while let Err(left) = done() {
            assert!(began.elapsed() < PATIENCE, "waited in vain {what}: {}", left.to_string());
            thread::sleep(Duration::from_millis(150));
        }
    }

    /// After all that it gives tickets as ever.
    fn still_serves(&mut self) {
        let whole = |round: &Self| round.printer.papers().iter().filter(|paper| paper.whole).count();
        let (before, began) = (whole(self), Instant::now());
        while whole(self) == before {
            assert!(began.elapsed() < PATIENCE, "it gives no ticket any more");
            self.press();
            thread::sleep(Duration::from_millis(900));
        }
        self.wait("until the last one is printed", || self.settled());
    }

    fn found(&self) -> Found {
        let presses = disk::presses(&self.spot);
        Found {
            papers: self.printer.papers(),
            tickets: self.ask(async |client| client.tickets(None).await),
            journal: self.ask(journal),
            disk: disk::unprinted(&presses),
            reception: told(&self.health().unwrap()),
            presses: self.presses.clone(),
        }
    }

    /// The journal agrees with itself.
    fn verify(&mut self) {
        let stopped = self.server.take().unwrap().terminate();
        assert!(stopped.success(), "{stopped:?}");
        let office = self.office();
        let agreed = run(&["verify".as_ref(), "--data".as_ref(), office.as_os_str()]);
        assert_eq!(agreed.code, Some(0), "{agreed:?}");
    }

    fn count(&self, found: &Found) -> Tally {
        // Ranges begin far above the numbers of so short a day.
        let alone = |ticket: &&protocol::views::Ticket| ticket.number.is_some_and(|number| number.number >= 100);
        Tally {
            tickets: found.counting().count(),
            sheets: found.papers.len(),
            copies: found.papers.iter().filter(|paper| paper.copy).count(),
            joined: found.joined(),
            unprinted: found.disk.len(),
            given_alone: found.counting().filter(alone).count(),
            withdrawn: found.tickets.iter().filter(|ticket| ticket.state == TicketStateName::Withdrawn).count(),
            ..self.tally.clone()
        }
    }
}

impl Drop for Round {
    fn drop(&mut self) {
        if thread::panicking() {
            let name = thread::current().name().unwrap_or_default().to_owned();
            say(&format!("{name} went so:\n{}", self.diary.join("\n")));
        }
    }
}

/// A server whose clock goes on while it is dead.
fn serve(network: &Network, office: &std::path::Path, port: u16, began: Instant) -> Server {
    let morning = OffsetTime::from_str(MORNING).unwrap();
    let passed = Span(i64::try_from(began.elapsed().as_millis()).unwrap());
    let clock = OffsetTime::new(morning.moment() + passed, 3600).to_string();
    let listen = format!("{}:{port}", network.host());
    let how = ["--listen", &listen, "--plain-http", "--no-announce", "--clock", &clock];
    Server::spawn(office, &how).unwrap_or_else(|ended| panic!("no server: {ended:?}"))
}

/// What reception is told is unprinted.
fn told(health: &Value) -> BTreeSet<TicketNumber> {
    let all = health["unprinted"].as_array().unwrap();
    all.iter().map(|one| one["number"].as_str().unwrap().parse().unwrap()).collect()
}

/// The numbers of all records of issue.
async fn journal(client: Client) -> Vec<TicketNumber> {
    let (mut numbers, mut after) = (Vec::new(), "0".to_owned());
    loop {
        let page: Value = client.get(&format!("/events?limit=1000&after={after}")).await;
        let issued = page["items"].as_array().unwrap().iter().filter(|one| one["kind"] == "ticket_issued");
        numbers.extend(issued.map(|one| one["number"].as_str().unwrap().parse::<TicketNumber>().unwrap()));
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => return numbers,
        }
    }
}
