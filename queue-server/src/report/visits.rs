//! Service times by service, and emoticons by month.

use std::collections::BTreeMap;

use jiff::civil::Date;
use protocol::{Face, ServiceId};

use super::{
    definitions::{mean, median, share},
    key::Part,
    table::{Column, ColumnKind, Table, Value},
};
use crate::history::{FaceRow, VisitRow};

/// Service times of these days: how many legs, their mean and median in seconds, for each service.
#[must_use]
pub fn service_time(rows: impl IntoIterator<Item = VisitRow>, from: Date, to: Date) -> Table {
    let mut services: BTreeMap<ServiceId, Vec<i64>> = BTreeMap::new();
    for row in rows {
        services.entry(row.service).or_default().push(row.service_time.seconds());
    }
    let rows = services
        .into_iter()
        .map(|(service, mut seconds)| {
            seconds.sort_unstable();
            vec![
                Part::Service(service).value(),
                Value::count(seconds.len()),
                Value::decimal(mean(&seconds)),
                Value::decimal(median(&seconds)),
            ]
        })
        .collect();
    let columns = vec![
        Column { name: "service", kind: ColumnKind::Key },
        Column { name: "legs", kind: ColumnKind::Count },
        Column { name: "mean_service_s", kind: ColumnKind::Seconds },
        Column { name: "median_service_s", kind: ColumnKind::Seconds },
    ];
    Table { name: "service-time", by: "service", from, to, columns, rows }
}

#[derive(Default)]
struct Faces {
    negative: usize,
    neutral: usize,
    positive: usize,
    served: usize,
}

/// Emoticons of these days by month, beside the users served and the share of them that emoticons make.
#[must_use]
pub fn feedback(rows: impl IntoIterator<Item = FaceRow>, from: Date, to: Date) -> Table {
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
    let rows = months
        .into_iter()
        .map(|(month, faces)| {
            vec![
                month.value(),
                Value::count(faces.negative),
                Value::count(faces.neutral),
                Value::count(faces.positive),
                Value::count(faces.served),
                Value::decimal(share(faces.negative + faces.neutral + faces.positive, faces.served)),
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
