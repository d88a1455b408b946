//! Days and hours, as people write them, and how long a screen stays.

use protocol::{Language, OffsetTime};

use super::of;
use crate::offline::date;

/// "24/11/2026"
#[must_use]
pub fn day(time: OffsetTime) -> String {
    let date = date(time);
    let part = |range: std::ops::Range<usize>| date.get(range).unwrap_or_default();
    format!("{}/{}/{}", part(8..10), part(5..7), part(0..4))
}

/// "09:05"
#[must_use]
pub fn clock(time: OffsetTime) -> String {
    time.to_string().get(11..16).unwrap_or_default().to_owned()
}

/// "si riapre domani alle 08:15", seen from a day.
#[must_use]
pub fn opens(language: Language, now: OffsetTime, opens: OffsetTime) -> String {
    let at = clock(opens);
    let it = language == Language::It;
    match days_between(now, opens) {
        0 if it => format!("si riapre alle {at}"),
        0 => format!("opens at {at}"),
        1 if it => format!("si riapre domani alle {at}"),
        1 => format!("opens tomorrow at {at}"),
        _ if it => format!("si riapre {} {} alle {at}", weekday(language, opens), day(opens)),
        _ => format!("opens on {} {} at {at}", weekday(language, opens), day(opens)),
    }
}

/// Days since 1970-01-01 of a time's local date.
fn day_number(time: OffsetTime) -> i64 {
    let date = date(time);
    let part = |range: std::ops::Range<usize>| date.get(range).and_then(|part| part.parse::<i64>().ok()).unwrap_or(1);
    // Howard Hinnant's days_from_civil.
    let (year, month, day) = (part(0..4), part(5..7), part(8..10));
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn days_between(now: OffsetTime, then: OffsetTime) -> i64 {
    day_number(then) - day_number(now)
}

fn weekday(language: Language, time: OffsetTime) -> &'static str {
    // 1970-01-01 was a Thursday.
    let (it, en) = match day_number(time).rem_euclid(7) {
        0 => ("giovedì", "Thursday"),
        1 => ("venerdì", "Friday"),
        2 => ("sabato", "Saturday"),
        3 => ("domenica", "Sunday"),
        4 => ("lunedì", "Monday"),
        5 => ("martedì", "Tuesday"),
        _ => ("mercoledì", "Wednesday"),
    };
    of(language, it, en)
}

/// "Questa schermata si chiude tra 12 secondi"
#[must_use]
pub fn closes_in(language: Language, seconds: i64) -> String {
    match (language, seconds) {
        (Language::It, 1) => "Questa schermata si chiude tra 1 secondo".into(),
        (Language::It, _) => format!("Questa schermata si chiude tra {seconds} secondi"),
        (Language::En, 1) => "This screen closes in 1 second".into(),
        (Language::En, _) => format!("This screen closes in {seconds} seconds"),
    }
}

/// "Senza risposta, tra 12 secondi si torna alla schermata iniziale in italiano."
#[must_use]
pub fn anew_in(language: Language, seconds: i64) -> String {
    match (language, seconds) {
        (Language::It, 1) => "Senza risposta, tra 1 secondo si torna alla schermata iniziale in italiano.".into(),
        (Language::It, _) => {
            format!("Senza risposta, tra {seconds} secondi si torna alla schermata iniziale in italiano.")
        }
        (Language::En, 1) => "Without an answer, the first screen comes back in 1 second, in Italian.".into(),
        (Language::En, _) => {
            format!("Without an answer, the first screen comes back in {seconds} seconds, in Italian.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_hours_are_told_from_the_day_on_which_one_reads() {
        let at = |text: &str| text.parse::<OffsetTime>().unwrap();
        let now = at("2026-12-31T20:00:00+01:00");
        let say = |then: &str| opens(Language::It, now, at(then));
        assert_eq!(say("2026-12-31T21:00:00+01:00"), "si riapre alle 21:00");
        assert_eq!(say("2027-01-01T08:15:00+01:00"), "si riapre domani alle 08:15");
        assert_eq!(say("2027-01-07T08:15:00+01:00"), "si riapre giovedì 07/01/2027 alle 08:15");
        assert_eq!(day_number(at("1970-01-01T00:00:00+00:00")), 0);
        assert_eq!(day_number(at("2024-03-01T00:00:00+00:00")) - day_number(at("2024-02-28T00:00:00+00:00")), 2);
    }
}
