//! Names of things: a service, a desk, a ticket, its number, a kiosk, a record's place in the journal.
//!
//! Each is a type of its own, parsed once at the edge; what holds such a value need not check it again.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The text does not name what it should.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {expected}")]
pub struct BadId {
    /// What was given, cut to 40 characters.
    pub text: String,
    /// What would have been understood.
    pub expected: &'static str,
}

impl BadId {
    fn new(text: &str, expected: &'static str) -> Self {
        Self { text: text.chars().take(40).collect(), expected }
    }
}

macro_rules! string_wire {
    ($name:ident, $description:literal) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some($description))
                    .into()
            }
        }
        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    };
}

/// A service (queue), named by the prefix letter of its tickets. Letters that look like digits (I, O, Q, S, Z) are
/// never prefixes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceId(u8);

impl ServiceId {
    /// The first letter in order.
    pub const FIRST: Self = Self(b'A');

    /// What a service's letter may be.
    pub const EXPECTED: &'static str = "a service letter (A-Z without I, O, Q, S, Z, which look like digits)";

    /// The service of this letter; `None` for anything that cannot be a prefix.
    #[must_use]
    pub const fn new(letter: char) -> Option<Self> {
        match letter {
            'I' | 'O' | 'Q' | 'S' | 'Z' => None,
            #[allow(clippy::cast_possible_truncation)] // ASCII by the pattern
            'A'..='Y' => Some(Self(letter as u8)),
            _ => None,
        }
    }

    /// The prefix letter.
    #[must_use]
    pub const fn letter(self) -> char {
        self.0 as char
    }
}

impl fmt::Display for ServiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.letter())
    }
}
impl fmt::Debug for ServiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.letter())
    }
}

impl FromStr for ServiceId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let mut letters = text.chars();
        match (letters.next().and_then(Self::new), letters.next()) {
            (Some(id), None) => Ok(id),
            _ => Err(BadId::new(text, Self::EXPECTED)),
        }
    }
}
string_wire!(ServiceId, "A service, by the prefix letter of its tickets");

/// A desk (sportello), by the number over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct DeskNo(pub u16);

impl fmt::Display for DeskNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for DeskNo {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        text.parse().map(Self).map_err(|_| BadId::new(text, "a desk number"))
    }
}

/// What is printed large on the slip: prefix letter and number, `A045`; of three digits, more when a day needs more.
/// Unique within its business day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketNumber {
    /// The service that issued it, whose letter it bears also after a transfer.
    pub prefix: ServiceId,
    /// 1 and up.
    pub number: u32,
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:03}", self.prefix, self.number)
    }
}
impl fmt::Debug for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for TicketNumber {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = || BadId::new(text, "a ticket number like A045");
        let mut letters = text.chars();
        let prefix = letters.next().and_then(ServiceId::new).ok_or_else(bad)?;
        let digits = letters.as_str();
        if digits.len() < 3
            || !digits.bytes().all(|b| b.is_ascii_digit())
            || (digits.len() > 3 && digits.starts_with('0'))
        {
            return Err(bad());
        }
        match digits.parse() {
            Ok(number) if number > 0 => Ok(Self { prefix, number }),
            _ => Err(bad()),
        }
    }
}
string_wire!(TicketNumber, "Prefix letter and number, A045");

/// A ticket, for ever: made of the sequence of the record that made it and of the journal's generation (which a
/// restore changes, so that an id given after the backup is never given twice). On the wire an opaque text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketId(u64);

impl TicketId {
    const SEQ_BITS: u32 = 48;

    /// The ticket made by the record `seq` of `generation`. Later records of one generation give greater ids.
    #[must_use]
    pub const fn new(generation: u16, seq: Seq) -> Self {
        Self((generation as u64) << Self::SEQ_BITS | (seq.0 & ((1 << Self::SEQ_BITS) - 1)))
    }

    /// The sequence of the record that made the ticket.
    #[must_use]
    pub const fn seq(self) -> Seq {
        Seq(self.0 & ((1 << Self::SEQ_BITS) - 1))
    }

    /// The id as one number, for storage.
    #[must_use]
    #[allow(clippy::cast_possible_wrap)] // a bit pattern, read back by `from_raw`
    pub const fn raw(self) -> i64 {
        self.0 as i64
    }

    /// The inverse of [`raw`](Self::raw).
    #[must_use]
    #[allow(clippy::cast_sign_loss)]
    pub const fn from_raw(raw: i64) -> Self {
        Self(raw as u64)
    }
}

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "t{:x}", self.0)
    }
}

impl FromStr for TicketId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = || BadId::new(text, "a ticket id as the server gave it");
        let hex = text.strip_prefix('t').ok_or_else(bad)?;
        let canonical = !hex.is_empty()
            && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
            && (hex.len() == 1 || !hex.starts_with('0'));
        if !canonical {
            return Err(bad());
        }
        u64::from_str_radix(hex, 16).map(Self).map_err(|_| bad())
    }
}
string_wire!(TicketId, "Opaque id of a ticket");

/// The place of a record in the office's journal: 1, 2, 3, … without a gap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Seq(pub u64);

impl Seq {
    /// The place after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A paired kiosk: 1 to 32 of `a-z 0-9 -`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KioskId(Box<str>);

impl fmt::Display for KioskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for KioskId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let ok = (1..=32).contains(&text.len()) && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        if ok { Ok(Self(text.into())) } else { Err(BadId::new(text, "a kiosk's name (a-z, 0-9, -; at most 32)")) }
    }
}
string_wire!(KioskId, "A paired kiosk");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits_and_grow() {
        let a = ServiceId::new('A').unwrap();
        assert_eq!(TicketNumber { prefix: a, number: 45 }.to_string(), "A045");
        assert_eq!(TicketNumber { prefix: a, number: 1045 }.to_string(), "A1045");
        for text in ["A045", "A1045", "E001"] {
            assert_eq!(text.parse::<TicketNumber>().unwrap().to_string(), text);
        }
        for text in ["A45", "A000", "A0045", "I001", "a001", "A", "", "A1 2", "A4294967296"] {
            assert!(text.parse::<TicketNumber>().is_err(), "{text}");
        }
    }

    #[test]
    fn letters_that_look_like_digits_are_no_prefix() {
        for letter in ['I', 'O', 'Q', 'S', 'Z', 'a', '1', 'À'] {
            assert!(ServiceId::new(letter).is_none(), "{letter}");
        }
        assert_eq!("R".parse::<ServiceId>().unwrap().letter(), 'R');
        assert!("AB".parse::<ServiceId>().is_err());
    }

    #[test]
    fn ticket_ids_read_back_and_keep_their_order() {
        let ids = [TicketId::new(0, Seq(1)), TicketId::new(0, Seq(99)), TicketId::new(7, Seq(2))];
        for pair in ids.windows(2) {
            assert!(pair[0] < pair[1]);
        }
        for id in ids {
            assert_eq!(id.to_string().parse::<TicketId>().unwrap(), id);
            assert_eq!(TicketId::from_raw(id.raw()), id);
        }
        assert_eq!(ids[2].seq(), Seq(2));
        for text in ["", "t", "t01", "tG", "1", "t11112222333344445"] {
            assert!(text.parse::<TicketId>().is_err(), "{text}");
        }
    }
}

/// A paired device of any kind: 1 to 32 of `a-z 0-9 -`, unlike any other of its office.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(Box<str>);

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for DeviceId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let kiosk = text.parse::<KioskId>();
        kiosk.map(Self::from).map_err(|_| BadId::new(text, "a device's name (a-z, 0-9, -; at most 32)"))
    }
}
string_wire!(DeviceId, "A paired device");

impl From<KioskId> for DeviceId {
    fn from(kiosk: KioskId) -> Self {
        Self(kiosk.0)
    }
}

/// The kiosk of this name: what makes it one is how it was paired.
impl From<DeviceId> for KioskId {
    fn from(device: DeviceId) -> Self {
        Self(device.0)
    }
}
