//! Of administrators' coming and going, what goes on record: that they signed out, and that somebody told a wrong password or
//! PIN at their name. (That they signed in, and chose a password, is recorded where that is done.) Of nobody else anything.

use std::time::Duration;

use protocol::PersonId;

use super::{AppState, session::administer};
use crate::{
    access::{
        Act,
        doorman::{NoEntry, chance},
        register::Person,
    },
    engine::Actor,
};

/// A refusal is recorded so much later at most.
const LATER: Duration = Duration::from_secs(2);

/// What came of a password, for whoever handles it; a wrong one is noted. How often one may be told is the throttle's.
pub(super) fn heard<T>(app: &AppState, name: &str, told: Result<T, NoEntry>) -> Result<T, NoEntry> {
    if matches!(told, Err(NoEntry::Wrong)) {
        refused(app, name);
    }
    told
}

/// Somebody told a wrong password or PIN at a name. It is recorded if the name is an administrator's: after the answer, and at
/// a time of its own, since whoever guesses could feel the journal at work in what is answered next, and so learn whose
/// name it is.
pub(super) fn refused(app: &AppState, name: &str) {
    let (app, name) = (app.clone(), name.to_owned());
    tokio::spawn(async move {
        let mut closing = app.closing();
        tokio::select! {
            () = tokio::time::sleep(LATER.mul_f64(f64::from(u16::from_be_bytes(chance())) / f64::from(u16::MAX))) => {}
            // A server that stops does not forget it.
            _ = closing.changed() => {}
        }
        let register = app.doors().register();
        let Some(person) = register.named(&name).filter(|person| person.is_administrator()) else { return };
        note(&app, Actor::Nobody, Act::NoteRefusal { person: person.id }).await;
    });
}

/// A session was ended by its person. Whoever goes is gone, whatever the journal says.
pub(super) async fn signed_out(app: &AppState, person: PersonId) {
    if app.doors().register().person(person).is_some_and(Person::is_administrator) {
        note(app, Actor::Person(person), Act::NoteSignOut { person }).await;
    }
}

async fn note(app: &AppState, by: Actor, act: Act) {
    if administer(app, by, act).await.is_err() {
        tracing::warn!("what an administrator's name was used for could not be recorded");
    }
}
