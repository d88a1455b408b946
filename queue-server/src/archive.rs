//! What is read from the store for HTTP: figures, past tickets, the feed of events. A few readers are shared by all
//! requests and run beside the async threads; they see what is committed and never wait for the writer.
//!
//! Nothing here writes, and nothing here knows HTTP.

use std::{
    ops::RangeInclusive,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::civil::Date;
use protocol::{Seq, ServiceId, views::EventView};
use tokio::sync::Semaphore;

use crate::{
    engine::event::InForce,
    history::{FaceRow, FigureRow, KnownDays, Leg, Names, VisitRow},
    journal::{JournalError, Reader},
    projections::{feed, history::Audited},
};

pub use crate::journal::Gone;

/// How many requests read at the same time; more wait their turn.
const READERS: usize = 2;

/// The readers. Cheap to clone.
#[derive(Clone)]
pub struct Archive {
    shared: Arc<Shared>,
}

struct Shared {
    readers: Mutex<Vec<Reader>>,
    turns: Semaphore,
}

/// The store could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The store says why.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The server is going down.
    #[error("the server is stopping")]
    Stopping,
}

impl Archive {
    /// Readers of a journal.
    ///
    /// # Errors
    /// If it cannot be opened for reading.
    pub fn open(journal: &Path) -> Result<Self, JournalError> {
        let readers = (0..READERS).map(|_| Reader::open(journal)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { shared: Arc::new(Shared { readers: Mutex::new(readers), turns: Semaphore::new(READERS) }) })
    }

    /// The tickets of these days as figures count them.
    ///
    /// # Errors
    /// What the store says.
    pub async fn figures(
        &self,
        days: RangeInclusive<Date>,
        service: Option<ServiceId>,
        names: Names,
    ) -> Result<Vec<FigureRow>, ArchiveError> {
        self.with(move |reader| reader.figures(&days, service, names)).await
    }

    /// The visits of these days as service times count them.
    ///
    /// # Errors
    /// What the store says.
    pub async fn visits(
        &self,
        days: RangeInclusive<Date>,
        service: Option<ServiceId>,
    ) -> Result<Vec<VisitRow>, ArchiveError> {
        self.with(move |reader| reader.visits(&days, service)).await
    }

    /// The emoticons of these days, and the visits that they could have been about.
    ///
    /// # Errors
    /// What the store says.
    pub async fn faces(
        &self,
        days: RangeInclusive<Date>,
        service: Option<ServiceId>,
    ) -> Result<Vec<FaceRow>, ArchiveError> {
        self.with(move |reader| reader.faces(&days, service)).await
    }

    /// Between which days the history has tickets.
    ///
    /// # Errors
    /// What the store says.
    pub async fn known_days(&self, today: Date) -> Result<KnownDays, ArchiveError> {
        self.with(move |reader| reader.known_days(today)).await
    }

    /// The legs of these days, in the order of issue.
    ///
    /// # Errors
    /// What the store says.
    pub async fn legs(&self, days: RangeInclusive<Date>, service: Option<ServiceId>) -> Result<Vec<Leg>, ArchiveError> {
        self.with(move |reader| reader.legs(&days, service)).await
    }

    /// At most `limit` records after `after`, as connected systems see them.
    ///
    /// # Errors
    /// What the store says.
    pub async fn events(&self, office: Arc<InForce>, after: Seq, limit: usize) -> Result<Vec<EventView>, ArchiveError> {
        self.with(move |reader| {
            let records = reader.records(after, limit)?.into_iter();
            let view =
                records.map(|r| feed::view(&office.setup, r.seq, (r.recorded_at, r.occurred_at), &r.kind, &r.event));
            Ok(view.collect())
        })
        .await
    }

    /// At most `limit` lines of the audit trail after `after`, in order, and the names of those who were removed meanwhile.
    ///
    /// # Errors
    /// What the store says.
    pub async fn audited(&self, after: Seq, limit: usize) -> Result<(Vec<Audited>, Gone), ArchiveError> {
        self.with(move |reader| reader.audited(after, limit)).await
    }

    /// Runs a read on a reader of its own, off the async threads.
    async fn with<R, F>(&self, read: F) -> Result<R, ArchiveError>
    where
        R: Send + 'static,
        F: FnOnce(&Reader) -> Result<R, JournalError> + Send + 'static,
    {
        let _turn = self.shared.turns.acquire().await.map_err(|_| ArchiveError::Stopping)?;
        let shared = self.shared.clone();
        let work = tokio::task::spawn_blocking(move || {
            let lend = |shared: &Shared| shared.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            // As many turns as readers: there is one for whoever has a turn, unless a read panicked with it.
            let reader = lend(&shared).ok_or(ArchiveError::Stopping)?;
            let result = read(&reader);
            shared.readers.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
            Ok(result?)
        });
        work.await.unwrap_or(Err(ArchiveError::Stopping))
    }
}
