//! The figures, as JSON, CSV and XLSX.

use std::{ops::RangeInclusive, sync::Arc};

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use protocol::{Scope, ServiceId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    fault::Fault,
    gate::{Gate, Role},
    parse::{self, Asked},
};
use crate::{
    archive::ArchiveError,
    engine::event::InForce,
    history::{FigureRow, Leg, Names},
    office::Reading,
    projections::history::open_legs,
    report::{self, ReportFormat, ReportKey, Table, figures, key::BadReportKey, render, waits_table},
};

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    let readers = &[Role::MANAGER, Role::HEAD, Role::ADMINISTRATOR, Role::System(Scope::Reports)];
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
    #[serde(deserialize_with = "parse::date")]
    from: Date,
    /// Last day.
    #[param(value_type = String, format = Date)]
    #[serde(deserialize_with = "parse::date")]
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
    #[serde(deserialize_with = "parse::date")]
    from: Date,
    /// Last day.
    #[param(value_type = String, format = Date)]
    #[serde(deserialize_with = "parse::date")]
    to: Date,
    /// One service; all unless said.
    service: Option<ServiceId>,
}

impl Span {
    fn days(&self) -> Result<RangeInclusive<Date>, Fault> {
        if self.to < self.from { Err(Fault::field("to", "lies before from")) } else { Ok(self.from..=self.to) }
    }
}

async fn waits_in(app: &AppState, asked: Waits, format: ReportFormat) -> Result<Response, Fault> {
    let by: ReportKey = asked.by.parse().map_err(|bad: BadReportKey| Fault::field("by", bad.to_string()))?;
    let Waits { from, to, service, .. } = asked;
    let days = Span { from, to, service }.days()?;
    let (stored, open, office) = counted_once(app, &days, service, by.names()).await?;
    rendered(format, move || {
        let target = |id| office.setup.services.get(&id).map(|service| service.target);
        waits_table(by, from, to, &figures(stored.into_iter().chain(open), by, target))
    })
    .await
}

/// What has ended and what is open, at one moment: read again if something happened in between, lest a ticket that just
/// ended be counted as both. In a busy hall the third try stands.
pub(crate) async fn counted_once(
    app: &AppState,
    days: &RangeInclusive<Date>,
    service: Option<ServiceId>,
    names: Names,
) -> Result<(Vec<FigureRow>, Vec<FigureRow>, Arc<InForce>), Fault> {
    let mut tries = 0;
    loop {
        let look = |reading: &Reading<'_>| {
            let state = reading.lens.state;
            (state.seq, open_legs(state), state.office.clone())
        };
        let (seq, open, office) = app.office().read(look).await?;
        let stored = app.archive().figures(days.clone(), service, names).await?;
        tries += 1;
        if tries == 3 || app.office().read(|reading| reading.lens.state.seq).await? == seq {
            let asked = |leg: &&Leg| days.contains(&leg.day) && service.is_none_or(|service| leg.service == service);
            let open = open.iter().filter(asked).filter_map(FigureRow::of).collect();
            return Ok((stored, open, office));
        }
    }
}

async fn service_time_in(app: &AppState, span: Span, format: ReportFormat) -> Result<Response, Fault> {
    let visits = app.archive().visits(span.days()?, span.service).await?;
    rendered(format, move || report::service_time(visits, span.from, span.to)).await
}

async fn feedback_in(app: &AppState, span: Span, format: ReportFormat) -> Result<Response, Fault> {
    let faces = app.archive().faces(span.days()?, span.service).await?;
    rendered(format, move || report::feedback(faces, span.from, span.to)).await
}

/// Makes the table and writes it, on a thread that may take its time.
async fn rendered(format: ReportFormat, table: impl FnOnce() -> Table + Send + 'static) -> Result<Response, Fault> {
    let work = tokio::task::spawn_blocking(move || {
        let table = table();
        let name = format!("attachment; filename=\"{}_{}_{}.{format}\"", table.name, table.from, table.to);
        render(&table, format).map(|body| (name, body))
    });
    let written = work.await.map_err(|_| Fault::of_status(StatusCode::INTERNAL_SERVER_ERROR))?;
    let (name, body) = written.map_err(|error| {
        tracing::error!(%error, "a report could not be written");
        Fault::of_status(StatusCode::INTERNAL_SERVER_ERROR)
    })?;
    let kind = (header::CONTENT_TYPE, format.media_type());
    if format == ReportFormat::Json {
        return Ok(([kind], body).into_response());
    }
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
