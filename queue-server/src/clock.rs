//! The only reader of time.
//!
//! Engine time is the start of the process plus the monotonic clock: it never goes backwards, whatever is done to the
//! wall clock. The wall clock is only compared with it: a difference of more than two minutes, or a start before the
//! journal's last record, makes the clock *suspect*, until an administrator accepts what the wall clock says. From then
//! on engine time follows it: at once where it is ahead; where it is behind, engine time stands until it is reached.
//!
//! A rehearsal has a simulated clock: a start, and a speed that may change while it runs. Tests move a [`HandClock`] by hand.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use protocol::{Moment, Span};

/// How far the wall clock may be from engine time before it is suspect.
pub const TOLERANCE: Span = Span::from_minutes(2);

/// Two readings of the outside world.
pub trait Source: Send + Sync {
    /// Milliseconds since some start; never backwards.
    fn monotonic(&self) -> Span;
    /// What the wall clock says.
    fn wall(&self) -> Moment;
}

/// The machine's own clocks.
#[derive(Debug)]
pub struct SystemClock {
    start: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { start: Instant::now() }
    }
}

impl Source for SystemClock {
    fn monotonic(&self) -> Span {
        Span(i64::try_from(self.start.elapsed().as_millis()).unwrap_or(i64::MAX))
    }

    fn wall(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A simulated clock: it starts when it is told to and runs as fast as it is told to. It can be sent ahead, never back.
#[derive(Debug)]
pub struct SimulatedClock {
    begin: Moment,
    pace: Mutex<Pace>,
}

/// How it runs, and since when.
#[derive(Clone, Copy, Debug)]
struct Pace {
    /// What had passed of simulated time when this pace began.
    passed: Span,
    /// When it began.
    since: Instant,
    /// Thousandths of a simulated second a second.
    speed: i64,
}

impl Pace {
    fn passed(&self) -> Span {
        let real = i64::try_from(self.since.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.passed + Span(real.saturating_mul(self.speed) / 1000)
    }
}

/// A speed in thousandths.
#[allow(clippy::cast_possible_truncation)] // checked where it comes in: at most 10,000
fn thousandths(speed: f64) -> i64 {
    (speed * 1000.0) as i64
}

impl SimulatedClock {
    /// Starts at `begin` and runs `speed` times as fast as the machine's clock.
    #[must_use]
    pub fn new(begin: Moment, speed: f64) -> Self {
        let pace = Pace { passed: Span::ZERO, since: Instant::now(), speed: thousandths(speed) };
        Self { begin, pace: Mutex::new(pace) }
    }

    /// How many times as fast as the machine's clock it runs; 0 while it stands.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // at most 10,000,000
    pub fn speed(&self) -> f64 {
        self.pace().speed as f64 / 1000.0
    }

    /// Runs this fast from now on; 0 stops it.
    pub fn set_speed(&self, speed: f64) {
        let mut pace = self.pace();
        *pace = Pace { passed: pace.passed(), since: Instant::now(), speed: thousandths(speed) };
    }

    /// Goes to this moment at once; one that is past changes nothing.
    pub fn skip_to(&self, moment: Moment) {
        let mut pace = self.pace();
        let passed = pace.passed().max(moment - self.begin);
        *pace = Pace { passed, since: Instant::now(), ..*pace };
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        // A pace is replaced whole: whoever panicked left none half made.
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Source for SimulatedClock {
    fn monotonic(&self) -> Span {
        self.pace().passed()
    }

    fn wall(&self) -> Moment {
        self.begin + self.monotonic()
    }
}

/// Two clocks that stand until they are moved, for tests: together, or the wall clock alone.
#[derive(Debug)]
pub struct HandClock {
    monotonic: AtomicI64,
    wall: AtomicI64,
}

impl HandClock {
    /// Stands at `wall`.
    #[must_use]
    pub const fn at(wall: Moment) -> Self {
        Self { monotonic: AtomicI64::new(0), wall: AtomicI64::new(wall.0) }
    }

    /// Time passes.
    pub fn pass(&self, span: Span) {
        self.monotonic.fetch_add(span.0, Ordering::SeqCst);
        self.wall.fetch_add(span.0, Ordering::SeqCst);
    }

    /// Somebody sets the wall clock.
    pub fn set_wall(&self, wall: Moment) {
        self.wall.store(wall.0, Ordering::SeqCst);
    }
}

impl Source for HandClock {
    fn monotonic(&self) -> Span {
        Span(self.monotonic.load(Ordering::SeqCst))
    }

    fn wall(&self) -> Moment {
        Moment(self.wall.load(Ordering::SeqCst))
    }
}

impl<S: Source + ?Sized> Source for Arc<S> {
    fn monotonic(&self) -> Span {
        (**self).monotonic()
    }
    fn wall(&self) -> Moment {
        (**self).wall()
    }
}

/// Engine time.
pub struct Clock {
    source: Box<dyn Source>,
    /// Engine time when the monotonic clock read `since`.
    base: Moment,
    since: Span,
    /// Engine time has said this much already.
    said: Moment,
    /// The start lay before the journal's last record.
    began_in_the_past: bool,
    /// The source, where it is a rehearsal's.
    simulated: Option<Arc<SimulatedClock>>,
}

impl Clock {
    /// Starts now, or at the last record if that lies in the future.
    #[must_use]
    pub fn start(source: Box<dyn Source>, last_record: Moment) -> Self {
        let (wall, since) = (source.wall(), source.monotonic());
        let base = wall.max(last_record);
        Self { source, base, since, said: base, began_in_the_past: wall < last_record, simulated: None }
    }

    /// The clock of a rehearsal.
    #[must_use]
    pub fn rehearse(simulated: Arc<SimulatedClock>, last_record: Moment) -> Self {
        Self { simulated: Some(simulated.clone()), ..Self::start(Box::new(simulated), last_record) }
    }

    /// What a rehearsal runs on, so that its pace can be changed.
    #[must_use]
    pub fn simulated(&self) -> Option<&Arc<SimulatedClock>> {
        self.simulated.as_ref()
    }

    /// Engine time.
    pub fn now(&mut self) -> Moment {
        self.said = self.said.max(self.running());
        self.said
    }

    /// The base plus what has passed since; engine time, unless that has to stand and wait for it.
    fn running(&self) -> Moment {
        self.base + Span(self.source.monotonic().0.saturating_sub(self.since.0))
    }

    /// What the wall clock says.
    #[must_use]
    pub fn wall(&self) -> Moment {
        self.source.wall()
    }

    /// Whether the wall clock tells another time than the engine, and nobody has settled which is right.
    #[must_use]
    pub fn is_suspect(&self) -> bool {
        let apart = (self.wall() - self.running()).0.abs();
        self.began_in_the_past || apart > TOLERANCE.0
    }

    /// An administrator says that the wall clock is right.
    pub fn accept(&mut self, wall: Moment) {
        self.base = wall;
        self.since = self.source.monotonic();
        self.began_in_the_past = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(last_record: Moment) -> (Arc<HandClock>, Clock) {
        let hand = Arc::new(HandClock::at(Moment::from_seconds(1_000_000)));
        let clock = Clock::start(Box::new(hand.clone()), last_record);
        (hand, clock)
    }

    #[test]
    fn a_wall_clock_that_jumps_is_suspect_until_accepted_and_never_moves_engine_time_back() {
        let (hand, mut clock) = clock(Moment(0));
        let before = clock.now();
        hand.set_wall(before + Span::from_minutes(30));
        assert!(clock.is_suspect());
        assert_eq!(clock.now(), before, "engine time does not follow by itself");
        clock.accept(clock.wall());
        assert!(!clock.is_suspect());
        assert_eq!(clock.now(), before + Span::from_minutes(30));

        hand.set_wall(before + Span::from_minutes(20));
        assert!(clock.is_suspect());
        clock.accept(clock.wall());
        assert!(!clock.is_suspect());
        assert_eq!(clock.now(), before + Span::from_minutes(30), "it stands rather than go back");
        hand.pass(Span::from_minutes(11));
        assert_eq!(clock.now(), before + Span::from_minutes(31), "and goes on once the wall clock is there");
        assert!(!clock.is_suspect());
    }

    #[test]
    fn a_simulated_clock_changes_its_pace_without_a_jump_and_goes_ahead_but_never_back() {
        let noon = Moment::from_seconds(1_000_000);
        let simulated = Arc::new(SimulatedClock::new(noon, 3600.0));
        let mut clock = Clock::rehearse(simulated.clone(), Moment(0));
        simulated.set_speed(0.0);
        let stopped = clock.now();
        assert!(stopped >= noon);
        assert_eq!((clock.now(), simulated.speed()), (stopped, 0.0), "it stands");
        simulated.skip_to(stopped + Span::from_minutes(90));
        assert_eq!(clock.now(), stopped + Span::from_minutes(90));
        simulated.skip_to(noon);
        assert_eq!(clock.now(), stopped + Span::from_minutes(90), "never back");
        assert!(!clock.is_suspect(), "both clocks went together");
        simulated.set_speed(2.5);
        assert_eq!(simulated.speed(), 2.5);
        assert!(clock.now() < stopped + Span::from_minutes(91), "the pace before counts no longer");
    }

    #[test]
    fn a_drift_within_two_minutes_is_no_alarm() {
        let (hand, mut clock) = clock(Moment(0));
        hand.set_wall(clock.now() + Span::from_minutes(2));
        assert!(!clock.is_suspect());
        hand.set_wall(clock.now() + Span(TOLERANCE.0 + 1));
        assert!(clock.is_suspect());
    }

    #[test]
    fn a_start_before_the_last_record_is_suspect_and_goes_on_from_the_record() {
        let last = Moment::from_seconds(1_000_030);
        let (hand, mut clock) = clock(last);
        assert!(clock.is_suspect());
        assert_eq!(clock.now(), last);
        hand.pass(Span::from_seconds(60));
        assert!(clock.is_suspect(), "also when the wall clock has caught up: the records in between are in doubt");
        clock.accept(clock.wall());
        assert!(!clock.is_suspect());
    }
}
