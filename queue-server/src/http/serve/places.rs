//! How many connections there may be, and which gives way.
//!
//! A door has a fixed number of places, so that connections never use up what the office needs itself. A connection is
//! *at work* while one of its requests is, until the last byte of the answer was handed on; else it is *idle*, also
//! while the beginning of a request trickles in. When all places are taken one gives way to the new one: of those that
//! never asked anything the one idle longest, and only then of those that have; when all are at work the new one is
//! turned away at once. So ten thousand connections that ask nothing cost a newcomer nothing, and a stream that somebody
//! watches is never cut for another.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// How long a newcomer waits for the place of one that was told to leave.
const HAND_OVER: Duration = Duration::from_millis(250);

/// In place of the number of requests: the connection was told to leave, and begins none any more.
const LEAVING: usize = usize::MAX / 2;

/// How many of the longest idle are looked up at once: with thousands at the door, each is not looked for by itself.
const AT_ONCE: usize = 64;

/// The places of one door.
#[derive(Debug)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    taken: Mutex<HashMap<u64, Arc<Seat>>>,
    /// Those that have been idle longest, and since when; one that has worked meanwhile is no longer among them.
    longest: Mutex<VecDeque<(u64, Arc<Seat>)>>,
    next: AtomicU64,
    epoch: Instant,
}

/// What is known of one connection.
#[derive(Debug)]
pub(super) struct Seat {
    requests: AtomicUsize,
    /// It has asked something: whoever works here is not put out for a flood of those who never did.
    asked: AtomicBool,
    /// When the last request began or ended, in nanoseconds of the door: in a crowd many come within a millisecond, and
    /// the last of them must not be taken for the longest idle.
    since: AtomicU64,
    /// When the client last took something from us.
    moved: AtomicU64,
    leave: Notify,
    epoch: Instant,
}

impl Places {
    pub(super) fn new(places: usize) -> Self {
        let free = Arc::new(Semaphore::new(places.clamp(1, Semaphore::MAX_PERMITS)));
        Self {
            free,
            taken: Mutex::default(),
            longest: Mutex::default(),
            next: AtomicU64::new(0),
            epoch: Instant::now(),
        }
    }

    /// A place for a new connection, if need be that of the one idle longest; `None` when all are at work.
    pub(super) async fn enter(self: &Arc<Self>) -> Option<Place> {
        let permit = match self.free.clone().try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => self.take_over().await?,
        };
        let seat = Arc::new(Seat::new(self.epoch));
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        self.seats().insert(id, seat.clone());
        Some(Place { places: self.clone(), id, seat, _permit: permit })
    }

    async fn take_over(&self) -> Option<OwnedSemaphorePermit> {
        // Of several that leave already one leaves its place.
        if !self.tell_longest_idle() && !self.is_anybody_leaving() {
            return None;
        }
        tokio::time::timeout(HAND_OVER, self.free.clone().acquire_owned()).await.ok()?.ok()
    }

    fn tell_longest_idle(&self) -> bool {
        let mut longest = self.longest.lock().unwrap_or_else(PoisonError::into_inner);
        if longest.is_empty() {
            *longest = self.idle_longest();
        }
        while let Some((since, seat)) = longest.pop_front() {
            if seat.since.load(Ordering::Relaxed) == since && seat.tell_if_idle() {
                return true;
            }
            if longest.is_empty() {
                *longest = self.idle_longest();
            }
        }
        false
    }

    fn idle_longest(&self) -> VecDeque<(u64, Arc<Seat>)> {
        let seats = self.seats();
        let idle = seats.iter().filter(|(_, seat)| seat.requests.load(Ordering::Acquire) == 0);
        let mut idle: Vec<_> = idle.map(|(id, seat)| (seat.since.load(Ordering::Relaxed), *id, seat)).collect();
        idle.sort_unstable_by_key(|(since, id, seat)| (seat.asked.load(Ordering::Relaxed), *since, *id));
        idle.into_iter().take(AT_ONCE).map(|(since, _, seat)| (since, seat.clone())).collect()
    }

    fn is_anybody_leaving(&self) -> bool {
        self.seats().values().any(|seat| seat.requests.load(Ordering::Acquire) >= LEAVING)
    }

    /// Tells those to leave that have been idle for `quiet`, and those at work that have taken nothing for `stall`.
    pub(super) fn tidy(&self, quiet: Duration, stall: Duration) {
        for seat in self.seats().values() {
            let still = seat.still();
            if seat.requests.load(Ordering::Acquire) == 0 {
                if still >= quiet {
                    seat.tell_if_idle();
                }
            } else if still >= stall {
                seat.leave.notify_one();
            }
        }
    }

    fn seats(&self) -> MutexGuard<'_, HashMap<u64, Arc<Seat>>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    fn new(epoch: Instant) -> Self {
        let seat = Self {
            requests: AtomicUsize::new(0),
            asked: AtomicBool::new(false),
            since: AtomicU64::new(0),
            moved: AtomicU64::new(0),
            leave: Notify::new(),
            epoch,
        };
        seat.since.store(seat.now(), Ordering::Relaxed);
        seat
    }

    /// A request begins; `None` if the connection was told to leave before.
    pub(super) fn begin(self: &Arc<Self>) -> Option<AtWork> {
        let one_more = |n: usize| (n < LEAVING).then_some(n + 1);
        self.requests.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more).ok()?;
        self.asked.store(true, Ordering::Relaxed);
        self.since.store(self.now(), Ordering::Relaxed);
        Some(AtWork(self.clone()))
    }

    /// Something went out.
    pub(super) fn moved(&self) {
        self.moved.store(self.now(), Ordering::Relaxed);
    }

    /// Returns when the connection is to give way.
    pub(super) async fn told_to_leave(&self) {
        self.leave.notified().await;
    }

    /// Takes the place away unless a request is at work.
    pub(super) fn tell_if_idle(&self) -> bool {
        let idle = self.requests.compare_exchange(0, LEAVING, Ordering::AcqRel, Ordering::Acquire).is_ok();
        if idle {
            self.leave.notify_one();
        }
        idle
    }

    /// For how long nothing was asked, answered or taken.
    fn still(&self) -> Duration {
        let last = self.since.load(Ordering::Relaxed).max(self.moved.load(Ordering::Relaxed));
        Duration::from_nanos(self.now().saturating_sub(last))
    }

    fn now(&self) -> u64 {
        u64::try_from(self.epoch.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

/// A connection's place, free again when dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Arc<Places>,
    id: u64,
    /// What is known of the connection.
    pub(super) seat: Arc<Seat>,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        // Whoever is gone need not be told to go.
        self.seat.requests.store(LEAVING, Ordering::Release);
        self.places.seats().remove(&self.id);
    }
}

/// A request at work, until dropped.
#[derive(Debug)]
pub(super) struct AtWork(Arc<Seat>);

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.since.store(self.0.now(), Ordering::Relaxed);
        self.0.requests.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Duration = Duration::ZERO;
    const LONG: Duration = Duration::from_secs(60);

    fn is_told(place: &Place) -> bool {
        futures_util::FutureExt::now_or_never(place.seat.told_to_leave()).is_some()
    }

    #[tokio::test]
    async fn the_longest_idle_gives_way_and_who_is_at_work_never_does() {
        let places = Arc::new(Places::new(3));
        let [a, b, c] = [places.enter().await.unwrap(), places.enter().await.unwrap(), places.enter().await.unwrap()];
        for (place, since) in [(&a, 1), (&b, 3), (&c, 2)] {
            place.seat.since.store(since, Ordering::Relaxed);
        }
        let work = a.seat.begin();
        assert!(work.is_some());
        // Nobody has left yet: the newcomer waits a moment, then gives up.
        assert!(places.enter().await.is_none());
        assert_eq!([&a, &b, &c].map(is_told), [false, false, true]);
        assert!(c.seat.begin().is_none(), "who was told to leave begins nothing");
        drop(c);
        let d = places.enter().await.unwrap();
        let (_b, _d) = (b.seat.begin(), d.seat.begin());
        assert!(places.enter().await.is_none(), "all are at work");
        assert_eq!([&a, &b, &d].map(is_told), [false; 3]);
        drop(work);
        let newcomer = tokio::spawn({
            let places = places.clone();
            async move { places.enter().await.is_some() }
        });
        a.seat.told_to_leave().await;
        drop(a);
        assert!(newcomer.await.unwrap());
    }

    #[tokio::test]
    async fn of_those_that_came_at_the_same_moment_the_first_gives_way() {
        let places = Arc::new(Places::new(20));
        let mut crowd = Vec::new();
        for _ in 0..20 {
            let place = places.enter().await.unwrap();
            place.seat.since.store(7, Ordering::Relaxed);
            crowd.push(place);
        }
        assert!(places.enter().await.is_none());
        assert_eq!(crowd.iter().position(is_told), Some(0));
    }

    #[test]
    fn moments_within_a_millisecond_are_told_apart() {
        let epoch = Instant::now();
        let all: Vec<u64> = (0..100).map(|_| Seat::new(epoch).since.into_inner()).collect();
        let distinct: std::collections::BTreeSet<_> = all.iter().collect();
        assert!(distinct.len() > 90, "{all:?}");
    }

    #[tokio::test]
    async fn who_never_asked_anything_gives_way_before_who_has() {
        let places = Arc::new(Places::new(2));
        let (worker, silent) = (places.enter().await.unwrap(), places.enter().await.unwrap());
        drop(worker.seat.begin());
        // Idle for longer, and yet worth more.
        for (place, since) in [(&worker, 1), (&silent, 2)] {
            place.seat.since.store(since, Ordering::Relaxed);
        }
        assert!(places.enter().await.is_none());
        assert_eq!([&worker, &silent].map(is_told), [false, true]);
    }

    #[tokio::test]
    async fn the_quiet_and_the_stalled_are_told_to_leave() {
        let places = Arc::new(Places::new(3));
        let (idle, at_work) = (places.enter().await.unwrap(), places.enter().await.unwrap());
        let work = at_work.seat.begin();
        places.tidy(LONG, LONG);
        assert!(!is_told(&idle) && !is_told(&at_work));
        places.tidy(NONE, LONG);
        assert!(is_told(&idle) && !is_told(&at_work));
        places.tidy(LONG, NONE);
        assert!(is_told(&at_work));
        drop(work);
    }
}
