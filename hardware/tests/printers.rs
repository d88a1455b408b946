//! The contract of printers: what every implementation does in health and under each fault, in memory, over TCP and over a
//! pseudo-terminal.

// Clippy knows tests by their attribute; what helpers of tests cannot have fails its test just as well.
#![allow(clippy::unwrap_used)]

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    time::{Duration, Instant},
};

use hardware::{
    Fault as _, FaultKind,
    printer::{
        Address, Align, EscPos, Ink, Logo, NotPrinted, Piece, Printed, Printer, Profile, Size, Slip, Trouble, encode,
        wire::{Broken, Received, Wire},
    },
    simulated::printer::{End, Fault, Line as Shown, MemoryWire, Server, SimulatedPrinter, Simulation},
};
use proptest::prelude::*;

/// A printer's deadline in these tests, and what would be a hang.
const DEADLINE: Duration = Duration::from_millis(700);
const HANG: Duration = Duration::from_secs(20);
/// A simulated printer prints at once; what it answers comes over a real line.
const AT_ONCE: Duration = Duration::from_millis(20);
/// What a printer in health is given on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Memory,
    Tcp,
    Pty,
}

/// A printer at the end of a line, and whatever keeps it alive.
struct Rig {
    simulation: Simulation,
    printer: Box<dyn Printer<Error = Trouble>>,
    _server: Option<Server>,
    _folder: tempfile::TempDir,
}

fn profile(name: &str) -> Profile {
    Profile::load(name).unwrap()
}

fn rig(name: &str, line: Line) -> Rig {
    let profile = profile(name);
    let simulation = Simulation::new(&profile);
    let folder = tempfile::tempdir().unwrap();
    let server = match line {
        Line::Memory => None,
        Line::Tcp => Some(Server::tcp(simulation.clone()).unwrap()),
        Line::Pty => Some(Server::pty(simulation.clone(), &folder.path().join("printer")).unwrap()),
    };
    let printer: Box<dyn Printer<Error = Trouble>> = match &server {
        None => Box::new(SimulatedPrinter::new(simulation.clone()).unwrap()),
        Some(server) => Box::new(EscPos::new(server.address().wire(), &profile).unwrap().with_slips_in(AT_ONCE)),
    };
    Rig { simulation, printer, _server: server, _folder: folder }
}

impl Rig {
    /// The program dies, and another comes to the same printer, to which that one may have sent something of so many bytes.
    fn die(&mut self, leavings: usize) {
        let wire = MemoryWire::new(self.simulation.clone());
        let printer = EscPos::new(wire, self.simulation.profile()).unwrap().with_slips_in(Duration::ZERO);
        self.printer = Box::new(if leavings > 0 { printer.with_leavings(leavings) } else { printer });
    }

    fn print(&mut self, job: &[u8]) -> Result<Printed, NotPrinted<Trouble>> {
        let started = Instant::now();
        let result = self.printer.print(job, started + DEADLINE);
        assert!(started.elapsed() < HANG, "it hung for {:?}", started.elapsed());
        result
    }

    /// Prints on a machine that has much else to do: what was not sent for want of an answer is tried again, as a kiosk does.
    fn print_at_last(&mut self, job: &[u8]) -> Result<Printed, NotPrinted<Trouble>> {
        let started = Instant::now();
        loop {
            match self.printer.print(job, Instant::now() + PATIENCE) {
                Err(NotPrinted { may_exist: false, .. }) if started.elapsed() < HANG => {}
                result => return result,
            }
        }
    }

    /// The sheets with something on them, once there are so many: a printer at the end of a line needs a moment.
    fn sheets(&self, wanted: usize) -> Vec<String> {
        self.until(|sheets| sheets.len() >= wanted)
    }

    /// Once they are as wanted, or never will be.
    fn until(&self, wanted: impl Fn(&[String]) -> bool) -> Vec<String> {
        let started = Instant::now();
        loop {
            let sheets: Vec<_> =
                self.simulation.tray().iter().filter(|sheet| sheet.printed()).map(|sheet| sheet.text()).collect();
            if wanted(&sheets) || started.elapsed() > HANG {
                return sheets;
            }
            std::thread::yield_now();
        }
    }
}

fn slip(number: &str) -> Slip {
    let text = |text: &str, size, bold| Piece::Text { text: text.into(), ink: Ink { size, bold, ..Ink::default() } };
    Slip {
        pieces: vec![
            text("Comune - ufficio anagrafe", Size::Normal, true),
            Piece::Rule,
            text(number, Size::Largest, true),
            text("Città, € 16,00", Size::Normal, false),
            Piece::Text { text: "left".into(), ink: Ink { align: Align::Left, ..Ink::default() } },
            Piece::Code { payload: format!("https://coda.example/t/{number}") },
        ],
    }
}

fn job(number: &str, name: &str) -> Vec<u8> {
    encode(&slip(number), &profile(name)).unwrap()
}

/// What a sheet of a job says.
fn said(number: &str, name: &str) -> String {
    let mut rig = rig(name, Line::Memory);
    rig.print(&job(number, name)).unwrap();
    rig.sheets(1).remove(0)
}

/// Those that this machine has. An emulated one (`tests/arm`) says that it has no terminals whose settings can be asked for.
fn lines() -> Vec<Line> {
    [Line::Memory, Line::Tcp, Line::Pty].into_iter().filter(|line| *line != Line::Pty || has_terminals()).collect()
}

fn has_terminals() -> bool {
    std::env::var_os("NUMERETTO_NO_TERMINALS").is_none()
}

/// One of each dialect: tells and confirms, tells otherwise and presents, tells nothing.
const MODELS: [&str; 3] = ["epson-tm-t20", "custom-vkp80", "clone-80"];

/// What is asked before a job is sent, in bytes.
fn question(name: &str) -> usize {
    profile(name).status.question().len()
}

fn tells(name: &str) -> bool {
    question(name) > 0
}

#[test]
fn in_health_a_job_comes_out_once_and_whole() {
    for name in Profile::shipped() {
        for line in lines() {
            let mut rig = rig(name, line);
            for number in ["A001", "A002", "A003"] {
                let wanted = if tells(name) { Printed::Confirmed } else { Printed::Sent };
                assert_eq!(rig.print(&job(number, name)).unwrap(), wanted, "{name} {line:?}");
            }
            if profile(name).cut == hardware::printer::profile::Cut::None && profile(name).presenter.is_none() {
                let hanging = || rig.simulation.in_printer().map(|sheet| sheet.text()).unwrap_or_default();
                let started = Instant::now();
                while hanging().matches("Città, € 16,00").count() < 3 && started.elapsed() < HANG {
                    std::thread::yield_now();
                }
                assert_eq!(hanging().matches("Città, € 16,00").count(), 3, "{name} {line:?}");
                continue;
            }
            let wanted = ["A001", "A002", "A003"].map(|number| said(number, name));
            assert_eq!(rig.sheets(3), wanted, "{name} {line:?}");
            for sheet in rig.simulation.tray() {
                assert!(sheet.unknown.is_empty(), "{name}: {:?}", sheet.unknown);
                assert_ne!(sheet.end, End::Uncut, "{name}");
            }
        }
    }
}

/// What becomes of a job under a fault, and of what the printer is left with.
struct Case {
    fault: Fault,
    /// The error's kind, and whether paper may exist; none where the job is confirmed.
    of_one_that_tells: Option<(FaultKind, bool)>,
    /// Sheets after the printer was mended.
    afterwards: usize,
}

fn cases(name: &str) -> Vec<Case> {
    let asked = question(name);
    let case = |fault, of_one_that_tells, afterwards| Case { fault, of_one_that_tells, afterwards };
    vec![
        case(Fault::NearEnd, None, 1),
        case(Fault::PaperOut, Some((FaultKind::NotReady, false)), 0),
        case(Fault::CoverOpen, Some((FaultKind::NotReady, false)), 0),
        case(Fault::Jammed, Some((FaultKind::NotReady, false)), 0),
        case(Fault::Mute, Some((FaultKind::Stalled, false)), 0),
        case(Fault::StallsAfter(0), Some((FaultKind::Stalled, false)), 0),
        // Held, and printed when paper is back.
        case(Fault::PaperEndsAfter(asked + 60), Some((FaultKind::NotReady, true)), 1),
        case(Fault::StallsAfter(asked + 60), Some((FaultKind::Stalled, true)), 1),
        case(Fault::DropsAfter(asked + 60), Some((FaultKind::Lost, true)), 1),
    ]
}

#[test]
fn under_each_fault_it_says_what_is_wrong_and_nothing_is_mixed_up() {
    for name in MODELS {
        for line in lines() {
            for case in cases(name) {
                let what = format!("{name} {line:?} {:?}", case.fault);
                let mut rig = rig(name, line);
                rig.simulation.break_with(case.fault);
                let result = rig.print(&job("A001", name));
                match (case.of_one_that_tells, result) {
                    (None, Ok(Printed::Confirmed)) if tells(name) => {}
                    // One that tells nothing is never believed to have printed, and is found out at most by its line.
                    (_, Ok(Printed::Sent)) if !tells(name) => continue,
                    (Some((kind, _)), Err(error)) if !tells(name) => assert_eq!(error.cause.kind(), kind, "{what}"),
                    (Some((kind, may_exist)), Err(error)) => {
                        assert_eq!((error.cause.kind(), error.may_exist), (kind, may_exist), "{what}: {error}");
                        let told = error.condition.is_some_and(|condition| !condition.can_print());
                        assert_eq!(told, kind == FaultKind::NotReady, "{what}");
                    }
                    (_, result) => panic!("{what}: {result:?}"),
                }
                rig.simulation.mend();
                let second = rig.print(&job("A002", name));
                assert!(second.is_ok(), "{what}, then: {second:?}");
                // The second is whole and alone on its paper; of the first there is as much as was said to be possible.
                let sheets = rig.sheets(case.afterwards + 1);
                assert_eq!(sheets.last(), Some(&said("A002", name)), "{what}: {sheets:?}");
                assert!(sheets.len() <= case.afterwards + 1, "{what}: {sheets:?}");
            }
        }
    }
}

/// What a printer may do at any step of a job, and what it is left with once it is mended.
fn troubles(at: usize) -> [Fault; 5] {
    [
        Fault::StallsAfter(at),
        Fault::DropsAfter(at),
        Fault::PaperEndsAfter(at),
        Fault::HoldsAfter(at),
        Fault::MutesAfter(at),
    ]
}

/// The steps of a job, in bytes: the question, the slip's begin, middle and end, the question whether it is worked off, and the last one.
fn steps_of(name: &str, job: &[u8]) -> Vec<usize> {
    let (asked, long) = (question(name), job.len());
    let slip = [asked, asked + 1, asked + 2, asked + long / 2, asked + long - 1, asked + long];
    let questions = [0, 1, asked / 2, asked + long + 1, asked + long + 3, asked + long + 3 + asked / 2];
    let mut steps = [slip, questions].concat();
    steps.sort_unstable();
    steps.dedup();
    steps
}

/// One job under one fault, then, mended, another: what was said of the first is true, and the second is whole and alone.
fn one_after_the_other(name: &str, line: Line, fault: Fault, own: &[String; 2]) {
    let what = format!("{name} {line:?} {fault:?}");
    let mut rig = rig(name, line);
    rig.simulation.break_with(fault);
    let first = rig.print(&job("A001", name));
    rig.simulation.mend();
    // Not always confirmed: an answer that never came may still be owed for the first, and the one that comes is counted for it.
    let second = rig.print_at_last(&job("A002", name));
    assert!(second.is_ok(), "{what}, then: {second:?}");
    let sheets = rig.until(|sheets| sheets.last() == Some(&own[1]));
    assert_eq!(sheets.last(), Some(&own[1]), "{what}: {sheets:?}");
    let whole = sheets.iter().filter(|sheet| **sheet == own[0]).count();
    let traces = sheets[..sheets.len() - 1].len();
    match first {
        Ok(Printed::Confirmed) => assert_eq!((whole, traces), (1, 1), "{what}: {sheets:?}"),
        Err(NotPrinted { may_exist: false, .. }) => assert_eq!(traces, 0, "{what}: {sheets:?}"),
        Ok(Printed::Sent) | Err(_) => assert!(traces <= 1, "{what}: {sheets:?}"),
    }
}

fn at_every_step(line: Line) {
    for name in ["epson-tm-t20", "custom-vkp80"] {
        let own = ["A001", "A002"].map(|number| said(number, name));
        let steps = steps_of(name, &job("A001", name));
        // Each waits for its printer most of the time: all of some steps at once.
        for some in steps.chunks(3) {
            std::thread::scope(|scope| {
                for fault in some.iter().flat_map(|at| troubles(*at)) {
                    let own = &own;
                    scope.spawn(move || one_after_the_other(name, line, fault, own));
                }
            });
        }
    }
}

#[test]
fn at_every_step_what_is_said_is_true_and_the_next_job_is_whole_in_memory() {
    at_every_step(Line::Memory);
}

#[test]
fn at_every_step_what_is_said_is_true_and_the_next_job_is_whole_over_tcp() {
    at_every_step(Line::Tcp);
}

#[test]
fn at_every_step_what_is_said_is_true_and_the_next_job_is_whole_over_a_pty() {
    if has_terminals() {
        at_every_step(Line::Pty);
    }
}

/// Whatever a program that died had sent: what another prints then stands on a sheet of its own, whole.
#[test]
fn what_a_dead_program_left_is_parted_from_the_next_job() {
    for name in MODELS {
        let own = said("A002", name);
        let (first, second) = (job("A001", name), job("A002", name));
        let mut torn = 0;
        for at in (0..=first.len()).step_by(9) {
            let mut rig = rig(name, Line::Memory);
            rig.simulation.break_with(Fault::StallsAfter(at));
            let _ = rig.print(&first);
            rig.die(first.len());
            rig.simulation.mend();
            torn += usize::from(rig.simulation.in_printer().is_some());
            rig.print(&second).unwrap();
            let sheets = rig.sheets(0);
            assert_eq!(sheets.last(), Some(&own), "{name}, {at} bytes before: {sheets:?}");
            assert!(rig.simulation.in_printer().is_none(), "{name}, {at} bytes before");
        }
        assert!(torn > 5, "{name}: nothing was ever torn");
    }
}

/// A wire whose printer works off what it held just before the next job comes, and then holds that.
struct Late(MemoryWire, Simulation);

impl Wire for Late {
    fn place(&self) -> &str {
        self.0.place()
    }

    fn ready(&mut self, until: Instant) -> Result<bool, Trouble> {
        self.0.ready(until)
    }

    fn send(&mut self, bytes: &[u8], until: Instant) -> Result<(), Broken> {
        // All but questions and what ends a torn command.
        if bytes.starts_with(b"\x1b@") {
            self.1.mend();
            self.1.break_with(Fault::HoldsAfter(0));
        }
        self.0.send(bytes, until)
    }

    fn receive(&mut self, until: Instant) -> Result<Received, Trouble> {
        self.0.receive(until)
    }

    fn close(&mut self) {
        self.0.close();
    }
}

#[test]
fn an_answer_to_a_dead_programs_job_is_not_taken_for_ones_own() {
    let name = "epson-tm-t20";
    let mut rig = rig(name, Line::Memory);
    rig.simulation.break_with(Fault::HoldsAfter(0));
    let first = job("A001", name);
    assert!(matches!(rig.print(&first), Ok(Printed::Sent)), "it holds it");
    let late = Late(MemoryWire::new(rig.simulation.clone()), rig.simulation.clone());
    rig.printer =
        Box::new(EscPos::new(late, &profile(name)).unwrap().with_leavings(first.len()).with_slips_in(AT_ONCE));
    let second = rig.print(&job("A002", name));
    assert_eq!(rig.sheets(1), [said("A001", name)]);
    assert!(matches!(second, Ok(Printed::Sent)), "the answer was for the first: {second:?}");
}

/// The answer went with the connection: whoever waited for it would take the next job's for it, and that of the one after for that one's.
#[test]
fn an_answer_that_was_lost_with_its_connection_is_not_waited_for_for_ever() {
    for line in lines() {
        for name in ["epson-tm-t20", "custom-kpm180"] {
            let mut rig = rig(name, line);
            rig.simulation.break_with(Fault::DropsAfter(20));
            let lost = rig.print(&job("A001", name));
            assert!(matches!(lost, Err(NotPrinted { may_exist: true, .. })), "{lost:?}");
            rig.simulation.mend();
            for number in ["A002", "A003", "A004"] {
                let printed = rig.print(&job(number, name));
                assert!(matches!(printed, Ok(Printed::Confirmed)), "{line:?}, {name}, {number}: {printed:?}");
            }
        }
    }
}

/// The bytes that real printers were seen to answer to `DLE EOT` 1 to 4: the simulated one answers the same, on the line.
#[test]
fn the_simulated_printer_answers_as_a_real_one() {
    let real: [(Option<Fault>, [u8; 4]); 5] = [
        (None, [0x12, 0x12, 0x12, 0x12]),
        (Some(Fault::PaperOut), [0x1a, 0x32, 0x12, 0x7e]),
        (Some(Fault::NearEnd), [0x12, 0x12, 0x12, 0x1e]),
        (Some(Fault::CoverOpen), [0x1a, 0x16, 0x12, 0x1e]),
        (Some(Fault::Jammed), [0x1a, 0x52, 0x1a, 0x12]),
    ];
    for (fault, bytes) in real {
        let simulation = Simulation::new(&profile("epson-tm-t20"));
        let server = Server::tcp(simulation.clone()).unwrap();
        if let Some(fault) = fault {
            simulation.break_with(fault);
        }
        let Address::Network(place) = server.address() else { panic!("a network printer") };
        let mut line = TcpStream::connect(place).unwrap();
        line.set_read_timeout(Some(HANG)).unwrap();
        line.write_all(b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04").unwrap();
        let mut told = [0; 4];
        line.read_exact(&mut told).unwrap();
        assert_eq!(told, bytes, "{fault:?}");
    }
}

#[test]
fn conditions_are_told_as_they_are() {
    for line in lines() {
        for name in ["epson-tm-t88", "custom-kpm180"] {
            let mut rig = rig(name, line);
            let told = |rig: &mut Rig| rig.printer.condition(Instant::now() + DEADLINE).unwrap().unwrap();
            assert!(told(&mut rig).can_print());
            rig.simulation.break_with(Fault::NearEnd);
            let near = told(&mut rig);
            assert!(near.near_end && near.can_print() && !near.paper_out, "{near:?}");
            rig.simulation.break_with(Fault::CoverOpen);
            let open = told(&mut rig);
            assert!(open.cover_open && !open.can_print() && !open.paper_out, "{open:?}");
            rig.simulation.mend();
            rig.simulation.break_with(Fault::PaperOut);
            let out = told(&mut rig);
            assert!(out.paper_out && !out.can_print() && !out.cover_open, "{out:?}");
        }
        assert_eq!(rig("clone-58", line).printer.condition(Instant::now() + DEADLINE).unwrap(), None);
    }
}

#[test]
fn what_is_not_there_is_said_to_be_absent() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lp0").display().to_string();
    for address in [format!("tcp:{free}"), format!("serial:{path}"), format!("usb:{path}")] {
        let wire = address.parse::<Address>().unwrap().wire();
        let mut printer = EscPos::new(wire, &profile("epson-tm-t20")).unwrap().with_slips_in(AT_ONCE);
        let error = printer.print(b"A001", Instant::now() + DEADLINE).unwrap_err();
        assert_eq!((error.cause.kind(), error.may_exist), (FaultKind::Absent, false), "{error}");
        let place = address.split_once(':').unwrap().1;
        assert!(error.to_string().contains(place), "{error}");
    }
}

#[test]
fn a_line_that_takes_no_more_is_left_at_the_deadline() {
    for line in lines().into_iter().filter(|line| *line != Line::Memory) {
        let mut rig = rig("clone-80", line);
        rig.simulation.break_with(Fault::StallsAfter(100));
        let error = rig.print(&vec![0; 16 << 20]).unwrap_err();
        assert_eq!((error.cause.kind(), error.may_exist), (FaultKind::Stalled, true), "{error}");
    }
}

/// Wherever a job is cut short, by whatever: what is confirmed lies in the tray, and what is said not to exist does not.
#[test]
fn no_truncation_is_taken_for_a_ticket() {
    for name in ["epson-tm-t20", "custom-vkp80", "custom-kpm180"] {
        let (job, said) = (job("A001", name), said("A001", name));
        let mut confirmed = 0;
        for at in 0..job.len() + 40 {
            for fault in [Fault::StallsAfter(at), Fault::DropsAfter(at), Fault::PaperEndsAfter(at)] {
                let mut rig = rig(name, Line::Memory);
                rig.simulation.break_with(fault);
                let result = rig.print(&job);
                let sheets = rig.sheets(0);
                let whole = sheets.iter().filter(|sheet| **sheet == said).count();
                let traces = whole > 0 || rig.simulation.in_printer().is_some();
                match result {
                    Ok(Printed::Confirmed) => {
                        assert_eq!(whole, 1, "{name} {fault:?}");
                        confirmed += 1;
                    }
                    Ok(Printed::Sent) => {}
                    Err(error) => assert!(error.may_exist || !traces, "{name} {fault:?}: {error}"),
                }
            }
        }
        assert!(confirmed > 0, "{name}: after the last byte it is whole");
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Print,
    Break(Fault),
    Mend,
    Restart,
    Die,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let bytes = 0_usize..500;
    let fault = prop_oneof![
        Just(Fault::PaperOut),
        Just(Fault::NearEnd),
        Just(Fault::CoverOpen),
        Just(Fault::Jammed),
        Just(Fault::Mute),
        bytes.clone().prop_map(Fault::PaperEndsAfter),
        bytes.clone().prop_map(Fault::StallsAfter),
        bytes.clone().prop_map(Fault::DropsAfter),
        bytes.clone().prop_map(Fault::HoldsAfter),
        bytes.prop_map(Fault::MutesAfter),
    ];
    let step = prop_oneof![
        3 => Just(Step::Print),
        2 => fault.prop_map(Step::Break),
        2 => Just(Step::Mend),
        1 => Just(Step::Restart),
        1 => Just(Step::Die),
    ];
    prop::collection::vec(step, 1..16)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    /// Faults one after the other, and jobs held and printed later: an answer is never taken for another job's.
    #[test]
    fn whatever_happens_confirmed_means_printed(steps in steps(), model in 0_usize..2) {
        let name = MODELS[model];
        let mut rig = rig(name, Line::Memory);
        let mut refused = Vec::new();
        let mut number = 0;
        // How long a job may be that nobody knows to have come out: as a kiosk knows it from its disk.
        let mut doubtful = 0;
        for step in steps {
            match step {
                Step::Break(fault) => rig.simulation.break_with(fault),
                Step::Mend => rig.simulation.mend(),
                Step::Restart => rig.simulation.restart(),
                Step::Die => rig.die(doubtful),
                Step::Print => {
                    number += 1;
                    let text = format!("A{number:03}");
                    doubtful = job(&text, name).len();
                    match rig.print(&job(&text, name)) {
                        Ok(Printed::Confirmed) => {
                            doubtful = 0;
                            let own = said(&text, name);
                            // Below a slip that a power cut left hanging, perhaps; but whole.
                            let whole = rig.sheets(0).iter().filter(|sheet| sheet.ends_with(&own)).count();
                            prop_assert_eq!(whole, 1, "{}", text);
                        }
                        Ok(Printed::Sent) => {}
                        Err(error) if error.may_exist => {}
                        Err(_) => refused.push(text),
                    }
                }
            }
        }
        rig.simulation.mend();
        let all = rig.sheets(0).concat();
        for text in refused {
            prop_assert!(!all.contains(&text), "{} was said not to exist", text);
        }
    }
}

#[test]
fn a_logo_is_stored_once_and_printed_by_its_name() {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 20, 9);
    encoder.set_color(png::ColorType::Grayscale);
    let dots: Vec<u8> = (0..180).map(|at| if at % 7 == 0 { 0 } else { 255 }).collect();
    encoder.write_header().unwrap().write_image_data(&dots).unwrap();
    for name in ["epson-tm-t20", "custom-vkp80"] {
        let mut rig = rig(name, Line::Memory);
        let Logo::Kept(bytes) = Logo::of(&file, &profile(name)).unwrap() else { panic!("{name} keeps it") };
        rig.printer.store(&bytes, Instant::now() + DEADLINE).unwrap();
        let ticket = encode(&Slip { pieces: vec![Piece::Logo] }, &profile(name)).unwrap();
        for _ in 0..2 {
            rig.print(&ticket).unwrap();
            let sheet = rig.simulation.take_sheets().pop().unwrap();
            let stored = sheet.lines.iter().find_map(|line| match line {
                Shown::Logo { dots, .. } => dots.clone(),
                _ => None,
            });
            let stored = stored.unwrap();
            for (at, dot) in dots.iter().enumerate() {
                let (x, y) = (u16::try_from(at % 20).unwrap(), u16::try_from(at / 20).unwrap());
                assert_eq!(stored.dark(x, y), *dot == 0, "{name}: {x} {y}");
            }
        }
    }
}
