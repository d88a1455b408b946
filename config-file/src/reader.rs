//! Walks a TOML document by hand, so that one look gathers every mistake: serde would stop at the first.
//!
//! A [`Node`] is one value with its path and place. Each reading method gives the value or [`Reported`], of which one
//! can be had only by recording a mistake: nothing is refused in silence. Read all fields of a table first and combine
//! them with `?` after, so that each has its say.

use std::{
    cell::RefCell,
    fmt::Display,
    ops::{Range, RangeInclusive},
    str::FromStr,
};

use toml::de::{DeTable, DeValue};

use crate::Mistake;

/// The proof that a mistake was recorded.
#[derive(Debug)]
pub struct Reported(());

/// A value, or else a recorded mistake.
pub type Read<T> = Result<T, Reported>;

/// The text that is read and the mistakes found in it so far.
pub(crate) struct Report<'t> {
    text: &'t str,
    /// Lines that are not TOML. What stands there was lost or guessed, so nothing more is said about them, nor that
    /// something is missing: it may be what was lost.
    broken: Vec<usize>,
    mistakes: RefCell<Vec<Mistake>>,
}

impl<'t> Report<'t> {
    pub(crate) fn new(text: &'t str, not_toml: Vec<Mistake>) -> Self {
        let broken = not_toml.iter().map(|mistake| mistake.line).collect();
        Self { text, broken, mistakes: RefCell::new(not_toml) }
    }

    pub(crate) fn into_mistakes(self) -> Vec<Mistake> {
        self.mistakes.into_inner()
    }

    fn record(&self, span: &Range<usize>, key: &str, problem: String, expected: String) -> Reported {
        let mistake = Mistake::at(self.text, span, key, problem, expected);
        if !self.broken.contains(&mistake.line) {
            self.mistakes.borrow_mut().push(mistake);
        }
        Reported(())
    }

    /// What follows a header that is not TOML was taken for the section above it: it may be no stranger in its own.
    fn has_lost_a_header(&self) -> bool {
        let lines = self.text.lines().enumerate().filter(|(at, _)| self.broken.contains(&(at + 1)));
        lines.map(|(_, line)| line.trim_start()).any(|line| line.starts_with('['))
    }

    fn record_absence(&self, span: &Range<usize>, key: &str, problem: String, expected: String) -> Reported {
        if self.broken.is_empty() { self.record(span, key, problem, expected) } else { Reported(()) }
    }
}

/// One value of the document.
#[derive(Clone)]
pub struct Node<'t> {
    report: &'t Report<'t>,
    path: String,
    span: Range<usize>,
    value: &'t DeValue<'t>,
}

impl<'t> Node<'t> {
    pub(crate) const fn root(report: &'t Report<'t>, value: &'t DeValue<'t>) -> Self {
        Self { report, path: String::new(), span: 0..0, value }
    }

    /// Records that this value is wrong.
    pub fn wrong(&self, problem: impl Into<String>, expected: impl Into<String>) -> Reported {
        self.report.record(&self.span, &self.path, problem.into(), expected.into())
    }

    /// Records that something is not there that this value needs.
    pub fn lacking(&self, problem: impl Into<String>, expected: impl Into<String>) -> Reported {
        self.report.record_absence(&self.span, &self.path, problem.into(), expected.into())
    }

    fn wrong_type(&self, expected: impl Into<String>) -> Reported {
        let is = match self.value {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with decimals",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or a time",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.wrong(format!("is {is}"), expected)
    }

    /// Where it stands: `services.A.target_minutes`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// It is a text.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.value.is_str()
    }

    /// A text as it stands.
    pub fn string(&self, expected: &str) -> Read<&'t str> {
        self.value.as_str().ok_or_else(|| self.wrong_type(expected))
    }

    /// One line for people: not blank, at most `max` characters, none of them a control character. Blanks around it are cut.
    pub fn line(&self, max: usize) -> Read<String> {
        let expected = || format!("one line of text, 1 to {max} characters");
        let text = self.string(&expected())?.trim();
        if text.is_empty() {
            return Err(self.wrong("is empty", expected()));
        }
        if text.chars().count() > max {
            return Err(self.wrong("is too long", expected()));
        }
        if text.chars().any(char::is_control) {
            return Err(self.wrong("has a line break or another control character", expected()));
        }
        Ok(text.to_owned())
    }

    /// A text that is not empty, as a path or a program's word.
    pub fn word(&self, expected: &str) -> Read<&'t str> {
        match self.string(expected)? {
            "" => Err(self.wrong("is empty", expected)),
            text => Ok(text),
        }
    }

    /// One of a few words.
    pub fn one_of<T: Copy>(&self, words: &[(&str, T)]) -> Read<T> {
        let known: Vec<_> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        self.parsed(&format!("one of {}", known.join(", ")), |text| {
            words.iter().find(|(word, _)| *word == text).map(|(_, meant)| *meant)
        })
    }

    /// A list of texts as they stand.
    pub fn string_list(&self, expected: &str) -> Read<Vec<String>> {
        self.list(expected, |n| n.string(expected).map(str::to_owned))
    }

    /// A text that means something else, by `parse`.
    pub fn parsed<T>(&self, expected: &str, parse: impl FnOnce(&str) -> Option<T>) -> Read<T> {
        let text = self.string(expected)?;
        parse(text).ok_or_else(|| self.wrong(format!("is {text:?}"), expected))
    }

    /// True or false.
    pub fn boolean(&self) -> Read<bool> {
        self.value.as_bool().ok_or_else(|| self.wrong_type("true or false"))
    }

    /// A whole number within `range`.
    pub fn integer(&self, range: RangeInclusive<u32>) -> Read<u32> {
        let expected = format!("a whole number from {} to {}", range.start(), range.end());
        self.number(&expected, |n| u32::try_from(n).ok().filter(|n| range.contains(n)))
    }

    /// A whole number that means something else, by `meant`.
    pub fn number<T>(&self, expected: &str, meant: impl FnOnce(i64) -> Option<T>) -> Read<T> {
        let number = self.value.as_integer().ok_or_else(|| self.wrong_type(expected))?;
        let read = i64::from_str_radix(number.as_str(), number.radix()).ok();
        read.and_then(meant).ok_or_else(|| self.wrong(format!("is {number}"), expected))
    }

    /// A decimal number within `range`; `kind` says which are meant, as in "with at most 3 decimals".
    pub fn decimal<T: FromStr + PartialOrd + Display>(&self, range: RangeInclusive<T>, kind: &str) -> Read<T> {
        let expected = || format!("a number from {} to {} {kind}", range.start(), range.end());
        let text = match self.value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => return Err(self.wrong_type(expected())),
        };
        match text.parse() {
            Ok(n) if range.contains(&n) => Ok(n),
            _ => Err(self.wrong(format!("is {text}"), expected())),
        }
    }

    /// A date or a time, written bare or as a text, that means something by `parse`.
    pub fn dated<T>(&self, expected: &str, parse: impl FnOnce(&str) -> Option<T>) -> Read<T> {
        let text = match self.value {
            DeValue::Datetime(date) => date.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => return Err(self.wrong_type(expected)),
        };
        parse(&text).ok_or_else(|| self.wrong(format!("is {text:?}"), expected))
    }

    /// A list, all of whose items are read, also after a mistake.
    pub fn list<T>(&self, expected: &str, mut read: impl FnMut(&Self) -> Read<T>) -> Read<Vec<T>> {
        let items = self.value.as_array().ok_or_else(|| self.wrong_type(expected))?;
        let read_items: Vec<Read<T>> = items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                let path = format!("{}[{}]", self.path, index + 1);
                read(&Node { report: self.report, path, span: item.span(), value: item.get_ref() })
            })
            .collect();
        read_items.into_iter().collect()
    }

    /// A table that has these keys; all others are mistakes.
    pub fn table(&self, known: &[&str]) -> Read<Table<'t>> {
        let table = self.map(&format!("a table with {}", known.join(", ")))?;
        let unknown = table.entries.iter().filter(|(key, _)| !known.contains(&key.get_ref().as_ref()));
        for (key, _) in unknown.filter(|_| !self.report.has_lost_a_header()) {
            let name = key.get_ref();
            let expected = nearest(name, known)
                .map_or_else(|| format!("one of {}", known.join(", ")), |near| format!("perhaps {near}"));
            self.report.record(&key.span(), &join(&self.path, name), "is not a known key".to_owned(), expected);
        }
        Ok(table)
    }

    /// A table whose keys are names.
    pub fn map(&self, expected: &str) -> Read<Table<'t>> {
        let entries = self.value.as_table().ok_or_else(|| self.wrong_type(expected))?;
        Ok(Table { node: self.clone(), entries })
    }

    /// What is below a key, without a word if nothing is.
    pub fn peek(&self, key: &str) -> Option<Node<'t>> {
        let table = Table { node: self.clone(), entries: self.value.as_table()? };
        table.get(key)
    }

    /// The keys of a table in the file's order; `None` for anything else.
    pub fn keys(&self) -> Option<Vec<&'t str>> {
        let table = Table { node: self.clone(), entries: self.value.as_table()? };
        Some(table.in_order().into_iter().map(|(key, _)| key).collect())
    }

    /// How many items a list has; `None` for anything else.
    pub fn items(&self) -> Option<usize> {
        self.value.as_array().map(|items| items.len())
    }
}

/// One table of the document.
pub struct Table<'t> {
    node: Node<'t>,
    entries: &'t DeTable<'t>,
}

impl<'t> Table<'t> {
    /// A key that must be there.
    pub fn field<T>(&self, key: &str, read: impl FnOnce(&Node<'t>) -> Read<T>) -> Read<T> {
        self.needed(key, "", read)
    }

    /// The same, and what should stand there if nothing does.
    pub fn needed<T>(&self, key: &str, expected: &str, read: impl FnOnce(&Node<'t>) -> Read<T>) -> Read<T> {
        match self.get(key) {
            Some(node) => read(&node),
            None => Err(self.missing(key, expected)),
        }
    }

    /// A key that means nothing here, with what stands beside it.
    pub fn none(&self, key: &str, beside: &str) -> Read<()> {
        let wrong = |node: Node<'t>| Err(node.wrong(format!("means nothing with {beside}"), "it left out"));
        self.get(key).map_or(Ok(()), wrong)
    }

    /// Records that what a key says is wrong, as seen with what stands beside it; of one that is not there, that the table is.
    pub fn wrong(&self, key: &str, problem: &str, expected: &str) -> Reported {
        self.get(key).as_ref().unwrap_or(&self.node).wrong(problem, expected)
    }

    /// A key that may be left out.
    pub fn maybe<T>(&self, key: &str, read: impl FnOnce(&Node<'t>) -> Read<T>) -> Read<Option<T>> {
        self.get(key).map(|node| read(&node)).transpose()
    }

    /// Every entry, also after a mistake, in the file's order. Nodes point at the keys.
    pub fn each<T>(&self, mut read: impl FnMut(&'t str, &Node<'t>) -> Read<T>) -> Read<Vec<T>> {
        let read_entries: Vec<Read<T>> = self.in_order().into_iter().map(|(key, node)| read(key, &node)).collect();
        read_entries.into_iter().collect()
    }

    /// Records that a key is not there.
    pub fn missing(&self, key: &str, expected: &str) -> Reported {
        let path = join(&self.node.path, key);
        self.node.report.record_absence(&self.node.span, &path, "is missing".to_owned(), expected.to_owned())
    }

    fn get(&self, key: &str) -> Option<Node<'t>> {
        self.entries.get(key).map(|value| self.child(key, value.span(), value.get_ref()))
    }

    fn in_order(&self) -> Vec<(&'t str, Node<'t>)> {
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries
            .into_iter()
            .map(|(key, value)| {
                let name: &'t str = key.get_ref().as_ref();
                (name, self.child(name, key.span(), value.get_ref()))
            })
            .collect()
    }

    fn child(&self, key: &str, span: Range<usize>, value: &'t DeValue<'t>) -> Node<'t> {
        Node { report: self.node.report, path: join(&self.node.path, key), span, value }
    }
}

fn join(path: &str, key: impl Display) -> String {
    if path.is_empty() { key.to_string() } else { format!("{path}.{key}") }
}

/// The known key that was probably meant.
fn nearest<'k>(given: &str, known: &[&'k str]) -> Option<&'k str> {
    known
        .iter()
        .map(|name| (strsim::normalized_damerau_levenshtein(given, name), *name))
        .filter(|(likeness, _)| *likeness > 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}
