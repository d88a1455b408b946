//! The shell: carries the flow's effects out, one after the other, and brings it what happens.
//!
//! ```text
//! panel, stream, printer's thread, answers, ticks ─▶ one queue ─▶ Flow::step ─▶ effects ─▶ Store (waits for the disk), then the others
//! buttons' thread ─▶ the same queue                                     └─▶ Shown ─▶ panel, and to their threads: lamps, voice
//! ```
//! Only here is something done in the world. If the disk does not keep what it must, the program ends at once, with all that it has not done yet:
//! the next start resolves what lies there, and nothing was promised meanwhile.

use std::{io, sync::mpsc as thread_mpsc, time::Duration};

use hardware::printer::{Address, Profile, wire::AddressError};
use protocol::KioskId;
use tokio::{sync::mpsc, task::JoinHandle};

use crate::{
    config::{Config, PrinterConfig},
    devices::{self, Devices},
    display::{self, Display},
    flow::{About, Button, Effect, Flow, Input},
    link::{Failed, Link, stream},
    outbox::store::{Identity, Store, StoreError},
    panel::{self, Front},
    paper::{self, Device, Encoded, Folder, Job},
    world,
};

/// How often the flow is told that time passes.
const TICK: Duration = Duration::from_millis(100);
/// How often it is asked whether somebody has typed the pairing code.
const CLAIM: Duration = Duration::from_secs(2);
/// How often the temperature is read.
const TEMPERATURE: Duration = Duration::from_secs(30);
/// More inputs at once than people and devices can make.
const QUEUE: usize = 256;

/// Why the kiosk stopped.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The disk.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The server's address.
    #[error(transparent)]
    Address(#[from] crate::link::BadAddress),
    /// A file, a port or a thread.
    #[error("{what}: {source}")]
    World {
        /// What was wanted, and what would help.
        what: String,
        /// Why it is not to be had.
        source: io::Error,
    },
    /// The configured name is none.
    #[error("server.name: {0}")]
    Name(#[from] protocol::ids::BadId),
    /// The configured printer cannot be used.
    #[error("printer: {0}")]
    Printer(String),
    /// No chance is to be had.
    #[error("the machine gives no random numbers: {0}")]
    Chance(#[from] getrandom::Error),
    /// The printer's thread is gone.
    #[error("the printer's thread ended: start the kiosk again, and report what stands above")]
    Thread,
}

fn wanted(what: impl Into<String>) -> impl FnOnce(io::Error) -> Stopped {
    let what = what.into();
    move |source| Stopped::World { what, source }
}

/// Runs the kiosk until `stop`.
///
/// # Errors
/// Where it cannot start, or its disk fails.
pub async fn run(config: &Config, stop: impl Future<Output = ()>) -> Result<(), Stopped> {
    let data = &config.data;
    std::fs::create_dir_all(data)
        .map_err(wanted(format!("{} cannot be made: choose a data folder", data.display())))?;
    let store = Store::open(data)?;
    let link = Link::new(config.server.clone())?;
    let front = Front::default();
    let (inputs, queue) = mpsc::channel(QUEUE);
    let panel = panel::serve(config.panel, &front, inputs.clone(), display::picture_of(config)).await;
    let _panel = Guard(
        panel.map_err(wanted(format!("the panel cannot listen on {}: is another kiosk running?", config.panel)))?,
    );
    let jobs = paper::start(device(config)?, inputs.clone()).map_err(wanted("the printer gets no thread"))?;
    let devices = Devices::start(config, &inputs)
        .map_err(wanted("buttons, lamps and sound get no thread: stop other programs"))?;
    let _display =
        Display::start(config, &front, &inputs).map_err(wanted("the display gets no thread: stop other programs"))?;
    let mut kiosk = Kiosk { config, store, link, front, devices, inputs, queue, jobs };
    tokio::select! {
        ended = kiosk.live() => ended,
        () = stop => Ok(()),
    }
}

/// The configured printer.
pub(crate) fn device(config: &Config) -> Result<Box<dyn Device>, Stopped> {
    let profile = |name: &str| Profile::load(name).map_err(|error| Stopped::Printer(error.to_string()));
    match &config.printer {
        PrinterConfig::Simulated { profile: name } => {
            let folder = config.data.join("paper");
            let made = Folder::new(folder.clone(), profile(name)?);
            Ok(Box::new(made.map_err(wanted(format!("{} cannot be made", folder.display())))?))
        }
        PrinterConfig::Real { profile: name, wire } => {
            let address: Address = wire.parse().map_err(|error: AddressError| Stopped::Printer(error.to_string()))?;
            let made = Encoded::at(address.wire(), profile(name)?);
            Ok(Box::new(made.map_err(|error| Stopped::Printer(error.to_string()))?))
        }
    }
}

/// A task that ends with whoever holds this.
#[derive(Debug)]
struct Guard(JoinHandle<()>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.abort();
    }
}

struct Kiosk<'a> {
    config: &'a Config,
    store: Store,
    link: Link,
    front: Front,
    devices: Devices,
    inputs: mpsc::Sender<Input>,
    queue: mpsc::Receiver<Input>,
    jobs: thread_mpsc::Sender<Job>,
}

impl Kiosk<'_> {
    /// Paired, serving, revoked, paired anew.
    async fn live(&mut self) -> Result<(), Stopped> {
        loop {
            let identity = match self.identity()? {
                Some(identity) => identity,
                None => self.pair().await?,
            };
            tracing::info!(kiosk = %identity.kiosk, "serving");
            self.serve(&identity).await?;
            self.devices.rest();
            tracing::warn!(kiosk = %identity.kiosk, "the server does not know this kiosk any more");
            if self.config.identity.is_some() {
                // What stands in the file does not change by waiting; somebody may be about to mend it.
                tokio::time::sleep(CLAIM).await;
            }
            self.store.set_identity(None)?;
        }
    }

    fn identity(&self) -> Result<Option<Identity>, Stopped> {
        match &self.config.identity {
            Some((name, token)) => Ok(Some(Identity { kiosk: name.parse()?, token: token.clone() })),
            None => Ok(self.store.identity()?),
        }
    }

    /// Shows a code until an administrator has typed it.
    async fn pair(&mut self) -> Result<Identity, Stopped> {
        loop {
            match self.pair_once().await {
                Ok(identity) => {
                    self.store.set_identity(Some(&identity))?;
                    self.front.show_pairing(None);
                    self.forget();
                    return Ok(identity);
                }
                Err(failed) => {
                    tracing::info!(%failed, "not paired yet");
                    self.front.show_pairing(None);
                }
            }
            self.forget();
            tokio::time::sleep(CLAIM).await;
        }
    }

    /// What is pressed while nobody is served means nothing.
    fn forget(&mut self) {
        while self.queue.try_recv().is_ok() {}
    }

    async fn pair_once(&self) -> Result<Identity, Failed> {
        let asked = self.link.ask_pairing().await?;
        self.front.show_pairing(Some(&asked.code));
        loop {
            tokio::time::sleep(CLAIM).await;
            match self.link.claim_pairing(&asked.secret).await {
                Ok(Some(paired)) => {
                    let token = paired.token.ok_or_else(|| Failed::Odd("paired without a token".into()))?;
                    return Ok(Identity { kiosk: KioskId::from(paired.device), token });
                }
                Ok(None) | Err(Failed::Silent(_)) => {}
                Err(failed) => return Err(failed),
            }
        }
    }

    /// Serves until the server does not know the kiosk any more.
    async fn serve(&mut self, identity: &Identity) -> Result<(), Stopped> {
        let link = self.link.with_token(&identity.token);
        let _stream = Guard(tokio::spawn(stream::follow(link.clone(), self.inputs.clone(), world::chance)));
        let book = self.store.load()?;
        let clock = world::clock(book.setup.as_ref().is_some_and(|setup| setup.rehearsal));
        let profile = match &self.config.printer {
            PrinterConfig::Simulated { profile } => format!("{profile} (simulated)"),
            PrinterConfig::Real { profile, .. } => profile.clone(),
        };
        let about = About { version: env!("CARGO_PKG_VERSION").to_owned(), profile };
        let (flow, effects) = Flow::start(about, book, clock, world::uptime());
        let mut serving = Serving { flow, link, kiosk: identity.kiosk.clone(), revoked: false };
        self.carry_out(&mut serving, effects)?;
        let (mut tick, mut warmth) = (tokio::time::interval(TICK), tokio::time::interval(TEMPERATURE));
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        while !serving.revoked {
            let input = tokio::select! {
                biased;
                input = self.queue.recv() => input.unwrap_or(Input::Tick),
                _ = warmth.tick() => {
                    serving.flow.set_temperature(world::temperature());
                    Input::Tick
                }
                _ = tick.tick() => Input::Tick,
            };
            let up = world::uptime();
            let effects = serving.flow.step(input, up);
            self.carry_out(&mut serving, effects)?;
            self.front.show(&serving.flow, up);
            self.devices.show(&serving.flow, up);
        }
        Ok(())
    }

    fn carry_out(&mut self, serving: &mut Serving, effects: Vec<Effect>) -> Result<(), Stopped> {
        let heard = devices::sound::heard(&effects);
        for effect in effects {
            match effect {
                // Everything that follows depends on it.
                Effect::Keep(steps) => self.store.keep(&steps)?,
                Effect::Look(look) => self.job(Job::Look(look))?,
                Effect::Print(press, slip) => self.job(Job::Print(press, slip))?,
                Effect::Ask(press, key, take) => {
                    let (link, inputs) = (serving.link.clone(), self.inputs.clone());
                    tokio::spawn(async move {
                        let answer = link.ask(&key, &take).await;
                        inputs.send(Input::Answer(press, answer)).await.ok();
                    });
                }
                Effect::Run(errand) => {
                    let (link, inputs, kiosk) = (serving.link.clone(), self.inputs.clone(), serving.kiosk.clone());
                    let fresh = world::key()?;
                    tokio::spawn(async move {
                        let done = link.run(&kiosk, errand, &fresh).await;
                        inputs.send(Input::Done(done)).await.ok();
                    });
                }
                // One chime is enough: where this machine sounds, its page does not.
                Effect::Chime if self.devices.chimes() => {}
                Effect::Chime => self.front.chime(),
                Effect::Say(language, text) => {
                    if self.config.spoken {
                        self.front.say(language, &text);
                    }
                }
                Effect::Revoked => serving.revoked = true,
            }
        }
        self.devices.say(heard);
        Ok(())
    }

    fn job(&self, job: Job) -> Result<(), Stopped> {
        self.jobs.send(job).map_err(|_| Stopped::Thread)
    }
}

struct Serving {
    flow: Flow,
    link: Link,
    kiosk: KioskId,
    revoked: bool,
}

/// A press from a panel, with a key of its own.
///
/// # Errors
/// Where the machine gives no random numbers.
pub fn press(button: Button) -> Result<Input, getrandom::Error> {
    Ok(Input::Press(button, world::key()?))
}

/// Ends when the process is asked to.
///
/// # Errors
/// Where the machine does not tell.
pub fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
