//! Service times by service, and emoticons by month.

use std::collections::BTreeMap;

use jiff::civil::Date;
use protocol::{Face, ServiceId};

use super::{
    definitions::{mean, median, share},
    exact::Decimal,
    key::Part,
    table::{Column, ColumnKind, Table, Value},
};
use crate::history::{FaceRow, VisitRow};

/// The service times of a group of legs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitFigures {
    /// The service, or what is unknown: all of them.
    pub service: Part,
    /// How many legs.
    pub legs: usize,
    /// Their mean in seconds.
    pub mean: Option<Decimal>,
    /// Their median in seconds.
    pub median: Option<Decimal>,
}

impl VisitFigures {
    fn of(service: Part, mut seconds: Vec<i64>) -> Self {
        seconds.sort_unstable();
        Self { service, legs: seconds.len(), mean: mean(&seconds), median: median(&seconds) }
    }
}

/// The service times of each service that has a leg.
#[must_use]
pub fn visits_by_service(rows: impl IntoIterator<Item = VisitRow>) -> Vec<VisitFigures> {
    let mut services: BTreeMap<ServiceId, Vec<i64>> = BTreeMap::new();
    for row in rows {
        services.entry(row.service).or_default().push(row.service_time.seconds());
    }
    services.into_iter().map(|(service, seconds)| VisitFigures::of(Part::Service(service), seconds)).collect()
}

/// The service times of all legs together, pooled.
#[must_use]
pub fn visits_overall(rows: impl IntoIterator<Item = VisitRow>) -> VisitFigures {
    VisitFigures::of(Part::Unknown, rows.into_iter().map(|row| row.service_time.seconds()).collect())
}

/// Service times of these days: how many legs, their mean and median in seconds, for each service.
#[must_use]
pub fn service_time(rows: impl IntoIterator<Item = VisitRow>, from: Date, to: Date) -> Table {
    let cells = |row: VisitFigures| {
        let figures = [Value::count(row.legs), Value::decimal(row.mean), Value::decimal(row.median)];
        std::iter::once(row.service.value()).chain(figures).collect()
    };
    let rows = visits_by_service(rows).into_iter().map(cells).collect();
    let columns = vec![
        Column { name: "service", kind: ColumnKind::Key },
        Column { name: "legs", kind: ColumnKind::Count },
        Column { name: "mean_service_s", kind: ColumnKind::Seconds },
        Column { name: "median_service_s", kind: ColumnKind::Seconds },
    ];
    Table { name: "service-time", by: "service", from, to, columns, rows }
}

/// The emoticons of a group, beside the users served.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faces {
    /// Red ones.
    pub negative: usize,
    /// Yellow ones.
    pub neutral: usize,
    /// Green ones.
    pub positive: usize,
    /// Users served.
    pub served: usize,
}

impl Faces {
    /// How many were given.
    #[must_use]
    pub const fn given(&self) -> usize {
        self.negative + self.neutral + self.positive
    }

    /// The share of a face among those given.
    #[must_use]
    pub fn share(&self, face: Face) -> Option<Decimal> {
        let part = match face {
            Face::Negative => self.negative,
            Face::Neutral => self.neutral,
            Face::Positive => self.positive,
        };
        share(part, self.given())
    }

    /// Emoticons given for each user served.
    #[must_use]
    pub fn participation(&self) -> Option<Decimal> {
        share(self.given(), self.served)
    }

    /// Both groups as one.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            negative: self.negative + other.negative,
            neutral: self.neutral + other.neutral,
            positive: self.positive + other.positive,
            served: self.served + other.served,
        }
    }
}

/// The emoticons of each month that has one, or a user served.
#[must_use]
pub fn faces_by_month(rows: impl IntoIterator<Item = FaceRow>) -> BTreeMap<Part, Faces> {
    let mut months: BTreeMap<Part, Faces> = BTreeMap::new();
    for row in rows {
        let (FaceRow::Served(day) | FaceRow::Given(day, _)) = row;
        let month = months.entry(Part::month(day)).or_default();
        match row {
            FaceRow::Served(_) => month.served += 1,
            FaceRow::Given(_, Face::Negative) => month.negative += 1,
            FaceRow::Given(_, Face::Neutral) => month.neutral += 1,
            FaceRow::Given(_, Face::Positive) => month.positive += 1,
        }
    }
    months
}

/// Emoticons of these days by month, beside the users served and the share of them that emoticons make.
#[must_use]
pub fn feedback(rows: impl IntoIterator<Item = FaceRow>, from: Date, to: Date) -> Table {
    let rows = faces_by_month(rows)
        .into_iter()
        .map(|(month, faces)| {
            vec![
                month.value(),
                Value::count(faces.negative),
                Value::count(faces.neutral),
                Value::count(faces.positive),
                Value::count(faces.served),
                Value::decimal(faces.participation()),
            ]
        })
        .collect();
    let columns = vec![
        Column { name: "month", kind: ColumnKind::Key },
        Column { name: "negative", kind: ColumnKind::Count },
        Column { name: "neutral", kind: ColumnKind::Count },
        Column { name: "positive", kind: ColumnKind::Count },
        Column { name: "served", kind: ColumnKind::Count },
        Column { name: "participation", kind: ColumnKind::Share },
    ];
    Table { name: "feedback", by: "month", from, to, columns, rows }
}
