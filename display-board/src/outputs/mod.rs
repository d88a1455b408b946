//! What a board shows on: the screen of the file, as an [`Output`].
//!
//! ```text
//! ScreenConfig ─▶ of ─▶ Pixels (layout::Picture ─▶ Canvas ─▶ Panel) or Row (layout::digits ─▶ Segments ─▶ DigitsPanel)
//! ```
//! Nothing is opened before it is first needed, and everything again after it was lost.

mod pixels;
mod row;

use hardware::{
    digits::{Max7219, SpiPort},
    pixels::{
        DrmPanel, Framebuffer, PanelError, PngPanel,
        drm::Wish,
        led::{LedHelper, LedPanel},
    },
};

pub use pixels::Pixels;
pub use row::Row;

use crate::{
    config::{Config, screen::Kind},
    screen::Output,
};

/// The picture of a screen that is played, in the data folder.
pub const PICTURE: &str = "board.png";
/// Of a played screen so many pictures a second are written.
const PICTURES: u32 = 4;

/// The configured screen.
///
/// # Errors
/// Where it is none that a program can be started for.
pub fn of(config: &Config) -> Result<Box<dyn Output>, PanelError> {
    let (turn, data) = (config.screen.turn, config.data.as_path());
    // Who stands before a desk reads its own display from near.
    let is_halls = config.purpose.desks.is_empty();
    Ok(match config.screen.kind.clone() {
        Kind::Drm { card, connector, mode } => {
            Box::new(Pixels::on(DrmPanel::on(card, Wish { connector, mode }, turn)).of_glass(is_halls))
        }
        Kind::Framebuffer(device) => Box::new(Pixels::on(Framebuffer::on(&device, turn)).of_glass(is_halls)),
        Kind::Led { command, size, brightness } => {
            Box::new(Pixels::on(LedPanel::start(LedHelper { brightness, ..LedHelper::new(command, size) })?))
        }
        Kind::Digits { device, wiring } => Box::new(Row::on(Max7219::on(SpiPort::at(&device), wiring))),
        Kind::Picture(size) => {
            let panel = PngPanel::new(data.join(PICTURE), size).at_most(PICTURES);
            Box::new(Pixels::on(panel).of_glass(is_halls && config.screen.is_glass))
        }
        Kind::PictureOfDigits(places) => Box::new(Row::played(places, data.join(PICTURE))),
    })
}
