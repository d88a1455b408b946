//! Whether the server lives, can work, and how much it does.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    gate::{Gate, Role},
};
use crate::office::Reading;

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    let anyone = &[Role::Anyone];
    live(gate).routes(gate.needs(anyone, routes!(ready))).routes(gate.needs(anyone, routes!(figures)))
}

pub(super) fn live(gate: Gate) -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(gate.needs(&[Role::Anyone], routes!(alive)))
}

/// How the server is.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
struct Health {
    /// `ok`, or `not ready`.
    status: &'static str,
    /// Why not, and what to do about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<String>,
}

/// The process answers.
#[utoipa::path(get, path = "/healthz", tag = "health",
    responses((status = 200, description = "It lives", body = Health)))]
async fn alive() -> Json<Health> {
    Json(Health { status: "ok", reasons: Vec::new() })
}

/// The office can do its work; else 503 and why not.
#[utoipa::path(get, path = "/readyz", tag = "health",
    responses((status = 200, description = "It can work", body = Health),
        (status = 503, description = "It cannot", body = Health)))]
async fn ready(State(app): State<AppState>) -> Response {
    let readiness = app.office().readiness();
    let mut reasons = Vec::new();
    if readiness.stopping {
        reasons.push("the server is stopping".to_owned());
    }
    if readiness.clock_suspect {
        reasons.push("the clock is suspect: an administrator must look at it and accept it".to_owned());
    }
    if let Some(why) = readiness.storage {
        reasons.push(format!("the journal cannot be written: {why}"));
    }
    if reasons.is_empty() {
        return Json(Health { status: "ok", reasons }).into_response();
    }
    (StatusCode::SERVICE_UNAVAILABLE, Json(Health { status: "not ready", reasons })).into_response()
}

/// Counters for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "health",
    responses((status = 200, description = "Prometheus text", content_type = "text/plain", body = String)))]
async fn figures(State(app): State<AppState>) -> Response {
    // While the office is busy the counters of the server itself are worth having still.
    let _ = app.office().read(gauge).await;
    let readiness = app.office().readiness();
    metrics::gauge!("numeretto_ready").set(if readiness.is_ready() { 1.0 } else { 0.0 });
    let text = app.meter().render() + &app.care().figures();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// How full the hall is, by service and never by desk.
#[allow(clippy::cast_precision_loss)] // people in a hall, records of a century
fn gauge(reading: &Reading<'_>) {
    let state = reading.lens.state;
    for service in state.setup().services.keys() {
        let waiting = state.day.queues.waiting_for(*service) as f64;
        metrics::gauge!("numeretto_waiting", "service" => service.to_string()).set(waiting);
    }
    metrics::gauge!("numeretto_journal_seq").set(state.seq.0 as f64);
    metrics::gauge!("numeretto_tickets_today").set(state.day.tickets.len() as f64);
}
