//! Secrets: how they are made of chance, and what is kept of them. Chance comes as bytes.

use std::fmt;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::{PasswordHash as Parsed, SaltString},
};
use sha2::{Digest, Sha256};

/// Letters and digits that nobody takes for another when reading or typing.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The shortest password that one may choose (NIST SP 800-63B-4 asks for length, not for kinds of characters).
pub const SHORTEST_PASSWORD: usize = 12;

/// The longest: argon2id takes any, but a body has an end.
pub const LONGEST_PASSWORD: usize = 200;

/// A secret on its way to whoever it is for; it is shown by no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A secret that came in.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A token of 160 random bits.
    #[must_use]
    pub fn token(chance: [u8; 20]) -> Self {
        Self(format!("nmr_{}", data_encoding::BASE32_NOPAD.encode(&chance).to_ascii_lowercase()))
    }

    /// A password for one entry, of 80 random bits in four groups.
    #[must_use]
    pub fn one_time(chance: [u8; 16]) -> Self {
        let letters: Vec<u8> = chance.iter().map(|byte| LETTERS[usize::from(byte % 32)]).collect();
        let groups: Vec<_> = letters.chunks(4).map(String::from_utf8_lossy).collect();
        Self(groups.join("-"))
    }

    /// A code to be read from a screen and typed, of 30 random bits: it is good for minutes, and only for administrators.
    #[must_use]
    pub fn code(chance: [u8; 6]) -> Self {
        let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]).to_ascii_uppercase();
        let letters: String = chance.iter().map(letter).collect();
        Self(format!("{}-{}", &letters[..3], &letters[3..]))
    }

    /// The secret itself, for whoever it is for.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// What is kept of a token: its SHA-256. (A token has more chance in it than anybody can guess: nothing slower is needed.)
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenHash(pub [u8; 32]);

impl TokenHash {
    /// Of a token.
    #[must_use]
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash")
    }
}

/// What scripts must send along with a cookie: derived from the cookie's secret, which they cannot read.
#[must_use]
pub fn csrf_of(token: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"csrf:");
    hash.update(token.as_bytes());
    data_encoding::BASE64URL_NOPAD.encode(&hash.finalize()[..18])
}

/// How dear a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// 19 MiB, two passes: the least that OWASP recommends for argon2id, some 30 ms here.
    Real,
    /// For what everybody knows: the passwords of a rehearsal.
    Rehearsal,
}

/// What is kept of a password or a PIN: argon2id in PHC form, salt and cost included.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash")
    }
}

/// Why a password could not be hashed: a mistake of the program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct Unhashed(String);

impl PasswordHash {
    /// Slow on purpose: keep it off the office thread and off the async ones.
    ///
    /// # Errors
    /// If argon2 refuses, which it has no reason to.
    pub fn of(password: &str, salt: [u8; 16], cost: Cost) -> Result<Self, Unhashed> {
        let unhashed = |error: &dyn fmt::Display| Unhashed(error.to_string());
        let params = match cost {
            Cost::Real => Params::default(),
            Cost::Rehearsal => Params::new(8, 1, 1, None).map_err(|error| unhashed(&error))?,
        };
        let salt = SaltString::encode_b64(&salt).map_err(|error| unhashed(&error))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hash = argon2.hash_password(password.as_bytes(), &salt).map_err(|error| unhashed(&error))?;
        Ok(Self(hash.to_string()))
    }

    /// As it is stored.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// To store it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the password. Slow on purpose, whatever the answer.
    #[must_use]
    pub fn matches(&self, password: &str) -> bool {
        let parsed = Parsed::new(&self.0);
        parsed.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_password_tells_it_from_others_and_does_not_hold_it() {
        let hash = PasswordHash::of("una frase lunga", [7; 16], Cost::Rehearsal).unwrap();
        assert!(hash.matches("una frase lunga") && !hash.matches("una frase lunga "));
        assert!(hash.as_str().starts_with("$argon2id$v=19$") && !hash.as_str().contains("frase"));
        let other = PasswordHash::of("una frase lunga", [8; 16], Cost::Rehearsal).unwrap();
        assert_ne!(hash, other, "the same password of another person");
        assert!(!PasswordHash::stored("nonsense".into()).matches(""), "what is damaged lets nobody in");
    }

    #[test]
    fn the_real_cost_is_what_owasp_asks_for() {
        let hash = PasswordHash::of("x", [0; 16], Cost::Real).unwrap();
        assert!(hash.as_str().contains("m=19456,t=2,p=1"), "{}", hash.as_str());
    }

    #[test]
    fn secrets_are_readable_and_show_themselves_to_nobody() {
        assert_eq!(Secret::code([0, 31, 10, 255, 8, 17]).reveal(), "0ZA-Z8H");
        assert_eq!(Secret::one_time([31; 16]).reveal(), "zzzz-zzzz-zzzz-zzzz");
        assert_eq!(Secret::token([255; 20]).reveal(), format!("nmr_{}", "7".repeat(32)));
        assert_eq!(format!("{:?}", Secret::new("hush")), "Secret");
        assert_ne!(csrf_of("a"), csrf_of("b"));
    }
}
