//! The figures, as JSON, CSV and XLSX.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use protocol::ServiceId;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    fault::Fault,
    gate::{Gate, Role},
    parse::Asked,
};
use crate::{
    archive::{ArchiveError, Extent},
    projections::history::open_legs,
    report::{ReportFormat, ReportKey, Table, render},
};

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    let readers = &[Role::Manager, Role::Head, Role::Administrator];
    OpenApiRouter::new()
        .routes(gate.needs(readers, routes!(waits)))
        .routes(gate.needs(readers, routes!(waits_csv)))
        .routes(gate.needs(readers, routes!(waits_xlsx)))
        .routes(gate.needs(readers, routes!(service_time)))
        .routes(gate.needs(readers, routes!(service_time_csv)))
        .routes(gate.needs(readers, routes!(service_time_xlsx)))
        .routes(gate.needs(readers, routes!(feedback)))
        .routes(gate.needs(readers, routes!(feedback_csv)))
        .routes(gate.needs(readers, routes!(feedback_xlsx)))
}

/// Which days, of which service.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Span {
    /// First day.
    #[param(value_type = String, format = Date)]
    from: Date,
    /// Last day.
    #[param(value_type = String, format = Date)]
    to: Date,
    /// One service; all unless said.
    service: Option<ServiceId>,
}

/// The same, and what rows are by.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Waits {
    /// hour-band, day, iso-week, month, weekday-band, day-hour-band, iso-week-hour-band, service, procedure, channel,
    /// class, desk-kind
    by: String,
    /// First day.
    #[param(value_type = String, format = Date)]
    from: Date,
    /// Last day.
    #[param(value_type = String, format = Date)]
    to: Date,
    /// One service; all unless said.
    service: Option<ServiceId>,
}

fn extent(span: &Span) -> Result<Extent, Fault> {
    let Span { from, to, service } = *span;
    if to < from { Err(Fault::field("to", "lies before from")) } else { Ok(Extent { from, to, service }) }
}

async fn waits_in(app: &AppState, asked: Waits, format: ReportFormat) -> Result<Response, Fault> {
    let by: ReportKey =
        asked.by.parse().map_err(|bad: crate::report::key::BadReportKey| Fault::field("by", bad.to_string()))?;
    let extent = extent(&Span { from: asked.from, to: asked.to, service: asked.service })?;
    let (open, office) =
        app.office().read(|reading| (open_legs(reading.lens.state), reading.lens.state.office.clone())).await?;
    rendered(app.archive().waits(by, extent, open, office).await, format)
}

async fn service_time_in(app: &AppState, span: Span, format: ReportFormat) -> Result<Response, Fault> {
    rendered(app.archive().service_time(extent(&span)?).await, format)
}

async fn feedback_in(app: &AppState, span: Span, format: ReportFormat) -> Result<Response, Fault> {
    rendered(app.archive().feedback(extent(&span)?).await, format)
}

fn rendered(table: Result<Table, ArchiveError>, format: ReportFormat) -> Result<Response, Fault> {
    let table = table?;
    let body = render(&table, format).map_err(|error| {
        tracing::error!(%error, "a report could not be written");
        Fault::of_status(StatusCode::INTERNAL_SERVER_ERROR)
    })?;
    let kind = (header::CONTENT_TYPE, format.media_type());
    if format == ReportFormat::Json {
        return Ok(([kind], body).into_response());
    }
    let name = format!("attachment; filename=\"{}_{}_{}.{format}\"", table.name, table.from, table.to);
    Ok(([kind], [(header::CONTENT_DISPOSITION, name)], body).into_response())
}

impl From<ArchiveError> for Fault {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Stopping => crate::office::Failure::Stopping.into(),
            ArchiveError::Journal(error) => {
                tracing::error!(%error, "the archive cannot be read");
                Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

/// Waits, by what is asked for.
#[utoipa::path(get, path = "/reports/waits", tag = "reports", params(Waits),
    responses((status = 200, description = "by, from, to, items", body = serde_json::Value)))]
async fn waits(State(app): State<AppState>, Asked(asked): Asked<Waits>) -> Result<Response, Fault> {
    waits_in(&app, asked, ReportFormat::Json).await
}

/// Waits as CSV.
#[utoipa::path(get, path = "/reports/waits.csv", tag = "reports", params(Waits),
    responses((status = 200, description = "A table", content_type = "text/csv", body = String)))]
async fn waits_csv(State(app): State<AppState>, Asked(asked): Asked<Waits>) -> Result<Response, Fault> {
    waits_in(&app, asked, ReportFormat::Csv).await
}

/// Waits as a workbook.
#[utoipa::path(get, path = "/reports/waits.xlsx", tag = "reports", params(Waits),
    responses((status = 200, description = "A workbook", body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
async fn waits_xlsx(State(app): State<AppState>, Asked(asked): Asked<Waits>) -> Result<Response, Fault> {
    waits_in(&app, asked, ReportFormat::Xlsx).await
}

/// Service times by service.
#[utoipa::path(get, path = "/reports/service-time", tag = "reports", params(Span),
    responses((status = 200, description = "by, from, to, items", body = serde_json::Value)))]
async fn service_time(State(app): State<AppState>, Asked(span): Asked<Span>) -> Result<Response, Fault> {
    service_time_in(&app, span, ReportFormat::Json).await
}

/// Service times as CSV.
#[utoipa::path(get, path = "/reports/service-time.csv", tag = "reports", params(Span),
    responses((status = 200, description = "A table", content_type = "text/csv", body = String)))]
async fn service_time_csv(State(app): State<AppState>, Asked(span): Asked<Span>) -> Result<Response, Fault> {
    service_time_in(&app, span, ReportFormat::Csv).await
}

/// Service times as a workbook.
#[utoipa::path(get, path = "/reports/service-time.xlsx", tag = "reports", params(Span),
    responses((status = 200, description = "A workbook", body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
async fn service_time_xlsx(State(app): State<AppState>, Asked(span): Asked<Span>) -> Result<Response, Fault> {
    service_time_in(&app, span, ReportFormat::Xlsx).await
}

/// Emoticons by month.
#[utoipa::path(get, path = "/reports/feedback", tag = "reports", params(Span),
    responses((status = 200, description = "by, from, to, items", body = serde_json::Value)))]
async fn feedback(State(app): State<AppState>, Asked(span): Asked<Span>) -> Result<Response, Fault> {
    feedback_in(&app, span, ReportFormat::Json).await
}

/// Emoticons as CSV.
#[utoipa::path(get, path = "/reports/feedback.csv", tag = "reports", params(Span),
    responses((status = 200, description = "A table", content_type = "text/csv", body = String)))]
async fn feedback_csv(State(app): State<AppState>, Asked(span): Asked<Span>) -> Result<Response, Fault> {
    feedback_in(&app, span, ReportFormat::Csv).await
}

/// Emoticons as a workbook.
#[utoipa::path(get, path = "/reports/feedback.xlsx", tag = "reports", params(Span),
    responses((status = 200, description = "A workbook", body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
async fn feedback_xlsx(State(app): State<AppState>, Asked(span): Asked<Span>) -> Result<Response, Fault> {
    feedback_in(&app, span, ReportFormat::Xlsx).await
}
