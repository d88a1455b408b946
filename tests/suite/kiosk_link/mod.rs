//! The kiosk's own line against the real server: what it asks, hands over and takes back is what the server understands.

mod paired;
mod tls;

use kiosk::{
    flow::{Answer, Done, Errand},
    link::{self, Address, Link},
    outbox::{Choice, Key, PressId},
};
use protocol::{ClassName, DeviceKind, KioskId, Language, requests::LateRecord};
use reqwest::Method;
use serde_json::{Value, json};
use tests::server::{Answer as Answered, Plan, Server};

async fn met() -> (Server, Link, KioskId) {
    let server = Server::start().await;
    let address = Address::new(&format!("http://{}", server.address), None).unwrap();
    let link = Link::new(DeviceKind::Kiosk, address).unwrap().with_token("rehearsal-k1");
    (server, link, "k1".parse().unwrap())
}

fn key(text: &str) -> Key {
    Key(text.to_owned())
}

fn choice() -> Choice {
    Choice { service: "A".parse().unwrap(), priority: false, language: Language::It }
}

#[tokio::test]
async fn a_ticket_whose_answer_came_too_late_is_taken_back_by_the_key_of_its_press() {
    let (server, link, kiosk) = met().await;
    let press = PressId(1);
    let Answer::Ticket(ticket) = link::ask(&link, &key("press-1"), &choice().take()).await else { panic!("a ticket") };
    let again = run(&link, &kiosk, Errand::Settle(press, key("press-1"), choice().take()), &key("fresh-1")).await;
    assert!(matches!(&again, Done::Settled(_, Answer::Ticket(same)) if same.id == ticket.id), "{again:?}");
    let back = run(&link, &kiosk, Errand::Withdraw(press, key("press-1"), ticket.id), &key("fresh-2")).await;
    assert!(matches!(back, Done::Withdrawn(one) if one == press), "{back:?}");
    let seen = server.get(&format!("/tickets/{}", ticket.id)).await.expect(200).body;
    assert_eq!(seen["state"], "withdrawn");
}

#[tokio::test]
async fn a_question_that_comes_after_its_key_was_given_up_makes_no_ticket() {
    let (server, link, kiosk) = met().await;
    let press = PressId(1);
    for fresh in ["fresh-1", "fresh-2"] {
        let given_up = run(&link, &kiosk, Errand::Settle(press, key("press-1"), choice().take()), &key(fresh)).await;
        assert!(matches!(given_up, Done::GivenUp(one) if one == press), "{given_up:?}");
    }
    // The request that nobody waits for any more comes through at last.
    let late = link::ask(&link, &key("press-1"), &choice().take()).await;
    assert_eq!(late, Answer::Refused { status: 422, slug: "key-reused".into() });
    assert_eq!(server.get("/tickets").await.expect(200).body["items"], json!([]));
    // Its neighbour is another press.
    let Answer::Ticket(ticket) = link::ask(&link, &key("press-2"), &choice().take()).await else { panic!("a ticket") };
    assert_eq!(ticket.number.unwrap().number, 1);
}

/// An errand as the kiosk runs it.
async fn run(link: &Link, kiosk: &KioskId, errand: Errand, fresh: &Key) -> Done {
    link::brought(link::run(link, kiosk, errand, fresh).await, "", None, &link::Fares::default())
}

#[tokio::test]
async fn what_it_serves_with_its_numbers_and_what_it_gave_while_cut_off_go_over_the_line() {
    let (server, link, kiosk) = met().await;
    let Done::Setup(setup) = run(&link, &kiosk, Errand::Setup, &key("fresh-1")).await else { panic!("a setup") };
    assert_eq!((setup.kiosk.clone(), setup.services.len()), (kiosk.clone(), 7));
    let Done::Blocks(blocks) = run(&link, &kiosk, Errand::Blocks, &key("fresh-2")).await else { panic!("blocks") };
    let block = blocks.iter().find(|block| block.service == choice().service).unwrap();
    let now: Value = server.get("/board").await.body;
    let number = format!("A{}", block.from);
    let record = LateRecord {
        number: number.parse().unwrap(),
        service: choice().service,
        class: ClassName::Standard,
        language: Language::It,
        occurred_at: Some(now["now"].as_str().unwrap().parse().unwrap()),
        occurred_from: None,
        occurred_to: None,
    };
    let done = run(&link, &kiosk, Errand::HandOver(vec![(PressId(2), record)]), &key("fresh-3")).await;
    let Done::HandedOver(answers) = done else { panic!("{done:?}") };
    assert_eq!((answers.len(), answers[0].0), (1, PressId(2)));
    let waiting = server.get("/tickets?state=waiting").await.expect(200).body;
    assert!(waiting["items"].as_array().unwrap().iter().any(|one| one["number"] == json!(number)), "{waiting}");
}

#[tokio::test]
async fn a_setup_is_fetched_again_only_once_it_has_changed() {
    let (server, link, kiosk) = met().await;
    let fetched = async |fresh: &str| match run(&link, &kiosk, Errand::Setup, &key(fresh)).await {
        Done::Setup(setup) => setup,
        other => panic!("{other:?}"),
    };
    let first = fetched("fresh-1").await;
    assert_eq!(fetched("fresh-2").await, first, "what was not sent again is what was sent before");
    let other = Plan::default().office.replace("Il numero vale solo per oggi", "Conservare il biglietto");
    let put = server.request(Method::PUT, "/api/v1/office").header("content-type", "application/toml").body(other);
    let _ = Answered::of(put.send().await.unwrap()).await.expect(200);
    let text = fetched("fresh-3").await.ticket.text.clone().unwrap();
    assert_eq!(text.it, "Conservare il biglietto");
}

/// Whether the server knows the kiosk by this token; it may take a moment until another one is settled.
async fn is_known(link: &Link, token: &str) -> bool {
    link.with_token(token).who_am_i().await.is_ok()
}

#[tokio::test]
async fn a_token_is_renewed_in_two_steps_and_a_cut_between_them_locks_nobody_out() {
    let (_server, link, kiosk) = met().await;
    let renewed = async |link: &Link, fresh: &str| match run(link, &kiosk, Errand::RenewToken, &key(fresh)).await {
        Done::Renewed(token) => token,
        other => panic!("{other:?}"),
    };
    // The power goes before the answer is on the disk: the token that it brought is nobody's.
    let lost = renewed(&link, "fresh-1").await;
    assert!(is_known(&link, "rehearsal-k1").await);
    let new = renewed(&link, "fresh-2").await;
    assert!(!is_known(&link, lost.reveal()).await, "it was never used, and another was made");
    // The power goes before the new one is used: both are good.
    assert!(is_known(&link, "rehearsal-k1").await);
    let used = link.with_token(new.reveal());
    assert!(matches!(run(&used, &kiosk, Errand::ProveToken, &key("fresh-3")).await, Done::TokenProven));
    paired::until(async || !is_known(&link, "rehearsal-k1").await).await;
    assert!(is_known(&link, new.reveal()).await);
    assert!(
        matches!(run(&link, &kiosk, Errand::ProveToken, &key("fresh-4")).await, Done::Failed),
        "the former is worth nothing"
    );
}
