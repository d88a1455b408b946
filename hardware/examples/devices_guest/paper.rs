//! A USB printer: a gadget on one side of a cable that the kernel makes up, `/dev/usb/lp0` on the other. On the gadget's side a simulated
//! printer reads, prints and answers; on ours is the kiosk's own wire.

use std::{
    fs::File,
    io::Read,
    path::Path,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use hardware::{
    Fault as _, FaultKind,
    printer::{Address, EscPos, Ink, Logo, Piece, Printed, Printer, Profile, Size, Slip, encode, wire::Wire},
    simulated::printer::{Fault, Line, Server, Simulation},
};

use crate::passed;

const GADGET: &str = "/dev/g_printer0";
const PRINTER: &str = "/dev/usb/lp0";
/// The printer's deadline here, and what would be a hang: the machine is an emulated one.
const DEADLINE: Duration = Duration::from_secs(4);
const HANG: Duration = Duration::from_secs(20);

pub(crate) fn bytes_reach_the_usb_printer() {
    let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(20_000).collect();
    let long = bytes.len();
    let (arrived, paper) = mpsc::channel();
    thread::spawn(move || {
        let mut gadget = File::open(GADGET).expect("the gadget is there");
        let mut bytes = vec![0; long];
        gadget.read_exact(&mut bytes).expect("the gadget reads");
        arrived.send(bytes).expect("somebody looks");
    });
    let mut wire = wire();
    wire.ready(Instant::now() + DEADLINE).expect("usblp has a printer");
    wire.send(&bytes, Instant::now() + HANG).expect("the printer takes it");
    let seen = paper.recv_timeout(HANG).expect("bytes arrive");
    assert!(seen == bytes, "other bytes arrived");
    passed("usblp: 20,000 bytes over our wire arrive at the gadget, in order");
}

/// Tells its condition, confirms slips, keeps a logo: what goes back over the cable is read.
pub(crate) fn a_usb_printer_answers() {
    let mut rig = Rig::new();
    let condition =
        |rig: &mut Rig| rig.printer.condition(Instant::now() + DEADLINE).expect("it answers").expect("it tells");
    assert!(condition(&mut rig).can_print());
    rig.simulation.break_with(Fault::NearEnd);
    assert!(condition(&mut rig).near_end, "the roll's end is not told");
    rig.simulation.break_with(Fault::CoverOpen);
    assert!(condition(&mut rig).cover_open, "the cover is not told");
    rig.simulation.mend();
    passed("usblp: paper and cover as the gadget answers DLE EOT");
    for number in ["A001", "A002"] {
        assert_eq!(rig.print(number).expect("it prints"), Printed::Confirmed);
    }
    assert_eq!(rig.sheets(), ["A001\n", "A002\n"]);
    passed("usblp: two slips come out whole, and the gadget confirms each");
    let Ok(Logo::Kept(bytes)) = Logo::of(&picture(), &profile()) else { panic!("it keeps a logo") };
    rig.printer.store(&bytes, Instant::now() + HANG).expect("it stores it");
    let job = encode(&Slip { pieces: vec![Piece::Logo] }, &profile()).expect("a slip");
    rig.printer.print(&job, Instant::now() + DEADLINE).expect("it prints");
    let sheets = rig.simulation.take_sheets();
    let dots =
        sheets.iter().flat_map(|sheet| &sheet.lines).any(|line| matches!(line, Line::Logo { dots: Some(_), .. }));
    assert!(dots, "the logo is not the stored one: {sheets:?}");
    passed("usblp: a logo of 17 KB is stored in the gadget, and printed by its key");
}

/// A printer that takes no more is left at the deadline; what it took may exist, and the next slip is whole.
pub(crate) fn a_usb_printer_that_does_not_read_is_left() {
    let mut rig = Rig::new();
    let question = rig.profile.status.question().len();
    for (taken, may_exist) in [(0, false), (question + 20, true)] {
        rig.simulation.break_with(Fault::StallsAfter(taken));
        let began = Instant::now();
        let error = rig.print("A003").expect_err("it takes no more");
        assert_eq!(
            (error.cause.kind(), error.may_exist),
            (FaultKind::Stalled, may_exist),
            "after {taken} bytes: {error}"
        );
        assert!(began.elapsed() < HANG, "it hung for {:?}", began.elapsed());
        rig.simulation.mend();
        let number = if may_exist { "A005" } else { "A004" };
        let again = (0..10).find_map(|_| rig.print(number).ok());
        assert_eq!(again, Some(Printed::Confirmed), "it does not come back after {taken} bytes");
        assert_eq!(
            rig.sheets().last().map(String::as_str),
            Some(&*format!("{number}\n")),
            "mixed up after {taken} bytes"
        );
    }
    // Nobody at the other end at all.
    drop(rig.server.take());
    let began = Instant::now();
    let error = rig.printer.print(&vec![0; 1 << 20], Instant::now() + DEADLINE).expect_err("nobody reads");
    assert_eq!(error.cause.kind(), FaultKind::Stalled, "{error}");
    assert!(began.elapsed() < HANG, "it hung for {:?}", began.elapsed());
    passed("usblp: a gadget that does not read is left at the deadline, and prints whole slips once it does");
}

struct Rig {
    profile: Profile,
    simulation: Simulation,
    printer: EscPos<Box<dyn Wire>>,
    server: Option<Server>,
}

impl Rig {
    fn new() -> Self {
        let profile = profile();
        let simulation = Simulation::new(&profile);
        let server = Server::usb(simulation.clone(), Path::new(GADGET), Path::new(PRINTER));
        let printer = EscPos::new(server.address().wire(), &profile).expect("a printer");
        Self { profile, simulation, printer, server: Some(server) }
    }

    fn print(&mut self, number: &str) -> Result<Printed, hardware::printer::NotPrinted<hardware::printer::Trouble>> {
        let ink = Ink { size: Size::Largest, ..Ink::default() };
        let slip = Slip { pieces: vec![Piece::Text { text: number.into(), ink }] };
        self.printer.print(&encode(&slip, &self.profile).expect("a slip"), Instant::now() + DEADLINE)
    }

    /// What came out and says something.
    fn sheets(&self) -> Vec<String> {
        let sheets = self.simulation.take_sheets();
        sheets.iter().filter(|sheet| sheet.printed()).map(hardware::simulated::printer::Sheet::text).collect()
    }
}

fn profile() -> Profile {
    Profile::load("epson-tm-t20").expect("a profile")
}

fn wire() -> Box<dyn Wire> {
    Address::Usb(PRINTER.into()).wire()
}

/// As large as a logo gets.
fn picture() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 576, 240);
    encoder.set_color(png::ColorType::Grayscale);
    let dots: Vec<u8> = (0..576 * 240_u32).map(|at| if at % 3 == 0 { 0 } else { 255 }).collect();
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&dots)).expect("into memory");
    file
}
