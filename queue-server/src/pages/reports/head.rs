//! What all views share: tabs, what was wrong, filters, the days a click away, ways out of the page.

use super::{
    Asking,
    asked::{Figure, View},
    period::{Quick, anchor, quick},
    words::Words,
};
use crate::report::ReportKey;

/// Somewhere to go.
pub(super) struct Way {
    pub(super) address: String,
    pub(super) name: String,
    /// `aria-current`.
    pub(super) current: &'static str,
}

/// An option of a choice.
pub(super) struct Offer {
    pub(super) value: String,
    pub(super) name: String,
    pub(super) chosen: bool,
}

/// The head of every view.
pub(super) struct Head {
    pub(super) title: String,
    pub(super) view: &'static str,
    pub(super) tabs: Vec<Way>,
    pub(super) wrongs: Vec<String>,
    /// What waits are grouped by; none where it cannot be chosen.
    pub(super) keys: Vec<Offer>,
    /// What a map shows; none where it cannot be chosen.
    pub(super) figures: Vec<Offer>,
    pub(super) services: Vec<Offer>,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) quick: Vec<Way>,
    pub(super) before: Option<Way>,
    pub(super) after: Option<Way>,
    /// The days, in words.
    pub(super) period: String,
    /// The one service, in words.
    pub(super) service: Option<String>,
    /// The days are not all over.
    pub(super) running: bool,
    /// The address of what is shown, the same tomorrow.
    pub(super) address: String,
    /// CSV and XLSX of what is shown.
    pub(super) export: Option<(String, String)>,
    /// When it was made, in words.
    pub(super) made: String,
}

impl Head {
    pub(super) fn of(asking: &Asking) -> Self {
        let Asking { words, choice, today, known, .. } = asking;
        let way = |address, name, here: bool| Way { address, name, current: if here { "page" } else { "false" } };
        let tabs = View::ALL.map(|view| {
            let name = words.say(&format!("reports-view-{}", view.as_str()));
            way(choice.seen_as(view).address(), name, view == choice.view)
        });
        let quick = quick(*today, known).into_iter().map(|(kind, period)| {
            way(choice.of_days(period).address(), quick_name(words, kind, period), period == choice.period)
        });
        let beside = |period, id: &str| {
            let name = format!("{} ({})", words.say(id), words.period(period));
            way(choice.of_days(period).address(), name, false)
        };
        let (before, after) = (choice.period.before(), choice.period.after());
        Self {
            title: words.say(&format!("reports-title-{}", choice.view.as_str())),
            view: choice.view.as_str(),
            tabs: tabs.into(),
            wrongs: asking.wrongs.iter().map(|wrong| words.wrong(wrong, choice.period)).collect(),
            keys: if choice.view == View::Waits { keys(words, choice.by) } else { Vec::new() },
            figures: if choice.view == View::Heat { figures(words, choice.figure) } else { Vec::new() },
            services: services(asking),
            from: choice.period.from.to_string(),
            to: choice.period.to.to_string(),
            quick: quick.collect(),
            before: known.first.filter(|first| *first <= before.to).map(|_| beside(before, "reports-before")),
            after: (after.from <= anchor(*today, known)).then(|| beside(after, "reports-after")),
            period: words.period(choice.period),
            service: choice.service.map(|id| words.service(id)),
            running: choice.period.contains(*today),
            address: choice.address(),
            export: choice.export(),
            made: made(&asking.frame.now),
        }
    }
}

fn quick_name(words: &Words, kind: Quick, period: super::period::Period) -> String {
    let last_day = [("day", words.date(period.to).into())];
    match kind {
        Quick::Yesterday => words.say("reports-quick-yesterday"),
        Quick::LastDay => words.say_with("reports-quick-last-day", &last_day),
        Quick::Last(days) => words.say_with("reports-quick-last", &[("days", days.into())]),
        Quick::UpToEnd(days) => {
            words.say_with("reports-quick-up-to", &[("days", days.into()), ("day", words.date(period.to).into())])
        }
        Quick::Month => words.month(period.from.year(), period.from.month()),
        Quick::All => words.say("reports-quick-all"),
    }
}

fn keys(words: &Words, by: ReportKey) -> Vec<Offer> {
    let offer = |key: &ReportKey| Offer {
        value: key.as_str().to_owned(),
        name: words.say(&format!("reports-by-{key}")),
        chosen: *key == by,
    };
    ReportKey::ALL.iter().map(offer).collect()
}

fn figures(words: &Words, chosen: Figure) -> Vec<Offer> {
    let offer = |figure: Figure| Offer {
        value: figure.as_str().to_owned(),
        name: words.say(&format!("reports-figure-{}", figure.as_str())),
        chosen: figure == chosen,
    };
    Figure::ALL.into_iter().map(offer).collect()
}

/// The office's services, and the one asked for where the office has it no more.
fn services(asking: &Asking) -> Vec<Offer> {
    let Asking { words, office, choice, .. } = asking;
    let all = Offer { value: String::new(), name: words.say("reports-all"), chosen: choice.service.is_none() };
    let gone = choice.service.filter(|id| !office.setup.services.contains_key(id));
    let one = |id| Offer { value: format!("{id}"), name: words.service(id), chosen: choice.service == Some(id) };
    std::iter::once(all).chain(office.setup.services.keys().copied().chain(gone).map(one)).collect()
}

/// 24/11/2026 09:30, of a time as the office writes it.
fn made(now: &str) -> String {
    let part = |range| now.get(range).unwrap_or_default();
    format!("{}/{}/{} {}", part(8..10), part(5..7), part(0..4), part(11..16))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_time_of_making_is_the_offices_own() {
        assert_eq!(super::made("2026-11-24T09:30:00+01:00"), "24/11/2026 09:30");
    }
}
