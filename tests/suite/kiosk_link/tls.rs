//! The line over TLS: to the server whose key is pinned, and to nobody else. And a server that is found by what it announces.

use std::{
    net::{IpAddr, Ipv4Addr, UdpSocket},
    time::Duration,
};

use kiosk::{
    discover,
    flow::Answer,
    link::{self, Address, Link, address::KeyPin},
};
use protocol::DeviceKind;
use tests::{program::Server, rounds::say};

use super::{choice, key, paired};

/// A rehearsal with a self-made certificate, and the pin of its key.
async fn served(folder: &std::path::Path, listen: &str) -> (Server, KeyPin) {
    let server = Server::start(folder, &["--tls", "self-made", "--listen", listen]);
    paired::until(async || server.said().contains("Data in")).await;
    let said = server.said();
    let pin = said.lines().map(str::trim).find(|line| line.starts_with("sha256//")).expect("the pin is printed");
    (server, pin.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pinned_key_is_the_server_and_to_any_other_nothing_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let (server, pin) = served(folder.path(), "127.0.0.1:0").await;
    let link = |pin| {
        Link::new(DeviceKind::Kiosk, Address::new(&server.base, Some(pin)).unwrap()).unwrap().with_token("rehearsal-k1")
    };
    let (right, wrong) = (link(pin), link(KeyPin([7; 32])));
    assert_eq!(link::ask(&wrong, &key("press-1"), &choice().take()).await, Answer::Silence { left: false });
    let error = wrong.get("/healthz").await.unwrap_err();
    assert!(!error.left && error.to_string().contains("not the pinned one"), "{error}");
    let waiting = right.get("/api/v1/tickets?state=waiting").await.unwrap();
    assert_eq!(waiting.status, 200);
    let waiting: serde_json::Value = waiting.read().unwrap();
    assert_eq!(waiting["items"].as_array().unwrap().len(), 0, "the press reached nobody");
    assert!(matches!(link::ask(&right, &key("press-2"), &choice().take()).await, Answer::Ticket(_)));
}

/// This machine's address on its network, and whether what is sent to multicast DNS comes back from there.
fn hears_itself() -> Option<Ipv4Addr> {
    let probe = UdpSocket::bind("0.0.0.0:0").ok()?;
    // Nothing is sent: the system chooses the address from which it would be.
    probe.connect("224.0.0.251:5353").ok()?;
    let IpAddr::V4(own) = probe.local_addr().ok()?.ip() else { return None };
    let group = Ipv4Addr::new(224, 0, 0, 251);
    let ear = UdpSocket::bind("0.0.0.0:0").ok()?;
    ear.join_multicast_v4(&group, &own).ok()?;
    ear.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
    let mouth = UdpSocket::bind((own, 0)).ok()?;
    mouth.send_to(b"numeretto", (group, ear.local_addr().ok()?.port())).ok()?;
    let mut heard = [0; 9];
    ear.recv(&mut heard).ok().filter(|_| heard == *b"numeretto" && !own.is_loopback()).map(|_| own)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_found_by_what_it_announces_and_held_to_its_key() {
    let Some(own) = hears_itself() else {
        return say("NOT TESTED: a kiosk finds its server by multicast DNS. This machine's network has no multicast.");
    };
    let folder = tempfile::tempdir().unwrap();
    let (server, pin) = served(&folder.path().join("office"), &format!("{own}:0")).await;
    let found = discover::look(discover::FOR).await.unwrap();
    let ours = found.iter().find(|one| one.address.pin() == Some(pin)).unwrap_or_else(|| panic!("not in {found:?}"));
    assert_eq!(
        (ours.address.to_string(), ours.office.as_str(), ours.rehearsal),
        (server.base.clone(), "Sportelli polifunzionali", true)
    );
    // Others may announce themselves here as well: the pin of the file says which is meant.
    let text = format!("[server]\nkey_pin = '{pin}'\n");
    let kiosk = paired::Kiosk::new(&folder.path().join("kiosk"), &text);
    tokio::task::LocalSet::new()
        .run_until(async {
            let (running, mut screen) = kiosk.start().await;
            let code = screen.shows(|view| view["number"].is_string()).await;
            let left = code["left"].as_str().unwrap();
            assert!(left.contains(&server.base) && left.contains(&pin.short()), "{left}");
            running.stop().await;
        })
        .await;
}
