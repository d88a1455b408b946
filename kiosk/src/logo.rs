//! The office's logo on slips: read from a PNG, stored in the printer where that keeps it, and only when it is another than
//! before: a printer's memory wears out. What was stored last is noted beside the kiosk's numbers.
//!
//! A slip whose layout has a logo gets it only where there is one to be printed: a printer is never asked for what it has not. A
//! logo that cannot be had stops nothing: tickets come without it, the log says why, and so does the doctor.

use std::{
    borrow::Cow,
    fs, io, mem,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use hardware::printer::{self, Piece, Printer, Profile, Raster, Slip};
use sha2::{Digest as _, Sha256};

/// How long a printer may write its memory.
const STORE: Duration = Duration::from_secs(15);

/// Where a logo comes from, and where it goes.
#[derive(Clone, Debug)]
pub struct Source {
    /// The PNG.
    pub picture: PathBuf,
    /// Which printer it goes to: another one has none.
    pub printer: String,
    /// Where it is noted what that printer keeps; `None` where the printer forgets.
    pub note: Option<PathBuf>,
}

/// The logo, as far as this kiosk has one.
#[derive(Debug, Default)]
pub struct Logo {
    source: Option<Source>,
    way: Way,
}

#[derive(Debug, Default)]
enum Way {
    #[default]
    Without,
    /// It is yet to be stored; until then tickets come without.
    ToStore {
        bytes: Vec<u8>,
        digest: String,
    },
    Stored,
    Sent(Raster),
}

impl Logo {
    /// The logo of a source, as a printer of a model prints it.
    #[must_use]
    pub fn of(source: Source, profile: &Profile) -> Self {
        let way = source.read(profile, source.noted().as_deref()).unwrap_or_else(|why| {
            tracing::warn!(%why, "tickets come without a logo");
            Way::Without
        });
        Self { source: Some(source), way }
    }

    /// Why a picture cannot be had, or not by a printer of this model.
    #[must_use]
    pub fn lacks(picture: &Path, profile: &Profile) -> Option<String> {
        Source { picture: picture.to_owned(), printer: String::new(), note: None }.read(profile, None).err()
    }

    /// A slip as it can be printed: its logo in the way of this printer, or left out.
    #[must_use]
    pub fn on<'a>(&self, slip: &'a Slip) -> Cow<'a, Slip> {
        if !slip.pieces.contains(&Piece::Logo) || matches!(self.way, Way::Stored) {
            return Cow::Borrowed(slip);
        }
        let printed = |piece: &Piece| match (piece, &self.way) {
            (Piece::Logo, Way::Sent(raster)) => Some(Piece::Picture(raster.clone())),
            (Piece::Logo, _) => None,
            (piece, _) => Some(piece.clone()),
        };
        Cow::Owned(Slip { pieces: slip.pieces.iter().filter_map(printed).collect() })
    }

    /// Stores it where that is yet to be done. Takes seconds: for when nobody waits. What failed in the middle is tried again at
    /// the next start, not every second.
    pub fn settle<P: Printer>(&mut self, printer: &mut P) {
        let (bytes, digest) = match mem::take(&mut self.way) {
            Way::ToStore { bytes, digest } => (bytes, digest),
            way => return self.way = way,
        };
        // Whatever becomes of it, the printer does not keep for certain what it kept before.
        self.note(None);
        match printer.store(&bytes, Instant::now() + STORE) {
            Ok(()) => {
                tracing::info!("the printer keeps the logo");
                self.note(Some(&digest));
                self.way = Way::Stored;
            }
            Err(error) if !error.may_exist => self.way = Way::ToStore { bytes, digest },
            Err(error) => {
                tracing::warn!(%error, "the logo was not stored; tickets come without it until the next start");
            }
        }
    }

    /// Stores it whatever was stored before, and says how that went; `None` where no logo is configured.
    pub fn store_anew<P: Printer>(&mut self, printer: &mut P, profile: &Profile) -> Option<Result<String, String>> {
        let way = self.source.as_ref()?.read(profile, None);
        Some(way.and_then(|way| {
            let stores = matches!(way, Way::ToStore { .. });
            self.way = way;
            self.settle(printer);
            match &self.way {
                Way::Sent(dots) => Ok(format!("{} × {} dots go with every ticket", dots.stride * 8, dots.rows)),
                Way::Stored if stores => Ok("stored in the printer".into()),
                _ => Err("the printer did not take it, or was not heard of again; print a smaller one, or none".into()),
            }
        }))
    }

    fn note(&self, digest: Option<&str>) {
        let Some(note) = self.source.as_ref().and_then(|source| source.note.as_ref()) else { return };
        let noted = match digest {
            Some(digest) => fs::write(note, digest),
            None => fs::remove_file(note).or_else(|error| match error.kind() {
                io::ErrorKind::NotFound => Ok(()),
                _ => Err(error),
            }),
        };
        if let Err(error) = noted {
            tracing::warn!(note = %note.display(), %error, "it cannot be noted what the printer keeps");
        }
    }
}

impl Source {
    /// What the printer keeps, as far as is known.
    fn noted(&self) -> Option<String> {
        fs::read_to_string(self.note.as_ref()?).ok()
    }

    /// What is to be done with it where the printer keeps the logo with this digest.
    fn read(&self, profile: &Profile, kept: Option<&str>) -> Result<Way, String> {
        let picture = fs::read(&self.picture)
            .map_err(|error| format!("{}: {error}; name a PNG as printer.logo", self.picture.display()))?;
        let digest = self.digest(&picture, profile);
        if kept == Some(digest.as_str()) {
            return Ok(Way::Stored);
        }
        match printer::Logo::of(&picture, profile).map_err(|error| format!("{}: {error}", self.picture.display()))? {
            printer::Logo::Kept(bytes) => Ok(Way::ToStore { bytes, digest }),
            printer::Logo::Sent(raster) => Ok(Way::Sent(raster)),
        }
    }

    /// Of all that what the printer keeps depends on. The program's version is among it: another may make other dots.
    fn digest(&self, picture: &[u8], profile: &Profile) -> String {
        let way = format!("{} {} {:?} {}", env!("CARGO_PKG_VERSION"), self.printer, profile.logo, profile.dots);
        data_encoding::HEXLOWER.encode(&Sha256::new().chain_update(way).chain_update(picture).finalize())
    }
}

#[cfg(test)]
mod tests {
    use hardware::{
        printer::encode,
        simulated::printer::{Fault, Line, SimulatedPrinter, Simulation},
    };

    use super::*;

    /// A square of 16 × 16 dots, black, on white.
    fn picture(black: usize) -> Vec<u8> {
        let dots: Vec<u8> = (0..400).map(|at| if at % 20 < black && at / 20 < black { 0 } else { 255 }).collect();
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, 20, 20);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.write_header().unwrap().write_image_data(&dots).unwrap();
        file
    }

    struct Rig {
        folder: tempfile::TempDir,
        profile: Profile,
        simulation: Simulation,
        printer: SimulatedPrinter,
    }

    impl Rig {
        fn new(model: &str) -> Self {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("logo.png"), picture(16)).unwrap();
            let profile = Profile::load(model).unwrap();
            let simulation = Simulation::new(&profile);
            let printer = SimulatedPrinter::new(simulation.clone()).unwrap();
            Self { folder, profile, simulation, printer }
        }

        /// The kiosk starts, with this printer or another.
        fn start(&self, printer: &str) -> Logo {
            let source = Source {
                picture: self.folder.path().join("logo.png"),
                printer: printer.into(),
                note: Some(self.folder.path().join("printer-logo")),
            };
            Logo::of(source, &self.profile)
        }

        /// The dots of the logo on a slip, and whether the printer was asked for one.
        fn printed(&mut self, logo: &Logo) -> (Option<u32>, bool) {
            let slip = Slip { pieces: vec![Piece::Logo, Piece::Rule] };
            let job = encode(&logo.on(&slip), &self.profile).unwrap();
            self.printer.print(&job, Instant::now() + STORE).unwrap();
            let sheet = self.simulation.take_sheets().pop().unwrap();
            let ink = |raster: &Raster| raster.bits.iter().map(|byte| byte.count_ones()).sum();
            let ink = sheet.lines.iter().find_map(|line| match line {
                Line::Logo { dots, .. } => dots.as_ref().map(ink),
                Line::Picture(raster) => Some(ink(raster)),
                _ => None,
            });
            (ink, sheet.lines.iter().any(|line| matches!(line, Line::Logo { .. })))
        }
    }

    #[test]
    fn it_is_stored_once_and_again_only_where_it_differs() {
        for model in ["epson-tm-t20", "custom-vkp80"] {
            let mut rig = Rig::new(model);
            let mut logo = rig.start("usb");
            assert_eq!(rig.printed(&logo), (None, false), "{model}: not asked for before it is stored");
            logo.settle(&mut rig.printer);
            assert_eq!(rig.printed(&logo), (Some(256), true), "{model}");
            assert!(matches!(rig.start("usb").way, Way::Stored), "{model}: the next start stores nothing");
            assert!(matches!(rig.start("tcp").way, Way::ToStore { .. }), "{model}: another printer has none");
            fs::write(rig.folder.path().join("logo.png"), picture(8)).unwrap();
            let mut other = rig.start("usb");
            other.settle(&mut rig.printer);
            assert_eq!(rig.printed(&other), (Some(64), true), "{model}");
        }
    }

    #[test]
    fn what_the_printer_does_not_keep_goes_with_every_slip() {
        let mut rig = Rig::new("clone-80");
        let mut logo = rig.start("usb");
        logo.settle(&mut rig.printer);
        for _ in 0..2 {
            assert_eq!(rig.printed(&logo), (Some(256), false));
        }
    }

    #[test]
    fn one_that_cannot_be_stored_is_never_asked_for() {
        let mut rig = Rig::new("epson-tm-t20");
        let mut logo = rig.start("usb");
        rig.simulation.break_with(Fault::PaperOut);
        logo.settle(&mut rig.printer);
        assert!(matches!(logo.way, Way::ToStore { .. }), "nothing was sent: it is tried again");
        rig.simulation.mend();
        // The question before it is 12 bytes.
        rig.simulation.break_with(Fault::DropsAfter(12 + 20));
        logo.settle(&mut rig.printer);
        assert!(matches!(logo.way, Way::Without));
        rig.simulation.mend();
        assert_eq!(rig.printed(&logo), (None, false));
        assert!(matches!(rig.start("usb").way, Way::ToStore { .. }), "the next start stores it");
        fs::write(rig.folder.path().join("logo.png"), b"GIF89a").unwrap();
        let mut none = rig.start("usb");
        assert_eq!(rig.printed(&none), (None, false));
        let said = none.store_anew(&mut rig.printer, &rig.profile).unwrap().unwrap_err();
        assert!(said.contains("logo.png") && said.contains("PNG"), "{said}");
    }

    #[test]
    fn the_doctor_stores_it_whatever_was_noted() {
        let mut rig = Rig::new("epson-tm-t20");
        rig.start("usb").settle(&mut rig.printer);
        // A printer of the same model in its place.
        rig.simulation = Simulation::new(&rig.profile);
        rig.printer = SimulatedPrinter::new(rig.simulation.clone()).unwrap();
        let mut logo = rig.start("usb");
        assert_eq!(rig.printed(&logo), (None, true), "it was believed to keep it");
        assert!(logo.store_anew(&mut rig.printer, &rig.profile).unwrap().is_ok());
        assert_eq!(rig.printed(&logo), (Some(256), true));
        assert!(Logo::default().store_anew(&mut rig.printer, &rig.profile).is_none());
    }
}
