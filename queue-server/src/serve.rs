//! `serve`: an office over HTTP, from start to stop.

use std::{
    fs,
    io::Write,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use anyhow::Context;
use serde::Deserialize;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use crate::{
    access::Doorman,
    archive::Archive,
    args::{Serve, Simulation},
    folder::DataFolder,
    founding::{self, OfficeText},
    http::{self, AppState},
    office::{self, Running},
};

/// Where a server listens unless it is told otherwise.
pub const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// `server.toml` in the data folder: settings that the environment and flags may override.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    listen: Option<SocketAddr>,
    public_listen: Option<SocketAddr>,
    config: Option<PathBuf>,
    clock: Option<String>,
    #[serde(default)]
    insecure_open: bool,
}

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
}

impl Serving {
    /// The addresses of the pages, the one that leads to all of them first.
    #[must_use]
    pub fn pages(&self) -> Vec<String> {
        ["/", "/kiosk", "/board", "/desk", "/reports"]
            .iter()
            .map(|path| format!("http://{}{path}", self.office))
            .collect()
    }

    /// Tells whoever has started it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn announce(&self, out: &mut dyn Write) -> std::io::Result<()> {
        writeln!(out, "Numeretto serves on http://{}", self.office)?;
        writeln!(out, "Pages: {}", self.pages().join(" "))?;
        if let Some(public) = &self.public {
            writeln!(out, "Citizens' pages on http://{public}")?;
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
    let settings = settings(serve)?;
    let listen = serve.listen.or(settings.listen).unwrap_or(LISTEN);
    let public = serve.public_listen.or(settings.public_listen);
    let open = serve.insecure_open || settings.insecure_open;
    [Some(listen), public].into_iter().flatten().try_for_each(|address| check_loopback(address, open))?;
    let simulation = match (serve.clock, &settings.clock) {
        (None, Some(typed)) => {
            Some(typed.parse::<Simulation>().map_err(|e| anyhow::anyhow!("server.toml, clock: {e}"))?)
        }
        (typed, _) => typed,
    };
    let config = serve.config.as_ref().or(settings.config.as_ref());
    let office = config.map(|path| OfficeText::read(path)).transpose()?;

    // From here on a stop is one in good order, however early it comes.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    // Addresses first: a server that cannot listen must not touch the office.
    let listener = bind(listen, "--listen").await?;
    let public = match public {
        Some(address) => Some(bind(address, "--public-listen").await?),
        None => None,
    };
    let folder = DataFolder::take(&serve.data.folder)?;
    let parts = founding::open(&folder, office.as_ref(), simulation)?;
    let archive = Archive::open(&folder.journal())?;
    let Running { handle, thread, ended } = office::start(parts)?;
    let setup = handle.read(|reading| reading.lens.state.setup().clone()).await?;
    let doors = Doorman::open(handle.clone(), &folder.sessions(), setup.sign_in)?;
    let app = AppState::new(handle.clone(), archive, doors, &setup);

    begun(&Serving {
        office: listener.local_addr()?,
        public: public.as_ref().map(TcpListener::local_addr).transpose()?,
        folder: folder.path().to_owned(),
        rehearsal: simulation.is_some(),
        anybody: handle.register().people().next().is_some(),
    })?;

    let office_router = http::router(&app);
    let public = public.map(|listener| (listener, http::public_router(&app)));
    let listeners = [(listener, office_router)].into_iter().chain(public).collect();
    let told = async {
        tokio::select! {
            _ = terminate.recv() => tracing::info!("SIGTERM: stopping"),
            _ = interrupt.recv() => tracing::info!("SIGINT: stopping"),
            _ = ended => tracing::error!("the office has ended"),
        }
    };
    http::serve(&app, listeners, told).await?;
    handle.stop();
    match thread.join() {
        Ok(ended) => ended.context("the journal could not be brought to rest"),
        Err(_) => anyhow::bail!("the office ended by a mistake of the program: see the log; the journal is safe"),
    }
}

fn settings(serve: &Serve) -> anyhow::Result<Settings> {
    let path = serve.data.folder.join("server.toml");
    match fs::read_to_string(&path) {
        Ok(text) => toml::from_str(&text).map_err(|wrong| {
            let before = wrong.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            anyhow::anyhow!("{}, line {line}: {}: mend it there", path.display(), wrong.message())
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Settings::default()),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// Nobody signs in yet: who reaches the address can do anything.
fn check_loopback(address: SocketAddr, open: bool) -> anyhow::Result<()> {
    if address.ip().is_loopback() || open {
        return Ok(());
    }
    anyhow::bail!(
        "{address} can be reached from other machines, and nobody signs in yet: listen on 127.0.0.1, or say \
         --insecure-open if everybody on that network may do anything"
    )
}

async fn bind(address: SocketAddr, flag: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}: name another address with {flag} (port 0 takes a free one)")
    })
}
