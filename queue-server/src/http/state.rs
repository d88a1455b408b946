//! What handlers have at hand.

use std::sync::Arc;

use arc_swap::{ArcSwap, ArcSwapOption};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::watch;

use super::{gate::Gate, limits::Limiter, meter};
use crate::{archive::Archive, engine::setup::Limits, office::OfficeHandle};

/// Shared by all requests. Cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

struct Shared {
    office: OfficeHandle,
    archive: Archive,
    gate: Gate,
    limiter: ArcSwap<Limiter>,
    meter: PrometheusHandle,
    fingerprint: ArcSwapOption<String>,
    closing: watch::Sender<bool>,
}

impl AppState {
    /// The office to ask and the archive to read; `limits` as in the office file.
    #[must_use]
    pub fn new(office: OfficeHandle, archive: Archive, limits: &Limits) -> Self {
        // Only a rehearsal has tokens that everybody knows.
        let gate = Gate { rehearsal: office.stage().is_some() };
        Self(Arc::new(Shared {
            office,
            archive,
            gate,
            limiter: ArcSwap::from_pointee(Limiter::new(limits)),
            meter: meter::installed(),
            fingerprint: ArcSwapOption::empty(),
            closing: watch::Sender::new(false),
        }))
    }

    pub(crate) fn office(&self) -> &OfficeHandle {
        &self.0.office
    }

    pub(crate) fn archive(&self) -> &Archive {
        &self.0.archive
    }

    pub(super) fn gate(&self) -> Gate {
        self.0.gate
    }

    pub(super) fn limiter(&self) -> Arc<Limiter> {
        self.0.limiter.load_full()
    }

    /// Other limits are in force.
    pub(super) fn set_limits(&self, limits: &Limits) {
        self.0.limiter.store(Arc::new(Limiter::new(limits)));
    }

    pub(super) fn meter(&self) -> &PrometheusHandle {
        &self.0.meter
    }

    /// The fingerprint of the self-made certificate that the office is served with, if it is.
    #[must_use]
    pub fn fingerprint(&self) -> Option<Arc<String>> {
        self.0.fingerprint.load_full()
    }

    /// Another certificate is in use.
    pub fn set_fingerprint(&self, fingerprint: Option<String>) {
        self.0.fingerprint.store(fingerprint.map(Arc::new));
    }

    /// Ends all streams, so that connections can close.
    pub fn close(&self) {
        self.0.closing.send_replace(true);
    }

    pub(super) fn closing(&self) -> watch::Receiver<bool> {
        self.0.closing.subscribe()
    }
}
