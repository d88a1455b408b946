//! An office file that was read and found good, section by section as people write it.
//!
//! It is stored as it is in the record `OfficeConfigured`: plain texts, numbers, lists and maps. [`OfficeFile::setup`]
//! turns it into what the engine needs.

use std::collections::BTreeMap;

use protocol::{DeskNo, ServiceId, Span};
use serde::{Deserialize, Serialize};

use super::{
    board::BoardSection,
    ticket::TicketSection,
    values::{Day, DayHours, Thousandths, ZoneName},
};
use crate::engine::{
    calendar::{Calendar, NationalHolidays, PatronDay, SpecialDay, WeekPlan},
    setup::{
        ClassRule, DeskKind, DeskKindId, HeadStart, Limits, OfficeSetup, Procedure, Rules, Service, SignInRules,
        Standard, Text, Weight,
    },
};

/// The whole file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeFile {
    /// `[office]`
    pub office: OfficeSection,
    /// `[calendar]`
    pub calendar: CalendarSection,
    /// `[services.A]`, by letter.
    pub services: BTreeMap<ServiceId, ServiceSection>,
    /// `[desk_kinds.cie]`, by name.
    pub desk_kinds: BTreeMap<String, DeskKindSection>,
    /// `[classes]`
    pub classes: ClassesSection,
    /// `[rules]`
    pub rules: RulesSection,
    /// `[numbers]`
    pub numbers: NumbersSection,
    /// `[published_standard]`
    pub published_standard: StandardSection,
    /// `[limits]`
    pub limits: LimitsSection,
    /// `[sign_in]`
    pub sign_in: SignInSection,
    /// `[privacy]`
    pub privacy: PrivacySection,
    /// `[ticket]`
    pub ticket: TicketSection,
    /// `[board]`
    pub board: BoardSection,
    /// `[feedback]`
    pub feedback: FeedbackSection,
}

/// Who and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeSection {
    /// The body that runs it.
    pub body: Text,
    /// The office.
    pub name: Text,
    /// One line for the boards.
    pub board_text: Option<Text>,
    /// Its zone.
    pub time_zone: ZoneName,
    /// Where phones reach it.
    pub public_url: Option<String>,
}

/// When it is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarSection {
    /// Whose holidays it keeps.
    pub national_holidays: HolidaysOf,
    /// Its patron's day.
    pub patron: Option<Patron>,
    /// `[calendar.week]`
    pub week: Week,
    /// `[[calendar.special_days]]`, by date.
    pub special_days: BTreeMap<Day, SpecialDaySection>,
}

/// Whose national holidays are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HolidaysOf {
    /// Italy's.
    #[serde(rename = "it")]
    Italy,
    /// Nobody's.
    #[serde(rename = "none")]
    Nobody,
}

impl HolidaysOf {
    /// The spelling in the file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Italy => "it",
            Self::Nobody => "none",
        }
    }
}

/// The patron's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patron {
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
    /// Who it is.
    pub name: Text,
}

/// The openings of each weekday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the days of the week
pub struct Week {
    pub monday: DayHours,
    pub tuesday: DayHours,
    pub wednesday: DayHours,
    pub thursday: DayHours,
    pub friday: DayHours,
    pub saturday: DayHours,
    pub sunday: DayHours,
}

/// A date that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialDaySection {
    /// Its openings; none: closed.
    pub hours: DayHours,
    /// Why.
    pub reason: Text,
}

/// A queue and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceSection {
    /// What it is called.
    pub name: Text,
    /// The wait aimed at.
    pub target_minutes: u32,
    /// What to have ready at the desk, for the ticket.
    pub ready: Option<Text>,
    /// Its catalogue.
    pub procedures: Vec<ProcedureSection>,
}

/// What is done at a desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcedureSection {
    /// What it is called.
    pub name: Text,
    /// How long a visit is expected to take.
    pub minutes: u32,
}

/// Desks that serve alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeskKindSection {
    /// What it is called.
    pub name: Text,
    /// The numbers over the desks.
    pub desks: Vec<DeskNo>,
    /// What they serve, with the desk's weight for it.
    pub serves: BTreeMap<ServiceId, Weight>,
}

/// What each class adds to a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassesSection {
    /// In turn.
    pub standard: ClassSection,
    /// Asked for.
    pub priority: ClassSection,
    /// With a due time.
    pub appointment: ClassSection,
}

/// What one class adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassSection {
    /// As if it had waited so long already.
    pub head_start: HeadStartValue,
    /// Factor on the score.
    pub weight: Weight,
}

/// The key that gives a head start, and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeadStartValue {
    /// `head_start_minutes`
    #[serde(rename = "minutes")]
    Minutes(u32),
    /// `head_start_targets`
    #[serde(rename = "targets")]
    Targets(Thousandths),
}

/// How calls, absences and pauses go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // see `engine::setup::Rules`
pub struct RulesSection {
    pub recalls_before_no_show: u32,
    pub no_show_after_seconds: u32,
    pub grace_minutes: u32,
    pub pause_limit_minutes: u32,
    pub confirm_presence: bool,
}

/// How numbers are reserved and skipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // see `engine::setup::Rules`
pub struct NumbersSection {
    pub block_size: u32,
    pub block_floor: u32,
    pub restore_gap: u32,
}

/// What the Carta dei servizi promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardSection {
    /// So much of all waits, in tenths of a percent: a share in thousandths.
    pub share_thousandths: u32,
    /// Within so long.
    pub within_minutes: u32,
}

/// What one client may ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // see `engine::setup::Limits`
pub struct LimitsSection {
    pub requests_per_second: u32,
    pub burst: u32,
    pub spare_loopback: bool,
}

/// How long those who signed in may go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // see `engine::setup::SignInRules`
pub struct SignInSection {
    pub idle_minutes: u32,
    pub absolute_hours: u32,
    pub lock_minutes: u32,
}

impl Default for SignInSection {
    /// Of a file from before there was such a section.
    fn default() -> Self {
        Self { idle_minutes: 120, absolute_hours: 12, lock_minutes: 10 }
    }
}

impl SignInSection {
    const fn setup(&self) -> SignInRules {
        SignInRules {
            idle: minutes(self.idle_minutes),
            absolute: minutes(self.absolute_hours * 60),
            lock: minutes(self.lock_minutes),
        }
    }
}

/// What is kept, and how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrivacySection {
    /// Then a closed day's journal gives way to its history.
    pub retention_days: u32,
}

/// What a negative emoticon is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedbackSection {
    /// In the order shown.
    pub reasons: Vec<FeedbackReason>,
}

/// One reason that may be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedbackReason {
    /// Its name in figures.
    pub key: String,
    /// What the button says.
    pub text: Text,
}

const fn minutes(n: u32) -> Span {
    Span::from_minutes(n as i64)
}

impl OfficeFile {
    /// The office that this file describes.
    #[must_use]
    pub fn setup(&self) -> OfficeSetup {
        OfficeSetup {
            body: self.office.body.clone(),
            name: self.office.name.clone(),
            board_text: self.office.board_text.clone(),
            calendar: self.calendar.setup(&self.office.time_zone),
            services: self.services.iter().map(|(letter, service)| (*letter, service.setup())).collect(),
            procedures: self.procedures().collect(),
            desk_kinds: self.desk_kinds.iter().map(|(id, kind)| (kind_id(id), kind.setup())).collect(),
            desks: self.desks().collect(),
            standard_class: self.classes.standard.setup(),
            priority_class: self.classes.priority.setup(),
            appointment_class: self.classes.appointment.setup(),
            rules: self.rules.setup(&self.numbers),
            standard: Standard {
                share_thousandths: self.published_standard.share_thousandths,
                within: minutes(self.published_standard.within_minutes),
            },
            limits: self.limits.setup(),
            sign_in: self.sign_in.setup(),
            retention_days: self.privacy.retention_days,
            public_url: self.office.public_url.clone(),
            ticket: self.ticket.setup(),
            board: self.board.setup(),
            feedback_reasons: self.feedback.reasons.iter().map(|r| (r.key.clone(), r.text.clone())).collect(),
        }
    }

    fn procedures(&self) -> impl Iterator<Item = Procedure> {
        self.services.iter().flat_map(|(letter, service)| {
            service.procedures.iter().map(|procedure| Procedure {
                name: procedure.name.clone(),
                service: *letter,
                expected: minutes(procedure.minutes),
            })
        })
    }

    fn desks(&self) -> impl Iterator<Item = (DeskNo, DeskKindId)> {
        self.desk_kinds.iter().flat_map(|(id, kind)| kind.desks.iter().map(|desk| (*desk, kind_id(id))))
    }
}

fn kind_id(id: &str) -> DeskKindId {
    DeskKindId(id.into())
}

impl CalendarSection {
    fn setup(&self, zone: &ZoneName) -> Calendar {
        let week = &self.week;
        let days =
            [&week.monday, &week.tuesday, &week.wednesday, &week.thursday, &week.friday, &week.saturday, &week.sunday];
        Calendar {
            zone: zone.0.clone(),
            week: WeekPlan::new(days.map(|day| day.0.clone())),
            holidays: match self.national_holidays {
                HolidaysOf::Italy => NationalHolidays::Italy,
                HolidaysOf::Nobody => NationalHolidays::None,
            },
            patron: self.patron.as_ref().map(|p| PatronDay { month: p.month, day: p.day, reason: p.name.clone() }),
            special_days: self.special_days.iter().map(|(day, special)| (day.0, special.setup())).collect(),
        }
    }
}

impl SpecialDaySection {
    fn setup(&self) -> SpecialDay {
        SpecialDay { plan: self.hours.0.clone(), reason: self.reason.clone() }
    }
}

impl ServiceSection {
    fn setup(&self) -> Service {
        Service { name: self.name.clone(), target: minutes(self.target_minutes), ready: self.ready.clone() }
    }
}

impl DeskKindSection {
    fn setup(&self) -> DeskKind {
        DeskKind { name: self.name.clone(), serves: self.serves.clone() }
    }
}

impl ClassSection {
    const fn setup(&self) -> ClassRule {
        let head_start = match self.head_start {
            HeadStartValue::Minutes(n) => HeadStart::Fixed(minutes(n)),
            HeadStartValue::Targets(n) => HeadStart::Targets(n.0),
        };
        ClassRule { head_start, weight: self.weight }
    }
}

impl RulesSection {
    fn setup(&self, numbers: &NumbersSection) -> Rules {
        Rules {
            recalls_before_no_show: self.recalls_before_no_show,
            no_show_after: Span::from_seconds(self.no_show_after_seconds.into()),
            grace: minutes(self.grace_minutes),
            pause_limit: minutes(self.pause_limit_minutes),
            confirm_presence: self.confirm_presence,
            block_size: numbers.block_size,
            block_floor: numbers.block_floor,
            restore_gap: numbers.restore_gap,
        }
    }
}

impl LimitsSection {
    const fn setup(&self) -> Limits {
        Limits { requests_per_second: self.requests_per_second, burst: self.burst, spare_loopback: self.spare_loopback }
    }
}
