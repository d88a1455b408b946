//! What a kiosk at work tells: its log and its page.

use std::{
    io::{self, BufRead, BufReader, Write},
    net::{SocketAddr, TcpStream},
    sync::{Arc, Mutex},
};

use tokio::sync::mpsc;

/// What the program logs.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Kept from now on, in this process.
    pub(crate) fn kept() -> Self {
        let log = Self::default();
        let into = log.clone();
        tracing_subscriber::fmt().with_env_filter("info").with_ansi(false).with_writer(move || into.clone()).init();
        log
    }

    pub(crate) fn told(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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
