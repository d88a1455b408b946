//! A real office from its first start to its first visit, by real people: the administrator comes in with what `init` printed,
//! lets an operator and a kiosk in, a citizen takes a ticket there, and the operator serves it. No token that everybody knows.

use std::{fs, net::TcpListener, path::Path};

use queue_server::config;
use reqwest::Method;
use serde_json::Value;
use tests::{
    client::Client,
    entry::one_time_password,
    program::{Server, run},
};

use super::{
    accessibility::{axe, findings},
    stage::{Browser, LANGUAGES, pages},
    texts::say,
};

const ENTER: &str = "\u{e007}";

/// The built-in office, open all day, in a zone where it is about noon: the real clock is whatever it is.
fn open_now() -> String {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let hour = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).hour();
    let zone = match 12 - hour {
        // The names of these zones count the other way.
        ahead @ 1.. => format!("Etc/GMT-{ahead}"),
        behind => format!("Etc/GMT+{}", -behind),
    };
    let text = config::builtin().replace("national_holidays = \"it\"", "national_holidays = \"none\"");
    let lines = text.lines().filter(|line| !line.starts_with("patron = ")).map(|line| {
        let day = days.iter().find(|day| line.starts_with(&format!("{day} = ")));
        match day {
            Some(day) => format!("{day} = [\"00:00-23:59\"]"),
            None if line.starts_with("time_zone") => format!("time_zone = \"{zone}\""),
            None => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

struct RealOffice {
    server: Server,
    one_time: String,
    language: &'static str,
    _folder: tempfile::TempDir,
}

impl RealOffice {
    fn begin(language: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (data, file) = (folder.path().join("data"), folder.path().join("office.toml"));
        fs::write(&file, open_now()).unwrap();
        let [init, at, with] = ["init", "--data", "--config"].map(Path::new);
        let said = run(&[init, at, &data, with, &file]).done();
        let one_time = one_time_password(&said).unwrap_or_else(|| panic!("no password in: {said}")).to_owned();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = Server::spawn(&data, &["--listen", &format!("127.0.0.1:{port}")]).unwrap();
        Self { server, one_time, language, _folder: folder }
    }

    async fn at(&self, browser: &Browser, path: &str) {
        browser.open(&format!("{}{}", self.server.base, pages::in_language(path, self.language))).await;
    }

    /// Signs in at where one is, chooses a password, and gets to where one wanted.
    async fn first_entry(&self, browser: &Browser, name: &str, one_time: &str, own: &str) {
        fill(browser, pages::sign_in::NAME, name).await;
        fill(browser, pages::sign_in::PASSWORD, one_time).await;
        browser.press(ENTER).await;
        browser.until_there("#own-new").await;
        sound(browser, "the first password").await;
        fill(browser, "#own-new", own).await;
        browser.press(ENTER).await;
        browser.until_says(pages::door::NAME, name).await;
    }
}

async fn fill(browser: &Browser, field: &str, words: &str) {
    browser.until_there(field).await;
    let empty = "const field = document.querySelector(arguments[0]); field.value = ''; field.focus()";
    browser.js(empty, vec![field.into()]).await;
    browser.press(words).await;
}

async fn text_of(browser: &Browser, selector: &str) -> String {
    browser.until_there(selector).await;
    let text =
        browser.js("return document.querySelector(arguments[0]).textContent.trim()", vec![selector.into()]).await;
    text.as_str().unwrap().to_owned()
}

/// axe-core finds nothing on what is shown.
async fn sound(browser: &Browser, what: &str) {
    let found = findings(browser, &axe()).await;
    assert!(found.is_empty(), "{what}: {found:#?}");
}

async fn browser() -> Browser {
    let mut browser = Browser::start().await;
    browser.may_be_refused();
    browser.size((1280, 800)).await;
    browser.still().await;
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_first_start_to_the_first_visit() {
    for language in LANGUAGES {
        let office = RealOffice::begin(language);
        // Two browsers at most at a time: the administrator's is the operator's afterwards.
        let (desk, kiosk) = (browser().await, browser().await);

        // The administrator, with what was printed. Nobody else knows a password here.
        office.at(&desk, pages::admin::PEOPLE.0).await;
        desk.until_there(pages::sign_in::READY).await;
        let known = desk.js("return document.body.innerText.includes('rehearsal-')", vec![]).await;
        assert_eq!(known, false, "a real office tells no password");
        sound(&desk, "signing in").await;
        office.first_entry(&desk, "administrator", &office.one_time, "una frase che tengo a mente").await;
        desk.until_there(pages::admin::PEOPLE.1).await;

        // An operator.
        desk.click(pages::admin::ADD).await;
        fill(&desk, "#asked-name", "sportello uno").await;
        desk.click("input[value=operator]").await;
        desk.click(pages::desk::CONFIRM).await;
        let one_time = text_of(&desk, "#secret").await;
        sound(&desk, "a password that is shown once").await;
        desk.click("#leave").await;

        // A kiosk, by the code that its screen shows.
        office.at(&kiosk, pages::kiosk::AT).await;
        let code = "return /^\\w{3}-\\w{3}$/.exec(document.querySelector(arguments[0])?.textContent)?.[0]";
        let code = kiosk.until("a code", code, vec![pages::pairing::CODE.into()]).await;
        sound(&kiosk, "a kiosk that asks to be paired").await;
        office.at(&desk, pages::admin::DEVICES.0).await;
        fill(&desk, pages::admin::CODE, code.as_str().unwrap()).await;
        fill(&desk, pages::admin::NAME, "k1").await;
        desk.press(ENTER).await;
        desk.until_says(pages::admin::DEVICES.1, "k1").await;
        sound(&desk, "devices").await;

        // A citizen takes a ticket.
        kiosk.click_until(&pages::kiosk::service('A'), pages::kiosk::SLIP_NUMBER).await;
        let number = text_of(&kiosk, pages::kiosk::SLIP_NUMBER).await;
        assert_eq!(number, "A001");

        // The operator comes in, opens the desk, calls and serves it.
        desk.click(pages::door::SIGN_OUT).await;
        desk.until_there(pages::sign_in::READY).await;
        let counter = desk;
        office.at(&counter, &pages::desk::at(1)).await;
        office.first_entry(&counter, "sportello uno", &one_time, "tre parole qualsiasi").await;
        let verb = |name: &str| format!("{}:not([aria-disabled])", pages::desk::verb(name));
        counter.click(&verb("open")).await;
        counter.until_says(pages::desk::STATE, &say(language, "desk-state-open", &[])).await;
        counter.click(&verb("next")).await;
        counter.until_says(pages::desk::NUMBER, &number).await;
        counter.click(&verb("start")).await;
        counter.until_says(pages::desk::STATE, &say(language, "desk-state-serving", &[])).await;
        counter.click(&verb("finish")).await;
        counter.click(pages::desk::CONFIRM).await;
        counter.until_says(pages::desk::STATE, &say(language, "desk-state-open", &[])).await;
        served_once(&office, &number).await;

        for browser in [kiosk, counter] {
            browser.end().await;
        }
        assert!(office.server.terminate().success());
    }
}

/// The ticket was served, as those who may look see it; those who were known to everybody are nobody here.
async fn served_once(office: &RealOffice, number: &str) {
    let known = tests::entry::sign_in(&office.server.base, "sportello uno", "tre parole qualsiasi").await;
    let tickets: Value = known.get("/tickets").await;
    let states: Vec<_> =
        tickets["items"].as_array().unwrap().iter().map(|one| (&one["number"], &one["state"])).collect();
    assert_eq!(format!("{states:?}"), format!("[(String({number:?}), String(\"served\"))]"));
    let everybodys = Client::new(&office.server.base).as_("operator");
    let answer = everybodys.request(Method::GET, "/api/v1/tickets").send().await.unwrap();
    assert_eq!(answer.status(), 401);
}
