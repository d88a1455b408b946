//! The program inside the power-cut rig's virtual machine: it works until the power is cut, and prints on the serial
//! console, after each acknowledgement, what was acknowledged (`tests::powercut`). After a cut the same boot first shows
//! what is still there, then works on.
//!
//! `powercut_guest office CUT [KEY]` drives a real `queue-server`; `powercut_guest sqlite full|normal CUT` commits rows in
//! a bare SQLite file, which is how the rig shows that it can tell a durable store from another. It decides nothing: the
//! judgement is the host's.

mod http;
mod office;
mod sqlite;

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use tests::powercut::Line;

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["office", cut] => office::run(cut, None),
        ["office", cut, key] => office::run(cut, Some(key)),
        ["sqlite", synchronous, cut] => sqlite::run(synchronous, cut),
        _ => Err("usage: powercut_guest office CUT [KEY] | sqlite full|normal CUT".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => fail(&failure),
    }
}

/// One line, whole, on the console: only what is printed counts as acknowledged.
fn say(line: &Line) -> std::io::Result<()> {
    let mut console = std::io::stdout().lock();
    writeln!(console, "{line}")?;
    console.flush()
}

/// Says why, and ends the program from whatever thread: the host must not wait for a guest that cannot go on.
fn fail(failure: &Failure) -> ! {
    // A console that fails as well leaves the host its deadline.
    let _ = say(&Line::Fail(failure.to_string()));
    std::process::exit(1)
}
