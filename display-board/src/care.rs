//! What a board asks of the server besides who is called: its setup, the office's picture, and about once a week another token. Which is asked next is pure.
//!
//! ```text
//! Care::next (what is known, the time) ─▶ Errand ─▶ run (HTTP) ─▶ Done ─▶ disk, and the board
//! ```

use std::sync::Arc;

use device::{
    clock::Uptime,
    identity::{Standing, Token},
    link::{Failed, Fetched, Link},
    world,
};
use protocol::{DeviceId, Moment, Span, board::BoardSetup};

use crate::layout::Logo;

/// How often it is asked whether the setup has changed: who changes the office file waits no longer to see it on the wall.
const SETUP: Span = Span(15_000);
/// And whether the office has another picture, which it has at most after the server was started anew.
const LOGO: Span = Span(30_000);
/// After a token's errand that brought nothing.
const AGAIN: Span = Span::from_minutes(60);

/// Something to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// What to show and sound with.
    Setup,
    /// The office's picture.
    Logo,
    /// Another token.
    Renew,
    /// Whether the new token is accepted.
    Prove,
}

impl Errand {
    /// What it is, for the log.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Logo => "logo",
            Self::Renew => "renew the token",
            Self::Prove => "prove the token",
        }
    }
}

/// What came of it.
#[derive(Debug)]
pub enum Done {
    /// What to show and sound with.
    Setup(Box<BoardSetup>),
    /// Another picture of the office, or none.
    Logo(Option<Picture>),
    /// Another token.
    Renewed(Token),
    /// The new token is accepted.
    Proven,
    /// The office's picture is the one that is known.
    Same,
    /// No answer, or none that says what was asked for: it is asked again.
    Failed(Errand, Failed),
}

/// The office's picture, as it came.
#[derive(Debug)]
pub struct Picture {
    /// The file.
    pub file: Vec<u8>,
    /// What the server calls it.
    pub tag: Option<String>,
    /// What is to be seen; nothing where it cannot be shown, which the log was told.
    pub logo: Option<Arc<Logo>>,
}

/// When what was asked last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Care {
    setup: Option<Uptime>,
    logo: Option<Uptime>,
    token: Option<Uptime>,
    asked: bool,
}

impl Care {
    /// What is to be asked now, one after the other.
    pub fn next(&mut self, token: Standing, now: Option<Moment>, up: Uptime) -> Option<Errand> {
        let over = |at: Option<Uptime>, every: Span| at.is_none_or(|at| up.since(at) >= every);
        if self.asked {
            return None;
        }
        let of_token = match token {
            Standing::Next { .. } => Some(Errand::Prove),
            Standing::Held { .. } => now.filter(|now| token.is_old(*now)).map(|_| Errand::Renew),
            Standing::Given => None,
        };
        if let Some(errand) = of_token.filter(|_| over(self.token, AGAIN)) {
            (self.asked, self.token) = (true, Some(up));
            return Some(errand);
        }
        if over(self.setup, SETUP) {
            (self.asked, self.setup) = (true, Some(up));
            return Some(Errand::Setup);
        }
        if over(self.logo, LOGO) {
            (self.asked, self.logo) = (true, Some(up));
            return Some(Errand::Logo);
        }
        None
    }

    /// An answer came, or none will.
    pub fn answered(&mut self) {
        self.asked = false;
    }
}

/// Asks it; `logo` is what the server calls the picture that is known.
pub async fn run(link: &Link, board: &DeviceId, errand: Errand, logo: Option<&str>) -> Done {
    let done = match errand {
        Errand::Logo => picture(link, logo).await,
        Errand::Setup => link.get_tagged(&format!("/api/v1/boards/{board}/setup")).await.map(Done::Setup),
        Errand::Renew => renew(link).await,
        Errand::Prove => link.who_am_i().await.map(|_| Done::Proven),
    };
    done.unwrap_or_else(|failed| Done::Failed(errand, failed))
}

async fn picture(link: &Link, tag: Option<&str>) -> Result<Done, Failed> {
    Ok(match link.get_file("/logo", tag).await? {
        Fetched::Same => Done::Same,
        Fetched::None => Done::Logo(None),
        Fetched::New { body, tag } => {
            let file = body.to_vec();
            let logo = decoded(file.clone()).await;
            Done::Logo(Some(Picture { file, tag, logo }))
        }
    })
}

/// What is to be seen of a file. It takes a while, and nobody waits for it.
pub async fn decoded(file: Vec<u8>) -> Option<Arc<Logo>> {
    let logo = tokio::task::spawn_blocking(move || Logo::decoded(&file)).await.ok()?;
    logo.map(Arc::new)
        .inspect_err(|bad| {
            tracing::warn!("the office's logo is not shown: {bad}; put another logo.png into the server's data folder");
        })
        .ok()
}

async fn renew(link: &Link) -> Result<Done, Failed> {
    let fresh = world::key().map_err(|error| Failed::Odd(format!("no random numbers here: {error}")))?;
    link.renew_token(&fresh).await.map(Done::Renewed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setup_is_asked_for_now_and_then_and_one_thing_at_a_time() {
        let mut care = Care::default();
        assert_eq!(care.next(Standing::Given, None, Uptime(0)), Some(Errand::Setup));
        assert_eq!(care.next(Standing::Given, None, Uptime(60_000)), None, "no answer yet");
        care.answered();
        assert_eq!(care.next(Standing::Given, None, Uptime(0)), Some(Errand::Logo), "then the picture");
        care.answered();
        assert_eq!(care.next(Standing::Given, None, Uptime(14_999)), None);
        assert_eq!(care.next(Standing::Given, None, Uptime(15_000)), Some(Errand::Setup));
        care.answered();
        assert_eq!(care.next(Standing::Given, None, Uptime(29_999)), None);
        assert_eq!(care.next(Standing::Given, None, Uptime(30_000)), Some(Errand::Setup));
        care.answered();
        assert_eq!(care.next(Standing::Given, None, Uptime(30_000)), Some(Errand::Logo));
    }

    #[test]
    fn an_old_token_is_renewed_and_a_new_one_proven_and_neither_is_asked_all_the_time() {
        const DAY: i64 = 86_400_000;
        let (held, next) = (Standing::Held { since: Some(Moment(0)) }, Standing::Next { since: Some(Moment(0)) });
        let mut care = Care::default();
        assert_eq!(care.next(held, Some(Moment(6 * DAY)), Uptime(0)), Some(Errand::Setup), "it is not old");
        care.answered();
        assert_eq!(care.next(held, None, Uptime(1)), Some(Errand::Logo));
        care.answered();
        assert_eq!(care.next(held, None, Uptime(1)), None, "nobody knows how old it is");
        assert_eq!(care.next(held, Some(Moment(8 * DAY)), Uptime(1)), Some(Errand::Renew));
        care.answered();
        assert_eq!(care.next(held, Some(Moment(8 * DAY)), Uptime(2)), None);
        assert_eq!(care.next(next, Some(Moment(8 * DAY)), Uptime(3_600_001)), Some(Errand::Prove));
    }
}
