//! Devices that ask to be known: each shows a short code, which an administrator types; then the device fetches its token,
//! once. In memory alone: a device whose server was restarted meanwhile asks anew.

use protocol::{DeviceId, DeviceKind, Moment, Span};

use super::secret::{Secret, TokenHash};

/// How long a code is good.
pub const GOOD_FOR: Span = Span::from_minutes(10);

/// How many may ask at once; one more takes the place of the oldest that nobody has let in.
const MOST: usize = 100;

/// One that asks.
#[derive(Clone, Debug)]
struct Pending {
    code: String,
    secret: TokenHash,
    kind: DeviceKind,
    browser: bool,
    expires_at: Moment,
    stage: Stage,
}

/// How far it has come.
#[derive(Clone, Debug)]
enum Stage {
    /// Nobody has typed its code.
    Asks,
    /// Its code was typed, and it is being put on record under this name.
    Typed(DeviceId),
    /// It is known: its token waits to be fetched.
    Known(DeviceId, Secret),
    /// It has its token.
    Fetched(DeviceId),
}

/// What a device gets once it was let in.
#[derive(Clone, Debug)]
pub struct Granted {
    /// Its name.
    pub device: DeviceId,
    /// What it is.
    pub kind: DeviceKind,
    /// Its token.
    pub token: Secret,
    /// It is a browser: the token goes into a cookie.
    pub browser: bool,
}

/// How it stands with one that asks.
#[derive(Clone, Debug)]
pub enum Standing {
    /// Nobody has typed the code.
    Waiting,
    /// It is known from now on; told this once.
    Granted(Granted),
    /// The code is too old, was never given, or its token was fetched already.
    Over,
}

/// Those that ask.
#[derive(Debug, Default)]
pub struct Pairings {
    pending: Vec<Pending>,
}

/// As a person may type it: capitals, spaces and hyphens do not matter, nor letters that look like digits.
fn typed(code: &str) -> String {
    let plain = code.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase());
    plain
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

impl Pairings {
    /// One asks. When its code is no good any more.
    pub fn ask(&mut self, code: &Secret, secret: &Secret, kind: DeviceKind, browser: bool, now: Moment) -> Moment {
        self.pending.retain(|pending| now < pending.expires_at);
        if self.pending.len() >= MOST {
            let asks = |pending: &Pending| matches!(pending.stage, Stage::Asks);
            let oldest = self.pending.iter().position(asks).unwrap_or(0);
            self.pending.remove(oldest);
        }
        let expires_at = now + GOOD_FOR;
        let (code, secret) = (typed(code.reveal()), secret.hash());
        self.pending.push(Pending { code, secret, kind, browser, expires_at, stage: Stage::Asks });
        expires_at
    }

    /// Its code was typed: what it is. Nobody else lets it in under another name meanwhile; typed again for the same name (a
    /// request that is sent again) it is the same.
    pub fn typed(&mut self, code: &str, name: &DeviceId, now: Moment) -> Option<DeviceKind> {
        let code = typed(code);
        let pending = self.pending.iter_mut().find(|pending| pending.code == code && now < pending.expires_at)?;
        match &pending.stage {
            Stage::Asks => pending.stage = Stage::Typed(name.clone()),
            Stage::Typed(other) | Stage::Known(other, _) | Stage::Fetched(other) if other != name => return None,
            _ => {}
        }
        Some(pending.kind)
    }

    /// It was put on record, with this token; or was not, without one: then its code can be typed anew.
    pub fn settle(&mut self, code: &str, name: &DeviceId, token: Option<Secret>) {
        let code = typed(code);
        let mine =
            |pending: &&mut Pending| pending.code == code && matches!(&pending.stage, Stage::Typed(n) if n == name);
        if let Some(pending) = self.pending.iter_mut().find(mine) {
            pending.stage = token.map_or(Stage::Asks, |token| Stage::Known(name.clone(), token));
        }
    }

    /// How it stands with the one that has this secret.
    pub fn claim(&mut self, secret: &str, now: Moment) -> Standing {
        let secret = TokenHash::of(secret);
        let mine = |pending: &&mut Pending| pending.secret == secret && now < pending.expires_at;
        let Some(pending) = self.pending.iter_mut().find(mine) else { return Standing::Over };
        let (device, token) = match &pending.stage {
            Stage::Asks | Stage::Typed(_) => return Standing::Waiting,
            Stage::Fetched(_) => return Standing::Over,
            Stage::Known(device, token) => (device.clone(), token.clone()),
        };
        pending.stage = Stage::Fetched(device.clone());
        Standing::Granted(Granted { device, kind: pending.kind, token, browser: pending.browser })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_typed_once_and_its_token_fetched_once() {
        let mut pairings = Pairings::default();
        let (code, secret) = (Secret::new("K7M-401"), Secret::new("device's own"));
        pairings.ask(&code, &secret, DeviceKind::Kiosk, false, Moment(0));
        assert!(matches!(pairings.claim("device's own", Moment(1)), Standing::Waiting));
        assert!(matches!(pairings.claim("another's", Moment(1)), Standing::Over));
        let (k1, k2): (DeviceId, DeviceId) = ("k1".parse().unwrap(), "k2".parse().unwrap());
        assert_eq!(pairings.typed(" k7m 4ol ", &k1, Moment(1)), Some(DeviceKind::Kiosk));
        assert_eq!(pairings.typed("k7m401", &k2, Moment(1)), None, "two administrators at once");
        assert!(matches!(pairings.claim("device's own", Moment(1)), Standing::Waiting));
        pairings.settle("k7m401", &k1, None);
        assert_eq!(pairings.typed("k7m401", &k1, Moment(1)), Some(DeviceKind::Kiosk), "it was refused: once more");
        pairings.settle("k7m401", &k1, Some(Secret::new("token")));
        assert_eq!(pairings.typed("k7m401", &k1, Moment(1)), Some(DeviceKind::Kiosk), "the same request again");
        let Standing::Granted(granted) = pairings.claim("device's own", Moment(2)) else { panic!() };
        assert_eq!((granted.device.to_string().as_str(), granted.token.reveal()), ("k1", "token"));
        assert!(matches!(pairings.claim("device's own", Moment(2)), Standing::Over), "fetched twice");
    }

    #[test]
    fn a_code_grows_old_and_many_that_ask_do_not_fill_the_memory() {
        let mut pairings = Pairings::default();
        let ask = |pairings: &mut Pairings, n: usize| {
            let secret = Secret::new(format!("s{n}"));
            pairings.ask(&Secret::new(format!("C{n}")), &secret, DeviceKind::Board, true, Moment(0))
        };
        (0..1000).for_each(|n| {
            ask(&mut pairings, n);
        });
        assert_eq!(pairings.pending.len(), MOST);
        let end = ask(&mut pairings, 7);
        assert_eq!(pairings.typed("c7", &"k1".parse().unwrap(), end), None);
        assert!(matches!(pairings.claim("s7", end), Standing::Over));
    }
}
