//! What a day leaves: answers to every question that can be asked, streams, logs, figures of the server, files. As bytes, to
//! be searched, and as lines without what is drawn by chance or told by the machine's clock, to be compared.

use std::{
    collections::BTreeMap,
    fs,
    io::Read,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use reqwest::Method;
use rusqlite::{Connection, OpenFlags, types::ValueRef};
use serde_json::Value;
use tests::program::Server;
use tokio::task::JoinSet;

/// Who asks, of those whom a rehearsal knows by a token.
const ASKERS: [&str; 8] = ["administrator", "head", "manager", "reception", "operator", "k1", "b1", ""];

/// What goes on all day.
const STREAMS: [(&str, &str); 4] = [
    ("administrator", "/events/stream"),
    ("head", "/desks/stream"),
    ("reception", "/desks/stream"),
    ("b1", "/board/stream"),
];

/// All that was gathered.
#[derive(Default)]
pub(super) struct Trace {
    /// Lines by where they are from.
    pub(super) lines: BTreeMap<String, Vec<String>>,
    /// Everything as it was, by where it is from.
    pub(super) bytes: Vec<(String, Vec<u8>)>,
    heard: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    listeners: JoinSet<()>,
}

/// How long an answer may take to go on.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where the first event of a stream ends, once it is there as a whole; comments come before it.
fn end_of_first_event(body: &[u8]) -> Option<usize> {
    let begins = body.windows(6).position(|part| part == b"\ndata:")?;
    let length = body[begins + 1..].windows(2).position(|part| part == b"\n\n")?;
    Some(begins + 1 + length + 2)
}

impl Trace {
    /// Listens to the streams until the server ends.
    pub(super) async fn listen(&mut self, server: &Server) {
        for (who, path) in STREAMS {
            let mut stream = server.client().as_(who).stream(path).await.unwrap();
            let (heard, name) = (self.heard.clone(), format!("stream {path} as {who}"));
            self.listeners.spawn(async move {
                while let Ok(Some(chunk)) = stream.chunk().await {
                    heard.lock().unwrap().entry(name.clone()).or_default().extend_from_slice(&chunk);
                }
            });
        }
    }

    /// The streams are over.
    pub(super) async fn end(&mut self) {
        while self.listeners.join_next().await.is_some() {}
        self.bytes.extend(std::mem::take(&mut *self.heard.lock().unwrap()));
    }

    /// Asks all that the document of the API has to be asked, as everybody; of a ticket's holder, by this code. Without one
    /// those are left out: how long whoever guesses at codes waits goes by the machine's clock, and tells of no operator.
    pub(super) async fn ask(&mut self, server: &Server, when: &str, code: Option<&str>) {
        let client = server.client();
        let document = client.anonymous().read("/openapi.json").await.body;
        let document: Value = serde_json::from_str(&document).unwrap();
        for (path, item) in document["paths"].as_object().unwrap() {
            let Some(get) = item.get("get") else { continue };
            if code.is_none() && path.contains("{code}") {
                continue;
            }
            let at = path
                .replace("{code}", code.unwrap_or_default())
                .replace("{n}", "3")
                .replace("{k}", "k1")
                .replace("{b}", "b1")
                .replace("{s}", "A")
                .replace("{id}", "1");
            let at = format!("{at}?{}", wanted(get));
            for who in ASKERS {
                let asker = if who.is_empty() { client.anonymous() } else { client.as_(who) };
                let mut answer = asker.request(Method::GET, &at).send().await.unwrap();
                let name = format!("{when}: {path} as {who:?}: {}", answer.status());
                let is_stream = answer.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream");
                let head: Vec<u8> =
                    answer.headers().iter().flat_map(|(k, v)| [k.as_str().as_bytes(), v.as_bytes()].concat()).collect();
                let mut body = Vec::new();
                // Of a stream that which comes first: how much of the rest comes in one piece is chance.
                while let Ok(Ok(Some(chunk))) = tokio::time::timeout(PATIENCE, answer.chunk()).await {
                    body.extend_from_slice(&chunk);
                    if let Some(end) = end_of_first_event(&body).filter(|_| is_stream) {
                        body.truncate(end);
                        break;
                    }
                }
                // A spreadsheet is searched unpacked.
                let body = if body.starts_with(b"PK\x03\x04") { unzipped(&body) } else { body };
                let text = String::from_utf8_lossy(&body);
                let mut lines: Vec<_> = text.lines().map(normal).filter(|line| is_told(line)).collect();
                if path.ends_with("/metrics") {
                    // They come in no order of their own.
                    lines.sort_unstable();
                }
                self.lines.insert(name.clone(), lines);
                self.bytes.push((name, [head, body].concat()));
            }
        }
    }

    /// What the server has said.
    pub(super) fn logs(&mut self, said: &str) {
        let own = |line: &&str| line.contains("queue_server::http") && line.contains("answered");
        let lines = self.lines.entry("log".into()).or_default();
        lines.extend(said.lines().filter(own).map(logged));
        self.bytes.push(("log".into(), said.as_bytes().to_vec()));
    }

    /// The files of a folder as they are, and the rows of those that are stores.
    pub(super) fn bytes_of(&mut self, folder: &Path, when: &str) {
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        for path in files {
            let name = format!("{when}: file {}", path.file_name().unwrap().to_string_lossy());
            self.bytes.push((name.clone(), fs::read(&path).unwrap()));
            if path.extension().is_some_and(|end| end == "db") && when != "crash" {
                self.lines
                    .insert(name, rows(&path).iter().map(|(table, row)| normal(&format!("{table}: {row}"))).collect());
            }
        }
    }
}

/// Values for what a question must say.
fn wanted(get: &Value) -> String {
    let parameters = get["parameters"].as_array().cloned().unwrap_or_default();
    let value = |name: &str| match name {
        "from" | "to" => "2026-11-24",
        "by" => "desk_kind",
        "limit" => "500",
        _ => "",
    };
    let named = parameters.iter().filter(|one| one["in"] == "query").map(|one| one["name"].as_str().unwrap());
    let pairs = named.map(|name| (name, value(name))).filter(|(_, value)| !value.is_empty());
    pairs.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// The parts of a packed file, one after the other: those that are stored and those that are deflated.
fn unzipped(zip: &[u8]) -> Vec<u8> {
    let number = |at: usize, length: usize| {
        zip[at..at + length].iter().rev().fold(0_usize, |n, byte| n << 8 | usize::from(*byte))
    };
    let central = zip.windows(4).enumerate().filter(|(_, mark)| *mark == b"PK\x01\x02").map(|(at, _)| at);
    let mut all = Vec::new();
    for at in central {
        let (method, size, local) = (number(at + 10, 2), number(at + 20, 4), number(at + 42, 4));
        let begin = local + 30 + number(local + 26, 2) + number(local + 28, 2);
        let packed = &zip[begin..begin + size];
        match method {
            0 => all.extend_from_slice(packed),
            _ => drop(flate2::read::DeflateDecoder::new(packed).read_to_end(&mut all).unwrap()),
        }
        all.push(b'\n');
    }
    all
}

/// Every row of every table of a store, in the order in which they were written.
pub(super) fn rows(path: &Path) -> Vec<(String, String)> {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut tables = conn.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut all = Vec::new();
    for table in tables {
        let mut select = conn.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let names: Vec<String> = select.column_names().iter().map(|name| (*name).to_owned()).collect();
        let mut found = select.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let column = |(place, name): (usize, &String)| match row.get_ref(place).unwrap() {
                ValueRef::Text(text) => format!("{name}={}", String::from_utf8_lossy(text)),
                ValueRef::Blob(blob) => {
                    format!("{name}={}", blob.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
                }
                other => format!("{name}={other:?}"),
            };
            all.push((table.clone(), names.iter().enumerate().map(column).collect::<Vec<_>>().join(" | ")));
        }
    }
    all
}

/// A line without what is drawn by chance, and what the machine's clock says.
fn normal(line: &str) -> String {
    let mut line = line.to_owned();
    // Hashes, digests, the folder's own number; passwords and PINs; what counts publications and requests.
    blot(&mut line, "$argon2id", |c| !c.is_whitespace());
    for mark in ["view_seq\":", "\"request_id\":\"r", "id: "] {
        blot(&mut line, mark, |c| c.is_ascii_hexdigit());
    }
    blot(&mut line, "seen: who=", |_| true);
    // When a device or a key was seen is to the minute of the machine's clock, which may turn between the two days.
    blot(&mut line, "\"seen\":\"", |c| c != '"');
    // How long one who guessed still waits runs down by the machine's clock.
    blot(&mut line, "try again in ", |c| c.is_ascii_digit());
    // By which holders follow their tickets.
    blot(&mut line, " | code=", |c| c.is_ascii_alphanumeric());
    // Where desks have labels, these are shuffled.
    blot(&mut line, "desk_label=Integer(", |c| c.is_ascii_digit());
    // When the office was set up, the clock still went.
    blot(&mut line, "1795496400", |c| c.is_ascii_digit());
    hashes(&line)
}

/// Blots out what follows each mark as long as it is of this kind.
fn blot(line: &mut String, mark: &str, of: impl Fn(char) -> bool) {
    let mut from = 0;
    while let Some(at) = line[from..].find(mark).map(|at| from + at + mark.len()) {
        let length = line[at..].find(|c| !of(c)).unwrap_or(line.len() - at);
        line.replace_range(at..at + length, "#");
        from = at;
    }
}

/// Long runs of hexadecimal digits are hashes.
fn hashes(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut run = String::new();
    for c in line.chars().chain(['\n']) {
        if c.is_ascii_hexdigit() {
            run.push(c);
            continue;
        }
        out.push_str(if run.len() >= 32 { "#" } else { &run });
        run.clear();
        out.push(c);
    }
    out.pop();
    out
}

/// Times of the machine, how many watch just now, and how orders fell together are not of the day.
fn is_told(line: &str) -> bool {
    !["_seconds", "stream_clients", "batch_orders"].iter().any(|part| line.contains(part))
}

/// What a line of the log says of a request: its method, its route, its status.
fn logged(line: &str) -> String {
    let plain: String = line.chars().filter(|c| !matches!(c, '"' | '{' | '}')).collect();
    let words = plain.split([' ', ',', ':', '=']).collect::<Vec<_>>();
    let after = |name: &str| words.iter().position(|word| *word == name).and_then(|at| words.get(at + 1)).copied();
    format!("{:?} {:?} {:?}", after("method"), after("route"), after("status"))
}
