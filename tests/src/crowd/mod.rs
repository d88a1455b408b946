//! The crowd of the demo: citizens who come, wait, go and say how it was, and operators who serve them, all through the
//! public API, as anybody could.
//!
//! ```text
//! public journal ─▶ habits (who comes when, how long a visit takes) ─▶ agenda ─▶ people ─▶ API
//!                                                     office's clock ─▶    "   (when it is time, or leaping from one event to the next)
//! ```
//! [`habits`] draws from the journal by the crowd's own dice, [`agenda`] keeps what is due, [`clock`] follows the office's
//! time as every stream tells it, `desk` and `citizen` are the people, `house` opens and closes. An operator of the crowd
//! gets up as soon as somebody else touches the desk: visitors may sit down anywhere. A desk that a visitor leaves open and
//! empty while people wait is taken again after a while.
//! [`panel`] is a kiosk of its own that stands in the hall, where there is one: one comer in a while presses there instead.
//! Each request bears the token of whom it is of (`crate::bearer`): a kiosk's, the reception's, an operator's, as in any rehearsal.
//! The crowd knows nothing of the server that it plays in, and keeps nothing.

pub mod agenda;
mod citizen;
pub mod clock;
mod desk;
pub mod habits;
mod house;
pub mod panel;

use std::{collections::BTreeMap, time::Duration};

use protocol::{
    DeskNo, Moment, Problem, Scene, ServiceId, Span, TicketId,
    views::{ClockView, Ticket},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use self::{
    agenda::{Agenda, Happening},
    clock::OfficeClock,
    habits::Habits,
    panel::Panel,
};
use crate::client::{Client, Post};

/// The play is over: the server does not answer any more.
#[derive(Debug)]
pub struct Gone;

impl From<reqwest::Error> for Gone {
    fn from(_: reqwest::Error) -> Self {
        Self
    }
}

/// What came of a command: an answer, or a refusal.
type Answer<T> = Result<T, Problem>;

/// The play.
pub struct Crowd {
    client: Client,
    /// A kiosk that can be pressed.
    panel: Option<Panel>,
    habits: Habits,
    dice: fastrand::Rng,
    agenda: Agenda,
    scene: Scene,
    /// The moment that is being played.
    now: Moment,
    /// How fast it is played, for what visitors must have time to see.
    speed: f64,
    house: house::House,
    /// Tickets are issued.
    open: bool,
    /// Since when it is closed and everybody has gone.
    closed_since: Option<Moment>,
    /// Where operators of the crowd sit.
    manned: BTreeMap<DeskNo, desk::Seat>,
    /// Desks that visitors have taken today, and since when one has been left open and empty.
    ceded: BTreeMap<DeskNo, Option<Moment>>,
    /// How many wait for the desk that most wait for.
    queue: usize,
    /// Tickets of the crowd that may still say something, with the secret that is on the slip.
    codes: BTreeMap<TicketId, Option<String>>,
}

impl Crowd {
    /// A crowd for the office at `http://…`; the same `seed` draws the same people.
    ///
    /// # Errors
    /// If the office does not answer.
    pub async fn of(base: &str, seed: u64) -> Result<Self, Gone> {
        let client = Client::new(base);
        let clock: ClockView = get(&client, "/rehearsal").await?;
        let house = house::House::look(&client).await?;
        let mut crowd = Self {
            client,
            panel: None,
            habits: Habits::of_piacenza(),
            dice: fastrand::Rng::with_seed(seed),
            agenda: Agenda::default(),
            scene: clock.scene.unwrap_or(Scene::Busy),
            now: clock.now.moment(),
            speed: clock.speed,
            house,
            open: false,
            closed_since: None,
            manned: BTreeMap::new(),
            ceded: BTreeMap::new(),
            queue: 0,
            codes: BTreeMap::new(),
        };
        crowd.rehearse(json!({"scene": crowd.scene})).await?;
        crowd.begin_day();
        Ok(crowd)
    }

    /// From now on there is a kiosk to press: who comes while nobody stands there presses it, and is not followed any further.
    pub fn press_at(&mut self, panel: Panel) {
        self.panel = Some(panel);
    }

    /// Plays on without waiting, from event to event, until the office's clock shows `until`; it stands afterwards.
    ///
    /// # Errors
    /// If the office does not answer any more.
    pub async fn leap(&mut self, until: Moment) -> Result<(), Gone> {
        self.rehearse(json!({"speed": 0})).await?;
        while let Some((due, happening)) = self.agenda.pop_before(until) {
            self.go_on_to(due).await?;
            self.happens(happening).await?;
        }
        // A night that was passed over may have led beyond.
        self.go_on_to(until.max(self.now)).await
    }

    /// Plays as fast as the office's clock goes, until the office does not answer any more.
    ///
    /// # Errors
    /// Always that, in the end.
    pub async fn play(&mut self) -> Result<(), Gone> {
        let mut clock = OfficeClock::follow(&self.client).await?;
        loop {
            let heard = clock.heard();
            self.speed = heard.speed;
            if let Some(scene) = heard.scene.filter(|scene| *scene != self.scene) {
                self.scene = scene;
                self.comes_next();
                self.agenda.set(self.now, Happening::Staff);
            }
            clock.reaches(self.agenda.first()).await?;
            self.catch_up(clock.now()).await?;
        }
    }

    /// What is due by now. After a leap of the clock (a night, a visitor's hand) what was planned is past.
    async fn catch_up(&mut self, now: Moment) -> Result<(), Gone> {
        if self.agenda.first().is_some_and(|due| now - due > LEAP) {
            self.now = now;
            self.house = house::House::look(&self.client).await?;
            self.begin_day();
        }
        while let Some((due, happening)) = self.agenda.pop_before(now) {
            self.now = due;
            self.happens(happening).await?;
        }
        self.now = now;
        Ok(())
    }

    /// Everybody plans the day anew.
    fn begin_day(&mut self) {
        self.agenda = Agenda::default();
        self.closed_since = None;
        self.manned.clear();
        self.ceded.clear();
        self.codes.clear();
        self.agenda.set(self.now, Happening::Staff);
        self.agenda.set(self.now, Happening::Looks);
        self.comes_next();
    }

    async fn happens(&mut self, happening: Happening) -> Result<(), Gone> {
        match happening {
            Happening::Comes(comer) => self.comes(comer).await,
            Happening::GivesUp(ticket) => self.gives_up(ticket).await,
            Happening::Opinion(ticket) => self.has_opinion(ticket).await,
            Happening::Staff => self.staff().await,
            Happening::Looks => self.looks().await,
            Happening::At(desk, turn) => self.at_desk(desk, turn).await,
        }
    }

    fn plan(&mut self, after: Span, happening: Happening) {
        self.agenda.add(self.now + after, happening);
    }

    /// Somewhere between two lengths of time, in seconds.
    fn seconds(&mut self, from: i64, to: i64) -> Span {
        Span::from_seconds(self.dice.i64(from..=to))
    }

    /// One time in `of`.
    fn once_in(&mut self, of: u32) -> bool {
        self.dice.u32(0..of) == 0
    }

    async fn go_on_to(&mut self, moment: Moment) -> Result<(), Gone> {
        self.now = moment;
        // On the wire a time is whole seconds: the next one, so that nothing that is due is left behind.
        let seconds = Moment::from_seconds(moment.seconds() + i64::from(moment.0.rem_euclid(1000) > 0));
        self.rehearse(json!({"now": protocol::OffsetTime::new(seconds, 0)})).await
    }

    /// A refusal (a second that has just passed) changes nothing for the play.
    async fn rehearse(&self, wish: Value) -> Result<(), Gone> {
        self.client.try_send(&Post::new("/rehearsal", wish)).await?;
        Ok(())
    }

    /// A command whose answer is a ticket, or nothing.
    async fn command(&self, post: &Post) -> Result<Answer<Option<Ticket>>, Gone> {
        Ok(self.client.try_send(post).await?.maybe())
    }
}

/// The kiosk in whose name tickets are taken through the API.
const KIOSK: &str = "k2";

/// A clock that is so far ahead of what was planned has leapt.
const LEAP: Span = Span::from_minutes(45);

/// A view of the API.
async fn get<T: DeserializeOwned>(client: &Client, path: &str) -> Result<T, Gone> {
    loop {
        if let Ok(view) = client.try_read(&format!("/api/v1{path}")).await?.ok() {
            return Ok(view);
        }
        // Too many at once: a moment later it is well.
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// What a ticket of the crowd is about, as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Comer {
    /// Which queue.
    pub service: ServiceId,
    /// Asks for precedence.
    pub priority: bool,
    /// At the reception point rather than at the kiosk.
    pub reception: bool,
    /// Speaks English.
    pub english: bool,
}
