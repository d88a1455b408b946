//! A certificate with its key, read and checked.

use std::{
    fmt, fs, io,
    net::IpAddr,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use data_encoding::BASE64;
use protocol::Moment;
use rustls::{
    Error, InconsistentKeys,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    sign::CertifiedKey,
};
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer as _, GeneralName, X509Certificate};

/// One that can be used.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// For handshakes.
    pub(super) key: Arc<CertifiedKey>,
    /// Host names and addresses that it is for.
    pub names: Vec<String>,
    /// Until when it is valid.
    pub ends: Moment,
    /// SHA-256 of it, as browsers show it: `AB:CD:…`.
    pub fingerprint: String,
    /// SHA-256 of its public key (SPKI), as `curl --pinnedpubkey` takes it: `sha256//…=`. A renewal keeps it.
    pub pin: String,
}

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file.
    #[error("{path} cannot be read: {source}; name a file that this program may read")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file of the certificate.
    #[error(
        "{0} holds no certificate in PEM (-----BEGIN CERTIFICATE-----): name the file with the whole chain, the server's \
         own certificate first"
    )]
    NoCertificate(PathBuf),
    /// The file of the key.
    #[error(
        "{0} holds no private key in PEM that is understood (-----BEGIN PRIVATE KEY-----, without a passphrase; RSA, \
         ECDSA or Ed25519)"
    )]
    NoKey(PathBuf),
    /// Key and certificate.
    #[error("the key in {key} does not belong to the certificate in {certificate}: name those that were made together")]
    Mismatch {
        /// The file of the certificate.
        certificate: PathBuf,
        /// That of the key.
        key: PathBuf,
    },
    /// Too late.
    #[error("the certificate in {path} has ended on {ended}: renew it (or set this machine's clock, if that is wrong)")]
    Ended {
        /// The file.
        path: PathBuf,
        /// When.
        ended: jiff::Timestamp,
    },
    /// Too early.
    #[error("the certificate in {path} is valid only from {begins} on: set this machine's clock, or wait")]
    NotYet {
        /// The file.
        path: PathBuf,
        /// From when on.
        begins: jiff::Timestamp,
    },
    /// A certificate of our own.
    #[error(
        "the server's own certificate in {folder} cannot be made or used: {why}; delete that folder to have it made anew \
         (whoever has trusted the former one is asked again)"
    )]
    SelfMade {
        /// Where it lies.
        folder: PathBuf,
        /// Why.
        why: String,
    },
    /// Anything else.
    #[error("TLS cannot be used: {0}")]
    Library(Error),
}

impl Certificate {
    /// Reads a certificate and its key, and checks that they belong together and are valid now.
    pub(super) fn read(certificate: &Path, key: &Path, now: Moment) -> Result<Self, TlsError> {
        let (chain, secret) = (chain(certificate)?, secret(key)?);
        let no_certificate = || TlsError::NoCertificate(certificate.to_owned());
        let first = chain.first().ok_or_else(no_certificate)?.clone();
        let told = Told::of(&first).ok_or_else(no_certificate)?;
        let key = CertifiedKey::from_der(chain, secret, &super::provider()).map_err(|error| match error {
            Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                TlsError::Mismatch { certificate: certificate.to_owned(), key: key.to_owned() }
            }
            Error::InvalidCertificate(_) => no_certificate(),
            _ => TlsError::NoKey(key.to_owned()),
        })?;
        told.check(certificate, now)?;
        let fingerprint = fingerprint(&first);
        Ok(Self { key: Arc::new(key), names: told.names, ends: told.ends, fingerprint, pin: told.pin })
    }
}

fn unreadable(path: &Path) -> impl Fn(io::Error) -> TlsError {
    move |source| TlsError::Unreadable { path: path.to_owned(), source }
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let pem = fs::read(path).map_err(unreadable(path))?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    chain.map_err(|_| TlsError::NoCertificate(path.to_owned()))
}

fn secret(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let pem = fs::read(path).map_err(unreadable(path))?;
    if fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o004 != 0) {
        tracing::warn!("every user of this machine can read the key in {}: chmod o-r it", path.display());
    }
    PrivateKeyDer::from_pem_slice(&pem).map_err(|_| TlsError::NoKey(path.to_owned()))
}

/// As browsers show it.
fn fingerprint(certificate: &CertificateDer<'_>) -> String {
    let bytes = Sha256::digest(certificate);
    bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
}

/// As devices and `curl` compare it.
fn pin(public_key: &[u8]) -> String {
    format!("sha256//{}", BASE64.encode(&Sha256::digest(public_key)))
}

/// What a certificate says of itself.
struct Told {
    names: Vec<String>,
    begins: Moment,
    ends: Moment,
    pin: String,
}

impl Told {
    fn of(certificate: &CertificateDer<'_>) -> Option<Self> {
        let (_, read) = X509Certificate::from_der(certificate).ok()?;
        let alternatives = read.subject_alternative_name().ok().flatten();
        let names = alternatives.iter().flat_map(|names| &names.value.general_names).filter_map(name).collect();
        let moment = |time: x509_parser::time::ASN1Time| Moment(time.timestamp().saturating_mul(1000));
        let (begins, ends) = (moment(read.validity().not_before), moment(read.validity().not_after));
        Some(Self { names, begins, ends, pin: pin(read.public_key().raw) })
    }

    fn check(&self, path: &Path, now: Moment) -> Result<(), TlsError> {
        if now > self.ends {
            return Err(TlsError::Ended { path: path.to_owned(), ended: self.ends.timestamp() });
        }
        if now < self.begins {
            return Err(TlsError::NotYet { path: path.to_owned(), begins: self.begins.timestamp() });
        }
        Ok(())
    }
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => {
            let four = <[u8; 4]>::try_from(*bytes).map(IpAddr::from);
            let address = four.or_else(|_| <[u8; 16]>::try_from(*bytes).map(IpAddr::from));
            address.ok().map(|address| address.to_string())
        }
        _ => None,
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "for {}, until {}", self.names.join(", "), self.ends.timestamp())
    }
}
