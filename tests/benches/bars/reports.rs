//! The report that is asked for most: five months of waits by hour band, warm, over HTTP and in this process.

use std::time::Instant;

use queue_server::{
    journal::Reader,
    report::{self, ReportFormat, ReportKey, render},
};

use crate::{
    client::Client,
    office::Office,
    table::{Sample, Table},
};

const TIMES: usize = 40;
const PATH: &str = "/api/v1/reports/waits?by=hour-band&from=2009-12-01&to=2010-04-30";

pub(crate) fn run(table: &mut Table) {
    let office = Office::with_history();
    let server = office.serve();
    let mut client = Client::of(server.address);
    let reader = Reader::open(&office.journal()).unwrap();
    let by: ReportKey = "hour-band".parse().unwrap();
    let (from, to) = (jiff::civil::date(2009, 12, 1), jiff::civil::date(2010, 4, 30));
    let (mut over_http, mut here) = (Sample::default(), Sample::default());
    let (mut rows, mut bytes) = (0, 0);
    // The first of each warms up.
    for round in 0..=TIMES {
        let began = Instant::now();
        bytes = client.get(PATH).len();
        let http = began.elapsed();
        let began = Instant::now();
        let stored = reader.figures(&(from..=to), None, by.names()).unwrap();
        rows = stored.len();
        let figures = report::figures(stored, by, |_| None);
        let body = render(&report::waits_table(by, from, to, &figures), ReportFormat::Json).unwrap();
        let local = began.elapsed();
        assert!(!body.is_empty());
        if round > 0 {
            over_http.add_time(http);
            here.add_time(local);
        }
    }
    assert!(rows > 20_000, "the history is there");
    table.line(&format!("{rows} tickets, {bytes} bytes; {TIMES} times, in turns; median [10th–90th percentile]"));
    table.line(&format!("over HTTP       {} ms", over_http.deciles()));
    table.line(&format!("in this process {} ms", here.deciles()));
    table.at_most("ms over HTTP", 20.0, over_http.median());
}
