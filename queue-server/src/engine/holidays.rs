//! National holidays, computed for each year by the law of that year. Nothing here reads a clock or knows an office.

use jiff::civil::{Date, Weekday};
use protocol::Language;

use super::setup::Text;

/// A national holiday of Italy: L. 260/1949 as changed by L. 54/1977 and the laws named below.
///
/// Valid from 1977 on, when L. 54/1977 settled most of today's list; earlier years had further holidays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holiday {
    /// 1 January.
    NewYear,
    /// 6 January; given back from 1986 on (D.P.R. 792/1985).
    Epiphany,
    /// Easter Sunday.
    Easter,
    /// The day after Easter.
    EasterMonday,
    /// 25 April.
    Liberation,
    /// 1 May.
    Labour,
    /// 2 June; on its own date again from 2001 on (L. 336/2000).
    Republic,
    /// 15 August.
    Assumption,
    /// 4 October, from 2026 on (L. 151/2025).
    SaintFrancis,
    /// 1 November.
    AllSaints,
    /// 8 December.
    ImmaculateConception,
    /// 25 December.
    Christmas,
    /// 26 December.
    SaintStephen,
}

impl Holiday {
    /// The holiday that Italian law keeps on `date`. Where two fall together (Easter Monday on 25 April), the one of
    /// the fixed date is named.
    #[must_use]
    pub fn of_italy(date: Date) -> Option<Self> {
        let year = date.year();
        match (date.month(), date.day()) {
            (1, 1) => Some(Self::NewYear),
            (1, 6) if year >= 1986 => Some(Self::Epiphany),
            (4, 25) => Some(Self::Liberation),
            (5, 1) => Some(Self::Labour),
            (6, 2) if year >= 2001 => Some(Self::Republic),
            (8, 15) => Some(Self::Assumption),
            (10, 4) if year >= 2026 => Some(Self::SaintFrancis),
            (11, 1) => Some(Self::AllSaints),
            (12, 8) => Some(Self::ImmaculateConception),
            (12, 25) => Some(Self::Christmas),
            (12, 26) => Some(Self::SaintStephen),
            (3 | 4, _) => Self::of_easter(date),
            _ => None,
        }
    }

    fn of_easter(date: Date) -> Option<Self> {
        let easter = easter_sunday(date.year());
        match date.weekday() {
            Weekday::Sunday if (date.month(), date.day()) == easter => Some(Self::Easter),
            Weekday::Monday => {
                let eve = date.yesterday().ok()?;
                ((eve.month(), eve.day()) == easter).then_some(Self::EasterMonday)
            }
            _ => None,
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn name(self, language: Language) -> &'static str {
        let (it, en) = match self {
            Self::NewYear => ("Capodanno", "New Year's Day"),
            Self::Epiphany => ("Epifania", "Epiphany"),
            Self::Easter => ("Pasqua", "Easter Sunday"),
            Self::EasterMonday => ("Lunedì dell'Angelo", "Easter Monday"),
            Self::Liberation => ("Festa della Liberazione", "Liberation Day"),
            Self::Labour => ("Festa del lavoro", "Labour Day"),
            Self::Republic => ("Festa della Repubblica", "Republic Day"),
            Self::Assumption => ("Ferragosto", "Assumption Day"),
            Self::SaintFrancis => ("San Francesco d'Assisi", "Saint Francis of Assisi"),
            Self::AllSaints => ("Ognissanti", "All Saints' Day"),
            Self::ImmaculateConception => ("Immacolata Concezione", "Immaculate Conception"),
            Self::Christmas => ("Natale", "Christmas Day"),
            Self::SaintStephen => ("Santo Stefano", "Saint Stephen's Day"),
        };
        match language {
            Language::It => it,
            Language::En => en,
        }
    }

    /// Its name in every language.
    #[must_use]
    pub fn text(self) -> Text {
        Text { it: self.name(Language::It).to_owned(), en: Some(self.name(Language::En).to_owned()) }
    }
}

/// Month and day of Easter Sunday, Gregorian: the "anonymous" algorithm (Nature, 20 April 1876, p. 487), with the
/// names of Meeus, Astronomical Algorithms, 2nd ed., chapter 8.
fn easter_sunday(year: i16) -> (i8, i8) {
    let year = i32::from(year);
    let a = year.rem_euclid(19);
    let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let f = (b + 8).div_euclid(25);
    let g = (b - f + 1).div_euclid(3);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    #[allow(clippy::cast_possible_truncation)] // month 3 or 4, day 1 to 31
    ((n / 31) as i8, (n % 31 + 1) as i8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{ToSpan, civil::date};

    #[test]
    fn easter_agrees_with_the_published_tables() {
        let published = [
            (1818, 3, 22), // the earliest possible
            (1943, 4, 25), // the latest possible
            (2000, 4, 23),
            (2008, 3, 23),
            (2010, 4, 4),
            (2011, 4, 24),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
        ];
        for (year, month, day) in published {
            assert_eq!(easter_sunday(year), (month, day), "{year}");
        }
    }

    #[test]
    fn easter_is_a_sunday_from_22_march_to_25_april_in_every_year() {
        for year in 1900..=2400 {
            let (month, day) = easter_sunday(year);
            let easter = date(year, month, day);
            assert_eq!(easter.weekday(), Weekday::Sunday, "{easter}");
            assert!((date(year, 3, 22)..=date(year, 4, 25)).contains(&easter), "{easter}");
        }
    }

    #[test]
    fn saint_francis_is_a_holiday_from_2026_on() {
        assert_eq!(Holiday::of_italy(date(2025, 10, 4)), None);
        assert_eq!(Holiday::of_italy(date(2026, 10, 4)), Some(Holiday::SaintFrancis));
        assert_eq!(Holiday::of_italy(date(2027, 10, 4)), Some(Holiday::SaintFrancis));
    }

    #[test]
    fn laws_begin_in_their_year() {
        assert_eq!(Holiday::of_italy(date(1985, 1, 6)), None);
        assert_eq!(Holiday::of_italy(date(1986, 1, 6)), Some(Holiday::Epiphany));
        assert_eq!(Holiday::of_italy(date(2000, 6, 2)), None);
        assert_eq!(Holiday::of_italy(date(2001, 6, 2)), Some(Holiday::Republic));
    }

    #[test]
    fn a_year_has_as_many_holidays_as_its_law_says() {
        let count = |year| {
            let first = date(year, 1, 1);
            first.series(1.day()).take_while(|d| d.year() == year).filter(|d| Holiday::of_italy(*d).is_some()).count()
        };
        assert_eq!(count(1999), 11);
        assert_eq!(count(2010), 12);
        assert_eq!(count(2026), 13);
        assert_eq!(count(2011), 11, "Easter Monday fell on 25 April");
    }
}
