//! `[ticket]`: what stands on the paper, read, written out and defaulted in one place.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

use protocol::TicketPart;
use serde::{Deserialize, Serialize};

use config_file::{Node, Read};

use super::{
    read::{only_once, text},
    render,
};
use crate::engine::setup::{Text, TicketDesign};

/// Characters of a line on the paper at most: three lines of a narrow roll.
pub(super) const PAPER_LINE: usize = 120;

/// What stands on a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketSection {
    /// From top to bottom, each at most once; the number is among them.
    pub parts: Vec<TicketPart>,
    /// The office's own line; printed where the parts have `text`.
    pub text: Option<Text>,
}

impl Default for TicketSection {
    /// Of a file without such a section: everything, in the order in which a citizen looks for it.
    fn default() -> Self {
        Self { parts: TicketPart::ALL.to_vec(), text: None }
    }
}

impl TicketSection {
    pub(super) fn setup(&self) -> TicketDesign {
        TicketDesign { parts: self.parts.clone(), text: self.text.clone() }
    }
}

pub(super) fn read(node: &Node<'_>) -> Read<TicketSection> {
    let table = node.table(&["parts", "text"])?;
    let parts = table.maybe("parts", parts);
    let line = table.maybe("text", |n| text(n, PAPER_LINE));
    let parts = parts?.unwrap_or_else(|| TicketSection::default().parts);
    let line = line?;
    if line.is_some() && !parts.contains(&TicketPart::Text) {
        return Err(node.lacking("has a text that no ticket shows", "\"text\" among the parts, or no text"));
    }
    Ok(TicketSection { parts, text: line })
}

fn parts(node: &Node<'_>) -> Read<Vec<TicketPart>> {
    let known: Vec<&str> = TicketPart::ALL.iter().map(|part| part.as_str()).collect();
    let expected = format!("one of {}", known.join(", "));
    let mut seen = BTreeMap::new();
    let parts = node.list("a list of parts like [\"office\", \"number\"]", |n| {
        let part = n.parsed(&expected, |name| name.parse().ok())?;
        only_once(n, &part, &mut seen, "a part once")?;
        Ok(part)
    })?;
    if parts.contains(&TicketPart::Number) {
        return Ok(parts);
    }
    Err(node.wrong("has no number", "\"number\" among the parts: without it nobody knows when it is called"))
}

pub(super) fn write(out: &mut String, ticket: &TicketSection) -> fmt::Result {
    let parts: Vec<String> = ticket.parts.iter().map(|part| render::quoted(part.as_str()).to_string()).collect();
    writeln!(out, "\n[ticket]\nparts = [{}]", parts.join(", "))?;
    match &ticket.text {
        Some(line) => writeln!(out, "text = {}", render::text(line)),
        None => Ok(()),
    }
}
