//! The native board at a real server: paired by its code, it shows who is called, says when the line is gone, and shows a code again once
//! it is revoked. Its screen is one in memory, of which is told what stands there.

use std::{net::SocketAddr, path::Path, time::Duration};

use crate::logo::picture;
use device::{clock::Uptime, config::Server as Belongs, link::Address};
use display_board::{
    board::{Purpose, Screen, Shown, Unpaired},
    config::{Config, ScreenConfig},
    outputs::Pixels,
    run,
    screen::{Output, Wish},
};
use hardware::{Fault, pixels::embedded_graphics::geometry::Size, simulated::SimulatedPanel};
use protocol::TicketNumber;
use reqwest::Method;
use serde_json::json;
use tests::server::{Answer, Plan, Server};
use tokio::{
    sync::{oneshot, watch},
    task::JoinHandle,
    time::timeout,
};

/// Longer than anything here takes: a test fails rather than hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A screen in memory that tells what stands there.
struct Told {
    pixels: Pixels<SimulatedPanel>,
    stands: watch::Sender<Option<Shown>>,
    /// Whether the office's picture is among it.
    logo: watch::Sender<bool>,
}

impl Output for Told {
    fn show(&mut self, wish: &Wish, up: Uptime) -> Result<bool, Box<dyn Fault>> {
        let is_new = self.pixels.show(wish, up)?;
        self.stands.send_replace(Some(wish.shown.clone()));
        self.logo.send_replace(wish.logo.is_some());
        Ok(is_new)
    }

    fn picture(&self) -> Vec<u8> {
        self.pixels.picture()
    }
}

struct Wall {
    stands: watch::Receiver<Option<Shown>>,
    logo: watch::Receiver<bool>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Wall {
    fn hang(data: &Path, server: SocketAddr) -> Self {
        let (told, stands) = watch::channel(None);
        let (tells, logo) = watch::channel(false);
        let (stop, stopped) = oneshot::channel::<()>();
        let address = Some(Address::new(&format!("http://{server}"), None).unwrap());
        let config = Config {
            data: data.to_owned(),
            server: Belongs { address, ..Belongs::default() },
            purpose: Purpose::default(),
            screen: ScreenConfig::default(),
            preview: "127.0.0.1:0".parse().unwrap(),
            sound: None,
        };
        // On a thread of its own: what draws is not sent between threads.
        let task = tokio::task::spawn_blocking(move || {
            let pixels = Pixels::on(SimulatedPanel::new(Size::new(640, 360)).0);
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let until = async { drop(stopped.await) };
            runtime
                .block_on(run::run_on(Box::new(Told { pixels, stands: told, logo: tells }), &config, until))
                .unwrap();
        });
        Self { stands, logo, stop, task }
    }

    async fn until<T>(&self, what: &str, holds: impl Fn(&Screen) -> Option<T>) -> T {
        let mut stands = self.stands.clone();
        let seen = stands.wait_for(|shown| shown.as_ref().is_some_and(|shown| holds(&shown.screen).is_some()));
        match timeout(PATIENCE, seen).await {
            Ok(shown) => shown.unwrap().as_ref().and_then(|shown| holds(&shown.screen)).unwrap(),
            Err(_) => panic!("never {what}: {:?}", *self.stands.borrow()),
        }
    }

    async fn code(&self) -> String {
        let code = |screen: &Screen| match screen {
            Screen::Pairing(Unpaired::Code { code, .. }) => Some(code.clone()),
            _ => None,
        };
        self.until("a code", code).await
    }

    /// Who stands large, once it is this one, and whether that is live.
    async fn called(&self, number: &str) -> bool {
        let number: TicketNumber = number.parse().unwrap();
        let large = |screen: &Screen| match screen {
            Screen::Hall(hall) => hall.large.first().filter(|card| card.number == number).map(|_| hall.standing),
            _ => None,
        };
        self.until("that call", large).await
    }

    /// Waits until the office's picture stands there, or does not.
    async fn logo(&self, is_there: bool) {
        let mut logo = self.logo.clone();
        let seen = timeout(PATIENCE, logo.wait_for(|now| *now == is_there)).await;
        seen.unwrap_or_else(|_| panic!("the logo is there: never {is_there}")).unwrap();
    }

    async fn down(self) {
        self.stop.send(()).ok();
        timeout(PATIENCE, self.task).await.expect("it stops").unwrap();
    }
}

async fn call(server: &Server) -> String {
    let take = json!({ "service": "A", "channel": "kiosk", "class": "standard", "language": "it" });
    let _ = server.post("/tickets", take).await.expect(201);
    server.post("/desks/11/next", json!({ "in_hand": null })).await.expect(200).text_of("number")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_is_paired_shows_who_is_called_and_never_what_is_past_as_if_it_were_live() {
    let server = Server::start().await;
    let folder = tempfile::tempdir().unwrap();
    let wall = Wall::hang(folder.path(), server.address);
    let code = wall.code().await;
    let _ = server.post("/devices", json!({ "code": code, "name": "b7" })).await.expect(201);
    wall.until("the hall", |screen| matches!(screen, Screen::Hall(_)).then_some(())).await;

    let _ = server.post("/desks/11/open", json!({})).await.expect(200);
    let number = call(&server).await;
    assert!(wall.called(&number).await, "its citizen is awaited");
    // It starts again as what it is, and has announced that call already.
    wall.down().await;
    let announced = std::fs::read_to_string(folder.path().join("announced.json")).unwrap();
    assert_ne!(announced, "[]");
    let wall = Wall::hang(folder.path(), server.address);
    assert!(wall.called(&number).await);
    wall.down().await;
    assert_eq!(std::fs::read_to_string(folder.path().join("announced.json")).unwrap(), announced);

    let wall = Wall::hang(folder.path(), server.address);
    wall.called(&number).await;
    let revoke = server.request(Method::DELETE, "/api/v1/devices/b7").send().await.unwrap();
    let _ = Answer::of(revoke).await.expect(204);
    assert_ne!(wall.code().await, code, "another code");
    assert!(!folder.path().join("identity.json").exists());
    let again = wall.code().await;
    let _ = server.post("/devices", json!({ "code": again, "name": "b8" })).await.expect(201);
    wall.called(&number).await;

    server.stop().await;
    let since = |screen: &Screen| match screen {
        Screen::Hall(hall) => hall.stale.map(|_| (hall.standing, hall.large.len())),
        _ => None,
    };
    assert_eq!(wall.until("since when it knows nothing", since).await, (false, 1), "never blank, never live");
    wall.down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_shows_the_offices_logo_and_keeps_it_for_a_start_without_the_server() {
    let server = Server::of(Plan { logo: Some(picture()), ..Plan::default() }).await;
    let folder = tempfile::tempdir().unwrap();
    let wall = Wall::hang(folder.path(), server.address);
    let code = wall.code().await;
    let _ = server.post("/devices", json!({ "code": code, "name": "b7" })).await.expect(201);
    wall.logo(true).await;
    wall.down().await;
    let kept = folder.path().join("logo.png");
    assert_eq!(std::fs::read(&kept).unwrap(), picture());
    server.stop().await;

    // Nobody is there at that address.
    let nobody = "127.0.0.1:1".parse().unwrap();
    let wall = Wall::hang(folder.path(), nobody);
    wall.logo(true).await;
    wall.down().await;
    // Rubbish on the disk is no picture, and stops nothing.
    std::fs::write(&kept, b"GIF89a").unwrap();
    let wall = Wall::hang(folder.path(), nobody);
    wall.until("what it can", |screen| matches!(screen, Screen::Connecting | Screen::Hall(_)).then_some(())).await;
    assert!(!*wall.logo.borrow());
    wall.down().await;
}
