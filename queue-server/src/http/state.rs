//! What handlers have at hand.

use std::sync::Arc;

use arc_swap::ArcSwap;
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

    /// Ends all streams, so that connections can close.
    pub fn close(&self) {
        self.0.closing.send_replace(true);
    }

    pub(super) fn closing(&self) -> watch::Receiver<bool> {
        self.0.closing.subscribe()
    }
}
