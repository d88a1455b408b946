//! A line to the server: its stream as events of the board, and who answers over it. What a former line still brings is told apart by its number.

use std::sync::Arc;

use device::{
    link::{Address, Link, stream},
    world,
};
use tokio::{sync::mpsc, task::JoinHandle};

use crate::{
    board::{Input, SafeView},
    care::Done,
    layout::Logo,
};

/// Something for the board, over a line: what a former line still brings is not heard any more.
pub(super) struct Event {
    pub(super) line: u64,
    pub(super) what: What,
}

pub(super) enum What {
    Input(Input),
    Revoked,
    Done(Done),
    /// The picture that lay on the disk.
    Kept(Option<Arc<Logo>>),
    Moved(Address),
    /// The server was looked for elsewhere, in vain.
    NotFound,
}

/// A task that ends with whoever holds this.
#[derive(Debug)]
pub(super) struct Guard<T = ()>(pub(super) JoinHandle<T>);

impl<T> Drop for Guard<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// A line to the server, and the stream that is followed over it.
pub(super) struct Line {
    pub(super) number: u64,
    pub(super) link: Link,
    _stream: Guard,
}

impl Line {
    pub(super) fn over(link: Link, number: u64, events: &mpsc::Sender<Event>) -> Self {
        let heard = move |heard| {
            let what = match heard {
                stream::Heard::Broken => What::Input(Input::Line(false)),
                stream::Heard::Time(now, speed) => What::Input(Input::Time(now, speed)),
                stream::Heard::View(text) => What::Input(Input::View(Box::new(SafeView::of(&text)?))),
                stream::Heard::Revoked => What::Revoked,
            };
            Some(Event { line: number, what })
        };
        let followed = stream::follow(link.clone(), events.clone(), heard, world::chance);
        Self { number, link, _stream: Guard(tokio::spawn(followed)) }
    }

    pub(super) fn teller(&self, events: &mpsc::Sender<Event>) -> Teller {
        Teller { line: self.number, events: events.clone() }
    }
}

pub(super) struct Teller {
    line: u64,
    events: mpsc::Sender<Event>,
}

impl Teller {
    pub(super) async fn tell(self, what: What) {
        // Nobody hears it any more only when the board stops.
        self.events.send(Event { line: self.line, what }).await.ok();
    }
}
