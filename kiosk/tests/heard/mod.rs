//! What a kiosk at work tells: its log and its page.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpStream},
};

use device::logged::Log;
use tokio::sync::mpsc;

/// What the program logs, from now on, in this process.
pub(crate) fn log() -> Log {
    let log = Log::default();
    let into = log.clone();
    tracing_subscriber::fmt().with_env_filter("info").with_ansi(false).with_writer(move || into.clone()).init();
    log
}

/// What the page shows, from now on.
pub(crate) fn views(panel: SocketAddr) -> mpsc::UnboundedReceiver<String> {
    let (tell, views) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        let mut line = TcpStream::connect(panel).unwrap();
        line.write_all(b"GET /state HTTP/1.1\r\nhost: kiosk\r\n\r\n").unwrap();
        let texts = BufReader::new(line).lines().map_while(Result::ok);
        texts.filter(|text| text.starts_with("data: ")).for_each(|view| {
            tell.send(view).ok();
        });
    });
    views
}
