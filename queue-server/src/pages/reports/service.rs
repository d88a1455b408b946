//! What happened at the desks: service times by service, and emoticons by month.

use askama::Template;
use axum::response::Response;
use protocol::Face;

use super::{
    super::{frame::Frame, rendered},
    Asking, Head, made,
    words::{Cell, Words},
};
use crate::{
    history::{FaceRow, VisitRow},
    http::{AppState, Fault},
    report::{Faces, VisitFigures, compare::is_few, faces_by_month, visits_by_service, visits_overall},
};

/// A service's times as they are read; the bar in thousandths of the longest.
struct Times {
    label: Cell,
    legs: String,
    mean: String,
    median: String,
    length: usize,
}

#[derive(Template)]
#[template(path = "reports/service-time.html")]
struct TimesPage {
    frame: Frame,
    head: Head,
    answer: Option<String>,
    any_few: bool,
    rows: Vec<Times>,
    whole: Times,
}

pub(super) async fn times(app: &AppState, asking: Asking) -> Result<Response, Fault> {
    let visits = app.archive().visits(asking.choice.period.days(), asking.choice.service).await?;
    made(move || rendered(&times_filled(asking, &visits))).await
}

fn times_filled(asking: Asking, visits: &[VisitRow]) -> TimesPage {
    let head = asking.head();
    let Asking { frame, words, .. } = asking;
    let services = visits_by_service(visits.iter().copied());
    let all = visits_overall(visits.iter().copied());
    let longest = services.iter().filter_map(mean_of).fold(1.0, f64::max);
    TimesPage {
        answer: mean_of(&all).map(|mean| {
            let values = [
                ("legs", words.count(all.legs).into()),
                ("mean", words.spelt(mean).into()),
                ("count", count(all.legs)),
            ];
            words.say_with("reports-answer-times", &values)
        }),
        any_few: services.iter().any(|of| is_few(of.legs)),
        rows: services.iter().map(|of| row(&words, words.part(&of.service), of, longest)).collect(),
        whole: row(&words, words.say("reports-whole"), &all, longest),
        frame,
        head,
    }
}

fn mean_of(of: &VisitFigures) -> Option<f64> {
    of.mean.map(|mean| mean.to_f64())
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most a thousand
fn row(words: &Words, label: String, of: &VisitFigures, longest: f64) -> Times {
    Times {
        label: Cell::of(label, of.legs),
        legs: words.count(of.legs),
        mean: words.minutes(of.mean),
        median: words.minutes(of.median),
        length: (mean_of(of).unwrap_or(0.0) / longest * 1000.0).min(1000.0) as usize,
    }
}

/// A month's emoticons as they are read; lengths in thousandths of those given.
struct Month {
    label: String,
    few: bool,
    faces: [FaceCell; 3],
    given: String,
    served: String,
    participation: String,
}

/// One face of a month: how many, which share, and where its part of the bar lies.
struct FaceCell {
    face: &'static str,
    title: String,
    count: String,
    share: String,
    from: usize,
    length: usize,
}

#[derive(Template)]
#[template(path = "reports/feedback.html")]
struct FeedbackPage {
    frame: Frame,
    head: Head,
    answer: Option<String>,
    any_few: bool,
    months: Vec<Month>,
    whole: Month,
}

pub(super) async fn feedback(app: &AppState, asking: Asking) -> Result<Response, Fault> {
    let faces = app.archive().faces(asking.choice.period.days(), asking.choice.service).await?;
    made(move || rendered(&feedback_filled(asking, faces))).await
}

fn feedback_filled(asking: Asking, faces: Vec<FaceRow>) -> FeedbackPage {
    let head = asking.head();
    let Asking { frame, words, .. } = asking;
    let months = faces_by_month(faces);
    let all = months.values().fold(Faces::default(), |all, month| all.and(*month));
    FeedbackPage {
        answer: (all.given() > 0).then(|| faces_answer(&words, &all)),
        any_few: months.values().any(|of| is_few(of.given())),
        months: months.iter().map(|(key, of)| month(&words, words.part(key), of)).collect(),
        whole: month(&words, words.say("reports-whole"), &all),
        frame,
        head,
    }
}

fn faces_answer(words: &Words, all: &Faces) -> String {
    let values = [
        ("positive", words.percent(all.share(Face::Positive)).into()),
        ("given", words.count(all.given()).into()),
        ("count", count(all.given())),
        ("served", words.count(all.served).into()),
        ("participation", words.percent(all.participation()).into()),
    ];
    words.say_with("reports-answer-faces", &values)
}

fn month(words: &Words, label: String, of: &Faces) -> Month {
    let mut from = 0;
    let faces = [
        ("positive", Face::Positive, of.positive),
        ("neutral", Face::Neutral, of.neutral),
        ("negative", Face::Negative, of.negative),
    ];
    let faces = faces.map(|(face, which, number)| {
        let share = of.share(which);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most a thousand
        let length = (share.map_or(0.0, |share| share.to_f64()) * 1000.0).round() as usize;
        from += length;
        FaceCell {
            face,
            title: format!("reports-face-{face}"),
            count: words.count(number),
            share: words.percent(share),
            from: from - length,
            length,
        }
    });
    Month {
        label,
        few: is_few(of.given()),
        faces,
        given: words.count(of.given()),
        served: words.count(of.served),
        participation: words.percent(of.participation()),
    }
}

/// For the plural of a sentence.
fn count(number: usize) -> super::super::texts::FluentValue<'static> {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}
