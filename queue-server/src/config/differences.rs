//! Two office files compared for people, by the keys of the file.

use toml::{Table, Value};

use super::model::OfficeFile;

/// What stands for a key that one of the files does not have.
const ABSENT: &str = "(none)";

impl OfficeFile {
    /// Where `other` differs, one line each, in the order of the keys: `services.A.target_minutes: 15 -> 20`. Empty
    /// exactly if the files are equal.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        compare_tables("", &table(self), &table(other), &mut found);
        found
    }
}

/// The file as it is written, so that paths and values are those that people know.
fn table(file: &OfficeFile) -> Table {
    file.to_toml().parse().unwrap_or_default()
}

fn compare_tables(path: &str, old: &Table, new: &Table, found: &mut Vec<String>) {
    let added = new.keys().filter(|key| !old.contains_key(*key));
    for key in old.keys().chain(added) {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        compare(&path, old.get(key), new.get(key), found);
    }
}

fn compare(path: &str, old: Option<&Value>, new: Option<&Value>, found: &mut Vec<String>) {
    match (old, new) {
        (old, new) if old == new => {}
        (Some(Value::Table(old)), Some(Value::Table(new))) => compare_tables(path, old, new, found),
        (Some(Value::Array(old_items)), Some(Value::Array(new_items))) => match (named(old_items), named(new_items)) {
            (Some(old), Some(new)) => compare_lists(path, &old, &new, found),
            _ => found.push(line(path, old, new)),
        },
        _ => found.push(line(path, old, new)),
    }
}

fn line(path: &str, old: Option<&Value>, new: Option<&Value>) -> String {
    let shown = |value: Option<&Value>| value.map_or_else(|| ABSENT.to_owned(), ToString::to_string);
    format!("{path}: {} -> {}", shown(old), shown(new))
}

type Named<'v> = Vec<(String, &'v Value)>;

/// Items that bear a name: special days by date, reasons by key, procedures by Italian name.
fn named(items: &[Value]) -> Option<Named<'_>> {
    items
        .iter()
        .map(|item| {
            let table = item.as_table()?;
            let name = ["date", "key", "it"].iter().find_map(|key| table.get(*key))?;
            Some((name.as_str().map_or_else(|| name.to_string(), str::to_owned), item))
        })
        .collect()
}

fn compare_lists(path: &str, old: &Named<'_>, new: &Named<'_>, found: &mut Vec<String>) {
    let find = |list: &Named<'_>, name: &str| list.iter().find(|(n, _)| n == name).map(|(_, item)| (*item).clone());
    let before = found.len();
    let added = new.iter().filter(|(name, _)| find(old, name).is_none());
    for (name, _) in old.iter().chain(added) {
        compare(&format!("{path}[{name}]"), find(old, name).as_ref(), find(new, name).as_ref(), found);
    }
    if found.len() == before {
        found.push(format!("{path}: the same in another order"));
    }
}
