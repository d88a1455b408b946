//! Whose turn it is to be said: one after the other, in the order in which they were called. Pure.

use std::collections::VecDeque;

use device::clock::{Clock, Uptime};
use protocol::Seq;

use crate::board::{Announcement, is_current};

/// More do not wait: the last of them would speak of a call that is past. As on the web board.
pub const MOST: usize = 12;

/// Who waits to be said.
#[derive(Clone, Debug, Default)]
pub struct Turns(VecDeque<(Announcement, Clock)>);

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is said.
    Say(Announcement),
    /// Its turn comes so late that nobody awaits it any more: it is not said.
    Past(Announcement),
}

impl Turns {
    /// Another call, and the office's clock as it was then. Given back is who is not said for it: the oldest, where too many wait.
    #[must_use = "whoever is not said is told of"]
    pub fn put(&mut self, announcement: Announcement, clock: Clock) -> Option<Announcement> {
        self.0.push_back((announcement, clock));
        if self.0.len() > MOST { self.0.pop_front().map(|(oldest, _)| oldest) } else { None }
    }

    /// The next, if one waits.
    pub fn next(&mut self, up: Uptime) -> Option<Next> {
        let (announcement, clock) = self.0.pop_front()?;
        Some(if is_current(&announcement.call, clock.now(up)) {
            Next::Say(announcement)
        } else {
            Next::Past(announcement)
        })
    }

    /// Who waits.
    pub fn waiting(&self) -> impl Iterator<Item = Seq> + '_ {
        self.0.iter().map(|(announcement, _)| announcement.call.seq)
    }

    /// Nobody waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
