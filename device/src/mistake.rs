//! What a device's file says of the device and its server does not: pure. It does not become better by waiting, but somebody may be about to mend
//! either side: so it is told once, and tried again until the server takes it.

use protocol::{DeviceId, DeviceKind};

use crate::link::Failed;

/// What stands wrong in the section `[server]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// The server knows nobody by `server.token`.
    Token,
    /// The token is that of another device than this one, which `server.name` names: of another name, or of another kind.
    Name(DeviceId),
}

impl Mistake {
    /// What an answer says of a device that asks as `name` for what is that device's own. Of a token that is not known the stream tells.
    #[must_use]
    pub fn of(failed: &Failed, name: &DeviceId) -> Option<Self> {
        matches!(failed, Failed::Status { status: 403, .. }).then(|| Self::Name(name.clone()))
    }

    /// The line of the log, with the remedy.
    #[must_use]
    pub fn line(&self, kind: DeviceKind) -> String {
        let again = "it is tried again and again";
        match self {
            Self::Token => format!(
                "the server does not know this {kind} by the token of the file: correct server.token there, or take server.name and server.token out and pair it; {again}"
            ),
            Self::Name(name) => format!(
                "the token of the file is another device's, not that of {kind} {name}: correct server.name or server.token there, which are those of one {kind}; {again}"
            ),
        }
    }
}
