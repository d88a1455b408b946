//! What a program logs, kept in memory: for tests that read it. It knows of no subscriber; whoever has one gives it this to write into.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

/// What was logged. Cheap to clone: all clones are the same log.
#[derive(Clone, Debug, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// All of it until now.
    #[must_use]
    pub fn told(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
