//! Numbers with decimals, kept exactly: no figure passes through binary floating point before it is rounded.

use std::fmt;

/// A number of so many decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    scaled: i64,
    places: u8,
}

impl Decimal {
    /// `numerator` ÷ `denominator` to `places` decimals, halves to even; `None` where the denominator is zero, or the
    /// result is beyond what 64 bits hold.
    #[must_use]
    pub fn of_fraction(numerator: i64, denominator: usize, places: u8) -> Option<Self> {
        let denominator = i128::try_from(denominator).ok().filter(|d| *d > 0)?;
        let exact = i128::from(numerator).checked_mul(10_i128.checked_pow(places.into())?)?;
        let (floor, rest) = (exact.div_euclid(denominator), exact.rem_euclid(denominator));
        let up = match (rest * 2).cmp(&denominator) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => floor % 2 != 0,
            std::cmp::Ordering::Greater => true,
        };
        Some(Self { scaled: i64::try_from(floor + i128::from(up)).ok()?, places })
    }

    /// The whole number that this is, if it is one.
    #[must_use]
    pub fn whole(self) -> Option<i64> {
        let unit = 10_i64.checked_pow(self.places.into())?;
        (self.scaled % unit == 0).then(|| self.scaled / unit)
    }

    /// The difference; `None` of numbers with different decimals.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        let scaled = self.scaled.checked_sub(other.scaled).filter(|_| self.places == other.places)?;
        Some(Self { scaled, places: self.places })
    }

    /// Without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self { scaled: self.scaled.saturating_abs(), places: self.places }
    }

    /// The nearest binary number, whose shortest spelling has the same digits; for spreadsheets and JSON.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // seconds and shares stay far below 2^53
    pub fn to_f64(self) -> f64 {
        self.scaled as f64 / 10_f64.powi(self.places.into())
    }
}

impl fmt::Display for Decimal {
    /// Without the zeros at the end, but for the first decimal: `178.52`, `168.0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10_u64.pow(self.places.into());
        let size = self.scaled.unsigned_abs();
        let digits = format!("{:0width$}", size % unit, width = usize::from(self.places));
        let digits = digits.trim_end_matches('0');
        let sign = if self.scaled < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{}", size / unit, if digits.is_empty() { "0" } else { digits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(numerator: i64, denominator: usize, places: u8) -> String {
        Decimal::of_fraction(numerator, denominator, places).unwrap().to_string()
    }

    #[test]
    fn halves_go_to_the_even_neighbour_exactly() {
        assert_eq!(text(1, 16, 3), "0.062");
        assert_eq!(text(3, 16, 3), "0.188");
        // 16802 ÷ 160 = 105.0125, which no binary number is: rounding that would go up.
        assert_eq!(text(16_802, 160, 3), "105.012");
        assert_eq!(text(-1, 16, 3), "-0.062");
        assert_eq!(text(2, 3, 6), "0.666667");
    }

    #[test]
    fn zeros_at_the_end_are_dropped_but_for_one() {
        assert_eq!(text(168, 1, 3), "168.0");
        assert_eq!(text(17_852, 100, 3), "178.52");
        assert_eq!(text(1, 1, 6), "1.0");
        assert_eq!(text(0, 5, 6), "0.0");
    }

    #[test]
    fn a_difference_is_exact_and_of_like_numbers_alone() {
        let decimal = |numerator, places| Decimal::of_fraction(numerator, 3, places).unwrap();
        let less = decimal(1, 3).minus(decimal(2, 3)).unwrap();
        assert_eq!((less.to_string(), less.abs().to_string()), ("-0.334".to_owned(), "0.334".to_owned()));
        assert_eq!(decimal(1, 3).minus(decimal(1, 6)), None);
    }

    #[test]
    fn nothing_is_divided_by_nothing() {
        assert_eq!(Decimal::of_fraction(1, 0, 3), None);
        assert_eq!(Decimal::of_fraction(i64::MAX, 1, 3), None);
        assert_eq!(Decimal::of_fraction(273, 2, 1).unwrap().whole(), None);
        assert_eq!(Decimal::of_fraction(268, 2, 1).unwrap().whole(), Some(134));
    }
}
