//! What the log is told, for tests.

use device::logged::Log;

/// What is logged while something is done on this thread.
pub(crate) fn while_doing(what: impl FnOnce()) -> String {
    let log = Log::default();
    let into = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || into.clone()).finish();
    tracing::subscriber::with_default(subscriber, what);
    log.told()
}
