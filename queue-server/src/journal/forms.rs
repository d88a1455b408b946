//! The stored form of what records and snapshots share. Each struct is written to last: a field that changes needs a
//! new version of every kind that holds it.

use std::sync::Arc;

use jiff::civil::Date;
use protocol::{ClassName, KioskId, Moment, ServiceId};
use serde::{Deserialize, Serialize};

use crate::{
    config,
    engine::{
        command::{Block, Holder},
        event::{Handed, InForce, Source},
        setup::OfficeSetup,
        ticket::Class,
    },
};

/// The office in force, as the text of its file. What it says is read again from the text.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfficeForm {
    text: String,
    /// SHA-256 of the file; none when it was changed in the pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<String>,
}

impl OfficeForm {
    pub(super) fn of(office: &InForce) -> Self {
        let file = match &office.source {
            Source::File(hash) => Some(hash.clone()),
            Source::Pages => None,
        };
        Self { text: office.text.clone(), file }
    }

    pub(super) fn read(self) -> Result<Arc<InForce>, String> {
        let setup = read_office(&self.text)?;
        let source = self.file.map_or(Source::Pages, Source::File);
        Ok(Arc::new(InForce { text: self.text, setup, source }))
    }
}

/// What an office file says. It was without mistakes when it was written here.
fn read_office(text: &str) -> Result<OfficeSetup, String> {
    let mistake = |mistakes: Vec<config::Mistake>| {
        let first = mistakes.first().map(ToString::to_string).unwrap_or_default();
        format!("the office in force is not understood by this program: {first}")
    };
    config::parse(text).map(|file| file.setup()).map_err(mistake)
}

/// A class, as its name and the due time that an appointment alone has.
pub(super) fn class_form(class: Class) -> (ClassName, Option<Moment>) {
    let due = match class {
        Class::Standard | Class::Priority => None,
        Class::Appointment { due } => Some(due),
    };
    (class.name(), due)
}

/// The inverse of [`class_form`].
pub(super) fn read_class(name: ClassName, due: Option<Moment>) -> Result<Class, String> {
    match (name, due) {
        (ClassName::Standard, None) => Ok(Class::Standard),
        (ClassName::Priority, None) => Ok(Class::Priority),
        (ClassName::Appointment, Some(due)) => Ok(Class::Appointment { due }),
        (ClassName::Appointment, None) => Err("an appointment without a due time".into()),
        (name, Some(_)) => Err(format!("class {name} with a due time")),
    }
}

/// Who handed a ticket over.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HandedForm {
    kiosk: KioskId,
    uncertain: bool,
}

impl HandedForm {
    pub(super) fn of(handed: &Handed) -> Self {
        Self { kiosk: handed.kiosk.clone(), uncertain: handed.uncertain }
    }

    pub(super) fn read(self) -> Handed {
        Handed { kiosk: self.kiosk, uncertain: self.uncertain }
    }
}

/// A reserved range.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockForm {
    /// None: lost by a restore.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kiosk: Option<KioskId>,
    service: ServiceId,
    day: Date,
    from: u32,
    to: u32,
}

impl BlockForm {
    pub(super) fn of(block: &Block) -> Self {
        let kiosk = match &block.holder {
            Holder::Kiosk(kiosk) => Some(kiosk.clone()),
            Holder::Lost => None,
        };
        Self { kiosk, service: block.service, day: block.day, from: block.from, to: block.to }
    }

    pub(super) fn read(self) -> Block {
        let holder = self.kiosk.map_or(Holder::Lost, Holder::Kiosk);
        Block { holder, service: self.service, day: self.day, from: self.from, to: self.to }
    }
}
