//! Views, built once for all who watch.

use bytes::Bytes;
use protocol::{
    Seq,
    views::{BoardView, Desks},
};
use serde::Serialize;

use crate::projections::{Lens, board, desks};

/// Room for a view of usual size, in bytes.
const USUAL: usize = 8 * 1024;

/// A view as it goes out: as JSON, and as one Server-Sent Event with its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The JSON document.
    pub json: Bytes,
    /// `id:` and `data:` lines of the event.
    pub event: Bytes,
}

impl Frame {
    /// A view under its sequence.
    pub fn new<T: Serialize>(view_seq: u64, view: &T) -> Self {
        let mut event = format!("id: {view_seq}\ndata: ").into_bytes();
        event.reserve(USUAL);
        let from = event.len();
        // Views are plain data with text keys: writing them into memory cannot fail.
        let _ = serde_json::to_writer(&mut event, view);
        let to = event.len();
        event.extend_from_slice(b"\n\n");
        let event = Bytes::from(event);
        Self { json: event.slice(from..to), event }
    }
}

/// What is published after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Grows with each publication while the server runs.
    pub view_seq: u64,
    /// The last record in it.
    pub head: Seq,
    /// The board.
    pub board: Frame,
    /// The desks.
    pub desks: Frame,
}

/// The views as they last went out, to tell what has changed.
pub(super) struct Views {
    board: BoardView,
    desks: Desks,
}

impl Views {
    /// The views of a committed state.
    pub(super) fn of(lens: &Lens<'_>, view_seq: u64) -> Self {
        Self { board: board::view(lens, view_seq), desks: desks::all(lens, view_seq) }
    }

    /// What is published first.
    pub(super) fn first(&self, head: Seq) -> Publication {
        let (board, desks) =
            (Frame::new(self.board.view_seq, &self.board), Frame::new(self.desks.view_seq, &self.desks));
        Publication { view_seq: self.board.view_seq, head, board, desks }
    }

    /// What is published after `before`, whose board was this one: a board that shows nothing new stays the same frame.
    /// `None` if there is nothing to tell at all.
    pub(super) fn next_board(&mut self, lens: &Lens<'_>, before: &Publication) -> Option<Publication> {
        let (view_seq, head) = (before.view_seq + 1, lens.state.seq);
        let board = board::view(lens, view_seq);
        // That time has passed is no news.
        (self.board.view_seq, self.board.now) = (view_seq, board.now);
        let is_new = board != self.board;
        if !is_new && before.head == head {
            return None;
        }
        let frame = if is_new { Frame::new(view_seq, &board) } else { before.board.clone() };
        self.board = board;
        Some(Publication { view_seq, head, board: frame, desks: before.desks.clone() })
    }

    /// The same for the desks.
    pub(super) fn next_desks(&mut self, lens: &Lens<'_>, before: &Publication) -> Option<Publication> {
        let view_seq = before.view_seq + 1;
        let desks = desks::all(lens, view_seq);
        if (&desks.items, &desks.parked) == (&self.desks.items, &self.desks.parked) {
            return None;
        }
        let frame = Frame::new(view_seq, &desks);
        self.desks = desks;
        Some(Publication { view_seq, desks: frame, ..before.clone() })
    }
}
