//! A certificate that the server makes for itself, for a network where no authority is at hand.
//!
//! It lies in the data folder, `tls/certificate.pem` and `tls/key.pem`, for its owner's eyes alone. The key is made once.
//! The certificate is made anew, with that key, when its end is near or a name is asked for that it lacks: a device that
//! has learnt the key knows the server again. That the machine's addresses have changed is no reason: whoever trusts
//! the certificate would be asked again at every move, so that a certificate goes on until it is made anew.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write as _},
    net::IpAddr,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use protocol::{Moment, Span};
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose};
use time::OffsetDateTime;

use super::{Certificate, TlsError};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// How long it is valid: the longest that every browser accepts is 825 days.
const VALID: Span = Span(820 * DAY);

/// Before it begins: other clocks may be behind.
const BEFORE: Span = Span(DAY);

/// How near its end it is renewed.
const NEAR: i64 = 30 * DAY;

/// What can go wrong, told with the folder by [`kept`].
type Why = Box<dyn std::error::Error>;

/// The certificate of this folder, made first if it is not there or has to be made anew.
pub(super) fn kept(folder: &Path, names: &[String], now: Moment) -> Result<Certificate, TlsError> {
    Files::of(folder)
        .kept(names, now)
        .map_err(|why| TlsError::SelfMade { folder: folder.to_owned(), why: why.to_string() })
}

struct Files {
    folder: PathBuf,
    certificate: PathBuf,
    key: PathBuf,
}

impl Files {
    fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), certificate: folder.join("certificate.pem"), key: folder.join("key.pem") }
    }

    fn kept(&self, names: &[String], now: Moment) -> Result<Certificate, Why> {
        if self.certificate.exists() {
            match Certificate::read(&self.certificate, &self.key, now) {
                Ok(certificate) if serves(&certificate, names, now) => return Ok(certificate),
                Ok(_) | Err(TlsError::Ended { .. } | TlsError::NotYet { .. }) => {}
                Err(broken) => return Err(broken.into()),
            }
        }
        let key = self.the_key()?;
        let pem = made(&key, names, now)?;
        write(&self.certificate, &pem)?;
        Ok(Certificate::read(&self.certificate, &self.key, now)?)
    }

    fn the_key(&self) -> Result<KeyPair, Why> {
        if self.key.exists() {
            return Ok(KeyPair::from_pem(&fs::read_to_string(&self.key)?)?);
        }
        if !self.folder.is_dir() {
            DirBuilder::new().mode(0o700).create(&self.folder)?;
        }
        let key = KeyPair::generate()?;
        write(&self.key, &key.serialize_pem())?;
        Ok(key)
    }
}

/// Whether it is for all that is asked for by name, and for long enough.
fn serves(certificate: &Certificate, names: &[String], now: Moment) -> bool {
    let has = |name: &String| certificate.names.iter().any(|had| had.eq_ignore_ascii_case(name));
    names.iter().all(has) && certificate.ends.0 - now.0 > NEAR
}

fn made(key: &KeyPair, names: &[String], now: Moment) -> Result<String, Why> {
    let mut all = names.to_vec();
    all.extend(own_names().into_iter().filter(|name| !names.contains(name)));
    let mut params = CertificateParams::new(all)?;
    params.distinguished_name.push(DnType::CommonName, "Numeretto");
    params.not_before = date(Moment(now.0 - BEFORE.0))?;
    params.not_after = date(now + VALID)?;
    // It vouches for this server alone: whoever trusts it cannot be led to trust others by its key.
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Ok(params.self_signed(key)?.pem())
}

fn date(at: Moment) -> Result<OffsetDateTime, Why> {
    Ok(OffsetDateTime::from_unix_timestamp(at.0.div_euclid(1000))?)
}

/// By what this machine is known on its network, as far as it knows.
fn own_names() -> Vec<String> {
    let host = rustix::system::uname().nodename().to_string_lossy().to_ascii_lowercase();
    let mut names = vec!["localhost".to_owned()];
    // What is no name of a host cannot stand in a certificate.
    if !host.is_empty()
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
        && host != "localhost"
    {
        // As it is called by multicast DNS.
        names.extend((!host.contains('.')).then(|| format!("{host}.local")));
        names.push(host);
    }
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let mut addresses: Vec<IpAddr> = interfaces.iter().map(|interface| interface.ip()).filter(is_reachable).collect();
    addresses.sort();
    addresses.dedup();
    names.extend(addresses.iter().map(ToString::to_string));
    names
}

/// Addresses of a link are reached only with its name beside them, which no certificate bears.
fn is_reachable(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !address.is_link_local(),
        IpAddr::V6(address) => !address.is_unicast_link_local(),
    }
}

/// All of it or nothing, and never readable by others.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let draft = path.with_extension("draft");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    const NOW: Moment = Moment(1_800_000_000_000);

    fn later(days: i64) -> Moment {
        Moment(NOW.0 + days * DAY)
    }

    #[test]
    fn it_is_made_once_and_renewed_with_its_key() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("tls");
        let names = ["coda.example.it".to_owned(), "192.0.2.8".to_owned()];
        let first = kept(&folder, &names, NOW).unwrap();
        for name in ["coda.example.it", "192.0.2.8", "localhost", "127.0.0.1"] {
            assert!(first.names.iter().any(|had| had == name), "{name} in {first}");
        }
        let key = fs::read(folder.join("key.pem")).unwrap();
        for (file, mode) in [("", 0o700), ("key.pem", 0o600), ("certificate.pem", 0o600)] {
            assert_eq!(fs::metadata(folder.join(file)).unwrap().permissions().mode() & 0o777, mode, "{file:?}");
        }

        for same in [kept(&folder, &names, later(700)), kept(&folder, &names[..1], NOW), kept(&folder, &[], NOW)] {
            assert_eq!(same.unwrap().fingerprint, first.fingerprint);
        }
        let renewed = kept(&folder, &names, later(800)).unwrap();
        assert_ne!(renewed.fingerprint, first.fingerprint);
        assert_eq!(renewed.pin, first.pin, "the key is the same");
        assert!(renewed.ends > first.ends);
        let named = kept(&folder, &["altro.example.it".to_owned()], later(800)).unwrap();
        assert_ne!(named.fingerprint, renewed.fingerprint);
        // Also when it has ended, or was made by a clock that was wrong.
        kept(&folder, &[], later(4000)).unwrap();
        kept(&folder, &[], later(-4000)).unwrap();
        assert_eq!(fs::read(folder.join("key.pem")).unwrap(), key);
        let other = kept(&dir.path().join("other"), &names, NOW).unwrap();
        assert_ne!(other.pin, first.pin);
        assert!(first.pin.starts_with("sha256//") && first.pin.len() == 8 + 44, "{}", first.pin);
    }

    #[test]
    fn a_broken_one_is_said_and_not_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("tls");
        kept(&folder, &[], NOW).unwrap();
        for file in ["certificate.pem", "key.pem"] {
            fs::write(folder.join(file), "rubbish").unwrap();
            let told = kept(&folder, &[], NOW).unwrap_err().to_string();
            assert!(told.contains("delete that folder") && told.contains(&folder.display().to_string()), "{told}");
            assert_eq!(fs::read_to_string(folder.join(file)).unwrap(), "rubbish");
        }
        assert!(kept(&dir.path().join("none/tls"), &[], NOW).is_err());
        assert!(kept(&dir.path().join("other"), &["città".to_owned()], NOW).is_err());
    }
}
