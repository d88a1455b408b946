//! How the kiosks are, for Prometheus. Pure. Written here and not kept by the recorder of the other figures: that one would
//! go on telling of a kiosk which is no longer paired.

use std::fmt::{self, Write};

use protocol::{
    KioskPart, PrinterStateName,
    kiosk::{KioskHealth, KioskView},
};

/// The lines of all kiosks, in Prometheus' text form.
#[must_use]
pub(super) fn text(kiosks: &[KioskView]) -> String {
    let mut out = String::new();
    // Writing to a String does not fail.
    let _ = write_all(&mut out, kiosks);
    out
}

fn write_all(out: &mut String, kiosks: &[KioskView]) -> fmt::Result {
    let of_health = |tell: fn(&KioskHealth) -> Option<i64>| {
        let told = kiosks.iter().filter_map(move |one| Some((one, tell(one.health.as_ref()?)?)));
        told.collect::<Vec<_>>()
    };
    let connected = kiosks.iter().map(|one| (one, i64::from(one.connected))).collect::<Vec<_>>();
    gauge(out, "connected", "The kiosk has a line to the server.", &connected)?;
    gauge(out, "unprinted", "Tickets whose paper is missing or doubtful.", &of_health(|h| count(h.unprinted.len())))?;
    let to_hand_over = of_health(|h| Some(h.to_hand_over.into()));
    gauge(out, "to_hand_over", "Tickets issued while cut off that the server does not know yet.", &to_hand_over)?;
    let numbers_left = of_health(|h| Some(h.numbers_left.into()));
    gauge(out, "numbers_left", "Reserved numbers left, of the service that has the fewest.", &numbers_left)?;
    let temperature = of_health(|h| h.temperature.map(Into::into));
    gauge(out, "temperature_celsius", "Temperature of the processor.", &temperature)?;
    gauge(out, "stuck_buttons", "Buttons that are down all the time.", &of_health(|h| count(h.stuck.len())))?;
    parts(out, kiosks)?;
    printers(out, kiosks)
}

fn count(things: usize) -> Option<i64> {
    i64::try_from(things).ok()
}

fn head(out: &mut String, name: &str, help: &str) -> fmt::Result {
    writeln!(out, "# HELP numeretto_kiosk_{name} {help}\n# TYPE numeretto_kiosk_{name} gauge")
}

fn gauge(out: &mut String, name: &str, help: &str, values: &[(&KioskView, i64)]) -> fmt::Result {
    if values.is_empty() {
        return Ok(());
    }
    head(out, name, help)?;
    // A kiosk's name is of letters, digits and hyphens: it needs no quoting.
    values
        .iter()
        .try_for_each(|(one, value)| writeln!(out, "numeretto_kiosk_{name}{{kiosk=\"{}\"}} {value}", one.kiosk))
}

/// One line for each state, of which one is 1: so a state can be watched for by its name.
fn printers(out: &mut String, kiosks: &[KioskView]) -> fmt::Result {
    let told = kiosks.iter().filter_map(|one| Some((&one.kiosk, one.health.as_ref()?.printer.state)));
    let told = told.collect::<Vec<_>>();
    if told.is_empty() {
        return Ok(());
    }
    head(out, "printer", "1 for the state in which the printer is.")?;
    for (kiosk, is) in told {
        for state in PrinterStateName::ALL {
            let value = u8::from(*state == is);
            writeln!(out, "numeretto_kiosk_printer{{kiosk=\"{kiosk}\",state=\"{state}\"}} {value}")?;
        }
    }
    Ok(())
}

/// One line for each part that a kiosk can have: 1 for those that do not work.
fn parts(out: &mut String, kiosks: &[KioskView]) -> fmt::Result {
    let told: Vec<_> = kiosks.iter().filter_map(|one| Some((&one.kiosk, &one.health.as_ref()?.failed))).collect();
    if told.is_empty() {
        return Ok(());
    }
    head(out, "failed", "1 for a part that does not work.")?;
    for (kiosk, failed) in told {
        for part in KioskPart::ALL {
            let value = u8::from(failed.contains(part));
            writeln!(out, "numeretto_kiosk_failed{{kiosk=\"{kiosk}\",part=\"{part}\"}} {value}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use protocol::kiosk::KioskButton;

    use super::{super::book::tests::health, *};

    #[test]
    fn a_kiosk_that_has_told_nothing_has_only_what_the_server_knows() {
        let silent = KioskView { kiosk: "k2".parse().unwrap(), connected: false, seen: None, health: None };
        assert_eq!(text(&[]), "");
        assert_eq!(
            text(std::slice::from_ref(&silent)),
            "# HELP numeretto_kiosk_connected The kiosk has a line to the server.\n\
             # TYPE numeretto_kiosk_connected gauge\nnumeretto_kiosk_connected{kiosk=\"k2\"} 0\n"
        );
        let mut told = health(PrinterStateName::NearEnd);
        told.to_hand_over = 3;
        told.failed = vec![KioskPart::Lamps];
        told.stuck = vec![KioskButton::Priority];
        let one = KioskView { kiosk: "k1".parse().unwrap(), connected: true, seen: None, health: Some(told) };
        let text = text(&[one, silent]);
        for line in [
            "numeretto_kiosk_connected{kiosk=\"k1\"} 1",
            "numeretto_kiosk_connected{kiosk=\"k2\"} 0",
            "numeretto_kiosk_unprinted{kiosk=\"k1\"} 0",
            "numeretto_kiosk_to_hand_over{kiosk=\"k1\"} 3",
            "numeretto_kiosk_temperature_celsius{kiosk=\"k1\"} 48",
            "numeretto_kiosk_printer{kiosk=\"k1\",state=\"near_end\"} 1",
            "numeretto_kiosk_printer{kiosk=\"k1\",state=\"ok\"} 0",
            "numeretto_kiosk_failed{kiosk=\"k1\",part=\"lamps\"} 1",
            "numeretto_kiosk_failed{kiosk=\"k1\",part=\"sound\"} 0",
            "numeretto_kiosk_stuck_buttons{kiosk=\"k1\"} 1",
        ] {
            assert!(text.lines().any(|one| one == line), "{line} in\n{text}");
        }
    }
}
