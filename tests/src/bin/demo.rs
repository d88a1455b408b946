//! `cargo run`: the Piacenza office in rehearsal on 127.0.0.1:8080, with its data in a fresh folder that it names.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;
use queue_server::{
    args::{Data, Import, Serve, Simulation},
    config,
    folder::DataFolder,
    founding::{self, OfficeText},
    journal::Journal,
    logs, rehearsal, serve, tools,
};
use tests::piacenza;

/// The Piacenza office in rehearsal: nothing to configure, nothing that lasts.
#[derive(Debug, Parser)]
#[command(name = "demo", version)]
struct Demo {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value_t = serve::LISTEN)]
    listen: SocketAddr,
    /// The data folder; a fresh one in the system's folder for temporary files unless it is named
    #[arg(long = "data", value_name = "DIR")]
    folder: Option<PathBuf>,
}

fn main() -> ExitCode {
    let demo = Demo::parse();
    logs::start(false);
    match run(demo) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            logs::say_error(&error);
            ExitCode::FAILURE
        }
    }
}

/// The built-in office, with codes on its tickets that lead the phones of this machine to it; without them where the
/// port is not known before it is taken.
fn office_with_phones(folder: &Path, listen: SocketAddr) -> anyhow::Result<Option<PathBuf>> {
    let file = folder.join("office.toml");
    if listen.port() == 0 || file.exists() {
        return Ok(file.exists().then_some(file));
    }
    let without = config::builtin();
    let with: String = without
        .lines()
        .map(|line| {
            if line.starts_with("# public_url") {
                format!("public_url = \"http://{listen}\"\n")
            } else {
                format!("{line}\n")
            }
        })
        .collect();
    fs::create_dir_all(folder)?;
    fs::write(&file, with)?;
    Ok(Some(file))
}

/// Founds the rehearsal with the public journal of Piacenza as its history, so that the figures have something to tell. An
/// office that is there already has its own.
fn remember_five_months(folder: &Path, office: Option<&Path>, clock: Simulation) -> anyhow::Result<()> {
    let taken = DataFolder::take(folder)?;
    if Journal::exists(&taken.journal()) {
        return Ok(());
    }
    let office = office.map(OfficeText::read).transpose()?;
    drop(founding::open(&taken, office.as_ref(), Some(clock))?);
    drop(taken);
    let files = tempfile::tempdir()?;
    let (tickets, sessions) = (files.path().join("tickets.csv"), files.path().join("sessions.csv"));
    fs::write(&tickets, piacenza::tickets())?;
    fs::write(&sessions, piacenza::desk_sessions())?;
    let data = Data { folder: folder.to_owned() };
    tools::import(&Import { data, tickets, sessions: Some(sessions) }, &mut std::io::sink())
}

fn run(demo: Demo) -> anyhow::Result<()> {
    let folder = match demo.folder {
        Some(named) => named,
        None => tempfile::Builder::new().prefix("numeretto-demo-").tempdir()?.keep(),
    };
    let config = office_with_phones(&folder, demo.listen)?;
    let clock = rehearsal::morning()?;
    remember_five_months(&folder, config.as_deref(), clock)?;
    let mut out = tools::stdout();
    let serve = Serve {
        data: Data { folder },
        config,
        listen: Some(demo.listen),
        public_listen: None,
        clock: Some(clock),
        insecure_open: false,
        log_json: false,
    };
    serve::serve(&serve, &mut out)
}
