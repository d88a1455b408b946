//! "Mettiamoci la faccia": somebody presses an emoticon.

use axum::{extract::State, response::Response};
use protocol::{Face, Refusal, requests::Feedback};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    client::Client,
    command::{Commanded, sent},
    fault::Fault,
    gate::{Gate, Role},
    holder::may_guess,
};
use crate::office::{Ask, Failure, Order, Wish};

/// The longest comment, in characters.
const LONGEST_COMMENT: usize = 200;

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(gate.needs(&[Role::Anyone], routes!(give)))
}

/// Gives an opinion: about a visit by the ticket's code, or without.
#[utoipa::path(post, path = "/feedback", tag = "feedback", request_body = Feedback,
    responses((status = 204, description = "Counted")))]
async fn give(State(app): State<AppState>, client: Client, asked: Commanded<Feedback>) -> Result<Response, Fault> {
    let Feedback { face, reason, comment, code } = asked.body;
    let comment = comment.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if face != Face::Negative && reason.is_some() {
        return Err(Fault::field("reason", "a reason goes with the negative face alone"));
    }
    if face != Face::Negative && comment.is_some() {
        return Err(Fault::field("comment", "a comment goes with the negative face alone"));
    }
    if comment.as_ref().is_some_and(|text| text.chars().count() > LONGEST_COMMENT) {
        return Err(Fault::field("comment", "at most 200 characters"));
    }
    let ask = match code {
        None => Ask::opinion(None, face, reason, comment),
        Some(code) => {
            may_guess(&app, &client)?;
            Ask::Holder { code, wish: Wish::Opinion { face, reason, comment } }
        }
    };
    match app.office().submit(Order { ask, key: asked.key }).await {
        Ok(given) => Ok(sent(given)),
        // Here the code is a field of the body, not the address.
        Err(Failure::Refused(unknown @ Refusal::UnknownCode)) => {
            app.doors().no_such_code(client.address);
            Err(Fault::field("code", unknown.to_string()))
        }
        Err(failure) => Err(failure.into()),
    }
}
