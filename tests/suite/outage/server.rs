//! The real engine behind a line on which everything goes as text.

use std::collections::BTreeMap;

use kiosk::flow::{Answer, Done, Errand};
use protocol::{
    ClassName, KioskId, OffsetTime, requests,
    requests::Take,
    views::{Blocks, LateAnswers, Ticket},
};
use queue_server::{
    engine::{
        Command, State,
        command::{Issued, LateRecord},
        ticket::Class,
    },
    forecast::QueueLength,
    history::Leg,
    projections::{
        Lens,
        answer::{self, Handed},
        history::{HistoryChange, changes, open_legs},
        kiosk as setups,
    },
};
use serde::{Serialize, de::DeserializeOwned};
use tests::office::Office;

pub(super) struct Server {
    pub(super) office: Office,
    forecast: QueueLength,
}

/// What arrives at the other end.
fn over<T: Serialize + DeserializeOwned>(said: &T) -> T {
    serde_json::from_str(&serde_json::to_string(said).unwrap()).unwrap()
}

impl Server {
    pub(super) fn new(kiosks: impl Iterator<Item = KioskId>) -> Self {
        let mut office = Office::on_tuesday();
        for kiosk in kiosks {
            office.must(&Command::PairKiosk { kiosk });
        }
        Self { office, forecast: QueueLength::default() }
    }

    fn lens(&self) -> Lens<'_> {
        Lens { state: &self.office.state, forecast: &self.forecast, now: self.office.now, clock_suspect: false }
    }

    pub(super) fn time(&self) -> OffsetTime {
        self.lens().wire(self.office.now)
    }

    fn said<T: DeserializeOwned>(&mut self, command: &Command) -> T {
        let records = self.office.must(command);
        serde_json::from_str(&answer::answer(&self.lens(), command, &records).body).unwrap()
    }

    pub(super) fn take(&mut self, take: &Take) -> Answer {
        let Take { service, channel, class, language, .. } = over(take);
        let class = if class == ClassName::Priority { Class::Priority } else { Class::Standard };
        let ticket: Ticket = self.said(&Command::Take { service, channel, class, language });
        Answer::Ticket(Box::new(ticket))
    }

    pub(super) fn run(&mut self, kiosk: &KioskId, errand: Errand) -> Done {
        match errand {
            Errand::HandOver(records) => {
                let (presses, records): (Vec<_>, Vec<_>) = records.into_iter().unzip();
                Done::HandedOver(presses.into_iter().zip(self.hand_over(kiosk, &records).items).collect())
            }
            Errand::Setup => Done::Setup(Box::new(over(&setups::setup(&self.lens(), kiosk.clone())))),
            Errand::Blocks => Done::Blocks(self.said::<Blocks>(&Command::ReserveBlocks { kiosk: kiosk.clone() }).items),
            Errand::Health(health) => Done::HealthTold(health, Vec::new()),
            Errand::Settle(..) | Errand::Withdraw(..) => panic!("no question was left open: {errand:?}"),
            Errand::RenewToken | Errand::ProveToken => panic!("these kiosks' tokens are given"),
        }
    }

    fn hand_over(&mut self, kiosk: &KioskId, records: &[requests::LateRecord]) -> LateAnswers {
        let mut handed = Vec::new();
        for record in records {
            let record = late(&over(record));
            let heard = self.office.tell(&Command::HandOver { kiosk: kiosk.clone(), record: record.clone() });
            handed.push(Handed::Judged(record, heard));
        }
        serde_json::from_str(&answer::hand_over(&self.lens(), kiosk, &handed).body).unwrap()
    }

    /// The history that the records make.
    pub(super) fn legs(&self) -> Vec<Leg> {
        let (founding, later) = self.office.records.split_first().unwrap();
        let (mut state, mut legs) = (State::found(founding).unwrap(), BTreeMap::new());
        for record in later {
            state.apply(record).unwrap();
            for change in changes(&state, record) {
                match change {
                    HistoryChange::Put(leg) => drop(legs.insert((leg.ticket_id.clone(), leg.leg), leg)),
                    HistoryChange::Remove { ticket_id, leg } => drop(legs.remove(&(ticket_id, leg))),
                    HistoryChange::Emoticon(_) | HistoryChange::Deed(_) => {}
                }
            }
        }
        legs.into_values().chain(open_legs(&state)).collect()
    }
}

/// As the server reads it.
fn late(said: &requests::LateRecord) -> LateRecord {
    let issued = match (said.occurred_at, said.occurred_from, said.occurred_to) {
        (Some(at), None, None) => Issued::At(at.moment()),
        (None, Some(from), Some(to)) => Issued::Within { from: from.moment(), to: to.moment() },
        _ => panic!("neither a time nor bounds: {said:?}"),
    };
    let priority = said.class == ClassName::Priority;
    LateRecord { number: said.number, service: said.service, priority, language: said.language, issued }
}
