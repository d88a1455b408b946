//! What a manager reads: first the answer, then the data. What is shown is in the address, so that a view can be sent.
//!
//! ```text
//! address ─▶ asked: Choice, and what was wrong with it ─▶ one read of the history ─▶ crate::report ─▶ words ─▶ template
//! ```
//! [`asked`] reads the address, [`period`] knows spans of days, [`words`] writes figures as the language does, [`head`] is what
//! all views share: tabs, filters, ways on. [`waits`] with its [`answer`], [`heat`], [`service`] (visits and emoticons) and
//! [`now`] are the views. Every figure and every definition is `crate::report`'s: nothing is computed here.

mod answer;
mod asked;
mod head;
mod heat;
mod now;
mod period;
mod service;
mod waits;
mod words;

use std::sync::Arc;

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};

use self::{
    asked::{Choice, View, Wrong},
    head::Head,
    words::Words,
};
use super::frame::Frame;
use crate::{
    engine::event::InForce,
    history::KnownDays,
    http::{AppState, Fault},
};

/// What every view is made from.
struct Asking {
    frame: Frame,
    words: Words,
    office: Arc<InForce>,
    today: jiff::civil::Date,
    known: KnownDays,
    choice: Choice,
    wrongs: Vec<Wrong>,
}

impl Asking {
    async fn of(app: &AppState, frame: Frame, query: &[(String, String)]) -> Result<Self, Fault> {
        let (today, office) =
            app.office().read(|reading| (reading.lens.state.day.date, reading.lens.state.office.clone())).await?;
        let known = app.archive().known_days(today).await?;
        let is_ours = |id| office.setup.services.contains_key(&id);
        let (choice, wrongs) = asked::read(query, today, &known, is_ours);
        let words = Words::of(frame.t, &office);
        Ok(Self { frame, words, office, today, known, choice, wrongs })
    }

    fn head(&self) -> Head {
        Head::of(self)
    }
}

/// The page.
pub(super) async fn page(
    State(app): State<AppState>,
    frame: Frame,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let asking = Asking::of(&app, frame, &query).await?;
    match asking.choice.view {
        View::Waits => waits::page(&app, asking).await,
        View::Heat => heat::page(&app, asking).await,
        View::ServiceTime => service::times(&app, asking).await,
        View::Feedback => service::feedback(&app, asking).await,
        View::Live => Ok(now::page(asking)),
    }
}

/// Makes a page on a thread that may take its time: figures of years are counted here.
async fn made(make: impl FnOnce() -> Response + Send + 'static) -> Result<Response, Fault> {
    tokio::task::spawn_blocking(make).await.map_err(|_| Fault::of_status(StatusCode::INTERNAL_SERVER_ERROR))
}
