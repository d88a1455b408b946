//! `display-board`: arguments → configuration → run → exit code; nothing else.

use std::{
    io::{IsTerminal, Write, stdout},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};

use clap::Parser;
use device::config::all_there;
use display_board::{
    config::{Config, Said},
    run, voice,
};

/// The waiting room's board of Numeretto.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Args {
    /// The board's file.
    #[arg(long, env = "NUMERETTO_BOARD_CONFIG", value_name = "FILE", default_value = "/etc/numeretto/board.toml")]
    config: PathBuf,
    /// The server's address; more than the file's.
    #[arg(long, env = "NUMERETTO_BOARD_SERVER", value_name = "ADDRESS")]
    server: Option<String>,
    /// The data folder; more than the file's.
    #[arg(long, env = "NUMERETTO_BOARD_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where the preview is seen on this machine; more than the file's.
    #[arg(long, env = "NUMERETTO_BOARD_PREVIEW", value_name = "ADDRESS")]
    preview: Option<SocketAddr>,
    /// Without hardware: what the screen would show is written into the data folder.
    #[arg(long)]
    simulate: bool,
    /// Reads the board's file, says what is wrong in it, and ends: for a file that is changed while the board shows.
    #[arg(long)]
    check: bool,
}

/// The decoder warns of what every leap into a recording brings along.
const FILTER: &str = "info,symphonia_bundle_mp3=error";

#[allow(clippy::print_stderr, reason = "says what failed and what to do")]
fn main() -> ExitCode {
    match start(Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("display-board: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start(args: Args) -> anyhow::Result<()> {
    let Args { config: path, server, data, preview, simulate, check } = args;
    let config = Config::read(&path, Said { server, data, listen: preview, simulate })?;
    if check {
        all_there(&path, voice::lacking(&config))?;
        return Ok(writeln!(stdout(), "{}: no mistakes", path.display())?);
    }
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| FILTER.into());
    // Colours are for terminals: a journal keeps them as rubbish.
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr).init();
    // One thread decides; the screen and the voice have their own.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async { Ok(run::run(&config, device::world::asked_to_stop()?).await?) })
}
