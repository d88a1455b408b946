//! What whoever sets the kiosk up reads: its printer, its file, its server.

use device::mistake::Mistake;
use protocol::{Language, PrinterStateName};

use super::of;

/// What is wrong with the printer, for whoever sets the kiosk up.
#[must_use]
pub const fn printer_lacks(language: Language, state: PrinterStateName) -> Option<&'static str> {
    let (it, en) = match state {
        PrinterStateName::Ok | PrinterStateName::NearEnd | PrinterStateName::Unknown => return None,
        PrinterStateName::PaperOut => ("Stampante: manca la carta.", "Printer: no paper."),
        PrinterStateName::CoverOpen => ("Stampante: coperchio aperto.", "Printer: its cover is open."),
        PrinterStateName::Fault => ("Stampante: segnala un guasto.", "Printer: it says that it is broken."),
        PrinterStateName::Away => (
            "La stampante non risponde: controllare alimentazione, cavo, printer.wire e printer.profile nel file.",
            "Printer does not answer: check its power, its cable, printer.wire and printer.profile in the file.",
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
        Mistake::Name(name) if it_is => format!("Per chi lo installa: il token scritto nel file è di un altro dispositivo, non del totem {name}. Correggere server.name o server.token."),
        Mistake::Name(name) => format!("For whoever sets it up: the token in the file is another device's, not that of kiosk {name}. Correct server.name or server.token."),
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
