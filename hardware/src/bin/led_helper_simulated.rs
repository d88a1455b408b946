//! A helper for a matrix of LEDs that is a PNG file: for tests, and for trying a board without LEDs. It reads the protocol as `docs/led-helper.md` says it, and by nothing else of
//! this crate.
//!
//! `led_helper_simulated FILE`: the panel is FILE (a PNG), how bright it is stands in FILE.brightness, its process in FILE.pid. What stands in FILE.fault when a message comes makes it
//! fail: `die`, `stall`, `rubbish`, `endless`, `deaf` (it takes no more), `trouble` (it says so).

use std::{
    fs,
    io::{self, BufRead, Read, Write},
    path::PathBuf,
    time::Duration,
};

fn main() -> io::Result<()> {
    let Some(file) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return Err(io::Error::other("led_helper_simulated FILE: name the picture"));
    };
    fs::write(beside(&file, "pid"), std::process::id().to_string())?;
    let mut from = io::BufReader::new(io::stdin());
    let mut header = [0; 12];
    from.read_exact(&mut header)?;
    let side = |at: usize| usize::from(u16::from_le_bytes([header[at], header[at + 1]]));
    let (size, bytes) = ((side(6), side(8)), if header[5] == 2 { 2 } else { 3 });
    if header[..4] != *b"NLED" || header[4] != 1 || !(1..=2).contains(&header[5]) {
        return say("trouble this helper knows version 1 with dots of 2 or 3 bytes");
    }
    let mut panel = Panel { file, size, dots: vec![0; size.0 * size.1 * 3], brightness: 0 };
    panel.fault()?;
    say("ready 1")?;
    // The end of the input: dark, and out.
    while !from.fill_buf()?.is_empty() {
        let mut head = [0; 12];
        from.read_exact(&mut head)?;
        panel.fault()?;
        match head[0] {
            b'F' => {
                let mut dots = vec![0; size.0 * size.1 * bytes];
                from.read_exact(&mut dots)?;
                panel.dots = if bytes == 3 { dots } else { widened(&dots) };
            }
            b'B' => panel.brightness = head[1],
            other => return say(&format!("trouble there is no message {other}")),
        }
        panel.show()?;
        say(&format!("done {}", u32::from_le_bytes([head[4], head[5], head[6], head[7]])))?;
    }
    panel.dots.fill(0);
    panel.brightness = 0;
    panel.show()
}

fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout();
    writeln!(out, "{line}")?;
    out.flush()
}

fn beside(file: &std::path::Path, what: &str) -> PathBuf {
    file.with_extension(what)
}

/// RGB565 as three bytes, as a panel of so few colours shows it.
fn widened(dots: &[u8]) -> Vec<u8> {
    let words = dots.chunks_exact(2).map(|dot| u16::from_le_bytes([dot[0], dot[1]]));
    words
        .flat_map(|word| [word >> 11 << 3, (word >> 5 & 63) << 2, (word & 31) << 3].map(|byte| byte.to_le_bytes()[0]))
        .collect()
}

struct Panel {
    file: PathBuf,
    size: (usize, usize),
    dots: Vec<u8>,
    brightness: u8,
}

impl Panel {
    fn show(&self) -> io::Result<()> {
        fs::write(beside(&self.file, "brightness"), self.brightness.to_string())?;
        let new = beside(&self.file, "new");
        let side = |dots: usize| u32::try_from(dots).unwrap_or(0);
        let mut encoder =
            png::Encoder::new(io::BufWriter::new(fs::File::create(&new)?), side(self.size.0), side(self.size.1));
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().map_err(io::Error::other)?;
        writer.write_image_data(&self.dots).map_err(io::Error::other)?;
        writer.finish().map_err(io::Error::other)?;
        fs::rename(new, &self.file)
    }

    /// Fails as somebody wished, if anybody did.
    fn fault(&self) -> io::Result<()> {
        let wished = fs::read_to_string(beside(&self.file, "fault")).unwrap_or_default();
        match wished.trim() {
            "die" => std::process::exit(3),
            "rubbish" => say("Segmentation fault"),
            "trouble" => say("trouble no panel answers"),
            "endless" => io::stdout().write_all(&[b'x'; 4096]),
            "stall" | "deaf" => loop {
                std::thread::sleep(Duration::from_secs(3600));
            },
            _ => Ok(()),
        }
    }
}
