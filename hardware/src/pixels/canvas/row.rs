//! A row of dots as runs of one colour. Screens are mostly flat: a frame of such rows takes a tenth of its dots, or less; noise would take twice as much.

use std::ops::Range;

use super::index;

/// A row that is remembered. Its memory is kept as it changes: rows of ever other lengths, given back and taken anew for months, would crumble the
/// program's.
#[derive(Clone, Debug)]
pub(super) struct Row(Vec<Run>);

/// Dots of one colour, from the end of the run before.
#[derive(Clone, Copy, Debug)]
struct Run {
    end: u32,
    word: u32,
}

/// So many dots are compared at once.
const BLOCK: usize = 16;

impl Row {
    pub(super) fn of(dots: &[u32]) -> Self {
        let mut row = Self(Vec::new());
        row.take(dots);
        row
    }

    /// Remembers these dots instead. A row is no longer than a screen is wide.
    pub(super) fn take(&mut self, dots: &[u32]) {
        self.0.clear();
        let mut at = 0;
        while let Some(word) = dots.get(at).copied() {
            at += long(&dots[at..], word);
            self.0.push(Run { end: u32::try_from(at).unwrap_or(u32::MAX), word });
        }
    }

    /// Each run, from left to right.
    fn runs(&self) -> impl DoubleEndedIterator<Item = (Range<usize>, u32)> + '_ {
        let start = |at: usize| at.checked_sub(1).map_or(0, |before| index(self.0[before].end));
        self.0.iter().enumerate().map(move |(at, run)| (start(at)..index(run.end), run.word))
    }

    /// The part in which these dots, as many, differ from it.
    pub(super) fn differing(&self, dots: &[u32]) -> Option<Range<usize>> {
        let other = |(part, word): &(Range<usize>, u32)| !is_all(&dots[part.clone()], *word);
        let (part, word) = self.runs().find(other)?;
        let first = part.start + dots[part].iter().position(|dot| *dot != word)?;
        let (part, word) = self.runs().rev().find(other)?;
        let last = part.start + dots[part].iter().rposition(|dot| *dot != word)?;
        Some(first..last + 1)
    }

    /// Its dots.
    pub(super) fn write(&self, dots: &mut [u32]) {
        for (part, word) in self.runs() {
            dots[part].fill(word);
        }
    }
}

/// How many dots at the beginning are of a colour.
fn long(dots: &[u32], word: u32) -> usize {
    let whole = dots.chunks_exact(BLOCK).take_while(|block| is_all(block, word)).count() * BLOCK;
    whole + dots[whole..].iter().take_while(|dot| **dot == word).count()
}

/// Without a way out in the middle: so the processor compares many at once.
fn is_all(dots: &[u32], word: u32) -> bool {
    dots.iter().fold(0, |found, dot| found | (dot ^ word)) == 0
}
