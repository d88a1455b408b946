//! The README's pictures: the demo at half past ten, its clock stopped, a visitor at desk 11 and another one in the hall.

use std::{fs, path::Path, time::Duration};

use protocol::{
    DeskNo,
    views::{ClockView, Ticket},
};
use serde_json::json;
use tests::{
    client::{Client, Post},
    rounds::say,
};

use super::stage::{Browser, pages, settle};

/// Name, address, language, and size of a picture.
type Picture<'a> = (&'a str, String, &'a str, (u32, u32));

pub(crate) async fn take(browser: &mut Browser, base: &str, folder: &Path) {
    let client = Client::new(base);
    // The morning is played before anybody looks; then the clock goes on.
    while client.get::<ClockView>("/rehearsal").await.speed < 1.0 {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    client.send(&Post::new("/rehearsal", json!({ "speed": 0 }))).await.ok::<ClockView>().expect("it stands");
    let visitor: Ticket = take_a_ticket(&client, "A").await;
    let called = hand(&client, DeskNo(11)).await;
    let phone = |ticket: &Ticket| format!("/t/{}", ticket.code.as_deref().expect("tickets of the demo bear codes"));

    let pictures: [Picture<'_>; 9] = [
        ("home", pages::home::AT.into(), "it", (1280, 800)),
        ("kiosk", pages::kiosk::AT.into(), "it", (1280, 800)),
        ("board", pages::board::AT.into(), "it", (1280, 720)),
        ("desk", pages::desk::at(11), "it", (1280, 800)),
        ("reports", pages::reports::AT.into(), "it", (1280, 1040)),
        ("map", "/reports?view=heat".into(), "en", (1280, 960)),
        ("phone-waiting", phone(&visitor), "it", (390, 844)),
        ("phone-called", phone(&called), "en", (390, 844)),
        ("ticket", pages::kiosk::AT.into(), "it", (1280, 800)),
    ];
    for (name, at, language, size) in pictures {
        if let Some(person) = person(name) {
            browser.sign_in_at(base, person).await;
        }
        browser.size(size).await;
        browser.open(&format!("{base}{}", pages::in_language(&at, language))).await;
        browser.until_says(ready(name), "").await;
        if name == "ticket" {
            browser.click_until(&pages::kiosk::service('R'), pages::kiosk::SLIP_NUMBER).await;
        }
        settle(&*browser).await;
        fs::write(folder.join(format!("{name}.png")), browser.picture().await).expect("a picture can be written");
    }
    say(&format!("{} pictures in {}", pictures_in(folder), folder.display()));
}

/// What is there once the page shows what there is.
fn ready(name: &str) -> &'static str {
    match name {
        "kiosk" | "ticket" => pages::kiosk::READY,
        "board" => pages::board::WAITING,
        "desk" => pages::desk::READY,
        "home" => pages::home::SERVICES,
        "phone-waiting" | "phone-called" => pages::phone::STATE,
        _ => pages::reports::READY,
    }
}

/// Who looks at it, where that is not anybody.
fn person(name: &str) -> Option<&'static str> {
    match name {
        "desk" => Some("operator"),
        "reports" | "map" => Some("manager"),
        _ => None,
    }
}

async fn take_a_ticket(client: &Client, service: &str) -> Ticket {
    let taken = client.send(&Post::new("/tickets", json!({ "service": service, "channel": "kiosk" }))).await;
    taken.ok().expect("a ticket")
}

/// Somebody who was called to a desk that is free for visitors.
async fn hand(client: &Client, desk: DeskNo) -> Ticket {
    client.open(desk).await.expect("the desk is free");
    // Nobody of the crowd moves while its clock stands: whoever waits longest is called, with the phone in hand.
    let called = client.next(desk, None).await.expect("it may call").expect("somebody waits");
    // The code stands on the slip alone: for the picture a slip of our own is called by its number.
    let ours = take_a_ticket(client, "D").await;
    client.finish(desk, called.id).await.expect("a visit");
    let call = json!({ "ticket": ours.id, "reason": "precedenza" });
    client.send(&Post::new(format!("/desks/{desk}/call"), call)).await.ok::<Ticket>().expect("a call");
    ours
}

fn pictures_in(folder: &Path) -> usize {
    fs::read_dir(folder).expect("the folder is there").count()
}
