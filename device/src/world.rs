//! The only reader of time and chance, and of what the machine tells of itself.

use std::{fs, io};

use protocol::Moment;
use rustix::time::{ClockId, clock_gettime};

use crate::clock::{Boot, Clock, Uptime};

/// How long the machine has been up.
#[must_use]
pub fn uptime() -> Uptime {
    let up = clock_gettime(ClockId::Boottime);
    Uptime(up.tv_sec.saturating_mul(1000).saturating_add(up.tv_nsec / 1_000_000))
}

/// What this machine's clock says, in milliseconds since 1970: right or wrong, for its own programs it is the same.
#[must_use]
pub fn system() -> Moment {
    let system = clock_gettime(ClockId::Realtime);
    Moment(system.tv_sec.saturating_mul(1000).saturating_add(system.tv_nsec / 1_000_000))
}

/// The clock as it starts. In a rehearsal the machine's own clock is another's: the server alone tells the time.
#[must_use]
pub fn clock(rehearsal: bool) -> Clock {
    // Of one that cannot be read, nothing more is known than that it is not another.
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    // What systemd's and others' time services leave once the network has set the clock.
    let synchronized = fs::exists("/run/systemd/timesync/synchronized").unwrap_or(false);
    Clock::new(Boot(boot.trim().to_owned()), uptime(), system(), synchronized && !rehearsal)
}

/// A key that nobody used before: 128 random bits.
///
/// # Errors
/// Where the machine gives no random numbers.
pub fn key() -> Result<String, getrandom::Error> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits)?;
    Ok(bits.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A number from 0 to 1.
#[must_use]
pub fn chance() -> f64 {
    let bits = getrandom::u32().unwrap_or(u32::MAX / 2);
    f64::from(bits) / f64::from(u32::MAX)
}

/// The processor's temperature in whole degrees Celsius, where it can be read.
#[must_use]
pub fn temperature() -> Option<i32> {
    let text = fs::read_to_string("/sys/class/thermal/thermal_zone0/temp").ok()?;
    Some(text.trim().parse::<i32>().ok()? / 1000)
}

/// What a program needs of this machine and does not get: a port, a thread, a file.
#[derive(Debug, thiserror::Error)]
#[error("{what}: {source}")]
pub struct Lacking {
    /// What was wanted, and what would help.
    what: String,
    /// Why it is not to be had.
    source: io::Error,
}

/// Says of an error what was wanted, and what would help.
pub fn wanted(what: impl Into<String>) -> impl FnOnce(io::Error) -> Lacking {
    let what = what.into();
    move |source| Lacking { what, source }
}

/// Ends when the process is asked to.
///
/// # Errors
/// Where the machine does not tell.
pub fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
