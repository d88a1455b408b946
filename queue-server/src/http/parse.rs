//! What came in the address and in the body, read so that what is wrong can be named.

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use jiff::civil::Date;
use protocol::{DeskNo, DeviceId, KioskId, Seq, ServiceId, TicketId, views::List};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error},
};
use utoipa::IntoParams;

use super::{AppState, fault::Fault};

/// A JSON body. Broken JSON is a bad request; a field that is unknown, missing or of another type is named.
///
/// # Errors
/// 400 or 422.
pub fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    // Nearly every body is right; only one that is not is read again by the slower reader, which knows where it is.
    if let Ok(value) = serde_json::from_slice(body) {
        return Ok(value);
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() { named(&path, &inner.to_string()) } else { not_json(&inner) }
    })?;
    reader.end().map_err(|error| not_json(&error))?;
    Ok(value)
}

fn not_json(error: &serde_json::Error) -> Fault {
    Fault::bad_request(format!("the body is not JSON: {error}"))
}

/// The field that a message of serde is about: a missing or unknown one stands in the message, in backticks.
fn named(path: &str, message: &str) -> Fault {
    let about_a_name = ["missing field `", "unknown field `", "duplicate field `"];
    let name = about_a_name.iter().find_map(|prefix| message.strip_prefix(prefix)?.split('`').next());
    let missing = message.starts_with("missing");
    let parent = if path == "." { "" } else { path };
    let field = match name {
        None => path.to_owned(),
        Some(name) if parent.is_empty() || (!missing && parent.ends_with(name)) => {
            if parent.is_empty() {
                name.to_owned()
            } else {
                parent.to_owned()
            }
        }
        Some(name) => format!("{parent}.{name}"),
    };
    Fault::field(field, message.to_owned())
}

/// The query. A bad parameter is named.
#[derive(Debug)]
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Asked<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Fault> {
        query(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

fn query<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    let pairs = form_urlencoded::parse(text.as_bytes());
    let reader = serde_urlencoded::Deserializer::new(pairs);
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let path = error.path().to_string();
        named(&path, &error.into_inner().to_string())
    })
}

/// A date of a query.
///
/// # Errors
/// What a date looks like.
pub fn date<'de, D: Deserializer<'de>>(reader: D) -> Result<Date, D::Error> {
    let text = String::deserialize(reader)?;
    text.parse().map_err(|_| D::Error::custom(format!("{text:?} is not a date like 2026-11-24")))
}

/// A date that may be left out.
///
/// # Errors
/// What a date looks like.
pub fn optional_date<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<Date>, D::Error> {
    date(reader).map(Some)
}

/// From where on, and how much: of lists that only grow.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Onwards {
    /// Items behind this one; from the first unless said.
    pub after: Option<u64>,
    /// At most so many: 100 unless said, 1000 at most.
    pub limit: Option<usize>,
}

impl Onwards {
    /// Behind which item.
    #[must_use]
    pub fn after(&self) -> Seq {
        Seq(self.after.unwrap_or_default())
    }

    /// How many.
    ///
    /// # Errors
    /// 422 where nobody can mean that.
    pub fn limit(&self) -> Result<usize, Fault> {
        match self.limit.unwrap_or(100) {
            limit @ 1..=1000 => Ok(limit),
            _ => Err(Fault::field("limit", "a page has 1 to 1000 items")),
        }
    }

    /// A page of what was read, which is one more than asked for where there is more behind it.
    #[must_use]
    pub fn page<T>(mut items: Vec<T>, limit: usize, seq: impl Fn(&T) -> Seq) -> List<T> {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(|last| seq(last).to_string()) } else { None };
        List { items, next }
    }
}

/// Something that an address can name.
pub trait Thing: FromStr {
    /// The stable name of its absence.
    const SLUG: &'static str;
    /// The same as a heading.
    const TITLE: &'static str;
    /// The same as a sentence with the remedy.
    const DETAIL: &'static str;
}

impl Thing for DeskNo {
    const SLUG: &'static str = "unknown-desk";
    const TITLE: &'static str = "Unknown desk";
    const DETAIL: &'static str = "this office has no such desk: GET /api/v1/desks lists them";
}
impl Thing for TicketId {
    const SLUG: &'static str = "unknown-ticket";
    const TITLE: &'static str = "Unknown ticket";
    const DETAIL: &'static str = "there is no such ticket today: GET /api/v1/tickets lists them";
}
impl Thing for ServiceId {
    const SLUG: &'static str = "unknown-service";
    const TITLE: &'static str = "Unknown service";
    const DETAIL: &'static str = "this office has no such service: GET /api/v1/office lists them";
}
impl Thing for DeviceId {
    const SLUG: &'static str = "unknown-device";
    const TITLE: &'static str = "Unknown device";
    const DETAIL: &'static str = "no such device is paired with this office: GET /api/v1/devices lists them";
}
impl Thing for KioskId {
    const SLUG: &'static str = "unknown-kiosk";
    const TITLE: &'static str = "Unknown kiosk";
    const DETAIL: &'static str = "no such kiosk is paired with this office";
}

/// That nothing of this name is here.
pub fn unknown<T: Thing>() -> Fault {
    Fault::missing(T::SLUG, T::TITLE, T::DETAIL)
}

/// What the address names. A text that can name nothing names nothing: 404.
#[derive(Debug)]
pub struct Named<T>(pub T);

impl<T: Thing + Send> FromRequestParts<AppState> for Named<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Fault> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| unknown::<T>())?;
        text.parse().map(Self).map_err(|_| unknown::<T>())
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use protocol::requests;

    use super::*;
    use crate::http::fault;

    fn told(fault: Fault) -> (u16, Option<String>) {
        let response = fault::written(fault.into_response(), "r");
        let status = response.status().as_u16();
        let body = futures_util::future::FutureExt::now_or_never(axum::body::to_bytes(response.into_body(), 10_000));
        let problem: protocol::Problem = serde_json::from_slice(&body.unwrap().unwrap()).unwrap();
        (status, problem.field)
    }

    #[test]
    fn the_field_to_blame_is_named() {
        let take = |text: &str| told(json::<requests::Take>(text.as_bytes()).unwrap_err());
        let field = |name: &str| (422, Some(name.to_owned()));
        assert_eq!(take(r#"{"channel":"kiosk"}"#), field("service"));
        assert_eq!(take(r#"{"service":"A","channel":"fax"}"#), field("channel"));
        assert_eq!(take(r#"{"service":7,"channel":"kiosk"}"#), field("service"));
        assert_eq!(take(r#"{"service":"A","channel":"kiosk","colour":1}"#), field("colour"));
        assert_eq!(take(r#"{"service":"A","service":"B","channel":"kiosk"}"#), field("service"));
        assert_eq!(take("{"), (400, None));
        assert_eq!(take(r#"{"service":"A","channel":"kiosk"} x"#), (400, None));

        let items = r#"{"items":[{"number":"A501","service":"A"},{"number":"A5","service":"A"}]}"#;
        assert_eq!(told(json::<requests::HandOver>(items.as_bytes()).unwrap_err()), field("items[1].number"));
        let items = r#"{"items":[{"service":"A"}]}"#;
        assert_eq!(told(json::<requests::HandOver>(items.as_bytes()).unwrap_err()), field("items[0].number"));
        let items = r#"{"items":[{"number":"A501","service":"A","x":1}]}"#;
        assert_eq!(told(json::<requests::HandOver>(items.as_bytes()).unwrap_err()), field("items[0].x"));
    }
}
