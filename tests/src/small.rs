//! A small office that is soon full of cases, and others that it may become while it runs.

use std::sync::Arc;

use protocol::{DeskNo, ServiceId, Span};
use queue_server::engine::{
    event::InForce,
    setup::{ClassRule, DeskKind, DeskKindId, HeadStart, OfficeSetup, Procedure, Service, Text, Weight},
};

use crate::office::{in_force, piacenza, service};

fn text(it: &str) -> Text {
    Text { it: it.to_owned(), en: None }
}

fn weight(thousandths: u32) -> Weight {
    Weight::from_thousandths(thousandths).expect("a weight")
}

fn kind(name: &str, serves: &[(char, u32)]) -> (DeskKindId, DeskKind) {
    let serves = serves.iter().map(|(letter, thousandths)| (service(*letter), weight(*thousandths))).collect();
    (DeskKindId(name.into()), DeskKind { name: text(name), serves })
}

fn queue(letter: char, target_minutes: i64) -> (ServiceId, Service) {
    (service(letter), Service { name: text("Servizio"), target: Span::from_minutes(target_minutes), ready: None })
}

/// Three services, five desks of three kinds, blocks of six numbers from 20 on.
#[must_use]
pub fn setup() -> OfficeSetup {
    let mut setup = piacenza();
    setup.services = [queue('A', 15), queue('B', 20), queue('R', 10)].into();
    setup.procedures =
        vec![Procedure { name: text("Pratica"), service: service('A'), expected: Span::from_minutes(5) }];
    let kinds = [
        kind("all", &[('A', 1000), ('B', 1000), ('R', 1000)]),
        kind("quick", &[('A', 1000), ('R', 250)]),
        kind("b", &[('B', 1500)]),
    ];
    setup.desk_kinds = kinds.into();
    let desks = [(1, "all"), (2, "all"), (3, "quick"), (4, "quick"), (5, "b")];
    setup.desks = desks.into_iter().map(|(no, kind)| (DeskNo(no), DeskKindId(kind.into()))).collect();
    setup.rules.block_size = 6;
    setup.rules.block_floor = 20;
    setup.rules.restore_gap = 8;
    setup
}

/// The small office and what it may become: other targets and weights, strict first come first served, presence to be
/// confirmed, desks and services more or less, other numbers.
#[must_use]
pub fn offices() -> Vec<Arc<InForce>> {
    let other = |name: &str, change: fn(&mut OfficeSetup)| {
        let mut setup = setup();
        change(&mut setup);
        in_force(setup, name)
    };
    vec![
        other("small", |_| {}),
        other("weights", |setup| {
            setup.services.extend([queue('A', 7), queue('R', 11)]);
            setup.priority_class = ClassRule { head_start: HeadStart::Targets(333), weight: weight(1_337) };
        }),
        other("first come", |setup| {
            let plain = ClassRule { head_start: HeadStart::Fixed(Span::ZERO), weight: Weight::ONE };
            (setup.priority_class, setup.appointment_class) = (plain, plain);
            setup.services = [queue('A', 15), queue('B', 15), queue('R', 15)].into();
            setup.desk_kinds.extend([kind("quick", &[('A', 1000), ('R', 1000)]), kind("b", &[('B', 1000)])]);
        }),
        other("strict", |setup| {
            setup.rules.confirm_presence = true;
            setup.rules.recalls_before_no_show = 2;
            setup.rules.pause_limit = Span::from_minutes(1);
        }),
        other("fewer", |setup| {
            setup.desks.remove(&DeskNo(5));
            setup.services.remove(&service('R'));
            setup.desk_kinds = [kind("all", &[('A', 1000), ('B', 1000)]), kind("quick", &[('A', 1000)])].into();
        }),
        other("more", |setup| {
            setup.desks.insert(DeskNo(6), DeskKindId("quick".into()));
            setup.services.extend([queue('E', 12)]);
            setup.desk_kinds.extend([kind("quick", &[('A', 1000), ('E', 2000), ('R', 250)])]);
            setup.rules.block_floor = 12;
            setup.rules.recalls_before_no_show = 0;
        }),
    ]
}
