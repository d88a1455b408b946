//! "Mettiamoci la faccia": somebody presses an emoticon.

use axum::{extract::State, response::Response};
use protocol::{Face, requests::Feedback};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    command::Commanded,
    fault::Fault,
    gate::{Gate, Role},
};
use crate::{engine::Command, office::Ask};

/// The longest comment, in characters.
const LONGEST_COMMENT: usize = 200;

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(gate.needs(&[Role::Anyone], routes!(give)))
}

/// Gives an opinion: about a visit by the ticket's code, or without.
#[utoipa::path(post, path = "/feedback", tag = "feedback", request_body = Feedback,
    responses((status = 204, description = "Counted")))]
async fn give(State(app): State<AppState>, asked: Commanded<Feedback>) -> Result<Response, Fault> {
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
    let ticket = match code {
        None => None,
        Some(code) => {
            let known = app.office().read(move |reading| (reading.ticket_of_code)(&code)).await?;
            Some(known.ok_or_else(|| Fault::field("code", "no ticket of today has this code"))?)
        }
    };
    let command = Command::GiveOpinion { ticket, face, reason };
    let ask = match comment {
        Some(comment) => Ask::Opinion { command, comment },
        None => Ask::Command(command),
    };
    app.submit(ask, asked.key).await
}
