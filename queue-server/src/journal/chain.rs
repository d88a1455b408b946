//! The chain: each record's hash covers the record and the hash before it, so that no record can be altered, left out
//! or put elsewhere without every later hash being wrong.
//!
//! `hash = SHA-256(hash before ‖ seq ‖ recorded_at ‖ occurred_at ‖ kind ‖ version ‖ body)`, numbers as 8 bytes little
//! endian, `occurred_at` as a byte 0, or 1 and the number, texts as their length in bytes and the bytes: no two
//! different records give the same bytes to hash.

use std::fmt;

use protocol::Seq;
use sha2::{Digest, Sha256};

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// What stands before the first record.
    pub const NONE: Self = Self([0; 32]);

    /// The hash of a text by itself.
    pub(super) fn of_text(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// The first six bytes in hex: enough to tell hashes apart in a message.
    #[must_use]
    pub fn short(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.0[..6])
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl rusqlite::ToSql for Hash {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl rusqlite::types::FromSql for Hash {
    fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
        <[u8; 32]>::column_result(value).map(Self)
    }
}

/// The end of the journal: its last record and that record's hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last record; 0 before the first.
    pub seq: Seq,
    /// Its hash.
    pub hash: Hash,
}

impl Head {
    /// The head of a journal without records.
    pub const EMPTY: Self = Self { seq: Seq(0), hash: Hash::NONE };
}

/// A record as it is stored, without its hash.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    pub(super) seq: i64,
    pub(super) recorded_at: i64,
    pub(super) occurred_at: Option<i64>,
    pub(super) kind: &'a str,
    pub(super) version: u32,
    pub(super) body: &'a str,
}

impl Row<'_> {
    /// The hash of this record after another.
    pub(super) fn hash_after(&self, before: &Hash) -> Hash {
        let mut hasher = Sha256::new();
        hasher.update(before.0);
        hasher.update(self.seq.to_le_bytes());
        hasher.update(self.recorded_at.to_le_bytes());
        match self.occurred_at {
            None => hasher.update([0]),
            Some(at) => {
                hasher.update([1]);
                hasher.update(at.to_le_bytes());
            }
        }
        text(&mut hasher, self.kind);
        hasher.update(u64::from(self.version).to_le_bytes());
        text(&mut hasher, self.body);
        Hash(hasher.finalize().into())
    }
}

fn text(hasher: &mut Sha256, text: &str) {
    hasher.update((text.len() as u64).to_le_bytes());
    hasher.update(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: Row<'_> =
        Row { seq: 7, recorded_at: 1000, occurred_at: None, kind: "day_closed", version: 1, body: "{}" };

    #[test]
    fn every_part_of_a_record_and_the_hash_before_it_counts() {
        let changed = [
            Row { seq: 8, ..ROW },
            Row { recorded_at: 1001, ..ROW },
            Row { occurred_at: Some(0), ..ROW },
            Row { occurred_at: Some(1), ..ROW },
            Row { kind: "day_close", body: "d{}", ..ROW },
            Row { version: 2, ..ROW },
            Row { body: "{} ", ..ROW },
        ];
        let mut hashes: Vec<Hash> = changed.iter().map(|row| row.hash_after(&Hash::NONE)).collect();
        hashes.push(ROW.hash_after(&Hash::NONE));
        hashes.push(ROW.hash_after(&Hash([1; 32])));
        for (i, hash) in hashes.iter().enumerate() {
            assert!(!hashes[..i].contains(hash), "{i}");
        }
    }

    #[test]
    fn the_chain_is_made_as_it_always_was() {
        // Worked out by another program, by the definition above.
        let known = "cf52a0a677206b139488e81a3c7e8bc2f90e96ce421368b9d415d47aa9892e84";
        assert_eq!(ROW.hash_after(&Hash::NONE).to_string(), known);
    }
}
