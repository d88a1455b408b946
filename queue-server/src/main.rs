//! Args → config → serve → exit code; nothing else.

use std::process::ExitCode;

use queue_server::{
    args::{Cli, Program},
    logs, serve, tools,
};

fn main() -> ExitCode {
    let cli = Cli::checked();
    logs::start(matches!(&cli.command, Program::Serve(serve) if serve.log_json), logs::USUAL);
    let mut out = tools::stdout();
    let done = match &cli.command {
        Program::Serve(args) => serve::serve(args, |serving| serving.announce(&mut out)),
        Program::Init(init) => tools::init(init, &mut out),
        Program::Config(command) => tools::config(command, &mut out),
        Program::Import(import) => tools::import(import, &mut out),
        Program::Report(command) => tools::report(command, &mut out),
        Program::Verify { data } => tools::verify(&data.folder, &mut out),
        Program::Backup { data, file } => tools::backup(&data.folder, file, &mut out),
        Program::Restore { data, file } => tools::restore(&data.folder, file, &mut out),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            logs::say_error("queue-server", &error);
            ExitCode::FAILURE
        }
    }
}
