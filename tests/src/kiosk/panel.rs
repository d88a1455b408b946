//! The kiosk's touch page, without a browser: presses as the page sends them, and every view that it would show.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Instant,
};

use serde_json::{Value, json};

use super::{PATIENCE, Side};

/// The panel of one run of the kiosk.
#[derive(Debug)]
pub struct Panel {
    address: SocketAddr,
    side: Side,
    shown: Arc<Shown>,
}

#[derive(Debug, Default)]
struct Shown {
    views: Mutex<Vec<Value>>,
    came: Condvar,
}

impl Shown {
    fn views(&self) -> MutexGuard<'_, Vec<Value>> {
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Panel {
    /// Watches what is shown until the kiosk ends.
    pub(super) fn watch(address: SocketAddr, side: Side) -> Self {
        let panel = Self { address, side, shown: Arc::default() };
        // A kiosk that is killed at once shows nothing.
        if let Ok(stream) = panel.send("GET", "/state", "") {
            let shown = panel.shown.clone();
            thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    if let Some(view) = line.strip_prefix("data: ").and_then(|data| serde_json::from_str(data).ok()) {
                        shown.views().push(view);
                        shown.came.notify_all();
                    }
                }
            });
        }
        panel
    }

    /// HTTP/1.0: the answer comes in one piece, and its end is the end of the connection.
    fn send(&self, method: &str, path: &str, body: &str) -> io::Result<TcpStream> {
        let mut stream = self.side.run(|| TcpStream::connect(self.address))?;
        let length = body.len();
        let head =
            format!("{method} {path} HTTP/1.0\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n");
        stream.write_all(format!("{head}\r\n{body}").as_bytes())?;
        Ok(stream)
    }

    /// Touches something: `{"service": "A"}`, `"language"`. False where the kiosk did not take the press: it is dying.
    pub fn touch(&self, what: &Value) -> bool {
        let answered = self.send("POST", "/press", &what.to_string()).and_then(|mut stream| {
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer)
        });
        answered.is_ok_and(|answer| answer.lines().next().is_some_and(|status| status.contains(" 204")))
    }

    /// Touches a service's button.
    pub fn take(&self, service: &str) -> bool {
        self.touch(&json!({ "service": service }))
    }

    /// What is shown now.
    #[must_use]
    pub fn now(&self) -> Value {
        self.shown.views().last().cloned().unwrap_or_default()
    }

    /// All that was shown since this run began, in order.
    #[must_use]
    pub fn all(&self) -> Vec<Value> {
        self.shown.views().clone()
    }

    /// The first view from the present one on for which this holds.
    ///
    /// # Panics
    /// If none comes.
    #[track_caller]
    pub fn until(&self, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let began = Instant::now();
        let mut views = self.shown.views();
        let mut from = views.len().saturating_sub(1);
        loop {
            if let Some(view) = views[from..].iter().find(|view| holds(view)) {
                return view.clone();
            }
            from = views.len();
            let left = PATIENCE.saturating_sub(began.elapsed());
            assert!(!left.is_zero(), "the panel never showed {what}, but {:#?}", views.last());
            views = self.shown.came.wait_timeout(views, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// The services can be chosen.
    #[track_caller]
    pub fn until_choosing(&self) -> Value {
        self.until("the services", |view| view["screen"] == "choose")
    }
}
