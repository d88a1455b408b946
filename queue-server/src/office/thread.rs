//! The thread around the writer: takes what waits, lets the writer carry it out, replies, publishes.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, sync_channel},
    },
    thread::{Builder, JoinHandle},
    time::{Duration, Instant},
};

use protocol::Seq;
use tokio::sync::{oneshot, watch};

use super::{
    BATCH, Failure, Look, Message, OfficeHandle, Order, Pace, Parts, Publication, QUEUE, Sent, Stage, Status, TICK,
    Writer, publish::Views,
};
use crate::journal::JournalError;

/// How often views are looked at again although nothing has happened: calls grow old, hours begin and end.
const REFRESH: Duration = Duration::from_secs(1);

/// How old what boards show may become, but for calls: views are then built once for what happens in a moment.
const LAG: Duration = Duration::from_millis(5);

/// An office at work.
pub struct Running {
    /// The way in.
    pub handle: OfficeHandle,
    /// Ends when the office does.
    pub thread: JoinHandle<Result<(), JournalError>>,
    /// Resolves when the thread has ended, however.
    pub ended: oneshot::Receiver<()>,
}

/// Starts an office.
///
/// # Errors
/// If the journal cannot be read or the thread not be made.
pub fn start(parts: Parts) -> Result<Running, StartError> {
    let status = Arc::new(Status::default());
    let simulated = parts.clock.simulated().cloned();
    let mut writer = Writer::new(parts, status.clone())?;
    // What fell due while the server was off happens before anybody can ask for anything.
    let _ = writer.is_due();
    writer.carry_out(&[]);
    writer.retain();
    let (messages, inbox) = sync_channel(QUEUE);
    let views = writer.look(|reading| {
        status.set_time(reading.lens.wire(reading.lens.now));
        Views::of(&reading.lens, 1)
    });
    let (publisher, publications) = watch::channel(Arc::new(views.first(writer.state().seq)));
    let (pacing, pace) = watch::channel(Pace::REAL);
    let stage = simulated.map(|clock| Stage::new(clock, pacing));
    let handle = OfficeHandle { messages, status: status.clone(), publications, pace, stage };
    let (end, ended) = oneshot::channel();
    let called = last_call(&writer);
    let office = OfficeThread { writer, inbox, publisher, status, views, called, looked: Instant::now(), late: None };
    let thread = Builder::new().name("office".into()).spawn(move || {
        let _end = end;
        office.run()
    })?;
    Ok(Running { handle, thread, ended })
}

/// The office cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The thread.
    #[error("no thread for the office: {0}")]
    Thread(#[from] std::io::Error),
}

struct OfficeThread {
    writer: Writer,
    inbox: Receiver<Message>,
    publisher: watch::Sender<Arc<Publication>>,
    status: Arc<Status>,
    /// What went out last.
    views: Views,
    /// The last call in it.
    called: Option<Seq>,
    /// When it was last looked at.
    looked: Instant,
    /// Since when it lacks something.
    late: Option<Instant>,
}

/// The last call that was made.
fn last_call(writer: &Writer) -> Option<Seq> {
    writer.state().day.calls.back().map(|call| call.seq)
}

type Replies = Vec<oneshot::Sender<Result<Sent, Failure>>>;

impl OfficeThread {
    fn run(mut self) -> Result<(), JournalError> {
        loop {
            match self.inbox.recv_timeout(self.patience()) {
                Ok(first) => self.batch(first),
                Err(RecvTimeoutError::Timeout) if self.status.is_stopping() => break,
                Err(RecvTimeoutError::Timeout) => self.idle(),
                Err(RecvTimeoutError::Disconnected) => break,
            }
            self.publish_in_time();
        }
        self.writer.close()
    }

    /// How long to wait for somebody: not at all once the office stops, and not beyond what boards may lack.
    fn patience(&self) -> Duration {
        if self.status.is_stopping() {
            return Duration::ZERO;
        }
        self.late.map_or(TICK, |since| LAG.saturating_sub(since.elapsed()))
    }

    /// Takes what waits together with `first`; one transaction for all of it, then the replies, then those who look.
    fn batch(&mut self, first: Message) {
        let (orders, replies, looks) = self.gather(first);
        metrics::histogram!("numeretto_batch_orders").record(u32::try_from(orders.len()).unwrap_or(u32::MAX));
        let due = self.writer.is_due();
        if due || !orders.is_empty() {
            let began = Instant::now();
            let outcomes = self.writer.carry_out(&orders);
            metrics::histogram!("numeretto_batch_seconds").record(began.elapsed());
            for (reply, outcome) in replies.into_iter().zip(outcomes) {
                // A caller that has gone can ask again with its key.
                let _ = reply.send(outcome);
            }
        }
        for look in looks {
            match look {
                Look::State(read) => self.writer.look(read),
                Look::Views(reply) => {
                    self.publish();
                    let _ = reply.send(self.publisher.borrow().clone());
                }
            }
        }
    }

    fn gather(&self, first: Message) -> (Vec<Order>, Replies, Vec<Look>) {
        let (mut orders, mut replies, mut looks) = (Vec::new(), Vec::new(), Vec::new());
        let waiting = std::iter::once(first).chain(std::iter::from_fn(|| self.inbox.try_recv().ok()));
        for message in waiting.take(BATCH) {
            match message {
                Message::Order(order, reply) => {
                    orders.push(order);
                    replies.push(reply);
                }
                Message::Look(look) => looks.push(look),
            }
        }
        (orders, replies, looks)
    }

    /// Nobody asked: time itself, and a journal that could not be written.
    fn idle(&mut self) {
        if self.writer.is_due() {
            self.writer.carry_out(&[]);
        } else if self.status.storage_fails() {
            self.writer.probe();
        }
    }

    /// Publishes a call at once, other changes within [`LAG`], and now and then because time has passed.
    fn publish_in_time(&mut self) {
        let changed = self.publisher.borrow().head != self.writer.state().seq;
        let late = changed.then(|| *self.late.get_or_insert_with(Instant::now));
        let called = changed && self.called != last_call(&self.writer);
        if called || late.is_some_and(|since| since.elapsed() >= LAG) || self.looked.elapsed() >= REFRESH {
            self.publish();
        }
    }

    /// The board first: whoever is called looks there.
    fn publish(&mut self) {
        (self.looked, self.late, self.called) = (Instant::now(), None, last_call(&self.writer));
        let status = &self.status;
        self.writer.look(|reading| status.set_time(reading.lens.wire(reading.lens.now)));
        for next in [Views::next_board, Views::next_desks] {
            let before = self.publisher.borrow().clone();
            let views = &mut self.views;
            if let Some(publication) = self.writer.look(|reading| next(views, &reading.lens, &before)) {
                self.publisher.send_replace(Arc::new(publication));
            }
        }
    }
}
