//! The office's clock, followed from outside: every stream tells it in its comments.

use std::time::{Duration, Instant};

use protocol::{Moment, Span, views::ClockView};
use tokio::{sync::watch, time::timeout};

use super::Gone;
use crate::client::Client;

/// What was heard last, and when on this machine.
#[derive(Clone, Copy, Debug)]
struct Heard {
    clock: ClockView,
    at: Instant,
}

/// The office's clock.
pub struct OfficeClock {
    heard: watch::Receiver<Heard>,
}

/// However long nothing is due, it is looked again.
const LONGEST: Duration = Duration::from_secs(5);

impl OfficeClock {
    /// Follows the clock of an office until its stream ends.
    ///
    /// # Errors
    /// If there is no stream.
    pub async fn follow(client: &Client) -> Result<Self, Gone> {
        let clock: ClockView = super::get(client, "/rehearsal").await?;
        let (tell, heard) = watch::channel(Heard { clock, at: Instant::now() });
        // As the kiosk in whose name the crowd takes tickets: staff see it connected for as long as the crowd plays.
        let mut stream = client.as_(super::KIOSK).stream("/board/stream").await?;
        tokio::spawn(async move {
            let mut rest = String::new();
            while let Ok(Some(piece)) = stream.chunk().await {
                rest.push_str(&String::from_utf8_lossy(&piece));
                while let Some((event, behind)) = rest.split_once("\n\n") {
                    if let Some(clock) = event.strip_prefix(": ").and_then(|said| serde_json::from_str(said).ok()) {
                        tell.send_replace(Heard { clock, at: Instant::now() });
                    }
                    rest = behind.to_owned();
                }
            }
            // With the sender the clock ends: whoever waits for it is told.
        });
        Ok(Self { heard })
    }

    /// What the office said last.
    pub fn heard(&mut self) -> ClockView {
        self.heard.borrow_and_update().clock
    }

    /// The office's time now.
    #[must_use]
    pub fn now(&self) -> Moment {
        let Heard { clock, at } = *self.heard.borrow();
        #[allow(clippy::cast_possible_truncation)] // it is said anew every few seconds
        let passed = (at.elapsed().as_secs_f64() * clock.speed * 1000.0) as i64;
        clock.now.moment() + Span(passed)
    }

    /// Waits until it is this time, or until the clock goes otherwise.
    ///
    /// # Errors
    /// If the stream has ended.
    pub async fn reaches(&mut self, due: Option<Moment>) -> Result<(), Gone> {
        let speed = self.heard.borrow().clock.speed;
        let left = due.map_or(i64::MAX, |due| (due - self.now()).0.max(0));
        #[allow(clippy::cast_precision_loss)] // milliseconds until something is due
        let wait = if left == 0 { 0.0 } else { left as f64 / 1000.0 / speed };
        let wait = Duration::try_from_secs_f64(wait).unwrap_or(LONGEST).min(LONGEST);
        match timeout(wait, self.heard.changed()).await {
            Ok(Err(_)) => Err(Gone),
            _ => Ok(()),
        }
    }
}
