//! What is counted, for Prometheus.

use std::{sync::OnceLock, time::Duration};

use axum::http::{Method, StatusCode};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Upper bounds in seconds of what takes time.
const BUCKETS: [f64; 11] = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 10.0];

/// Upper bounds of what is a number of things.
const COUNTS: [f64; 9] = [0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 256.0];

/// The recorder of this process, installed once.
pub fn installed() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let builder = PrometheusBuilder::new();
            // The bounds are constants and not empty; without them histograms would merely be summaries.
            let builder = builder.set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &BUCKETS);
            let builder = builder
                .and_then(|builder| builder.set_buckets_for_metric(Matcher::Suffix("_orders".into()), &COUNTS))
                .unwrap_or_default();
            let recorder = builder.build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("another recorder counts already: /metrics stays empty");
            }
            handle
        })
        .clone()
}

/// One request, by the template of its route: addresses bear codes and ids.
pub fn count(method: &Method, route: &str, status: StatusCode, took: Duration) {
    let method = method_name(method);
    let route = route.to_owned();
    let labels =
        [("method", method.into()), ("route", metrics::SharedString::from(route)), ("status", status_name(status))];
    metrics::counter!("numeretto_http_requests_total", &labels).increment(1);
    let [method, route, _] = labels;
    metrics::histogram!("numeretto_http_request_seconds", &[method, route]).record(took);
}

/// The method, of a closed list: a client must not be able to invent labels.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::HEAD => "HEAD",
        _ => "other",
    }
}

fn status_name(status: StatusCode) -> metrics::SharedString {
    match status {
        StatusCode::OK => "200".into(),
        StatusCode::CREATED => "201".into(),
        StatusCode::NO_CONTENT => "204".into(),
        _ => status.as_u16().to_string().into(),
    }
}

/// Counts one watcher of a stream for as long as it lives.
#[derive(Debug)]
pub struct Watching(&'static str);

impl Watching {
    /// One more.
    #[must_use]
    pub fn begin(stream: &'static str) -> Self {
        metrics::gauge!("numeretto_stream_clients", "stream" => stream).increment(1.0);
        Self(stream)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        metrics::gauge!("numeretto_stream_clients", "stream" => self.0).decrement(1.0);
    }
}
