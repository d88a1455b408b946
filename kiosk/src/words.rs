//! What the kiosk says, on paper, on its screen and aloud: Italian and English, the same words as the server's own kiosk page.
//!
//! Sentences are made here and nowhere else. They are few and must be there without anything else, so they are code, not files:
//! a language that is missing does not compile.

use device::mistake::Mistake;
use protocol::{Language, OffsetTime, PrinterStateName, TicketNumber, views::Wait};

use crate::{
    flow::{Offer, Offered},
    offline::date,
};

/// One of two, by language.
const fn of(language: Language, it: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::It => it,
        Language::En => en,
    }
}

/// Fixed sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Text {
    /// Over the services.
    Choose,
    /// Over the services, with priority switched on.
    ChoosePriority,
    /// The priority button.
    Priority,
    /// Under it.
    PriorityFor,
    /// Under it, switched on.
    PriorityOn,
    /// Under it, where it is a button beside a screen.
    PriorityKeyFor,
    /// The same, switched on.
    PriorityKeyOn,
    /// Another page of services.
    OtherServices,
    /// The other language's button.
    OtherLanguage,
    /// The ticket is being asked for.
    Busy,
    /// It is being printed.
    Printing,
    /// It lies in the slot.
    Collect,
    /// Of a ticket: it goes before others.
    WithPriority,
    /// More time.
    More,
    /// Back to the first screen.
    Back,
    /// Is somebody still there?
    Still,
    /// Yes.
    GoOn,
    /// No.
    Anew,
    /// No paper.
    NoPaper,
    /// The printer's cover is open.
    CoverOpen,
    /// The printer does not work.
    NoPrinter,
    /// No answer and no number.
    NoAnswer,
    /// The service was closed meanwhile.
    JustShut,
    /// Too many at once.
    Crowded,
    /// Anything else.
    Failed,
    /// There is a number and no paper.
    NotPrinted,
    /// There is a number, and perhaps paper.
    PerhapsPrinted,
    /// Paper is waited for.
    WaitForPaper,
    /// Cut off, and no numbers left.
    Lost,
    /// What to do then.
    LostWhat,
    /// The office is closed.
    Closed,
    /// Where to go.
    Ask,
    /// Of a service: closed.
    ServiceClosed,
    /// Of a service: used up.
    ServiceFull,
    /// Of a service: stopped.
    ServiceStopped,
    /// On the ticket of a rehearsal.
    Rehearsal,
    /// On a copy.
    Copy,
    /// Under the code.
    Follow,
    /// Over what to have ready.
    Ready,
    /// On a ticket that was issued without the server.
    CutOff,
    /// What the kiosk's file says of it the server does not.
    NotSetUp,
    /// Whom to tell.
    NotSetUpWhat,
    /// Nobody has paired this kiosk yet.
    Unpaired,
    /// What to do about it.
    UnpairedWhat,
    /// A server is looked for on the network.
    Looking,
    /// None was found there.
    NoServer,
    /// More than one was found there.
    ManyServers,
    /// Of a server: it plays.
    IsRehearsal,
    /// A moment.
    Loading,
    /// The title of the page.
    Title,
    /// On the test ticket.
    Test,
    /// What the keys do.
    Keys,
    /// Over the services of a kiosk that is cut off.
    Alone,
    /// The page has lost the kiosk's own program.
    Gone,
    /// What comes of it.
    GoneWhat,
}

impl Text {
    /// The sentence.
    #[must_use]
    pub const fn say(self, language: Language) -> &'static str {
        let (it, en) = match self {
            Self::Choose => ("Scegliere il servizio", "Choose the service"),
            Self::ChoosePriority => ("Scegliere il servizio, con precedenza", "Choose the service, with priority"),
            Self::Priority => ("Precedenza", "Priority"),
            Self::PriorityFor => (
                "per chi ne ha diritto: toccare qui, poi il servizio",
                "for those entitled to it: touch here, then the service",
            ),
            Self::PriorityOn => (
                "attiva: toccare ora il servizio, o di nuovo qui per annullare",
                "on: now touch the service, or here again to cancel",
            ),
            Self::PriorityKeyFor => (
                "per chi ne ha diritto: premere il suo pulsante, poi quello del servizio",
                "for those entitled to it: press its button, then the service’s",
            ),
            Self::PriorityKeyOn => (
                "attiva: premere ora il pulsante del servizio, o di nuovo il suo per annullare",
                "on: now press the service’s button, or its own again to cancel",
            ),
            Self::OtherServices => ("Altri servizi", "More services"),
            Self::OtherLanguage => ("English", "Italiano"),
            Self::Busy => ("Emissione in corso…", "Issuing the ticket…"),
            Self::Printing => ("Stampa in corso…", "Printing…"),
            Self::Collect => ("Ritirare il biglietto", "Collect the ticket"),
            Self::WithPriority => ("Con precedenza", "With priority"),
            Self::More => ("Serve più tempo", "More time needed"),
            Self::Back => ("Fine", "Done"),
            Self::Still => ("Serve ancora tempo?", "Is more time needed?"),
            Self::GoOn => ("Sì, continuare", "Yes, continue"),
            Self::Anew => ("No, ricominciare", "No, start again"),
            Self::NoPaper => {
                ("Carta esaurita. Rivolgersi al punto accoglienza.", "The kiosk is out of paper. Ask at reception.")
            }
            Self::CoverOpen => (
                "Lo sportello della stampante è aperto. Rivolgersi al punto accoglienza.",
                "The printer’s cover is open. Ask at reception.",
            ),
            Self::NoPrinter => (
                "La stampante non funziona. Rivolgersi al punto accoglienza.",
                "The printer does not work. Ask at reception.",
            ),
            Self::NoAnswer => (
                "Il server non risponde: nessun biglietto è stato stampato. Rivolgersi al punto accoglienza.",
                "The server does not answer: no ticket was printed. Ask at reception.",
            ),
            Self::JustShut => (
                "Questo servizio non rilascia più numeri. Rivolgersi al punto accoglienza.",
                "This service gives no more numbers. Ask at reception.",
            ),
            Self::Crowded => (
                "Troppe richieste in questo momento. Riprovare tra poco o rivolgersi al punto accoglienza.",
                "Too many requests at this moment. Try again shortly, or ask at reception.",
            ),
            Self::Failed => (
                "Non è stato possibile emettere il biglietto. Rivolgersi al punto accoglienza.",
                "The ticket could not be issued. Ask at reception.",
            ),
            Self::NotPrinted => (
                "Il numero è assegnato, ma non è stato possibile stamparlo. Annotarlo, o rivolgersi al punto accoglienza.",
                "The number is yours, but it could not be printed. Note it down, or ask at reception.",
            ),
            Self::PerhapsPrinted => (
                "Il numero è assegnato. Se il biglietto non è uscito, annotarlo o rivolgersi al punto accoglienza.",
                "The number is yours. If no ticket came out, note it down or ask at reception.",
            ),
            Self::WaitForPaper => (
                "La stampante si è fermata. Il numero è assegnato: attendere, o annotarlo e rivolgersi al punto accoglienza.",
                "The printer has stopped. The number is yours: wait, or note it down and ask at reception.",
            ),
            Self::Lost => ("Il totem non è collegato", "The kiosk is not connected"),
            Self::LostWhat => (
                "Il numero si può chiedere al punto accoglienza. Il totem riprende da solo appena torna il collegamento.",
                "Ask for a number at reception. The kiosk goes on by itself as soon as it is connected again.",
            ),
            Self::Closed => ("Ufficio chiuso", "The office is closed"),
            Self::Ask => ("Rivolgersi al punto accoglienza.", "Ask at reception."),
            Self::ServiceClosed => ("chiuso", "closed"),
            Self::ServiceFull => ("numeri esauriti per oggi", "no numbers left today"),
            Self::ServiceStopped => ("sospeso: rivolgersi al punto accoglienza", "suspended: ask at reception"),
            Self::Rehearsal => ("PROVA – biglietto non valido", "REHEARSAL – ticket not valid"),
            Self::Copy => ("COPIA / COPY", "COPIA / COPY"),
            Self::Follow => ("Inquadrare per seguire la coda dal telefono", "Scan to follow the queue by phone"),
            Self::Ready => ("Da tenere pronto:", "To have ready:"),
            Self::CutOff => {
                ("Emesso senza collegamento: attesa non stimata", "Issued without connection: no estimate of the wait")
            }
            Self::NotSetUp => ("Questo totem non è configurato", "This kiosk is not set up"),
            Self::NotSetUpWhat => (
                "Chiedere il numero al punto accoglienza e segnalarlo lì.",
                "Ask for a number at reception, and tell them about it.",
            ),
            Self::Unpaired => ("Questo totem non è ancora associato", "This kiosk is not paired yet"),
            Self::UnpairedWhat => (
                "Sul computer di un amministratore aprire Amministrazione › Dispositivi e scrivere questo codice.",
                "On an administrator’s computer open Administration › Devices and type this code.",
            ),
            Self::Looking => ("Ricerca del server nella rete…", "Looking for the server on the network…"),
            Self::NoServer => (
                "Nessun server trovato nella rete: la ricerca continua. Altrimenti scrivere l’indirizzo del server nel file del totem (server.address).",
                "No server found on the network: the search goes on. Else write the server’s address in the kiosk’s file (server.address).",
            ),
            Self::ManyServers => (
                "Nella rete c’è più di un server: scrivere nel file del totem l’indirizzo di quello giusto (server.address).",
                "There is more than one server on the network: write the address of the right one in the kiosk’s file (server.address).",
            ),
            Self::IsRehearsal => ("una prova", "a rehearsal"),
            Self::Loading => ("Un momento…", "One moment…"),
            Self::Title => ("Totem", "Kiosk"),
            Self::Test => ("BIGLIETTO DI PROVA – non valido", "TEST TICKET – not valid"),
            Self::Keys => (
                "Tastiera: frecce e Invio; tra i servizi anche la loro lettera. Esc ricomincia.",
                "Keyboard: arrows and Enter; among the services also their letter. Esc starts again.",
            ),
            Self::Alone => (
                "Senza collegamento: i biglietti si ritirano comunque, senza attesa stimata.",
                "Not connected: tickets are given all the same, without an estimated wait.",
            ),
            Self::Gone => ("Il totem si sta riavviando", "The kiosk is starting again"),
            Self::GoneWhat => (
                "Riprende da solo tra poco. Se non riprende, rivolgersi al punto accoglienza.",
                "It goes on by itself shortly. If it does not, ask at reception.",
            ),
        };
        of(language, it, en)
    }
}

/// What is wrong with the printer, for whoever sets the kiosk up.
#[must_use]
pub const fn printer_lacks(language: Language, state: PrinterStateName) -> Option<&'static str> {
    let (it, en) = match state {
        PrinterStateName::Ok | PrinterStateName::NearEnd | PrinterStateName::Unknown => return None,
        PrinterStateName::PaperOut => ("Stampante: manca la carta.", "Printer: no paper."),
        PrinterStateName::CoverOpen => ("Stampante: sportello aperto.", "Printer: its cover is open."),
        PrinterStateName::Fault => ("Stampante: segnala un guasto.", "Printer: it says that it is broken."),
        PrinterStateName::Away => (
            "Stampante non raggiungibile: controllare alimentazione, cavo e printer.wire nel file.",
            "Printer cannot be reached: check its power, its cable and printer.wire in the file.",
        ),
    };
    Some(of(language, it, en))
}

/// What stands wrong in the file, for whoever sets the kiosk up.
#[must_use]
pub fn mistake(language: Language, mistake: &Mistake) -> String {
    let it_is = language == Language::It;
    match mistake {
        Mistake::Token if it_is => "Per chi lo installa: il server non riconosce il token scritto nel file. Correggere server.token, oppure togliere server.name e server.token e associare il totem.".to_owned(),
        Mistake::Token => "For whoever sets it up: the server does not know the token in the file. Correct server.token, or take server.name and server.token out and pair the kiosk.".to_owned(),
        Mistake::Name(name) if it_is => format!("Per chi lo installa: il token scritto nel file non è del totem {name}. Correggere server.name o server.token."),
        Mistake::Name(name) => format!("For whoever sets it up: the token in the file is not that of kiosk {name}. Correct server.name or server.token."),
    }
}

/// "Server trovato nella rete: …": one, or all of several.
#[must_use]
pub fn server_found(language: Language, servers: &[&str]) -> String {
    match (language, servers) {
        (Language::It, [one]) => format!("Server trovato nella rete: {one}."),
        (Language::En, [one]) => format!("Server found on the network: {one}."),
        (Language::It, all) => format!("Server trovati nella rete: {}.", all.join(" · ")),
        (Language::En, all) => format!("Servers found on the network: {}.", all.join(" · ")),
    }
}

/// "chiave sha256//…"
#[must_use]
pub fn key(language: Language, pin: &str) -> String {
    match language {
        Language::It => format!("chiave {pin}"),
        Language::En => format!("key {pin}"),
    }
}

/// That the server at an address does not answer.
#[must_use]
pub fn no_answer(language: Language, address: &str) -> String {
    match language {
        Language::It => format!(
            "Il server {address} non risponde: controllare il server, il cavo di rete e l’indirizzo (server.address)."
        ),
        Language::En => format!(
            "The server {address} does not answer: check the server, the network cable and the address (server.address)."
        ),
    }
}

/// "Numero A 45", as it is spoken.
#[must_use]
pub fn number(language: Language, number: TicketNumber) -> String {
    format!("{} {} {}", of(language, "Numero", "Number"), number.prefix, number.number)
}

/// With a full stop, where it has none.
#[must_use]
pub fn sentence(text: &str) -> String {
    let stop = if text.ends_with(['.', '?', '!', '…']) { "" } else { "." };
    format!("{text}{stop}")
}

/// A sentence about a press, and its number where it has one, for the ears.
#[must_use]
pub fn told_aloud(language: Language, text: Text, of: Option<TicketNumber>) -> String {
    let number = of.map(|of| format!(" {}.", number(language, of))).unwrap_or_default();
    format!("{}{number}", sentence(text.say(language)))
}

/// The printer has stopped: why, what to do, and which number.
#[must_use]
pub fn waiting_aloud(language: Language, why: Text, of: TicketNumber) -> String {
    let then = told_aloud(language, Text::WaitForPaper, Some(of));
    if why == Text::WaitForPaper { then } else { format!("{} {then}", sentence(why.say(language))) }
}

/// Priority was switched.
#[must_use]
pub fn priority_aloud(language: Language, on: bool) -> String {
    let how = match on {
        true => of(language, "attiva: ora scegliere il servizio", "on: now choose the service"),
        false => of(language, "annullata", "off"),
    };
    format!("{} {how}.", Text::Priority.say(language))
}

/// The office is closed, and when it opens.
#[must_use]
pub fn closed_aloud(language: Language, now: OffsetTime, then: Option<OffsetTime>) -> String {
    let then = then.map(|then| format!(" {}.", capital(&opens(language, now, then)))).unwrap_or_default();
    format!("{}{then}", sentence(Text::Closed.say(language)))
}

/// Cut off, and no numbers left.
#[must_use]
pub fn lost_aloud(language: Language) -> String {
    format!("{} {}", sentence(Text::Lost.say(language)), Text::LostWhat.say(language))
}

/// What the kiosk's file says of it the server does not.
#[must_use]
pub fn not_set_up_aloud(language: Language) -> String {
    format!("{} {}", sentence(Text::NotSetUp.say(language)), Text::NotSetUpWhat.say(language))
}

/// "3 persone prima"
#[must_use]
pub fn ahead(language: Language, count: usize) -> String {
    match (language, count) {
        (Language::It, 0) => "nessuno prima".into(),
        (Language::It, 1) => "1 persona prima".into(),
        (Language::It, _) => format!("{count} persone prima"),
        (Language::En, 0) => "nobody ahead".into(),
        (Language::En, 1) => "1 person ahead".into(),
        (Language::En, _) => format!("{count} people ahead"),
    }
}

/// Why a service gives no numbers, and when it opens; nothing of one that does.
#[must_use]
pub fn shut(language: Language, now: OffsetTime, offered: &Offered) -> (String, String) {
    match offered {
        Offered::Open { .. } => (String::new(), String::new()),
        Offered::Shut { why, opens: at } => {
            let at = at.filter(|_| *why != Text::ServiceStopped);
            (why.say(language).to_owned(), at.map(|at| opens(language, now, at)).unwrap_or_default())
        }
        Offered::Spent => (Text::ServiceStopped.say(language).to_owned(), String::new()),
    }
}

/// "Anagrafe: chiuso, si riapre domani alle 08:15.": of a service that was pressed and gives no numbers.
#[must_use]
pub fn why_not(language: Language, now: OffsetTime, offer: &Offer) -> String {
    let (why, then) = shut(language, now, &offer.offered);
    let why = [why, then].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    format!("{}: {why}.", offer.name.of(language))
}

/// "3 persone in attesa", and what priority does about them: whom it overtakes is not known before, only that it is called sooner than without.
#[must_use]
pub fn waiting_with_priority(language: Language, count: usize) -> [String; 2] {
    let waiting = match (language, count) {
        (Language::It, 0) => "nessuno in attesa".into(),
        (Language::It, 1) => "1 persona in attesa".into(),
        (Language::It, _) => format!("{count} persone in attesa"),
        (Language::En, 0) => "nobody waiting".into(),
        (Language::En, 1) => "1 person waiting".into(),
        (Language::En, _) => format!("{count} people waiting"),
    };
    let sooner = of(language, "con precedenza si passa prima", "with priority it is your turn sooner");
    [waiting, if count == 0 { String::new() } else { sooner.into() }]
}

/// Nobody plans by minutes beyond two hours.
const LONG: i64 = 120;

/// "attesa stimata 10–18 minuti": the interval in whole minutes; one figure where its ends are one; no false precision beyond hours.
#[must_use]
pub fn estimate(language: Language, wait: Wait) -> String {
    let (from, to) = (wait.p10.div_euclid(60), -((-wait.p90).div_euclid(60)));
    let it = language == Language::It;
    if to > LONG {
        return match from {
            LONG.. => of(language, "attesa stimata oltre 2 ore", "estimated wait over 2 hours").into(),
            ..=0 => of(
                language,
                "attesa stimata incerta, anche oltre 2 ore",
                "estimated wait uncertain, perhaps over 2 hours",
            )
            .into(),
            1 => {
                of(language, "attesa stimata da 1 minuto a oltre 2 ore", "estimated wait from 1 minute to over 2 hours")
                    .into()
            }
            _ if it => format!("attesa stimata da {from} minuti a oltre 2 ore"),
            _ => format!("estimated wait from {from} minutes to over 2 hours"),
        };
    }
    match (to <= 1, from == to, from <= 0) {
        (true, ..) => of(language, "attesa stimata meno di 1 minuto", "estimated wait less than 1 minute").into(),
        (_, true, _) if it => format!("attesa stimata circa {to} minuti"),
        (_, true, _) => format!("estimated wait about {to} minutes"),
        (_, _, true) if it => format!("attesa stimata fino a {to} minuti"),
        (_, _, true) => format!("estimated wait up to {to} minutes"),
        _ if it => format!("attesa stimata {from}–{to} minuti"),
        _ => format!("estimated wait {from}–{to} minutes"),
    }
}

/// "24/11/2026"
#[must_use]
pub fn day(time: OffsetTime) -> String {
    let date = date(time);
    let part = |range: std::ops::Range<usize>| date.get(range).unwrap_or_default();
    format!("{}/{}/{}", part(8..10), part(5..7), part(0..4))
}

/// "09:05"
#[must_use]
pub fn clock(time: OffsetTime) -> String {
    time.to_string().get(11..16).unwrap_or_default().to_owned()
}

/// "si riapre domani alle 08:15", seen from a day.
#[must_use]
pub fn opens(language: Language, now: OffsetTime, opens: OffsetTime) -> String {
    let at = clock(opens);
    let it = language == Language::It;
    match days_between(now, opens) {
        0 if it => format!("si riapre alle {at}"),
        0 => format!("opens at {at}"),
        1 if it => format!("si riapre domani alle {at}"),
        1 => format!("opens tomorrow at {at}"),
        _ if it => format!("si riapre {} {} alle {at}", weekday(language, opens), day(opens)),
        _ => format!("opens on {} {} at {at}", weekday(language, opens), day(opens)),
    }
}

/// Days since 1970-01-01 of a time's local date.
fn day_number(time: OffsetTime) -> i64 {
    let date = date(time);
    let part = |range: std::ops::Range<usize>| date.get(range).and_then(|part| part.parse::<i64>().ok()).unwrap_or(1);
    // Howard Hinnant's days_from_civil.
    let (year, month, day) = (part(0..4), part(5..7), part(8..10));
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn days_between(now: OffsetTime, then: OffsetTime) -> i64 {
    day_number(then) - day_number(now)
}

fn weekday(language: Language, time: OffsetTime) -> &'static str {
    // 1970-01-01 was a Thursday.
    let (it, en) = match day_number(time).rem_euclid(7) {
        0 => ("giovedì", "Thursday"),
        1 => ("venerdì", "Friday"),
        2 => ("sabato", "Saturday"),
        3 => ("domenica", "Sunday"),
        4 => ("lunedì", "Monday"),
        5 => ("martedì", "Tuesday"),
        _ => ("mercoledì", "Wednesday"),
    };
    of(language, it, en)
}

/// "Questa schermata si chiude tra 12 secondi"
#[must_use]
pub fn closes_in(language: Language, seconds: i64) -> String {
    match (language, seconds) {
        (Language::It, 1) => "Questa schermata si chiude tra 1 secondo".into(),
        (Language::It, _) => format!("Questa schermata si chiude tra {seconds} secondi"),
        (Language::En, 1) => "This screen closes in 1 second".into(),
        (Language::En, _) => format!("This screen closes in {seconds} seconds"),
    }
}

/// "Senza risposta, tra 12 secondi si torna alla schermata iniziale in italiano."
#[must_use]
pub fn anew_in(language: Language, seconds: i64) -> String {
    match (language, seconds) {
        (Language::It, 1) => "Senza risposta, tra 1 secondo si torna alla schermata iniziale in italiano.".into(),
        (Language::It, _) => {
            format!("Senza risposta, tra {seconds} secondi si torna alla schermata iniziale in italiano.")
        }
        (Language::En, 1) => "Without an answer, the first screen comes back in 1 second, in Italian.".into(),
        (Language::En, _) => {
            format!("Without an answer, the first screen comes back in {seconds} seconds, in Italian.")
        }
    }
}

/// With a large first letter.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(p10: i64, p90: i64) -> Wait {
        Wait { p10, p50: p10.midpoint(p90), p90 }
    }

    #[test]
    fn an_estimate_is_told_as_the_page_tells_it() {
        let it = |p10, p90| estimate(Language::It, wait(p10, p90));
        assert_eq!(it(600, 1_050), "attesa stimata 10–18 minuti");
        assert_eq!(it(0, 1_050), "attesa stimata fino a 18 minuti");
        assert_eq!(it(0, 60), "attesa stimata meno di 1 minuto");
        assert_eq!(it(120, 120), "attesa stimata circa 2 minuti");
        assert_eq!(it(0, 7_201), "attesa stimata incerta, anche oltre 2 ore");
        assert_eq!(it(60, 9_000), "attesa stimata da 1 minuto a oltre 2 ore");
        assert_eq!(it(600, 9_000), "attesa stimata da 10 minuti a oltre 2 ore");
        assert_eq!(it(7_200, 9_000), "attesa stimata oltre 2 ore");
        assert_eq!(estimate(Language::En, wait(600, 1_050)), "estimated wait 10–18 minutes");
    }

    #[test]
    fn opening_hours_are_told_from_the_day_on_which_one_reads() {
        let at = |text: &str| text.parse::<OffsetTime>().unwrap();
        let now = at("2026-12-31T20:00:00+01:00");
        let say = |then: &str| opens(Language::It, now, at(then));
        assert_eq!(say("2026-12-31T21:00:00+01:00"), "si riapre alle 21:00");
        assert_eq!(say("2027-01-01T08:15:00+01:00"), "si riapre domani alle 08:15");
        assert_eq!(say("2027-01-07T08:15:00+01:00"), "si riapre giovedì 07/01/2027 alle 08:15");
        assert_eq!(day_number(at("1970-01-01T00:00:00+00:00")), 0);
        assert_eq!(day_number(at("2024-03-01T00:00:00+00:00")) - day_number(at("2024-02-28T00:00:00+00:00")), 2);
    }

    /// "1 persona in attesa, con precedenza" would be one who has it.
    #[test]
    fn who_waits_is_not_said_to_have_priority() {
        let it = |count| waiting_with_priority(Language::It, count);
        assert_eq!(it(1), ["1 persona in attesa", "con precedenza si passa prima"]);
        assert_eq!(it(0), ["nessuno in attesa", ""]);
        assert_eq!(
            waiting_with_priority(Language::En, 3),
            ["3 people waiting", "with priority it is your turn sooner"]
        );
    }
}
