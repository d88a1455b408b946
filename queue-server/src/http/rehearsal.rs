//! The clock of a rehearsal and the scene that is played in it. A real office has neither to change.

use axum::{Json, extract::State, http::StatusCode};
use protocol::{requests::Rehearse, views::ClockView};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    command::Commanded,
    fault::Fault,
    gate::{Gate, Role},
};
use crate::office::Stage;

/// The fastest: a day in some twenty seconds.
const FASTEST: f64 = 3600.0;

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    // A rehearsal is for whoever tries it.
    let anyone = &[Role::Anyone];
    OpenApiRouter::new().routes(gate.needs(anyone, routes!(show))).routes(gate.needs(anyone, routes!(set)))
}

/// What the clock of a rehearsal shows, how fast it goes, what is played.
#[utoipa::path(get, path = "/rehearsal", tag = "rehearsal",
    responses((status = 200, description = "The clock", body = ClockView)))]
async fn show(State(app): State<AppState>) -> Result<Json<ClockView>, Fault> {
    stage(&app)?;
    now(&app).await
}

/// Changes the pace of a rehearsal, its scene, or its time, which only goes ahead. Nothing of it is recorded.
#[utoipa::path(post, path = "/rehearsal", tag = "rehearsal", request_body = Rehearse,
    responses((status = 200, description = "The clock", body = ClockView)))]
async fn set(State(app): State<AppState>, asked: Commanded<Rehearse>) -> Result<Json<ClockView>, Fault> {
    let stage = stage(&app)?.clone();
    let Rehearse { speed, scene, now: to } = asked.body;
    if speed.is_some_and(|speed| speed != 0.0 && !(0.001..=FASTEST).contains(&speed)) {
        return Err(Fault::field("speed", "a speed is 0, which stops the clock, or 0.001 to 3600"));
    }
    let to = to.map(protocol::OffsetTime::moment);
    if to.is_some_and(|to| to < app.office().clock().now.moment()) {
        return Err(Fault::field("now", "time goes ahead, never back: name a later moment"));
    }
    stage.set(speed, scene, to);
    let clock = now(&app).await;
    stage.tell();
    clock
}

fn stage(app: &AppState) -> Result<&Stage, Fault> {
    app.office().stage().ok_or_else(|| {
        let detail =
            "this office is real: its time is everybody's; only a rehearsal (serve --clock) has one of its own";
        Fault::new(StatusCode::CONFLICT, "not-a-rehearsal", "Not a rehearsal", detail)
    })
}

/// The clock, once the office has looked at it again.
async fn now(app: &AppState) -> Result<Json<ClockView>, Fault> {
    app.office().views().await?;
    Ok(Json(app.office().clock()))
}
