//! What a proxy says of a client is taken from a trusted one, and from nobody else.

use std::{fs, net::SocketAddr};

use queue_server::config;
use tests::program::{MORNING, Server};

use super::asked;

const TRUSTED: [&str; 4] = ["--behind-proxy", "x-forwarded-for", "--trusted-proxy", "127.0.0.1"];

/// An office whose clients may ask once in a long while, this machine too.
fn strict(further: &[&str]) -> (Server, SocketAddr, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let office = config::builtin()
        .replace("requests_per_second = 20", "requests_per_second = 1")
        .replace("burst = 60", "burst = 1")
        .replace("spare_loopback = true", "spare_loopback = false");
    let file = folder.path().join("office.toml");
    fs::write(&file, office).unwrap();
    let args = [&["--clock", MORNING, "--config", file.to_str().unwrap()], further].concat();
    let server = Server::spawn(&folder.path().join("data"), &args).unwrap();
    let address = server.base.trim_start_matches("http://").parse().unwrap();
    (server, address, folder)
}

/// The status for a client of which a header says this, and whether its browser is told to use HTTPS alone.
async fn of(address: SocketAddr, headers: &str) -> (String, bool) {
    let request = format!("GET /healthz HTTP/1.1\r\nhost: coda\r\nconnection: close\r\n{headers}\r\n\r\n");
    let answer = asked(address, request).await;
    (answer[9..12].to_owned(), answer.contains("strict-transport-security: max-age="))
}

fn told(status: &str, binds: bool) -> (String, bool) {
    (status.to_owned(), binds)
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_behind_a_trusted_proxy_are_told_apart() {
    let (_server, address, _folder) = strict(&TRUSTED);
    assert_eq!(of(address, "x-forwarded-for: 192.0.2.1\r\nx-forwarded-proto: https").await, told("200", true));
    assert_eq!(of(address, "x-forwarded-for: 192.0.2.1\r\nx-forwarded-proto: https").await, told("429", true));
    assert_eq!(of(address, "x-forwarded-for: 192.0.2.2\r\nx-forwarded-proto: http").await, told("200", false));
    // What the client invented stands to the left of what the proxy wrote.
    assert_eq!(of(address, "x-forwarded-for: 203.0.113.5, 192.0.2.2").await, told("429", false));
    // The other header is not the stated one.
    assert_eq!(of(address, "forwarded: for=192.0.2.3;proto=https").await, told("200", false));
    assert_eq!(of(address, "forwarded: for=192.0.2.4;proto=https").await, told("429", false));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_anybody_else_says_of_itself_is_not_believed() {
    let elsewhere = ["--behind-proxy", "x-forwarded-for", "--trusted-proxy", "192.0.2.0/24"];
    for further in [&elsewhere[..], &[]] {
        let (_server, address, _folder) = strict(further);
        let said = "x-forwarded-for: 192.0.2.1\r\nx-forwarded-proto: https";
        assert_eq!(of(address, said).await, told("200", false));
        assert_eq!(of(address, "x-forwarded-for: 192.0.2.2").await, told("429", false));
    }
}
