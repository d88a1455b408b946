//! The sections of an office file, each with its keys, ranges and cross references.

use std::collections::{BTreeMap, BTreeSet};

use protocol::{DeskNo, ServiceId};

use config_file::{Node, Read, Reported, Table};

use super::{
    board,
    model::{
        ClassSection, ClassesSection, DeskKindSection, FeedbackReason, FeedbackSection, HeadStartValue, LimitsSection,
        NumbersSection, OfficeFile, OfficeSection, PrivacySection, ProcedureSection, RulesSection, ServiceSection,
        SignInSection, StandardSection,
    },
    read_calendar,
    ticket::{self, PAPER_LINE},
    values::{Thousandths, ZoneName},
};
use crate::engine::{
    calendar::Zone,
    setup::{Text, Weight},
};

/// Which numbers thousandths can hold.
const DECIMALS: &str = "with at most 3 decimals";
/// Characters of a name at most: it must fit a button, a slip, a board.
const NAME: usize = 80;
/// Characters of a line of text at most.
const LINE: usize = 200;
/// No visit, wait or pause is planned longer than this.
const WORKING_DAY_MINUTES: u32 = 480;
/// A terminal has room for so many reasons under its red face.
const MOST_REASONS: usize = 4;

pub(super) fn office_file(root: &Node<'_>) -> Read<OfficeFile> {
    let top = root.table(&[
        "office",
        "calendar",
        "services",
        "desk_kinds",
        "classes",
        "rules",
        "numbers",
        "published_standard",
        "limits",
        "sign_in",
        "privacy",
        "ticket",
        "board",
        "feedback",
    ])?;
    let office = top.field("office", office);
    let calendar = top.field("calendar", read_calendar::calendar);
    let services = top.field("services", services);
    let letters = letters(root);
    let desk_kinds = top.field("desk_kinds", |node| desk_kinds(node, &letters));
    let all_served = every_service_is_served(root);
    let classes = top.field("classes", classes);
    let rules = top.field("rules", rules);
    let numbers = top.field("numbers", numbers);
    let published_standard = top.field("published_standard", published_standard);
    let limits = top.field("limits", limits);
    let sign_in = top.maybe("sign_in", sign_in);
    let privacy = top.field("privacy", privacy);
    let ticket = top.maybe("ticket", ticket::read);
    let board = top.maybe("board", board::read);
    let feedback = top.field("feedback", feedback);
    all_served?;
    Ok(OfficeFile {
        office: office?,
        calendar: calendar?,
        services: services?,
        desk_kinds: desk_kinds?,
        classes: classes?,
        rules: rules?,
        numbers: numbers?,
        published_standard: published_standard?,
        limits: limits?,
        sign_in: sign_in?.unwrap_or_default(),
        privacy: privacy?,
        ticket: ticket?.unwrap_or_default(),
        board: board?.unwrap_or_default(),
        feedback: feedback?,
    })
}

/// A text: `"Anagrafe"`, or `{ it = "Anagrafe", en = "Registry office" }`.
pub(super) fn text(node: &Node<'_>, max: usize) -> Read<Text> {
    if node.is_text() {
        return Ok(Text { it: node.line(max)?, en: None });
    }
    label(&node.table(&["it", "en"])?, max)
}

/// The keys `it` and `en` of a table that has others too.
pub(super) fn label(table: &Table<'_>, max: usize) -> Read<Text> {
    let it = table.field("it", |node| node.line(max));
    let en = table.maybe("en", |node| node.line(max));
    Ok(Text { it: it?, en: en? })
}

/// A name that people type and machines store: of a kind of desk, of a reason.
fn is_name(name: &str) -> bool {
    (1..=32).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}

const NAME_EXPECTED: &str = "a name of a-z, 0-9, _ and -, beginning with a letter, at most 32 characters";

fn weight(node: &Node<'_>) -> Read<Weight> {
    let thousandths = node.decimal(Thousandths(1)..=Thousandths(1_000_000), DECIMALS)?;
    Weight::from_thousandths(thousandths.0).ok_or_else(|| node.wrong("is 0", "more than 0"))
}

fn office(node: &Node<'_>) -> Read<OfficeSection> {
    let table = node.table(&["body", "name", "board_text", "time_zone", "public_url"])?;
    let body = table.field("body", |n| text(n, NAME));
    let name = table.field("name", |n| text(n, NAME));
    let board_text = table.maybe("board_text", |n| text(n, LINE));
    let zone = |name: &str| Zone::named(name).ok().map(ZoneName);
    let time_zone = table.field("time_zone", |n| n.parsed("a time zone of the tz database like Europe/Rome", zone));
    let public_url = table.maybe("public_url", |n| n.parsed("an address like https://coda.comune.example", address));
    Ok(OfficeSection {
        body: body?,
        name: name?,
        board_text: board_text?,
        time_zone: time_zone?,
        public_url: public_url?,
    })
}

/// An http or https address, without the slash at its end.
fn address(text: &str) -> Option<String> {
    let uri: axum::http::Uri = text.parse().ok()?;
    let web = matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|host| !host.is_empty());
    (web && uri.query().is_none() && !text.contains('#')).then(|| text.trim_end_matches('/').to_owned())
}

fn services(node: &Node<'_>) -> Read<BTreeMap<ServiceId, ServiceSection>> {
    let table = node.map("a table for each service like [services.A]")?;
    let mut seen = BTreeMap::new();
    let services = table.each(|letter, node| {
        let id = service_letter(letter, node);
        let section = service(node, &mut seen);
        Ok((id?, section?))
    })?;
    if services.is_empty() {
        return Err(node.lacking("has no service", "a table for each service like [services.A]"));
    }
    Ok(services.into_iter().collect())
}

fn service_letter(letter: &str, node: &Node<'_>) -> Read<ServiceId> {
    letter.parse().map_err(|_| node.wrong(format!("{letter:?} is no service letter"), ServiceId::EXPECTED))
}

/// `seen`: where each procedure of the office was first.
fn service(node: &Node<'_>, seen: &mut BTreeMap<String, String>) -> Read<ServiceSection> {
    let table = node.table(&["name", "target_minutes", "ready", "procedures"])?;
    let name = table.field("name", |n| text(n, NAME));
    let target_minutes = table.field("target_minutes", |n| n.integer(1..=WORKING_DAY_MINUTES));
    let ready = table.maybe("ready", |n| text(n, PAPER_LINE));
    let procedures = table.field("procedures", |n| {
        n.list("a list of procedures like { it = \"Cambio di residenza\", minutes = 10 }", |n| procedure(n, seen))
    });
    Ok(ServiceSection { name: name?, target_minutes: target_minutes?, ready: ready?, procedures: procedures? })
}

fn procedure(node: &Node<'_>, seen: &mut BTreeMap<String, String>) -> Read<ProcedureSection> {
    let table = node.table(&["it", "en", "minutes"])?;
    let name = label(&table, NAME);
    let minutes = table.field("minutes", |n| n.integer(1..=WORKING_DAY_MINUTES));
    let name = name?;
    only_once(node, &name.it, seen, "a procedure's name once in the office")?;
    Ok(ProcedureSection { name, minutes: minutes? })
}

/// Refuses a thing that was there before; remembers where each was.
pub(super) fn only_once<K: Ord + Clone + std::fmt::Display>(
    node: &Node<'_>,
    thing: &K,
    seen: &mut BTreeMap<K, String>,
    expected: &str,
) -> Read<()> {
    match seen.insert(thing.clone(), node.path().to_owned()) {
        None => Ok(()),
        Some(first) => Err(node.wrong(format!("{thing} is in {first} already"), expected)),
    }
}

/// The letters that the file gives to services, also to services that have mistakes.
fn letters(root: &Node<'_>) -> BTreeSet<ServiceId> {
    let keys = root.peek("services").and_then(|services| services.keys()).unwrap_or_default();
    keys.into_iter().filter_map(|key| key.parse().ok()).collect()
}

fn desk_kinds(node: &Node<'_>, letters: &BTreeSet<ServiceId>) -> Read<BTreeMap<String, DeskKindSection>> {
    let table = node.map("a table for each kind of desk like [desk_kinds.polyfunctional]")?;
    let mut seen = BTreeMap::new();
    let kinds = table.each(|id, node| {
        let named = if is_name(id) { Ok(()) } else { Err(node.wrong(format!("is {id:?}"), NAME_EXPECTED)) };
        let kind = desk_kind(node, letters, &mut seen);
        named?;
        Ok((id.to_owned(), kind?))
    })?;
    Ok(kinds.into_iter().collect())
}

fn desk_kind(
    node: &Node<'_>,
    letters: &BTreeSet<ServiceId>,
    seen: &mut BTreeMap<DeskNo, String>,
) -> Read<DeskKindSection> {
    let table = node.table(&["name", "desks", "serves"])?;
    let name = table.field("name", |n| text(n, NAME));
    let desks = table.field("desks", |n| n.list("a list of desk numbers like [1, 2, 3]", |n| desk(n, seen)));
    let serves = table.field("serves", |n| serves(n, letters));
    Ok(DeskKindSection { name: name?, desks: desks?, serves: serves? })
}

fn desk(node: &Node<'_>, seen: &mut BTreeMap<DeskNo, String>) -> Read<DeskNo> {
    let number = node.integer(1..=999)?;
    let desk = u16::try_from(number).map(DeskNo).map_err(|_| node.wrong("is too large", "a desk number"))?;
    only_once(node, &desk, seen, "a desk number once in the office")?;
    Ok(desk)
}

fn serves(node: &Node<'_>, letters: &BTreeSet<ServiceId>) -> Read<BTreeMap<ServiceId, Weight>> {
    let expected = "services with their weights like { A = 1, R = 0.25 }";
    let served = node.map(expected)?.each(|letter, node| {
        let known = letter.parse().ok().filter(|id| letters.contains(id));
        let id = known.ok_or_else(|| unknown_service(letter, node, letters));
        let weight = weight(node);
        Ok((id?, weight?))
    })?;
    if served.is_empty() {
        return Err(node.lacking("serves nothing", expected));
    }
    Ok(served.into_iter().collect())
}

fn unknown_service(letter: &str, node: &Node<'_>, letters: &BTreeSet<ServiceId>) -> Reported {
    let known: Vec<String> = letters.iter().map(ToString::to_string).collect();
    node.lacking(format!("there is no service {letter}"), format!("one of {}", known.join(", ")))
}

/// A service that no desk serves would take tickets and never call them. Looks at the document as it stands, so that
/// this is said beside mistakes elsewhere; says nothing where the kinds of desk cannot be made out.
fn every_service_is_served(root: &Node<'_>) -> Read<()> {
    let (Some(services), Some(served)) = (root.peek("services"), served_letters(root)) else { return Ok(()) };
    let mut all_served = Ok(());
    for letter in services.keys().unwrap_or_default() {
        // A key that is no letter has its own mistake.
        let service = services.peek(letter).filter(|_| letter.parse::<ServiceId>().is_ok());
        if let Some(service) = service.filter(|_| !served.contains(letter)) {
            all_served = Err(service.lacking("is served by no desk", "a kind of desk that has desks and serves it"));
        }
    }
    all_served
}

fn served_letters<'t>(root: &Node<'t>) -> Option<BTreeSet<&'t str>> {
    let kinds = root.peek("desk_kinds")?;
    let mut served = BTreeSet::new();
    for name in kinds.keys()? {
        let kind = kinds.peek(name)?;
        if kind.peek("desks")?.items()? > 0 {
            served.extend(kind.peek("serves")?.keys()?);
        }
    }
    Some(served)
}

fn classes(node: &Node<'_>) -> Read<ClassesSection> {
    let table = node.table(&["standard", "priority", "appointment"])?;
    let standard = table.field("standard", class);
    let priority = table.field("priority", class);
    let appointment = table.field("appointment", class);
    Ok(ClassesSection { standard: standard?, priority: priority?, appointment: appointment? })
}

fn class(node: &Node<'_>) -> Read<ClassSection> {
    let table = node.table(&["head_start_minutes", "head_start_targets", "weight"])?;
    let minutes = table.maybe("head_start_minutes", |n| n.integer(0..=WORKING_DAY_MINUTES));
    let targets = table.maybe("head_start_targets", |n| n.decimal(Thousandths(0)..=Thousandths(100_000), DECIMALS));
    let weight = table.field("weight", weight);
    let head_start = match (minutes?, targets?) {
        (Some(minutes), None) => Ok(HeadStartValue::Minutes(minutes)),
        (None, Some(targets)) => Ok(HeadStartValue::Targets(targets)),
        (None, None) => Err(node.lacking("has no head start", "head_start_minutes or head_start_targets")),
        (Some(_), Some(_)) => Err(node.wrong("has two head starts", "either head_start_minutes or head_start_targets")),
    };
    Ok(ClassSection { head_start: head_start?, weight: weight? })
}

fn rules(node: &Node<'_>) -> Read<RulesSection> {
    let table = node.table(&[
        "recalls_before_no_show",
        "no_show_after_seconds",
        "grace_minutes",
        "pause_limit_minutes",
        "confirm_presence",
    ])?;
    let recalls_before_no_show = table.field("recalls_before_no_show", |n| n.integer(0..=10));
    let no_show_after_seconds = table.field("no_show_after_seconds", |n| n.integer(0..=600));
    let grace_minutes = table.field("grace_minutes", |n| n.integer(0..=WORKING_DAY_MINUTES));
    let pause_limit_minutes = table.field("pause_limit_minutes", |n| n.integer(1..=WORKING_DAY_MINUTES));
    let confirm_presence = table.field("confirm_presence", Node::boolean);
    Ok(RulesSection {
        recalls_before_no_show: recalls_before_no_show?,
        no_show_after_seconds: no_show_after_seconds?,
        grace_minutes: grace_minutes?,
        pause_limit_minutes: pause_limit_minutes?,
        confirm_presence: confirm_presence?,
    })
}

fn numbers(node: &Node<'_>) -> Read<NumbersSection> {
    let table = node.table(&["block_size", "block_floor", "restore_gap"])?;
    let block_size = table.field("block_size", |n| n.integer(1..=10_000));
    // Below 500 a block could meet the numbers that a busy day gives online.
    let block_floor = table.field("block_floor", |n| n.integer(500..=100_000));
    let restore_gap = table.field("restore_gap", |n| n.integer(1..=10_000));
    Ok(NumbersSection { block_size: block_size?, block_floor: block_floor?, restore_gap: restore_gap? })
}

fn published_standard(node: &Node<'_>) -> Read<StandardSection> {
    let table = node.table(&["share_percent", "within_minutes"])?;
    let share = table.field("share_percent", |n| {
        let percent = n.decimal(Thousandths(100)..=Thousandths(100_000), DECIMALS)?;
        let exact = percent.0 % 100 == 0;
        if exact { Ok(percent.0 / 100) } else { Err(n.wrong(format!("is {percent}"), "at most one decimal")) }
    });
    let within_minutes = table.field("within_minutes", |n| n.integer(1..=WORKING_DAY_MINUTES));
    Ok(StandardSection { share_thousandths: share?, within_minutes: within_minutes? })
}

fn limits(node: &Node<'_>) -> Read<LimitsSection> {
    let table = node.table(&["requests_per_second", "burst", "spare_loopback"])?;
    let requests_per_second = table.field("requests_per_second", |n| n.integer(1..=100_000));
    let burst = table.field("burst", |n| n.integer(1..=1_000_000));
    let spare_loopback = table.field("spare_loopback", Node::boolean);
    Ok(LimitsSection { requests_per_second: requests_per_second?, burst: burst?, spare_loopback: spare_loopback? })
}

fn sign_in(node: &Node<'_>) -> Read<SignInSection> {
    let table = node.table(&["idle_minutes", "absolute_hours", "lock_minutes"])?;
    let idle_minutes = table.field("idle_minutes", |n| n.integer(5..=WORKING_DAY_MINUTES));
    let absolute_hours = table.field("absolute_hours", |n| n.integer(1..=24));
    let lock_minutes = table.field("lock_minutes", |n| n.integer(0..=WORKING_DAY_MINUTES));
    Ok(SignInSection { idle_minutes: idle_minutes?, absolute_hours: absolute_hours?, lock_minutes: lock_minutes? })
}

fn privacy(node: &Node<'_>) -> Read<PrivacySection> {
    let table = node.table(&["retention_days"])?;
    // At least seven days: so long a repeated command gets its first answer.
    let retention_days = table.field("retention_days", |n| n.integer(7..=366));
    Ok(PrivacySection { retention_days: retention_days? })
}

fn feedback(node: &Node<'_>) -> Read<FeedbackSection> {
    let expected = format!("a list of at most {MOST_REASONS} reasons like {{ key = \"wait\", it = \"Attesa\" }}");
    let table = node.table(&["reasons"])?;
    let mut seen = BTreeMap::new();
    let reasons = table.field("reasons", |node| {
        let reasons = node.list(&expected, |n| feedback_reason(n, &mut seen));
        match node.items() {
            Some(count) if count > MOST_REASONS => Err(node.wrong(format!("has {count} reasons"), &expected)),
            _ => reasons,
        }
    });
    Ok(FeedbackSection { reasons: reasons? })
}

fn feedback_reason(node: &Node<'_>, seen: &mut BTreeMap<String, String>) -> Read<FeedbackReason> {
    let table = node.table(&["key", "it", "en"])?;
    let key = table.field("key", |n| n.parsed(NAME_EXPECTED, |k| is_name(k).then(|| k.to_owned())));
    let text = label(&table, NAME);
    let key = key?;
    only_once(node, &key, seen, "a reason's key once")?;
    Ok(FeedbackReason { key, text: text? })
}
