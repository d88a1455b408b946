//! Whose turn it is: (pages of each language, for how long one language stands, now) → the page. Pure.

use device::clock::Uptime;
use protocol::{Language, Span};

use super::TURN;
use crate::board::Shown;

/// Of all that is said in one language, then in the other, that which stands there now; `of` tells the pages of a language.
///
/// The pages of a language follow each other, and begin anew until its time is over: the language changes at the end of its last page.
pub(super) fn now<P>(shown: &Shown, up: Uptime, of: impl Fn(Language) -> Vec<P>) -> Option<P> {
    let languages: &[Language] = if shown.alternate.is_some() { Language::ALL } else { &[shown.language] };
    let parts: Vec<_> = languages.iter().map(|language| Part::of(of(*language), shown.alternate)).collect();
    let round: usize = parts.iter().map(Part::turns).sum();
    let turn = usize::try_from(up.0.div_euclid(TURN.0)).unwrap_or(0);
    let mut turn = turn.checked_rem(round)?;
    for mut part in parts {
        if turn < part.turns() {
            let page = turn % part.pages.len();
            return Some(part.pages.swap_remove(page));
        }
        turn -= part.turns();
    }
    None
}

/// What is said in one language.
struct Part<P> {
    pages: Vec<P>,
    /// How often, one time after the other.
    times: usize,
}

impl<P> Part<P> {
    fn of(pages: Vec<P>, at_least: Option<Span>) -> Self {
        let once = TURN.0 * i64::try_from(pages.len()).unwrap_or(1).max(1);
        let times = at_least.map_or(1, |span| usize::try_from((span.0 + once - 1) / once).unwrap_or(1).max(1));
        Self { pages, times }
    }

    fn turns(&self) -> usize {
        self.pages.len() * self.times
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Screen;

    /// The pages of so many turns, where each language has so many.
    fn turns(alternate: Option<i64>, it: usize, en: usize, count: i64) -> Vec<(Language, usize)> {
        let alternate = alternate.map(Span::from_seconds);
        let shown = Shown { screen: Screen::Connecting, rehearsal: false, language: Language::En, alternate };
        let pages = |language| (0..if language == Language::It { it } else { en }).map(|n| (language, n)).collect();
        (0..count).filter_map(|turn| now(&shown, Uptime(turn * TURN.0 + 1), pages)).collect()
    }

    #[test]
    fn each_language_says_all_of_it_before_the_other_one_and_for_its_time_at_least() {
        use Language::{En, It};
        assert_eq!(turns(Some(8), 2, 3, 6), [(It, 0), (It, 1), (En, 0), (En, 1), (En, 2), (It, 0)]);
        assert_eq!(turns(Some(8), 1, 1, 5), [(It, 0), (It, 0), (En, 0), (En, 0), (It, 0)]);
        assert_eq!(turns(Some(9), 2, 1, 7), [(It, 0), (It, 1), (It, 0), (It, 1), (En, 0), (En, 0), (En, 0)]);
        assert_eq!(turns(Some(1), 1, 2, 4), [(It, 0), (En, 0), (En, 1), (It, 0)]);
    }

    #[test]
    fn one_language_alone_never_gives_way_and_nothing_to_say_is_nothing() {
        assert_eq!(turns(None, 5, 2, 3), [(Language::En, 0), (Language::En, 1), (Language::En, 0)]);
        assert_eq!(turns(Some(8), 0, 0, 3), []);
    }
}
