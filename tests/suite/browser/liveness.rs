//! Seven pages of one browser, all live at once: a browser opens six connections to a server at most, and the seventh page
//! must live as well.

use super::stage::{Browser, Office, Tab, pages};
use super::texts::say;

#[tokio::test(flavor = "multi_thread")]
async fn seven_pages_of_one_browser_live() {
    let office = Office::at("2026-11-24T09:30:00+01:00,x1");
    office.open(5).await;
    let (first, second) = (office.take('A').await, office.take('A').await);
    let mut browser = Browser::start().await;
    // One browser has one session: the head has both a desk and the figures.
    browser.sign_in(&office, "head").await;
    let phone = |ticket: &protocol::views::Ticket| format!("/t/{}", ticket.code.as_ref().unwrap());
    let paths = [
        pages::home::AT.to_owned(),
        pages::kiosk::AT.to_owned(),
        pages::board::AT.to_owned(),
        pages::desk::at(5),
        phone(&first),
        phone(&second),
        pages::reports::AT.to_owned(),
    ];
    let mut tabs: Vec<Tab> = Vec::new();
    for path in &paths {
        tabs.push(browser.tab(&office.address(&pages::in_language(path, "it"))).await);
    }
    let [home, kiosk, board, desk, called, waits, reports] = &tabs[..] else { unreachable!() };
    browser.at(reports).await;
    browser.until_says(pages::CLOCK, ":").await;

    // A ticket is taken: whoever shows who waits shows it.
    office.take('A').await;
    let row =
        "const row = [...document.querySelectorAll(arguments[0])].find((row) => row.innerText.includes(arguments[1]));
        return row && row.innerText.includes(arguments[2])";
    let waiting =
        |container: &str, item: &str| vec![format!("{container} {item}").into(), "Anagrafe".into(), "3".into()];
    browser.at(home).await;
    browser.until("three wait at home", row, waiting(pages::home::SERVICES, "tr")).await;
    browser.at(kiosk).await;
    browser.until("three wait at the kiosk", row, waiting("#services", "[data-service]")).await;
    browser.at(board).await;
    browser.until("three wait on the board", row, waiting(pages::board::WAITING, "li")).await;
    browser.at(desk).await;
    browser.until("three wait at the desk", row, waiting(pages::desk::QUEUE, "tr")).await;

    // The first is called: whoever shows calls shows it, and the next one's phone moves up.
    let number = office.next(5).await.unwrap().number.unwrap().to_string();
    browser.at(board).await;
    browser.until_says(pages::board::NOW, &number).await;
    browser.at(desk).await;
    browser.until_says(pages::desk::NUMBER, &number).await;
    browser.at(called).await;
    browser.until_says(pages::phone::STATE, &say("it", "phone-called", &[("desk", "5")])).await;
    browser.at(waits).await;
    browser.until("the next one's phone waits", "return document.body.dataset.state === 'waiting'", vec![]).await;
    office.next(5).await.unwrap();
    browser.until_says(pages::phone::STATE, &say("it", "phone-called", &[("desk", "5")])).await;
    browser.end().await;
}
