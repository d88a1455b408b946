//! The wire of three lines to chips that are only written to.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use spidev::{SpiModeFlags, Spidev, SpidevOptions};

/// A wire to a chain of chips: what is sent at once is taken over by all of them when it ends.
pub trait Spi: Send {
    /// Its name, for errors.
    fn place(&self) -> String;

    /// Is it open? An error of one that was open tells that it was lost.
    fn is_open(&self) -> bool;

    /// Sends some bytes at once, and opens the wire for it where it must. After an error it is opened anew.
    ///
    /// # Errors
    /// The system's.
    fn send(&mut self, bytes: &[u8]) -> io::Result<()>;
}

/// An SPI device of the kernel's, `/dev/spidev0.0`, on any Linux board.
#[derive(Debug)]
pub struct SpiPort {
    device: PathBuf,
    hertz: u32,
    open: Option<Spidev>,
}

impl SpiPort {
    /// Slow enough for a cable of some metres, and a hundred times faster than a display needs.
    const HERTZ: u32 = 500_000;

    /// The device at a path. It is opened when it is first needed.
    #[must_use]
    pub fn at(device: &Path) -> Self {
        Self { device: device.to_owned(), hertz: Self::HERTZ, open: None }
    }

    fn open(&self) -> io::Result<Spidev> {
        let mut port = Spidev::open(&self.device)?;
        let options =
            SpidevOptions::new().bits_per_word(8).max_speed_hz(self.hertz).mode(SpiModeFlags::SPI_MODE_0).build();
        port.configure(&options)?;
        Ok(port)
    }
}

impl Spi for SpiPort {
    fn place(&self) -> String {
        self.device.display().to_string()
    }

    fn is_open(&self) -> bool {
        self.open.is_some()
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut port = match self.open.take() {
            Some(port) => port,
            None => self.open()?,
        };
        // Half of it would be taken over as if it were all.
        if port.write(bytes)? != bytes.len() {
            return Err(io::ErrorKind::WriteZero.into());
        }
        self.open = Some(port);
        Ok(())
    }
}
