//! A citizen's morning, seen on all pages at once: a ticket at the kiosk, the wait on board and phone, the call by the
//! keyboard of a desk, seen and said on the board and told by the phone, the end, and the figure of it in the reports.
//! Then the same with a server that is killed and comes back in the middle.

use serde_json::json;

use super::{
    code,
    stage::{Browser, Office, Tab, pages},
    texts::{say, start},
};

/// The day of the rehearsal.
const DAY: &str = "2026-11-24";
/// Where the citizen is called to.
const DESK: u16 = 3;

/// Counts what a page plays: tones of the chime, and clips of the voice.
const LISTEN: &str = "
    window.heard = { tones: 0, clips: 0 };
    for (const [kind, source] of [['tones', OscillatorNode], ['clips', AudioBufferSourceNode]]) {
        const start = source.prototype.start;
        source.prototype.start = function (...rest) { window.heard[kind] += 1; return start.apply(this, rest); };
    }";

/// Everybody's pages.
struct Hall {
    office: Office,
    browser: Browser,
    language: &'static str,
    kiosk: Tab,
    board: Tab,
    desk: Tab,
    phone: Option<Tab>,
    number: String,
}

impl Hall {
    async fn open(language: &'static str) -> Self {
        let office = Office::at(&format!("{DAY}T09:30:00+01:00,x1"));
        let mut browser = Browser::start().await;
        browser.sign_in(&office, "operator").await;
        let at = |path: &str| office.address(&pages::in_language(path, language));
        let board = browser.blank().await;
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": LISTEN })).await;
        browser.open(&at(pages::board::AT)).await;
        let desk = browser.tab(&at(&pages::desk::at(DESK))).await;
        let kiosk = browser.blank().await;
        browser.size((1080, 1920)).await;
        browser.open(&at(pages::kiosk::AT)).await;
        Self { office, browser, language, kiosk, board, desk, phone: None, number: String::new() }
    }

    /// A hand at the kiosk; the slip tells the number, and its code leads a phone to it.
    async fn take(&mut self) {
        self.browser.at(&self.kiosk).await;
        let before = self.waiting_at_the_office().await;
        self.browser.click_until(&pages::kiosk::service('A'), pages::kiosk::SLIP_NUMBER).await;
        let text = "return document.querySelector(arguments[0])?.innerText.trim()";
        let number = self.browser.until("the number", text, vec![pages::kiosk::SLIP_NUMBER.into()]).await;
        self.number = number.as_str().unwrap().to_owned();
        assert_eq!(self.waiting_at_the_office().await, before + 1, "one press is one ticket");
        self.browser.until_there(pages::kiosk::SLIP_CODE).await;
        let link = self.link_on_the_slip().await;
        assert!(link.starts_with(&self.office.address("/t/")), "{link}");
        self.phone = Some(self.browser.tab(&pages::in_language(&link, self.language)).await);
        self.browser.until_says(pages::phone::NUMBER, &self.number).await;
    }

    /// As a phone reads it off the paper, once that has come out.
    async fn link_on_the_slip(&self) -> String {
        for _ in 0..50 {
            if let Some(link) = code::read(&self.browser.picture().await) {
                return link;
            }
        }
        panic!("no code on the slip can be read");
    }

    async fn waiting_at_the_office(&self) -> usize {
        self.office.client().office().await.services.iter().map(|service| service.waiting).sum()
    }

    async fn waiting_is_seen(&self) {
        self.browser.at(&self.board).await;
        let first = "return document.querySelector(arguments[0]).innerText.includes('1')";
        self.browser.until("one waits on the board", first, vec![pages::board::WAITING.into()]).await;
        self.browser.at(self.phone.as_ref().unwrap()).await;
        self.browser.until("the phone waits", "return document.body.dataset.state === 'waiting'", vec![]).await;
    }

    /// The server is gone for a while: every page says so, and goes on by itself.
    async fn crash(&mut self) {
        self.browser.net_may_fail();
        self.office.kill();
        let band = start(self.language, "lost-since");
        let tabs = [&self.kiosk, &self.board, &self.desk, self.phone.as_ref().unwrap()];
        for tab in tabs {
            self.browser.at(tab).await;
            self.browser.until_says(pages::LOST, &band).await;
        }
        self.office.restart();
        for tab in tabs {
            self.browser.at(tab).await;
            let gone = "return !document.querySelector(arguments[0]).checkVisibility()";
            self.browser.until("the band goes", gone, vec![pages::LOST.into()]).await;
        }
        self.browser.at(self.phone.as_ref().unwrap()).await;
        self.browser.until_says(pages::phone::NUMBER, &self.number).await;
    }

    /// By keyboard alone.
    async fn call(&self) {
        self.browser.at(&self.desk).await;
        self.browser.until_there(&format!("{}:not([aria-disabled])", pages::desk::verb("open"))).await;
        self.browser.press("o").await;
        self.browser.until_there(&format!("{}:not([aria-disabled])", pages::desk::verb("next"))).await;
        self.browser.press("n").await;
        self.browser.until_says(pages::desk::NUMBER, &self.number).await;
    }

    async fn call_is_seen_and_heard(&self) {
        let said = say(
            // The ticket was taken in the language of the kiosk, and is called in it.
            self.language,
            "board-live-said",
            &[("letter", "A"), ("number", "1"), ("desk", &DESK.to_string())],
        );
        self.browser.at(&self.board).await;
        self.browser.until_says(pages::board::NOW, &self.number).await;
        let live = "const said = document.querySelector(arguments[0]);
            return said.getAttribute('aria-live') === 'polite' && said.textContent.includes(arguments[1])";
        self.browser.until("the call in words", live, vec![pages::board::SAID.into(), said.into()]).await;
        self.browser.until("the chime", "return window.heard.tones >= 2", vec![]).await;
        self.browser.until("the voice", "return window.heard.clips >= 4", vec![]).await;
        self.browser.at(self.phone.as_ref().unwrap()).await;
        let words = say(self.language, "phone-called", &[("desk", &DESK.to_string())]);
        self.browser.until_says(pages::phone::STATE, &words).await;
    }

    /// By keyboard alone: the visit begins, and ends with what was done.
    async fn finish(&self) {
        self.browser.at(&self.desk).await;
        self.browser.press("a").await;
        self.browser.until_says(pages::desk::STATE, &say(self.language, "desk-state-serving", &[])).await;
        self.browser.press("c").await;
        self.browser.until_there(pages::desk::DIALOG).await;
        self.browser.press("\u{e007}").await;
        self.browser.until_says(pages::desk::STATE, &say(self.language, "desk-state-open", &[])).await;
        self.browser.at(self.phone.as_ref().unwrap()).await;
        self.browser.until("the phone is done", "return document.body.dataset.state === 'served'", vec![]).await;
    }

    /// The day's figures tell of one ticket, and one wait: a manager reads them, in a browser of the manager's own.
    async fn a_manager_reads_of_it(self) {
        self.browser.end().await;
        let mut browser = Browser::start().await;
        browser.sign_in(&self.office, "manager").await;
        let reports = pages::in_language(&pages::reports::of("service", DAY, DAY), self.language);
        browser.open(&self.office.address(&reports)).await;
        let row = "return [...document.querySelectorAll('tbody tr')].map((row) => row.innerText.replace(/\\s+/g, ' '))
            .find((row) => row.startsWith('A '))";
        let row = browser.until("the row of the service", row, vec![]).await;
        assert!(row.as_str().unwrap().contains(" 1 "), "{row}");
        browser.end().await;
    }
}

async fn story(language: &'static str, crash: bool) {
    let mut hall = Hall::open(language).await;
    hall.take().await;
    hall.waiting_is_seen().await;
    if crash {
        hall.crash().await;
        hall.waiting_is_seen().await;
    }
    hall.call().await;
    hall.call_is_seen_and_heard().await;
    hall.finish().await;
    hall.a_manager_reads_of_it().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_is_served_in_italian() {
    story("it", false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_is_served_in_english() {
    story("en", false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_keeps_the_place_when_the_server_crashes_in_italian() {
    story("it", true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_keeps_the_place_when_the_server_crashes_in_english() {
    story("en", true).await;
}
