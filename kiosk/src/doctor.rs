//! `kiosk doctor`: tries each part once, and says what is wrong and what helps. It prints one test ticket, which is no ticket.
//! With somebody at the terminal, buttons are to be pressed, lamps light in turn and the chime sounds (`devices`); without, they are opened.

mod devices;
mod folder;

use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

use device::world;
use hardware::printer::Condition;
use protocol::{DeviceKind, KioskId, Language, kiosk::KioskSetup};

use crate::{
    config::Config,
    discover::{self, Choice},
    flow::Printer,
    layout,
    link::{Address, Failed, Link},
    outbox::{Identity, Outcome, Sheet},
    run,
};

/// How long the printer may take.
const PRINTER: Duration = Duration::from_secs(8);

/// A printer that took a slip and said nothing more, though its profile says that it would.
const UNCONFIRMED: &str = "the printer did not confirm it, as its profile says it does: look whether it came out. If it did, the profile is another \
     model's: name the right one in printer.profile, or a copy of it with confirmation = \"none\"";

/// What was found of a part.
type Found = (&'static str, Result<String, String>);

/// Where findings go.
struct Report<W> {
    out: Reader<W>,
    all: bool,
}

/// Whoever reads the findings may have read enough (`kiosk doctor | head -3`): the parts are tried all the same, and nothing is wrong with them for that.
struct Reader<W>(Option<W>);

impl<W: Write> Write for Reader<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.told(|out| out.write(bytes), bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.told(W::flush, ())
    }
}

impl<W> Reader<W> {
    fn told<T>(&mut self, tell: impl FnOnce(&mut W) -> io::Result<T>, else_as_if: T) -> io::Result<T> {
        match self.0.as_mut().map(tell) {
            Some(Err(gone)) if gone.kind() == io::ErrorKind::BrokenPipe => self.0 = None,
            Some(told) => return told,
            None => {}
        }
        Ok(else_as_if)
    }
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

/// Examines the kiosk, with somebody `present` or alone; whether all is well. That nobody has paired it yet is no fault.
///
/// # Errors
/// Where not even the findings can be written.
pub async fn examine(config: &Config, present: bool, out: impl Write) -> io::Result<bool> {
    let mut report = Report { out: Reader(Some(out)), all: true };
    let (data, identity) = folder::examine(&config.data);
    let alone = folder::alone(&config.data);
    let lasts = device::folder::lasts(&config.data).map_err(|error| error.to_string());
    report.say("data", alone.as_ref().map_err(ToString::to_string).and(data).and_then(|data| lasts.map(|()| data)))?;
    let identity = config.server.given().or(identity);
    let paired = identity.as_ref().map(|who| who.device.to_string());
    report.say("pairing", Ok(paired.unwrap_or_else(|| "not paired yet: started, the kiosk shows a code".into())))?;
    let setup = match whereabouts(config, identity.as_ref()).await {
        Ok((address, said)) => {
            let found = server(address, identity.as_ref(), config.server.identity.is_some()).await;
            report.say("server", found.as_ref().map(|_| said).map_err(Clone::clone))?;
            found.ok().flatten()
        }
        Err(error) => {
            report.say("server", Err(error))?;
            None
        }
    };
    if alone.is_err() {
        let why = "not tried, nothing was printed: a kiosk is at work with them. Stop it, and run this again";
        report.say("printer, buttons, lamps, display, sound", Err(why.into()))?;
        return Ok(report.all);
    }
    for (part, found) in printer(config, setup.as_deref(), folder::sheet(&config.data)) {
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

/// The server's address, and how it is known: given, kept, or found on the network.
async fn whereabouts(config: &Config, who: Option<&Identity>) -> Result<(Address, String), String> {
    if let Some(given) = &config.server.address {
        return Ok((given.clone(), given.to_string()));
    }
    if let Some(met) = who.and_then(|who| who.server.as_ref()) {
        let address = Address::kept(met, config.server.key_pin).map_err(|error| error.to_string())?;
        let said = format!("{address}, with which this kiosk was paired");
        return Ok((address, said));
    }
    let found = discover::look(discover::FOR).await.map_err(|deaf| deaf.to_string())?;
    match discover::choose(found, config.server.key_pin) {
        Choice::Only(one) => Ok((one.address.clone(), format!("found on the network: {one}"))),
        Choice::Nobody => Err(
            "none announces itself on this network: start it there, or write its address in the file (server.address)"
                .into(),
        ),
        Choice::Several(all) => {
            let all = all.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            Err(format!(
                "several on this network: {all}. Write the address of the right one in the file (server.address)"
            ))
        }
    }
}

/// Whether the server answers, and what it tells a kiosk that it knows; `given`: name and token stand in the file.
async fn server(address: Address, who: Option<&Identity>, given: bool) -> Result<Option<Box<KioskSetup>>, String> {
    let link = Link::new(DeviceKind::Kiosk, address).map_err(|error| error.to_string())?;
    let lives = link.get("/healthz").await.map_err(|error| error.to_string())?;
    if lives.status != 200 {
        return Err(format!("{} answers {}: is it a Numeretto server?", link.address(), lives.status));
    }
    let Some(who) = who else { return Ok(None) };
    let path = format!("/api/v1/kiosks/{}/setup", KioskId::from(who.device.clone()));
    let setup = link.with_token(who.in_use().reveal()).get_tagged(&path).await;
    setup.map(|setup| Some(Box::new(setup))).map_err(|failed| refused(&failed, who, given))
}

/// Why the server tells this kiosk nothing, and what helps.
fn refused(failed: &Failed, who: &Identity, given: bool) -> String {
    let kiosk = &who.device;
    match (failed, given) {
        (Failed::Status { status: 401, .. }, true) => format!(
            "it answers, and does not know kiosk {kiosk} by the token of the file: correct server.token there, or take server.name and server.token out and pair the kiosk by its code"
        ),
        (Failed::Status { status: 401, .. }, false) => format!(
            "it answers, and does not know kiosk {kiosk} any more: start the kiosk, and pair it anew by the code that it shows"
        ),
        (Failed::Status { status: 403 | 404, .. }, true) => {
            format!("{failed}: server.name in the file is to be the kiosk to which server.token belongs")
        }
        (failed, _) => failed.to_string(),
    }
}

/// How the printer is, and a test ticket.
fn printer(config: &Config, setup: Option<&KioskSetup>, sheet: Sheet) -> Vec<Found> {
    let mut device = match run::device(config, sheet) {
        Ok(device) => device,
        Err(error) => return vec![("printer", Err(error.to_string()))],
    };
    let says = device.ask(Instant::now() + PRINTER).and_then(|printer| match printer {
        Printer::Says(condition) if condition.can_print() => Ok(said(condition)),
        Printer::Says(condition) => Err(format!("does not print: {}", said(condition))),
        Printer::Silent => Ok("there; it tells nothing of paper: somebody must look after it".into()),
        Printer::Away => Err("cannot be reached: look at its power, its cable and printer.wire".into()),
    });
    if says.is_err() {
        return vec![("printer", says)];
    }
    // Whatever is noted: the printer may be another one since.
    let logo = device.store_logo().map(|found| ("logo", found));
    let slip = layout::test_slip(setup, Language::It);
    let printed = match device.print(&slip, Instant::now() + PRINTER) {
        Outcome::Confirmed => Ok("printed, says the printer".into()),
        Outcome::Taken => Ok("sent; this printer cannot say whether it came out: look".into()),
        Outcome::Unconfirmed => Err(format!("sent, and {UNCONFIRMED}")),
        Outcome::NotPrinted { may_exist } => {
            Err(format!("did not come out{}", if may_exist { ", or not whole: look" } else { "" }))
        }
    };
    [("printer", says)].into_iter().chain(logo).chain([("test ticket", printed)]).collect()
}

/// A printer's condition in words: all that is wrong, or that it is ready.
fn said(condition: Condition) -> String {
    let words = [
        (condition.paper_out, "no paper: put a roll in"),
        (condition.cover_open, "its cover is open: close it"),
        (condition.fault, "it says that it is broken: look for a jam, and at the cutter; switch it off and on"),
        (condition.offline && !condition.paper_out && !condition.cover_open, "it is offline: press its button"),
        (condition.near_end, "the roll is near its end"),
        (condition.presented, "a slip waits to be taken"),
    ];
    let said: Vec<_> = words.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word).collect();
    match (condition.can_print(), said.join("; ")) {
        (true, all) if all.is_empty() => "ready".into(),
        (true, all) => format!("ready; {all}"),
        (false, all) => all,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_read_enough_breaks_nothing() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
        }
        let mut report = Report { out: Reader(Some(Gone)), all: true };
        report.say("data", Ok("d".into())).unwrap();
        report.ask("look").unwrap();
        assert!(report.all);
        report.say("printer", Err("away".into())).unwrap();
        assert!(!report.all, "what is wrong stays wrong");
    }

    #[test]
    fn a_condition_is_said_in_words() {
        assert_eq!(said(Condition::default()), "ready");
        assert_eq!(said(Condition { near_end: true, ..Condition::default() }), "ready; the roll is near its end");
        let open = Condition { offline: true, paper_out: true, cover_open: true, ..Condition::default() };
        assert_eq!(said(open), "no paper: put a roll in; its cover is open: close it");
        let offline = Condition { offline: true, ..Condition::default() };
        assert!(said(offline).contains("offline"), "a printer that prints nothing says why");
    }
}
