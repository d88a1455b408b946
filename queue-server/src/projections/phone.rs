//! A ticket as its holder sees it.

use protocol::{Language, TicketStateName, views};

use super::{Lens, ticket};
use crate::engine::{state::waiting_group, ticket::Ticket};

/// The holder's view; `None` for a walk-in, which has no holder.
#[must_use]
pub fn view(lens: &Lens<'_>, holder: &Ticket, view_seq: u64) -> Option<views::PhoneView> {
    let setup = lens.state.setup();
    let number = holder.number?;
    let shown = ticket::view(lens, holder);
    let name = setup.services.get(&shown.service).map(|service| &service.name);
    let latest = lens.state.day.calls.iter().rev().find(|call| call.ticket == holder.id);
    let at_desk = matches!(shown.state, TicketStateName::Called | TicketStateName::Serving);
    // As on the board: a wait is told while somebody serves.
    let bound = waiting_group(holder).and_then(|group| group.bound);
    let is_foreseeable = lens.state.is_served(shown.service, bound);
    Some(views::PhoneView {
        view_seq,
        now: lens.wire(lens.now),
        office: setup.name.it.clone(),
        number,
        service: shown.service,
        service_name: name.map(|name| name.it.clone()).unwrap_or_default(),
        service_name_en: name.map(|name| name.get(Language::En).to_owned()).unwrap_or_default(),
        state: shown.state,
        desk: shown.desk.filter(|_| at_desk),
        issued_at: shown.issued_at,
        called_at: shown.called_at,
        call_seq: latest.map(|call| call.seq),
        ahead: shown.ahead,
        wait: shown.wait.filter(|_| is_foreseeable),
        language: shown.language,
    })
}
