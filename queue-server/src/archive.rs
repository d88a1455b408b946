//! What is read beside the office thread: figures, past tickets and the records themselves.
//!
//! Few connections that only read, each used by one request at a time on a thread that may block. Nothing is cached: a
//! report is made of what is committed when it is asked for. The caller adds what the running day has not ended yet.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::civil::Date;
use protocol::{Seq, ServiceId, Span};
use tokio::sync::Semaphore;

use crate::{
    engine::{Record, event::InForce},
    history::{FigureRow, Leg},
    journal::{JournalError, Reader},
    report::{self, ReportKey, Table},
};

/// How many may read at once; more wait their turn.
pub const READERS: usize = 2;

/// Reading failed.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The store.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The server is going down.
    #[error("the server is stopping")]
    Stopping,
}

/// Which days, and of which service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// One service, or all.
    pub service: Option<ServiceId>,
}

impl Extent {
    fn holds(&self, leg: &Leg) -> bool {
        (self.from..=self.to).contains(&leg.day) && self.service.is_none_or(|service| leg.service == service)
    }
}

/// A record and the name of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// As the journal names it.
    pub kind: String,
    /// The record.
    pub record: Record,
}

/// The way to all of it. Cheap to clone.
#[derive(Clone)]
pub struct Archive {
    readers: Arc<Mutex<Vec<Reader>>>,
    turns: Arc<Semaphore>,
}

impl Archive {
    /// Opens the journal of a running office for reading.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn open(journal: &Path) -> Result<Self, ArchiveError> {
        let readers = (0..READERS).map(|_| Reader::open(journal)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { readers: Arc::new(Mutex::new(readers)), turns: Arc::new(Semaphore::new(READERS)) })
    }

    /// The records after `after`, at most `limit`, in order.
    ///
    /// # Errors
    /// See [`ArchiveError`].
    pub async fn records(&self, after: Seq, limit: usize) -> Result<Vec<Past>, ArchiveError> {
        let stored = self.ask(move |reader| reader.records(after, limit)).await?;
        let past = stored.into_iter().map(|stored| Past {
            kind: stored.kind,
            record: Record {
                seq: stored.seq,
                recorded_at: stored.recorded_at,
                occurred_at: stored.occurred_at,
                event: stored.event,
            },
        });
        Ok(past.collect())
    }

    /// The legs that have ended of one day's tickets, in the order of issue.
    ///
    /// # Errors
    /// See [`ArchiveError`].
    pub async fn legs(&self, day: Date) -> Result<Vec<Leg>, ArchiveError> {
        self.ask(move |reader| reader.legs(&(day..=day), None)).await
    }

    /// Waits by `by`, of history and of the tickets that are still `open`.
    ///
    /// # Errors
    /// See [`ArchiveError`].
    pub async fn waits(
        &self,
        by: ReportKey,
        extent: Extent,
        open: Vec<Leg>,
        office: Arc<InForce>,
    ) -> Result<Table, ArchiveError> {
        self.ask(move |reader| {
            let stored = reader.figures(&(extent.from..=extent.to), extent.service)?;
            let open = open.iter().filter(|leg| extent.holds(leg)).filter_map(FigureRow::of);
            let target =
                |id: ServiceId| -> Option<Span> { office.setup.services.get(&id).map(|service| service.target) };
            let figures = report::figures(stored.into_iter().chain(open), by, target);
            Ok(report::waits_table(by, extent.from, extent.to, &figures))
        })
        .await
    }

    /// Service times by service.
    ///
    /// # Errors
    /// See [`ArchiveError`].
    pub async fn service_time(&self, extent: Extent) -> Result<Table, ArchiveError> {
        self.ask(move |reader| {
            let visits = reader.visits(&(extent.from..=extent.to), extent.service)?;
            Ok(report::service_time(visits, extent.from, extent.to))
        })
        .await
    }

    /// Emoticons by month.
    ///
    /// # Errors
    /// See [`ArchiveError`].
    pub async fn feedback(&self, extent: Extent) -> Result<Table, ArchiveError> {
        self.ask(move |reader| {
            let faces = reader.faces(&(extent.from..=extent.to), extent.service)?;
            Ok(report::feedback(faces, extent.from, extent.to))
        })
        .await
    }

    /// Waits for a turn, and reads on a thread that may block.
    async fn ask<R: Send + 'static>(
        &self,
        look: impl FnOnce(&Reader) -> Result<R, JournalError> + Send + 'static,
    ) -> Result<R, ArchiveError> {
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| ArchiveError::Stopping)?;
        let readers = self.readers.clone();
        let read = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            // As many turns as readers: one is always there.
            let reader = readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(reader) = reader else { return Err(ArchiveError::Stopping) };
            let looked = look(&reader);
            readers.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
            Ok(looked?)
        });
        read.await.map_err(|_| ArchiveError::Stopping)?
    }
}
