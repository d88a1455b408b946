//! Runs a command, without ever waiting for it longer than is meant.

use std::{
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use super::{Speech, VoiceError, worker::Turn};

/// How often a running command is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// How a command ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Well,
    CutOff,
}

/// Runs a command to its end, to the cut, or to the deadline.
pub(super) fn run(words: &[String], longest: Duration, turn: &Turn<'_>) -> Result<Ended, VoiceError> {
    let Some((program, arguments)) = words.split_first() else { return Err(VoiceError::Empty("play or speak")) };
    let until = Instant::now() + longest;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    let mut child = command.spawn().map_err(|source| VoiceError::Start { program: program.clone(), source })?;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return ended(program, status),
            Ok(None) => {}
            Err(source) => return Err(VoiceError::Start { program: program.clone(), source }),
        }
        if turn.is_cut_after(LOOK) {
            end(&mut child);
            return Ok(Ended::CutOff);
        }
        if Instant::now() >= until {
            end(&mut child);
            return Err(VoiceError::Hung { program: program.clone(), longest });
        }
    }
}

fn ended(program: &str, status: ExitStatus) -> Result<Ended, VoiceError> {
    if status.success() {
        return Ok(Ended::Well);
    }
    // A shell's word for "no such program", and an emulator's.
    if status.code() == Some(127) {
        return Err(VoiceError::Start { program: program.to_owned(), source: std::io::ErrorKind::NotFound.into() });
    }
    Err(VoiceError::Failed { program: program.to_owned(), status: status.to_string() })
}

/// Ends a command with all that it started. One that the kernel itself holds is left behind after a moment.
fn end(child: &mut Child) {
    let _ = rustix::process::kill_process_group(rustix::process::Pid::from_child(child), rustix::process::Signal::KILL);
    for _ in 0..20 {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(LOOK);
    }
}

/// The words of the command that has something said, into a file if it names one.
pub(super) fn asked(speak: &[String], languages: &[(String, String)], speech: &Speech, file: &str) -> Vec<String> {
    let known = languages.iter().find(|(tag, _)| *tag == speech.language);
    let language = known.map_or(&speech.language, |(_, name)| name);
    // A text is never taken for an option.
    let text = if speech.text.starts_with('-') { format!(" {}", speech.text) } else { speech.text.clone() };
    filled(speak, &[("{file}", file), ("{language}", language), ("{text}", &text)])
}

/// The words of a command with their places filled. What is filled in is not looked at again.
pub(super) fn filled(words: &[String], places: &[(&str, &str)]) -> Vec<String> {
    words.iter().map(|word| fill(word, places)).collect()
}

fn fill(word: &str, places: &[(&str, &str)]) -> String {
    let mut rest = word;
    let mut whole = String::new();
    while let Some(from) = rest.find('{') {
        whole.push_str(&rest[..from]);
        rest = &rest[from..];
        if let Some((name, value)) = places.iter().find(|(name, _)| rest.starts_with(name)) {
            whole.push_str(value);
            rest = &rest[name.len()..];
        } else {
            whole.push('{');
            rest = &rest[1..];
        }
    }
    whole + rest
}
