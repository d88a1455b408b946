//! From a contact's edges to presses. Pure: the time of each edge is an argument, on any clock that never goes back.
//!
//! A contact that closes bounces for some milliseconds, one that opens too, and a cable picks up sparks. So a contact counts as
//! pressed once it was closed without a break for [`Timing::press`], and as let go once it was open without a break for
//! [`Timing::release`]; a press needs a release before it. Edges may be told late and in heaps: what comes out depends on their times alone.

use std::{collections::VecDeque, time::Duration};

use super::{ButtonId, Push};

/// How long is long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// A contact closed without a break for this long is pressed. More than a spark, less than anybody notices.
    pub press: Duration,
    /// A contact open without a break for this long is let go. More than any contact bounces, less than between two presses.
    pub release: Duration,
    /// A button down for this long is stuck.
    pub stuck: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self { press: Duration::from_millis(2), release: Duration::from_millis(40), stuck: Duration::from_secs(30) }
    }
}

/// A contact that was seen closed or open at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Whose.
    pub button: ButtonId,
    /// It is closed: the button is down.
    pub closed: bool,
    /// When, on the clock of the contacts.
    pub at: Duration,
}

/// What is thought of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Contact {
    /// Up.
    Open,
    /// Closed, not yet for long enough.
    Closing { since: Duration },
    /// Down.
    Held { since: Duration, stuck: bool },
    /// Down as far as it counts, open as far as is seen, not yet for long enough.
    Opening { held_since: Duration, stuck: bool, since: Duration },
}

impl Contact {
    /// What is seen of it.
    const fn is_closed(self) -> bool {
        matches!(self, Self::Closing { .. } | Self::Held { .. })
    }

    /// After an edge.
    const fn turned(self, at: Duration) -> Self {
        match self {
            Self::Open => Self::Closing { since: at },
            Self::Closing { .. } => Self::Open,
            Self::Held { since, stuck } => Self::Opening { held_since: since, stuck, since: at },
            Self::Opening { held_since, stuck, .. } => Self::Held { since: held_since, stuck },
        }
    }

    /// When something comes of it by itself.
    fn due(self, timing: &Timing) -> Option<Duration> {
        match self {
            Self::Closing { since } => Some(since + timing.press),
            Self::Opening { since, .. } => Some(since + timing.release),
            Self::Held { since, stuck: false } => Some(since + timing.stuck),
            Self::Open | Self::Held { stuck: true, .. } => None,
        }
    }

    /// After it was due: what it is then, and what is told.
    fn ripened(self, button: ButtonId) -> (Self, Option<Push>) {
        match self {
            Self::Closing { since } => (Self::Held { since, stuck: false }, Some(Push::Pressed(button))),
            Self::Held { since, .. } => (Self::Held { since, stuck: true }, Some(Push::Stuck(button))),
            Self::Opening { stuck, .. } => (Self::Open, stuck.then_some(Push::Freed(button))),
            Self::Open => (Self::Open, None),
        }
    }
}

/// Contacts and what is thought of them.
#[derive(Clone, Debug)]
pub struct Debouncer {
    timing: Timing,
    contacts: Vec<Contact>,
    now: Duration,
    told: VecDeque<Push>,
}

impl Debouncer {
    /// `count` contacts of which nothing is known yet; edges of others are ignored.
    #[must_use]
    pub fn new(count: usize, timing: Timing) -> Self {
        Self { timing, contacts: vec![Contact::Open; count], now: Duration::ZERO, told: VecDeque::new() }
    }

    /// The contacts were found so when their device was opened, perhaps anew. One that is closed is held, not pressed.
    pub fn found(&mut self, closed: &[bool], at: Duration) {
        self.now = at;
        for (index, contact) in self.contacts.iter_mut().enumerate() {
            let was_stuck = matches!(contact, Contact::Held { stuck: true, .. } | Contact::Opening { stuck: true, .. });
            *contact = if closed.get(index).copied().unwrap_or(false) {
                Contact::Held { since: at, stuck: was_stuck }
            } else {
                if was_stuck {
                    self.told.extend(id(index).map(Push::Freed));
                }
                Contact::Open
            };
        }
    }

    /// A contact was seen. An edge that is older than what is already known counts as of now; one that turns nothing is none.
    pub fn edge(&mut self, edge: Edge) {
        self.advance(edge.at);
        if let Some(contact) = self.contacts.get_mut(edge.button.index())
            && contact.is_closed() != edge.closed
        {
            *contact = contact.turned(self.now);
        }
    }

    /// It is `now`, and every edge until now has been told.
    pub fn advance(&mut self, now: Duration) {
        while let Some((due, index)) = self.earliest()
            && due <= now
        {
            let Some(button) = id(index) else { return };
            self.now = self.now.max(due);
            let (contact, push) = self.contacts[index].ripened(button);
            self.contacts[index] = contact;
            self.told.extend(push);
        }
        self.now = self.now.max(now);
    }

    /// When something happens without any further edge.
    #[must_use]
    pub fn due(&self) -> Option<Duration> {
        self.earliest().map(|(due, _)| due)
    }

    /// The next thing that happened, in order of time.
    pub fn take(&mut self) -> Option<Push> {
        self.told.pop_front()
    }

    fn earliest(&self) -> Option<(Duration, usize)> {
        let dues = self.contacts.iter().enumerate();
        dues.filter_map(|(index, contact)| contact.due(&self.timing).map(|due| (due, index))).min()
    }
}

fn id(index: usize) -> Option<ButtonId> {
    u8::try_from(index).ok().map(ButtonId)
}

#[cfg(test)]
mod tests;
