//! Paired kiosks: numbers for when they are cut off, and what they did with them.

use axum::{
    extract::{DefaultBodyLimit, State},
    response::Response,
};
use protocol::{
    ClassName, DeviceId, KioskId, OffsetTime,
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
    command::{Commanded, Nothing},
    fault::Fault,
    gate::{Caller, Gate, Role, forbidden},
    parse::{self, Named},
};
use crate::{
    engine::{
        Command,
        command::{Issued, LateRecord},
    },
    office::Ask,
    projections::answer::Unread,
};

/// How many records at once.
const LARGEST_HAND_OVER: usize = 500;

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    let hand_over = routes!(hand_over).layer(DefaultBodyLimit::max(LARGE_BODY));
    OpenApiRouter::new()
        .routes(gate.needs(&[Role::Kiosk], routes!(blocks)))
        .routes(gate.needs(&[Role::Kiosk], hand_over))
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
