//! The public five-month journal of the Piacenza office, as far as a simulation needs it: who came when and for what,
//! how long a visit took, and which desks were open.

use std::{collections::BTreeMap, io::Read};

use flate2::read::GzDecoder;
use jiff::civil::Date;
use protocol::{ClassName, DeskNo, Moment, OffsetTime, ServiceId, Span};

/// Somebody who came.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// When.
    pub at: Moment,
    /// For what.
    pub service: ServiceId,
    /// With what precedence.
    pub class: ClassName,
}

/// A desk's planned session.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    /// Which desk.
    pub desk: DeskNo,
    /// From when to when.
    pub open: (Moment, Moment),
    /// And its break.
    pub pause: Option<(Moment, Moment)>,
}

/// The journal.
#[derive(Debug, Default)]
pub struct Journal {
    /// Who came on each day, in order.
    pub arrivals: BTreeMap<Date, Vec<Arrival>>,
    /// How long the desk was busy with each visit: from the call to the end, so with the walk to it.
    pub visits: BTreeMap<ServiceId, Vec<Span>>,
    /// Desks planned on each day.
    pub sessions: BTreeMap<Date, Vec<Session>>,
}

fn rows(gzipped: &[u8]) -> Vec<csv::StringRecord> {
    let mut text = String::new();
    GzDecoder::new(gzipped).read_to_string(&mut text).expect("gzipped UTF-8");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().collect::<Result<_, _>>().expect("CSV")
}

fn moment(text: &str) -> Moment {
    text.parse::<OffsetTime>().expect("a time").moment()
}

impl Journal {
    /// Reads it.
    #[must_use]
    pub fn read() -> Self {
        let mut journal = Self::default();
        for row in rows(include_bytes!("../data/piacenza/tickets.csv.gz")) {
            journal.add_leg(&row);
        }
        for row in rows(include_bytes!("../data/piacenza/desk_sessions.csv.gz")) {
            let from = |column: usize| moment(&row[column]);
            let minutes: i64 = row[6].parse().expect("minutes");
            let pause = (!row[5].is_empty()).then(|| (from(5), from(5) + Span::from_minutes(minutes)));
            let session = Session { desk: row[1].parse().expect("a desk"), open: (from(3), from(4)), pause };
            journal.sessions.entry(row[0].parse().expect("a date")).or_default().push(session);
        }
        journal.arrivals.values_mut().for_each(|day| day.sort_by_key(|arrival| arrival.at));
        journal
    }

    fn add_leg(&mut self, row: &csv::StringRecord) {
        let service: ServiceId = row[3].parse().expect("a service");
        let at = moment(&row[7]);
        if &row[1] == "1" {
            let class = row[6].parse().expect("a class");
            let day = row[7][..10].parse().expect("a date");
            self.arrivals.entry(day).or_default().push(Arrival { at, service, class });
        }
        if !row[12].is_empty() {
            let busy = moment(&row[13]) - moment(&row[9]);
            self.visits.entry(service).or_default().push(busy);
        }
    }
}
