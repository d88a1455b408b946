//! Answers that a printer owes: one for each job that was sent with the question when it is worked off. Pure: time is an argument.
//!
//! They come in the order of the questions, so that those of earlier jobs are counted off before one is believed. An answer that was lost with its
//! connection would be waited for in vain, and the next job's be taken for it: therefore a question of its own is put behind whatever is owed, once the
//! printer can print (the *mark*). Its answer, or an earlier one, shows that the printer answers; what then has not come within the time that a slip
//! takes never will. A printer that says nothing at all is given longer.

use std::time::{Duration, Instant};

use super::Condition;

/// A printer that could print and has said nothing for so long owes no answer: it was switched off and on meanwhile, or does not answer such questions.
const SETTLED: Duration = Duration::from_secs(10);
/// A mark that was not answered may have been lost too: after so long another follows it.
const AGAIN: Duration = Duration::from_secs(1);

/// Answers that are still to come.
#[derive(Debug, Default)]
pub(super) struct Owed {
    count: u32,
    /// Since when it could print and said nothing.
    quiet: Option<Instant>,
    mark: Option<Mark>,
}

/// A question behind all that is owed.
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: Instant,
    /// Something was answered since.
    heard: bool,
}

impl Owed {
    /// A job was sent, with its question.
    pub(super) fn asked(&mut self) {
        self.count += 1;
        (self.quiet, self.mark) = (None, None);
    }

    /// Whether a question should follow what is owed.
    pub(super) fn is_to_be_marked(&self, now: Instant) -> bool {
        let is_due = |mark: Mark| !mark.heard && now.saturating_duration_since(mark.at) >= AGAIN;
        !self.is_settled() && self.mark.is_none_or(is_due)
    }

    /// It follows.
    pub(super) fn mark(&mut self, now: Instant) {
        self.count += 1;
        self.mark = Some(Mark { at: now, heard: false });
    }

    /// Nothing is owed.
    pub(super) const fn is_settled(&self) -> bool {
        self.count == 0
    }

    /// It answers, so that what is owed comes soon, or never.
    pub(super) fn is_answering(&self) -> bool {
        self.mark.is_some_and(|mark| mark.heard)
    }

    /// An answer came: true where it is the one to the last question.
    pub(super) fn answered(&mut self) -> bool {
        let last = self.count == 1;
        self.count = self.count.saturating_sub(1);
        self.quiet = None;
        if let Some(mark) = &mut self.mark {
            mark.heard = true;
        }
        last
    }

    /// How it is.
    pub(super) fn told(&mut self, condition: Condition, now: Instant) {
        if condition.can_print() {
            self.quiet.get_or_insert(now);
        } else {
            self.quiet = None;
        }
    }

    /// What has not come by now never will, from one that prints a slip within `slip`.
    pub(super) fn settle(&mut self, now: Instant, slip: Duration) {
        let enough = if self.is_answering() { slip } else { SETTLED };
        if self.quiet.is_some_and(|since| now.saturating_duration_since(since) >= enough) {
            (self.count, self.mark) = (0, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLIP: Duration = Duration::from_secs(4);

    const WELL: Condition = Condition {
        paper_out: false,
        near_end: false,
        cover_open: false,
        fault: false,
        offline: false,
        presented: false,
    };

    #[test]
    fn an_answer_is_believed_only_for_its_own_job() {
        let mut owed = Owed::default();
        owed.asked();
        owed.asked();
        assert!(!owed.answered(), "that was for the first");
        assert!(owed.answered());
        assert!(!owed.answered(), "nobody asked");
    }

    #[test]
    fn a_printer_that_was_switched_off_owes_nothing_after_a_while() {
        let start = Instant::now();
        let out = Condition { paper_out: true, ..WELL };
        let mut owed = Owed::default();
        owed.asked();
        owed.told(out, start);
        owed.settle(start + SETTLED * 9, SLIP);
        assert_eq!(owed.count, 1, "it holds the job while it has no paper");
        owed.told(WELL, start + SETTLED * 9);
        owed.settle(start + SETTLED * 10 - AGAIN, SLIP);
        assert_eq!(owed.count, 1);
        owed.told(WELL, start + SETTLED * 10);
        owed.settle(start + SETTLED * 10, SLIP);
        assert!(owed.is_settled());
    }

    #[test]
    fn an_answer_that_was_lost_is_waited_for_no_longer_than_a_slip_takes() {
        let start = Instant::now();
        let mut owed = Owed::default();
        owed.asked();
        assert!(owed.is_to_be_marked(start));
        owed.mark(start);
        owed.told(WELL, start);
        assert!(!owed.is_to_be_marked(start) && owed.is_to_be_marked(start + AGAIN), "it may be lost as well");
        assert!(!owed.answered(), "that may be the lost one's");
        assert!(owed.is_answering() && !owed.is_to_be_marked(start + AGAIN));
        owed.told(WELL, start + AGAIN);
        owed.settle(start + AGAIN + SLIP - Duration::from_millis(1), SLIP);
        assert!(!owed.is_settled(), "the next may be printing");
        owed.settle(start + AGAIN + SLIP, SLIP);
        assert!(owed.is_settled());
        // And the next job's is its own at once.
        owed.asked();
        assert!(owed.answered());
    }

    #[test]
    fn a_printer_that_held_a_job_owes_it_until_it_was_printed() {
        let start = Instant::now();
        let mut owed = Owed::default();
        owed.asked();
        owed.told(WELL, start);
        owed.mark(start);
        owed.settle(start + SLIP, SLIP);
        assert!(!owed.is_settled(), "it has answered nothing yet: it prints");
        assert!(!owed.answered(), "the job that it held");
        assert!(owed.answered(), "the mark");
        assert!(owed.is_settled());
    }
}
