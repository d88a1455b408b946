//! `cargo run`: the Piacenza office in rehearsal on 127.0.0.1:8080, with its data in a fresh folder that it names.

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;
use queue_server::{
    args::{Data, Serve},
    logs, rehearsal, serve, tools,
};

/// The Piacenza office in rehearsal: nothing to configure, nothing that lasts.
#[derive(Debug, Parser)]
#[command(name = "demo", version)]
struct Demo {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value_t = serve::LISTEN)]
    listen: std::net::SocketAddr,
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

fn run(demo: Demo) -> anyhow::Result<()> {
    let folder = match demo.folder {
        Some(named) => named,
        None => tempfile::Builder::new().prefix("numeretto-demo-").tempdir()?.keep(),
    };
    let mut out = tools::stdout();
    let serve = Serve {
        data: Data { folder },
        config: None,
        listen: Some(demo.listen),
        public_listen: None,
        clock: Some(rehearsal::morning()?),
        insecure_open: false,
        log_json: false,
    };
    serve::serve(&serve, &mut out)
}
