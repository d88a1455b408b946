//! The small display: the kiosk's screen drawn by itself, without a browser, on 800×480, 1024×600 or any similar size.
//!
//! ```text
//! Front ─▶ PanelView ─▶ scene (pure: what is drawn, what can be touched) ─▶ keeper's thread ─▶ Canvas ─▶ what changed ─▶ Panel
//! touch panel ─▶ touch's thread ─▶ Input::Press ─▶ flow                          ▲   │
//!                        └── what a finger lies on ── Slate ─────────────────────┘   └─▶ Slate: what can be touched now
//! ```
//! It shows the views that the page gets, and its presses go the way of all presses. [`Slate`] is what the threads have in common: the newest view
//! counts, and nobody waits for a screen.
//!
//! Nothing here decides what a press means, or what people are told: that is the flow's and the view's.

mod keeper;
pub mod look;
pub mod scene;
mod slate;
mod touch;

use std::io;

use hardware::{
    buttons::{Timing, touchscreen::TouchButtons},
    pixels::{Framebuffer, Panel, PanelError, PngPanel},
};
use protocol::KioskPart;
use tokio::{sync::mpsc::Sender, task::JoinHandle};

pub use keeper::Pace;
pub use slate::Slate;

use crate::{
    config::{
        Config,
        display::{DisplayConfig, Shown},
    },
    devices::{self, Trouble, Troubles},
    flow::{Button, Input},
    panel::Front,
};
use scene::Means;

/// The picture of a display that is played, in the data folder.
pub const PICTURE: &str = "display.png";

/// A display at work. Dropped, it stands still.
#[derive(Debug)]
pub struct Display {
    slate: Slate,
    follows: JoinHandle<()>,
}

impl Drop for Display {
    fn drop(&mut self) {
        self.follows.abort();
        self.slate.end();
    }
}

/// The configured screen. Nothing is opened before it is asked.
#[must_use]
pub fn screen_of(config: &DisplayConfig, data: &std::path::Path) -> Box<dyn Panel<Error = PanelError>> {
    match &config.shown {
        Shown::Framebuffer(device) => Box::new(Framebuffer::on(device, config.turn)),
        Shown::Picture(size) => Box::new(PngPanel::new(data.join(PICTURE), config.turn.size(*size))),
    }
}

/// Where the picture of a display that is played lies.
#[must_use]
pub fn picture_of(config: &Config) -> Option<std::path::PathBuf> {
    let played = matches!(config.display.as_ref()?.shown, Shown::Picture(_));
    played.then(|| config.data.join(PICTURE))
}

/// What people have at hand there.
#[must_use]
pub fn means_of(config: &Config, display: &DisplayConfig) -> Means {
    let buttons = config.buttons.as_ref().map(|buttons| buttons.meant.as_slice()).unwrap_or_default();
    Means { touch: display.is_touched(), priority: buttons.contains(&Button::Priority) }
}

impl Display {
    /// Starts the configured display, if there is one: it shows what the front shows. What is wrong with it is told to the log and to whoever asks
    /// how the kiosk is.
    ///
    /// # Errors
    /// Where the machine has no thread to give. A screen that is not there is no error: it may come.
    pub fn start(
        config: &Config,
        front: &Front,
        inputs: &Sender<Input>,
        troubles: &Troubles,
    ) -> io::Result<Option<Self>> {
        let Some(display) = &config.display else { return Ok(None) };
        let slate = Slate::default();
        let screen = screen_of(display, &config.data);
        let trouble = Trouble::of_part(KioskPart::Screen, troubles.clone());
        keeper::start(screen, means_of(config, display), Pace::default(), slate.clone(), trouble)?;
        if let Some(which) = &display.touch {
            let glass = TouchButtons::on(which.clone(), (1, 1), Timing::default()).with_axes(display.axes);
            let trouble = Trouble::of_part(KioskPart::Touch, troubles.clone());
            touch::start(Box::new(glass), display.turn, slate.clone(), inputs.clone(), (trouble, devices::PAUSE))?;
        }
        let (mut views, shows) = (front.watch(), slate.clone());
        let follows = tokio::spawn(async move {
            loop {
                shows.show(views.borrow_and_update().clone());
                if views.changed().await.is_err() {
                    return;
                }
            }
        });
        Ok(Some(Self { slate, follows }))
    }
}

#[cfg(test)]
mod tests;
