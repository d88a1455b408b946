//! `kiosk`: arguments → configuration → run → exit code; nothing else.

use std::{
    io::{IsTerminal, Write, stdin, stdout},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use device::config::all_there;
use kiosk::{
    config::{Config, Said},
    doctor, run,
};

/// The ticket kiosk of Numeretto.
#[derive(Debug, Parser)]
#[command(version, about, subcommand_negates_reqs = true)]
struct Args {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, clap::Args)]
struct Settings {
    /// The kiosk's file.
    #[arg(
        long,
        global = true,
        env = "NUMERETTO_KIOSK_CONFIG",
        value_name = "FILE",
        default_value = "/etc/numeretto/kiosk.toml"
    )]
    config: PathBuf,
    /// The server's address; more than the file's.
    #[arg(long, global = true, env = "NUMERETTO_KIOSK_SERVER", value_name = "ADDRESS")]
    server: Option<String>,
    /// The data folder; more than the file's.
    #[arg(long, global = true, env = "NUMERETTO_KIOSK_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where the panel listens on this machine; more than the file's.
    #[arg(long, global = true, env = "NUMERETTO_KIOSK_PANEL", value_name = "ADDRESS")]
    panel: Option<SocketAddr>,
    /// Without hardware: what paper would show is written into the data folder.
    #[arg(long, global = true)]
    simulate: bool,
    /// Reads the kiosk's file, says what is wrong in it, and ends: for a file that is changed while the kiosk is at work.
    #[arg(long)]
    check: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tries each part, says what is wrong and what helps, and prints a test ticket. At a terminal it asks for
    /// each button to be pressed, lights the lamps in turn and chimes; without one it opens them.
    Doctor,
}

#[allow(clippy::print_stderr, reason = "says what failed and what to do")]
fn main() -> ExitCode {
    let args = Args::parse();
    match start(args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("kiosk: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all is well.
fn start(args: Args) -> anyhow::Result<bool> {
    let Settings { config: path, server, data, panel, simulate, check } = args.settings;
    let config = Config::read(&path, Said { server, data, listen: panel, simulate })?;
    if check && args.command.is_none() {
        all_there(&path, run::lacking(&config))?;
        writeln!(stdout(), "{}: no mistakes", path.display())?;
        return Ok(true);
    }
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    // Colours are for terminals: a journal keeps them as rubbish.
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr).init();
    // One thread is enough for one citizen; the printer has its own.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match args.command {
            None => {
                run::run(&config, device::world::asked_to_stop()?).await.map(|()| true).map_err(anyhow::Error::from)
            }
            Some(Command::Doctor) => Ok(doctor::examine(&config, stdin().is_terminal(), stdout()).await?),
        }
    })
}
