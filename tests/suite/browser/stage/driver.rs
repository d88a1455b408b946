//! One headless Chromium with a profile of its own, driven through chromedriver. Whatever becomes of its test, both are
//! gone afterwards.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::client::Client;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver, WindowHandle};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::Office;

const MISSING: &str = "the pages are tested in Chromium: install it (on Debian, as root: apt-get install chromium chromium-driver), then test again";

/// How long a page may take to show what is awaited. Generous: it is a failure, not a measure.
const PATIENCE: Duration = Duration::from_secs(30);

/// Browsers that run at once in this process. A runner with a process for each test has its own limit.
static TURNS: Semaphore = Semaphore::const_new(2);

/// What is the same for every browser: no window, nothing fetched, nothing asked.
const FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// Leave to sound, as a board's own browser is given it.
const SOUND: &str = "--autoplay-policy=no-user-gesture-required";

/// Ends the session that there is, begins one, and tells the status of that.
const SIGN_IN: &str = "
    const [name, password, done] = arguments;
    const csrf = document.cookie.split('; ').filter((one) => one.split('=')[0].endsWith('-csrf'))
        .map((one) => one.slice(one.indexOf('=') + 1)).join(' ');
    const headers = { 'content-type': 'application/json', 'x-csrf-token': csrf };
    const isIn = /(^|; )(__Host-)?numeretto-[0-9a-f]{8}-session-csrf=./.test(document.cookie);
    const leave = isIn ? fetch('/api/v1/session', { method: 'DELETE', headers }) : Promise.resolve();
    leave.then(() => fetch('/api/v1/session', { method: 'POST', headers, body: JSON.stringify({ name, password }) }))
        .then((answer) => done(answer.status), (error) => done(String(error)));";

/// A page in a tab of its own.
#[derive(Clone, Debug)]
pub(crate) struct Tab(WindowHandle);

/// A browser of a test's own.
pub(crate) struct Browser {
    driver: WebDriver,
    processes: Processes,
    first: Option<Tab>,
    net_may_fail: bool,
    may_be_refused: bool,
    /// Who has signed in, and for which place.
    signed_in: Option<(&'static str, String)>,
    _turn: SemaphorePermit<'static>,
}

impl Browser {
    /// With leave to sound.
    pub(crate) async fn start() -> Self {
        Self::with(&[SOUND]).await
    }

    /// As whoever opens a page has it: sound only after a hand's gesture.
    pub(crate) async fn as_it_comes() -> Self {
        Self::with(&[]).await
    }

    async fn with(further: &[&str]) -> Self {
        let turn = TURNS.acquire().await.unwrap();
        let (processes, port) = Processes::start();
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(&chromium().to_string_lossy()).unwrap();
        capabilities.set_browser_log_level(LoggingPrefsLogLevel::Severe).unwrap();
        for flag in FLAGS.iter().chain(further) {
            capabilities.add_arg(flag).unwrap();
        }
        capabilities.add_arg(&format!("--user-data-dir={}", processes.profile.path().display())).unwrap();
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await;
        let driver = driver.unwrap_or_else(|error| panic!("no browser: {error:?}"));
        let first = Some(Tab(driver.window().await.unwrap()));
        Self { driver, processes, first, net_may_fail: false, may_be_refused: false, signed_in: None, _turn: turn }
    }

    /// From here on the server may be gone: that the browser cannot reach it is no mistake of a page.
    pub(crate) fn net_may_fail(&mut self) {
        self.net_may_fail = true;
    }

    /// From here on the server may refuse something: that the browser notes it is no mistake of a page.
    pub(crate) fn may_be_refused(&mut self) {
        self.may_be_refused = true;
    }

    /// Goes to an address in the present tab, and waits until it is loaded.
    pub(crate) async fn open(&self, address: &str) {
        self.driver.goto(address).await.unwrap_or_else(|error| panic!("{address}: {error:?}"));
    }

    /// Signs somebody of the rehearsal in, in the present tab, as the page for it does; whoever was signed in before goes. Desks
    /// are an operator's, figures a manager's. One session sits at one desk: whoever goes on to another signs in anew.
    pub(crate) async fn sign_in(&mut self, office: &Office, name: &str) {
        self.sign_in_at(&office.address(""), name).await;
    }

    /// The same in an office at `http://…`.
    pub(crate) async fn sign_in_at(&mut self, base: &str, name: &str) {
        if !has_doors(base).await {
            return;
        }
        // For anybody, and nothing of a page, so that the next one comes with an empty cache.
        self.open(&format!("{base}/healthz")).await;
        let answer = self.js_until_done(SIGN_IN, vec![name.into(), format!("rehearsal-{name}").into()]).await;
        assert_eq!(answer, json!(201), "{name} signs in");
        self.signed_in = None;
    }

    /// The same, unless this person has signed in here for this place.
    pub(crate) async fn sign_in_once(&mut self, office: &Office, name: &'static str, place: &str) {
        let wanted = Some((name, place.to_owned()));
        if self.signed_in != wanted {
            self.sign_in(office, name).await;
            self.signed_in = wanted;
        }
    }

    /// Opens an address in a tab of its own, which then is the present one.
    pub(crate) async fn tab(&mut self, address: &str) -> Tab {
        let tab = self.blank().await;
        self.open(address).await;
        tab
    }

    /// An empty tab, which then is the present one.
    pub(crate) async fn blank(&mut self) -> Tab {
        let tab = match self.first.take() {
            Some(first) => first,
            None => Tab(self.driver.new_tab().await.unwrap()),
        };
        self.at(&tab).await;
        tab
    }

    /// Makes a tab the present one.
    pub(crate) async fn at(&self, tab: &Tab) {
        self.driver.switch_to_window(tab.0.clone()).await.unwrap();
    }

    /// Sets the size of the present tab, in CSS pixels.
    pub(crate) async fn size(&self, (width, height): (u32, u32)) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        let sized = "return innerWidth === arguments[0] && innerHeight === arguments[1]";
        self.until("the size", sized, vec![width.into(), height.into()]).await;
    }

    /// Asks the present tab for stillness, as people do whom motion troubles: what is looked at then does not change.
    pub(crate) async fn still(&self) {
        let features = json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// A command of the developer tools about the present tab.
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let answer = self.driver.cdp().send_raw(command, parameters).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error:?}"))
    }

    /// Runs a script in the page; what it returns.
    pub(crate) async fn js(&self, script: &str, arguments: Vec<Value>) -> Value {
        let ran = self.driver.execute(script.to_owned(), arguments).await;
        ran.unwrap_or_else(|error| panic!("{error:?} in {}", start_of(script))).json().clone()
    }

    /// Runs a script that tells when it is done by calling its last argument.
    pub(crate) async fn js_until_done(&self, script: &str, arguments: Vec<Value>) -> Value {
        let ran = self.driver.execute_async(script.to_owned(), arguments).await;
        ran.unwrap_or_else(|error| panic!("{error:?} in {}", start_of(script))).json().clone()
    }

    /// Waits until a script returns something true, and hands it back.
    #[track_caller]
    pub(crate) fn until<'a>(
        &'a self,
        what: &'a str,
        script: &'a str,
        arguments: Vec<Value>,
    ) -> impl Future<Output = Value> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            let began = Instant::now();
            loop {
                let got = self.js(script, arguments.clone()).await;
                if !matches!(got, Value::Null | Value::Bool(false)) && got != "" {
                    return got;
                }
                if began.elapsed() > PATIENCE {
                    let shown = self.js("return [location.href, document.body.innerText]", vec![]).await;
                    panic!("{caller}: not seen within {PATIENCE:?}: {what} {arguments:?}; the page shows {shown}");
                }
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
        }
    }

    /// Waits until a visible element of this selector says this.
    #[track_caller]
    pub(crate) fn until_says<'a>(&'a self, selector: &'a str, words: &'a str) -> impl Future<Output = Value> + 'a {
        let script = "return [...document.querySelectorAll(arguments[0])].some((one) =>
            one.checkVisibility() && one.innerText.toLowerCase().includes(arguments[1].toLowerCase()))";
        self.until("an element that says", script, vec![selector.into(), words.into()])
    }

    /// Waits until a visible element of this selector is there.
    #[track_caller]
    pub(crate) fn until_there<'a>(&'a self, selector: &'a str) -> impl Future<Output = Value> + 'a {
        let script = "return [...document.querySelectorAll(arguments[0])].some((one) => one.checkVisibility())";
        self.until("an element", script, vec![selector.into()])
    }

    /// Clicks the middle of the first element of this selector, as a hand would.
    pub(crate) async fn click(&self, selector: &str) {
        self.until_there(selector).await;
        let element = self.driver.find(thirtyfour::By::Css(selector)).await.unwrap();
        element.click().await.unwrap_or_else(|error| panic!("{selector} cannot be clicked: {error:?}"));
    }

    /// Clicks an element until another one is there, as a hand does that was too quick: a screen that has just come takes
    /// no press yet.
    pub(crate) async fn click_until(&self, selector: &str, expected: &str) {
        let shown = "return [...document.querySelectorAll(arguments[0])].some((one) => one.checkVisibility())";
        for _ in 0..10 {
            self.click(selector).await;
            let pressed = Instant::now();
            while pressed.elapsed() < Duration::from_secs(3) {
                if self.js(shown, vec![expected.into()]).await == true {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
        }
        panic!("{selector} was clicked ten times, and there is no {expected}");
    }

    /// Presses keys, one after the other, wherever the focus is.
    pub(crate) async fn press(&self, keys: &str) {
        let chain = self.driver.action_chain_with_delay(Some(Duration::ZERO), Some(Duration::ZERO));
        chain.send_keys(keys.to_owned()).perform().await.unwrap_or_else(|error| panic!("{keys:?}: {error:?}"));
    }

    /// A picture of what the present tab shows, as PNG.
    pub(crate) async fn picture(&self) -> Vec<u8> {
        self.driver.screenshot_as_png().await.unwrap()
    }

    /// Holds the browser's log against the pages, and ends the browser.
    pub(crate) async fn end(self) {
        let log = self.driver.browser_log().await.unwrap();
        let net = |message: &str| self.net_may_fail && message.contains("net::ERR_");
        // Whoever opens the link of no ticket is told so, also by the browser.
        let nobodys = |message: &str| message.contains("/t/nobodys") && message.contains("404");
        let refused = |message: &str| {
            self.may_be_refused
                && ["401", "403", "409"].iter().any(|status| message.contains(&format!("status of {status} ")))
        };
        let wrong = log.into_iter().map(|entry| entry.message);
        let wrong: Vec<_> = wrong.filter(|message| !net(message) && !nobodys(message) && !refused(message)).collect();
        assert!(wrong.is_empty(), "the browser's log has errors: {wrong:#?}");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Before the driver says goodbye to a process that may not answer.
        self.processes.kill();
    }
}

/// Whether people sign in there. A server that does not know the route has no doors yet: then pages are anybody's.
async fn has_doors(base: &str) -> bool {
    Client::new(base).anonymous().read("/api/v1/session").await.status != 404
}

fn start_of(script: &str) -> String {
    script.chars().take(300).collect()
}

/// Chromium, under the names that it has.
fn chromium() -> PathBuf {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
    let candidates = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    candidates.into_iter().find(|path| path.is_file()).unwrap_or_else(|| panic!("there is no chromium: {MISSING}"))
}

/// chromedriver, and the browser that it starts, which is known by its profile.
struct Processes {
    driver: Child,
    profile: TempDir,
}

impl Processes {
    /// The port that it takes for one protocol may be another process's for the other: it ends then, and another one is tried.
    fn start() -> (Self, u16) {
        let started = (0..5).find_map(|_| Self::started());
        started.unwrap_or_else(|| panic!("chromedriver ended five times before it named its port"))
    }

    fn started() -> Option<(Self, u16)> {
        let profile = tempfile::Builder::new().prefix("numeretto-browser-").tempdir().unwrap();
        let driver = Command::new("chromedriver").arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut driver = driver.unwrap_or_else(|error| panic!("chromedriver cannot be run ({error}): {MISSING}"));
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port =
            lines.find_map(|line| line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok());
        let processes = Self { driver, profile };
        // Read to its end, so that it never waits for a reader.
        thread::spawn(move || lines.for_each(drop));
        Some((processes, port?))
    }

    fn kill(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        let mark = self.profile.path().to_string_lossy().into_owned();
        for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let command = fs::read(process.path().join("cmdline")).unwrap_or_default();
            let id = process.file_name().to_string_lossy().parse().ok().and_then(Pid::from_raw);
            if let Some(id) = id.filter(|_| String::from_utf8_lossy(&command).contains(&mark)) {
                let _ = kill_process(id, Signal::KILL);
            }
        }
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        self.kill();
    }
}
