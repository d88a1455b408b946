//! The thread around the writer: takes what waits, lets the writer carry it out, replies, publishes.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, sync_channel},
    },
    thread::{Builder, JoinHandle},
    time::{Duration, Instant},
};

use tokio::sync::{oneshot, watch};

use super::{
    BATCH, Failure, Message, OfficeHandle, Order, Parts, Publication, QUEUE, Read, Sent, Status, TICK, Writer,
    publish::Views,
};
use crate::journal::JournalError;

/// How often views are looked at again although nothing has happened: calls grow old, hours begin and end.
const REFRESH: Duration = Duration::from_secs(1);

/// How old what boards show may become while batch follows batch: views are then built once for several.
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
    let mut writer = Writer::new(parts, status.clone())?;
    // What fell due while the server was off happens before anybody can ask for anything.
    let _ = writer.is_due();
    writer.carry_out(&[]);
    writer.retain();
    let (messages, inbox) = sync_channel(QUEUE);
    let views = writer.look(|reading| Views::of(&reading.lens, 1));
    let (publisher, publications) = watch::channel(Arc::new(views.first(writer.state().seq)));
    let handle = OfficeHandle { messages, status: status.clone(), publications };
    let (end, ended) = oneshot::channel();
    let office = OfficeThread { writer, inbox, publisher, status, views, looked: Instant::now() };
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
    /// When it was last looked at.
    looked: Instant,
}

type Replies = Vec<oneshot::Sender<Result<Sent, Failure>>>;

impl OfficeThread {
    fn run(mut self) -> Result<(), JournalError> {
        let mut next = None;
        loop {
            match next.take().map_or_else(|| self.inbox.recv_timeout(TICK), Ok) {
                Ok(first) => self.batch(first),
                Err(RecvTimeoutError::Timeout) => self.idle(),
                Err(RecvTimeoutError::Disconnected) => break,
            }
            next = self.inbox.try_recv().ok();
            // Whoever waits for an answer goes before the boards, for a moment.
            if next.is_none() || self.looked.elapsed() >= LAG {
                self.publish();
            }
            if next.is_none() && self.status.is_stopping() {
                break;
            }
        }
        self.writer.close()
    }

    /// Takes what waits together with `first`; one transaction for all of it, then the replies, then the reads.
    fn batch(&mut self, first: Message) {
        let (orders, replies, reads) = self.gather(first);
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
        for read in reads {
            self.writer.look(read);
        }
    }

    fn gather(&self, first: Message) -> (Vec<Order>, Replies, Vec<Read>) {
        let (mut orders, mut replies, mut reads) = (Vec::new(), Vec::new(), Vec::new());
        let waiting = std::iter::once(first).chain(std::iter::from_fn(|| self.inbox.try_recv().ok()));
        for message in waiting.take(BATCH) {
            match message {
                Message::Order(order, reply) => {
                    orders.push(order);
                    replies.push(reply);
                }
                Message::Read(read) => reads.push(read),
            }
        }
        (orders, replies, reads)
    }

    /// Nobody asked: time itself, and a journal that could not be written.
    fn idle(&mut self) {
        if self.writer.is_due() {
            self.writer.carry_out(&[]);
        } else if self.status.storage_fails() {
            self.writer.probe();
        }
    }

    /// Publishes after a change, and now and then because time has passed.
    fn publish(&mut self) {
        let before = self.publisher.borrow().clone();
        if before.head == self.writer.state().seq && self.looked.elapsed() < REFRESH {
            return;
        }
        self.looked = Instant::now();
        let views = &mut self.views;
        if let Some(publication) = self.writer.look(|reading| views.next(&reading.lens, &before)) {
            self.publisher.send_replace(Arc::new(publication));
        }
    }
}
