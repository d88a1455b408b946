//! Paired kiosks: what they serve with, numbers for when they are cut off and what they did with them, how they are.

use axum::{
    Json,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use protocol::{
    ClassName, DeviceId, KioskId, OffsetTime,
    kiosk::{KioskHealth, KioskSetup, Kiosks, Settle, Settled},
    requests::{self, HandOver},
    views::{Blocks, LateAnswers},
};
use serde::Deserialize;
use serde_json::Value;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt},
    routes,
};

use super::{
    AppState, LARGE_BODY,
    command::{Commanded, Nothing, json},
    fault::Fault,
    gate::{Caller, Gate, Role, forbidden},
    parse::{self, Named},
    stream,
    tagged::tagged,
};
use crate::{
    care::within_bounds,
    engine::{
        Command,
        command::{Issued, LateRecord},
    },
    office::Ask,
    projections::{answer::Unread, kiosk},
};

/// How many records at once.
const LARGEST_HAND_OVER: usize = 500;

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    let hand_over = routes!(hand_over).layer(DefaultBodyLimit::max(LARGE_BODY));
    let staff = &[Role::ADMINISTRATOR, Role::HEAD, Role::RECEPTION, Role::OPERATOR];
    OpenApiRouter::new()
        .routes(gate.needs(&[Role::Kiosk], routes!(blocks)))
        .routes(gate.needs(&[Role::Kiosk], hand_over))
        .routes(gate.needs(&[Role::Kiosk], routes!(give_up)))
        .routes(gate.needs(&[Role::Kiosk], routes!(setup)))
        .routes(gate.needs(&[Role::Kiosk], routes!(health)))
        .routes(gate.needs(staff, routes!(settle)))
        .routes(gate.needs(staff, routes!(all)))
        .routes(gate.needs(staff, routes!(watch)))
}

/// How every kiosk is: those who look after them, and those to whom people come whose ticket was not printed.
#[utoipa::path(get, path = "/kiosks", tag = "kiosks",
    responses((status = 200, description = "The kiosks", body = Kiosks)))]
async fn all(State(app): State<AppState>) -> Response {
    json(StatusCode::OK, app.care().view().json.clone())
}

/// The same as Server-Sent Events: a whole view on connect and with each change; `id` is its `view_seq`.
#[utoipa::path(get, path = "/kiosks/stream", tag = "kiosks",
    responses((status = 200, description = "Kiosks as events", content_type = "text/event-stream", body = String)))]
async fn watch(State(app): State<AppState>) -> Response {
    stream::of_views(&app, "kiosks", app.care().views())
}

/// What the kiosk serves with, also while it is cut off. With the `ETag` of what it has, in `If-None-Match`, it costs nothing.
#[utoipa::path(get, path = "/kiosks/{k}/setup", tag = "kiosks",
    params(("k" = KioskId, Path), ("if-none-match" = Option<String>, Header)),
    responses((status = 200, description = "The setup", body = KioskSetup),
        (status = 304, description = "It is the one that the kiosk has")))]
async fn setup(
    State(app): State<AppState>,
    Named(kiosk): Named<KioskId>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    is_itself(&caller, &kiosk)?;
    let setup = app.office().read(move |reading| kiosk::setup(&reading.lens, kiosk)).await?;
    Ok(tagged(&headers, &setup))
}

/// How the kiosk is, all of it: replaces what it told before. It is answered which of the tickets in it were looked after meanwhile.
#[utoipa::path(put, path = "/kiosks/{k}/health", tag = "kiosks", params(("k" = KioskId, Path)),
    request_body = KioskHealth, responses((status = 204, description = "Noted"),
        (status = 200, description = "Noted; these need not be told any more", body = Settled)))]
async fn health(
    State(app): State<AppState>,
    Named(kiosk): Named<KioskId>,
    caller: Caller,
    asked: Commanded<KioskHealth>,
) -> Result<Response, Fault> {
    is_itself(&caller, &kiosk)?;
    within_bounds(&asked.body).map_err(|out| Fault::field(out.field, out.expected))?;
    let numbers = app.care().told(&kiosk, asked.body);
    // A kiosk from before there was anything to answer asks for nothing.
    if numbers.is_empty() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(Json(Settled { numbers }).into_response())
}

/// Somebody has told the holder of a ticket without paper its number, or has given another: nobody is alerted to it any more. The ticket stays as it is.
#[utoipa::path(post, path = "/kiosks/{k}/settled", tag = "kiosks", params(("k" = KioskId, Path)),
    request_body = Settle, responses((status = 204, description = "It is shown no more")))]
async fn settle(
    State(app): State<AppState>,
    Named(kiosk): Named<KioskId>,
    asked: Commanded<Settle>,
) -> Result<StatusCode, Fault> {
    let number = asked.body.number;
    if !app.care().settle(&kiosk, number) {
        let detail =
            format!("kiosk {kiosk} tells of no ticket {number} without paper or place: GET /kiosks lists them");
        return Err(Fault::missing("unknown-ticket", "No such ticket", detail));
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The kiosk's reserved numbers for today and the next open day.
#[utoipa::path(post, path = "/kiosks/{k}/blocks", tag = "kiosks", params(("k" = KioskId, Path)),
    request_body = Option<Nothing>, responses((status = 200, description = "The blocks", body = Blocks)))]
async fn blocks(
    State(app): State<AppState>,
    Named(kiosk): Named<KioskId>,
    caller: Caller,
    asked: Commanded<Nothing>,
) -> Result<Response, Fault> {
    is_itself(&caller, &kiosk)?;
    app.command(Command::ReserveBlocks { kiosk }, asked.key).await
}

/// A kiosk speaks for itself alone.
fn is_itself(caller: &Caller, kiosk: &KioskId) -> Result<(), Fault> {
    match caller {
        Caller::Device { device, .. } if *device == DeviceId::from(kiosk.clone()) => Ok(()),
        _ => Err(forbidden("a kiosk speaks for itself alone: use the token of this kiosk")),
    }
}

/// What the kiosk issued while it was cut off: answered record by record; a known one changes nothing.
#[utoipa::path(post, path = "/kiosks/{k}/tickets", tag = "kiosks", params(("k" = KioskId, Path)),
    request_body = HandOver, responses((status = 200, description = "Record by record", body = LateAnswers)))]
async fn hand_over(
    State(app): State<AppState>,
    Named(kiosk): Named<KioskId>,
    caller: Caller,
    asked: Commanded<Received>,
) -> Result<Response, Fault> {
    is_itself(&caller, &kiosk)?;
    let items = asked.body.items;
    if items.len() > LARGEST_HAND_OVER {
        return Err(Fault::field("items", "at most 500 records at once: hand over the rest afterwards"));
    }
    let records = items.iter().enumerate().map(|(place, item)| read(place, item)).collect();
    app.submit(Ask::HandOver { kiosk, records }, asked.key).await
}

/// Gives up the `Idempotency-Key` that comes with it, under which the kiosk asked for a ticket and heard nothing: 204, and a request for a ticket
/// that arrives under it later is refused. 422 `key-reused` says that there is a ticket: asked for once more under the key, it is
/// answered, and can be withdrawn.
#[utoipa::path(post, path = "/kiosks/{k}/give-up", tag = "kiosks", params(("k" = KioskId, Path)),
    request_body = Option<Nothing>, responses((status = 204, description = "Nothing is and will be under this key")))]
async fn give_up(
    State(app): State<AppState>,
    Named(kiosk): Named<KioskId>,
    caller: Caller,
    asked: Commanded<Nothing>,
) -> Result<Response, Fault> {
    is_itself(&caller, &kiosk)?;
    let key = asked.key.ok_or_else(|| Fault::bad_request("say in Idempotency-Key which key is given up"))?;
    app.submit(Ask::GiveUp { kiosk }, Some(key)).await
}

/// The body as it is received: records are read one by one, so that a bad one does not keep the others out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Received {
    items: Vec<Value>,
}

fn read(place: usize, item: &Value) -> Result<LateRecord, Unread> {
    let record = parse::json(item.to_string().as_bytes()).and_then(|item| late(&item));
    record.map_err(|fault| Unread {
        number: item.get("number").and_then(Value::as_str).and_then(|number| number.parse().ok()),
        problem: Box::new(fault.of_item(&format!("items[{place}]"))),
    })
}

fn late(item: &requests::LateRecord) -> Result<LateRecord, Fault> {
    let bad = |field: &str, detail: &'static str| Fault::field(field, detail);
    if item.class == ClassName::Appointment {
        return Err(bad("class", "a kiosk that is cut off gives out standard and priority tickets only"));
    }
    let issued = match (item.occurred_at, item.occurred_from, item.occurred_to) {
        (Some(at), None, None) => Issued::At(at.moment()),
        (None, Some(from), Some(to)) => {
            bounded(from, to).ok_or_else(|| bad("occurred_to", "lies before occurred_from"))?
        }
        (None, None, None) => return Err(bad("occurred_at", "say occurred_at, or occurred_from and occurred_to")),
        (None, None, Some(_)) => return Err(bad("occurred_from", "occurred_to needs occurred_from beside it")),
        (None, Some(_), None) => return Err(bad("occurred_to", "occurred_from needs occurred_to beside it")),
        (Some(_), _, _) => return Err(bad("occurred_at", "say occurred_at or its bounds, not both")),
    };
    let priority = item.class == ClassName::Priority;
    Ok(LateRecord { number: item.number, service: item.service, priority, language: item.language, issued })
}

fn bounded(from: OffsetTime, to: OffsetTime) -> Option<Issued> {
    let (from, to) = (from.moment(), to.moment());
    (from <= to).then_some(Issued::Within { from, to })
}
