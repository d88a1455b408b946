//! What the page shows of a kiosk that nobody has paired yet, to whoever sets it up: pure.

use device::enrol::Pairing;
use protocol::Language;

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
        let (number, left) = match stage {
            Pairing::Several(found) => (None, Some(named(it, found))),
            Pairing::Code { code, found } => {
                (Some(code.to_owned()), found.map(|one| words::server_found(it, &[&server(it, one)])))
            }
            Pairing::Begins | Pairing::Looking | Pairing::Nobody | Pairing::Silent(_) => (None, None),
        };
        Self {
            language: it.as_str(),
            screen: "pairing",
            title: Text::Title.say(it),
            heading: Text::Unpaired.say(it).to_owned(),
            text: text(stage, it),
            also: Some(Also { lang: en.as_str(), heading: Text::Unpaired.say(en).to_owned(), text: text(stage, en) }),
            number,
            left,
            ..Self::default()
        }
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
}
