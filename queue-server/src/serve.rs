//! `serve`: an office over HTTP, from start to stop.

use std::{io::Write, net::SocketAddr, path::PathBuf};

use anyhow::Context;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use crate::{
    access::Doorman,
    announce::{Announcement, Announcing, Known},
    archive::Archive,
    args::Serve,
    clock::{Source as _, SystemClock},
    descriptors,
    folder::DataFolder,
    founding::{self, OfficeText},
    http::{self, AppState, Door, Endurance, Simulated},
    logo::Logo,
    office::{self, Running},
    rehearsal::Reached,
    settings::Settings,
    tls::{self, Marks, Tls},
};

pub use crate::settings::LISTEN;

/// What is served, once it is.
#[derive(Clone, Debug)]
pub struct Serving {
    /// Where the office's own network reaches it.
    pub office: SocketAddr,
    /// Where citizens' phones reach it.
    pub public: Option<SocketAddr>,
    /// Where its data lies.
    pub folder: PathBuf,
    /// A rehearsal.
    pub rehearsal: bool,
    /// Somebody can sign in.
    pub anybody: bool,
    /// The certificate in use: what it is for, and until when.
    pub certificate: Option<String>,
    /// What people and devices compare where the certificate is self-made.
    pub marks: Option<Marks>,
}

impl Serving {
    /// Where an address of this server leads.
    #[must_use]
    pub fn base(&self, address: SocketAddr) -> String {
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        format!("{scheme}://{address}")
    }

    /// The addresses of the pages, the one that leads to all of them first.
    #[must_use]
    pub fn pages(&self) -> Vec<String> {
        let base = self.base(self.office);
        ["/", "/kiosk", "/board", "/desk", "/reports"].iter().map(|path| format!("{base}{path}")).collect()
    }

    /// Tells whoever has started it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn announce(&self, out: &mut dyn Write) -> std::io::Result<()> {
        writeln!(out, "Numeretto serves on {}", self.base(self.office))?;
        writeln!(out, "Pages: {}", self.pages().join(" "))?;
        if let Some(public) = self.public {
            writeln!(out, "Citizens' pages on {}", self.base(public))?;
        }
        if let Some(certificate) = &self.certificate {
            writeln!(out, "Certificate {certificate}")?;
        }
        if let Some(Marks { fingerprint, pin }) = &self.marks {
            writeln!(out, "It is self-made; browsers compare its SHA-256 fingerprint:\n  {fingerprint}")?;
            writeln!(out, "Kiosks and boards keep its key's, which a renewal does not change:\n  {pin}")?;
        }
        writeln!(out, "Data in {}", self.folder.display())?;
        if !self.anybody {
            let folder = self.folder.display();
            writeln!(out, "NOBODY CAN SIGN IN YET: stop this server and run: queue-server init --data {folder}")?;
        }
        if self.rehearsal {
            writeln!(out, "REHEARSAL on a simulated clock: this folder is never a real office's")?;
        }
        out.flush()
    }
}

/// Serves until it is told to stop (SIGTERM, SIGINT) or the office ends by itself; `begun` is told once it listens.
///
/// # Errors
/// Why it cannot start, or why it ended.
pub fn serve(serve: &Serve, begun: impl FnOnce(&Serving) -> std::io::Result<()>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no runtime")?;
    runtime.block_on(run(serve, begun))
}

async fn run(serve: &Serve, begun: impl FnOnce(&Serving) -> std::io::Result<()>) -> anyhow::Result<()> {
    let settings = Settings::of(serve)?;
    let office = settings.config.as_deref().map(OfficeText::read).transpose()?;

    // From here on a stop is one in good order, however early it comes.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let hangup = signal(SignalKind::hangup())?;
    // Addresses first: a server that cannot listen must not touch the office.
    let listener = bind(settings.listen, "--listen").await?;
    let public = match settings.public_listen {
        Some(address) => Some(bind(address, "--public-listen").await?),
        None => None,
    };
    let folder = DataFolder::take(&serve.data.folder)?;
    let tls = settings.tls.map(|wish| Tls::start(wish, now())).transpose()?;
    let parts = founding::open(&folder, office.as_ref(), settings.simulation)?;
    let archive = Archive::open(&folder.journal())?;
    let playing = parts.clock.simulated().cloned().map(|clock| (Reached::in_file(folder.clock()), clock));
    let Running { handle, thread, ended } = office::start(parts)?;
    let office = handle.read(|reading| (reading.lens.state.setup().clone(), reading.lens.state.folder.clone()));
    let (setup, name) = office.await?;
    let doors = Doorman::open(handle.clone(), &folder.sessions(), setup.sign_in)?;
    let app = AppState::new(handle.clone(), archive, doors, &name, &setup);
    app.set_marks(tls.as_ref().and_then(Tls::marks));
    app.set_simulated(Simulated::clone(&serve.simulated));
    app.set_logo(Logo::of(folder.path()).unwrap_or_else(|bad| {
        tracing::error!("{bad}");
        None
    }));

    begun(&Serving {
        office: listener.local_addr()?,
        public: public.as_ref().map(TcpListener::local_addr).transpose()?,
        folder: folder.path().to_owned(),
        anybody: handle.register().people().next().is_some(),
        rehearsal: settings.simulation.is_some(),
        certificate: tls.as_ref().map(|tls| tls.certificate().to_string()),
        marks: tls.as_ref().and_then(Tls::marks),
    })?;

    let announced = settings.announce.then(|| {
        let known = tls.as_ref().map(|tls| Known::of(tls.marks().map(|marks| marks.pin), &tls.certificate().names));
        Announcement::of(listener.local_addr().ok()?, &setup.name.it, known.as_ref(), settings.simulation.is_some())
    });
    let _announcing = announced.flatten().and_then(|announcement| match Announcing::begin(&announcement) {
        Ok(announcing) => Some(announcing),
        Err(error) => {
            tracing::warn!(%error, "devices on this network are not told where the server is: give them its address");
            None
        }
    });

    let door = |listener, router| Door { listener, router, tls: tls.clone(), proxies: settings.proxies.clone() };
    let mut doors = vec![door(listener, http::router(&app))];
    doors.extend(public.map(|listener| door(listener, http::public_router(&app))));
    let endurance = Endurance::within(descriptors::raised());
    let care = async {
        match tls {
            Some(tls) => tls::keep(tls, tls::WATCH, now, hangup, |tls| app.set_marks(tls.marks())).await,
            None => std::future::pending().await,
        }
    };
    let noting = playing.clone().map(|(reached, clock)| tokio::spawn(reached.follow(clock)));
    let told = async {
        tokio::select! {
            _ = terminate.recv() => tracing::info!("SIGTERM: stopping"),
            _ = interrupt.recv() => tracing::info!("SIGINT: stopping"),
            _ = ended => tracing::error!("the office has ended"),
            () = care => {}
        }
    };
    let served = http::serve_enduring(&app, doors, endurance, told).await;
    if let Some(noting) = noting {
        noting.abort();
    }
    if let Some((reached, clock)) = playing {
        // That it cannot be kept was told while it was tried.
        reached.write(clock.wall(), clock.speed(), now()).ok();
    }
    served?;
    handle.stop();
    match thread.join() {
        Ok(ended) => ended.context("the journal could not be brought to rest"),
        Err(_) => anyhow::bail!("the office ended by a mistake of the program: see the log; the journal is safe"),
    }
}

/// The certificate's time is the machine's, also in a rehearsal.
fn now() -> protocol::Moment {
    SystemClock::default().wall()
}

async fn bind(address: SocketAddr, flag: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}: name another address with {flag} (port 0 takes a free one)")
    })
}
