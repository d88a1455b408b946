//! When it is full: a map of weekdays and hour bands, as a table with the value in each cell.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::response::Response;

use super::{
    super::{frame::Frame, rendered},
    Asking, Head,
    asked::Figure,
    made,
    words::Words,
};
use crate::{
    history::FigureRow,
    http::{AppState, Fault, counted_once},
    report::{
        ReportKey, WaitFigures,
        compare::{is_few, worst},
        figures,
        key::{Key, Part},
    },
};

/// Steps of the map: from 0, the best (or the fewest), to the last.
const STEPS: usize = 6;

/// A cell: its step, its value in words.
struct Spot {
    /// `none` where there is no figure.
    step: String,
    text: String,
    few: bool,
}

/// A weekday in the head of the table, short and whole.
struct Weekday {
    short: String,
    name: String,
}

/// A band with its cells.
struct Band {
    label: String,
    spots: Vec<Spot>,
}

/// A step of the legend.
struct Step {
    step: usize,
    text: String,
}

#[derive(Template)]
#[template(path = "reports/heat.html")]
struct Page {
    frame: Frame,
    head: Head,
    answer: Option<String>,
    caption: String,
    weekdays: Vec<Weekday>,
    bands: Vec<Band>,
    legend: Vec<Step>,
    any_few: bool,
}

pub(super) async fn page(app: &AppState, asking: Asking) -> Result<Response, Fault> {
    let days = asking.choice.period.days();
    let by = ReportKey::WeekdayBand;
    let (stored, open, _) = counted_once(app, &days, asking.choice.service, by.names()).await?;
    let rows: Vec<_> = stored.into_iter().chain(open).collect();
    made(move || rendered(&filled(asking, &rows))).await
}

fn filled(asking: Asking, rows: &[FigureRow]) -> Page {
    let head = asking.head();
    let Asking { frame, words, office, choice, .. } = asking;
    let target = |id| office.setup.services.get(&id).map(|service| service.target);
    let groups = figures(rows, ReportKey::WeekdayBand, target);
    let scale = Scale::of(choice.figure, &groups);
    let cells: BTreeMap<(i8, u8), &WaitFigures> =
        groups.iter().filter_map(|group| Some((place(&group.key)?, group))).collect();
    let weekdays: BTreeSet<i8> = cells.keys().map(|(weekday, _)| *weekday).collect();
    let hours: BTreeSet<u8> = cells.keys().map(|(_, hour)| *hour).collect();
    let spot = |weekday: i8, hour| spot(&words, choice.figure, &scale, cells.get(&(weekday, hour)).copied());
    let bands: Vec<_> = hours
        .iter()
        .map(|hour| Band {
            label: words.part(&Part::Hour(*hour)),
            spots: weekdays.iter().map(|weekday| spot(*weekday, *hour)).collect(),
        })
        .collect();
    let weekday = |weekday: &i8| {
        let name = words.weekday(*weekday);
        Weekday { short: name.chars().take(3).collect(), name }
    };
    Page {
        answer: worst(&groups).and_then(|group| answer(&words, group)),
        caption: words.say(&format!("reports-figure-{}", choice.figure.as_str())),
        weekdays: weekdays.iter().map(weekday).collect(),
        any_few: bands.iter().flat_map(|band| &band.spots).any(|spot| spot.few),
        bands,
        legend: scale.legend(&words),
        frame,
        head,
    }
}

/// Where a group stands; nothing for tickets whose hour is not known.
fn place(key: &Key) -> Option<(i8, u8)> {
    match key {
        Key(Part::Weekday(weekday), Some(Part::Hour(hour))) => Some((*weekday, *hour)),
        _ => None,
    }
}

fn answer(words: &Words, worst: &WaitFigures) -> Option<String> {
    let (weekday, hour) = place(&worst.key)?;
    let values = [
        ("weekday", words.weekday(weekday).into()),
        ("band", words.part(&Part::Hour(hour)).into()),
        ("mean", words.spelt(worst.mean?.to_f64()).into()),
        ("waits", words.count(worst.waits).into()),
    ];
    Some(words.say_with("reports-answer-heat", &values))
}

#[allow(clippy::cast_precision_loss)] // seconds of a wait, tickets of a band
fn value(figure: Figure, group: &WaitFigures) -> Option<f64> {
    match figure {
        Figure::Mean => group.mean.map(|mean| mean.to_f64()),
        Figure::P90 => group.p90.map(|seconds| seconds as f64),
        Figure::WithinTarget => group.within_target.map(|share| share.to_f64()),
        Figure::Tickets => Some(group.tickets as f64),
    }
}

fn spot(words: &Words, figure: Figure, scale: &Scale, group: Option<&WaitFigures>) -> Spot {
    let Some((group, value)) = group.and_then(|group| Some((group, value(figure, group)?))) else {
        return Spot { step: "none".to_owned(), text: super::words::dash(), few: false };
    };
    Spot {
        step: scale.step(value).to_string(),
        text: match figure {
            Figure::Mean | Figure::P90 => words.short_minutes(Some(value)),
            Figure::WithinTarget => words.short_percent(Some(value)),
            Figure::Tickets => words.count(group.tickets),
        },
        few: figure != Figure::Tickets && is_few(group.waits),
    }
}

/// Which step a value stands on.
enum Scale {
    /// Steps of equal width from zero, the last one open. In seconds where they are times.
    Growing { width: f64, times: bool },
    /// Shares: the more the better.
    Shares,
}

/// Below these the next step begins.
const SHARES: [f64; STEPS - 1] = [0.95, 0.9, 0.8, 0.7, 0.5];

impl Scale {
    /// A scale of round numbers on which the greatest value reaches the last steps.
    fn of(figure: Figure, groups: &[WaitFigures]) -> Self {
        let times = match figure {
            Figure::WithinTarget => return Self::Shares,
            Figure::Mean | Figure::P90 => true,
            Figure::Tickets => false,
        };
        let greatest = groups.iter().filter_map(|group| value(figure, group)).fold(0.0, f64::max);
        let minutes = [1.0, 2.0, 3.0, 5.0, 10.0, 15.0, 30.0, 60.0].map(|minutes| minutes * 60.0);
        let counts = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0];
        let widths: &[f64] = if times { &minutes } else { &counts };
        #[allow(clippy::cast_precision_loss)] // six
        let wide_enough = widths.iter().find(|width| **width * STEPS as f64 > greatest);
        Self::Growing { width: *wide_enough.unwrap_or(&widths[widths.len() - 1]), times }
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a few steps
    fn step(&self, value: f64) -> usize {
        match self {
            Self::Growing { width, .. } => ((value / width) as usize).min(STEPS - 1),
            Self::Shares => SHARES.iter().filter(|limit| value < **limit).count(),
        }
    }

    fn legend(&self, words: &Words) -> Vec<Step> {
        (0..STEPS).map(|step| Step { step, text: self.name(words, step) }).collect()
    }

    #[allow(clippy::cast_precision_loss)] // a few steps
    fn name(&self, words: &Words, step: usize) -> String {
        match self {
            Self::Growing { width, times } => {
                let at = |step: usize| (step as f64 * width / if *times { 60.0 } else { 1.0 }).to_string();
                let unit = if *times { "\u{a0}min" } else { "" };
                if step + 1 == STEPS {
                    format!("≥ {}{unit}", at(step))
                } else {
                    format!("{}–{}{unit}", at(step), at(step + 1))
                }
            }
            Self::Shares => {
                let percent = |limit: f64| words.short_percent(Some(limit));
                match (step.checked_sub(1).and_then(|above| SHARES.get(above)), SHARES.get(step)) {
                    (None, Some(from)) => format!("≥ {}", percent(*from)),
                    (Some(to), Some(from)) => format!("{}–{}", percent(*from), percent(*to)),
                    (Some(to), None) => format!("< {}", percent(*to)),
                    (None, None) => String::new(),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::Language;

    use super::*;

    #[test]
    fn steps_begin_at_round_numbers_and_the_last_is_open() {
        let scale = Scale::Growing { width: 120.0, times: true };
        assert_eq!([0.0, 119.9, 120.0, 599.0, 600.0, 9_000.0].map(|v| scale.step(v)), [0, 0, 1, 4, 5, 5]);
        let names: Vec<_> = scale.legend(&Words::bare(Language::It)).into_iter().map(|step| step.text).collect();
        assert_eq!((&*names[0], &*names[5]), ("0–2\u{a0}min", "≥ 10\u{a0}min"));
    }

    #[test]
    fn a_share_is_the_better_the_greater() {
        assert_eq!([1.0, 0.95, 0.949, 0.8, 0.5, 0.49, 0.0].map(|v| Scale::Shares.step(v)), [0, 0, 1, 2, 4, 5, 5]);
        let names: Vec<_> =
            Scale::Shares.legend(&Words::bare(Language::En)).into_iter().map(|step| step.text).collect();
        assert_eq!(names, ["≥ 95%", "90%–95%", "80%–90%", "70%–80%", "50%–70%", "< 50%"]);
    }
}
