//! Citizens: they come, some give up, some say how it was.

use protocol::{ServiceId, Span, TicketId, views::Ticket};
use serde_json::json;

use super::{Comer, Crowd, Gone, agenda::Happening};
use crate::client::Post;

/// One in so many gives up before the call, and says how it was afterwards.
const GIVES_UP: u32 = 40;
const HAS_OPINION: u32 = 4;

impl Crowd {
    /// Plans who comes next.
    pub(super) fn comes_next(&mut self) {
        let (at, comer) = self.habits.next(self.now, self.scene, &mut self.dice);
        self.agenda.set(at, Happening::Comes(comer));
    }

    pub(super) async fn comes(&mut self, comer: Comer) -> Result<(), Gone> {
        let Comer { service, priority, reception, english } = comer;
        if !(priority || reception || english) && self.presses(service).await {
            self.looks_soon();
            self.comes_next();
            return Ok(());
        }
        let post = Post::new(
            "/tickets",
            json!({
                "service": service,
                "channel": if reception { "reception" } else { "kiosk" },
                "class": if priority { "priority" } else { "standard" },
                "language": if english { "en" } else { "it" },
            }),
        );
        // Refused: the office is closed, or a visitor has stopped the service. Whoever came goes home.
        let client = if reception { self.client.clone() } else { self.client.as_(super::KIOSK) };
        let taken: super::Answer<Option<Ticket>> = client.try_send(&post).await?.maybe();
        if let Ok(Some(ticket)) = taken {
            self.codes.insert(ticket.id, ticket.code);
            if self.once_in(GIVES_UP) {
                let patience = self.seconds(600, 2400);
                self.plan(patience, Happening::GivesUp(ticket.id));
            }
            self.looks_soon();
        }
        self.comes_next();
        Ok(())
    }

    /// Presses the kiosk that stands in the hall; false where there is none, or somebody else stands before it.
    async fn presses(&self, service: ServiceId) -> bool {
        match &self.panel {
            Some(panel) => panel.press(service).await,
            None => false,
        }
    }

    /// Leaves the queue; whoever has been called by then is refused, and stays.
    pub(super) async fn gives_up(&mut self, ticket: TicketId) -> Result<(), Gone> {
        let _ = self.command(&Post::new(format!("/tickets/{ticket}/withdraw"), json!({}))).await?;
        Ok(())
    }

    /// A visit is over: some will say how it was.
    pub(super) fn goes_home(&mut self, ticket: TicketId) {
        if self.once_in(HAS_OPINION) {
            let later = self.seconds(30, 300);
            self.plan(later, Happening::Opinion(ticket));
        } else {
            self.codes.remove(&ticket);
        }
    }

    pub(super) async fn has_opinion(&mut self, ticket: TicketId) -> Result<(), Gone> {
        let code = self.codes.remove(&ticket).flatten();
        let (face, reason) = match self.dice.u32(0..20) {
            0..=15 => ("positive", None),
            16..=17 => ("neutral", None),
            18 => ("negative", Some("waiting_time")),
            _ => ("negative", Some("other")),
        };
        let _ = self
            .client
            .try_send(&Post::new("/feedback", json!({"face": face, "reason": reason, "code": code})))
            .await?;
        Ok(())
    }

    /// Whoever is idle sees somebody come in.
    fn looks_soon(&mut self) {
        self.agenda.set(self.now + Span::from_seconds(4), Happening::Looks);
    }
}
