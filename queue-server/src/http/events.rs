//! The journal for administrators and connected systems.

use std::sync::Arc;

use axum::{Json, body::Bytes, extract::State, http::HeaderMap, response::Response};
use futures_util::stream::unfold;
use protocol::{
    Scope, Seq,
    views::{EventView, List},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    fault::Fault,
    gate::{Gate, Role},
    parse::{Asked, Onwards},
    stream::{self, Wakes, Woken},
};
use crate::engine::event::InForce;

const PAGE: usize = 100;

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    let readers = &[Role::ADMINISTRATOR, Role::System(Scope::Events)];
    OpenApiRouter::new().routes(gate.needs(readers, routes!(list))).routes(gate.needs(readers, routes!(watch)))
}

/// Events in order, without desk numbers, codes and reasons.
#[utoipa::path(get, path = "/events", tag = "events", params(Onwards),
    responses((status = 200, description = "A page of events", body = List<EventView>)))]
async fn list(State(app): State<AppState>, Asked(from): Asked<Onwards>) -> Result<Json<List<EventView>>, Fault> {
    let limit = from.limit()?;
    let office = in_force(&app).await?;
    let items = app.archive().events(office, from.after(), limit + 1).await?;
    Ok(Json(Onwards::page(items, limit, |event| event.seq)))
}

/// The same as Server-Sent Events; `id` is `seq`. Resumes behind `Last-Event-ID`, or behind `after`.
#[utoipa::path(get, path = "/events/stream", tag = "events", params(Onwards),
    responses((status = 200, description = "Events", content_type = "text/event-stream", body = String)))]
async fn watch(
    State(app): State<AppState>,
    Asked(from): Asked<Onwards>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).filter(|id| !id.is_empty());
    let after = match last {
        None => from.after.unwrap_or_default(),
        Some(id) => id.parse().map_err(|_| Fault::bad_request("Last-Event-ID is not the seq of an event"))?,
    };
    let watcher = Watcher { wakes: Wakes::of(&app, "events"), after: Seq(after), app: app.clone() };
    Ok(stream::events(
        &app,
        unfold(watcher, |mut watcher| async move {
            let events = watcher.next().await?;
            Some((events, watcher))
        }),
    ))
}

struct Watcher {
    app: AppState,
    wakes: Wakes,
    after: Seq,
}

impl Watcher {
    /// The next page of events as one piece of the stream; `None` at the end.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            // Seen before it is read: what comes in between wakes again.
            let head = self.wakes.seen().head;
            if head > self.after {
                let office = in_force(&self.app).await.ok()?;
                let events = self.app.archive().events(office, self.after, PAGE).await.ok()?;
                if let Some(last) = events.last() {
                    self.after = last.seq;
                    return Some(events.iter().map(line).collect::<String>().into());
                }
            }
            match self.wakes.wait().await {
                Woken::News => {}
                Woken::Pulse => return Some(self.wakes.pulse()),
                Woken::End => return None,
            }
        }
    }
}

fn line(event: &EventView) -> String {
    // A view is plain data: writing it into memory cannot fail.
    format!("id: {}\ndata: {}\n\n", event.seq, serde_json::to_string(event).unwrap_or_default())
}

async fn in_force(app: &AppState) -> Result<Arc<InForce>, Fault> {
    Ok(app.office().read(|reading| reading.lens.state.office.clone()).await?)
}
