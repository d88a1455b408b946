//! A fault at every step of a job: what is said is true, and the next job is whole.

use hardware::{
    printer::{NotPrinted, Printed},
    simulated::printer::Fault,
};

use crate::rig::{Line, has_terminals, job, question, rig, said};

/// What a printer may do at any step of a job, and what it is left with once it is mended.
fn troubles(at: usize) -> [Fault; 5] {
    [
        Fault::StallsAfter(at),
        Fault::DropsAfter(at),
        Fault::PaperEndsAfter(at),
        Fault::HoldsAfter(at),
        Fault::MutesAfter(at),
    ]
}

/// The steps of a job, in bytes: the question, the slip's begin, middle and end, the question whether it is worked off, and the last one.
fn steps_of(name: &str, job: &[u8]) -> Vec<usize> {
    let (asked, long) = (question(name), job.len());
    let slip = [asked, asked + 1, asked + 2, asked + long / 2, asked + long - 1, asked + long];
    let questions = [0, 1, asked / 2, asked + long + 1, asked + long + 3, asked + long + 3 + asked / 2];
    let mut steps = [slip, questions].concat();
    steps.sort_unstable();
    steps.dedup();
    steps
}

/// One job under one fault, then, mended, another: what was said of the first is true, and the second is whole and alone.
fn one_after_the_other(name: &str, line: Line, fault: Fault, own: &[String; 2]) {
    let what = format!("{name} {line:?} {fault:?}");
    let mut rig = rig(name, line);
    rig.simulation.break_with(fault);
    let first = rig.print(&job("A001", name));
    rig.simulation.mend();
    // Not always confirmed: an answer that never came may still be owed for the first, and the one that comes is counted for it.
    let second = rig.print_at_last(&job("A002", name));
    assert!(second.is_ok(), "{what}, then: {second:?}");
    let sheets = rig.until(|sheets| sheets.last() == Some(&own[1]));
    assert_eq!(sheets.last(), Some(&own[1]), "{what}: {sheets:?}");
    let whole = sheets.iter().filter(|sheet| **sheet == own[0]).count();
    let traces = sheets[..sheets.len() - 1].len();
    match first {
        Ok(Printed::Confirmed) => assert_eq!((whole, traces), (1, 1), "{what}: {sheets:?}"),
        Err(NotPrinted { may_exist: false, .. }) => assert_eq!(traces, 0, "{what}: {sheets:?}"),
        Ok(Printed::Sent) | Err(_) => assert!(traces <= 1, "{what}: {sheets:?}"),
    }
}

fn at_every_step(line: Line) {
    for name in ["epson-tm-t20", "custom-vkp80"] {
        let own = ["A001", "A002"].map(|number| said(number, name));
        let steps = steps_of(name, &job("A001", name));
        // Each waits for its printer most of the time: all of some steps at once.
        for some in steps.chunks(3) {
            std::thread::scope(|scope| {
                for fault in some.iter().flat_map(|at| troubles(*at)) {
                    let own = &own;
                    scope.spawn(move || one_after_the_other(name, line, fault, own));
                }
            });
        }
    }
}

#[test]
fn at_every_step_what_is_said_is_true_and_the_next_job_is_whole_in_memory() {
    at_every_step(Line::Memory);
}

#[test]
fn at_every_step_what_is_said_is_true_and_the_next_job_is_whole_over_tcp() {
    at_every_step(Line::Tcp);
}

#[test]
fn at_every_step_what_is_said_is_true_and_the_next_job_is_whole_over_a_pty() {
    if has_terminals() {
        at_every_step(Line::Pty);
    }
}

/// Wherever a job is cut short, by whatever: what is confirmed lies in the tray, and what is said not to exist does not.
#[test]
fn no_truncation_is_taken_for_a_ticket() {
    for name in ["epson-tm-t20", "custom-vkp80", "custom-kpm180"] {
        let (job, said) = (job("A001", name), said("A001", name));
        let mut confirmed = 0;
        for at in 0..job.len() + 40 {
            for fault in [Fault::StallsAfter(at), Fault::DropsAfter(at), Fault::PaperEndsAfter(at)] {
                let mut rig = rig(name, Line::Memory);
                rig.simulation.break_with(fault);
                let result = rig.print(&job);
                let sheets = rig.sheets(0);
                let whole = sheets.iter().filter(|sheet| **sheet == said).count();
                let traces = whole > 0 || rig.simulation.in_printer().is_some();
                match result {
                    Ok(Printed::Confirmed) => {
                        assert_eq!(whole, 1, "{name} {fault:?}");
                        confirmed += 1;
                    }
                    Ok(Printed::Sent) => {}
                    Err(error) => assert!(error.may_exist || !traces, "{name} {fault:?}: {error}"),
                }
            }
        }
        assert!(confirmed > 0, "{name}: after the last byte it is whole");
    }
}
