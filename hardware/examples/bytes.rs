//! Writes, on standard output, everything that must be the same bytes on every machine. `tests/arm` runs it on two and compares.

use std::io::Write;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(&hardware::sound::chime::wav())
}
