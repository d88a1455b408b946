//! What serde says of a text that it does not understand, without the words of those who write programs: for files that are read by it, as printers' profiles are.

/// What a whole number is called there.
const WHOLE: [&str; 8] = ["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64"];

/// The same in plain words.
#[must_use]
pub fn plainly(message: &str) -> String {
    let expected = |text: &str| {
        let (is, wanted) = text.split_once(", expected ").unwrap_or((text, ""));
        (is.to_owned(), wanted.to_owned())
    };
    if let Some(rest) = message.strip_prefix("unknown variant ") {
        let (is, wanted) = expected(rest);
        return format!("{is} is not known here; expected {wanted}");
    }
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let (is, wanted) = expected(rest);
        return format!("{is} is not a known key; expected {wanted}");
    }
    if let Some(key) = message.strip_prefix("missing field ") {
        return format!("{key} is missing");
    }
    let wrong = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    wrong.map_or_else(
        || message.to_owned(),
        |rest| {
            let (is, wanted) = expected(rest);
            format!("is {}; expected {}", kind(&is), kind(&wanted))
        },
    )
}

/// A kind of value, and the value where it is told.
fn kind(text: &str) -> String {
    let (name, value) = match text.split_once(' ') {
        Some((name @ ("string" | "integer" | "boolean"), value)) => (name, format!(" {value}")),
        Some(("floating", value)) => ("float", format!(" {}", value.trim_start_matches("point "))),
        _ => (text, String::new()),
    };
    let plain = match name {
        "string" | "a string" | "a character" => "the text",
        "integer" => "the whole number",
        "float" => "the number",
        "boolean" if !value.is_empty() => return value.trim().trim_matches('`').to_owned(),
        "a boolean" => "true or false",
        "sequence" | "a sequence" => "a list",
        "map" | "a map" => "a section",
        name if WHOLE.contains(&name) => "a whole number that is not too large",
        name if name.starts_with("struct ") || name.contains("enum ") => "a section",
        name => return format!("{name}{value}"),
    };
    if value.is_empty() { plain.replace("the text", "a text") } else { format!("{plain}{value}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_needs_to_know_what_a_variant_is() {
        for (said, plain) in [
            (
                "unknown variant `laser`, expected one of `a`, `b`",
                "`laser` is not known here; expected one of `a`, `b`",
            ),
            (
                "unknown field `colour`, expected `kind` or `size`",
                "`colour` is not a known key; expected `kind` or `size`",
            ),
            ("missing field `name`", "`name` is missing"),
            (
                "invalid type: string \"x\", expected u16",
                "is the text \"x\"; expected a whole number that is not too large",
            ),
            ("invalid type: integer `3`, expected a boolean", "is the whole number `3`; expected true or false"),
            (
                "invalid value: integer `300`, expected u8",
                "is the whole number `300`; expected a whole number that is not too large",
            ),
            ("invalid type: sequence, expected a string", "is a list; expected a text"),
            ("invalid type: boolean `true`, expected struct Page", "is true; expected a section"),
            ("columns = 3: a line has 16 to 64 letters", "columns = 3: a line has 16 to 64 letters"),
        ] {
            assert_eq!(plainly(said), plain);
        }
    }
}
