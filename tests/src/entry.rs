//! The way into a real office, where no token of a rehearsal is known: `queue-server init` tells the administrator's one-time
//! password, which is changed at the first sign-in. What comes back is a client that goes on as who has signed in.

use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    bearer::{Bearer, Session},
    client::Client,
    program::run,
};

/// Whom `init` makes.
pub const ADMINISTRATOR: &str = "administrator";

/// What the administrator chooses at the first sign-in.
pub const PASSWORD: &str = "una password scelta da chi amministra";

/// Prepares a folder for a real office; the administrator's one-time password. Nothing if the program knows no `init`:
/// then everybody may do everything there.
///
/// # Panics
/// If it is refused, or tells no password.
#[must_use]
#[track_caller]
pub fn init(data: &Path) -> Option<String> {
    let ran = run(&["init".as_ref(), "--data".as_ref(), data.as_os_str()]);
    if ran.code == Some(2) {
        return None;
    }
    let said = ran.done();
    Some(one_time_password(&said).unwrap_or_else(|| panic!("no password is told by: {said}")).to_owned())
}

/// The password in what `init` says: the last word of the first line that speaks of one.
#[must_use]
pub fn one_time_password(said: &str) -> Option<&str> {
    let line = said.lines().find(|line| line.contains("password"))?;
    line.split_whitespace().next_back().filter(|word| !word.contains("password"))
}

/// The administrator's first entry: the one-time password is changed to [`PASSWORD`].
///
/// # Panics
/// If it is not let in.
pub async fn first(base: &str, one_time: &str) -> Client {
    let client = sign_in(base, ADMINISTRATOR, one_time).await;
    let change = json!({ "old": one_time, "new": PASSWORD });
    let Bearer::Session(session) = client.bearer().clone() else { unreachable!("it has just signed in") };
    post(&client, session, "/api/v1/session/password", &change).await
}

/// A client that has signed in.
///
/// # Panics
/// If it is not let in.
pub async fn sign_in(base: &str, name: &str, password: &str) -> Client {
    let client = Client::new(base).anonymous();
    post(&client, Session::at(base), "/api/v1/session", &json!({ "name": name, "password": password })).await
}

/// The client with what the answer changes of its session.
async fn post(client: &Client, session: Session, path: &str, body: &Value) -> Client {
    let answer = client.request(Method::POST, path).json(body).send().await;
    let answer = answer.unwrap_or_else(|error| panic!("{path}: {error:?}"));
    let (status, session) = (answer.status(), session.after(answer.headers()));
    assert!(status.is_success(), "{path}: {status}: {}", answer.text().await.unwrap_or_default());
    client.bearing(Bearer::Session(session))
}

#[cfg(test)]
mod tests {
    use super::one_time_password;

    #[test]
    fn the_one_time_password_is_found_in_what_init_says() {
        let said = "a real office in /srv/numeretto\nadministrator's one-time password: kaju-4821-moro\nnow: serve\n";
        assert_eq!(one_time_password(said), Some("kaju-4821-moro"));
        assert_eq!(one_time_password("the password"), None);
        assert_eq!(one_time_password("done\n"), None);
    }
}
