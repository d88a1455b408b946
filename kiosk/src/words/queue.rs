//! How many come before, and how long it will be.

use protocol::{Language, views::Wait};

use super::of;

/// "3 persone prima"
#[must_use]
pub fn ahead(language: Language, count: usize) -> String {
    match (language, count) {
        (Language::It, 0) => "nessuno prima".into(),
        (Language::It, 1) => "1 persona prima".into(),
        (Language::It, _) => format!("{count} persone prima"),
        (Language::En, 0) => "nobody ahead".into(),
        (Language::En, 1) => "1 person ahead".into(),
        (Language::En, _) => format!("{count} people ahead"),
    }
}

/// "3 persone in attesa", and what priority does about them: whom it overtakes is not known before, only that it is called sooner than without.
#[must_use]
pub fn waiting_with_priority(language: Language, count: usize) -> [String; 2] {
    let waiting = match (language, count) {
        (Language::It, 0) => "nessuno in attesa".into(),
        (Language::It, 1) => "1 persona in attesa".into(),
        (Language::It, _) => format!("{count} persone in attesa"),
        (Language::En, 0) => "nobody waiting".into(),
        (Language::En, 1) => "1 person waiting".into(),
        (Language::En, _) => format!("{count} people waiting"),
    };
    let sooner = of(language, "con precedenza si passa prima", "with priority it is your turn sooner");
    [waiting, if count == 0 { String::new() } else { sooner.into() }]
}

/// Nobody plans by minutes beyond two hours.
const LONG: i64 = 120;

/// "attesa stimata 10–18 minuti": the interval in whole minutes; one figure where its ends are one; no false precision beyond hours.
#[must_use]
pub fn estimate(language: Language, wait: Wait) -> String {
    let (from, to) = (wait.p10.div_euclid(60), -((-wait.p90).div_euclid(60)));
    let it = language == Language::It;
    if to > LONG {
        return match from {
            LONG.. => of(language, "attesa stimata oltre 2 ore", "estimated wait over 2 hours").into(),
            ..=0 => of(
                language,
                "attesa stimata incerta, anche oltre 2 ore",
                "estimated wait uncertain, perhaps over 2 hours",
            )
            .into(),
            1 => {
                of(language, "attesa stimata da 1 minuto a oltre 2 ore", "estimated wait from 1 minute to over 2 hours")
                    .into()
            }
            _ if it => format!("attesa stimata da {from} minuti a oltre 2 ore"),
            _ => format!("estimated wait from {from} minutes to over 2 hours"),
        };
    }
    match (to <= 1, from == to, from <= 0) {
        (true, ..) => of(language, "attesa stimata meno di 1 minuto", "estimated wait less than 1 minute").into(),
        (_, true, _) if it => format!("attesa stimata circa {to} minuti"),
        (_, true, _) => format!("estimated wait about {to} minutes"),
        (_, _, true) if it => format!("attesa stimata fino a {to} minuti"),
        (_, _, true) => format!("estimated wait up to {to} minutes"),
        _ if it => format!("attesa stimata {from}–{to} minuti"),
        _ => format!("estimated wait {from}–{to} minutes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(p10: i64, p90: i64) -> Wait {
        Wait { p10, p50: p10.midpoint(p90), p90 }
    }

    #[test]
    fn an_estimate_is_told_as_the_page_tells_it() {
        let it = |p10, p90| estimate(Language::It, wait(p10, p90));
        assert_eq!(it(600, 1_050), "attesa stimata 10–18 minuti");
        assert_eq!(it(0, 1_050), "attesa stimata fino a 18 minuti");
        assert_eq!(it(0, 60), "attesa stimata meno di 1 minuto");
        assert_eq!(it(120, 120), "attesa stimata circa 2 minuti");
        assert_eq!(it(0, 7_201), "attesa stimata incerta, anche oltre 2 ore");
        assert_eq!(it(60, 9_000), "attesa stimata da 1 minuto a oltre 2 ore");
        assert_eq!(it(600, 9_000), "attesa stimata da 10 minuti a oltre 2 ore");
        assert_eq!(it(7_200, 9_000), "attesa stimata oltre 2 ore");
        assert_eq!(estimate(Language::En, wait(600, 1_050)), "estimated wait 10–18 minutes");
    }

    /// "1 persona in attesa, con precedenza" would be one who has it.
    #[test]
    fn who_waits_is_not_said_to_have_priority() {
        let it = |count| waiting_with_priority(Language::It, count);
        assert_eq!(it(1), ["1 persona in attesa", "con precedenza si passa prima"]);
        assert_eq!(it(0), ["nessuno in attesa", ""]);
        assert_eq!(
            waiting_with_priority(Language::En, 3),
            ["3 people waiting", "with priority it is your turn sooner"]
        );
    }
}
