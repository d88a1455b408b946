//! How it is now: the frame that the page's script fills from the streams. Kinds of desk, never one desk: a desk is an operator.

use askama::Template;
use axum::response::Response;

use super::{
    super::{frame::Frame, rendered},
    Asking, Head,
};

/// A service and the wait that it aims at.
struct Aim {
    id: String,
    name: String,
    seconds: i64,
    minutes: i64,
}

/// A kind of desk and how many there are.
struct Kind {
    id: String,
    name: String,
    all: usize,
}

#[derive(Template)]
#[template(path = "reports/live.html")]
struct Page {
    frame: Frame,
    head: Head,
    aims: Vec<Aim>,
    kinds: Vec<Kind>,
}

pub(super) fn page(asking: Asking) -> Response {
    let head = asking.head();
    let Asking { frame, office, .. } = asking;
    let setup = &office.setup;
    let aims = setup.services.iter().map(|(id, service)| Aim {
        id: id.to_string(),
        name: service.name.get(frame.t.0).to_owned(),
        seconds: service.target.seconds(),
        minutes: service.target.seconds() / 60,
    });
    let kinds = setup.desk_kinds.iter().map(|(id, kind)| Kind {
        id: id.0.to_string(),
        name: kind.name.get(frame.t.0).to_owned(),
        all: setup.desks.values().filter(|kind| *kind == id).count(),
    });
    let (aims, kinds) = (aims.collect(), kinds.collect());
    rendered(&Page { head, aims, kinds, frame })
}
