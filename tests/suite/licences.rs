//! What is compiled into the server and the vocabulary may be given on with them under the EUPL: every dependency names
//! its licence, and offers at least one that asks nothing of the rest.

use crate::arrows::{compiled_into, metadata};

/// Licences, by their SPDX names, that ask for no more than their text and names to be kept. The MPL binds only its own
/// files; the project's own is the EUPL.
const FREE: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "EUPL-1.2",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// Whether an SPDX expression can be met by free licences alone: `OR` needs one side, `AND` both. An exception (`WITH`)
/// only permits more.
fn is_free(expression: &str) -> bool {
    // The old spelling of OR.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let free = any(&mut words);
    free && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(words: &mut Words<'_>) -> bool {
    let mut free = all(words);
    while words.next_if_eq(&"OR").is_some() {
        free |= all(words);
    }
    free
}

fn all(words: &mut Words<'_>) -> bool {
    let mut free = one(words);
    while words.next_if_eq(&"AND").is_some() {
        free &= one(words);
    }
    free
}

fn one(words: &mut Words<'_>) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let free = any(words);
        return words.next() == Some(")") && free;
    }
    let free = words.next().is_some_and(|name| FREE.contains(&name));
    if words.next_if_eq(&"WITH").is_some() {
        words.next();
    }
    free
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    for free in [
        "MIT",
        "MIT OR GPL-3.0-only",
        "MIT/Apache-2.0",
        "(MIT OR AGPL-3.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR MIT",
    ] {
        assert!(is_free(free), "{free}");
    }
    for bound in [
        "GPL-3.0-only",
        "MIT AND GPL-3.0-only",
        "AGPL-3.0-or-later",
        "(MIT OR ISC) AND LGPL-2.1",
        "",
        "MIT ISC",
        "Secret",
    ] {
        assert!(!is_free(bound), "{bound}");
    }
}

#[test]
fn all_that_is_compiled_in_may_be_given_on() {
    let metadata = metadata();
    for of in ["queue-server", "protocol", "hardware"] {
        let packages = compiled_into(&metadata, of);
        assert!(packages.len() > 5, "{of}: {packages:?}");
        for package in packages.iter().map(|id| &metadata[id]) {
            let licence = package.license.as_deref().unwrap_or("");
            assert!(is_free(licence), "{of} → {} {}: {licence:?}", package.name, package.version);
        }
    }
}
