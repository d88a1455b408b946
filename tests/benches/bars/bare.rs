//! What the server is held against: a bare axum that parses and answers the same JSON, and a bare loop that commits the
//! same rows. The first is this program, started again, so that it is a process of its own; asked to call, it commits
//! the rows of one ticket, then sends its watchers a board of equal bytes.

use std::{
    convert::Infallible,
    io::{Write, stdout},
    path::Path,
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    Json, Router,
    body::Body,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
    serve::ListenerExt,
};
use bytes::Bytes;
use futures_util::stream::unfold;
use protocol::{Seq, TicketId, requests::Take, views::Ticket};
use queue_server::{
    engine::{Command as Said, ticket::Class},
    office::{Ask, Key, Order, Status, Writer},
};
use rusqlite::{Connection, TransactionBehavior, params};
use tokio::{net::TcpListener, sync::watch};

use crate::{
    client::{Press, fresh_key},
    office::{Office, Process},
};

/// The argument that makes this program the bare server.
pub(crate) const PROGRAM: &str = "bare";

/// Starts the bare server, which commits into this office.
pub(crate) fn start(office: &Office) -> Process {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.arg(PROGRAM).arg(office.journal());
    Process::start(&mut program, &office.folder().join("bare.log"))
}

struct Bare {
    ticket: Ticket,
    count: AtomicU64,
    commits: Mutex<Commits>,
    board: Mutex<String>,
    events: watch::Sender<Bytes>,
}

/// Serves until it is killed.
pub(crate) fn serve(arguments: &[String]) {
    let [journal] = arguments else { panic!("a journal") };
    let commits = Commits::open(Path::new(journal));
    let bare = Bare {
        ticket: serde_json::from_str(&commits.answer).unwrap(),
        count: AtomicU64::new(1),
        commits: Mutex::new(commits),
        board: Mutex::default(),
        events: watch::Sender::new(event(0, "")),
    };
    let router = Router::new()
        .route("/api/v1/tickets", post(answer_take))
        .route("/api/v1/readyz", get(async || "ready"))
        .route("/board", post(show))
        .route("/call", post(call))
        .route("/stream", get(stream))
        .with_state(Arc::new(bare));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut out = stdout();
        writeln!(out, "bare axum on http://{}", listener.local_addr().unwrap()).unwrap();
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        axum::serve(listener, router).await.unwrap();
    });
}

/// Parses the same request, answers with the same JSON.
async fn answer_take(State(bare): State<Arc<Bare>>, Json(asked): Json<Take>) -> (StatusCode, Json<Ticket>) {
    let id = TicketId::new(1, Seq(bare.count.fetch_add(1, Ordering::Relaxed)));
    let Take { service, channel, class, language, .. } = asked;
    (StatusCode::CREATED, Json(Ticket { id, service, channel, class, language, ..bare.ticket.clone() }))
}

/// What the next call sends to the watchers.
async fn show(State(bare): State<Arc<Bare>>, board: String) -> StatusCode {
    *bare.board.lock().unwrap() = board;
    StatusCode::OK
}

async fn call(State(bare): State<Arc<Bare>>) -> StatusCode {
    bare.commits.lock().unwrap().commit();
    let view_seq = bare.count.fetch_add(1, Ordering::Relaxed);
    bare.events.send_replace(event(view_seq, &bare.board.lock().unwrap()));
    StatusCode::OK
}

fn event(view_seq: u64, board: &str) -> Bytes {
    format!("id: {view_seq}\ndata: {board}\n\n").into()
}

async fn stream(State(bare): State<Arc<Bare>>) -> Response {
    let mut events = bare.events.subscribe();
    events.mark_changed();
    let events = unfold(events, |mut events| async move {
        events.changed().await.ok()?;
        let event = events.borrow_and_update().clone();
        Some((Ok::<_, Infallible>(event), events))
    });
    ([(header::CONTENT_TYPE, "text/event-stream")], Body::from_stream(events)).into_response()
}

/// Commits the rows of one ticket after another: the record and the answer under its key, as the server writes them, with
/// the server's tables and settings.
pub(crate) struct Commits {
    conn: Connection,
    seq: i64,
    at: i64,
    body: String,
    hash: Vec<u8>,
    answer: String,
}

impl Commits {
    /// Into an office of its own, in which one ticket was taken to learn the rows from.
    pub(crate) fn into(office: &Office) -> Self {
        take_one(office);
        Self::open(&office.journal())
    }

    fn open(journal: &Path) -> Self {
        let conn = Connection::open(journal).unwrap();
        conn.pragma_update(None, "cache_size", -8192).unwrap();
        conn.pragma_update(None, "wal_autocheckpoint", 4000).unwrap();
        conn.pragma_update(None, "synchronous", "FULL").unwrap();
        conn.pragma_update(None, "secure_delete", true).unwrap();
        let last = "SELECT seq, recorded_at, body, hash FROM journal ORDER BY seq DESC LIMIT 1";
        let (seq, at, body, hash) =
            conn.query_row(last, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).unwrap();
        let answer = conn.query_row("SELECT body FROM answers", [], |row| row.get(0)).unwrap();
        Self { conn, seq, at, body, hash, answer }
    }

    /// One ticket's rows, on the disk when it returns.
    pub(crate) fn commit(&mut self) {
        self.seq += 1;
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        let record = "INSERT INTO journal VALUES (?1, ?2, NULL, 'ticket_issued', 1, ?3, ?4)";
        tx.prepare_cached(record).unwrap().execute(params![self.seq, self.at, self.body, self.hash]).unwrap();
        let answer = "INSERT INTO answers VALUES ('k1', ?1, ?2, ?3, 201, ?4, ?5)";
        let row = params![fresh_key(), self.hash, self.at, self.answer, self.seq];
        tx.prepare_cached(answer).unwrap().execute(row).unwrap();
        tx.commit().unwrap();
    }
}

/// Takes a ticket in an office that nobody serves.
pub(crate) fn take_one(office: &Office) {
    let mut writer = Writer::new(office.parts(), Arc::new(Status::default())).unwrap();
    take(&mut writer);
    writer.close().unwrap();
}

/// Takes a ticket as a request over HTTP would, but without HTTP and threads.
pub(crate) fn take(writer: &mut Writer) {
    let Take { service, channel, language, .. } = serde_json::from_str(Press::BODY).unwrap();
    let command = Said::Take { service, channel, class: Class::Standard, language };
    let key = Key { caller: Press::KIOSK.into(), key: fresh_key(), fingerprint: [7; 32] };
    let outcomes = writer.carry_out(&[Order { ask: Ask::Command(command), key: Some(key) }]);
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
}
