//! What came of what the board asked of its server: told where it changed, kept on the disk, and put to use.

use device::{
    clock::Uptime,
    identity::{Renewal, Standing},
    link::Failed,
};
use protocol::board::BoardSetup;

use super::{Shell, Stopped, work::Work};
use crate::{
    board::{Input, Unpaired},
    care::{Done, Errand},
};

/// How what is asked of the server fares, as far as it was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Errands {
    Well,
    /// The server did not answer once: the stream, which tells that, may only not have noticed yet.
    Silent,
    /// Told.
    Failing,
}

impl Errands {
    /// After an errand that failed. `is_silent`: no answer came; `is_cut`: the stream broke, which was told where it did.
    const fn after(self, is_silent: bool, is_cut: bool) -> Self {
        match self {
            Self::Well if is_silent => Self::Silent,
            Self::Silent if is_silent && is_cut => Self::Silent,
            _ => Self::Failing,
        }
    }
}

impl Shell<'_> {
    /// What failed is told once, until something succeeds; what fails because of the file ends the board's work.
    pub(super) fn failed(&mut self, work: &Work, errand: Errand, failed: &Failed) -> Option<Unpaired> {
        match failed {
            // That the server does not know the board is told where its stream says so.
            Failed::Status { status: 401, .. } => return None,
            Failed::Status { status: 403, .. } if errand == Errand::Setup && self.config.server.identity.is_some() => {
                return Some(Unpaired::BadName(work.identity.device.to_string()));
            }
            _ => {}
        }
        let before = self.errands;
        self.errands = before.after(matches!(failed, Failed::Silent(_)), work.is_cut);
        if before != self.errands && self.errands == Errands::Failing {
            tracing::warn!(?errand, %failed, "an errand to the server failed; it is repeated until it succeeds");
        }
        None
    }

    /// The server knows the board; whether its office has what the file names.
    fn compare(&mut self, setup: &BoardSetup, work: &Work) {
        let purpose = &self.config.purpose;
        let lacks = purpose.lacks(setup);
        if lacks != self.lacks && !lacks.is_empty() {
            let has = purpose.names().into_iter().filter(|one| !lacks.contains(one)).collect::<Vec<_>>().join(", ");
            let goes_on =
                if has.is_empty() { "it shows nothing until then".into() } else { format!("it goes on with {has}") };
            let lacks = lacks.join(", ");
            tracing::warn!(
                "the office does not have what the file has the board show ({lacks}): correct show.services or show.desks there; {goes_on}"
            );
        }
        let is_all = !lacks.is_empty() && lacks.len() == purpose.names().len();
        let mistake = is_all.then(|| Unpaired::BadShow(lacks.clone()));
        self.lacks = lacks;
        if std::mem::replace(&mut self.mistake, mistake).is_some() && self.mistake.is_none() {
            tracing::info!(board = %work.identity.device, "the server knows this board by the file now");
        }
    }

    pub(super) fn succeeded(&mut self, done: &Done, work: &Work) {
        if std::mem::replace(&mut self.errands, Errands::Well) == Errands::Failing {
            tracing::info!("errands to the server succeed again");
        }
        if let Done::Setup(setup) = done {
            self.compare(setup, work);
        }
    }

    pub(super) fn done(&self, work: &mut Work, done: Done, up: Uptime) -> Result<(), Stopped> {
        match done {
            Done::Setup(setup) => {
                if work.board.setup() != Some(&*setup) {
                    tracing::info!("what to show and sound with is new");
                    if let Err(error) = self.disk.set_setup(&setup) {
                        tracing::warn!("{error}; the board goes on, and knows less when it starts without the server");
                    }
                    let _ = work.board.step(Input::Setup(setup), up);
                    work.take_theme();
                }
            }
            Done::Logo(picture) => {
                // One that cannot be shown is not kept either.
                let shown = picture.as_ref().filter(|picture| picture.logo.is_some());
                let kept = self.disk.set_logo(shown.map(|picture| picture.file.as_slice()));
                if let Err(error) = kept {
                    tracing::warn!(
                        "{error}; the board goes on, and lacks the office's logo when it starts without the server"
                    );
                }
                work.is_picture_told = true;
                (work.picture, work.tag) = picture.map_or((None, None), |new| (new.logo, new.tag));
            }
            Done::Renewed(token) => {
                if let (Standing::Held { .. }, Some(now)) = (work.token, work.board.moment(up)) {
                    self.turn_token(work, &Renewal::Next(token, now))?;
                }
            }
            Done::Proven => {
                if matches!(work.token, Standing::Next { .. }) {
                    self.renew(work, &Renewal::Accepted)?;
                    tracing::info!("the token was renewed");
                }
            }
            // Of what failed was told where it came in.
            Done::Same | Done::Failed(..) => {}
        }
        Ok(())
    }

    /// One step of the token, on the disk first.
    pub(super) fn renew(&self, work: &mut Work, step: &Renewal) -> Result<(), Stopped> {
        let identity = work.identity.clone().after(step);
        self.disk.set_identity(Some(&identity))?;
        (work.identity, work.token) = (identity, work.token.after(step));
        Ok(())
    }

    /// The same, and from now on by the token that is then in use.
    pub(super) fn turn_token(&self, work: &mut Work, step: &Renewal) -> Result<(), Stopped> {
        self.renew(work, step)?;
        let link = work.line.link.with_token(work.identity.in_use().reveal());
        work.speak(link, &self.events);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn that_nobody_answers_is_told_by_the_stream_alone_unless_that_goes_on() {
        assert_eq!(Errands::Well.after(true, false), Errands::Silent, "the stream notices after some seconds");
        assert_eq!(Errands::Silent.after(true, true), Errands::Silent, "it has told");
        assert_eq!(Errands::Silent.after(true, false), Errands::Failing, "it has nothing to tell");
        assert_eq!([Errands::Well.after(false, true), Errands::Failing.after(true, true)], [Errands::Failing; 2]);
    }
}
