//! Never lost, never twice: the flow and its disk against a server, a printer, a line and a power supply that fail at any moment, with
//! thousands of different days. Each day is one seed; a failure names it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // a test that cannot go on must stop, loudly

mod paper;
mod server;
mod world;

use std::collections::BTreeMap;

use world::World;

/// What must hold once everything is mended.
fn judge(world: &World) -> Result<(), String> {
    if !world.is_the_disk_what_the_flow_believes() {
        return Err("the disk differs from what the flow believes".into());
    }
    let left = world.left_over();
    if !left.is_empty() {
        return Err(format!("left over: {left:#?}"));
    }
    if world.torn.1 > 0 {
        return Err("half a slip hung in the printer at a start, and the disk said that the last one came out".into());
    }
    papers(world)?;
    numbers(world)
}

/// Every ticket was printed or is recorded as unprinted; every sheet's number is in the journal; no unmarked doubles.
fn papers(world: &World) -> Result<(), String> {
    let mut sheets: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for sheet in &world.paper.tray {
        let (originals, copies) = sheets.entry(&sheet.number).or_default();
        *if sheet.copy { copies } else { originals } += 1;
    }
    if let Some((number, _)) = sheets.iter().find(|(_, (originals, _))| *originals > 1) {
        return Err(format!("{number} lies there twice, unmarked"));
    }
    let unprinted = world.unprinted();
    for entry in world.server.entries.iter().filter(|entry| !entry.withdrawn) {
        let number = entry.number.to_string();
        if !sheets.contains_key(number.as_str()) && !unprinted.contains(&number) {
            return Err(format!("{number} was neither printed nor recorded as unprinted"));
        }
    }
    for number in sheets.keys() {
        let known = world.server.entries.iter().filter(|entry| entry.number.to_string() == *number);
        match known.clone().count() {
            1 if known.clone().all(|entry| !entry.withdrawn) => {}
            count => return Err(format!("{number} was printed and counts {count} times in the journal")),
        }
    }
    Ok(())
}

/// No press has two numbers that count.
fn numbers(world: &World) -> Result<(), String> {
    for (key, numbers) in &world.reserved {
        if numbers.len() > 1 {
            return Err(format!("{key} was given {numbers:?}"));
        }
        let online = world.server.entries.iter().find(|e| e.key.as_deref() == Some(key) && !e.withdrawn);
        if let Some(entry) = online {
            return Err(format!("{key} has {} of the server and {numbers:?} of the kiosk", entry.number));
        }
    }
    Ok(())
}

/// Days by the environment's word; unless said three thousand, and ten thousand where everything is run in full.
fn days() -> u64 {
    let usual = if std::env::var_os("NUMERETTO_FULL").is_some() { 10_000 } else { 3_000 };
    std::env::var("NUMERETTO_DAYS").ok().and_then(|days| days.parse().ok()).unwrap_or(usual)
}

#[test]
fn nothing_is_lost_and_nothing_counts_twice() {
    let (
        mut cuts,
        mut denials,
        mut sheets,
        mut copies,
        mut torn,
        mut unprinted,
        mut reserved,
        mut withdrawn,
        mut priority,
    ) = (0, 0, 0, 0, 0, 0, 0, 0, 0);
    for seed in 0..days() {
        let mut world = World::new(seed);
        world.suffer(40_000);
        priority += usize::from(world.has_priority());
        world.recover();
        if let Err(why) = judge(&world) {
            panic!("day {seed}: {why}");
        }
        cuts += world.cuts;
        denials += world.denials;
        sheets += world.paper.tray.len();
        copies += world.paper.tray.iter().filter(|sheet| sheet.copy).count();
        torn += world.torn.0;
        unprinted += world.unprinted().len();
        reserved += world.reserved.len();
        withdrawn += world.server.entries.iter().filter(|entry| entry.withdrawn).count();
    }
    println!(
        "{cuts} cuts, {denials} times unknown, {sheets} sheets, {copies} copies, {torn} starts with half a slip in the printer, {unprinted} unprinted, {reserved} given alone, {withdrawn} withdrawn, {priority} days with priority"
    );
    // Days on which nothing happens would show nothing.
    assert!(
        [cuts as usize, denials as usize, copies, torn, unprinted, reserved, withdrawn, priority]
            .iter()
            .all(|count| *count > 0)
    );
}
