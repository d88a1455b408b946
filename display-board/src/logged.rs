//! What the log is told, for tests.

use std::{
    io,
    sync::{Arc, Mutex},
};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is logged while something is done on this thread.
pub(crate) fn while_doing(what: impl FnOnce()) -> String {
    let log = Log::default();
    let into = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || into.clone()).finish();
    tracing::subscriber::with_default(subscriber, what);
    let told = log.0.lock().unwrap().clone();
    String::from_utf8(told).unwrap()
}
