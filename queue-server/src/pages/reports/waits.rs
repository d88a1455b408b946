//! Waits: the answer, the figures of the period, bars, and the table that the bars are made of.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use protocol::{ServiceId, Span};

use super::{
    super::{frame::Frame, rendered},
    Asking, Head,
    answer::{LastDay, Sentence, last_day, trend, worst_band},
    asked::Choice,
    head::Way,
    made,
    period::Period,
    words::{Cell, Words},
};
use crate::{
    engine::setup::Standard,
    history::FigureRow,
    http::{AppState, Fault, counted_once},
    report::{ReportKey, WaitFigures, compare::is_few, definitions::FIFTEEN_MINUTES, figures, overall, share_within},
};

/// A row as it is read.
#[derive(Default)]
struct Row {
    label: String,
    few: bool,
    tickets: String,
    waits: String,
    mean: String,
    median: String,
    p90: String,
    max: String,
    within_15: String,
    within_20: String,
    within_target: String,
    no_show: String,
    no_show_share: String,
    withdrawn: String,
    withdrawn_share: String,
    /// Expired, still open, uncertain: what makes the tickets add up.
    apart: String,
}

/// A bar: lengths in thousandths of the longest; beside it the share within the target.
struct Bar {
    label: String,
    few: bool,
    mean_length: usize,
    p90_length: usize,
    mean: String,
    p90: String,
    within_length: usize,
    within: String,
}

#[derive(Template)]
#[template(path = "reports/waits.html")]
struct Page {
    frame: Frame,
    head: Head,
    answers: Vec<Sentence>,
    whole: Row,
    rows: Vec<Row>,
    any_few: bool,
    bars: Vec<Bar>,
    /// Where 15 minutes lie along the bars.
    mark: Option<usize>,
    /// Where groups are too many for bars: how many, and coarser ways to look.
    coarser: Option<(String, Vec<Way>)>,
}

/// The rows of what is looked at, parted by what they are for.
struct Rows {
    now: Vec<FigureRow>,
    before: Vec<FigureRow>,
    last: Option<(jiff::civil::Date, Vec<FigureRow>)>,
}

pub(super) async fn page(app: &AppState, asking: Asking) -> Result<Response, Fault> {
    let rows = rows(app, &asking).await?;
    made(move || rendered(&filled(asking, &rows))).await
}

/// One read for the period and the one before, which lie side by side; another where the last day lies in neither.
async fn rows(app: &AppState, asking: &Asking) -> Result<Rows, Fault> {
    let Choice { by, period, service, .. } = asking.choice;
    let both = Period { from: period.before().from, to: period.to };
    let (stored, open, _) = counted_once(app, &both.days(), service, by.names()).await?;
    let (now, before): (Vec<_>, Vec<_>) = stored.into_iter().chain(open).partition(|row| period.contains(row.day));
    let last = match asking.known.before_today.or(asking.known.latest) {
        None => None,
        Some(day) if both.contains(day) => {
            let of_day = now.iter().chain(&before).filter(|row| row.day == day);
            Some((day, of_day.cloned().collect()))
        }
        Some(day) => {
            let (stored, open, _) = counted_once(app, &(day..=day), service, by.names()).await?;
            Some((day, stored.into_iter().chain(open).collect()))
        }
    };
    Ok(Rows { now, before, last })
}

fn filled(asking: Asking, rows: &Rows) -> Page {
    let head = asking.head();
    let Asking { frame, words, office, choice, today, .. } = asking;
    let targets: BTreeMap<_, _> = office.setup.services.iter().map(|(id, service)| (*id, service.target)).collect();
    let target = |id: ServiceId| targets.get(&id).copied();
    let whole = overall(&rows.now, target);
    let groups = figures(&rows.now, choice.by, target);
    let answers = answers(&words, &choice, &office.setup.standard, (rows, &whole, today), target);
    let longest = groups.iter().filter_map(|group| group.p90).max().unwrap_or(0).max(1);
    let charted = groups.len() <= MOST;
    Page {
        answers,
        whole: row(&words, words.say("reports-whole"), &whole),
        any_few: groups.iter().any(|group| is_few(group.waits)),
        rows: groups.iter().map(|group| row(&words, words.key(&group.key), group)).collect(),
        bars: if charted { groups.iter().map(|group| bar(&words, group, longest)).collect() } else { Vec::new() },
        mark: Some(FIFTEEN_MINUTES.seconds()).filter(|mark| *mark <= longest).map(|mark| part(mark, longest)),
        coarser: (!charted).then(|| (words.count(groups.len()), coarser(&words, &choice))),
        frame,
        head,
    }
}

fn answers(
    words: &Words,
    choice: &Choice,
    standard: &Standard,
    (rows, whole, today): (&Rows, &WaitFigures, jiff::civil::Date),
    target: impl Fn(ServiceId) -> Option<Span>,
) -> Vec<Sentence> {
    let mut answers = Vec::new();
    if let Some((day, of_day)) = &rows.last {
        let figures = overall(of_day, &target);
        let within = share_within(of_day, standard.within);
        answers.push(last_day(words, &LastDay { day: *day, is_today: *day == today, figures, within }, standard));
    }
    if whole.waits > 0 {
        answers.extend(worst_band(words, &figures(&rows.now, ReportKey::HourBand, &target)));
        answers.push(trend(words, (choice.period.before(), &overall(&rows.before, &target)), whole));
    }
    answers
}

fn row(words: &Words, label: String, of: &WaitFigures) -> Row {
    Row {
        label,
        few: is_few(of.waits),
        tickets: words.count(of.tickets),
        waits: words.count(of.waits),
        mean: words.minutes(of.mean),
        median: words.minutes(of.median),
        p90: words.whole_minutes(of.p90),
        max: words.whole_minutes(of.max),
        within_15: words.percent(of.within_15min),
        within_20: words.percent(of.within_20min),
        within_target: words.percent(of.within_target),
        no_show: words.count(of.no_show),
        no_show_share: words.percent(of.no_show_share()),
        withdrawn: words.count(of.withdrawn),
        withdrawn_share: words.percent(of.withdrawn_share()),
        apart: words.count(of.expired + of.still_open + of.uncertain),
    }
}

/// More groups than this are read in the table.
const MOST: usize = 72;

/// Thousandths of a whole.
fn part(seconds: i64, longest: i64) -> usize {
    usize::try_from(seconds.max(0) * 1000 / longest).unwrap_or(0).min(1000)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most a thousand; seconds of a wait
fn bar(words: &Words, of: &WaitFigures, longest: i64) -> Bar {
    let Cell { text, few } = Cell::of(words.key(&of.key), of.waits);
    Bar {
        label: text,
        few,
        mean_length: part(of.mean.map_or(0.0, |mean| mean.to_f64()) as i64, longest),
        p90_length: part(of.p90.unwrap_or(0), longest),
        mean: words.minutes(of.mean),
        p90: words.whole_minutes(of.p90),
        within_length: (of.within_target.map_or(0.0, |share| share.to_f64()) * 1000.0) as usize,
        within: words.percent(of.within_target),
    }
}

/// By what fewer groups come out.
fn coarser(words: &Words, choice: &Choice) -> Vec<Way> {
    let keys = match choice.by {
        ReportKey::Day => [ReportKey::IsoWeek, ReportKey::Month],
        ReportKey::IsoWeek => [ReportKey::Month, ReportKey::HourBand],
        ReportKey::Procedure => [ReportKey::Service, ReportKey::DeskKind],
        _ => [ReportKey::HourBand, ReportKey::Day],
    };
    let way = |by: ReportKey| Way {
        address: choice.grouped(by).address(),
        name: words.say(&format!("reports-by-{by}")),
        current: "false",
    };
    keys.map(way).into()
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn the_longest_bar_fills_its_place_and_none_passes_it() {
        assert_eq!([0, 450, 900, 2_000, -5].map(|seconds| part(seconds, 900)), [0, 500, 1000, 1000, 0]);
    }
}
