//! A frame's dots, in memory that the system has back as soon as nobody draws.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

/// More than the system's allocator ever keeps for later (32 MiB): what is larger is asked of the kernel, and given back to it at once. Only what is
/// touched takes memory. A frame of some megabytes would else stay with the program for good, once it was let go of and taken again.
const NEVER_KEPT: usize = 32 * 1024 * 1024 / size_of::<u32>() + 1;

/// So many dots, black at first.
pub(super) struct Frame {
    words: Vec<u32>,
    dots: usize,
}

impl Frame {
    pub(super) fn new(dots: usize) -> Self {
        Self { words: vec![0; dots.max(NEVER_KEPT)], dots }
    }
}

impl Deref for Frame {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        &self.words[..self.dots]
    }
}

impl DerefMut for Frame {
    fn deref_mut(&mut self) -> &mut [u32] {
        &mut self.words[..self.dots]
    }
}

impl Clone for Frame {
    /// Of its dots alone.
    fn clone(&self) -> Self {
        let mut frame = Self::new(self.dots);
        frame.copy_from_slice(self);
        frame
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Frame").field("dots", &self.dots).finish_non_exhaustive()
    }
}
