//! What an earlier program, or an earlier connection, left behind: it is parted from the next job, and its answer is not taken for that one's.

use std::time::Instant;

use hardware::{
    printer::{
        EscPos, NotPrinted, Printed, Trouble,
        wire::{Broken, Received, Wire},
    },
    simulated::printer::{Fault, MemoryWire, Simulation},
};

use crate::rig::{AT_ONCE, Line, MODELS, job, lines, profile, rig, said};

/// Whatever a program that died had sent: what another prints then stands on a sheet of its own, whole.
#[test]
fn what_a_dead_program_left_is_parted_from_the_next_job() {
    for name in MODELS {
        let own = said("A002", name);
        let (first, second) = (job("A001", name), job("A002", name));
        let mut torn = 0;
        for at in (0..=first.len()).step_by(9) {
            let mut rig = rig(name, Line::Memory);
            rig.simulation.break_with(Fault::StallsAfter(at));
            let _ = rig.print(&first);
            rig.die(first.len());
            rig.simulation.mend();
            torn += usize::from(rig.simulation.in_printer().is_some());
            rig.print(&second).unwrap();
            let sheets = rig.sheets(0);
            assert_eq!(sheets.last(), Some(&own), "{name}, {at} bytes before: {sheets:?}");
            assert!(rig.simulation.in_printer().is_none(), "{name}, {at} bytes before");
        }
        assert!(torn > 5, "{name}: nothing was ever torn");
    }
}

/// A wire whose printer works off what it held just before the next job comes, and then holds that.
struct Late(MemoryWire, Simulation);

impl Wire for Late {
    fn place(&self) -> &str {
        self.0.place()
    }

    fn ready(&mut self, until: Instant) -> Result<bool, Trouble> {
        self.0.ready(until)
    }

    fn send(&mut self, bytes: &[u8], until: Instant) -> Result<(), Broken> {
        // All but questions and what ends a torn command.
        if bytes.starts_with(b"\x1b@") {
            self.1.mend();
            self.1.break_with(Fault::HoldsAfter(0));
        }
        self.0.send(bytes, until)
    }

    fn receive(&mut self, until: Instant) -> Result<Received, Trouble> {
        self.0.receive(until)
    }

    fn close(&mut self) {
        self.0.close();
    }
}

#[test]
fn an_answer_to_a_dead_programs_job_is_not_taken_for_ones_own() {
    let name = "epson-tm-t20";
    let mut rig = rig(name, Line::Memory);
    rig.simulation.break_with(Fault::HoldsAfter(0));
    let first = job("A001", name);
    assert!(matches!(rig.print(&first), Ok(Printed::Sent)), "it holds it");
    let late = Late(MemoryWire::new(rig.simulation.clone()), rig.simulation.clone());
    rig.printer =
        Box::new(EscPos::new(late, &profile(name)).unwrap().with_leavings(first.len()).with_slips_in(AT_ONCE));
    let second = rig.print(&job("A002", name));
    assert_eq!(rig.sheets(1), [said("A001", name)]);
    assert!(matches!(second, Ok(Printed::Sent)), "the answer was for the first: {second:?}");
}

/// The answer went with the connection: whoever waited for it would take the next job's for it, and that of the one after for that one's.
#[test]
fn an_answer_that_was_lost_with_its_connection_is_not_waited_for_for_ever() {
    for line in lines() {
        for name in ["epson-tm-t20", "custom-kpm180"] {
            let mut rig = rig(name, line);
            rig.simulation.break_with(Fault::DropsAfter(20));
            let lost = rig.print(&job("A001", name));
            assert!(matches!(lost, Err(NotPrinted { may_exist: true, .. })), "{lost:?}");
            rig.simulation.mend();
            for number in ["A002", "A003", "A004"] {
                let printed = rig.print(&job(number, name));
                assert!(matches!(printed, Ok(Printed::Confirmed)), "{line:?}, {name}, {number}: {printed:?}");
            }
        }
    }
}
