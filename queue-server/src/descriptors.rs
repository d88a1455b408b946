//! How many files and connections this process may have open.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Asks the system for as many as it lets have; how many that is.
pub(crate) fn raised() -> u64 {
    let Rlimit { maximum, current } = getrlimit(Resource::Nofile);
    // Where it cannot be raised the present limit has to do.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    getrlimit(Resource::Nofile).current.or(current).unwrap_or(u64::MAX)
}
