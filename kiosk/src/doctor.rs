//! `kiosk doctor`: tries each part once, and says what is wrong and what helps. It prints one test ticket, which is no ticket.
//! With somebody at the terminal, buttons are to be pressed, lamps light in turn and the chime sounds (`devices`); without, they are opened.

mod devices;

use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

use protocol::{Language, kiosk::KioskSetup};

use crate::{
    config::Config,
    flow::{Done, Errand, Printer},
    layout,
    link::Link,
    outbox::{Outcome, store::Store},
    run, world,
};

/// How long the printer may take.
const PRINTER: Duration = Duration::from_secs(8);

/// What was found of a part.
type Found = (&'static str, Result<String, String>);

/// Where findings go.
struct Report<W> {
    out: W,
    all: bool,
}

impl<W: Write> Report<W> {
    fn say(&mut self, part: &str, found: Result<String, String>) -> io::Result<()> {
        self.all &= found.is_ok();
        let (mark, text) = match found {
            Ok(text) => ("ok  ", text),
            Err(text) => ("BAD ", text),
        };
        writeln!(self.out, "{mark} {part}: {text}")
    }

    /// Asks whoever stands there to do something.
    fn ask(&mut self, what: &str) -> io::Result<()> {
        writeln!(self.out, "...  {what}")?;
        self.out.flush()
    }
}

/// Examines the kiosk, with somebody `present` or alone; whether all is well.
///
/// # Errors
/// Where not even the findings can be written.
pub async fn examine(config: &Config, present: bool, out: impl Write) -> io::Result<bool> {
    let mut report = Report { out, all: true };
    let store = Store::open(&config.data);
    report.say("data", store.as_ref().map(|_| config.data.display().to_string()).map_err(ToString::to_string))?;
    let identity = config.identity.clone().or_else(|| {
        let known = store.as_ref().ok()?.identity().ok()??;
        Some((known.kiosk.to_string(), known.token))
    });
    let paired = identity.as_ref().map(|(name, _)| name.clone());
    report.say("pairing", paired.ok_or_else(|| "not paired yet: start the kiosk, it shows a code".to_owned()))?;
    let setup = server(config, identity.as_ref()).await;
    report.say("server", setup.as_ref().map(|_| config.server.to_string()).map_err(Clone::clone))?;
    let setup = setup.ok().flatten();
    for (part, found) in printer(config, setup.as_deref()) {
        report.say(part, found)?;
    }
    devices::examine(config, setup.as_deref(), present, &mut report)?;
    let warmth = world::temperature();
    report.say(
        "temperature",
        Ok(warmth.map_or_else(|| "not told by this machine".into(), |degrees| format!("{degrees} °C"))),
    )?;
    Ok(report.all)
}

/// Whether the server answers, and what it tells a kiosk that it knows.
async fn server(config: &Config, identity: Option<&(String, String)>) -> Result<Option<Box<KioskSetup>>, String> {
    let link = Link::new(config.server.clone()).map_err(|error| error.to_string())?;
    let lives = link.get("/healthz").await.map_err(|error| error.to_string())?;
    if lives.status != 200 {
        return Err(format!("{} answers {}: is it a Numeretto server?", config.server, lives.status));
    }
    let Some((name, token)) = identity else { return Ok(None) };
    let kiosk = name.parse().map_err(|error: protocol::ids::BadId| error.to_string())?;
    let key = world::key().map_err(|error| error.to_string())?;
    match link.with_token(token).run(&kiosk, Errand::Setup, &key).await {
        Done::Setup(setup) => Ok(Some(setup)),
        _ => Err(format!("it answers, and does not know kiosk {name}: pair it anew (the reason stands above)")),
    }
}

/// How the printer is, and a test ticket.
fn printer(config: &Config, setup: Option<&KioskSetup>) -> Vec<Found> {
    let mut device = match run::device(config) {
        Ok(device) => device,
        Err(error) => return vec![("printer", Err(error.to_string()))],
    };
    let says = match device.look(Instant::now() + PRINTER) {
        Printer::Says(condition) if condition.can_print() => Ok(format!("ready ({condition:?})")),
        Printer::Says(condition) => Err(format!("does not print: {condition:?}")),
        Printer::Silent => Ok("there; it tells nothing of paper: somebody must look after it".into()),
        Printer::Away => Err("cannot be reached: look at its power, its cable and printer.wire".into()),
    };
    if says.is_err() {
        return vec![("printer", says)];
    }
    // Whatever is noted: the printer may be another one since.
    let logo = device.store_logo().map(|found| ("logo", found));
    let slip = layout::test_slip(setup, Language::It);
    let printed = match device.print(&slip, Instant::now() + PRINTER) {
        Outcome::Confirmed => Ok("printed, says the printer".into()),
        Outcome::Taken => Ok("sent; this printer cannot say whether it came out: look".into()),
        Outcome::NotPrinted { may_exist } => {
            Err(format!("did not come out{}", if may_exist { ", or not whole: look" } else { "" }))
        }
    };
    [("printer", says)].into_iter().chain(logo).chain([("test ticket", printed)]).collect()
}
