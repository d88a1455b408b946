//! Where logs go: standard error, as lines or as JSON. They hold no client address, no code and no operator.

use std::io::{self, IsTerminal, Write};

use tracing_subscriber::EnvFilter;

/// What is logged unless `RUST_LOG` says otherwise: warnings and the server's own notes.
pub const USUAL: &str = "warn,queue_server=info";

/// Warnings alone.
pub const QUIET: &str = "warn";

/// Starts logging: what `RUST_LOG` chooses, else this.
pub fn start(json: bool, usual: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    // A second start (tests) keeps the first.
    let _ = if json { logs.json().try_init() } else { logs.with_ansi(io::stderr().is_terminal()).try_init() };
}

/// Says on standard error what is wrong with a program and what to do.
pub fn say_error(program: &str, error: &anyhow::Error) {
    let mut said = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        // Many messages name their cause themselves.
        if !said.contains(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    // Nobody can be told of a standard error that is closed.
    let _ = writeln!(io::stderr(), "{program}: {said}");
}
