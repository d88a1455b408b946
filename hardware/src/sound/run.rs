//! Runs a command, without ever waiting for it longer than is meant.

use std::{
    fs::File,
    io::{Read as _, Seek as _},
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use super::{Speech, Task, VoiceError, worker::Turn};

/// How often a running command is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// How a command ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Well,
    CutOff,
}

/// Runs a command to its end, to the cut, or to the deadline.
pub(super) fn run(task: Task, words: &[String], longest: Duration, turn: &Turn<'_>) -> Result<Ended, VoiceError> {
    let Some((program, arguments)) = words.split_first() else { return Err(VoiceError::Empty("play or speak")) };
    let until = Instant::now() + longest;
    let mut command = Command::new(program);
    let mut complaint = Complaint::empty();
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(complaint.taken()).process_group(0);
    let mut child = command.spawn().map_err(|source| VoiceError::Start { program: program.clone(), source })?;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return ended(task, program, status, complaint),
            Ok(None) => complaint.keep_short(),
            Err(source) => return Err(VoiceError::Start { program: program.clone(), source }),
        }
        if turn.is_cut_after(LOOK) {
            end(&mut child);
            return Ok(Ended::CutOff);
        }
        if Instant::now() >= until {
            end(&mut child);
            return Err(VoiceError::Hung { program: program.clone(), task, wrote: complaint.read(), longest });
        }
    }
}

fn ended(task: Task, program: &str, status: ExitStatus, complaint: Complaint) -> Result<Ended, VoiceError> {
    if status.success() {
        return Ok(Ended::Well);
    }
    // A shell's word for "no such program", and an emulator's.
    if status.code() == Some(127) {
        return Err(VoiceError::Start { program: program.to_owned(), source: std::io::ErrorKind::NotFound.into() });
    }
    Err(VoiceError::Failed { program: program.to_owned(), task, status: status.to_string(), wrote: complaint.read() })
}

/// What a command writes of what goes wrong: in a file without a name, since a pipe would have to be read all the while. Without one, nothing is known of it.
struct Complaint(Option<File>);

impl Complaint {
    /// So much of it is told, the end, in letters.
    const TOLD: usize = 300;
    /// A command that writes and writes fills no disk.
    const LONGEST: u64 = 64 * 1024;

    fn empty() -> Self {
        Self(tempfile::tempfile().ok())
    }

    /// For the command to write into.
    fn taken(&self) -> Stdio {
        self.0.as_ref().and_then(|file| file.try_clone().ok()).map_or_else(Stdio::null, Stdio::from)
    }

    fn keep_short(&mut self) {
        if let Some(file) = self.0.as_mut().filter(|file| file.metadata().is_ok_and(|file| file.len() > Self::LONGEST))
        {
            // What is written next stands at the beginning: the place is the command's, too.
            let _ = file.set_len(0).and_then(|()| file.rewind());
        }
    }

    /// The end of it, on one line.
    fn read(self) -> String {
        let mut bytes = Vec::new();
        let read = self.0.map(|mut file| file.rewind().and_then(|()| file.take(Self::LONGEST).read_to_end(&mut bytes)));
        if !matches!(read, Some(Ok(_))) {
            return String::new();
        }
        let line = String::from_utf8_lossy(&bytes).split_whitespace().collect::<Vec<_>>().join(" ");
        let line: String = line.chars().filter(|letter| !letter.is_control()).collect();
        let more = line.chars().count().saturating_sub(Self::TOLD);
        line.chars().skip(more).collect()
    }
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
