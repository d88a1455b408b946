//! Two judges of what a day has left. One lays two days beside each other that differ only in who played which part: where
//! they are not the same, something tells who it was. The other looks for the operators themselves.

use std::{collections::BTreeMap, path::Path};

use queue_server::access::secret::TokenHash;

use super::{day::Somebody, trace::rows};

/// The first place in which two days differ.
pub(super) fn difference(one: &BTreeMap<String, Vec<String>>, other: &BTreeMap<String, Vec<String>>) -> Option<String> {
    let names: Vec<_> = one.keys().chain(other.keys()).collect();
    for name in names {
        let (Some(left), Some(right)) = (one.get(name), other.get(name)) else {
            return Some(format!("{name}: on one day alone"));
        };
        let pairs = left.iter().zip(right).enumerate().find(|(_, (left, right))| left != right);
        if let Some((line, (left, right))) = pairs {
            return Some(format!("{name}, line {line}:\n{left}\n{right}"));
        }
        if left.len() != right.len() {
            return Some(format!("{name}: {} lines and {}", left.len(), right.len()));
        }
    }
    None
}

/// What operators are looked for by.
pub(super) struct Search {
    /// Name, number in words, number as SQLite writes it: what may stand where administration put it.
    register: Vec<Vec<u8>>,
    /// Sessions and tokens in all their forms: what may stand nowhere once they are over.
    sessions: Vec<Vec<u8>>,
}

impl Search {
    /// For all of them.
    pub(super) fn of(people: &[Somebody]) -> Self {
        let register = people.iter().flat_map(|person| {
            [person.name.as_bytes().to_vec(), person.id.to_string().into_bytes(), person.id.to_be_bytes().to_vec()]
        });
        let tokens = people.iter().flat_map(|person| &person.tokens).flat_map(|token| {
            let hash = TokenHash::of(token).0;
            [token.as_bytes().to_vec(), hash.to_vec(), hex(&hash).into_bytes()]
        });
        let ids = people.iter().flat_map(|person| &person.sessions);
        let ids = ids.flat_map(|id| {
            [
                id.to_be_bytes().to_vec(),
                format!("{id:016x}").into_bytes(),
                id.to_string().into_bytes(),
                id.cast_signed().to_string().into_bytes(),
            ]
        });
        Self { register: register.collect(), sessions: tokens.chain(ids).collect() }
    }

    /// How often names and numbers, and how often sessions and tokens stand in this.
    pub(super) fn found(&self, bytes: &[u8]) -> (usize, usize) {
        (count(bytes, &self.register), count(bytes, &self.sessions))
    }

    /// Where the operators stand in a store, by table and kind of row, each with how often.
    pub(super) fn places(&self, store: &Path) -> BTreeMap<String, usize> {
        let mut places = BTreeMap::new();
        for (table, row) in rows(store) {
            let (register, sessions) = self.found(row.as_bytes());
            if register + sessions > 0 {
                let kind = row.split(" | ").find_map(|column| column.strip_prefix("kind=")).unwrap_or_default();
                let desk = if row.contains("desk") { ", with a desk" } else { "" };
                let place = format!("{table} {kind}");
                *places.entry(format!("{}{desk}", place.trim())).or_default() += register + sessions;
            }
        }
        places
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// How often any of these stands in there. They are looked for by their first four bytes at once.
fn count(bytes: &[u8], wanted: &[Vec<u8>]) -> usize {
    let mut by_start: BTreeMap<&[u8], Vec<&[u8]>> = BTreeMap::new();
    for one in wanted {
        by_start.entry(&one[..4]).or_default().push(one);
    }
    let starts: Vec<bool> = (0..=u8::MAX).map(|byte| wanted.iter().any(|one| one[0] == byte)).collect();
    let at = |(place, window): (usize, &[u8])| {
        if !starts[usize::from(window[0])] {
            return 0;
        }
        by_start.get(window).map_or(0, |ones| ones.iter().filter(|one| bytes[place..].starts_with(one)).count())
    };
    bytes.windows(4).enumerate().map(at).sum()
}
