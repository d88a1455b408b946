//! TLS: the certificate that the office is served with, and its care while the server runs.
//!
//! ```text
//! files of an administrator ─┐
//!                            ├─▶ certificate (read, checked) ─▶ Tls (in force) ─▶ connections
//! self_made, in the folder ──┘             ▲ keeper: files changed, SIGHUP, the end is near
//! ```
//! A certificate is checked before it is in force: its key fits, it is valid now. One that is not never replaces one
//! that is. Existing connections stay with theirs; the office is not restarted for it. The mathematics are rustls' and
//! ring's; nothing here makes or checks a signature itself. Time is an argument.

mod certificate;
mod keeper;
mod self_made;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use arc_swap::ArcSwap;
use protocol::Moment;
use rustls::{
    ServerConfig,
    crypto::{CryptoProvider, ring},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

pub use self::{
    certificate::{Certificate, TlsError},
    keeper::{WATCH, keep},
};

/// How HTTP/2 is called in a handshake.
pub const H2: &[u8] = b"h2";

/// Where the certificate comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// From files in PEM that somebody else keeps up to date.
    Files {
        /// The certificate, and those that lead to its issuer.
        certificate: PathBuf,
        /// Its key.
        key: PathBuf,
    },
    /// Made by this server and kept in this folder.
    SelfMade {
        /// Where it lies.
        folder: PathBuf,
        /// Names and addresses by which the server is reached, beyond those that the machine knows of itself.
        names: Vec<String>,
    },
}

impl Wish {
    /// A self-made one in the data folder of an office.
    #[must_use]
    pub fn self_made(data: &Path, names: Vec<String>) -> Self {
        Self::SelfMade { folder: data.join("tls"), names }
    }

    fn fulfilled(&self, now: Moment) -> Result<Certificate, TlsError> {
        match self {
            Self::Files { certificate, key } => Certificate::read(certificate, key, now),
            Self::SelfMade { folder, names } => self_made::kept(folder, names, now),
        }
    }
}

/// By what a self-made certificate is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Of this certificate, which browsers show: another one after a renewal.
    pub fingerprint: String,
    /// Of its key, which devices keep: the same after a renewal.
    pub pin: String,
}

/// A certificate in force. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Tls {
    wish: Arc<Wish>,
    in_force: Arc<InForce>,
    config: Arc<ServerConfig>,
}

#[derive(Debug)]
struct InForce(ArcSwap<Certificate>);

impl ResolvesServerCert for InForce {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.load().key.clone())
    }
}

fn provider() -> CryptoProvider {
    ring::default_provider()
}

impl Tls {
    /// With the certificate that is wished for, if it can be used now.
    ///
    /// # Errors
    /// What is wrong with it, where, and what to do.
    pub fn start(wish: Wish, now: Moment) -> Result<Self, TlsError> {
        let certificate = wish.fulfilled(now)?;
        let in_force = Arc::new(InForce(ArcSwap::from_pointee(certificate)));
        let builder = ServerConfig::builder_with_provider(Arc::new(provider()));
        let builder = builder.with_safe_default_protocol_versions().map_err(TlsError::Library)?;
        let mut config = builder.with_no_client_auth().with_cert_resolver(in_force.clone());
        config.alpn_protocols = vec![H2.to_vec(), b"http/1.1".to_vec()];
        Ok(Self { wish: Arc::new(wish), in_force, config: Arc::new(config) })
    }

    /// Looks at the files again, and renews a self-made certificate that ends soon. Whether another one is in force now.
    ///
    /// # Errors
    /// As [`Tls::start`]; then the former one stays in force.
    pub fn refresh(&self, now: Moment) -> Result<bool, TlsError> {
        let certificate = self.wish.fulfilled(now)?;
        let is_new = certificate.fingerprint != self.certificate().fingerprint;
        if is_new {
            self.in_force.0.store(Arc::new(certificate));
        }
        Ok(is_new)
    }

    /// The one in force.
    #[must_use]
    pub fn certificate(&self) -> Arc<Certificate> {
        self.in_force.0.load_full()
    }

    /// Whether no authority vouches for it.
    #[must_use]
    pub fn is_self_made(&self) -> bool {
        matches!(*self.wish, Wish::SelfMade { .. })
    }

    /// What people and devices compare where no authority vouches for the certificate.
    #[must_use]
    pub fn marks(&self) -> Option<Marks> {
        let certificate = self.certificate();
        self.is_self_made()
            .then(|| Marks { fingerprint: certificate.fingerprint.clone(), pin: certificate.pin.clone() })
    }

    /// For handshakes.
    #[must_use]
    pub fn config(&self) -> Arc<ServerConfig> {
        self.config.clone()
    }
}
