//! The shell: brings the board what happens, and carries out what it decides.
//!
//! ```text
//! stream, setup, ticks ─▶ one queue ─▶ Board::step ─▶ what is shown ─▶ Slate ─▶ the screen's thread
//!                                            └─▶ effects, in order ─▶ the voice's thread: kept on the disk, then said
//! ```
//! Only here is something done in the world. Nothing waits for the screen, for the disk or for a sound: whoever is called stands there at once. A board
//! goes on without its disk, its sound and its server; it stops only where it cannot start.

mod answers;
mod line;
mod notice;
mod work;

use device::{
    clock::Uptime,
    enrol,
    folder::{self, DataFolder, FolderError},
    identity::{Identity, Renewal, Standing},
    link::{Address, BadAddress, Fares, Link},
    mistake::Mistake,
    world::{self, Lacking, wanted},
};
use hardware::pixels::PanelError;
use protocol::{DeviceKind, Span};
use tokio::{sync::mpsc, time::Duration};

use line::{Event, Guard, Line, What};
use notice::Notice;
use work::Work;

use crate::{
    board::{Board, Effect, Input, Unpaired},
    care::{self, Care, Done},
    config::Config,
    keep::{BadFile, Disk},
    outputs, preview,
    screen::{self, Output, Slate},
    voice::{News, Voice},
    watch::Watch,
};

/// How often what is shown is looked at anew: flashes, minutes, languages.
const TICK: Duration = Duration::from_millis(50);
/// More events at once than an office makes.
const QUEUE: usize = 256;
/// A server that was found, not given, is looked for elsewhere after so long a silence, and again after as long.
const SEEK: Span = Span(30_000);
/// What stands wrong in the file does not change by waiting; somebody may be about to mend the server's side of it.
const PATIENCE: u32 = 5;

/// Why the board stopped.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// Its folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A file of its folder.
    #[error(transparent)]
    File(#[from] BadFile),
    /// The server's address.
    #[error(transparent)]
    Address(#[from] BadAddress),
    /// Nothing tells where the server is.
    #[error("server.address: is missing, and what the board keeps does not tell it: write it in the board's file")]
    Nowhere,
    /// The screen that is configured is none.
    #[error("screen: {0}")]
    Screen(#[from] PanelError),
    /// A port or a thread.
    #[error(transparent)]
    World(#[from] Lacking),
}

/// Runs the board until `stop`.
///
/// # Errors
/// Where it cannot start.
pub async fn run(config: &Config, stop: impl Future<Output = ()>) -> Result<(), Stopped> {
    run_on(outputs::of(config)?, config, stop).await
}

/// The same on another screen than the configured one.
///
/// # Errors
/// As [`run`].
pub async fn run_on(output: Box<dyn Output>, config: &Config, stop: impl Future<Output = ()>) -> Result<(), Stopped> {
    let _alone = DataFolder::take(&config.data)?;
    if let Err(error) = folder::lasts(&config.data) {
        tracing::warn!("{error}");
    }
    let disk = Disk::open(&config.data)?;
    // What stands in the file does not become better by waiting.
    config.server.address.clone().map(|address| Link::new(DeviceKind::Board, address)).transpose()?;
    let slate = Slate::default();
    let thread =
        screen::start(output, slate.clone()).map_err(wanted("the screen gets no thread: stop other programs"))?;
    let served = preview::serve(config.preview, &slate).await;
    let _preview = Guard(served.map_err(wanted(format!(
        "the preview cannot listen on {}: is another board running here? Give it another address (preview.listen)",
        config.preview
    )))?);
    let voice = Voice::start(config, disk.clone()).map_err(wanted("the voice gets no thread: stop other programs"))?;
    let (events, queue) = mpsc::channel(QUEUE);
    let watch = Watch::ready(world::uptime());
    let mut shell = Shell {
        config,
        disk,
        slate: slate.clone(),
        voice,
        events,
        queue,
        watch,
        mistake: None,
        lacks: Vec::new(),
        fares: Fares::default(),
    };
    let ended = tokio::select! {
        ended = shell.live() => ended,
        () = stop => Ok(()),
    };
    slate.end();
    // The screen is left dark.
    tokio::task::spawn_blocking(move || thread.join()).await.ok();
    ended
}

struct Shell<'a> {
    config: &'a Config,
    disk: Disk,
    slate: Slate,
    voice: Voice,
    events: mpsc::Sender<Event>,
    queue: mpsc::Receiver<Event>,
    watch: Watch,
    /// What stands wrong in the file, which was told.
    mistake: Option<Unpaired>,
    /// Of what the file names, what the office lacks, which was told.
    lacks: Vec<String>,
    /// How what is asked of the server fares.
    fares: Fares,
}

impl Shell<'_> {
    /// Paired, at work, revoked, paired anew.
    async fn live(&mut self) -> Result<(), Stopped> {
        loop {
            let identity = match self.config.server.given() {
                Some(given) => given,
                None => match self.disk.identity()? {
                    Some(identity) => identity,
                    None => self.enrol().await?,
                },
            };
            let address = self.config.server.address_for(&identity)?.ok_or(Stopped::Nowhere)?;
            let link = Link::new(DeviceKind::Board, address)?.with_token(identity.in_use().reveal());
            if self.mistake.is_none() {
                tracing::info!(board = %identity.device, server = %link.address(), "at work");
            }
            Watch::status(&format!("{} at {}", identity.device, link.address()));
            let mistake = self.serve(identity, link).await?;
            if self.config.server.identity.is_some() {
                self.wait_for_mending(mistake).await;
            } else {
                tracing::warn!("the server does not know this board any more: it is to be paired anew");
                self.disk.set_identity(None)?;
            }
        }
    }

    /// Shows a code until an administrator has typed it.
    async fn enrol(&mut self) -> Result<Identity, Stopped> {
        let notice = Notice::on(self.slate.clone());
        let paired = enrol::enrol(DeviceKind::Board, &self.config.server, &notice);
        let mut signs = tokio::time::interval(Duration::from_secs(1));
        tokio::pin!(paired);
        loop {
            tokio::select! {
                identity = &mut paired => {
                    self.disk.set_identity(Some(&identity))?;
                    return Ok(identity);
                }
                _ = signs.tick() => {
                    let up = world::uptime();
                    notice.show(up);
                    self.watch.live(&self.slate, up);
                }
            }
        }
    }

    /// Says what stands wrong in the file: once in the log, on the screen until it is right.
    async fn wait_for_mending(&mut self, mistake: Mistake) {
        let shown = Unpaired::from(mistake.clone());
        if self.mistake.replace(shown.clone()).as_ref() != Some(&shown) {
            tracing::warn!("{}", mistake.line(DeviceKind::Board));
        }
        let notice = Notice::of(self.slate.clone(), shown);
        for _ in 0..PATIENCE {
            let up = world::uptime();
            notice.show(up);
            self.watch.live(&self.slate, up);
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    /// At work until the server does not know the board, and what of it then.
    async fn serve(&mut self, identity: Identity, link: Link) -> Result<Mistake, Stopped> {
        let (setup, heard) = (self.disk.setup(), self.disk.heard());
        let clock = world::clock(setup.as_ref().is_some_and(|setup| setup.rehearsal));
        let board = Board::new(self.config.purpose.clone(), setup, heard, clock, world::uptime());
        let token = if self.config.server.identity.is_some() { Standing::Given } else { identity.standing() };
        let mut work = Work {
            board,
            theme: None,
            token,
            identity,
            line: Line::over(link, 0, &self.events),
            care: Care::default(),
            down_since: None,
            is_cut: false,
            is_clock_told: false,
            picture: None,
            is_picture_told: false,
            tag: None,
        };
        work.take_theme();
        self.recall_picture(&work);
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        loop {
            let event = tokio::select! {
                biased;
                event = self.queue.recv() => event,
                _ = tick.tick() => None,
            };
            let up = world::uptime();
            if let Some(event) = event.filter(|event| event.line == work.line.number)
                && let Some(mistake) = self.happened(&mut work, event.what, up)?
            {
                return Ok(mistake);
            }
            self.show(&work, up);
            self.watch.live(&self.slate, up);
            self.look_after(&mut work, up)?;
        }
    }

    /// What is called; but not while what stands wrong in the file may still stand there.
    fn show(&self, work: &Work, up: Uptime) {
        match &self.mistake {
            Some(mistake) => Notice::of(self.slate.clone(), mistake.clone()).show(up),
            None => self.slate.show(work.wish(up)),
        }
    }

    /// The office's picture as it lies on the disk, until the server sends another.
    fn recall_picture(&self, work: &Work) {
        let (disk, teller) = (self.disk.clone(), work.line.teller(&self.events));
        tokio::spawn(async move {
            let Some(file) = disk.logo() else { return };
            teller.tell(What::Kept(care::decoded(file).await)).await;
        });
    }

    /// Whether the board's work is over: the server does not know it.
    fn happened(&mut self, work: &mut Work, what: What, up: Uptime) -> Result<Option<Mistake>, Stopped> {
        match what {
            What::Input(input) => self.step(work, input, up),
            What::Revoked if matches!(work.token, Standing::Next { .. }) => self.turn_token(work, &Renewal::Dropped)?,
            What::Revoked => return Ok(Some(Mistake::Token)),
            What::Done(Done::Failed(errand, failed)) => {
                work.care.answered();
                return Ok(self.failed(work, errand, &failed));
            }
            What::Done(done) => {
                work.care.answered();
                self.succeeded(&done, work);
                self.done(work, done, up)?;
            }
            What::Kept(logo) if !work.is_picture_told => work.picture = logo,
            What::Kept(_) => {}
            What::NotFound => work.down_since = Some(up),
            What::Moved(address) => self.moved(work, address)?,
        }
        Ok(None)
    }

    fn step(&self, work: &mut Work, input: Input, up: Uptime) {
        work.is_cut = matches!(input, Input::Line(false));
        match &input {
            Input::Line(false) => work.down_since = work.down_since.or(Some(up)),
            Input::Time(now, speed) => {
                work.down_since = None;
                work.doubt(*now, *speed);
            }
            _ => work.down_since = None,
        }
        let effects = work.board.step(input, up);
        // Seen before it is kept and heard: nothing of it waits for the disk.
        self.show(work, up);
        let (mut calls, mut heard) = (Vec::new(), None);
        for effect in effects {
            match effect {
                Effect::Keep(all) => heard = Some(all),
                Effect::Announce(announcement) => calls.push(announcement),
            }
        }
        if let Some(heard) = heard {
            self.voice.announce(News { calls, heard, clock: work.board.clock().clone() });
        }
    }

    /// The server is elsewhere, and has shown that it is the same.
    fn moved(&self, work: &mut Work, address: Address) -> Result<(), Stopped> {
        let link = work.line.link.moved(address)?;
        tracing::warn!(server = %link.address(), "the server was found at another address, which is kept");
        if self.config.server.identity.is_none() {
            let office = work.identity.server.as_ref().and_then(|met| met.office.clone());
            work.identity.server = Some(link.address().met(office));
            self.disk.set_identity(Some(&work.identity))?;
        }
        work.down_since = None;
        work.speak(link, &self.events);
        Ok(())
    }

    /// What is to be asked of the server besides who is called, or where it may be.
    fn look_after(&self, work: &mut Work, up: Uptime) -> Result<(), Stopped> {
        let now = work.board.moment(up);
        if let (Standing::Held { since: None }, Some(now)) = (work.token, now) {
            self.renew(work, &Renewal::Dated(now))?;
        }
        if let Some(errand) = work.care.next(work.token, now, up) {
            let (link, board, teller) =
                (work.line.link.clone(), work.identity.device.clone(), work.line.teller(&self.events));
            let tag = work.tag.clone();
            tokio::spawn(async move {
                let done = care::run(&link, &board, errand, tag.as_deref()).await;
                teller.tell(What::Done(done)).await;
            });
        }
        let is_long = work.down_since.is_some_and(|since| up.since(since) >= SEEK);
        if is_long && self.config.server.address.is_none() {
            // Once more only after this has brought nothing.
            work.down_since = None;
            let office = work.board.setup().map(|setup| setup.office.it.clone());
            let (link, board, teller) =
                (work.line.link.clone(), work.identity.device.clone(), work.line.teller(&self.events));
            tokio::spawn(async move {
                let found = enrol::elsewhere(link, office, board).await;
                teller.tell(found.map_or(What::NotFound, What::Moved)).await;
            });
        }
        Ok(())
    }
}
