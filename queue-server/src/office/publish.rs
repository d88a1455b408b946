//! Views, built once for all who watch.

use bytes::Bytes;
use protocol::Seq;
use serde::Serialize;

use crate::projections::{Lens, board, desks};

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
        // Views are plain data with text keys: writing them into memory cannot fail.
        let json = serde_json::to_string(view).unwrap_or_default();
        let event = Bytes::from(format!("id: {view_seq}\ndata: {json}\n\n"));
        Self { json: Bytes::from(json), event }
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

/// Builds the views of a committed state.
pub(super) fn publication(lens: &Lens<'_>, view_seq: u64) -> Publication {
    Publication {
        view_seq,
        head: lens.state.seq,
        board: Frame::new(view_seq, &board::view(lens, view_seq)),
        desks: Frame::new(view_seq, &desks::all(lens, view_seq)),
    }
}
