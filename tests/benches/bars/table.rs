//! The printed table, and the few figures of a sample that go into it.

use std::{
    io::{Write, stdout},
    time::{Duration, Instant},
};

use crate::machine;

/// The table of one row, printed as it grows.
pub(crate) struct Table {
    began: Instant,
}

impl Table {
    /// Opens it with the machine.
    pub(crate) fn of(name: &str) -> Self {
        let mut table = Self { began: Instant::now() };
        table.line(&format!("\n== {name}"));
        table.line(&machine::described());
        table
    }

    /// One line.
    pub(crate) fn line(&mut self, text: &str) {
        let mut out = stdout().lock();
        // Nobody reads on: then there is nobody to tell.
        let _ = writeln!(out, "{text}");
        let _ = out.flush();
    }

    /// A bar of at most so much.
    pub(crate) fn at_most(&mut self, what: &str, bar: f64, seen: f64) {
        self.bar(what, &format!("at most {bar}"), seen, seen <= bar);
    }

    /// A bar of at least so much.
    pub(crate) fn at_least(&mut self, what: &str, bar: f64, seen: f64) {
        self.bar(what, &format!("at least {bar}"), seen, seen >= bar);
    }

    /// A bar on both sides.
    pub(crate) fn within(&mut self, what: &str, (least, most): (f64, f64), seen: f64) {
        self.bar(what, &format!("{least} to {most}"), seen, (least..=most).contains(&seen));
    }

    fn bar(&mut self, what: &str, bar: &str, seen: f64, met: bool) {
        let verdict = if met { "met" } else { "MISSED" };
        self.line(&format!("bar: {what}: {bar} / seen: {seen:.3} / {verdict}"));
    }

    /// Closes it with what it took.
    pub(crate) fn end(mut self) {
        let took = self.began.elapsed().as_secs_f64();
        self.line(&format!("{took:.0} s; afterwards {}", machine::load()));
    }
}

/// Figures of one kind, measured again and again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample(Vec<f64>);

impl Sample {
    pub(crate) fn add(&mut self, figure: f64) {
        self.0.push(figure);
    }

    /// A time, in milliseconds.
    pub(crate) fn add_time(&mut self, time: Duration) {
        self.add(time.as_secs_f64() * 1000.0);
    }

    pub(crate) fn extend(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The figure below which this share of them lies.
    pub(crate) fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)] // an index
        let at = (share * (sorted.len().max(1) - 1) as f64).round() as usize;
        sorted.get(at).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// Median and, in brackets, the least and the greatest.
    pub(crate) fn spread(&self) -> String {
        format!("{:.3} [{:.3}–{:.3}]", self.median(), self.quantile(0.0), self.quantile(1.0))
    }

    /// Median and, in brackets, the 10th and 90th percentile: for many figures.
    pub(crate) fn deciles(&self) -> String {
        format!("{:.3} [{:.3}–{:.3}]", self.median(), self.quantile(0.1), self.quantile(0.9))
    }
}
