//! Whatever happens: faults one after the other, and jobs held and printed later.

use hardware::{printer::Printed, simulated::printer::Fault};
use proptest::prelude::*;

use crate::rig::{Line, MODELS, job, rig, said};

#[derive(Clone, Copy, Debug)]
enum Step {
    Print,
    Break(Fault),
    Mend,
    Restart,
    Die,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let bytes = 0_usize..500;
    let fault = prop_oneof![
        Just(Fault::PaperOut),
        Just(Fault::NearEnd),
        Just(Fault::CoverOpen),
        Just(Fault::Jammed),
        Just(Fault::Mute),
        bytes.clone().prop_map(Fault::PaperEndsAfter),
        bytes.clone().prop_map(Fault::StallsAfter),
        bytes.clone().prop_map(Fault::DropsAfter),
        bytes.clone().prop_map(Fault::HoldsAfter),
        bytes.prop_map(Fault::MutesAfter),
    ];
    let step = prop_oneof![
        3 => Just(Step::Print),
        2 => fault.prop_map(Step::Break),
        2 => Just(Step::Mend),
        1 => Just(Step::Restart),
        1 => Just(Step::Die),
    ];
    prop::collection::vec(step, 1..16)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    /// Faults one after the other, and jobs held and printed later: an answer is never taken for another job's.
    #[test]
    fn whatever_happens_confirmed_means_printed(steps in steps(), model in 0_usize..2) {
        let name = MODELS[model];
        let mut rig = rig(name, Line::Memory);
        let mut refused = Vec::new();
        let mut number = 0;
        // How long a job may be that nobody knows to have come out: as a kiosk knows it from its disk.
        let mut doubtful = 0;
        for step in steps {
            match step {
                Step::Break(fault) => rig.simulation.break_with(fault),
                Step::Mend => rig.simulation.mend(),
                Step::Restart => rig.simulation.restart(),
                Step::Die => rig.die(doubtful),
                Step::Print => {
                    number += 1;
                    let text = format!("A{number:03}");
                    doubtful = job(&text, name).len();
                    match rig.print(&job(&text, name)) {
                        Ok(Printed::Confirmed) => {
                            doubtful = 0;
                            let own = said(&text, name);
                            // Below a slip that a power cut left hanging, perhaps; but whole.
                            let whole = rig.sheets(0).iter().filter(|sheet| sheet.ends_with(&own)).count();
                            prop_assert_eq!(whole, 1, "{}", text);
                        }
                        Ok(Printed::Sent) => {}
                        Err(error) if error.may_exist => {}
                        Err(_) => refused.push(text),
                    }
                }
            }
        }
        rig.simulation.mend();
        let all = rig.sheets(0).concat();
        for text in refused {
            prop_assert!(!all.contains(&text), "{} was said not to exist", text);
        }
    }
}
