//! Buttons, lamps and sound, each in a thread of its own: nothing waits for them, and none of them stops the kiosk.
//!
//! ```text
//! buttons ─▶ thread ─▶ Input::Press ─▶ flow ─▶ Flow::lamps ──▶ thread ─▶ lamps
//!                                        └──▶ Chime, Say ──▶ thread ─▶ voice
//! ```
//! [`Trouble`] says what is written to the log, and tells the flow for the kiosk's health: a device that fails is told of once, with its remedy, and is tried again after a pause;
//! that it is back is told too. What was pressed while nobody could see it is not remembered, and what could not be said is not said later.
//!
//! Nothing here decides what a press means or what is open: that is the flow's.

pub mod buttons;
pub mod lamps;
pub mod sound;
mod trouble;

use std::{io, time::Duration};

use hardware::{
    buttons::{Buttons, gpiocdev::GpioButtons, keyboard::KeyButtons, rppal::RpiButtons},
    lamps::{self as hardware_lamps, gpiocdev::GpioLamps, rppal::RpiLamps},
    pins::PinError,
    sound::{CommandVoice, Utterance},
};
use protocol::KioskPart;
use tokio::sync::mpsc::Sender;

use crate::{
    clock::Uptime,
    config::{
        ButtonsConfig, Config, LampsConfig, SoundConfig,
        devices::{ButtonWays, LampWays},
    },
    flow::{Ailing, Flow, Input},
};

pub use trouble::{Trouble, Troubles};

/// How long a device that failed is left alone.
pub const PAUSE: Duration = Duration::from_secs(2);

/// The configured buttons. Nothing is opened before they are asked.
///
/// # Errors
/// Where a key has no such name.
pub fn buttons_of(config: &ButtonsConfig) -> Result<Box<dyn Buttons<Error = PinError>>, PinError> {
    Ok(match &config.ways {
        ButtonWays::Gpiocdev(lines) => Box::new(GpioButtons::on(lines.clone(), config.timing)),
        ButtonWays::Rppal(lines) => Box::new(RpiButtons::on(lines.clone(), config.timing)),
        ButtonWays::Keys { which, keys } => Box::new(KeyButtons::on(which.clone(), keys, config.timing)?),
    })
}

/// The configured lamps. Nothing is opened before they are switched.
#[must_use]
pub fn lamps_of(config: &LampsConfig) -> Box<dyn hardware_lamps::Lamps<Error = PinError>> {
    match &config.ways {
        LampWays::Gpiocdev(lines) => Box::new(GpioLamps::on(lines.clone())),
        LampWays::Rppal(lines) => Box::new(RpiLamps::on(lines.clone())),
    }
}

/// The configured devices, at work. Dropped, lamps are dark and the voice is silent.
#[derive(Debug, Default)]
pub struct Devices {
    lamps: Option<lamps::Lit>,
    sound: Option<(sound::Heard, SoundConfig)>,
    troubles: Troubles,
}

impl Devices {
    /// Starts a thread for each device that is configured.
    ///
    /// # Errors
    /// Where the machine has no thread to give. A device that is not there is no error: it may come.
    pub fn start(config: &Config, inputs: &Sender<Input>) -> io::Result<Self> {
        let troubles = Troubles::default();
        let of = |part| Trouble::of_part(part, troubles.clone());
        if let Some(config) = &config.buttons {
            let buttons = buttons_of(config).map_err(io::Error::other)?;
            buttons::start(buttons, config.meant.clone(), PAUSE, inputs.clone(), of(KioskPart::Buttons))?;
        }
        let lamps = config
            .lamps
            .as_ref()
            .map(|config| lamps::start(lamps_of(config), config.shows.clone(), PAUSE, of(KioskPart::Lamps)));
        let sound = config.sound.clone().map(|config| {
            let commands = config.commands.clone();
            let heard = sound::start(move || CommandVoice::new(commands.clone()), PAUSE, of(KioskPart::Sound));
            heard.map(|heard| (heard, config))
        });
        Ok(Self { lamps: lamps.transpose()?, sound: sound.transpose()?, troubles })
    }

    /// Where the display tells what is wrong with it.
    #[must_use]
    pub fn troubles(&self) -> Troubles {
        self.troubles.clone()
    }

    /// What is wrong with them now.
    #[must_use]
    pub fn ailing(&self) -> Ailing {
        self.troubles.now()
    }

    /// The lamps show what the flow shows.
    pub fn show(&mut self, flow: &Flow, up: Uptime) {
        if let Some(lamps) = &mut self.lamps {
            lamps.show(flow, up);
        }
    }

    /// Nobody is served: all is dark.
    pub fn rest(&mut self) {
        if let Some(lamps) = &mut self.lamps {
            lamps.rest();
        }
    }

    /// The two tones sound here rather than on the page.
    #[must_use]
    pub fn chimes(&self) -> bool {
        self.sound.as_ref().is_some_and(|(_, config)| config.chime)
    }

    /// Makes heard what is to be heard, as far as that was wished for.
    pub fn say(&self, utterance: Utterance) {
        if let Some((heard, config)) = &self.sound {
            let wished = Utterance {
                chime: utterance.chime && config.chime,
                speech: utterance.speech.filter(|_| config.spoken),
                ..Utterance::default()
            };
            if wished != Utterance::default() {
                heard.say(wished);
            }
        }
    }
}
