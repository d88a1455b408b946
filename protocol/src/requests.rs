//! Bodies of requests. Unknown fields are errors: a misspelt one must not be silently ignored.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{DeskNo, ServiceId, TicketId, TicketNumber},
    time::OffsetTime,
    words::{CallReason, Channel, ClassName, Face, Language, PauseReason, Scene},
};

macro_rules! body {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type),* }
    };
}
pub(crate) use body;

fn standard() -> ClassName {
    ClassName::Standard
}

fn italian() -> Language {
    Language::It
}

body! {
    /// `POST /tickets`
    Take {
        /// The queue chosen.
        service: ServiceId,
        /// How it is taken.
        channel: Channel,
        /// Its precedence; standard unless said.
        #[serde(default = "standard")]
        class: ClassName,
        /// The citizen's language; Italian unless said.
        #[serde(default = "italian")]
        language: Language,
        /// When an appointment is due: for class `appointment` alone, and there always.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<OffsetTime>,
    }
}

body! {
    /// `POST /desks/{n}/next`: says what the operator saw, so that a double press never skips a citizen.
    Next {
        /// The ticket in hand, or null.
        #[serde(deserialize_with = "required_option")]
        in_hand: Option<TicketId>,
    }
}

body! {
    /// `POST /desks/{n}/recall, start, no-show, park, resume`
    NamesTicket {
        /// The ticket meant.
        ticket: TicketId,
    }
}

body! {
    /// `POST /desks/{n}/finish`
    Finish {
        /// The ticket meant.
        ticket: TicketId,
        /// What was done, the principal procedure first.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        procedures: Vec<String>,
    }
}

body! {
    /// `POST /tickets/{id}/withdraw`
    #[derive(Default)]
    Withdraw {
        /// Of a kiosk, which takes back only what it took itself: the `Idempotency-Key` under which it did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        taken_under: Option<String>,
    }
}

body! {
    /// `POST /desks/{n}/transfer`
    Transfer {
        /// The ticket meant.
        ticket: TicketId,
        /// The queue that it goes to.
        service: ServiceId,
        /// The one desk that is to call it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        desk: Option<DeskNo>,
    }
}

body! {
    /// `POST /desks/{n}/call`: exactly one of `ticket` and `number`.
    Call {
        /// The ticket, by id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ticket: Option<TicketId>,
        /// The ticket, by number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<TicketNumber>,
        /// Why out of turn.
        reason: CallReason,
    }
}

body! {
    /// `POST /desks/{n}/walk-in`
    WalkIn {
        /// The service that the visit counts for.
        service: ServiceId,
    }
}

body! {
    /// `POST /desks/{n}/pause`
    Pause {
        /// From the closed list.
        reason: PauseReason,
    }
}

body! {
    /// `POST /services/{s}/cap`
    Cap {
        /// Tickets for the running day; null lifts the cap.
        #[serde(deserialize_with = "required_option")]
        tickets: Option<u32>,
    }
}

body! {
    /// `POST /kiosks/{k}/tickets`
    HandOver {
        /// What the kiosk issued while cut off, in its order. Each is judged by itself, also one that cannot be read.
        items: Vec<LateRecord>,
    }
}

body! {
    /// A ticket that a kiosk issued while cut off.
    LateRecord {
        /// The number printed, inside one of the kiosk's blocks.
        number: TicketNumber,
        /// The queue chosen.
        service: ServiceId,
        /// Its precedence.
        #[serde(default = "standard")]
        class: ClassName,
        /// The citizen's language.
        #[serde(default = "italian")]
        language: Language,
        /// When it was issued, by a clock that can be trusted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        occurred_at: Option<OffsetTime>,
        /// Else: not before this …
        #[serde(default, skip_serializing_if = "Option::is_none")]
        occurred_from: Option<OffsetTime>,
        /// … and not after this, which counts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        occurred_to: Option<OffsetTime>,
    }
}

body! {
    /// `POST /feedback`
    Feedback {
        /// The face pressed.
        face: Face,
        /// With a negative face: the key of one of the office's reasons.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// With a negative face: at most 200 characters, kept apart and erasable.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<String>,
        /// The ticket's secret, to tie the opinion to its visit; without it the opinion is counted alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
    }
}

/// `POST /rehearsal`: what is left out stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rehearse {
    /// Seconds of the office a second; 0 lets it stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed: Option<f64>,
    /// How full the hall is to be: for the crowd that plays there, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scene: Option<Scene>,
    /// Goes on to this moment at once: ahead, never back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<OffsetTime>,
}

/// `null` may be said, but it must be said: leaving the field out is an error.
fn required_option<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_must_be_said_and_unknown_fields_are_errors() {
        assert!(serde_json::from_str::<Next>("{}").is_err());
        assert_eq!(serde_json::from_str::<Next>(r#"{"in_hand":null}"#).unwrap().in_hand, None);
        assert!(serde_json::from_str::<Next>(r#"{"in_hand":null,"x":1}"#).is_err());
        assert!(serde_json::from_str::<Take>(r#"{"service":"A","channel":"fax"}"#).is_err());
    }
}
