//! What a model of printer is like, as data: one TOML file a model, shipped with the program or beside it.
//!
//! Names and numbers are the printers' own. A key that nobody knows is an error: what is mistyped would not do anything.

use std::{fs, path::Path};

use serde::Deserialize;

pub use super::transliterate::Charset;

/// A model of printer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// What people call it.
    pub name: String,
    /// Printable width in dots.
    pub dots: u16,
    /// Letters of its own size on a line.
    pub columns: u8,
    /// The letters it is set to.
    pub page: Page,
    /// It takes bytes beyond ASCII for Chinese unless told not to.
    #[serde(default)]
    pub kanji: bool,
    /// How a slip is parted from the roll.
    pub cut: Cut,
    /// What hands the slip out, where there is such a thing.
    #[serde(default)]
    pub presenter: Option<Presenter>,
    /// Who draws two-dimensional codes.
    pub code: CodeDrawing,
    /// How it prints the office's logo; without it, none.
    #[serde(default)]
    pub logo: Option<LogoWay>,
    /// How it tells its condition.
    pub status: StatusDialect,
    /// How it tells that a job is worked off.
    pub confirmation: Confirmation,
}

/// A code page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Its number in this printer (`ESC t`): models differ.
    pub number: u8,
    /// The letters in it.
    pub charset: Charset,
}

/// How a slip is parted from the roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cut {
    /// Wholly.
    Full,
    /// But for one point, so that it does not fall.
    Partial,
    /// By hand, or by the presenter: it is only fed out.
    None,
}

/// What hands a slip out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Presenter {
    /// `FS P`: cuts, presents, and retracts or ejects what is not taken.
    FsP {
        /// How far it comes out, in the printer's steps.
        steps: u8,
        /// The light at the mouth blinks meanwhile.
        blink: bool,
        /// What becomes of a slip that is not taken.
        afterwards: Afterwards,
        /// After so many seconds; 0: when the next comes.
        seconds: u8,
    },
    /// `GS e 3`: presents what was cut.
    GsE {
        /// How far it comes out, in the printer's steps.
        steps: u8,
    },
}

/// What becomes of a slip that is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Afterwards {
    /// It is drawn back in: nobody finds another's ticket.
    Retract,
    /// It falls out.
    Eject,
}

/// Who draws two-dimensional codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeDrawing {
    /// The printer (`GS ( k`): short, and as sharp as it can.
    Native,
    /// We, dot by dot: every printer can.
    Raster,
}

/// How a printer prints the office's logo.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "command", rename_all = "kebab-case", deny_unknown_fields)]
pub enum LogoWay {
    /// It keeps it, and prints it by its key: `GS ( L`, functions 67 and 69.
    GsL {
        /// Two letters.
        key: LogoKey,
    },
    /// It keeps it, and prints it by its number: `FS q` and `FS p`.
    FsP {
        /// 1: `FS q` sets all the logos that there are.
        number: u8,
    },
    /// It keeps none: it goes with every slip, dot by dot.
    Raster,
}

/// The two letters by which a logo is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct LogoKey(pub [u8; 2]);

impl TryFrom<String> for LogoKey {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let bytes: [u8; 2] =
            text.as_bytes().try_into().map_err(|_| format!("a logo's key has two letters: {text:?}"))?;
        if bytes.iter().all(|byte| (32..127).contains(byte)) {
            Ok(Self(bytes))
        } else {
            Err(format!("a logo's key is of ASCII letters: {text:?}"))
        }
    }
}

/// How a printer tells its condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusDialect {
    /// `DLE EOT` 1 to 4, a byte each.
    DleEot,
    /// `DLE EOT 20`: six bytes (Custom).
    #[serde(rename = "custom-20")]
    Custom20,
    /// It is not asked.
    None,
}

/// How a printer tells that a job is worked off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confirmation {
    /// `GS r 1` at the job's end, which is answered in its turn.
    GsR,
    /// Not at all: a job is sent, and no more is known.
    None,
}

/// What is wrong, and in which line: without the drawing that `toml` adds, which takes several.
fn in_a_line(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    format!("line {}: {}", before.matches('\n').count() + 1, config_file::plainly(error.message()).replace('\n', "; "))
}

/// A profile that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// It cannot be read.
    #[error("printer profile {path}: {error}; shipped are {shipped}, or name a readable .toml file")]
    Unreadable {
        /// What was asked for.
        path: String,
        /// Why.
        error: std::io::Error,
        /// What there is.
        shipped: String,
    },
    /// It makes no sense.
    #[error("printer profile {origin}: {error}")]
    Wrong {
        /// Where it stands.
        origin: String,
        /// The line, the key and what is wrong with it.
        error: String,
    },
}

const SHIPPED: &[(&str, &str)] = &[
    ("epson-tm-t20", include_str!("../../profiles/epson-tm-t20.toml")),
    ("epson-tm-t88", include_str!("../../profiles/epson-tm-t88.toml")),
    ("custom-vkp80", include_str!("../../profiles/custom-vkp80.toml")),
    ("custom-kpm180", include_str!("../../profiles/custom-kpm180.toml")),
    ("clone-80", include_str!("../../profiles/clone-80.toml")),
    ("clone-58", include_str!("../../profiles/clone-58.toml")),
];

impl Profile {
    /// The names of those that are shipped.
    pub fn shipped() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|(name, _)| *name)
    }

    /// A shipped one by its name, or one of the office's own by its file's path.
    ///
    /// # Errors
    /// Where there is none, or it makes no sense.
    pub fn load(name: &str) -> Result<Self, ProfileError> {
        if let Some((_, text)) = SHIPPED.iter().find(|(shipped, _)| *shipped == name) {
            return Self::parse(text, name);
        }
        let unreadable = |error| ProfileError::Unreadable {
            path: name.to_owned(),
            error,
            shipped: Self::shipped().collect::<Vec<_>>().join(", "),
        };
        Self::parse(&fs::read_to_string(Path::new(name)).map_err(unreadable)?, name)
    }

    /// Reads a profile; `origin` says in errors where it stands.
    ///
    /// # Errors
    /// Where it makes no sense.
    pub fn parse(text: &str, origin: &str) -> Result<Self, ProfileError> {
        let wrong = |error: String| ProfileError::Wrong { origin: origin.to_owned(), error };
        let profile: Self = toml::from_str(text).map_err(|error| wrong(in_a_line(text, &error)))?;
        profile.check().map_err(wrong)?;
        Ok(profile)
    }

    /// What the types do not hold.
    fn check(&self) -> Result<(), String> {
        if !(16..=64).contains(&self.columns) {
            return Err(format!("columns = {}: a line has 16 to 64 letters", self.columns));
        }
        // Letters are 8 to 24 dots wide.
        let columns = u16::from(self.columns);
        if !(columns * 8..=columns * 24).contains(&self.dots) || !self.dots.is_multiple_of(8) {
            return Err(format!(
                "dots = {}: {} columns take a multiple of 8 from {} to {}",
                self.dots,
                columns,
                columns * 8,
                columns * 24
            ));
        }
        if self.confirmation != Confirmation::None && self.status == StatusDialect::None {
            return Err(
                "confirmation: a printer that is not asked its status cannot be believed; set status too".into()
            );
        }
        if matches!(self.logo, Some(LogoWay::FsP { number }) if number != 1) {
            return Err("logo: fs-p stores one logo, as number 1; set number = 1".into());
        }
        if matches!(self.presenter, Some(Presenter::GsE { .. })) && self.cut == Cut::None {
            return Err("presenter: gs-e presents what was cut; set cut = \"full\"".into());
        }
        Ok(())
    }

    /// The width of a letter of the printer's own size, in dots.
    #[must_use]
    pub const fn letter_width(&self) -> u16 {
        self.dots / self.columns as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_profiles_are_read() {
        for name in Profile::shipped() {
            let profile = Profile::load(name).unwrap_or_else(|error| panic!("{error}"));
            assert!(profile.page.charset.byte('à').is_some(), "{name} cannot say à");
            assert!(profile.page.charset.byte('€').is_some(), "{name} cannot say €");
        }
        assert_eq!(Profile::load("epson-tm-t88").unwrap().letter_width(), 12);
    }

    /// What `tests/arm` compares, and tests print with, is every profile that is shipped: a file beside them would be neither.
    #[test]
    fn every_file_of_profiles_is_shipped() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles");
        let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let mut files: Vec<_> = files.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
        files.sort();
        let mut shipped: Vec<_> = Profile::shipped().map(str::to_owned).collect();
        shipped.sort();
        assert_eq!(files, shipped, "name each in SHIPPED");
    }

    #[test]
    fn mistakes_are_named() {
        let good = SHIPPED[0].1;
        let said = |text: &str| Profile::parse(text, "mine.toml").unwrap_err().to_string();
        let error = said(&format!("colums = 48\n{good}"));
        assert!(error.contains("mine.toml") && error.contains("colums") && error.contains("columns"), "{error}");
        for (from, to, named) in [
            ("columns = 48", "columns = 0", "columns = 0"),
            ("dots = 576", "dots = 577", "dots = 577"),
            ("\"partial\"", "\"torn\"", "torn"),
            ("\"dle-eot\"", "\"none\"", "confirmation"),
            ("\"NU\"", "\"NUM\"", "two letters"),
            ("\"pc858\"", "\"pc859\"", "pc859"),
            ("number = 19", "number = 19\nnumbre = 3", "numbre"),
            ("key = \"NU\"", "key = \"NU\"\nextra = 1", "extra"),
        ] {
            assert!(good.contains(from), "{from}");
            let error = said(&good.replacen(from, to, 1));
            assert!(error.contains(named), "{to}: {error}");
        }
        let error = Profile::load("nowhere/printer.toml").unwrap_err().to_string();
        assert!(error.contains("nowhere/printer.toml") && error.contains("clone-58"), "{error}");
    }
}
