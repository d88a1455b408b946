//! The lamps of the services' buttons.

use std::collections::BTreeMap;

use protocol::ServiceId;

/// Lamps of the services' buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lamp {
    /// Dark: no number can be had.
    Closed,
    /// Lit: press here.
    Open,
    /// Quick: this was pressed.
    Pressed,
    /// Dark while another is served.
    Busy,
}

/// Every service's lamp.
pub type Lamps = BTreeMap<ServiceId, Lamp>;
