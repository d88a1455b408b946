//! Opening times and the change of day, in the office's own zone.

/// When an office is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar;
