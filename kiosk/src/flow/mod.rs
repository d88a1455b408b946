//! What the kiosk does: (state, input) → (state, effects), pure. Nothing here reads a clock, draws a key, or touches a device.
//!
//! ```text
//!  Choosing ─press─▶ Looking (has the printer paper?) ─▶ Asking (key on disk) ─ticket─▶ Printing ─confirmed─▶ Collect ─▶ Choosing
//!                       └─no paper: nothing was taken         └─no answer in 2 s:          └─missing─▶ Waiting ─paper─▶ Printing
//!                                                               a reserved number ─▶ Printing        └─2 min─▶ Told (reception knows)
//! ```
//! Effects are carried out in order, and one that keeps something on disk is finished before the next begins: a key is on disk
//! before its request leaves, and "sent" is on disk before the first byte of a slip. One citizen is served at a time; what others
//! press meanwhile is not remembered. What the server has to learn later is worked off by [`Errand`]s, one at a time.

mod aloud;
mod confirmations;
mod denied;
mod effect;
mod errands;
mod health;
mod held;
mod input;
mod lamp;
mod note;
mod passing;
mod press;
mod printing;
pub mod screen;
mod taken;
mod time;
mod token;

use protocol::{Language, Moment, OffsetTime, ServiceId, Span, kiosk::KioskSetup, views::BoardView};

pub use effect::{Effect, Errand};
pub use health::{Ailing, for_older_servers};
pub use held::Held;
pub use input::{Answer, Button, Done, Input, Printer};
pub use lamp::{Lamp, Lamps};
pub use note::{Note, PrinterNews};
pub use screen::{Offer, Offered, Screen, Shown};

use crate::{
    clock::{Clock, Uptime},
    outbox::{Book, Choice, Key, Press, PressId, Step},
    words::Text,
};

/// How long a citizen waits for the server before the kiosk gives a number of its own.
pub const ANSWER: Span = Span(2_000);
/// How long a printer may take to say how it is.
const LOOK: Span = Span(1_000);
/// How often it is asked while nothing is printed.
const LOOK_EVERY: Span = Span(1_000);
/// A hand that trembles presses again within this time: another screen stands there, and is seen before it is pressed; a switch is
/// turned once ([`Flow::takes`]).
const QUIET: Span = Span(600);
/// The same button again within this time is the same press.
const SAME: Span = Span(2_000);
/// How long a ticket that was printed, or a sentence about one, stays on the screen.
const STAYS: Span = Span(20_000);
/// How long a sentence over the services stays.
const SAID: Span = Span(12_000);
/// A language or a priority that somebody left behind: after so long it is asked whether somebody is still there …
const IDLE: Span = Span(60_000);
/// … and so much later the first screen is back.
const STILL: Span = Span(20_000);

/// Whether the server is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// Not tried yet: it is asked first.
    Unknown,
    Up,
    Down,
}

/// What is done with the citizen who stands there.
#[derive(Clone, Debug, PartialEq)]
enum Doing {
    Choosing,
    Looking { choice: Choice, key: Key, look: u64, until: Uptime },
    Asking(Asking),
    Printing { press: PressId, since: Uptime, until: Uptime },
    Waiting { press: PressId, since: Uptime, next: Uptime },
    Collect { held: Held, until: Uptime },
    Told { text: Text, number: Option<protocol::TicketNumber>, until: Uptime },
}

/// A question to the server.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Asking {
    press: PressId,
    until: Uptime,
    /// One is under way.
    in_flight: bool,
    /// One whose answer did not come may have reached the server.
    unsure: bool,
    /// The server had too much to do.
    crowded: bool,
    /// When it is asked again.
    next: Uptime,
}

/// What the program is, for its health.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Its version.
    pub version: String,
    /// The printer's profile.
    pub profile: String,
}

/// The kiosk.
#[derive(Clone, Debug)]
pub struct Flow {
    about: About,
    began: Uptime,
    book: Book,
    clock: Clock,
    line: Line,
    /// A press was not answered in time, and nothing was since.
    unanswered: bool,
    /// What stands wrong in the file, until the server knows this kiosk by it.
    denied: Option<denied::Denied>,
    office: Option<Box<BoardView>>,
    printer: Printer,
    /// What the log was told of it last.
    news: PrinterNews,
    /// Whether it confirms its slips, as printers of its profile do.
    confirmations: confirmations::Confirmations,
    look: Look,
    temperature: Option<i32>,
    ailing: Ailing,
    doing: Doing,
    language: Language,
    priority: bool,
    touched: Uptime,
    quiet_until: Uptime,
    /// The place of the last press. Places are not used again, also where nothing is left of a press: its answer may still be on its way.
    last_id: PressId,
    last: Option<(ServiceId, Uptime)>,
    /// The switch that was turned last.
    turned: Option<(Button, Uptime)>,
    /// What came of a press that led to no ticket, and until when it is said.
    said: Option<(aloud::Word, Uptime)>,
    aloud: aloud::Aloud,
    desk: errands::Desk,
}

#[derive(Clone, Copy, Debug)]
struct Look {
    number: u64,
    /// One is under way.
    open: bool,
    at: Uptime,
}

/// Effects in the order in which they are to happen.
type Effects = Vec<Effect>;

impl Flow {
    /// The kiosk as it starts, with what lies on its disk.
    #[must_use]
    pub fn start(about: About, book: Book, clock: Clock, up: Uptime) -> (Self, Effects) {
        let clock = match &book.time {
            Some(kept) => clock.resumed(kept, up),
            None => clock,
        };
        let resolved = book.resolve(&clock, up);
        let last_id = PressId(book.next_id().0 - 1);
        let mut flow = Self {
            about,
            began: up,
            book,
            clock,
            line: Line::Unknown,
            unanswered: false,
            denied: None,
            office: None,
            printer: Printer::Away,
            news: PrinterNews::default(),
            confirmations: confirmations::Confirmations::default(),
            look: Look { number: 0, open: false, at: up },
            temperature: None,
            ailing: Ailing::default(),
            doing: Doing::Choosing,
            language: Language::It,
            priority: false,
            touched: up,
            quiet_until: up,
            last_id,
            last: None,
            turned: None,
            said: None,
            aloud: aloud::Aloud::default(),
            desk: errands::Desk::new(up),
        };
        let mut effects = Vec::new();
        let notes: Vec<_> = resolved.steps.iter().filter_map(of_unprinted).collect();
        flow.keep(resolved.steps, &mut effects);
        effects.extend(notes);
        if let Some(press) = resolved.go_on {
            flow.go_on(press, up);
        }
        flow.look(up, &mut effects);
        (flow, effects)
    }

    /// What happens next.
    #[must_use]
    pub fn step(&mut self, input: Input, up: Uptime) -> Effects {
        let mut effects = Vec::new();
        match input {
            Input::Press(button, key) => self.pressed(button, key, up, &mut effects),
            Input::Printer(look, printer) => self.seen(look, printer, up, &mut effects),
            Input::Printed(press, outcome) => self.printed(press, outcome, up, &mut effects),
            Input::Answer(press, answer) => self.answered(press, answer, up, &mut effects),
            Input::Line(there) => self.told_line(there, up),
            Input::Office(view) => self.told_office(view, up, &mut effects),
            Input::Time(now, speed) => self.told_time(now, speed, up, &mut effects),
            Input::Done(done) => self.came_back(done, up, &mut effects),
            Input::Revoked => self.unknown(up, &mut effects),
            Input::Tick => {}
        }
        self.pass_time(up, &mut effects);
        self.speak(up, &mut effects);
        self.send_errand(up, &mut effects);
        effects
    }

    /// The processor's temperature in whole degrees, where it can be read.
    pub const fn set_temperature(&mut self, temperature: Option<i32>) {
        self.temperature = temperature;
    }

    /// What is wrong with buttons, lamps and sound.
    pub fn set_ailing(&mut self, ailing: Ailing) {
        self.ailing = ailing;
    }

    /// What lies on the disk.
    #[must_use]
    pub const fn book(&self) -> &Book {
        &self.book
    }

    /// What time it is, as far as is known, as the office writes it.
    #[must_use]
    pub fn now(&self, up: Uptime) -> OffsetTime {
        crate::offline::local(self.setup(), self.guess(up))
    }

    /// The time, as the office writes it; `None` while it is only guessed.
    #[must_use]
    pub fn trusted_now(&self, up: Uptime) -> Option<OffsetTime> {
        self.clock.now(up).map(|at| crate::offline::local(self.setup(), at))
    }

    fn setup(&self) -> Option<&KioskSetup> {
        self.book.setup.as_deref()
    }

    fn guess(&self, up: Uptime) -> Moment {
        self.clock.guess(up, self.book.floor)
    }

    /// Writes steps down, in memory and on the disk. What was told of the time goes with whatever is written.
    fn keep(&mut self, mut steps: Vec<Step>, effects: &mut Effects) {
        if steps.is_empty() {
            return;
        }
        if !steps.iter().any(|step| matches!(step, Step::Time(_))) {
            steps.extend(self.unkept_time().map(Step::Time));
        }
        for step in &steps {
            self.book.apply(step);
        }
        effects.push(Effect::Keep(steps));
    }

    /// Writes a press down, or forgets it once nothing is left to be done for it.
    fn put(&mut self, press: Press, effects: &mut Effects) {
        self.keep(vec![settled(press)], effects);
    }

    fn press(&self, id: PressId) -> Option<Press> {
        self.book.presses.get(&id).cloned()
    }

    /// What the stream says of its line. That a broken one is back its thread tells, and with it that the server answers.
    fn told_line(&mut self, there: bool, up: Uptime) {
        self.line(there, up);
        self.unanswered &= there;
    }

    fn line(&mut self, there: bool, up: Uptime) {
        if there && self.line != Line::Up {
            self.desk.reconnected(up);
        } else if !there && self.line != Line::Down {
            self.desk.seek_at = up.after(errands::SEEK);
        }
        self.line = if there { Line::Up } else { Line::Down };
    }

    fn told_office(&mut self, view: Box<BoardView>, up: Uptime, effects: &mut Effects) {
        self.line(true, up);
        if !self.clock.is_the_servers() {
            self.clock = self.clock.clone().told(up, view.now, 1.0);
        }
        let stops = screen::stops(&view);
        if stops != self.book.stops {
            self.keep(vec![Step::Stops(stops)], effects);
        }
        self.office = Some(view);
    }

    /// The first screen, in the office's first language.
    fn begin_anew(&mut self, up: Uptime) {
        self.language = Language::It;
        self.back_to_services(up);
    }

    /// The first screen, for whoever stands there.
    fn back_to_services(&mut self, up: Uptime) {
        if self.doing != Doing::Choosing || self.still(up).is_some() {
            self.quiet_until = up.after(QUIET);
        }
        self.doing = Doing::Choosing;
        self.priority = false;
        self.said = None;
        self.touched = up;
    }

    /// Another screen stands there: it is seen before it is pressed.
    fn show(&mut self, doing: Doing, up: Uptime) {
        self.doing = doing;
        self.quiet_until = up.after(QUIET);
    }

    fn tell(&mut self, text: Text, number: Option<protocol::TicketNumber>, up: Uptime, effects: &mut Effects) {
        effects.push(Effect::Chime);
        self.show(Doing::Told { text, number, until: up.after(STAYS) }, up);
    }

    fn look(&mut self, up: Uptime, effects: &mut Effects) {
        self.look = Look { number: self.look.number + 1, open: true, at: up };
        effects.push(Effect::Look(self.look.number));
    }
}

/// What the log is told of a step that gives a slip up.
fn of_unprinted(step: &Step) -> Option<Effect> {
    if let Step::Put(press) = step { Note::of_unprinted(press).map(Effect::Note) } else { None }
}

/// A press written down, or forgotten once nothing is left to be done for it.
fn settled(press: Press) -> Step {
    if press.is_done() { Step::Forget(press.id) } else { Step::Put(Box::new(press)) }
}
