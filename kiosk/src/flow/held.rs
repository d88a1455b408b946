//! A ticket as its holder reads and hears it on the screen: as it was when it was given.

use protocol::{Language, TicketNumber, views::Wait};

use crate::{
    outbox::{Press, Stage},
    words::{self, Text, ahead, capital, estimate},
};

/// A ticket as its holder reads it on the screen: as it was when it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The number.
    pub number: TicketNumber,
    /// It goes before others; the paper does not tell.
    pub priority: bool,
    /// What only the server can tell: how many come before, and how long it will be, as far as it could say; `None` without it.
    pub told: Option<(Option<usize>, Option<Wait>)>,
}

impl Held {
    /// Of a press that has a number.
    pub(super) fn of(press: &Press) -> Option<Self> {
        let told = match &press.stage {
            Stage::Given { ticket, .. } => Some((ticket.ahead, ticket.wait)),
            Stage::Asked | Stage::Reserved { .. } | Stage::Abandoned { .. } => None,
        };
        Some(Self { number: press.number()?, priority: press.choice.priority, told })
    }

    /// "Con precedenza · 3 persone prima · attesa stimata 10–18 minuti": what stands under the number while the ticket is collected.
    #[must_use]
    pub fn about(&self, language: Language) -> String {
        let priority = self.priority.then(|| Text::WithPriority.say(language).to_owned());
        let told = match self.told {
            Some((people, wait)) => {
                [people.map(|count| ahead(language, count)), wait.map(|wait| estimate(language, wait))]
            }
            None => [Some(Text::CutOff.say(language).to_owned()), None],
        };
        let parts: Vec<_> = priority.into_iter().chain(told.into_iter().flatten()).collect();
        capital(&parts.join(" · "))
    }

    /// "Ritirare il biglietto. Numero A 45, con precedenza.": for the ears.
    #[must_use]
    pub fn spoken(&self, language: Language) -> String {
        let with = match language {
            Language::It => ", con precedenza",
            Language::En => ", with priority",
        };
        let priority = if self.priority { with } else { "" };
        format!("{} {}{priority}.", words::sentence(Text::Collect.say(language)), words::number(language, self.number))
    }
}
