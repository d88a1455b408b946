//! What every device asks of the server for itself: who it is, another token, and its setup while that changes.

use http_body_util::Full;
use hyper::{Method, header};
use protocol::{
    DeviceId,
    access::{DeviceView, NewToken},
};
use serde::de::DeserializeOwned;

use super::{Failed, Fetched, Link, Tagged, ok};
use crate::identity::Token;

impl Link {
    /// What stands under a path. What has not changed is not sent again: the server is told the tag of what it sent last.
    ///
    /// # Errors
    /// Where no answer came, or one that says no or makes no sense.
    pub async fn get_tagged<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failed> {
        let known = self.remembered().clone().filter(|known| known.path == path);
        let mut request = self.request(Method::GET, path);
        if let Some(known) = &known {
            request = request.header(header::IF_NONE_MATCH, &known.tag);
        }
        let request = request.body(Full::default()).map_err(|why| self.silence(false, &why))?;
        let reply = self.exchange(request).await?;
        if let (304, Some(known)) = (reply.status, known) {
            return Ok(serde_json::from_slice(&known.body)?);
        }
        ok(&reply)?;
        let read = reply.read::<T>()?;
        *self.remembered() = reply.tag.map(|tag| Tagged { path: path.to_owned(), tag, body: reply.body });
        Ok(read)
    }

    /// A file under a path, unless it is the one that the server called so when it sent it. Whoever asks keeps file and tag.
    ///
    /// # Errors
    /// Where no answer came, or one that says no.
    pub async fn get_file(&self, path: &str, tag: Option<&str>) -> Result<Fetched, Failed> {
        let mut request = self.request(Method::GET, path);
        if let Some(tag) = tag {
            request = request.header(header::IF_NONE_MATCH, tag);
        }
        let request = request.body(Full::default()).map_err(|why| self.silence(false, &why))?;
        let reply = self.exchange(request).await?;
        match reply.status {
            304 => Ok(Fetched::Same),
            404 => Ok(Fetched::None),
            _ => ok(&reply).map(|()| Fetched::New { body: reply.body, tag: reply.tag }),
        }
    }

    /// Another token for this device, asked for under a key that nobody used before. The former is good until the new one is used.
    ///
    /// # Errors
    /// Where no answer came, or one that says no or makes no sense.
    pub async fn renew_token(&self, fresh: &str) -> Result<Token, Failed> {
        let reply = self.tell(Method::POST, "/api/v1/devices/self/token", Some(fresh), &serde_json::json!({})).await?;
        ok(&reply)?;
        let token = reply.read::<NewToken>()?.token;
        token.map(Token::new).ok_or_else(|| Failed::Odd("a new token that is not told".into()))
    }

    /// Which device the server takes this one for.
    ///
    /// # Errors
    /// Where it does not answer, or knows nobody by this token.
    pub async fn who_am_i(&self) -> Result<DeviceId, Failed> {
        let reply = self.get("/api/v1/devices/self").await?;
        ok(&reply)?;
        Ok(reply.read::<DeviceView>()?.device)
    }
}
