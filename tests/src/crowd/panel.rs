//! A kiosk in the hall, pressed by its own page as a finger would: it shows what it prints.

use std::net::SocketAddr;

use protocol::ServiceId;
use serde_json::{Value, json};

/// The page of a kiosk on this machine.
#[derive(Clone, Debug)]
pub struct Panel {
    http: reqwest::Client,
    base: String,
}

impl Panel {
    /// The kiosk whose panel listens there.
    ///
    /// # Panics
    /// Never in practice: the settings are sound.
    #[must_use]
    pub fn at(panel: SocketAddr) -> Self {
        let http = reqwest::Client::builder().no_proxy().timeout(std::time::Duration::from_secs(5));
        Self { http: http.build().expect("a client without TLS can be made"), base: format!("http://{panel}") }
    }

    /// Presses a service, unless somebody stands there: a visitor who has chosen a language, asked for precedence or holds a ticket is
    /// not disturbed. Whether it was pressed.
    pub async fn press(&self, service: ServiceId) -> bool {
        match self.shown().await {
            Ok(Some(view)) if is_free(&view) => {
                let pressed = self.http.post(format!("{}/press", self.base)).json(&json!({"service": service}));
                pressed.send().await.is_ok_and(|answer| answer.status().is_success())
            }
            _ => false,
        }
    }

    /// What it shows now: the first event of its stream.
    async fn shown(&self) -> reqwest::Result<Option<Value>> {
        let mut stream = self.http.get(format!("{}/state", self.base)).send().await?;
        let mut read = Vec::new();
        while let Some(piece) = stream.chunk().await? {
            read.extend_from_slice(&piece);
            let text = String::from_utf8_lossy(&read);
            if let Some((event, _)) = text.split_once("\n\n") {
                return Ok(event.strip_prefix("data: ").and_then(|data| serde_json::from_str(data).ok()));
            }
        }
        Ok(None)
    }
}

fn is_free(view: &Value) -> bool {
    view["screen"] == "choose" && view["language"] == "it" && view["priority"]["on"] == false && view["still"].is_null()
}
