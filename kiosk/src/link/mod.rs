//! What a kiosk says to the server over its [`Link`], and what it hears: effects into requests, answers into inputs. It decides nothing.
//!
//! ```text
//! Effect::Ask, Effect::Run ─▶ ask, errands::run ─▶ device::link ─▶ Input::Answer, Input::Done
//! device::link::stream ─▶ heard ─▶ Input::Line, Input::Time, Input::Office
//! ```

mod errands;

use hyper::Method;
use protocol::{requests::Take, views::Ticket};

pub use device::link::{Address, BadAddress, Failed, Fares, Link, NoReply, Reply, address};
pub use errands::{brought, kind, run};

use crate::{
    flow::{Answer, Input},
    outbox::Key,
};
use device::link::stream::Heard;

/// Asks for a ticket under a key.
pub async fn ask(link: &Link, key: &Key, take: &Take) -> Answer {
    match link.tell(Method::POST, "/api/v1/tickets", Some(&key.0), take).await {
        Ok(reply) if reply.is_success() => match reply.read::<Ticket>() {
            Ok(ticket) => Answer::Ticket(Box::new(ticket)),
            // Something between us and the server answers in its place.
            Err(_) => Answer::Silence { left: true },
        },
        Ok(reply) => Answer::Refused { status: reply.status, slug: reply.slug() },
        Err(silence) => {
            // Somebody else tells it: the stream that its line broke, the flow that the server is silent though it stands.
            tracing::debug!("no answer to a press: {silence}");
            Answer::Silence { left: silence.left }
        }
    }
}

/// What the stream brought; nothing of a view that cannot be understood.
#[must_use]
pub fn heard(heard: Heard) -> Option<Input> {
    Some(match heard {
        Heard::Broken => Input::Line(false),
        Heard::Time(now, speed) => Input::Time(now, speed),
        Heard::View(text) => Input::Office(serde_json::from_str(&text).ok()?),
        Heard::Revoked => Input::Revoked,
    })
}
