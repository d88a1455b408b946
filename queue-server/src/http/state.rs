//! What handlers have at hand.

use std::sync::Arc;

use arc_swap::{ArcSwap, ArcSwapOption};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::watch;

use super::{cookies::Jar, fault::Fault, limits::Limiter, meter, session::Wire};
use crate::{
    access::Doorman, archive::Archive, care::Care, engine::setup::OfficeSetup, logo::Logo, office::OfficeHandle,
    tls::Marks,
};

/// Shared by all requests. Cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

struct Shared {
    office: OfficeHandle,
    archive: Archive,
    doors: Doorman,
    jar: Jar,
    care: Care,
    public_host: ArcSwapOption<String>,
    limiter: ArcSwap<Limiter>,
    meter: PrometheusHandle,
    marks: ArcSwapOption<Marks>,
    logo: ArcSwapOption<Logo>,
    simulated: ArcSwap<Simulated>,
    closing: watch::Sender<bool>,
}

/// Devices without hardware that run beside a server: the home page leads there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Simulated {
    /// The page with a kiosk's screen and its paper.
    pub kiosk: Option<String>,
    /// The page with a board's screen; below it, `picture.png` is what stands there.
    pub board: Option<String>,
}

impl AppState {
    /// The office to ask, the archive to read, the doors, the folder's own name, and the office in force.
    #[must_use]
    pub fn new(office: OfficeHandle, archive: Archive, doors: Doorman, folder: &str, setup: &OfficeSetup) -> Self {
        let care = Care::new(office.clone(), doors.clone(), setup.calendar.clone());
        Self(Arc::new(Shared {
            care,
            office,
            archive,
            doors,
            jar: Jar::of(folder),
            public_host: ArcSwapOption::from_pointee(public_host(setup)),
            limiter: ArcSwap::from_pointee(Limiter::new(&setup.limits)),
            meter: meter::installed(),
            marks: ArcSwapOption::empty(),
            logo: ArcSwapOption::empty(),
            simulated: ArcSwap::default(),
            closing: watch::Sender::new(false),
        }))
    }

    pub(crate) fn office(&self) -> &OfficeHandle {
        &self.0.office
    }

    pub(crate) fn archive(&self) -> &Archive {
        &self.0.archive
    }

    pub(crate) fn doors(&self) -> &Doorman {
        &self.0.doors
    }

    /// The names of this office's cookies.
    pub(crate) fn jar(&self) -> &Jar {
        &self.0.jar
    }

    pub(crate) fn care(&self) -> &Care {
        &self.0.care
    }

    /// What citizens' phones call this server.
    pub(super) fn public_host(&self) -> Option<String> {
        self.0.public_host.load().as_deref().cloned()
    }

    /// Moments as the office tells them.
    pub(super) async fn wire(&self) -> Result<Wire, Fault> {
        let calendar = self.office().read(|reading| reading.lens.state.setup().calendar.clone()).await?;
        Ok(Box::new(move |moment| calendar.wire(moment)))
    }

    pub(super) fn limiter(&self) -> Arc<Limiter> {
        self.0.limiter.load_full()
    }

    /// Another office is in force.
    pub(super) fn set_office(&self, setup: &OfficeSetup) {
        self.0.care.set_calendar(setup.calendar.clone());
        self.0.public_host.store(public_host(setup).map(Arc::new));
        self.0.limiter.store(Arc::new(Limiter::new(&setup.limits)));
    }

    pub(super) fn meter(&self) -> &PrometheusHandle {
        &self.0.meter
    }

    /// By what the self-made certificate is known that the office is served with, if it is.
    #[must_use]
    pub fn marks(&self) -> Option<Arc<Marks>> {
        self.0.marks.load_full()
    }

    /// Another certificate is in use.
    pub fn set_marks(&self, marks: Option<Marks>) {
        self.0.marks.store(marks.map(Arc::new));
    }

    /// The office's logo, if it has one that can be shown.
    pub(super) fn logo(&self) -> Option<Arc<Logo>> {
        self.0.logo.load_full()
    }

    /// The office shows this logo.
    pub fn set_logo(&self, logo: Option<Logo>) {
        self.0.logo.store(logo.map(Arc::new));
    }

    /// The devices without hardware that run beside this server.
    pub(crate) fn simulated(&self) -> Arc<Simulated> {
        self.0.simulated.load_full()
    }

    /// Such devices were started.
    pub fn set_simulated(&self, simulated: Simulated) {
        self.0.simulated.store(Arc::new(simulated));
    }

    /// Ends all streams, so that connections can close.
    pub fn close(&self) {
        self.0.closing.send_replace(true);
    }

    pub(super) fn closing(&self) -> watch::Receiver<bool> {
        self.0.closing.subscribe()
    }
}

/// Host and port of the address that tickets bear.
fn public_host(setup: &OfficeSetup) -> Option<String> {
    let rest = setup.public_url.as_deref()?.split_once("://")?.1;
    rest.split('/').next().map(str::to_owned)
}
