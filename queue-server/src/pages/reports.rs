//! Waits for who manages the office: first the answer, then bars, then the table. What is shown is in the address, so that
//! a view can be sent; figures and definitions are `crate::report`'s.

use std::ops::RangeInclusive;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use jiff::{ToSpan, civil::Date};
use protocol::{Language, ServiceId};
use serde::Deserialize;

use super::{frame::Frame, rendered};
use crate::{
    http::{AppState, Fault, counted_once},
    report::{
        ReportKey, WaitFigures, figures,
        key::{Key, Part},
        overall,
    },
};

/// What is looked at. What cannot be is left out, as if nobody had said it: the page then says what it shows.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    by: Option<String>,
    from: Option<String>,
    to: Option<String>,
    service: Option<String>,
}

/// What is shown.
struct Choice {
    by: ReportKey,
    days: RangeInclusive<Date>,
    service: Option<ServiceId>,
}

/// An option of a choice: value, name, whether it is the one.
struct Offer {
    value: String,
    name: String,
    chosen: bool,
}

/// A row as it is read: times as minutes and seconds, shares in hundredths.
struct Row {
    label: String,
    tickets: String,
    waits: String,
    no_show: String,
    withdrawn: String,
    mean: String,
    median: String,
    p90: String,
    max: String,
    within_15: String,
    within_target: String,
}

/// A bar of the chart: lengths in thousandths of the longest.
struct Bar {
    label: String,
    y: usize,
    text_y: usize,
    mean: usize,
    p90: usize,
    figure_x: usize,
    figure: String,
}

#[derive(Template)]
#[template(path = "reports.html")]
struct Reports {
    frame: Frame,
    from: String,
    to: String,
    keys: Vec<Offer>,
    services: Vec<Offer>,
    query: String,
    whole: Row,
    rows: Vec<Row>,
    bars: Vec<Bar>,
    chart_height: usize,
}

/// The page.
pub(super) async fn page(
    State(app): State<AppState>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> Result<Response, Fault> {
    let choice = chosen(&app, &asked).await?;
    let Choice { by, days, service } = &choice;
    let (stored, open, office) = counted_once(&app, days, *service, by.names()).await?;
    let target = |id| office.setup.services.get(&id).map(|service| service.target);
    let rows: Vec<_> = stored.into_iter().chain(open).collect();
    let (whole, groups) = (overall(rows.iter().cloned(), target), figures(rows, *by, target));
    let name = |id: &ServiceId| office.setup.services.get(id).map(|s| s.name.get(frame.t.0).to_owned());
    let label = |key: &Key| label(&frame, key, &name);
    let services =
        std::iter::once(Offer { value: String::new(), name: frame.say("reports-all"), chosen: service.is_none() })
            .chain(office.setup.services.keys().map(|id| Offer {
                value: id.to_string(),
                name: format!("{id} – {}", name(id).unwrap_or_default()),
                chosen: *service == Some(*id),
            }))
            .collect();
    let keys = ReportKey::ALL.iter().map(|key| Offer {
        value: key.as_str().to_owned(),
        name: frame.say(&format!("reports-by-{}", key.as_str())),
        chosen: key == by,
    });
    let bars = bars(&groups, label);
    let page = Reports {
        from: days.start().to_string(),
        to: days.end().to_string(),
        keys: keys.collect(),
        services,
        query: query(&choice),
        whole: row(frame.t.0, String::new(), &whole),
        rows: groups.iter().map(|group| row(frame.t.0, label(&group.key), group)).collect(),
        chart_height: bars.len() * BAR,
        bars,
        frame,
    };
    Ok(rendered(&page))
}

/// What was asked for; else the month up to the latest day that history knows, by hour bands.
async fn chosen(app: &AppState, asked: &Asked) -> Result<Choice, Fault> {
    let date = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Date>().ok());
    let to = match date(&asked.to) {
        Some(to) => to,
        None => match app.archive().latest_day().await? {
            Some(latest) => latest,
            None => app.office().read(|reading| reading.lens.state.day.date).await?,
        },
    };
    let from = date(&asked.from).filter(|from| *from <= to).unwrap_or_else(|| to.saturating_sub(29.days()));
    let by = asked.by.as_deref().and_then(|by| by.parse().ok()).unwrap_or(ReportKey::HourBand);
    let service = asked.service.as_deref().and_then(|service| service.parse().ok());
    Ok(Choice { by, days: from..=to, service })
}

fn query(choice: &Choice) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("by", choice.by.as_str());
    query.append_pair("from", &choice.days.start().to_string());
    query.append_pair("to", &choice.days.end().to_string());
    if let Some(service) = choice.service {
        query.append_pair("service", &service.to_string());
    }
    query.finish()
}

fn row(language: Language, label: String, figures: &WaitFigures) -> Row {
    let count = |number| count(language, number);
    let percent = |share| percent(language, share);
    Row {
        label,
        tickets: count(figures.tickets),
        waits: count(figures.waits),
        no_show: count(figures.no_show),
        withdrawn: count(figures.withdrawn),
        mean: minutes(figures.mean.map(|mean| mean.to_f64())),
        median: minutes(figures.median.map(|median| median.to_f64())),
        p90: minutes(whole(figures.p90)),
        max: minutes(whole(figures.max)),
        within_15: percent(figures.within_15min.map(|share| share.to_f64())),
        within_target: percent(figures.within_target.map(|share| share.to_f64())),
    }
}

#[allow(clippy::cast_precision_loss)] // seconds of a wait
fn whole(seconds: Option<i64>) -> Option<f64> {
    seconds.map(|seconds| seconds as f64)
}

/// Minutes and seconds; nothing for an empty group, which is not the same as zero.
fn minutes(seconds: Option<f64>) -> String {
    #[allow(clippy::cast_possible_truncation)] // seconds of a wait
    let rounded = seconds.map(|seconds| seconds.round() as i64);
    rounded.map_or_else(|| "–".to_owned(), |seconds| format!("{}:{:02}", seconds / 60, seconds % 60))
}

/// Tenths of a hundredth, with the comma or point of the language.
fn percent(language: Language, share: Option<f64>) -> String {
    let Some(share) = share else { return "–".to_owned() };
    let text = format!("{:.1} %", share * 100.0);
    if language == Language::It { text.replace('.', ",") } else { text }
}

/// A number of things, in groups of three digits.
fn count(language: Language, number: usize) -> String {
    let (digits, mark) = (number.to_string(), if language == Language::It { '.' } else { ',' });
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

/// Height of a bar with its gap, in the chart's own units; its width is 1,000 with room for labels and figures.
const BAR: usize = 34;
const LABELS: usize = 170;
const WIDTH: usize = 720;
/// More groups than this are read in the table.
const MOST: usize = 60;

fn bars(groups: &[WaitFigures], label: impl Fn(&Key) -> String) -> Vec<Bar> {
    if groups.len() > MOST {
        return Vec::new();
    }
    let longest = groups.iter().filter_map(|group| group.p90).max().unwrap_or(0).max(1);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    // a few hundred units
    let length = |seconds: f64| (seconds / longest as f64 * WIDTH as f64).round() as usize;
    let bar = |(n, group): (usize, &WaitFigures)| {
        let mean = length(group.mean.map_or(0.0, |mean| mean.to_f64()));
        let p90 = length(whole(group.p90).unwrap_or(0.0));
        Bar {
            label: label(&group.key),
            y: n * BAR + 4,
            text_y: n * BAR + 22,
            mean,
            p90,
            figure_x: LABELS + mean.max(p90) + 8,
            figure: format!("{} · {}", minutes(group.mean.map(|mean| mean.to_f64())), minutes(whole(group.p90))),
        }
    };
    groups.iter().enumerate().map(bar).collect()
}

fn label(frame: &Frame, key: &Key, service: &impl Fn(&ServiceId) -> Option<String>) -> String {
    let parts = std::iter::once(&key.0).chain(&key.1);
    parts.map(|part| part_label(frame, part, service)).collect::<Vec<_>>().join(" · ")
}

fn part_label(frame: &Frame, part: &Part, service: &impl Fn(&ServiceId) -> Option<String>) -> String {
    match part {
        Part::Day(day) => format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()),
        Part::Month(year, month) => format!("{month:02}/{year}"),
        Part::Weekday(weekday) => frame.say(&format!("reports-weekday-{weekday}")),
        Part::Hour(hour) => format!("{hour:02}–{:02}", hour + 1),
        Part::Service(id) => format!("{id} {}", service(id).unwrap_or_default()),
        Part::Channel(channel) => frame.say(&format!("reports-channel-{channel}")),
        Part::Class(class) => frame.say(&format!("reports-class-{class}")),
        Part::Name(name) => name.to_string(),
        Part::Week(..) => part.value().to_string(),
        Part::Unknown => frame.say("reports-unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_group_has_no_figures_and_not_zero() {
        assert_eq!(
            [minutes(None), minutes(Some(0.0)), minutes(Some(539.6)), minutes(Some(3600.0))],
            ["–", "0:00", "9:00", "60:00"]
        );
        let shares = [None, Some(0.0), Some(0.98642)];
        assert_eq!(shares.map(|share| percent(Language::En, share)), ["–", "0.0 %", "98.6 %"]);
        assert_eq!(shares.map(|share| percent(Language::It, share)), ["–", "0,0 %", "98,6 %"]);
    }

    #[test]
    fn numbers_are_grouped_as_the_language_does() {
        assert_eq!([7, 639, 1_000, 23_706].map(|n| count(Language::It, n)), ["7", "639", "1.000", "23.706"]);
        assert_eq!(count(Language::En, 1_234_567), "1,234,567");
    }
}
