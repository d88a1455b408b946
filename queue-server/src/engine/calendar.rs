//! Opening times and the change of day, in the office's own zone.
//!
//! Given moments and dates, never a clock: the caller says when it is. Zones come from the tz database inside the
//! program, so that a replay gives the same dates on every machine.
//!
//! A date is open by the first of these that speaks: its special day, the patron's day, a national holiday, the plan
//! of its weekday.

use std::collections::BTreeMap;

use jiff::{
    Timestamp,
    civil::{Date, Time, Weekday},
    tz::{Offset, TimeZone, TimeZoneDatabase},
};
use protocol::{Moment, OffsetTime};

pub use super::holidays::Holiday;
use super::setup::Text;

/// How far ahead an open day is looked for: a year and a few days.
const HORIZON_DAYS: usize = 370;

/// A time zone of the bundled tz database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// The tz database has no zone of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a time zone like Europe/Rome")]
pub struct UnknownZone(pub String);

impl Zone {
    /// The zone of an IANA name like `Europe/Rome`.
    ///
    /// # Errors
    /// The bundled database has no such zone.
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        match TimeZoneDatabase::bundled().get(name) {
            Ok(zone) if zone.iana_name().is_some() => Ok(Self(zone)),
            _ => Err(UnknownZone(name.chars().take(40).collect())),
        }
    }

    /// The name, spelt as the database spells it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    fn offset(&self, moment: Moment) -> Offset {
        self.0.to_offset(moment.timestamp())
    }
}

/// One opening: from `opens` on, until just before `closes`, local times of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    opens: Time,
    closes: Time,
}

impl Hours {
    /// `None` unless it closes after it opens.
    #[must_use]
    pub fn new(opens: Time, closes: Time) -> Option<Self> {
        (opens < closes).then_some(Self { opens, closes })
    }

    /// The first local time at which it is open.
    #[must_use]
    pub const fn opens(self) -> Time {
        self.opens
    }

    /// The first local time at which it is open no more.
    #[must_use]
    pub const fn closes(self) -> Time {
        self.closes
    }
}

/// The openings of one day, in order and apart; none for a closed day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayPlan(Vec<Hours>);

impl DayPlan {
    /// Puts the openings in order; `None` where two overlap. Where one ends and the next begins at once, they stay two.
    #[must_use]
    pub fn new(mut hours: Vec<Hours>) -> Option<Self> {
        hours.sort_unstable_by_key(|h| h.opens);
        hours.windows(2).all(|pair| pair[0].closes <= pair[1].opens).then_some(Self(hours))
    }

    /// The openings in order.
    #[must_use]
    pub fn hours(&self) -> &[Hours] {
        &self.0
    }
}

/// The plans of the week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WeekPlan([DayPlan; 7]);

impl WeekPlan {
    /// Plans from Monday to Sunday.
    #[must_use]
    pub const fn new(monday_first: [DayPlan; 7]) -> Self {
        Self(monday_first)
    }

    /// The plan of a weekday.
    #[must_use]
    pub fn day(&self, weekday: Weekday) -> &DayPlan {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = &self.0;
        match weekday {
            Weekday::Monday => monday,
            Weekday::Tuesday => tuesday,
            Weekday::Wednesday => wednesday,
            Weekday::Thursday => thursday,
            Weekday::Friday => friday,
            Weekday::Saturday => saturday,
            Weekday::Sunday => sunday,
        }
    }
}

/// Whose national holidays an office keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NationalHolidays {
    /// None.
    None,
    /// Italy's.
    Italy,
}

/// A day that comes each year, on which the town keeps its patron.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatronDay {
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31. A 29 February is kept in leap years only.
    pub day: i8,
    /// "Sant'Antonino, patrono di Piacenza".
    pub reason: Text,
}

/// One date that differs from its weekday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecialDay {
    /// Its openings; none where it is closed.
    pub plan: DayPlan,
    /// Why.
    pub reason: Text,
}

/// Why an office does not open on a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClosedReason {
    /// It never opens on this weekday.
    Weekday,
    /// A national holiday.
    Holiday(Holiday),
    /// The patron's day.
    Patron(Text),
    /// This date alone, for this reason.
    Special(Text),
}

/// The openings of one date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// From (included) and to (excluded), in order; empty on a closed day.
    pub intervals: Vec<(Moment, Moment)>,
    /// Why there is none; `None` on an open day.
    pub closed: Option<ClosedReason>,
}

/// When an office is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Whose local time counts.
    pub zone: Zone,
    /// The plan of each weekday.
    pub week: WeekPlan,
    /// Closed on these.
    pub holidays: NationalHolidays,
    /// And on this one.
    pub patron: Option<PatronDay>,
    /// Dates that go before all of the above.
    pub special_days: BTreeMap<Date, SpecialDay>,
}

/// What settles a date, borrowed.
enum Rule<'a> {
    Special(&'a SpecialDay),
    Patron(&'a PatronDay),
    Holiday(Holiday),
    Weekday(&'a DayPlan),
}

impl Rule<'_> {
    fn hours(&self) -> &[Hours] {
        match self {
            Self::Special(day) => day.plan.hours(),
            Self::Weekday(plan) => plan.hours(),
            Self::Patron(_) | Self::Holiday(_) => &[],
        }
    }

    fn reason(&self) -> ClosedReason {
        match self {
            Self::Special(day) => ClosedReason::Special(day.reason.clone()),
            Self::Patron(day) => ClosedReason::Patron(day.reason.clone()),
            Self::Holiday(holiday) => ClosedReason::Holiday(*holiday),
            Self::Weekday(_) => ClosedReason::Weekday,
        }
    }
}

impl Calendar {
    /// The office's time zone.
    #[must_use]
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The business day of a moment.
    #[must_use]
    pub fn local_date(&self, moment: Moment) -> Date {
        self.zone.offset(moment).to_datetime(moment.timestamp()).date()
    }

    /// The clock hour of a moment, 0 to 23. The two 2:00 hours of the October change are one.
    #[must_use]
    pub fn local_hour(&self, moment: Moment) -> u8 {
        self.zone.offset(moment).to_datetime(moment.timestamp()).hour().unsigned_abs()
    }

    /// Seconds east of Greenwich at a moment.
    #[must_use]
    pub fn offset_seconds(&self, moment: Moment) -> i32 {
        self.zone.offset(moment).seconds()
    }

    /// A moment as it is written on the wire.
    #[must_use]
    pub fn wire(&self, moment: Moment) -> OffsetTime {
        OffsetTime::new(moment, self.offset_seconds(moment))
    }

    /// The first instant of a local date; in zones that change the hour at midnight, not always 0:00.
    #[must_use]
    pub fn day_start(&self, date: Date) -> Moment {
        self.at(date, Time::midnight())
    }

    /// The moment at which local clocks show `time` on `date`. A time that they skip is later by what is skipped; of a
    /// time that they show twice, the first.
    #[must_use]
    pub fn at(&self, date: Date, time: Time) -> Moment {
        let local = date.to_datetime(time);
        // Out of range only within a day of jiff's years -9999 and 9999.
        let edge = if date.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
        self.zone.0.to_ambiguous_timestamp(local).compatible().unwrap_or(edge).into()
    }

    /// When the office opens on a date, or why it does not.
    #[must_use]
    pub fn opening(&self, date: Date) -> Opening {
        let rule = self.rule(date);
        let intervals: Vec<_> =
            rule.hours().iter().map(|hours| (self.at(date, hours.opens), self.at(date, hours.closes))).collect();
        let closed = intervals.is_empty().then(|| rule.reason());
        Opening { intervals, closed }
    }

    /// Whether the office is open at a moment, from the opening included to the closing excluded.
    #[must_use]
    pub fn is_open(&self, moment: Moment) -> bool {
        let date = self.local_date(moment);
        let within = |hours: &Hours| self.at(date, hours.opens) <= moment && moment < self.at(date, hours.closes);
        self.rule(date).hours().iter().any(within)
    }

    /// The first date later than `after` on which the office opens; `None` if there is none for more than a year.
    #[must_use]
    pub fn next_open_day(&self, after: Date) -> Option<Date> {
        following(after).find(|date| !self.rule(*date).hours().is_empty())
    }

    /// The first opening later than `after`, of the same day or a later one; `None` if there is none for more than a
    /// year.
    #[must_use]
    pub fn next_opening(&self, after: Moment) -> Option<Moment> {
        let today = self.local_date(after);
        std::iter::once(today).chain(following(today)).find_map(|date| {
            let openings = self.rule(date);
            openings.hours().iter().map(|hours| self.at(date, hours.opens)).find(|opens| *opens > after)
        })
    }

    fn rule(&self, date: Date) -> Rule<'_> {
        if let Some(day) = self.special_days.get(&date) {
            return Rule::Special(day);
        }
        if let Some(day) = self.patron.as_ref().filter(|p| (p.month, p.day) == (date.month(), date.day())) {
            return Rule::Patron(day);
        }
        match self.holidays {
            NationalHolidays::Italy => Holiday::of_italy(date),
            NationalHolidays::None => None,
        }
        .map_or_else(|| Rule::Weekday(self.week.day(date.weekday())), Rule::Holiday)
    }
}

/// The dates after `date`, as far as one looks ahead.
fn following(date: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(date.tomorrow().ok(), |d| d.tomorrow().ok()).take(HORIZON_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn text(it: &str) -> Text {
        Text { it: it.to_owned(), en: None }
    }

    fn hours(opens: (i8, i8), closes: (i8, i8)) -> Hours {
        Hours::new(time(opens.0, opens.1, 0, 0), time(closes.0, closes.1, 0, 0)).unwrap()
    }

    fn plan(hours: &[Hours]) -> DayPlan {
        DayPlan::new(hours.to_vec()).unwrap()
    }

    /// The plans of the office that ships as the default.
    fn piacenza() -> Calendar {
        let long = plan(&[hours((8, 15), (17, 0))]);
        let short = plan(&[hours((8, 15), (13, 30))]);
        let saturday = plan(&[hours((8, 15), (12, 15))]);
        Calendar {
            zone: Zone::named("Europe/Rome").unwrap(),
            week: WeekPlan::new([long.clone(), long.clone(), short.clone(), long, short, saturday, DayPlan::default()]),
            holidays: NationalHolidays::Italy,
            patron: Some(PatronDay { month: 7, day: 4, reason: text("Sant'Antonino") }),
            special_days: BTreeMap::new(),
        }
    }

    fn moment(wire: &str) -> Moment {
        wire.parse::<OffsetTime>().unwrap().moment()
    }

    fn shown(calendar: &Calendar, moment: Moment) -> String {
        calendar.wire(moment).to_string()
    }

    #[test]
    fn zones_come_from_the_bundled_database() {
        assert_eq!(Zone::named("Europe/Rome").unwrap().name(), "Europe/Rome");
        assert_eq!(Zone::named("Europe/Rom"), Err(UnknownZone("Europe/Rom".to_owned())));
        assert!(Zone::named("").is_err());
    }

    #[test]
    fn the_day_changes_at_local_midnight() {
        let c = piacenza();
        let midnight = moment("2026-11-24T00:00:00+01:00");
        assert_eq!(c.local_date(midnight), date(2026, 11, 24));
        assert_eq!(c.local_date(midnight - protocol::Span(1)), date(2026, 11, 23));
        assert_eq!((c.local_hour(midnight), c.local_hour(midnight - protocol::Span(1))), (0, 23));
        assert_eq!(c.day_start(date(2026, 11, 24)), midnight);
    }

    #[test]
    fn the_march_night_has_no_second_hour() {
        let c = piacenza();
        for (day, before, after) in [
            (date(2010, 3, 28), "2010-03-28T01:59:59+01:00", "2010-03-28T03:00:00+02:00"),
            (date(2026, 3, 29), "2026-03-29T01:59:59+01:00", "2026-03-29T03:00:00+02:00"),
        ] {
            assert_eq!(moment(after) - moment(before), protocol::Span::from_seconds(1));
            assert_eq!((c.local_hour(moment(before)), c.local_hour(moment(after))), (1, 3));
            assert_eq!((c.offset_seconds(moment(before)), c.offset_seconds(moment(after))), (3600, 7200));
            assert_eq!(shown(&c, moment(after)), after);
            let length = c.day_start(day.tomorrow().unwrap()) - c.day_start(day);
            assert_eq!(length, protocol::Span::from_minutes(23 * 60));
            assert_eq!(c.at(day, time(2, 30, 0, 0)), moment(after) + protocol::Span::from_minutes(30), "skipped");
        }
    }

    #[test]
    fn the_october_night_has_two_second_hours_of_one_band() {
        let c = piacenza();
        for (day, summer, winter) in [
            (date(2010, 10, 31), "2010-10-31T02:30:00+02:00", "2010-10-31T02:30:00+01:00"),
            (date(2026, 10, 25), "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"),
        ] {
            assert_eq!((c.local_hour(moment(summer)), c.local_hour(moment(winter))), (2, 2));
            assert_eq!((shown(&c, moment(summer)), shown(&c, moment(winter))), (summer.to_owned(), winter.to_owned()));
            assert_eq!((c.local_date(moment(summer)), c.local_date(moment(winter))), (day, day));
            let length = c.day_start(day.tomorrow().unwrap()) - c.day_start(day);
            assert_eq!(length, protocol::Span::from_minutes(25 * 60));
            assert_eq!(c.at(day, time(2, 30, 0, 0)), moment(summer), "the first of two");
        }
    }

    #[test]
    fn a_day_can_begin_at_one_o_clock() {
        // In Beirut clocks go forward at midnight.
        let c = Calendar { zone: Zone::named("Asia/Beirut").unwrap(), ..piacenza() };
        let start = c.day_start(date(2025, 3, 30));
        assert_eq!(shown(&c, start), "2025-03-30T01:00:00+03:00");
        assert_eq!(c.local_date(start - protocol::Span(1)), date(2025, 3, 29));
    }

    #[test]
    fn open_from_the_opening_to_just_before_the_closing() {
        let c = piacenza();
        let opens = moment("2026-11-24T08:15:00+01:00");
        let closes = moment("2026-11-24T17:00:00+01:00");
        assert_eq!(c.opening(date(2026, 11, 24)), Opening { intervals: vec![(opens, closes)], closed: None });
        assert!(!c.is_open(opens - protocol::Span(1)));
        assert!(c.is_open(opens));
        assert!(c.is_open(closes - protocol::Span(1)));
        assert!(!c.is_open(closes));
    }

    #[test]
    fn a_saturday_is_short_and_a_sunday_closed() {
        let c = piacenza();
        assert!(c.is_open(moment("2026-11-28T12:14:59+01:00")));
        assert!(!c.is_open(moment("2026-11-28T12:15:00+01:00")));
        assert_eq!(c.opening(date(2026, 11, 29)), Opening { intervals: vec![], closed: Some(ClosedReason::Weekday) });
        assert_eq!(c.next_open_day(date(2026, 11, 28)), Some(date(2026, 11, 30)));
    }

    #[test]
    fn easter_monday_is_a_holiday() {
        let c = piacenza();
        for monday in [date(2010, 4, 5), date(2026, 4, 6)] {
            assert_eq!(c.opening(monday).closed, Some(ClosedReason::Holiday(Holiday::EasterMonday)));
        }
        assert!(c.opening(date(2026, 4, 13)).closed.is_none());
    }

    #[test]
    fn the_fourth_of_october_closes_from_2026_on() {
        let mut c = piacenza();
        assert!(c.is_open(moment("2025-10-04T10:00:00+02:00")), "a Saturday like any other");
        assert_eq!(c.opening(date(2026, 10, 4)).closed, Some(ClosedReason::Holiday(Holiday::SaintFrancis)));
        assert!(!c.is_open(moment("2027-10-04T10:00:00+02:00")), "a Monday");
        c.holidays = NationalHolidays::None;
        assert!(c.is_open(moment("2027-10-04T10:00:00+02:00")));
    }

    #[test]
    fn the_patron_is_kept_every_year() {
        let c = piacenza();
        for year in [2010, 2025, 2026] {
            let closed = c.opening(date(year, 7, 4)).closed;
            assert_eq!(closed, Some(ClosedReason::Patron(text("Sant'Antonino"))), "{year}");
        }
        assert!(c.opening(date(2026, 7, 3)).closed.is_none());
    }

    #[test]
    fn a_special_day_goes_before_all_else() {
        let mut c = piacenza();
        let closed = SpecialDay { plan: DayPlan::default(), reason: text("Sciopero") };
        let open = SpecialDay { plan: plan(&[hours((9, 0), (12, 0))]), reason: text("Apertura straordinaria") };
        c.special_days.insert(date(2026, 11, 24), closed);
        c.special_days.insert(date(2026, 7, 4), open.clone());
        c.special_days.insert(date(2026, 12, 8), open.clone());
        c.special_days.insert(date(2026, 11, 29), open);
        assert_eq!(c.opening(date(2026, 11, 24)).closed, Some(ClosedReason::Special(text("Sciopero"))));
        assert!(!c.is_open(moment("2026-11-24T10:00:00+01:00")));
        for open in ["2026-07-04T09:00:00+02:00", "2026-12-08T09:00:00+01:00", "2026-11-29T09:00:00+01:00"] {
            assert!(c.is_open(moment(open)), "{open}");
        }
        assert!(!c.is_open(moment("2026-12-08T08:30:00+01:00")), "its own hours, not the weekday's");
    }

    #[test]
    fn a_day_can_open_twice() {
        let mut c = piacenza();
        let twice = plan(&[hours((14, 30), (17, 0)), hours((8, 0), (12, 30))]);
        c.week = WeekPlan::new(std::array::from_fn(|_| twice.clone()));
        let open: Vec<bool> = ["08:00", "12:29", "12:30", "14:29", "14:30", "16:59", "17:00"]
            .iter()
            .map(|t| c.is_open(moment(&format!("2026-11-24T{t}:00+01:00"))))
            .collect();
        assert_eq!(open, [true, true, false, false, true, true, false]);
        let noon = moment("2026-11-24T12:00:00+01:00");
        assert_eq!(c.next_opening(noon), Some(moment("2026-11-24T14:30:00+01:00")));
    }

    #[test]
    fn openings_of_one_day_may_touch_but_not_overlap() {
        assert!(DayPlan::new(vec![hours((8, 0), (12, 0)), hours((12, 0), (13, 0))]).is_some());
        assert!(DayPlan::new(vec![hours((11, 59), (13, 0)), hours((8, 0), (12, 0))]).is_none());
        assert!(Hours::new(time(8, 0, 0, 0), time(8, 0, 0, 0)).is_none());
    }

    #[test]
    fn the_next_opening_is_found_over_holidays_and_the_change_of_hour() {
        let c = piacenza();
        let opening = |after| c.next_opening(moment(after)).map(|m| shown(&c, m));
        let is = |wire: &str| Some(wire.to_owned());
        assert_eq!(opening("2026-11-24T07:00:00+01:00"), is("2026-11-24T08:15:00+01:00"), "later the same day");
        assert_eq!(opening("2026-11-24T08:15:00+01:00"), is("2026-11-25T08:15:00+01:00"), "not the present one");
        assert_eq!(opening("2010-04-03T12:15:00+02:00"), is("2010-04-06T08:15:00+02:00"), "over Easter");
        assert_eq!(opening("2026-12-24T17:00:00+01:00"), is("2026-12-28T08:15:00+01:00"), "over Christmas");
        assert_eq!(opening("2026-10-24T12:15:00+02:00"), is("2026-10-26T08:15:00+01:00"), "over the change of hour");
    }

    #[test]
    fn an_office_that_never_opens_has_no_next_opening() {
        let c = Calendar { week: WeekPlan::default(), ..piacenza() };
        assert_eq!(c.next_open_day(date(2026, 1, 1)), None);
        assert_eq!(c.next_opening(moment("2026-01-01T00:00:00+01:00")), None);
    }

    #[test]
    fn moments_at_the_end_of_time_have_a_date_too() {
        let c = piacenza();
        assert!(c.local_date(Moment(i64::MIN)) < c.local_date(Moment(0)));
        assert!(c.local_date(Moment(i64::MAX)) > c.local_date(Moment(0)));
        assert_eq!(c.next_opening(Moment(i64::MAX)), None);
        assert!(c.day_start(Date::MAX) > c.day_start(Date::MIN));
    }

    /// One row for each date of five winter months: date, ISO weekday, open, opens, closes, why closed.
    #[test]
    fn piacenza_opens_on_the_days_and_hours_of_its_published_calendar() {
        let c = piacenza();
        let mut rows = csv::Reader::from_reader(include_str!("testdata/piacenza_calendar.csv").as_bytes());
        let mut seen = 0;
        for row in rows.records() {
            let row = row.unwrap();
            let day: Date = row[0].parse().unwrap();
            let expected = match &row[2] {
                "True" => vec![(moment(&row[3]), moment(&row[4]))],
                _ => vec![],
            };
            let opening = c.opening(day);
            assert_eq!(opening.intervals, expected, "{day}");
            let closed_by_law = matches!(opening.closed, Some(ClosedReason::Holiday(_)));
            let sunday = day.weekday() == Weekday::Sunday;
            assert_eq!(closed_by_law && !sunday, &row[5] == "festivo", "{day}");
            assert_eq!(sunday, &row[5] == "domenica", "{day}");
            seen += 1;
        }
        assert_eq!(seen, 152);
    }
}
