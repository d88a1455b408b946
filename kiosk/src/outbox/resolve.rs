//! What a power cut, a crash or a stop left half done, and what is made of it: pure.
//!
//! | the disk says | young enough that its citizen may still stand there | else, or nobody can tell how old it is |
//! | --- | --- | --- |
//! | asked | asked again under the same key, then printed | nobody has seen a number: its key is given up, or the ticket withdrawn if the server had given one |
//! | number known, slip not sent | printed | recorded as unprinted: reception tells the number |
//! | slip sent, nothing heard | printed as a copy | recorded as unprinted, "may exist" |

use protocol::Span;

use super::{Book, Paper, Press, PressId, Question, Stage, Step};
use crate::clock::{Clock, Uptime};

/// How long somebody waits before a kiosk that does not print.
pub const PATIENCE: Span = Span::from_minutes(2);

/// What is to be written down at the start, and the press to go on with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// Written down before anything else.
    pub steps: Vec<Step>,
    /// Somebody may still wait for this one.
    pub go_on: Option<PressId>,
}

impl Book {
    /// What is made of what lies here, at the start of the program.
    #[must_use]
    pub fn resolve(&self, clock: &Clock, up: Uptime) -> Resolved {
        let young =
            |press: &&Press| clock.age(&press.stamp, up).is_some_and(|age| (Span::ZERO..=PATIENCE).contains(&age));
        let open =
            |press: &&Press| matches!(press.stage, Stage::Asked) || press.paper().is_some_and(|paper| !paper.is_over());
        // One is served at a time: of two, which nothing should leave behind, the later one stands there.
        let go_on = self.presses.values().rev().find(open).filter(young).map(|press| press.id);
        let steps = self.presses.values().filter(open).map(|press| {
            let press = press.clone();
            Step::Put(Box::new(if Some(press.id) == go_on { continued(press) } else { ended(press) }))
        });
        Resolved { steps: steps.collect(), go_on }
    }
}

fn continued(press: Press) -> Press {
    match press.paper() {
        Some(paper) => press.with_paper(paper.after_a_cut()),
        None => press,
    }
}

fn ended(mut press: Press) -> Press {
    match press.paper().map(Paper::given_up) {
        Some(paper) => press.with_paper(paper),
        None => {
            press.stage = Stage::Abandoned { question: Question::Open };
            press
        }
    }
}
