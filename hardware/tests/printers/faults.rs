//! Under each fault: it says what is wrong, and nothing is mixed up.

use std::{net::TcpListener, time::Instant};

use hardware::{
    Fault as _, FaultKind,
    printer::{Address, EscPos, Printed, Printer as _},
    simulated::printer::Fault,
};

use crate::rig::{AT_ONCE, DEADLINE, Line, MODELS, job, lines, profile, question, rig, said, tells};

/// What becomes of a job under a fault, and of what the printer is left with.
struct Case {
    fault: Fault,
    /// The error's kind, and whether paper may exist; none where the job is confirmed.
    of_one_that_tells: Option<(FaultKind, bool)>,
    /// Sheets after the printer was mended.
    afterwards: usize,
}

fn cases(name: &str) -> Vec<Case> {
    let asked = question(name);
    let case = |fault, of_one_that_tells, afterwards| Case { fault, of_one_that_tells, afterwards };
    vec![
        case(Fault::NearEnd, None, 1),
        case(Fault::PaperOut, Some((FaultKind::NotReady, false)), 0),
        case(Fault::CoverOpen, Some((FaultKind::NotReady, false)), 0),
        case(Fault::Jammed, Some((FaultKind::NotReady, false)), 0),
        case(Fault::Mute, Some((FaultKind::Stalled, false)), 0),
        case(Fault::StallsAfter(0), Some((FaultKind::Stalled, false)), 0),
        // Held, and printed when paper is back.
        case(Fault::PaperEndsAfter(asked + 60), Some((FaultKind::NotReady, true)), 1),
        case(Fault::StallsAfter(asked + 60), Some((FaultKind::Stalled, true)), 1),
        case(Fault::DropsAfter(asked + 60), Some((FaultKind::Lost, true)), 1),
    ]
}

#[test]
fn under_each_fault_it_says_what_is_wrong_and_nothing_is_mixed_up() {
    for name in MODELS {
        for line in lines() {
            for case in cases(name) {
                let what = format!("{name} {line:?} {:?}", case.fault);
                let mut rig = rig(name, line);
                rig.simulation.break_with(case.fault);
                let result = rig.print(&job("A001", name));
                match (case.of_one_that_tells, result) {
                    (None, Ok(Printed::Confirmed)) if tells(name) => {}
                    // One that tells nothing is never believed to have printed, and is found out at most by its line.
                    (_, Ok(Printed::Sent)) if !tells(name) => continue,
                    (Some((kind, _)), Err(error)) if !tells(name) => assert_eq!(error.cause.kind(), kind, "{what}"),
                    (Some((kind, may_exist)), Err(error)) => {
                        assert_eq!((error.cause.kind(), error.may_exist), (kind, may_exist), "{what}: {error}");
                        let told = error.condition.is_some_and(|condition| !condition.can_print());
                        assert_eq!(told, kind == FaultKind::NotReady, "{what}");
                    }
                    (_, result) => panic!("{what}: {result:?}"),
                }
                rig.simulation.mend();
                let second = rig.print(&job("A002", name));
                assert!(second.is_ok(), "{what}, then: {second:?}");
                // The second is whole and alone on its paper; of the first there is as much as was said to be possible.
                let sheets = rig.sheets(case.afterwards + 1);
                assert_eq!(sheets.last(), Some(&said("A002", name)), "{what}: {sheets:?}");
                assert!(sheets.len() <= case.afterwards + 1, "{what}: {sheets:?}");
            }
        }
    }
}

#[test]
fn what_is_not_there_is_said_to_be_absent() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lp0").display().to_string();
    for address in [format!("tcp:{free}"), format!("serial:{path}"), format!("usb:{path}")] {
        let wire = address.parse::<Address>().unwrap().wire();
        let mut printer = EscPos::new(wire, &profile("epson-tm-t20")).unwrap().with_slips_in(AT_ONCE);
        let error = printer.print(b"A001", Instant::now() + DEADLINE).unwrap_err();
        assert_eq!((error.cause.kind(), error.may_exist), (FaultKind::Absent, false), "{error}");
        let place = address.split_once(':').unwrap().1;
        assert!(error.to_string().contains(place), "{error}");
    }
}

#[test]
fn a_line_that_takes_no_more_is_left_at_the_deadline() {
    for line in lines().into_iter().filter(|line| *line != Line::Memory) {
        let mut rig = rig("clone-80", line);
        rig.simulation.break_with(Fault::StallsAfter(100));
        let error = rig.print(&vec![0; 16 << 20]).unwrap_err();
        assert_eq!((error.cause.kind(), error.may_exist), (FaultKind::Stalled, true), "{error}");
    }
}
