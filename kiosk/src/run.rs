//! The shell: carries the flow's effects out, one after the other, and brings it what happens.
//!
//! ```text
//! panel, stream, printer's thread, answers, ticks ─▶ one queue ─▶ Flow::step ─▶ effects ─▶ Store (waits for the disk), then the others
//! buttons' thread ─▶ the same queue                                     └─▶ Shown ─▶ panel, and to their threads: lamps, voice
//! ```
//! Only here is something done in the world. If the disk does not keep what it must, the program ends at once, with all that it has not done yet:
//! the next start resolves what lies there, and nothing was promised meanwhile.

use std::{path::PathBuf, sync::mpsc as thread_mpsc, time::Duration};

use device::{
    config::no_program,
    enrol,
    link::stream,
    world::{self, Lacking, wanted},
};
use hardware::printer::{Address, Profile, wire::AddressError};
use protocol::{DeviceKind, KioskId};
use tokio::{sync::mpsc, task::JoinHandle};

use crate::{
    config::{Config, PrinterConfig, SoundConfig},
    devices::{self, Devices},
    display::{self, Display},
    flow::{About, Effect, Flow, Input, PrinterNews},
    link::{self, Address as ServerAddress, BadAddress, Fares, Link},
    logo::{Logo, Source},
    outbox::{
        Identity, Key, Sheet, Standing,
        folder::{DataFolder, FolderError},
        store::{Store, StoreError},
    },
    panel::{self, Front, Pairing, PanelView},
    paper::{self, Device, Encoded, Folder, Job},
    unpaired,
};

/// How often the flow is told that time passes.
const TICK: Duration = Duration::from_millis(100);
/// How often the temperature is read.
const TEMPERATURE: Duration = Duration::from_secs(30);
/// More inputs at once than people and devices can make.
const QUEUE: usize = 256;

/// Why the kiosk stopped.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The disk.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The server's address.
    #[error(transparent)]
    Address(#[from] BadAddress),
    /// This kiosk was paired by a program that kept no address.
    #[error("server.address: is missing, and the kiosk was paired before it kept where: write it in the kiosk's file")]
    Nowhere,
    /// A file, a port or a thread.
    #[error(transparent)]
    World(#[from] Lacking),
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

/// Runs the kiosk until `stop`.
///
/// # Errors
/// Where it cannot start, or its disk fails.
pub async fn run(config: &Config, stop: impl Future<Output = ()>) -> Result<(), Stopped> {
    let data = &config.data;
    let _alone = DataFolder::take(data)?;
    if let Err(error) = device::folder::lasts(data) {
        tracing::warn!("{error}");
    }
    let store = Store::open(data)?;
    // What stands in the file does not become better by waiting.
    config.server.address.clone().map(|address| Link::new(DeviceKind::Kiosk, address)).transpose()?;
    let front = Front::new(config.spoken);
    let (inputs, queue) = mpsc::channel(QUEUE);
    let panel = panel::serve(
        config.panel,
        &front,
        inputs.clone(),
        panel::Played { tray: tray(config), picture: display::picture_of(config) },
    )
    .await;
    let _panel = Guard(
        panel.map_err(wanted(format!("the panel cannot listen on {}: is another kiosk running?", config.panel)))?,
    );
    let jobs = paper::start(device(config, store.load()?.sheet)?, inputs.clone())
        .map_err(wanted("the printer gets no thread"))?;
    let devices = Devices::start(config, &inputs)
        .map_err(wanted("buttons, lamps and sound get no thread: stop other programs"))?;
    let _display = Display::start(config, &front, &inputs, &devices.troubles())
        .map_err(wanted("the display gets no thread: stop other programs"))?;
    let (moves, news) = (mpsc::channel(1), PrinterNews::default());
    let mut kiosk = Kiosk { config, store, front, devices, inputs, queue, jobs, moves, news, fares: Fares::default() };
    tokio::select! {
        ended = kiosk.live() => ended,
        () = stop => Ok(()),
    }
}

/// Where the sheets of a printer lie that is not there.
fn tray(config: &Config) -> Option<PathBuf> {
    matches!(config.printer, PrinterConfig::Simulated { .. }).then(|| config.data.join("paper"))
}

/// The configured printer, with the paper as it was left.
pub(crate) fn device(config: &Config, sheet: Sheet) -> Result<Box<dyn Device>, Stopped> {
    let profile = |name: &str| Profile::load(name).map_err(|error| Stopped::Printer(error.to_string()));
    match &config.printer {
        PrinterConfig::Simulated { profile: name } => {
            let folder = config.data.join("paper");
            let profile = profile(name)?;
            let logo = logo(config, "simulated", &profile, None);
            let made = Folder::new(folder.clone(), profile, logo);
            Ok(Box::new(made.map_err(wanted(format!("{} cannot be made", folder.display())))?))
        }
        PrinterConfig::Real { profile: name, wire } => {
            let address: Address = wire.parse().map_err(|error: AddressError| Stopped::Printer(error.to_string()))?;
            let profile = profile(name)?;
            let logo = logo(config, wire, &profile, Some(config.data.join("printer-logo")));
            let made = Encoded::at(address.wire(), profile, logo, sheet);
            Ok(Box::new(made.map_err(|error| Stopped::Printer(error.to_string()))?))
        }
    }
}

/// The configured logo, for the printer at the end of a wire.
fn logo(config: &Config, wire: &str, profile: &Profile, note: Option<PathBuf>) -> Logo {
    let source = |picture: &PathBuf| Source { picture: picture.clone(), printer: wire.to_owned(), note };
    config.logo.as_ref().map(source).map(|source| Logo::of(source, profile)).unwrap_or_default()
}

/// What the file names and this machine has not: it goes on without.
#[must_use]
pub fn lacking(config: &Config) -> Vec<String> {
    let (PrinterConfig::Simulated { profile } | PrinterConfig::Real { profile, .. }) = &config.printer;
    let lacks = |picture: &PathBuf| Logo::lacks(picture, &Profile::load(profile).ok()?);
    let logo = config.logo.as_ref().and_then(lacks).map(|why| format!("printer.logo: {why}"));
    let programs = config.sound.iter().flat_map(|SoundConfig { chime, spoken, commands }| {
        let plays = *chime || *spoken && commands.speak.iter().any(|word| word.contains("{file}"));
        let play = no_program("sound.play", &commands.play).filter(|_| plays);
        [play, no_program("sound.speak", &commands.speak).filter(|_| *spoken)]
    });
    logo.into_iter().chain(programs.flatten()).collect()
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
    front: Front,
    devices: Devices,
    inputs: mpsc::Sender<Input>,
    queue: mpsc::Receiver<Input>,
    jobs: thread_mpsc::Sender<Job>,
    /// Where the server was found after it had moved.
    moves: (mpsc::Sender<ServerAddress>, mpsc::Receiver<ServerAddress>),
    /// What the log was told of the printer.
    news: PrinterNews,
    /// How what is asked of the server fares.
    fares: Fares,
}

impl Kiosk<'_> {
    /// Paired, serving, revoked, paired anew.
    async fn live(&mut self) -> Result<(), Stopped> {
        loop {
            let identity = match self.identity()? {
                Some(identity) => identity,
                None => self.enrol().await?,
            };
            let link = Link::new(DeviceKind::Kiosk, self.address(&identity)?)?.with_token(identity.in_use().reveal());
            self.serve(identity, link).await?;
            self.devices.rest();
            tracing::warn!("the server does not know this kiosk any more: it is to be paired anew");
            self.store.set_identity(None)?;
        }
    }

    fn identity(&self) -> Result<Option<Identity>, Stopped> {
        match self.config.server.given() {
            Some(given) => Ok(Some(given)),
            None => Ok(self.store.identity()?),
        }
    }

    /// The file's address, or the one of the server that the kiosk was paired with.
    fn address(&self, identity: &Identity) -> Result<ServerAddress, Stopped> {
        self.config.server.address_for(identity)?.ok_or(Stopped::Nowhere)
    }

    /// Shows a code until an administrator has typed it.
    async fn enrol(&mut self) -> Result<Identity, Stopped> {
        let jobs = self.jobs.clone();
        // The flow's own looks have other numbers.
        let look = move || jobs.send(Job::Look(0)).map_err(|_| Stopped::Thread);
        let Self { config, front, queue, news, .. } = self;
        let identity = unpaired::enrol(&config.server, front, queue, news, look).await?;
        self.store.set_identity(Some(&identity))?;
        self.front.show_unpaired(PanelView::pairing(Pairing::Begins));
        // What was pressed while nobody was served means nothing.
        while self.queue.try_recv().is_ok() {}
        Ok(identity)
    }

    /// Serves until the server does not know the kiosk any more.
    async fn serve(&mut self, identity: Identity, link: Link) -> Result<(), Stopped> {
        let mut book = self.store.load()?;
        if self.config.server.identity.is_some() {
            // Whatever lies on the disk besides.
            book.token = Standing::Given;
        }
        let clock = world::clock(book.setup.as_ref().is_some_and(|setup| setup.rehearsal));
        let profile = match &self.config.printer {
            PrinterConfig::Simulated { profile } => format!("{profile} (simulated)"),
            PrinterConfig::Real { profile, .. } => profile.clone(),
        };
        let about = About { version: env!("CARGO_PKG_VERSION").to_owned(), profile };
        let (mut flow, effects) = Flow::start(about, book, clock, world::uptime());
        *flow.printer_news() = self.news;
        let printed = flow.health(world::uptime()).printer.last_print.map_or("never".to_owned(), |at| at.to_string());
        tracing::info!(kiosk = %identity.device, server = %link.address(), %printed, "serving");
        let stream = follow(&link, &self.inputs);
        let mut serving = Serving { flow, link, stream, kiosk: KioskId::from(identity.device), revoked: false };
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
                Some(address) = self.moves.1.recv() => {
                    self.moved(&mut serving, address)?;
                    Input::Tick
                }
                _ = tick.tick() => Input::Tick,
            };
            serving.flow.set_ailing(self.devices.ailing());
            let up = world::uptime();
            let effects = serving.flow.step(input, up);
            self.carry_out(&mut serving, effects)?;
            self.front.show(&serving.flow, up);
            self.devices.show(&serving.flow, up);
        }
        self.news = *serving.flow.printer_news();
        Ok(())
    }

    /// The server is elsewhere, and has shown that it is the same.
    fn moved(&mut self, serving: &mut Serving, address: ServerAddress) -> Result<(), Stopped> {
        let link = serving.link.moved(address)?;
        tracing::warn!(server = %link.address(), "the server was found at another address, which is kept");
        if let Some(identity) = self.store.identity()? {
            let office = identity.server.as_ref().and_then(|met| met.office.clone());
            self.store.set_identity(Some(&Identity { server: Some(link.address().met(office)), ..identity }))?;
        }
        serving.speak(link, &self.inputs);
        Ok(())
    }

    /// Looks for a server that was found rather than given, and has been away for long.
    fn seek(&self, serving: &Serving) {
        if self.config.server.address.is_some() {
            return;
        }
        let office = serving.flow.book().setup.as_ref().map(|setup| setup.office.it.clone());
        let (link, kiosk, moves) = (serving.link.clone(), serving.kiosk.clone(), self.moves.0.clone());
        tokio::spawn(async move {
            if let Some(address) = enrol::elsewhere(link, office, kiosk.into()).await {
                // One that is full holds the same news.
                moves.try_send(address).ok();
            }
        });
    }

    /// The disk names another token.
    fn take_token(&self, serving: &mut Serving) -> Result<(), Stopped> {
        if let Some(identity) = self.identity()? {
            if identity.is_renewed() {
                tracing::info!(kiosk = %identity.device, "the token was renewed; the former is kept until the server has taken the new one");
            }
            serving.speak(serving.link.with_token(identity.in_use().reveal()), &self.inputs);
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
                        let answer = link::ask(&link, &key, &take).await;
                        inputs.send(Input::Answer(press, answer)).await.ok();
                    });
                }
                Effect::Run(errand) => {
                    let (link, inputs, kiosk) = (serving.link.clone(), self.inputs.clone(), serving.kiosk.clone());
                    let (fresh, given) = (Key(world::key()?), self.config.server.identity.clone());
                    let fares = self.fares.clone();
                    tokio::spawn(async move {
                        let kind = link::kind(&errand);
                        let came = link::run(&link, &kiosk, errand, &fresh).await;
                        let done = link::brought(came, kind, given.as_ref().map(|(name, _)| name), &fares);
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
                Effect::Hush => self.front.hush(),
                Effect::Note(note) => note.log(),
                Effect::TryAgain => serving.speak(serving.link.clone(), &self.inputs),
                Effect::TakeToken => self.take_token(serving)?,
                Effect::Seek => self.seek(serving),
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
    stream: Guard,
    kiosk: KioskId,
    revoked: bool,
}

impl Serving {
    /// Over this line from now on; what the former still brings is not heard any more.
    fn speak(&mut self, link: Link, inputs: &mpsc::Sender<Input>) {
        self.stream = follow(&link, inputs);
        self.link = link;
    }
}

/// Follows the office over a line.
fn follow(link: &Link, inputs: &mpsc::Sender<Input>) -> Guard {
    Guard(tokio::spawn(stream::follow(link.clone(), inputs.clone(), link::heard, world::chance)))
}
