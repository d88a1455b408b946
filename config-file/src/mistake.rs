//! What is wrong with a file, said so that it can be mended without asking.

use std::{fmt, ops::Range};

/// One mistake: where, in which key, what is there, what should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Line of the file, from 1.
    pub line: usize,
    /// Character of the line, from 1.
    pub column: usize,
    /// Path of the key like `services.A.target_minutes`, of list items like `feedback.reasons[5].key`; where the text
    /// is not TOML, the key that it probably is, or empty.
    pub key: String,
    /// What is wrong.
    pub problem: String,
    /// What is expected; empty where the problem says all.
    pub expected: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: ", self.line, self.column)?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.problem)?;
        if !self.expected.is_empty() {
            write!(f, "; expected {}", self.expected)?;
        }
        Ok(())
    }
}

/// Line and column of a byte offset, both from 1, in characters as an editor counts them.
pub(crate) fn position(text: &str, offset: usize) -> (usize, usize) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = text.get(..end).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    (before.matches('\n').count() + 1, column)
}

/// The key that a broken line is probably about: the header above it and what stands left of its `=`.
pub(crate) fn probable_key(text: &str, offset: usize) -> String {
    let (line, _) = position(text, offset);
    let lines: Vec<&str> = text.lines().take(line).collect();
    let Some((broken, above)) = lines.split_last() else { return String::new() };
    if broken.trim_start().starts_with('[') {
        return header(broken).to_owned();
    }
    let section = above.iter().rev().find(|line| line.starts_with('[')).map_or("", |line| header(line));
    let is_key = |key: &&str| {
        !key.is_empty() && key.bytes().all(|b| matches!(b, b'_' | b'-' | b'.') || b.is_ascii_alphanumeric())
    };
    match broken.split_once('=').map(|(key, _)| key.trim()).filter(is_key) {
        Some(key) if section.is_empty() => key.to_owned(),
        Some(key) => format!("{section}.{key}"),
        None => section.to_owned(),
    }
}

fn header(line: &str) -> &str {
    line.split('#').next().unwrap_or_default().trim().trim_start_matches('[').trim_end_matches(']').trim()
}

impl Mistake {
    pub(crate) fn at(text: &str, span: &Range<usize>, key: &str, problem: String, expected: String) -> Self {
        let (line, column) = position(text, span.start);
        Self { line, column, key: key.to_owned(), problem, expected }
    }
}

#[cfg(test)]
mod tests {
    use super::{position, probable_key};

    #[test]
    fn a_broken_line_is_about_the_key_left_of_its_sign() {
        let text = "top = \n[services.A] # register\nname = \"x\ntarget 15\n[[bad\n";
        let key_of_line = |n: usize| probable_key(text, text.lines().take(n - 1).map(|l| l.len() + 1).sum());
        assert_eq!(key_of_line(1), "top");
        assert_eq!(key_of_line(3), "services.A.name");
        assert_eq!(key_of_line(4), "services.A", "no key can be made out");
        assert_eq!(key_of_line(5), "bad");
        assert_eq!(probable_key("", 0), "");
    }

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        let text = "è = 1\nb = 2\n";
        assert_eq!(position(text, 0), (1, 1));
        assert_eq!(position(text, "è ".len()), (1, 3));
        assert_eq!(position(text, "è = 1\n".len()), (2, 1));
        assert_eq!(position(text, 1), (1, 1), "inside a character");
        assert_eq!(position(text, 1000), (3, 1));
    }
}
