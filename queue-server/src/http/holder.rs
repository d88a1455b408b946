//! A ticket's holder, by its code: sees its place live, and leaves the queue. The code is in the address and nowhere
//! else: never in a log, an event or a list.

use std::time::Duration;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::stream::unfold;
use protocol::{
    Refusal,
    views::{PhoneView, Ticket},
};
use sha2::{Digest, Sha256};
use tokio::time::{Instant, sleep_until};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    client::Client,
    command::{Commanded, Nothing},
    fault::Fault,
    gate::{Gate, Role},
    session::no_entry,
    stream::{self, Wakes, Woken},
};
use crate::{
    access::doorman::NoEntry,
    office::{Ask, Failure, Key, Wish},
    pages::{self, Visit},
    projections::phone,
};

/// How often a phone's view is looked at again at most.
const PACE: Duration = Duration::from_millis(500);

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    let holder = &[Role::Citizen];
    OpenApiRouter::new()
        .routes(gate.needs(holder, routes!(show)))
        .routes(gate.needs(holder, routes!(watch)))
        .routes(gate.needs(holder, routes!(withdraw)))
}

async fn look(app: &AppState, code: &str) -> Result<Option<PhoneView>, Failure> {
    let (code, view_seq) = (code.to_owned(), app.office().publications().borrow().view_seq);
    let view = app.office().read(move |reading| {
        let ticket = reading.lens.state.ticket((reading.ticket_of_code)(&code)?)?;
        phone::view(&reading.lens, ticket, view_seq)
    });
    view.await
}

/// Looks for a code, and counts one that leads nowhere: whoever guesses waits longer and longer.
async fn guessed(
    app: &AppState,
    client: &Client,
    look: impl Future<Output = Result<Option<PhoneView>, Failure>>,
) -> Result<Option<PhoneView>, Fault> {
    may_guess(app, client)?;
    let view = look.await?;
    if view.is_none() {
        app.doors().no_such_code(client.address);
    }
    Ok(view)
}

/// Whether a client may try a code, in an address or in a body.
pub(super) fn may_guess(app: &AppState, client: &Client) -> Result<(), Fault> {
    app.doors().may_look(client.address).map_err(|wait| no_entry(NoEntry::Wait(wait)))
}

fn unknown() -> Fault {
    Failure::from(Refusal::UnknownCode).into()
}

/// The ticket as its holder sees it: a page for browsers, else JSON.
#[utoipa::path(get, path = "/t/{code}", tag = "holder", params(("code" = String, Path)),
    responses((status = 200, description = "The ticket", body = PhoneView)))]
async fn show(
    State(app): State<AppState>,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    client: Client,
) -> Result<Response, Fault> {
    let view = guessed(&app, &client, look(&app, &code)).await?;
    let vary = [(header::VARY, "accept")];
    if wants_page(&headers) {
        let status = if view.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
        let page = pages::phone(&app, Visit::of(&headers, pages::PHONE, query.as_deref())).await?;
        return Ok((status, page).into_response());
    }
    Ok((vary, Json(view.ok_or_else(unknown)?)).into_response())
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    accepted.contains("text/html") && !accepted.contains("application/json")
}

/// The same as Server-Sent Events: on connect, and with each change of this ticket.
#[utoipa::path(get, path = "/t/{code}/stream", tag = "holder", params(("code" = String, Path)),
    responses((status = 200, description = "The ticket", content_type = "text/event-stream", body = String)))]
async fn watch(State(app): State<AppState>, client: Client, Path(code): Path<String>) -> Result<Response, Fault> {
    let mut wakes = Wakes::of(&app, "phone");
    wakes.seen();
    let first = guessed(&app, &client, look(&app, &code)).await?.ok_or_else(unknown)?;
    let watcher = Watcher { app: app.clone(), code, wakes, sent: None, looked: Instant::now() };
    Ok(stream::events(
        &app,
        unfold((watcher, Some(first)), |(mut watcher, first)| async move {
            let event = match first {
                Some(first) => watcher.send(first)?,
                None => watcher.next().await?,
            };
            Some((event, (watcher, None)))
        }),
    ))
}

struct Watcher {
    app: AppState,
    code: String,
    wakes: Wakes,
    sent: Option<PhoneView>,
    looked: Instant,
}

impl Watcher {
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            match self.wakes.wait().await {
                Woken::News => {}
                Woken::Pulse => return Some(self.wakes.pulse()),
                Woken::End => return None,
            }
            sleep_until(self.looked + PACE).await;
            self.wakes.seen();
            self.looked = Instant::now();
            match look(&self.app, &self.code).await {
                // The day is over: the code leads nowhere.
                Ok(None) | Err(Failure::Stopping) => return None,
                Ok(Some(view)) => {
                    if let Some(event) = self.send(view) {
                        return Some(event);
                    }
                }
                Err(_) => {}
            }
        }
    }

    /// The event of this view, unless it shows nothing new.
    fn send(&mut self, view: PhoneView) -> Option<Bytes> {
        let same = |sent: &PhoneView| *sent == PhoneView { view_seq: sent.view_seq, now: sent.now, ..view.clone() };
        if self.sent.as_ref().is_some_and(same) {
            return None;
        }
        // A view is plain data: writing it into memory cannot fail.
        let json = serde_json::to_string(&view).unwrap_or_default();
        let event = format!("id: {}\ndata: {json}\n\n", view.view_seq);
        self.sent = Some(view);
        Some(event.into())
    }
}

/// The holder leaves the queue.
#[utoipa::path(post, path = "/t/{code}/withdraw", tag = "holder", params(("code" = String, Path)),
    request_body = Option<Nothing>, responses((status = 200, description = "The ticket", body = Ticket)))]
async fn withdraw(
    State(app): State<AppState>,
    client: Client,
    Path(code): Path<String>,
    asked: Commanded<Nothing>,
) -> Result<Response, Fault> {
    // Each holder has keys of its own: phones may choose the same ones.
    let key = asked.key.map(|key| Key { caller: holder_of(&code), ..key });
    may_guess(&app, &client)?;
    let known = look(&app, &code).await?.is_some();
    let answer = app.submit(Ask::Holder { code, wish: Wish::Withdraw }, key).await;
    if answer.is_err() && !known {
        app.doors().no_such_code(client.address);
    }
    answer
}

/// Whose keys they are, without the code itself: it is kept nowhere but with its ticket.
fn holder_of(code: &str) -> String {
    format!("holder:{}", data_encoding::HEXLOWER.encode(&Sha256::digest(code.as_bytes())[..16]))
}
