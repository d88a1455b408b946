//! What came, made safe item by item: whatever is wrong with one call or one service, the others are shown. A board that goes blank
//! over one bad item is worse than a board that lacks it.

use protocol::{DeskNo, Language, OffsetTime, Seq, ServiceId, TicketNumber, kiosk::Bilingual, views::Wait};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A call as far as it can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeCall {
    /// What it is known by: without it, it would be announced for ever, so there is no call without.
    pub seq: Seq,
    /// The number: without it there is nothing to show.
    pub number: TicketNumber,
    /// Its service, where that can be read.
    pub service: Option<ServiceId>,
    /// Where to go, where that can be read.
    pub desk: Option<DeskNo>,
    /// When it was made, where that can be read.
    pub at: Option<OffsetTime>,
    /// In which language to speak.
    pub language: Language,
    /// Its citizen is still awaited at the desk.
    pub standing: bool,
}

/// A service as far as it can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeService {
    /// Its letter.
    pub service: ServiceId,
    /// Its name.
    pub name: Bilingual,
    /// Numbers can be had.
    pub issuing: bool,
    /// Why not, by the slug of the refusal.
    pub why_not: Option<String>,
    /// When they can be had again.
    pub opens_at: Option<OffsetTime>,
    /// How many wait.
    pub waiting: Option<u64>,
    /// How long one who came now would wait.
    pub wait: Option<Wait>,
}

/// A view as far as it can be shown. `None` in place of a list that is none: that nothing is known is not that nothing is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SafeView {
    /// Grows with each view while the server runs; 0 where it cannot be read.
    pub view_seq: u64,
    /// The server's time.
    pub now: Option<OffsetTime>,
    /// The body that runs the office.
    pub body: String,
    /// The office.
    pub office: String,
    /// The office's line.
    pub text: Option<Bilingual>,
    /// A rehearsal.
    pub rehearsal: bool,
    /// The server doubts its clock.
    pub clock_suspect: bool,
    /// Calls of the last two minutes.
    pub calls: Option<Vec<SafeCall>>,
    /// The last calls of the day.
    pub last: Option<Vec<SafeCall>>,
    /// The services.
    pub services: Option<Vec<SafeService>>,
}

impl SafeView {
    /// A view out of a text; `None` where it is no JSON at all.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(|value| Self::read(&value))
    }

    /// A view out of whatever came.
    #[must_use]
    pub fn read(given: &Value) -> Self {
        let (text, text_en) = (words(given, "text"), words(given, "text_en"));
        let text = (!text.is_empty() || !text_en.is_empty()).then(|| both(text, text_en));
        Self {
            view_seq: part(given, "view_seq").unwrap_or_default(),
            now: part(given, "now"),
            body: words(given, "body"),
            office: words(given, "office"),
            text,
            rehearsal: part(given, "rehearsal").unwrap_or_default(),
            clock_suspect: part(given, "clock_suspect").unwrap_or_default(),
            calls: each(given, "calls", call),
            last: each(given, "last", call),
            services: each(given, "services", service),
        }
    }
}

fn call(given: &Value) -> Option<SafeCall> {
    Some(SafeCall {
        seq: part(given, "call_seq")?,
        number: part(given, "number")?,
        service: part(given, "service"),
        desk: part(given, "desk"),
        at: part(given, "at"),
        language: part(given, "language").unwrap_or(Language::It),
        standing: part(given, "standing").unwrap_or_default(),
    })
}

fn service(given: &Value) -> Option<SafeService> {
    Some(SafeService {
        service: part(given, "service")?,
        name: both(words(given, "name"), words(given, "name_en")),
        issuing: part(given, "issuing").unwrap_or(true),
        why_not: part(given, "why_not"),
        opens_at: part(given, "opens_at"),
        waiting: part(given, "waiting"),
        wait: part::<Wait>(given, "wait").filter(|wait| 0 <= wait.p10 && wait.p10 <= wait.p90),
    })
}

/// In the other language the same, where it has none of its own.
fn both(it: String, en: String) -> Bilingual {
    match (it.is_empty(), en.is_empty()) {
        (true, _) => Bilingual { it: en.clone(), en },
        (_, true) => Bilingual { en: it.clone(), it },
        _ => Bilingual { it, en },
    }
}

fn part<T: DeserializeOwned>(given: &Value, name: &str) -> Option<T> {
    T::deserialize(given.get(name)?).ok()
}

fn words(given: &Value, name: &str) -> String {
    given.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
}

fn each<T>(given: &Value, name: &str, one: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    Some(given.get(name)?.as_array()?.iter().filter_map(one).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn good() -> Value {
        json!({ "call_seq": 7, "number": "A045", "service": "A", "desk": 3, "at": "2026-11-24T09:00:00+01:00",
            "language": "en", "recall": false, "standing": true })
    }

    #[test]
    fn one_bad_item_takes_away_itself_or_a_part_of_itself_and_nothing_else() {
        let mut no_desk = good();
        no_desk["desk"] = json!("three");
        let mut no_language = good();
        no_language["language"] = json!("de");
        let bad = [
            json!(null),
            json!(7),
            json!({ "call_seq": 1 }),
            json!({ "number": "A1" }),
            json!({ "call_seq": -1, "number": "A045" }),
        ];
        let mut calls = vec![good(), no_desk, no_language];
        calls.extend(bad);
        let view =
            SafeView::read(&json!({ "calls": calls, "services": [{ "service": "A", "name": "Anagrafe", "waiting": -3,
            "wait": { "p10": 9, "p50": 1, "p90": 2 } }, { "service": "?" }], "text_en": "Welcome" }));
        let seen = view.calls.unwrap();
        assert_eq!(seen.len(), 3);
        assert_eq!((seen[0].desk, seen[0].language), (Some(DeskNo(3)), Language::En));
        assert_eq!((seen[1].desk, seen[1].number), (None, seen[0].number));
        assert_eq!((seen[2].desk, seen[2].language), (Some(DeskNo(3)), Language::It));
        let services = view.services.unwrap();
        assert_eq!((services.len(), services[0].waiting, services[0].wait), (1, None, None));
        assert_eq!((services[0].name.en.as_str(), services[0].issuing), ("Anagrafe", true));
        assert_eq!(view.text.unwrap().it, "Welcome");
        assert_eq!(view.last, None);
    }

    #[test]
    fn what_is_no_view_at_all_is_an_empty_one() {
        for given in [json!(null), json!([]), json!("view"), json!({ "calls": 3, "now": "yesterday" })] {
            assert_eq!(SafeView::read(&given), SafeView::default(), "{given}");
        }
    }

    #[test]
    fn what_a_server_sends_is_read_whole() {
        let whole = SafeView::read(
            &json!({ "view_seq": 9, "now": "2026-11-24T09:00:00+01:00", "body": " Comune ", "office": "Sportelli",
            "text": null, "text_en": null, "rehearsal": true, "clock_suspect": true, "calls": [good()], "last": [], "services": [] }),
        );
        assert_eq!(
            (whole.view_seq, whole.body.as_str(), whole.rehearsal, whole.clock_suspect),
            (9, "Comune", true, true)
        );
        assert_eq!((whole.text, whole.last, whole.calls.map(|calls| calls.len())), (None, Some(vec![]), Some(1)));
        assert_eq!(whole.now.unwrap().to_string(), "2026-11-24T09:00:00+01:00");
    }
}
