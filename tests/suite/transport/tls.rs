//! TLS by the office's own certificate and by a self-made one: what is served, refused, reloaded and printed.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{CertificateParams, Issuer, KeyPair};
use rustix::process::{Signal, kill_process};
use rustls::{
    ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use sha2::{Digest, Sha256};
use tests::program::{MORNING, Server};
use time::OffsetDateTime;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{ALIVE, PATIENCE, asked};

/// A certificate for this machine, with the authority that vouches for it.
struct Made {
    authority: CertificateDer<'static>,
    certificate: PathBuf,
    key: PathBuf,
}

fn made(folder: &Path, days: i64) -> Made {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let authority = params.self_signed(&key).unwrap();
    let issuer = Issuer::new(params, key);
    let own = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let now = OffsetDateTime::now_utc();
    params.not_before = now - time::Duration::days(10);
    params.not_after = now + time::Duration::days(days);
    let leaf = params.signed_by(&own, &issuer).unwrap();
    let (certificate, key) = (folder.join("coda.pem"), folder.join("coda.key"));
    fs::write(&certificate, leaf.pem()).unwrap();
    fs::write(&key, own.serialize_pem()).unwrap();
    Made { authority: authority.der().clone(), certificate, key }
}

impl Made {
    fn args(&self) -> [&str; 4] {
        ["--tls-cert", self.certificate.to_str().unwrap(), "--tls-key", self.key.to_str().unwrap()]
    }

    fn trusted(&self) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.authority.clone()).unwrap();
        client().with_root_certificates(roots).with_no_client_auth()
    }
}

fn client() -> rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    builder.with_safe_default_protocol_versions().unwrap()
}

/// Believes whoever has the key of the certificate with this fingerprint; without one, whoever has any.
#[derive(Debug)]
struct Pinned(Option<String>, WebPkiSupportedAlgorithms);

fn pinned(fingerprint: Option<&str>) -> ClientConfig {
    let algorithms = CryptoProvider::clone(&ring::default_provider()).signature_verification_algorithms;
    let verifier = Arc::new(Pinned(fingerprint.map(str::to_owned), algorithms));
    client().dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth()
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match &self.0 {
            Some(pin) if *pin != fingerprint(certificate) => Err(Error::General("another certificate".into())),
            _ => Ok(ServerCertVerified::assertion()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls12_signature(message, certificate, signed, &self.1)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls13_signature(message, certificate, signed, &self.1)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.1.supported_schemes()
    }
}

fn fingerprint(certificate: &CertificateDer<'_>) -> String {
    Sha256::digest(certificate).iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
}

async fn connect(server: &Server, config: ClientConfig) -> std::io::Result<TlsStream<TcpStream>> {
    let address = server.base.strip_prefix("https://").expect("an address of HTTPS is printed");
    let stream = TcpStream::connect(address).await.unwrap();
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost").unwrap(), stream).await
}

async fn alive(mut stream: TlsStream<TcpStream>) -> String {
    stream.write_all(ALIVE.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    answer
}

/// The fingerprint of the certificate that is served now.
async fn served(server: &Server) -> String {
    let stream = connect(server, pinned(None)).await.unwrap();
    fingerprint(&stream.get_ref().1.peer_certificates().unwrap()[0])
}

fn start(folder: &Path, args: &[&str]) -> Server {
    Server::spawn(folder, &[&["--clock", MORNING], args].concat()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_is_served_with_its_own_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let made = made(folder.path(), 60);
    let server = start(&folder.path().join("data"), &[&made.args()[..], &["--public-listen", "127.0.0.1:0"]].concat());
    let answer = alive(connect(&server, made.trusted()).await.unwrap()).await;
    assert!(answer.contains("strict-transport-security: max-age=31536000"), "{answer}");
    let said = server.said();
    for told in ["Citizens' pages on https://127.0.0.1:", "for localhost, 127.0.0.1, until"] {
        assert!(said.contains(told), "{told} in {said}");
    }
    assert!(!said.contains("ingerprint"), "an authority vouches for it: {said}");
    // In the clear nothing is said at all.
    let address = server.base.strip_prefix("https://").unwrap().parse().unwrap();
    assert!(!asked(address, ALIVE).await.contains("HTTP/"));
    assert!(server.terminate().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_knows_http_2_is_answered_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let made = made(folder.path(), 60);
    let server = start(&folder.path().join("data"), &made.args());
    let mut config = made.trusted();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let stream = connect(&server, config).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (mut requests, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let ask = |path: &str| {
        let request = hyper::Request::builder().uri(format!("https://localhost{path}"));
        let request = request.header("authorization", "Bearer rehearsal-b1");
        request.body(http_body_util::Empty::<bytes::Bytes>::new()).unwrap()
    };
    // More streams than a browser opens connections, all live on one of these.
    for _ in 0..10 {
        let mut stream = requests.send_request(ask("/api/v1/board/stream")).await.unwrap();
        assert_eq!(stream.status(), 200);
        let first = http_body_util::BodyExt::frame(stream.body_mut()).await.unwrap().unwrap();
        assert!(first.is_data());
        std::mem::forget(stream);
    }
    assert_eq!(requests.send_request(ask("/healthz")).await.unwrap().status(), 200);
    assert_eq!(requests.send_request(ask("/nowhere")).await.unwrap().status(), 404);
    assert!(server.terminate().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_certificate_is_taken_up_and_a_broken_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let first = made(folder.path(), 60);
    let server = start(&folder.path().join("data"), &first.args());
    let before = served(&server).await;
    let second = made(folder.path(), 90);
    assert_eq!(served(&server).await, before, "not before it is told");
    kill_process(server.pid(), Signal::HUP).unwrap();
    until(async || served(&server).await != before).await;
    alive(connect(&server, second.trusted()).await.unwrap()).await;

    let renewed = served(&server).await;
    fs::write(&second.key, "rubbish").unwrap();
    kill_process(server.pid(), Signal::HUP).unwrap();
    until(async || server.said().contains("the former certificate stays in force")).await;
    assert_eq!(served(&server).await, renewed);
    assert!(server.said().contains("coda.key"), "{}", server.said());
    assert!(server.terminate().success());
}

async fn until(holds: impl AsyncFn() -> bool) {
    let waited = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waited).await.expect("it holds at some time");
}

#[test]
fn a_certificate_that_cannot_be_used_is_refused_with_its_place_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let (good, other, old) = (folder.path().join("good"), folder.path().join("other"), folder.path().join("old"));
    [&good, &other, &old].iter().for_each(|folder| fs::create_dir(folder).unwrap());
    let (good, other, old) = (made(&good, 60), made(&other, 60), made(&old, -2));
    let data = folder.path().join("data");
    let refused = |certificate: &Path, key: &Path, told: &[&str]| {
        let (certificate, key) = (certificate.to_str().unwrap(), key.to_str().unwrap());
        let ran = Server::spawn(&data, &["--clock", MORNING, "--tls-cert", certificate, "--tls-key", key]).unwrap_err();
        let said = ran.failed();
        assert!(told.iter().all(|part| said.contains(part)), "{told:?} in: {said}");
        assert!(!data.join("journal.db").exists(), "nothing was founded");
    };
    let names = |made: &Made| (made.certificate.display().to_string(), made.key.display().to_string());
    let (certificate, key) = names(&good);
    refused(&good.certificate, &other.key, &[&certificate, &names(&other).1, "does not belong", "made together"]);
    refused(&old.certificate, &old.key, &[&names(&old).0, "has ended on", "renew it"]);
    refused(&good.key, &good.key, &[&key, "no certificate", "BEGIN CERTIFICATE"]);
    refused(&good.certificate, &good.certificate, &[&certificate, "no private key", "passphrase"]);
    refused(Path::new("/nowhere/coda.pem"), &good.key, &["/nowhere/coda.pem", "cannot be read"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_self_made_certificate_is_known_by_its_fingerprint() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["--tls", "self-made", "--tls-name", "coda.example.it,192.0.2.8"];
    let server = start(folder.path(), &args);
    until(async || server.said().contains("Data in")).await;
    let said = server.said();
    let line = said.lines().find(|line| line.len() == 2 + 95 && line.matches(':').count() == 31);
    let printed = line.expect("the fingerprint is printed").trim().to_owned();
    assert!(said.contains("coda.example.it, 192.0.2.8, localhost"), "{said}");
    let pin = pin_in(&said);

    let answer = alive(connect(&server, pinned(Some(&printed))).await.unwrap()).await;
    assert!(!answer.contains("strict-transport-security"), "{answer}");
    assert!(connect(&server, pinned(Some("00:11"))).await.is_err());
    let key = fs::metadata(folder.path().join("tls/key.pem")).unwrap();
    assert_eq!(key.permissions().mode() & 0o777, 0o600);
    assert!(server.terminate().success());
    // The next start has the same one.
    let server = start(folder.path(), &args);
    assert_eq!(served(&server).await, printed);
    // Another certificate for the same key: the fingerprint is another, what devices keep is not.
    assert!(server.terminate().success());
    fs::remove_file(folder.path().join("tls/certificate.pem")).unwrap();
    let server = start(folder.path(), &args);
    until(async || server.said().contains("Data in")).await;
    assert_ne!(served(&server).await, printed);
    assert_eq!(pin_in(&server.said()), pin);
}

/// The pin of the key, as it is printed at the start.
fn pin_in(said: &str) -> String {
    let line = said.lines().map(str::trim).find(|line| line.starts_with("sha256//") && line.len() == 52);
    line.unwrap_or_else(|| panic!("no pin in {said}")).to_owned()
}
