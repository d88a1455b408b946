//! What the page shows of a kiosk that nobody has paired yet, to whoever sets it up: pure.

use device::enrol::Pairing;
use protocol::{Language, PrinterStateName};

use super::{PanelView, view::Also};
use crate::{
    discover::Sighting,
    words::{self, Text},
};

impl PanelView {
    /// A kiosk that is not paired.
    #[must_use]
    pub fn pairing(stage: Pairing<'_>) -> Self {
        // Nobody has chosen a language yet: both stand there.
        let (it, en) = (Language::It, Language::En);
        let number = if let Pairing::Code { code, .. } = stage { Some(code.to_owned()) } else { None };
        Self {
            language: it.as_str(),
            screen: "pairing",
            title: Text::Title.say(it),
            heading: Text::Unpaired.say(it).to_owned(),
            text: text(stage, it),
            also: Some(Also {
                lang: en.as_str(),
                heading: Text::Unpaired.say(en).to_owned(),
                text: text(stage, en),
                left: found(stage, en),
            }),
            number,
            left: found(stage, it),
            ..Self::default()
        }
    }

    /// The same, and what is wrong with the printer.
    #[must_use]
    pub fn with_printer(mut self, state: PrinterStateName) -> Self {
        let add = |left: &mut Option<String>, language| {
            let said = words::printer_lacks(language, state).map(str::to_owned);
            let all: Vec<_> = left.take().into_iter().chain(said).collect();
            *left = (!all.is_empty()).then(|| all.join(" "));
        };
        add(&mut self.left, Language::It);
        if let Some(also) = &mut self.also {
            add(&mut also.left, Language::En);
        }
        self
    }
}

/// Which servers were found, where there was something to find.
fn found(stage: Pairing<'_>, language: Language) -> Option<String> {
    match stage {
        Pairing::Several(found) => Some(named(language, found)),
        Pairing::Code { found, .. } => found.map(|one| words::server_found(language, &[&server(language, one)])),
        Pairing::Begins | Pairing::Looking | Pairing::Nobody | Pairing::Silent(_) => None,
    }
}

fn text(stage: Pairing<'_>, language: Language) -> String {
    let text = match stage {
        Pairing::Begins => Text::Loading,
        Pairing::Looking => Text::Looking,
        Pairing::Nobody => Text::NoServer,
        Pairing::Several(_) => Text::ManyServers,
        Pairing::Silent(address) => return words::no_answer(language, &address.to_string()),
        Pairing::Code { .. } => Text::UnpairedWhat,
    };
    text.say(language).to_owned()
}

fn named(language: Language, found: &[Sighting]) -> String {
    let all: Vec<_> = found.iter().map(|one| server(language, one)).collect();
    words::server_found(language, &all.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A server in a line: by its pin, too, so that it can be compared with what the server shows.
fn server(language: Language, one: &Sighting) -> String {
    let key = one.address.pin().map(|pin| words::key(language, &pin.short()));
    let rehearsal = one.rehearsal.then(|| Text::IsRehearsal.say(language).to_owned());
    let parts = [Some(one.office.clone()), Some(one.address.to_string()), key, rehearsal];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::{Address, address::KeyPin};

    #[test]
    fn whoever_sets_it_up_is_told_which_server_was_found_and_by_which_key_it_is_known() {
        let pin = Some(KeyPin([10; 32]));
        let address = Address::new("https://192.0.2.8:8443", pin).unwrap();
        let one = Sighting { office: "Sportelli".into(), address: address.clone(), rehearsal: false };
        let code = PanelView::pairing(Pairing::Code { code: "K7M-4QX", found: Some(&one) });
        assert_eq!(code.number.as_deref(), Some("K7M-4QX"));
        let found = "Server trovato nella rete: Sportelli, https://192.0.2.8:8443, chiave sha256//CgoKCgoKCgoK….";
        assert_eq!(code.left.as_deref(), Some(found));
        assert_eq!(PanelView::pairing(Pairing::Code { code: "K7M-4QX", found: None }).left, None, "it was given");
        let other = Sighting { office: "Altri".into(), rehearsal: true, ..one.clone() };
        let several = PanelView::pairing(Pairing::Several(&[one, other]));
        let left = several.left.unwrap();
        assert!(several.text.contains("server.address") && several.number.is_none(), "{}", several.text);
        assert!(left.contains("Sportelli, ") && left.contains("Altri, ") && left.contains("prova"), "{left}");
        assert!(PanelView::pairing(Pairing::Silent(&address)).text.contains("https://192.0.2.8:8443"));
    }

    #[test]
    fn whoever_sets_it_up_is_told_what_the_printer_lacks_beside_the_server() {
        let address = Address::new("http://192.0.2.8", None).unwrap();
        let one = Sighting { office: "Sportelli".into(), address, rehearsal: false };
        let view = PanelView::pairing(Pairing::Code { code: "K7M-4QX", found: Some(&one) });
        let left = |state| {
            let view = view.clone().with_printer(state);
            (view.left.unwrap(), view.also.unwrap().left.unwrap())
        };
        let (it, en) = left(PrinterStateName::Away);
        assert!(it.contains("Sportelli") && it.contains("stampante") && it.contains("printer.wire"), "{it}");
        assert!(en.contains("Sportelli") && en.contains("Printer") && en.contains("printer.wire"), "{en}");
        assert_eq!(left(PrinterStateName::Ok).0, view.left.clone().unwrap(), "nothing is lacking");
        let begins = PanelView::pairing(Pairing::Begins).with_printer(PrinterStateName::PaperOut);
        assert_eq!(begins.left.as_deref(), Some("Stampante: manca la carta."));
    }
}
