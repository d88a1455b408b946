//! What waits to be said. Pure.

use std::collections::VecDeque;

use super::{Manner, Utterance};

/// More does not wait: it would be said long after it matters.
pub const MOST: usize = 64;

/// What waits to be said.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    waiting: VecDeque<Utterance>,
    /// Grows whenever what is being said is to be cut off.
    cuts: u64,
}

/// Too much waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Queue {
    /// Puts something in its place.
    ///
    /// # Errors
    /// [`Full`] where [`MOST`] wait and this would, too.
    pub fn put(&mut self, utterance: Utterance, manner: Manner) -> Result<(), Full> {
        match manner {
            Manner::AtOnce => self.clear(),
            Manner::InTurn if self.waiting.len() >= MOST => return Err(Full),
            Manner::InTurn => {}
        }
        self.waiting.push_back(utterance);
        Ok(())
    }

    /// Nothing waits any more, and nothing is to be heard any more.
    pub fn clear(&mut self) {
        self.waiting.clear();
        self.cuts += 1;
    }

    /// What is said next, and by which number it is known whether it is to be cut off.
    pub fn take(&mut self) -> Option<(Utterance, u64)> {
        self.waiting.pop_front().map(|utterance| (utterance, self.cuts))
    }

    /// Is what was taken under this number to be cut off?
    #[must_use]
    pub const fn is_cut(&self, taken: u64) -> bool {
        taken != self.cuts
    }

    /// Nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utterance(chime: bool) -> Utterance {
        Utterance { chime, ..Utterance::default() }
    }

    #[test]
    fn in_turn_is_in_order_and_none_is_left_out_silently() {
        let mut queue = Queue::default();
        for index in 0..MOST {
            assert_eq!(queue.put(utterance(index % 3 == 0), Manner::InTurn), Ok(()));
        }
        assert_eq!(queue.put(utterance(true), Manner::InTurn), Err(Full));
        for index in 0..MOST {
            let (taken, number) = queue.take().unwrap();
            assert_eq!(taken.chime, index % 3 == 0);
            assert!(!queue.is_cut(number));
        }
        assert!(queue.is_empty());
    }

    #[test]
    fn at_once_cuts_off_and_drops() {
        let mut queue = Queue::default();
        queue.put(utterance(false), Manner::InTurn).unwrap();
        let (_, first) = queue.take().unwrap();
        queue.put(utterance(false), Manner::InTurn).unwrap();
        queue.put(utterance(true), Manner::AtOnce).unwrap();
        assert!(queue.is_cut(first));
        let (next, second) = queue.take().unwrap();
        assert!(next.chime && !queue.is_cut(second) && queue.is_empty());
    }
}
