//! The answer, in sentences: the last day against the standard, the worst band, how it was before. Made of figures that are
//! given; where there are too few tickets to say something, that is what is said.

use jiff::civil::Date;

use super::{
    period::Period,
    words::{Words, begun},
};
use crate::{
    engine::setup::Standard,
    report::{
        Decimal, WaitFigures,
        compare::{Trend, change, is_few, worst},
    },
};

/// The last day that is over (or today so far), with the share of its waits within the office's standard.
pub(super) struct LastDay {
    pub(super) day: Date,
    pub(super) is_today: bool,
    pub(super) figures: WaitFigures,
    pub(super) within: Option<Decimal>,
}

/// What is answered: each a sentence, with the kind that it is shown as.
pub(super) struct Sentence {
    /// `good`, `bad` or `plain`.
    pub(super) kind: &'static str,
    pub(super) text: String,
}

impl Sentence {
    const fn plain(text: String) -> Self {
        Self { kind: "plain", text }
    }
}

/// The last day against the standard.
pub(super) fn last_day(words: &Words, last: &LastDay, standard: &Standard) -> Sentence {
    let day = begun(&words.weekday_and_date(last.day));
    let when = words
        .say_with(if last.is_today { "reports-answer-today" } else { "reports-answer-last" }, &[("day", day.into())]);
    let LastDay { figures, within, .. } = last;
    let (Some(share), Some(mean)) = (within, figures.mean) else {
        return Sentence::plain(words.say_with("reports-answer-day-none", &[("when", when.into())]));
    };
    let asked = f64::from(standard.share_thousandths) / 1000.0;
    let met = share.to_f64() >= asked;
    let verdict = match (is_few(figures.waits), met) {
        (true, _) => "reports-answer-few",
        (false, true) => "reports-answer-met",
        (false, false) => "reports-answer-missed",
    };
    let text = words.say_with(
        "reports-answer-day",
        &[
            ("when", when.into()),
            ("share", words.percent(Some(*share)).into()),
            ("waits", words.count(figures.waits).into()),
            ("count", i64::try_from(figures.waits).unwrap_or(i64::MAX).into()),
            ("minutes", (standard.within.seconds() / 60).into()),
            ("standard", words.set_percent(standard.share_thousandths).into()),
            ("verdict", words.say(verdict).into()),
            ("target", words.percent(figures.within_target).into()),
            ("mean", words.spelt(mean.to_f64()).into()),
        ],
    );
    let kind = match (is_few(figures.waits), met) {
        (true, _) => "plain",
        (false, true) => "good",
        (false, false) => "bad",
    };
    Sentence { kind, text }
}

/// The worst band of the period; nothing where none has enough waits.
pub(super) fn worst_band(words: &Words, bands: &[WaitFigures]) -> Option<Sentence> {
    let band = worst(bands)?;
    #[allow(clippy::cast_precision_loss)] // seconds of a wait
    let p90 = band.p90? as f64;
    let text = words.say_with(
        "reports-answer-worst",
        &[
            ("band", words.key(&band.key).into()),
            ("mean", words.spelt(band.mean?.to_f64()).into()),
            ("p90", words.spelt(p90).into()),
            ("waits", words.count(band.waits).into()),
        ],
    );
    Some(Sentence::plain(text))
}

/// This period against the one before.
pub(super) fn trend(words: &Words, (earlier, before): (Period, &WaitFigures), now: &WaitFigures) -> Sentence {
    let (Some(change), Some(mean), Some(mean_before)) = (change(before, now), now.mean, before.mean) else {
        let id = if before.waits == 0 { "reports-answer-no-before" } else { "reports-answer-no-trend" };
        let values = [
            ("period", words.period(earlier).into()),
            ("waits", words.count(now.waits).into()),
            ("before", words.count(before.waits).into()),
        ];
        return Sentence::plain(words.say_with(id, &values));
    };
    let (id, kind) = match change.trend {
        Trend::Shorter => ("reports-answer-shorter", "good"),
        Trend::Longer => ("reports-answer-longer", "bad"),
        Trend::Steady => ("reports-answer-steady", "plain"),
    };
    let text = words.say_with(
        id,
        &[
            ("period", words.period(earlier).into()),
            ("by", words.spelt(change.by.to_f64()).into()),
            ("mean", words.spelt(mean.to_f64()).into()),
            ("waits", words.count(now.waits).into()),
            ("mean-before", words.spelt(mean_before.to_f64()).into()),
            ("before", words.count(before.waits).into()),
        ],
    );
    Sentence { kind, text }
}
