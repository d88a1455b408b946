//! The engine beside a naive model of it, over random commands of every kind.
//!
//! The seed is printed; `NUMERETTO_SEED` sets it, `NUMERETTO_COMMANDS` asks for longer rounds.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use protocol::Moment;
use queue_server::engine::{Command, Record, State, invariants, perform};
use tests::{
    model::{
        Model,
        agree::agree,
        steps::{Step, runs},
    },
    office::{Office, moment},
    small,
};

const COMMANDS: usize = 100_000;
const LONGEST_RUN: usize = 500;

fn from_env(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().expect("a number"))
}

fn runner(seed: u64, cases: u32) -> TestRunner {
    let bytes: Vec<u8> = seed.to_le_bytes().iter().copied().cycle().take(32).collect();
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 2_000,
        max_shrink_time: 30_000,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

fn fresh_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    now.as_secs() ^ u64::from(now.subsec_nanos()) << 20
}

/// Says one command to both, and compares.
fn both(office: &mut Office, model: &mut Model, command: &Command) -> Result<Option<&'static str>, String> {
    let before = office.state.clone();
    let order = before.seq.next().0;
    let expected = model.tell(command, office.now, order);
    let answer = perform(&mut office.state, command, office.now);
    let refusal = match (expected, answer) {
        (Ok(changes), Ok(records)) => {
            if changes == records.is_empty() {
                return Err(format!("expected that something happens: {changes}, but {records:?}"));
            }
            model.adopt(&records)?;
            check_times(&records, &before)?;
            office.records.extend(records);
            None
        }
        (Err(reasons), Err(refusal)) if reasons.contains(&refusal.slug()) => {
            if office.state != before {
                return Err("a refused command changed something".into());
            }
            Some(refusal.slug())
        }
        (expected, answer) => return Err(format!("expected {expected:?}, found {answer:?}")),
    };
    invariants::check(&office.state)?;
    agree(model, &office.state, office.now)?;
    Ok(refusal)
}

fn check_times(records: &[Record], before: &State) -> Result<(), String> {
    let (mut seq, mut at) = (before.seq, before.recorded_at);
    for record in records {
        if record.seq != seq.next()
            || record.recorded_at < at
            || record.occurred_at.is_some_and(|o| o > record.recorded_at)
        {
            return Err(format!("{record:?} does not follow {seq} at {at:?}"));
        }
        (seq, at) = (record.seq, record.recorded_at);
    }
    Ok(())
}

/// What was said so far and how often, by command and answer.
#[derive(Default)]
struct Tally(BTreeMap<String, usize>);

impl Tally {
    fn count(&mut self, step: &Step, refusal: Option<&str>) {
        *self.0.entry(format!("{:?} {}", step.kind, refusal.unwrap_or("done"))).or_default() += 1;
    }
}

fn run(steps: &[Step], tally: &mut Tally) -> Result<(), TestCaseError> {
    let offices = small::offices();
    let mut office = Office::at(offices[0].clone(), moment("2026-11-24T08:10:00+01:00"));
    let mut model = Model::new(offices[0].clone(), office.state.day.date);
    let mut said = Vec::new();
    for step in steps {
        office.now = step.time(office.now, &model);
        for command in [Command::Tick, step.command(&model, office.now, &offices)] {
            let answer = both(&mut office, &mut model, &command);
            said.push((office.now, command.clone()));
            let refusal =
                answer.map_err(|why| TestCaseError::fail(format!("{why}\n  after:{}", last(&office, &said))))?;
            if command != Command::Tick {
                tally.count(step, refusal);
            }
        }
    }
    office.check_replay();
    Ok(())
}

fn last(office: &Office, said: &[(Moment, Command)]) -> String {
    let from = said.len().saturating_sub(16);
    let line = |(at, command): &(Moment, Command)| {
        let text = format!("\n    {} {command:?}", office.state.setup().calendar.wire(*at));
        text.chars().take(200).collect::<String>()
    };
    said[from..].iter().filter(|(_, command)| *command != Command::Tick).map(line).collect()
}

#[test]
fn the_engine_does_what_a_naive_office_does() {
    let seed = from_env("NUMERETTO_SEED").unwrap_or_else(fresh_seed);
    let wanted = from_env("NUMERETTO_COMMANDS").map_or(COMMANDS, |n| usize::try_from(n).expect("fewer"));
    println!("NUMERETTO_SEED={seed}");
    let commands = AtomicUsize::new(0);
    let tally = std::cell::RefCell::new(Tally::default());
    let mut runs_made = 0_u64;
    while commands.load(Ordering::Relaxed) < wanted {
        let outcome = runner(seed.wrapping_add(runs_made), 1).run(&runs(LONGEST_RUN), |steps| {
            commands.fetch_add(steps.len(), Ordering::Relaxed);
            run(&steps, &mut tally.borrow_mut())
        });
        if let Err(failure) = outcome {
            panic!("NUMERETTO_SEED={seed}: {failure}");
        }
        runs_made += 1;
    }
    let commands = commands.into_inner();
    println!("{commands} commands in {runs_made} runs; by command and answer:");
    let tally = tally.into_inner().0;
    tally.iter().for_each(|(what, count)| println!("  {count:>7} {what}"));
    assert!(commands >= wanted);
}

/// The office thread lets time speak before each command. Were it late, nothing may break all the same.
#[test]
fn no_command_breaks_an_office_that_time_did_not_speak_to() {
    let seed = from_env("NUMERETTO_SEED").unwrap_or_else(fresh_seed);
    println!("NUMERETTO_SEED={seed}");
    let offices = small::offices();
    let outcome = runner(seed, 60).run(&runs(LONGEST_RUN), |steps| {
        let mut office = Office::at(offices[0].clone(), moment("2026-11-24T08:10:00+01:00"));
        // Only to choose commands by; it is not asked for its verdict.
        let mut model = Model::new(offices[0].clone(), office.state.day.date);
        for step in steps {
            office.now = step.time(office.now, &model);
            let command = step.command(&model, office.now, &offices);
            let order = office.state.seq.next().0;
            let before = office.state.clone();
            match perform(&mut office.state, &command, office.now) {
                Ok(records) => {
                    office.records.extend(records);
                    let _ = model.tell(&command, office.now, order);
                }
                Err(_) => assert!(office.state == before, "{command:?} was refused and changed something"),
            }
            invariants::check(&office.state).map_err(|why| TestCaseError::fail(format!("{why} after {command:?}")))?;
        }
        office.check_replay();
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("NUMERETTO_SEED={seed}: {failure}");
    }
}
