//! Screens that say one thing.

use hardware::pixels::{Cut, embedded_graphics::primitives::Rectangle, text::Face};

use super::{
    colours::Tone,
    draft::{Draft, Wish},
    words::{self, Both, Text},
};
use crate::board::Unpaired;

/// Nothing was heard yet.
pub(super) fn connecting(draft: &mut Draft, area: Rectangle) {
    said(draft, area, draft.colours.ground, &Text::Connecting.both(), None);
}

/// One sentence in both languages, and one about it.
pub(super) fn said(draft: &mut Draft, area: Rectangle, tone: Tone, what: &Both, about: Option<&Both>) {
    let soft = tone.soft().ink;
    let one = |text, face, sizes, ink| Wish::new(text, face, sizes, ink).centred();
    let (first, second) = (one(&what.it, Face::Bold, (30, 96), tone.ink), one(&what.en, Face::Regular, (24, 58), soft));
    let texts = match about {
        _ if what.it == what.en => vec![(first, 80)],
        None => vec![(first, 50), (second, 30)],
        Some(about) => vec![
            (first, 34),
            (second, 20),
            (one(&about.it, Face::SemiBold, (24, 50), tone.ink), 20),
            (one(&about.en, Face::Regular, (24, 38), soft), 14),
        ],
    };
    let room = area.inside(draft.long(40), draft.long(20));
    draft.stack(room, &texts);
}

/// The server does not know this board: the code by which it is paired, or why there is none yet.
pub(super) fn pairing(draft: &mut Draft, stage: &Unpaired, area: Rectangle) {
    let area = area.inside(draft.long(60), draft.long(50));
    let tone = draft.colours.ground;
    let language = draft.language;
    let (head, rest) = area.top(area.size.height * 22 / 100);
    let head_wish = Wish::new(words::unpaired_head(stage).say(language), Face::Bold, (34, 68), tone.ink).centred();
    draft.text(head, &head_wish);
    let (foot, card) = rest.bottom(rest.size.height * 32 / 100);
    let card = card.inside(0, draft.long(20));
    let servers: Vec<_> = stage.servers().iter().map(|one| words::server(one, language)).collect();
    let what = words::unpaired(stage);
    let Some(code) = stage.code() else {
        let says = Wish::new(what.say(language), Face::Regular, (28, 50), tone.soft().ink).centred();
        let named = servers.iter().map(|one| (Wish::new(one, Face::SemiBold, (24, 44), tone.ink).centred(), 16));
        let texts: Vec<_> = [(says, 50)].into_iter().chain(named.take(3)).collect();
        return draft.stack(card, &texts);
    };
    let colours = draft.colours.card;
    draft.plane(card, colours.ground, 14);
    let inside = card.inside(draft.long(50), draft.long(40));
    draft.capitals(inside, draft.long(260), &Wish::new(code, Face::Number, (0, 0), colours.ink).centred());
    let says = Wish::new(what.say(language), Face::Regular, (26, 44), tone.ink).centred();
    match servers.first() {
        None => draft.text(foot, &says),
        Some(server) => {
            let server = Wish::new(server, Face::SemiBold, (24, 40), tone.soft().ink).centred();
            draft.stack(foot, &[(says, 62), (server, 38)]);
        }
    }
}
