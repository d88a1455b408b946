//! What a kiosk can mean when it tells how it is. Pure: without it a broken one could fill the memory and the pages.

use std::{collections::BTreeSet, ops::RangeInclusive};

use protocol::kiosk::KioskHealth;

/// Tickets without paper at most: more than a day of them would be another trouble.
pub const MOST_UNPRINTED: usize = 200;

/// Characters of a version or a profile's name at most.
const NAME: usize = 60;

/// Degrees Celsius that a processor can have.
const TEMPERATURES: RangeInclusive<i32> = -60..=150;

/// Tickets handed over and numbers left at most.
const MOST_TICKETS: u32 = 100_000;

/// Seconds since a kiosk's start at most: a century.
const LONGEST: i64 = 100 * 366 * 86_400;

/// What cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfBounds {
    /// Which field.
    pub field: &'static str,
    /// What is expected there.
    pub expected: &'static str,
}

/// Whether all of it can be meant.
///
/// # Errors
/// The first field that cannot.
pub fn within_bounds(health: &KioskHealth) -> Result<(), OutOfBounds> {
    let holds = [
        (is_name(&health.version), "version", "a name of 1 to 60 characters on one line"),
        ((0..=LONGEST).contains(&health.uptime), "uptime", "seconds since the start: zero or more, a century at most"),
        (is_name(&health.printer.profile), "printer.profile", "a name of 1 to 60 characters on one line"),
        (
            health.temperature.is_none_or(|degrees| TEMPERATURES.contains(&degrees)),
            "temperature",
            "whole degrees Celsius from -60 to 150, or nothing where it cannot be read",
        ),
        (health.to_hand_over <= MOST_TICKETS, "to_hand_over", "a number of tickets up to 100000"),
        (health.numbers_left <= MOST_TICKETS, "numbers_left", "a number of tickets up to 100000"),
        (
            health.unprinted.len() <= MOST_UNPRINTED,
            "unprinted",
            "at most 200 tickets: the oldest ones, reception looks after them in order",
        ),
        (
            health.unprinted.iter().filter_map(|ticket| ticket.refused.as_deref()).all(is_name),
            "unprinted.refused",
            "the stable name of a problem, of 1 to 60 characters",
        ),
        (are_different(&health.failed), "failed", "parts, each once"),
        (are_different(&health.stuck), "stuck", "buttons, each once"),
    ];
    match holds.into_iter().find(|(holds, ..)| !holds) {
        None => Ok(()),
        Some((_, field, expected)) => Err(OutOfBounds { field, expected }),
    }
}

/// There are few of each: a list without repetitions is a short one.
fn are_different<T: Ord>(all: &[T]) -> bool {
    all.iter().collect::<BTreeSet<_>>().len() == all.len()
}

fn is_name(text: &str) -> bool {
    (1..=NAME).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use protocol::{
        ClassName, KioskPart, PrinterStateName, ServiceId,
        kiosk::{KioskButton, Unprinted},
    };

    use super::{super::book::tests::health, *};

    #[test]
    fn what_nobody_can_mean_is_named() {
        let refused = |change: fn(&mut KioskHealth)| {
            let mut health = health(PrinterStateName::Ok);
            change(&mut health);
            within_bounds(&health).err().map(|out| out.field)
        };
        assert_eq!(refused(|_| {}), None);
        assert_eq!(refused(|health| health.version = String::new()), Some("version"));
        assert_eq!(refused(|health| health.version = "a\nb".into()), Some("version"));
        assert_eq!(refused(|health| health.uptime = -1), Some("uptime"));
        assert_eq!(refused(|health| health.printer.profile = "x".repeat(61)), Some("printer.profile"));
        assert_eq!(refused(|health| health.temperature = Some(151)), Some("temperature"));
        assert_eq!(refused(|health| health.temperature = None), None);
        assert_eq!(refused(|health| health.to_hand_over = 100_001), Some("to_hand_over"));
        assert_eq!(refused(|health| health.numbers_left = u32::MAX), Some("numbers_left"));
        assert_eq!(refused(|health| health.failed = vec![KioskPart::Lamps, KioskPart::Lamps]), Some("failed"));
        assert_eq!(refused(|health| health.stuck = vec![KioskButton::Back, KioskButton::Back]), Some("stuck"));
        assert_eq!(refused(|health| health.stuck = vec![KioskButton::Back, KioskButton::More]), None);
        let many = |health: &mut KioskHealth, count: usize| {
            let (number, service) = ("A045".parse().unwrap(), ServiceId::new('A').unwrap());
            let class = ClassName::Standard;
            let one =
                Unprinted { number, service, class, ticket: None, issued_at: None, may_exist: false, refused: None };
            health.unprinted = vec![one; count];
        };
        let mut full = health(PrinterStateName::Ok);
        many(&mut full, 200);
        assert_eq!(within_bounds(&full), Ok(()));
        full.unprinted[199].refused = Some("outside-block".into());
        assert_eq!(within_bounds(&full), Ok(()));
        full.unprinted[199].refused = Some("x".repeat(61));
        assert_eq!(within_bounds(&full).map_err(|out| out.field), Err("unprinted.refused"));
        many(&mut full, 201);
        assert_eq!(within_bounds(&full).map_err(|out| out.field), Err("unprinted"));
    }
}
