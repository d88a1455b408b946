//! `cargo run`: the Piacenza office in rehearsal on 127.0.0.1:8080, with five months of history, a kiosk and a board without hardware, a crowd
//! that plays in it, and its data in a fresh folder that it names.

use std::{
    fs,
    io::Write,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use clap::Parser;
use jiff::civil::Date;
use protocol::{Moment, Span};
use queue_server::{
    args::{Data, Import, Reach, Serve, Simulation},
    config,
    folder::DataFolder,
    founding::{self, OfficeText},
    http::Simulated,
    journal::Journal,
    logs, rehearsal,
    serve::{self, Serving},
    tools,
};
use serde_json::json;
use tests::{
    beside::{Beside, board, kiosk},
    client::{Client, Post},
    crowd::{Crowd, Gone, panel::Panel},
    piacenza,
};

/// The Piacenza office in rehearsal, with a crowd: nothing to configure, nothing that lasts.
///
/// Its kiosk's page is at 127.0.0.1:8070 and its board's at 127.0.0.1:8071; where these are taken, or the server takes any port, at free ones, which it tells.
#[derive(Debug, Parser)]
#[command(name = "demo", version)]
struct Demo {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value_t = serve::LISTEN)]
    listen: SocketAddr,
    /// The data folder; a fresh one in the system's folder for temporary files unless it is named
    #[arg(long = "data", value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Nobody plays: an empty office at opening time
    #[arg(long)]
    empty: bool,
}

/// How much of the morning has been played before anybody looks.
const PLAYED: Span = Span::from_minutes(137);
/// From just before the opening until the doors are open.
const OPEN: Span = Span::from_minutes(3);
/// How fast it goes on: slowly enough to take part, fast enough to see something happen.
const SPEED: f64 = 10.0;
/// The last day of the history that comes along.
const LAST_DAY: Date = jiff::civil::date(2010, 4, 30);

fn main() -> ExitCode {
    let demo = Demo::parse();
    // The crowd asks for a lot: only what is wrong is worth a line.
    logs::start(false, logs::QUIET);
    match run(demo) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            logs::say_error("demo", &error);
            ExitCode::FAILURE
        }
    }
}

/// The built-in office, with codes on its tickets that lead the phones of this machine to it; without them where the
/// port is not known before it is taken.
fn office_with_phones(folder: &Path, listen: SocketAddr) -> anyhow::Result<Option<PathBuf>> {
    let file = folder.join("office.toml");
    if listen.port() == 0 || file.exists() {
        return Ok(file.exists().then_some(file));
    }
    let without = config::builtin();
    let with: String = without
        .lines()
        .map(|line| {
            if line.starts_with("# public_url") {
                format!("public_url = \"http://{listen}\"\n")
            } else {
                format!("{line}\n")
            }
        })
        .collect();
    fs::create_dir_all(folder)?;
    fs::write(&file, with)?;
    Ok(Some(file))
}

/// Founds the rehearsal with the public journal of Piacenza as its history, moved by whole weeks to the months before today,
/// so that the figures have something to tell. An office that is there already has its own: then there is nothing to found.
fn remember_five_months(folder: &Path, office: Option<&Path>, clock: Simulation) -> anyhow::Result<bool> {
    let taken = DataFolder::take(folder)?;
    if Journal::exists(&taken.journal()) {
        return Ok(false);
    }
    let office = office.map(OfficeText::read).transpose()?;
    let parts = founding::open(&taken, office.as_ref(), Some(clock))?;
    let today = parts.state.day.date;
    drop(parts);
    drop(taken);
    // It ends yesterday: what is moved beyond is left out.
    let weeks = i64::from((today - LAST_DAY).get_days() + 6) / 7;
    let files = tempfile::tempdir()?;
    let (tickets, sessions) = (files.path().join("tickets.csv"), files.path().join("sessions.csv"));
    let times = ["issued_at", "queued_at", "called_at", "started_at", "ended_at"];
    fs::write(&tickets, piacenza::moved(&piacenza::tickets(), weeks, today, &times))?;
    let times = ["date", "opens_at", "closes_at", "break_from"];
    fs::write(&sessions, piacenza::moved(&piacenza::desk_sessions(), weeks, today, &times))?;
    let data = Data { folder: folder.to_owned() };
    tools::import(&Import { data, tickets, sessions: Some(sessions) }, &mut std::io::sink())?;
    Ok(true)
}

/// Plays the morning up to now, then goes on with the office's clock until the server has gone.
fn play(base: &str, kiosk: SocketAddr, morning: Option<Moment>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // The play ends when the server does, which says itself why.
    let _: Result<(), Gone> = runtime.block_on(async {
        let mut crowd = Crowd::of(base, fastrand::u64(..)).await?;
        if let Some(morning) = morning {
            crowd.leap(morning + PLAYED).await?;
        }
        Client::new(base).try_send(&Post::new("/rehearsal", json!({"speed": SPEED}))).await?;
        crowd.press_at(Panel::at(kiosk));
        crowd.play().await
    });
    Ok(())
}

fn announce(serving: &Serving, devices: [String; 2], crowd: bool, out: &mut dyn Write) -> std::io::Result<()> {
    serving.announce(out)?;
    for device in devices {
        writeln!(out, "{device}")?;
    }
    if crowd {
        writeln!(
            out,
            "A crowd plays the office, {SPEED} times as fast as life; the band on top of each page stops the clock or makes it"
        )?;
        writeln!(
            out,
            "a rush hour. Desks 11 and 12 are free for you; whoever sits at another gets up as soon as you call there."
        )?;
    }
    writeln!(out, "Ctrl-C stops it. To throw its data away: rm -r {}", serving.folder.display())?;
    out.flush()
}

fn run(demo: Demo) -> anyhow::Result<()> {
    // First: where it cannot be served, nothing is founded and nothing left behind.
    drop(TcpListener::bind(demo.listen).with_context(|| {
        format!(
            "cannot listen on {}: name another address with --listen, like 127.0.0.1:8081 (port 0 takes a free one)",
            demo.listen
        )
    })?);
    let folder = match demo.folder {
        Some(named) => named,
        None => tempfile::Builder::new().prefix("numeretto-demo-").tempdir()?.keep(),
    };
    let config = office_with_phones(&folder, demo.listen)?;
    let mut clock = rehearsal::morning()?;
    if demo.empty {
        clock.start = clock.start + OPEN;
    }
    let is_new = remember_five_months(&folder, config.as_deref(), clock)?;
    let (panel, preview) = (kiosk::free_port(demo.listen)?, board::free_port(demo.listen)?);
    let (of_kiosk, of_board) = (folder.join("kiosk"), folder.join("board"));
    let serve = Serve {
        data: Data { folder },
        config,
        listen: Some(demo.listen),
        public_listen: None,
        clock: Some(clock),
        reach: Reach::default(),
        log_json: false,
        simulated: Box::new(Simulated { kiosk: Some(kiosk::page(panel)), board: Some(board::page(preview)) }),
    };
    let mut out = tools::stdout();
    let mut devices = Vec::new();
    let served = serve::serve(&serve, |serving| {
        devices.push(kiosk::start(serving.office, panel, of_kiosk)?);
        devices.push(board::start(serving.office, preview, of_board)?);
        if !demo.empty {
            let (base, morning) = (format!("http://{}", serving.office), is_new.then_some(clock.start));
            std::thread::Builder::new().name("crowd".into()).spawn(move || play(&base, panel, morning))?;
        }
        let told = [kiosk::told(demo.listen, panel), board::told(demo.listen, preview)];
        announce(serving, told, !demo.empty, &mut out)
    });
    devices.into_iter().try_for_each(Beside::stop)?;
    served
}
