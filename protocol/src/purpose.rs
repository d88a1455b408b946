//! What a request is for, where that is not a device's work: a header that such a request bears.

/// The header's name.
pub const HEADER: &str = "numeretto-purpose";

/// Its value where somebody examines a device: the device is not at work because of it.
pub const DOCTOR: &str = "doctor";
