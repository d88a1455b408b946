//! Which finished sounds are kept, so that a recall is not made again. Pure: it says which file a sound has, and which go.

/// So many bytes of files are kept: some thirty announcements. The folder for temporary files may be memory.
pub const MOST: usize = 6_000_000;

/// What is kept, the one that was used last at its end.
#[derive(Clone, Debug)]
pub struct Shelf<K> {
    kept: Vec<Kept<K>>,
    /// A number is never given twice.
    next: u64,
    most: usize,
}

#[derive(Clone, Debug)]
struct Kept<K> {
    key: K,
    file: u64,
    bytes: usize,
}

impl<K: PartialEq> Shelf<K> {
    /// An empty shelf for so many bytes.
    #[must_use]
    pub const fn new(most: usize) -> Self {
        Self { kept: Vec::new(), next: 0, most }
    }

    /// The file of a sound that is kept. It is the last to go now.
    pub fn find(&mut self, key: &K) -> Option<u64> {
        let at = self.kept.iter().position(|kept| kept.key == *key)?;
        let kept = self.kept.remove(at);
        let file = kept.file;
        self.kept.push(kept);
        Some(file)
    }

    /// A place for a new sound, and the files that go for it. The new one stays, however large it is: it is to be played.
    pub fn put(&mut self, key: K, bytes: usize) -> (u64, Vec<u64>) {
        let file = self.next;
        self.next += 1;
        let mut gone = Vec::new();
        while !self.kept.is_empty() && self.bytes() + bytes > self.most {
            gone.push(self.kept.remove(0).file);
        }
        self.kept.push(Kept { key, file, bytes });
        (file, gone)
    }

    /// A sound is not kept any more: its file is none.
    pub fn forget(&mut self, file: u64) {
        self.kept.retain(|kept| kept.file != file);
    }

    fn bytes(&self) -> usize {
        self.kept.iter().map(|kept| kept.bytes).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_longest_ago_goes_first_and_only_as_much_as_must() {
        let mut shelf = Shelf::new(10);
        assert_eq!(shelf.put("a", 4), (0, vec![]));
        assert_eq!(shelf.put("b", 4), (1, vec![]));
        assert_eq!(shelf.find(&"a"), Some(0));
        assert_eq!(shelf.put("c", 4), (2, vec![1]));
        assert_eq!((shelf.find(&"a"), shelf.find(&"b"), shelf.find(&"c")), (Some(0), None, Some(2)));
        assert_eq!(shelf.put("large", 99), (3, vec![0, 2]), "what is to be played stays");
        assert_eq!(shelf.find(&"large"), Some(3));
        shelf.forget(3);
        assert_eq!(shelf.find(&"large"), None);
    }

    #[test]
    fn a_year_of_calls_leaves_no_more_than_its_bytes() {
        let mut shelf = Shelf::new(1_000);
        let mut files = std::collections::BTreeSet::new();
        for call in 0..100_000_u32 {
            let (file, gone) = shelf.put(call, 150);
            assert!(files.insert(file));
            gone.iter().for_each(|file| assert!(files.remove(file)));
        }
        assert_eq!((files.len(), shelf.bytes()), (6, 900));
    }
}
