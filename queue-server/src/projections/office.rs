//! What runs here: for kiosks, reception and the home page.

use protocol::{Language, views};

use super::{Lens, board};
use crate::engine::command::Block;

/// The office today.
#[must_use]
pub fn view(lens: &Lens<'_>) -> views::OfficeView {
    let state = lens.state;
    let setup = state.setup();
    let open = setup.calendar.is_open(lens.now);
    let opens_at = if open { None } else { setup.calendar.next_opening(lens.now) };
    views::OfficeView {
        body: setup.body.it.clone(),
        name: setup.name.it.clone(),
        now: lens.wire(lens.now),
        day: state.day.date.to_string(),
        open,
        opens_at: opens_at.map(|at| lens.wire(at)),
        today: today(lens),
        day_closed: state.day.closed.is_some(),
        hall_closed: state.day.hall_closed,
        rehearsal: state.rehearsal,
        clock_suspect: lens.clock_suspect,
        notices: notices(&state.day.lost),
        services: board::services(lens),
        desk_kinds: setup
            .desk_kinds
            .iter()
            .map(|(id, kind)| views::DeskKindView {
                kind: id.0.to_string(),
                name: kind.name.it.clone(),
                name_en: kind.name.get(Language::En).to_owned(),
            })
            .collect(),
        procedures: setup
            .procedures
            .iter()
            .map(|procedure| views::ProcedureView {
                name: procedure.name.it.clone(),
                name_en: procedure.name.get(Language::En).to_owned(),
                service: procedure.service,
                expected: procedure.expected.seconds(),
            })
            .collect(),
    }
}

fn today(lens: &Lens<'_>) -> Vec<views::Opening> {
    let openings = lens.state.setup().calendar.opening(lens.state.day.date).intervals;
    openings.into_iter().map(|(from, to)| views::Opening { from: lens.wire(from), to: lens.wire(to) }).collect()
}

/// What a restore means for reception: citizens may hold numbers that the office no longer knows.
fn notices(lost: &[Block]) -> Vec<views::Notice> {
    if lost.is_empty() {
        return Vec::new();
    }
    let ranges: Vec<String> =
        lost.iter().map(|block| format!("{s}{:03}–{s}{:03}", block.from, block.to, s = block.service)).collect();
    let ranges = ranges.join(", ");
    vec![views::Notice {
        kind: "restored".into(),
        it: format!(
            "I dati sono stati ripristinati da una copia. I numeri {ranges} possono essere in mano a cittadini che il \
             sistema non conosce più: lo sportello li può chiamare a mano."
        ),
        en: format!(
            "The data was restored from a backup. Citizens may hold the numbers {ranges}, which the system no longer \
             knows: a desk can call them by number."
        ),
    }]
}
