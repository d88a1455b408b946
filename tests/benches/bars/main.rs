//! What was promised in figures, measured: `cargo bench -p tests`, or one row with `cargo bench -p tests -- issue`.
//!
//! Each row measures the server and its reference in the same run, in turns, over several rounds, and prints a table,
//! the bar and whether it was met. The server is the release binary in a process of its own, with its data on the disk
//! that holds the build; the bare references are this program, started again. Nothing here asserts a time.
#![allow(clippy::unwrap_used)] // a measurement that cannot go on must stop, loudly

mod attacks;
mod bare;
mod call_scale;
mod call_to_board;
mod call_to_pixels;
mod client;
mod issue;
mod machine;
mod office;
mod press_to_paper;
mod refusals;
mod reports;
mod size;
mod table;

use std::env;

type Row = (&'static str, fn(&mut table::Table));

const ROWS: [Row; 9] = [
    ("issue", issue::run),
    ("call_scale", call_scale::run),
    ("call_to_board", call_to_board::run),
    ("reports", reports::run),
    ("size", size::run),
    ("attacks", attacks::run),
    ("refusals", refusals::run),
    ("press_to_paper", press_to_paper::run),
    ("call_to_pixels", call_to_pixels::run),
];

fn main() {
    // `cargo bench` adds flags of its own.
    let asked: Vec<String> = env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    if let Some((bare::PROGRAM, arguments)) = asked.split_first().map(|(program, rest)| (program.as_str(), rest)) {
        return bare::serve(arguments);
    }
    let known = |name: &String| ROWS.iter().any(|row| row.0 == name);
    assert!(asked.iter().all(known), "the rows are {:?}", ROWS.map(|row| row.0));
    for (name, run) in ROWS.iter().filter(|row| asked.is_empty() || asked.iter().any(|name| name == row.0)) {
        let mut table = table::Table::of(name);
        run(&mut table);
        table.end();
    }
}
