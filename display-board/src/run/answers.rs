//! What came of what the board asked of its server: told where it changed, kept on the disk, and put to use.

use device::{
    clock::Uptime,
    identity::{Renewal, Standing},
    link::Failed,
    mistake::Mistake,
};
use protocol::board::BoardSetup;

use super::{Shell, Stopped, work::Work};
use crate::{
    board::{Input, Unpaired},
    care::{Done, Errand},
};

impl Shell<'_> {
    /// What failed is told once, until something succeeds; what fails because of the file ends the board's work.
    pub(super) fn failed(&self, work: &Work, errand: Errand, failed: &Failed) -> Option<Mistake> {
        // The setup alone is the board's own: whoever refuses the picture means something else.
        let is_own = errand == Errand::Setup && self.config.server.identity.is_some();
        let mistake = is_own.then(|| Mistake::of(failed, &work.identity.device)).flatten();
        if mistake.is_none() {
            self.fares.failed_beside_stream(errand.kind(), failed, work.is_cut);
        }
        mistake
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
        self.fares.succeeded();
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
