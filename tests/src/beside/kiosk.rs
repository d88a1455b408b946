//! The kiosk of the demo, with a simulated printer.

use std::{io, net::SocketAddr, path::PathBuf};

use kiosk::{
    config::{Config, PrinterConfig},
    run,
};

use super::Beside;

/// Where its panel listens if it can.
const PANEL: SocketAddr = super::usual(8070);
/// The printer that is played.
const PRINTER: &str = "epson-tm-t20";

/// Where the panel can listen.
///
/// # Errors
/// If no port is to be had.
pub fn free_port(server: SocketAddr) -> io::Result<SocketAddr> {
    super::free_port(PANEL, server)
}

/// The page with the screen and the paper.
#[must_use]
pub fn page(panel: SocketAddr) -> String {
    format!("http://{panel}/tray")
}

/// What whoever starts the demo of a server is told of it.
#[must_use]
pub fn told(server: SocketAddr, panel: SocketAddr) -> String {
    let told = format!("A kiosk without hardware, its screen and the paper that comes out: {}", page(panel));
    super::told(told, PANEL, panel, server)
}

/// Starts it for a server, with its disk and its paper in a folder.
///
/// # Errors
/// If it gets no thread.
pub fn start(server: SocketAddr, panel: SocketAddr, data: PathBuf) -> io::Result<Beside> {
    Beside::start("kiosk", move |stop| {
        let config = Config {
            data,
            server: super::rehearsed(server, "k1")?,
            printer: PrinterConfig::Simulated { profile: PRINTER.into() },
            logo: None,
            panel,
            spoken: false,
            buttons: None,
            lamps: None,
            sound: None,
            display: None,
        };
        Ok(super::runtime()?.block_on(run::run(&config, super::until(stop)))?)
    })
}
