//! The address as what is looked at. What cannot be is not silently as if nobody had said it: the page says what was wrong.

use jiff::civil::Date;
use protocol::ServiceId;

use super::period::{Period, anchor};
use crate::{history::KnownDays, report::ReportKey};

/// The parts of the page, each with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    Waits,
    Heat,
    ServiceTime,
    Feedback,
    Live,
}

impl View {
    pub(super) const ALL: [Self; 5] = [Self::Waits, Self::Heat, Self::ServiceTime, Self::Feedback, Self::Live];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Waits => "waits",
            Self::Heat => "heat",
            Self::ServiceTime => "service-time",
            Self::Feedback => "feedback",
            Self::Live => "live",
        }
    }
}

/// The figure that the map of weekdays and bands shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    Mean,
    P90,
    WithinTarget,
    Tickets,
}

impl Figure {
    pub(super) const ALL: [Self; 4] = [Self::Mean, Self::P90, Self::WithinTarget, Self::Tickets];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::P90 => "p90",
            Self::WithinTarget => "within-target",
            Self::Tickets => "tickets",
        }
    }
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) view: View,
    pub(super) by: ReportKey,
    pub(super) figure: Figure,
    pub(super) period: Period,
    pub(super) service: Option<ServiceId>,
}

impl Choice {
    /// The same of other days.
    pub(super) fn of_days(&self, period: Period) -> Self {
        Self { period, ..self.clone() }
    }

    /// Another part of the page, of the same days.
    pub(super) fn seen_as(&self, view: View) -> Self {
        Self { view, ..self.clone() }
    }

    /// The same in other groups.
    pub(super) fn grouped(&self, by: ReportKey) -> Self {
        Self { by, ..self.clone() }
    }

    /// Its address, which says everything: what is a default today is another one tomorrow.
    pub(super) fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("view", self.view.as_str());
        match self.view {
            View::Live => return format!("/reports?{}", query.finish()),
            View::Waits => {
                query.append_pair("by", self.by.as_str());
            }
            View::Heat => {
                query.append_pair("figure", self.figure.as_str());
            }
            View::ServiceTime | View::Feedback => {}
        }
        format!("/reports?{}&{}", query.finish(), self.days_and_service())
    }

    /// The address of the same rows in the API, without its format; nothing where there are none.
    pub(super) fn export(&self) -> Option<(String, String)> {
        let (name, by) = match self.view {
            View::Waits => ("waits", Some(self.by)),
            View::Heat => ("waits", Some(ReportKey::WeekdayBand)),
            View::ServiceTime => ("service-time", None),
            View::Feedback => ("feedback", None),
            View::Live => return None,
        };
        let by = by.map(|by| format!("by={by}&")).unwrap_or_default();
        let at = |format| format!("/api/v1/reports/{name}.{format}?{by}{}", self.days_and_service());
        Some((at("csv"), at("xlsx")))
    }

    fn days_and_service(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("from", &self.period.from.to_string());
        query.append_pair("to", &self.period.to.to_string());
        if let Some(service) = self.service {
            query.append_pair("service", &service.to_string());
        }
        query.finish()
    }
}

/// What was wrong with an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// No such filter.
    Name(String),
    /// No such value of a filter: its name and the value.
    Value(&'static str, String),
    /// No date: the filter's name and what was given.
    Date(&'static str, String),
    /// The office has no such service; its history may.
    NotOurs(ServiceId),
    /// The last day was given before the first.
    Swapped,
}

/// Reads an address: what is looked at, and what was wrong.
pub(super) fn read(
    query: &[(String, String)],
    today: Date,
    known: &KnownDays,
    is_ours: impl Fn(ServiceId) -> bool,
) -> (Choice, Vec<Wrong>) {
    let mut reading = Reading { query, wrongs: Vec::new() };
    reading.names();
    let view = reading.one_of("view", |text| View::ALL.into_iter().find(|view| view.as_str() == text));
    let by = reading.one_of("by", |text| text.parse().ok());
    let figure = reading.one_of("figure", |text| Figure::ALL.into_iter().find(|figure| figure.as_str() == text));
    let service = reading.one_of("service", |text| text.parse().ok());
    let period = reading.period(anchor(today, known));
    reading.wrongs.extend(service.filter(|id| !is_ours(*id)).map(Wrong::NotOurs));
    let choice = Choice {
        view: view.unwrap_or(View::Waits),
        by: by.unwrap_or(ReportKey::HourBand),
        figure: figure.unwrap_or(Figure::Mean),
        period,
        service,
    };
    (choice, reading.wrongs)
}

struct Reading<'a> {
    query: &'a [(String, String)],
    wrongs: Vec<Wrong>,
}

impl<'a> Reading<'a> {
    /// The value of a filter; an empty one, as forms send it, is none.
    fn said(&self, name: &str) -> Option<&'a str> {
        let value = self.query.iter().find(|(other, _)| other == name).map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    fn names(&mut self) {
        let ours = ["view", "by", "figure", "from", "to", "service", "lang"];
        let strange = self.query.iter().filter(|(name, _)| !ours.contains(&name.as_str()));
        self.wrongs.extend(strange.map(|(name, _)| Wrong::Name(cut(name))));
    }

    fn one_of<T>(&mut self, name: &'static str, value: impl Fn(&str) -> Option<T>) -> Option<T> {
        let said = self.said(name)?;
        let found = value(said);
        if found.is_none() {
            self.wrongs.push(Wrong::Value(name, cut(said)));
        }
        found
    }

    fn date(&mut self, name: &'static str) -> Option<Date> {
        let said = self.said(name)?;
        let date = said.parse::<Date>().ok().filter(|date| (1..=9999).contains(&date.year()));
        if date.is_none() {
            self.wrongs.push(Wrong::Date(name, cut(said)));
        }
        date
    }

    /// The days asked for; else thirty, up to the anchor or up to the last day asked for.
    fn period(&mut self, anchor: Date) -> Period {
        let (from, to) = (self.date("from"), self.date("to"));
        match (from, to) {
            (Some(from), Some(to)) if from > to => {
                self.wrongs.push(Wrong::Swapped);
                Period { from: to, to: from }
            }
            (Some(from), Some(to)) => Period { from, to },
            (Some(from), None) => Period { from, to: anchor.max(from) },
            (None, to) => Period::up_to(to.unwrap_or(anchor), 30),
        }
    }
}

/// Enough of what was typed to know it again.
fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 24);

    fn of(query: &str) -> (Choice, Vec<Wrong>) {
        let query: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let end = Some(date(2010, 4, 30));
        let known = KnownDays { first: Some(date(2009, 12, 1)), latest: end, before_today: end };
        read(&query, TODAY, &known, |id| "ABCDEFR".contains(&id.to_string()))
    }

    #[test]
    fn an_address_says_everything_and_is_read_as_it_was_written() {
        for query in [
            "by=service&from=2010-01-01&to=2010-01-31&service=A",
            "view=heat&figure=p90&from=2010-01-01&to=2010-01-31",
            "view=feedback",
            "view=live",
            "",
        ] {
            let (choice, wrongs) = of(query);
            assert_eq!(wrongs, [], "{query}");
            let address = choice.address();
            let again = of(address.strip_prefix("/reports?").unwrap()).0;
            assert_eq!(again.address(), address);
        }
        let (choice, _) = of("from=2010-01-01&to=2010-01-31&by=day&service=A&lang=en");
        assert_eq!(choice.address(), "/reports?view=waits&by=day&from=2010-01-01&to=2010-01-31&service=A");
        let csv = choice.export().unwrap().0;
        assert_eq!(csv, "/api/v1/reports/waits.csv?by=day&from=2010-01-01&to=2010-01-31&service=A");
    }

    #[test]
    fn nothing_said_is_thirty_days_up_to_the_end() {
        let (choice, wrongs) = of("from=&to=&service=");
        assert_eq!((choice.view, choice.by, choice.service), (View::Waits, ReportKey::HourBand, None));
        assert_eq!(choice.period, Period { from: date(2010, 4, 1), to: date(2010, 4, 30) });
        assert_eq!(wrongs, [], "an empty field of the form is no mistake");
        assert_eq!(of("from=2010-04-20").0.period.to, date(2010, 4, 30));
        assert_eq!(of("from=2011-04-20").0.period, Period::day(date(2011, 4, 20)));
    }

    #[test]
    fn what_cannot_be_is_named() {
        let wrongs = of("view=x&by=operator&figure=y&from=31/02/2010&to=2010-02-31&service=99&operator=3").1;
        let value = |name, value: &str| Wrong::Value(name, value.to_owned());
        let date = |name, value: &str| Wrong::Date(name, value.to_owned());
        assert_eq!(
            wrongs,
            [
                Wrong::Name("operator".to_owned()),
                value("view", "x"),
                value("by", "operator"),
                value("figure", "y"),
                value("service", "99"),
                date("from", "31/02/2010"),
                date("to", "2010-02-31"),
            ]
        );
        let far = &of(&format!("by={}", "x".repeat(90))).1;
        assert_eq!(far, &[value("by", &"x".repeat(40))]);
    }

    #[test]
    fn days_the_wrong_way_round_are_turned_and_it_is_said() {
        let (choice, wrongs) = of("from=2010-02-10&to=2010-02-01");
        assert_eq!(choice.period, Period { from: date(2010, 2, 1), to: date(2010, 2, 10) });
        assert_eq!(wrongs, [Wrong::Swapped]);
    }

    #[test]
    fn a_service_that_the_office_gave_up_is_kept_and_said() {
        let (choice, wrongs) = of("service=H");
        assert_eq!((choice.service.map(|id| id.to_string()), wrongs.len()), (Some("H".to_owned()), 1));
    }
}
