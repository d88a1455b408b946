//! The board of the demo, on a simulated screen.

use std::{io, net::SocketAddr, path::PathBuf};

use display_board::{
    board::Purpose,
    config::{Config, ScreenConfig},
    run,
};

use super::Beside;

/// Where its preview listens if it can.
const PREVIEW: SocketAddr = super::usual(8071);

/// Where the preview can listen.
///
/// # Errors
/// If no port is to be had.
pub fn free_port(server: SocketAddr) -> io::Result<SocketAddr> {
    super::free_port(PREVIEW, server)
}

/// The page with the screen.
#[must_use]
pub fn page(preview: SocketAddr) -> String {
    format!("http://{preview}/")
}

/// What whoever starts the demo of a server is told of it.
#[must_use]
pub fn told(server: SocketAddr, preview: SocketAddr) -> String {
    super::told(
        format!("A board without a browser, what its screen shows: {}", page(preview)),
        PREVIEW,
        preview,
        server,
    )
}

/// Starts it for a server, with what it keeps in a folder.
///
/// # Errors
/// If it gets no thread.
pub fn start(server: SocketAddr, preview: SocketAddr, data: PathBuf) -> io::Result<Beside> {
    Beside::start("board", move |stop| {
        let config = Config {
            data,
            server: super::rehearsed(server, "b1")?,
            purpose: Purpose::default(),
            screen: ScreenConfig::default(),
            sound: None,
            preview,
        };
        Ok(super::runtime()?.block_on(run::run(&config, super::until(stop)))?)
    })
}
