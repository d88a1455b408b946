//! The kiosk itself at the end of a wire, TCP and pseudo-terminal side by side: whatever is wrong with the printer, nothing hangs, the
//! screen says the right sentence in both languages, reception is alerted, and no press has two numbers or two papers that look alike.

use std::time::Duration;

use hardware::simulated::printer::Fault;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::{
    kiosk::{Kiosk, PATIENCE, Paper, Printer, Side, Spot, disk},
    server::Server,
};
use tokio::time::{Instant, sleep};

/// A kiosk, its printer, and its place.
struct Stand {
    name: &'static str,
    printer: Printer,
    spot: Spot,
    kiosk: Option<Kiosk>,
    _folder: TempDir,
}

impl Stand {
    fn new(server: &Server, name: &'static str, printer: impl FnOnce(&TempDir) -> Printer) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let printer = printer(&folder);
        let spot =
            Spot::new(folder.path().to_owned(), Side::Here, name, &format!("http://{}", server.address), &printer);
        let kiosk = Some(spot.start());
        Self { name, printer, spot, kiosk, _folder: folder }
    }

    fn kiosk(&self) -> &Kiosk {
        self.kiosk.as_ref().unwrap()
    }

    /// Power off and on again.
    fn cut(&mut self) {
        self.kiosk.take().unwrap().kill9();
        self.kiosk = Some(self.spot.start());
    }

    /// Waits until the panel shows something, from now on, while the server goes on serving.
    async fn until(&self, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let began = Instant::now();
        let from = self.kiosk().panel.all().len().saturating_sub(1);
        loop {
            let views = self.kiosk().panel.all();
            if let Some(view) = views.iter().skip(from).find(|view| holds(view)) {
                return view.clone();
            }
            assert!(began.elapsed() < PATIENCE, "{} never showed {what}, but {:#?}", self.name, views.last());
            sleep(Duration::from_millis(10)).await;
        }
    }

    async fn until_choosing(&self) {
        let takes = |view: &Value| {
            let mut services = view["services"].as_array().into_iter().flatten();
            view["screen"] == "choose" && services.any(|one| one["letter"] == "A" && one["ready"] == true)
        };
        self.until("the services, to be pressed", takes).await;
    }

    /// Presses once the kiosk takes presses again, until it is seen to have taken this one.
    async fn take(&self, service: &str) {
        self.until_choosing().await;
        self.touch(&json!({ "service": service })).await;
    }

    /// Turns the language once its button does not rest.
    async fn other_language(&self) {
        let ready = |view: &Value| {
            let mut buttons = view["buttons"].as_array().into_iter().flatten();
            buttons.any(|button| button["does"] == "language" && button["ready"] == true)
        };
        self.until("a button for the other language", ready).await;
        self.touch(&json!("language")).await;
    }

    async fn touch(&self, what: &Value) {
        assert!(self.kiosk().panel.touch(what), "{}: {what} was not taken", self.name);
    }

    /// Back to the first screen, however long the last one would stay.
    async fn done(&self) {
        let began = Instant::now();
        while self.kiosk().panel.now()["screen"] == "ticket" {
            self.touch(&json!("back")).await;
            sleep(Duration::from_millis(100)).await;
            assert!(began.elapsed() < PATIENCE, "{} keeps its ticket", self.name);
        }
    }

    async fn until_papers(&self, what: &str, holds: impl Fn(&[Paper]) -> bool) -> Vec<Paper> {
        let began = Instant::now();
        loop {
            let papers = self.printer.papers();
            if holds(&papers) {
                return papers;
            }
            assert!(began.elapsed() < PATIENCE, "{}: {what} never came: {papers:#?}", self.name);
            sleep(Duration::from_millis(10)).await;
        }
    }
}

/// An office with a kiosk on each kind of wire.
async fn hall() -> (Server, [Stand; 2]) {
    let server = Server::start().await;
    let stands = [
        Stand::new(&server, "k1", |_| Printer::tcp("epson-tm-t20", &Side::Here)),
        Stand::new(&server, "k2", |folder| Printer::pty("custom-vkp80", folder.path())),
    ];
    for stand in &stands {
        stand.until_choosing().await;
    }
    (server, stands)
}

/// Reception is told this of a kiosk.
async fn told(server: &Server, stand: &Stand, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
    let began = Instant::now();
    loop {
        let view = server.get("/kiosks").await.expect(200).body;
        let kiosks = view["items"].as_array().unwrap();
        let health = kiosks.iter().find(|one| one["kiosk"] == stand.name).unwrap()["health"].clone();
        if holds(&health) {
            return health;
        }
        assert!(began.elapsed() < PATIENCE, "{}: reception is never told {what}, but {health:#}", stand.name);
        sleep(Duration::from_millis(20)).await;
    }
}

async fn issued(server: &Server) -> Vec<String> {
    let all = server.get("/tickets").await.expect(200).body;
    all["items"].as_array().unwrap().iter().map(|one| one["number"].as_str().unwrap().to_owned()).collect()
}

const NO_PAPER: [&str; 2] =
    ["Carta esaurita. Rivolgersi al punto accoglienza.", "The kiosk is out of paper. Ask at reception."];
const COVER: [&str; 2] = [
    "Il coperchio della stampante è aperto. Rivolgersi al punto accoglienza.",
    "The printer’s cover is open. Ask at reception.",
];
const BROKEN: [&str; 2] =
    ["La stampante non funziona. Rivolgersi al punto accoglienza.", "The printer does not work. Ask at reception."];

/// A printer that prints nothing: what is said in both languages, what reception is told, no number, and all is well once it is.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_printer_that_prints_no_number_is_burnt_and_everybody_is_told_why() {
    let (server, stands) = hall().await;
    let states = [
        (Fault::PaperOut, NO_PAPER, "paper_out"),
        (Fault::CoverOpen, COVER, "cover_open"),
        (Fault::Jammed, BROKEN, "fault"),
        (Fault::Mute, BROKEN, "away"),
        (Fault::StallsAfter(0), BROKEN, "away"),
    ];
    for (fault, says, state) in states {
        for stand in &stands {
            stand.until_choosing().await;
            stand.printer.break_with(fault);
            // Pressed at once, before the kiosk has looked by itself: it looks at each press.
            stand.touch(&json!({ "service": "A" })).await;
        }
        for stand in &stands {
            stand.until(says[0], |view| view["heading"] == says[0] && view["alarm"] == true).await;
            told(&server, stand, state, |health| health["printer"]["state"] == state).await;
            stand.other_language().await;
            stand.until(says[1], |view| view["heading"] == says[1]).await;
            stand.printer.mend();
            stand.until_choosing().await;
            stand.other_language().await;
            stand.until("Italian", |view| view["language"] == "it").await;
            stand.until_choosing().await;
            told(&server, stand, "that it is well", |health| health["printer"]["state"] == "ok").await;
        }
        assert_eq!(issued(&server).await, Vec::<String>::new(), "{fault:?}: a number was burnt");
        assert!(stands.iter().all(|stand| stand.printer.papers().is_empty()), "{fault:?}: something was printed");
    }
}

/// Whatever came out of a printer bears this number, at most once without a mark, and at least once whole.
fn one_number(stand: &Stand, papers: &[Paper], number: &str) {
    let name = stand.name;
    let numbers: Vec<_> = papers.iter().flat_map(|paper| &paper.numbers).map(ToString::to_string).collect();
    assert!(numbers.iter().all(|one| one == number), "{name}: {number} became {numbers:?}");
    let unmarked = papers.iter().filter(|paper| !paper.numbers.is_empty() && !paper.copy).count();
    assert!(unmarked <= 1, "{name}: {number} lies there {unmarked} times unmarked: {papers:#?}");
    assert!(papers.iter().any(|paper| paper.whole), "{name}: no whole slip of {number}: {papers:#?}");
}

/// The printer fails within the slip: the number stands on the screen, and once the printer prints again the same number comes out,
/// marked as a copy, since the first may exist; also where the kiosk itself dies while it waits.
async fn fails_within(fault: Fault, says: Option<[&str; 2]>) {
    let (server, mut stands) = hall().await;
    // English on the second: its sentences and its ticket.
    stands[1].other_language().await;
    stands[1].until("English", |view| view["language"] == "en").await;
    let mut numbers = Vec::new();
    for (place, stand) in stands.iter().enumerate() {
        stand.printer.break_with(fault);
        stand.take("A").await;
        let waits = stand.until("a number and a printer that stopped", |view| {
            let said = says.is_none_or(|says| view["heading"] == says[place]);
            said && view["screen"] == "message" && view["number"].is_string()
        });
        let number = waits.await["number"].as_str().unwrap().to_owned();
        told(&server, stand, "of the number", |health| {
            let all = health["unprinted"].as_array().unwrap();
            says.is_none() || all.iter().any(|one| one["number"] == number.as_str() && one["may_exist"] == true)
        })
        .await;
        numbers.push(number);
    }
    if says.is_some() {
        stands[0].cut();
    }
    for (stand, number) in stands.iter().zip(&numbers) {
        stand.printer.mend();
        let shown = stand.until("the ticket", |view| view["screen"] == "ticket").await;
        assert_eq!(shown["number"], number.as_str());
        let papers =
            stand.until_papers("the copy", |papers| papers.iter().any(|paper| paper.copy && paper.whole)).await;
        one_number(stand, &papers, number);
        assert!(disk::under_way(&disk::presses(&stand.spot)).is_empty(), "{}: something is left to do", stand.name);
        told(&server, stand, "that nothing is missing", |health| health["unprinted"] == json!([])).await;
    }
    let mut issued = issued(&server).await;
    issued.sort();
    numbers.sort();
    assert_eq!(issued, numbers, "one number a press");
}

#[tokio::test(flavor = "multi_thread")]
async fn paper_that_ends_within_a_slip_is_followed_by_a_marked_copy_of_the_same_number() {
    fails_within(Fault::PaperEndsAfter(200), Some(NO_PAPER)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_breaks_within_a_slip_is_followed_by_a_marked_copy_of_the_same_number() {
    fails_within(Fault::DropsAfter(200), None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printer_that_takes_half_a_slip_is_left_at_the_deadline_and_prints_a_marked_copy_later() {
    fails_within(Fault::StallsAfter(200), Some(BROKEN)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_near_its_end_prints_and_reception_is_told_in_time() {
    let (server, stands) = hall().await;
    for stand in &stands {
        stand.printer.break_with(Fault::NearEnd);
        told(&server, stand, "of the roll", |health| health["printer"]["state"] == "near_end").await;
        stand.take("B").await;
        let number = stand.until("the ticket", |view| view["screen"] == "ticket").await["number"].clone();
        let papers = stand.until_papers("the ticket", |papers| papers.iter().any(|paper| paper.whole)).await;
        one_number(stand, &papers, number.as_str().unwrap());
        assert_eq!((papers.len(), papers[0].copy), (1, false));
        stand.done().await;
        told(&server, stand, "of the roll still", |health| health["printer"]["state"] == "near_end").await;
    }
    assert_eq!(issued(&server).await, ["B001", "B002"]);
}

/// A printer that was unplugged burns no number, and one that is plugged in again, perhaps another one, is found.
#[tokio::test(flavor = "multi_thread")]
async fn a_printer_that_is_unplugged_is_said_and_found_again() {
    let (server, mut stands) = hall().await;
    let folder = stands[1].spot.folder.clone();
    // What the link leads to may soon be somebody else's.
    std::fs::remove_file(folder.join("printer")).unwrap();
    for stand in &mut stands {
        // Its wire is gone with it.
        let gone = tempfile::tempdir().unwrap();
        stand.printer = Printer::pty("custom-vkp80", gone.path());
        stand.until(BROKEN[0], |view| view["heading"] == BROKEN[0]).await;
        stand.touch(&json!({ "service": "A" })).await;
        told(&server, stand, "that it is away", |health| health["printer"]["state"] == "away").await;
    }
    stands[1].printer = Printer::pty("custom-vkp80", &folder);
    stands[1].take("A").await;
    let papers = stands[1].until_papers("the ticket", |papers| papers.iter().any(|paper| paper.whole)).await;
    one_number(&stands[1], &papers, "A001");
    assert_eq!(issued(&server).await, ["A001"]);
}

/// The power goes while the printer holds half a slip, and comes back when nobody can tell how long ago that was: the number is recorded,
/// reception is told that its paper may exist, and nothing is printed for somebody who may be gone.
#[tokio::test(flavor = "multi_thread")]
async fn a_slip_that_a_power_cut_fell_on_is_recorded_and_told_to_reception() {
    let (server, mut stands) = hall().await;
    for stand in &mut stands {
        stand.printer.break_with(Fault::PaperEndsAfter(200));
        stand.take("C").await;
        let waits =
            stand.until("a number and no paper", |view| view["heading"] == NO_PAPER[0] && view["number"].is_string());
        let number = waits.await["number"].as_str().unwrap().to_owned();
        stand.kiosk.take().unwrap().kill9();
        disk::switched_off(&stand.spot);
        stand.kiosk = Some(stand.spot.start());
        let health = told(&server, stand, "of the number", |health| health["unprinted"] != json!([])).await;
        let missing = &health["unprinted"][0];
        assert_eq!((&missing["number"], &missing["may_exist"]), (&json!(number), &json!(true)));
        stand.printer.mend();
        stand.until_choosing().await;
        told(&server, stand, "that it prints again", |health| health["printer"]["state"] == "ok").await;
        let recorded = disk::unprinted(&disk::presses(&stand.spot));
        assert_eq!(recorded.iter().map(ToString::to_string).collect::<Vec<_>>(), [number.as_str()]);
        // What the printer held comes out; the kiosk adds nothing to it.
        assert!(stand.printer.papers().iter().all(|paper| !paper.copy), "{:#?}", stand.printer.papers());
    }
    assert_eq!(issued(&server).await.len(), 2, "one number a press");
}

/// The kiosk dies while it sends: that the slip was on its way is on its disk before the first byte, so that the next is marked.
#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_that_dies_while_it_prints_goes_on_with_a_marked_copy() {
    let (server, mut stands) = hall().await;
    for stand in &mut stands {
        stand.printer.break_with(Fault::StallsAfter(200));
        stand.take("A").await;
        let prints = stand.until("that it prints", |view| view["screen"] == "busy" && view["number"].is_string()).await;
        stand.cut();
        stand.printer.mend();
        let papers =
            stand.until_papers("a whole slip", |papers| papers.iter().any(|paper| paper.whole && paper.copy)).await;
        one_number(stand, &papers, prints["number"].as_str().unwrap());
    }
    assert_eq!(issued(&server).await, ["A001", "A002"]);
}

/// The machine dies with half a slip in the printer, and nobody is there any more when it comes back: the next citizen's slip has paper of its own.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_kiosk_left_in_the_printer_hangs_on_nobody_elses_slip() {
    let (server, mut stands) = hall().await;
    for stand in &mut stands {
        stand.printer.break_with(Fault::StallsAfter(200));
        stand.take("A").await;
        let prints = stand.until("that it prints", |view| view["screen"] == "busy" && view["number"].is_string()).await;
        stand.kiosk.take().unwrap().kill9();
        disk::switched_off(&stand.spot);
        stand.printer.mend();
        stand.kiosk = Some(stand.spot.start());
        stand.take("B").await;
        let torn = prints["number"].as_str().unwrap();
        let papers = stand
            .until_papers("the next slip", |papers| {
                papers
                    .iter()
                    .any(|paper| paper.whole && paper.numbers.iter().any(|number| number.to_string().starts_with('B')))
            })
            .await;
        let numbers: Vec<_> =
            papers.iter().map(|paper| paper.numbers.iter().map(ToString::to_string).collect::<Vec<_>>()).collect();
        assert!(
            numbers.last().is_some_and(|last| matches!(&last[..], [number] if number.starts_with('B'))),
            "{papers:#?}"
        );
        assert!(numbers.iter().flatten().filter(|number| *number == torn).count() <= 1, "{papers:#?}");
    }
    assert_eq!(issued(&server).await.len(), 4, "one number a press");
}
