//! The voice's thread: what was announced is kept on the disk, then said; both in the order in which the board decided. It is slow so that nothing
//! else is.

use std::{io, sync::mpsc, thread};

use crate::{
    board::{Announcement, Heard},
    config::Config,
    keep::Disk,
};

enum Order {
    Keep(Heard),
    Announce(Announcement),
}

/// The voice at work. Dropped, it is silent.
#[derive(Debug)]
pub struct Voice(mpsc::Sender<Order>);

impl Voice {
    /// Starts the thread.
    ///
    /// # Errors
    /// Where the machine has no thread to give.
    pub fn start(_config: &Config, disk: Disk) -> io::Result<Self> {
        let (orders, queue) = mpsc::channel();
        let work = move || {
            for order in queue {
                match order {
                    Order::Keep(heard) => {
                        if let Err(error) = disk.set_heard(&heard) {
                            tracing::warn!("{error}; a restart may announce calls again");
                        }
                    }
                    Order::Announce(announcement) => tracing::debug!(?announcement, "announced"),
                }
            }
        };
        thread::Builder::new().name("voice".into()).spawn(work)?;
        Ok(Self(orders))
    }

    /// Keeps what was announced.
    pub fn keep(&self, heard: Heard) {
        // A thread that is gone has told why; the board goes on in silence.
        self.0.send(Order::Keep(heard)).ok();
    }

    /// Has a call announced.
    pub fn announce(&self, announcement: Announcement) {
        self.0.send(Order::Announce(announcement)).ok();
    }
}
