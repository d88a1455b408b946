//! A kiosk that nobody has paired yet: it shows how far it is, and looks at its printer meanwhile. Whoever sets it up stands there now, not later.
//!
//! ```text
//! enrol ─▶ Pairing ─┐
//! printer ─▶ Input ─┴▶ Notice ─▶ PanelView ─▶ Front
//! ```
//! Nothing is printed, and what is pressed means nothing.

use std::{cell::RefCell, time::Duration};

use device::enrol::{self, Face};
use protocol::{DeviceKind, PrinterStateName};
use tokio::sync::mpsc;

use crate::{
    config::Server,
    flow::{Input, Note, PrinterNews},
    outbox::Identity,
    panel::{Front, Pairing, PanelView},
};

/// How often the printer is asked how it is.
const LOOK: Duration = Duration::from_secs(2);

/// What stands on the screen: how far the kiosk is, and what is wrong with its printer.
struct Notice<'a> {
    front: &'a Front,
    stage: RefCell<PanelView>,
    printer: RefCell<Option<PrinterStateName>>,
}

impl Face for Notice<'_> {
    fn show_pairing(&self, stage: Pairing<'_>) {
        self.stage.replace(PanelView::pairing(stage));
        self.show();
    }
}

impl Notice<'_> {
    fn show(&self) {
        let view = self.stage.borrow().clone();
        let printer = *self.printer.borrow();
        self.front.show_unpaired(match printer {
            Some(printer) => view.with_printer(printer),
            None => view,
        });
    }
}

/// Shows a code until an administrator has typed it. `look` asks the printer how it is; the answers come by `inputs`, and what is news goes to the log.
///
/// # Errors
/// Where the printer cannot be asked at all.
pub async fn enrol<E>(
    server: &Server,
    front: &Front,
    inputs: &mut mpsc::Receiver<Input>,
    news: &mut PrinterNews,
    look: impl Fn() -> Result<(), E>,
) -> Result<Identity, E> {
    let stage = RefCell::new(PanelView::pairing(Pairing::Begins));
    let notice = Notice { front, stage, printer: RefCell::default() };
    let paired = enrol::enrol(DeviceKind::Kiosk, server, &notice);
    let mut looks = tokio::time::interval(LOOK);
    tokio::pin!(paired);
    loop {
        tokio::select! {
            identity = &mut paired => return Ok(identity),
            _ = looks.tick() => look()?,
            Some(input) = inputs.recv() => {
                // Whatever else was pressed or printed while nobody was served means nothing.
                if let Input::Printer(_, printer) = input {
                    news.of(printer, None).iter().for_each(Note::log);
                    notice.printer.replace(Some(printer.worst()));
                    notice.show();
                }
            }
        }
    }
}
