//! How the server is known over TLS: by its pinned key, or by an authority that the machine trusts.

use std::sync::Arc;

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::address::{Address, BadAddress, KeyPin};

/// How connections to this address are made. An address without TLS gets one that trusts nobody.
pub(super) fn client_config(address: &Address) -> Result<ClientConfig, BadAddress> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions();
    let builder = builder.map_err(|_| BadAddress { what: "TLS".into(), why: "this build speaks no version of it" })?;
    if let Some(pin) = address.pin() {
        let pinned = Arc::new(Pinned { pin, provider });
        return Ok(builder.dangerous().with_custom_certificate_verifier(pinned).with_no_client_auth());
    }
    let mut roots = RootCertStore::empty();
    if address.is_https() {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            let what = format!("{address} cannot be checked: this machine trusts no authority");
            let why = "install ca-certificates, or pin the server's key (server.key_pin)";
            return Err(BadAddress { what, why });
        }
    }
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// Whoever has this key is the server, whatever its certificate says of names and dates.
#[derive(Debug)]
struct Pinned {
    pin: KeyPin,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let bad = || Error::InvalidCertificate(CertificateError::BadEncoding);
        let (_, certificate) = X509Certificate::from_der(end_entity).map_err(|_| bad())?;
        let key: [u8; 32] = Sha256::digest(certificate.public_key().raw).into();
        if KeyPin(key) == self.pin {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::General("the server's key is not the pinned one: pin the new one, if it is yours".into()))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
