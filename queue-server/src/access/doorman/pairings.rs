//! Devices that ask to be known, under codes that an administrator types.

use std::net::IpAddr;

use protocol::{DeviceId, DeviceKind, Moment};

use super::{Doorman, NoEntry, chance};
use crate::access::{pairings::Standing, secret::Secret};

impl Doorman {
    /// A device asks to be known.
    ///
    /// # Errors
    /// How long to wait, where one address asks too often.
    pub fn ask_pairing(
        &self,
        kind: DeviceKind,
        browser: bool,
        client: IpAddr,
    ) -> Result<(Secret, Secret, Moment), NoEntry> {
        let now = self.now();
        let mut book = self.book();
        book.askers.check(&client, now).map_err(NoEntry::Wait)?;
        book.askers.mistaken(client, now);
        let (code, secret) = (Secret::code(chance()), Secret::token(chance()));
        let expires_at = book.pairings.ask(&code, &secret, kind, browser, now);
        Ok((code, secret, expires_at))
    }

    /// A code was typed: what asks under it.
    #[must_use]
    pub fn typed(&self, code: &str, name: &DeviceId) -> Option<DeviceKind> {
        let now = self.now();
        self.book().pairings.typed(code, name, now)
    }

    /// What came of it: its token, or nothing.
    pub fn settle_pairing(&self, code: &str, name: &DeviceId, token: Option<Secret>) {
        self.book().pairings.settle(code, name, token);
    }

    /// How it stands with a device that asked.
    #[must_use]
    pub fn claim(&self, secret: &str) -> Standing {
        let now = self.now();
        self.book().pairings.claim(secret, now)
    }
}
