//! A file that people wrote: read by hand rather than by serde, so that one look gathers every mistake, each with its line, its key, what is wrong
//! and what would be right, in words that need no programmer.
//!
//! ```text
//! text ─▶ read ─▶ Node (a value and its place) ─▶ whatever is meant, or all Mistakes in the order of the file
//! ```
//! The office file and the files of devices go this way. Nothing here reads a disk or knows what a key means.

mod mistake;
mod plain;
mod reader;

use toml::de::{DeTable, DeValue};

pub use mistake::Mistake;
pub use plain::plainly;
pub use reader::{Node, Read, Reported, Table};

/// Reads a text of TOML by a function that knows its keys.
///
/// # Errors
/// All mistakes, in the order of the text; never an empty list. While parts of the text are not TOML, nothing is said
/// to be missing, since it may stand in those parts.
pub fn read<T>(text: &str, meant: impl FnOnce(&Node<'_>) -> Read<T>) -> Result<T, Vec<Mistake>> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let report = reader::Report::new(text, errors.iter().map(|error| not_toml(text, error)).collect());
    let document = DeValue::Table(document.into_inner());
    let read = meant(&Node::root(&report, &document));
    let mut mistakes = report.into_mistakes();
    match read {
        Ok(file) if mistakes.is_empty() => Ok(file),
        _ => {
            mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
            Err(mistakes)
        }
    }
}

fn not_toml(text: &str, error: &toml::de::Error) -> Mistake {
    let span = error.span().unwrap_or_default();
    let (problem, expected) = error.message().split_once(", expected ").unwrap_or((error.message(), ""));
    let key = mistake::probable_key(text, span.start);
    Mistake::at(text, &span, &key, format!("not valid TOML: {problem}"), expected.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(root: &Node<'_>) -> Read<(u32, &'static str)> {
        let top = root.table(&["size", "pump"])?;
        let size = top.needed("size", "how large it is, like 3", |n| n.integer(1..=9));
        let pump = top.maybe("pump", |n| {
            let table = n.table(&["kind", "depth"])?;
            let kind = table.field("kind", |n| n.one_of(&[("hand", "by hand"), ("motor", "by a motor")]));
            let stray = table.none("depth", "a pump of this kind");
            stray?;
            kind
        });
        Ok((size?, pump?.unwrap_or("none")))
    }

    fn says(text: &str) -> String {
        let mistakes = read(text, meant).unwrap_err();
        mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn all_that_is_wrong_is_told_by_line_and_key_in_plain_words() {
        assert_eq!(read("size = 3\n[pump]\nkind = 'hand'", meant), Ok((3, "by hand")));
        let told = "line 1, column 8: size: is a text; expected a whole number from 1 to 9\n\
            line 3, column 8: pump.kind: is \"wind\"; expected one of \"hand\", \"motor\"\n\
            line 4, column 9: pump.depth: means nothing with a pump of this kind; expected it left out\n\
            line 5, column 1: pump.kinds: is not a known key; expected perhaps kind";
        assert_eq!(says("size = '3'\n[pump]\nkind = 'wind'\ndepth = 2\nkinds = 1"), told);
        assert_eq!(says(""), "line 1, column 1: size: is missing; expected how large it is, like 3");
    }

    /// What stood under it would be taken for keys of the section above.
    #[test]
    fn a_header_that_is_no_toml_is_one_mistake() {
        let told = says("size = 3\n[pump\nkind = 'hand'\n");
        assert!(told.starts_with("line 2, ") && !told.contains('\n'), "{told}");
        let told = says("size = 3\nsizes = 3\n[pump]\nkind = hand\n");
        assert_eq!(told.lines().count(), 2, "another broken line hides no stranger: {told}");
    }
}
