//! The shell around the book: knows the time and who is paired, and publishes a view whenever one shows something new.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use arc_swap::ArcSwap;
use protocol::{
    DeviceId, DeviceKind, KioskId, OffsetTime, TicketNumber,
    kiosk::{KioskHealth, Kiosks},
};
use tokio::sync::watch;

use super::{book::Book, figures, presence::Now};
use crate::{
    access::{Doorman, register::Device},
    engine::calendar::Calendar,
    office::{Frame, OfficeHandle},
};

/// Who looks after the kiosks. Cheap to clone.
#[derive(Clone)]
pub struct Care(Arc<Shared>);

struct Shared {
    office: OfficeHandle,
    doors: Doorman,
    calendar: ArcSwap<Calendar>,
    began: Instant,
    kept: Mutex<Kept>,
    frames: watch::Sender<Arc<Frame>>,
}

struct Kept {
    book: Book,
    shown: Kiosks,
}

impl Care {
    /// Of the kiosks of an office, which is open at these times.
    #[must_use]
    pub fn new(office: OfficeHandle, doors: Doorman, calendar: Calendar) -> Self {
        let shown = Kiosks { view_seq: 0, items: Vec::new() };
        let frames = watch::Sender::new(Arc::new(Frame::new(0, &shown)));
        let kept = Mutex::new(Kept { book: Book::default(), shown });
        let calendar = ArcSwap::from_pointee(calendar);
        let care = Self(Arc::new(Shared { office, doors, calendar, began: Instant::now(), kept, frames }));
        care.refresh();
        care
    }

    /// Another office is in force.
    pub fn set_calendar(&self, calendar: Calendar) {
        self.0.calendar.store(Arc::new(calendar));
    }

    /// A kiosk has asked for something to be done.
    pub fn asked(&self, device: &DeviceId) {
        let (kiosk, now) = (KioskId::from(device.clone()), self.now());
        let mut kept = self.kept();
        if kept.book.asked(&kiosk, now) {
            self.publish(&mut kept);
        }
    }

    /// A kiosk opens a line; it ends with what is returned.
    #[must_use]
    pub fn line(&self, device: &DeviceId) -> Line {
        let kiosk = KioskId::from(device.clone());
        let mut kept = self.kept();
        kept.book.line_begun(&kiosk);
        self.publish(&mut kept);
        Line { care: self.clone(), kiosk }
    }

    /// A kiosk has told how it is; which of its tickets were looked after meanwhile.
    pub fn told(&self, kiosk: &KioskId, health: KioskHealth) -> Vec<TicketNumber> {
        let mut kept = self.kept();
        let settled = kept.book.told(kiosk, health);
        self.publish(&mut kept);
        settled
    }

    /// Somebody has looked after a ticket without paper or place; whether a kiosk tells of such a one.
    pub fn settle(&self, kiosk: &KioskId, number: TicketNumber) -> bool {
        let mut kept = self.kept();
        let known = kept.book.settle(kiosk, number);
        self.publish(&mut kept);
        known
    }

    /// Looks again: time has passed, or others are paired. To be called now and then.
    pub fn refresh(&self) {
        self.publish(&mut self.kept());
    }

    /// The view as it is now.
    #[must_use]
    pub fn view(&self) -> Arc<Frame> {
        self.refresh();
        self.0.frames.borrow().clone()
    }

    /// The view, and a wake-up with each new one.
    #[must_use]
    pub fn views(&self) -> watch::Receiver<Arc<Frame>> {
        self.0.frames.subscribe()
    }

    /// The same for Prometheus.
    #[must_use]
    pub fn figures(&self) -> String {
        self.refresh();
        figures::text(&self.kept().shown.items)
    }

    fn publish(&self, kept: &mut Kept) {
        let items = kept.book.view(self.paired(), self.now().steady);
        // The first is news even where there are none.
        if kept.shown.view_seq == 0 || kept.shown.items != items {
            kept.shown = Kiosks { view_seq: kept.shown.view_seq + 1, items };
            self.0.frames.send_replace(Arc::new(Frame::new(kept.shown.view_seq, &kept.shown)));
        }
    }

    /// The kiosks of the register, by name, each with when it was seen before the server started.
    fn paired(&self) -> Vec<(KioskId, Option<OffsetTime>)> {
        let register = self.0.doors.register();
        let is_kiosk = |device: &&Device| device.kind == DeviceKind::Kiosk && device.revoked_at.is_none();
        let kiosks = register.devices().filter(is_kiosk);
        kiosks.map(|device| (device.device.clone().into(), self.seen_before(&device.device))).collect()
    }

    /// A rehearsal's clock knows nothing of the machine's, by which devices were seen.
    fn seen_before(&self, device: &DeviceId) -> Option<OffsetTime> {
        let seen = self.0.doors.seen(&device.to_string()).filter(|_| !self.0.doors.is_rehearsal())?;
        Some(self.0.calendar.load().wire(seen))
    }

    fn now(&self) -> Now {
        Now { steady: self.0.began.elapsed(), office: self.0.office.clock().now }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A line that a kiosk holds open.
pub struct Line {
    care: Care,
    kiosk: KioskId,
}

impl Drop for Line {
    fn drop(&mut self) {
        let now = self.care.now();
        // It was there until now, which the store of what devices do is to know after a restart too.
        self.care.0.doors.note(&self.kiosk.to_string());
        let mut kept = self.care.kept();
        kept.book.line_ended(&self.kiosk, now);
        self.care.publish(&mut kept);
    }
}
