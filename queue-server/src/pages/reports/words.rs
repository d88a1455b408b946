//! Figures as people write them: times as minutes and seconds, shares in hundredths, dates dd/mm/yyyy, each with the marks of
//! the language. Rounded here and nowhere else.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;
use protocol::{Language, ServiceId};

use super::{
    super::texts::{FluentValue, Texts},
    asked::Wrong,
    period::Period,
};
use crate::{
    engine::event::InForce,
    report::{
        Decimal,
        compare::is_few,
        key::{Key, Part},
    },
};

/// The words of the page, and what the office calls its services.
#[derive(Clone)]
pub(super) struct Words {
    t: Texts,
    services: Arc<BTreeMap<ServiceId, String>>,
    /// Procedures and kinds of desk, as the history names them.
    names: Arc<BTreeMap<String, String>>,
}

/// A figure of a group, as it is read. One of few waits is marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) few: bool,
}

impl Cell {
    pub(super) const fn of(text: String, waits: usize) -> Self {
        Self { text, few: is_few(waits) }
    }
}

impl Words {
    pub(super) fn of(t: Texts, office: &InForce) -> Self {
        let setup = &office.setup;
        let services = setup.services.iter().map(|(id, service)| (*id, service.name.get(t.0).to_owned()));
        let kinds = setup.desk_kinds.iter().map(|(id, kind)| (id.0.to_string(), kind.name.get(t.0).to_owned()));
        let procedures = setup.procedures.iter().map(|one| (one.name.it.clone(), one.name.get(t.0).to_owned()));
        Self { t, services: Arc::new(services.collect()), names: Arc::new(kinds.chain(procedures).collect()) }
    }

    #[cfg(test)]
    pub(super) fn bare(language: Language) -> Self {
        Self { t: Texts(language), services: Arc::default(), names: Arc::default() }
    }

    pub(super) fn say(&self, id: &str) -> String {
        self.t.say(id)
    }

    pub(super) fn say_with(&self, id: &str, values: &[(&'static str, FluentValue<'static>)]) -> String {
        self.t.say_with(id, values)
    }

    /// A letter and its name.
    pub(super) fn service(&self, id: ServiceId) -> String {
        match self.services.get(&id) {
            Some(name) => format!("{id} {name}"),
            None => id.to_string(),
        }
    }

    /// 30/04/2010.
    #[allow(clippy::unused_self)] // both languages write it so here
    pub(super) fn date(&self, day: Date) -> String {
        format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
    }

    /// venerdì 30/04/2010.
    pub(super) fn weekday_and_date(&self, day: Date) -> String {
        format!("{} {}", self.weekday(day.weekday().to_monday_one_offset()), self.date(day))
    }

    pub(super) fn weekday(&self, weekday: i8) -> String {
        self.say(&format!("reports-weekday-{weekday}"))
    }

    /// aprile 2010.
    pub(super) fn month(&self, year: i16, month: i8) -> String {
        format!("{} {year}", self.say(&format!("reports-month-{month}")))
    }

    pub(super) fn period(&self, period: Period) -> String {
        if period.from == period.to {
            return self.weekday_and_date(period.from);
        }
        let days = [("from", self.date(period.from).into()), ("to", self.date(period.to).into())];
        self.say_with("reports-period", &days)
    }

    /// 9:02: minutes and seconds; a dash for an empty group, which is not the same as zero.
    #[allow(clippy::unused_self)]
    pub(super) fn minutes(&self, seconds: Option<Decimal>) -> String {
        clock(seconds.map(|seconds| whole(seconds.to_f64())))
    }

    /// The same of whole seconds.
    #[allow(clippy::unused_self)]
    pub(super) fn whole_minutes(&self, seconds: Option<i64>) -> String {
        clock(seconds)
    }

    /// 9 min 2 s, as a sentence has it.
    #[allow(clippy::unused_self)]
    pub(super) fn spelt(&self, seconds: f64) -> String {
        match (whole(seconds) / 60, whole(seconds) % 60) {
            (0, seconds) => format!("{seconds} s"),
            (minutes, 0) => format!("{minutes} min"),
            (minutes, seconds) => format!("{minutes} min {seconds} s"),
        }
    }

    /// 9,0: minutes with a tenth, where there is little room.
    pub(super) fn short_minutes(&self, seconds: Option<f64>) -> String {
        seconds.map_or_else(dash, |seconds| self.marked(&format!("{:.1}", seconds / 60.0)))
    }

    /// 98,6 %.
    pub(super) fn percent(&self, share: Option<Decimal>) -> String {
        share.map_or_else(dash, |share| self.marked(&format!("{:.1}\u{a0}%", share.to_f64() * 100.0)))
    }

    /// 80 %: a share that somebody set, in thousandths.
    pub(super) fn set_percent(&self, thousandths: u32) -> String {
        let (whole, tenths) = (thousandths / 10, thousandths % 10);
        if tenths == 0 { format!("{whole}\u{a0}%") } else { self.marked(&format!("{whole}.{tenths}\u{a0}%")) }
    }

    /// 99 %, where there is little room; whole numbers never say that all is well when it is not.
    #[allow(clippy::unused_self)]
    pub(super) fn short_percent(&self, share: Option<f64>) -> String {
        share.map_or_else(dash, |share| format!("{}%", (share * 100.0 + 1e-9).floor()))
    }

    /// A number of things, in groups of three digits.
    pub(super) fn count(&self, number: usize) -> String {
        let (digits, mark) = (number.to_string(), if self.t.0 == Language::It { '.' } else { ',' });
        let mut text = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place) % 3 == 0 {
                text.push(mark);
            }
            text.push(digit);
        }
        text
    }

    fn marked(&self, number: &str) -> String {
        if self.t.0 == Language::It { number.replace('.', ",") } else { number.to_owned() }
    }

    /// What a group is called.
    pub(super) fn key(&self, key: &Key) -> String {
        let parts = std::iter::once(&key.0).chain(&key.1);
        parts.map(|part| self.part(part)).collect::<Vec<_>>().join(" · ")
    }

    pub(super) fn part(&self, part: &Part) -> String {
        match part {
            Part::Day(day) => {
                let weekday = self.weekday(day.weekday().to_monday_one_offset());
                format!("{} {}", weekday.chars().take(3).collect::<String>(), self.date(*day))
            }
            Part::Month(year, month) => self.month(*year, *month),
            Part::Weekday(weekday) => self.weekday(*weekday),
            Part::Hour(hour) => format!("{hour:02}–{:02}", hour + 1),
            Part::Service(id) => self.service(*id),
            Part::Channel(channel) => self.say(&format!("reports-channel-{channel}")),
            Part::Class(class) => self.say(&format!("reports-class-{class}")),
            Part::Name(name) => self.names.get(&**name).cloned().unwrap_or_else(|| name.to_string()),
            Part::Week(year, week) => self.week(*year, *week),
            Part::Unknown => self.say("reports-unknown"),
        }
    }

    /// 2010-W17, with the Monday that it begins on.
    fn week(&self, year: i16, week: i8) -> String {
        let monday = jiff::civil::ISOWeekDate::new(year, week, jiff::civil::Weekday::Monday).map(|day| day.date());
        let number = [("week", i64::from(week).into()), ("year", year.to_string().into())];
        let name = self.say_with("reports-week", &number);
        monday.map_or(name.clone(), |monday| format!("{name} ({:02}/{:02})", monday.day(), monday.month()))
    }

    /// What was wrong with an address, and what is done about it.
    pub(super) fn wrong(&self, wrong: &Wrong, shown: Period) -> String {
        let from = || ("from", self.date(shown.from).into());
        let to = || ("to", self.date(shown.to).into());
        let name = |name: &str| ("name", self.say(&format!("reports-{name}")).into());
        match wrong {
            Wrong::Name(name) => self.say_with("reports-wrong-name", &[("name", name.clone().into())]),
            Wrong::Value(filter, value) => {
                self.say_with("reports-wrong-value", &[name(filter), ("value", value.clone().into())])
            }
            Wrong::Date(filter, value) => {
                self.say_with("reports-wrong-date", &[name(filter), ("value", value.clone().into()), from(), to()])
            }
            Wrong::NotOurs(id) => self.say_with("reports-wrong-service", &[("service", id.to_string().into())]),
            Wrong::Swapped => self.say_with("reports-wrong-order", &[from(), to()]),
        }
    }
}

/// With a capital, as a sentence begins.
pub(super) fn begun(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What is not there.
pub(super) fn dash() -> String {
    "–".to_owned()
}

fn clock(seconds: Option<i64>) -> String {
    seconds.map_or_else(dash, |seconds| format!("{}:{:02}", seconds / 60, seconds % 60))
}

#[allow(clippy::cast_possible_truncation)] // seconds of a wait
fn whole(seconds: f64) -> i64 {
    seconds.round() as i64
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn decimal(numerator: i64, denominator: usize) -> Option<Decimal> {
        Decimal::of_fraction(numerator, denominator, 6)
    }

    #[test]
    fn an_empty_group_has_no_figures_and_not_zero() {
        let [it, en] = [Language::It, Language::En].map(Words::bare);
        let times = [None, decimal(0, 1), decimal(5_396, 10), decimal(3_600, 1)].map(|seconds| it.minutes(seconds));
        assert_eq!(times, ["–", "0:00", "9:00", "60:00"]);
        let shares = [None, decimal(0, 1), decimal(98_642, 100_000)];
        assert_eq!(shares.map(|share| en.percent(share)), ["–", "0.0\u{a0}%", "98.6\u{a0}%"]);
        assert_eq!(shares.map(|share| it.percent(share)), ["–", "0,0\u{a0}%", "98,6\u{a0}%"]);
        assert_eq!([800, 955].map(|share| it.set_percent(share)), ["80\u{a0}%", "95,5\u{a0}%"]);
        assert_eq!(
            [None, Some(0.999), Some(1.0), Some(0.29)].map(|s| it.short_percent(s)),
            ["–", "99%", "100%", "29%"]
        );
    }

    #[test]
    fn numbers_and_dates_are_written_as_the_language_does() {
        let [it, en] = [Language::It, Language::En].map(Words::bare);
        assert_eq!([7, 639, 1_000, 23_706].map(|n| it.count(n)), ["7", "639", "1.000", "23.706"]);
        assert_eq!(en.count(1_234_567), "1,234,567");
        assert_eq!([it.short_minutes(Some(543.0)), en.short_minutes(Some(543.0))], ["9,1", "9.1"]);
        assert_eq!([0.4, 59.6, 542.0].map(|s| it.spelt(s)), ["0 s", "1 min", "9 min 2 s"]);
        assert_eq!(it.weekday_and_date(date(2010, 4, 30)), "venerdì 30/04/2010");
        assert_eq!(en.month(2010, 4), "April 2010");
        assert_eq!(it.part(&Part::Week(2009, 53)), "sett. 53/2009 (28/12)");
    }
}
