//! An office file written out again: sections in order, one procedure a line, nothing but what [`super::parse`] reads.

use std::fmt::{self, Display, Write};

use super::{
    board,
    model::{
        CalendarSection, ClassSection, DeskKindSection, HeadStartValue, OfficeFile, OfficeSection, ServiceSection,
    },
    ticket,
    values::{DayHours, Thousandths},
};
use crate::engine::setup::{Text, Weight};

impl OfficeFile {
    /// The file as a text that reads back to an equal file. Comments of the file that was read are not kept.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        // Writing to a String does not fail.
        let _ = write_file(&mut out, self);
        out
    }
}

fn write_file(out: &mut String, file: &OfficeFile) -> fmt::Result {
    write_office(out, &file.office)?;
    write_calendar(out, &file.calendar)?;
    for (letter, service) in &file.services {
        write_service(out, letter, service)?;
    }
    for (id, kind) in &file.desk_kinds {
        write_desk_kind(out, id, kind)?;
    }
    write_class(out, "standard", &file.classes.standard)?;
    write_class(out, "priority", &file.classes.priority)?;
    write_class(out, "appointment", &file.classes.appointment)?;
    write_numbers(out, file)?;
    ticket::write(out, &file.ticket)?;
    board::write(out, &file.board)?;
    write_feedback(out, file)
}

fn write_office(out: &mut String, office: &OfficeSection) -> fmt::Result {
    writeln!(out, "[office]")?;
    writeln!(out, "body = {}", text(&office.body))?;
    writeln!(out, "name = {}", text(&office.name))?;
    if let Some(board_text) = &office.board_text {
        writeln!(out, "board_text = {}", text(board_text))?;
    }
    writeln!(out, "time_zone = {}", quoted(office.time_zone.0.name()))?;
    if let Some(url) = &office.public_url {
        writeln!(out, "public_url = {}", quoted(url))?;
    }
    Ok(())
}

fn write_calendar(out: &mut String, calendar: &CalendarSection) -> fmt::Result {
    writeln!(out, "\n[calendar]\nnational_holidays = {}", quoted(calendar.national_holidays.as_str()))?;
    if let Some(patron) = &calendar.patron {
        writeln!(out, "patron = {{ month = {}, day = {}, {} }}", patron.month, patron.day, label(&patron.name))?;
    }
    let week = &calendar.week;
    writeln!(out, "\n[calendar.week]")?;
    writeln!(out, "monday = {}", hours(&week.monday))?;
    writeln!(out, "tuesday = {}", hours(&week.tuesday))?;
    writeln!(out, "wednesday = {}", hours(&week.wednesday))?;
    writeln!(out, "thursday = {}", hours(&week.thursday))?;
    writeln!(out, "friday = {}", hours(&week.friday))?;
    writeln!(out, "saturday = {}", hours(&week.saturday))?;
    writeln!(out, "sunday = {}", hours(&week.sunday))?;
    for (day, special) in &calendar.special_days {
        writeln!(out, "\n[[calendar.special_days]]\ndate = {}\nhours = {}", day.0, hours(&special.hours))?;
        writeln!(out, "{}", label_lines(&special.reason))?;
    }
    Ok(())
}

fn write_service(out: &mut String, letter: impl Display, service: &ServiceSection) -> fmt::Result {
    writeln!(out, "\n[services.{letter}]")?;
    writeln!(out, "name = {}\ntarget_minutes = {}", text(&service.name), service.target_minutes)?;
    if let Some(ready) = &service.ready {
        writeln!(out, "ready = {}", text(ready))?;
    }
    if service.procedures.is_empty() {
        return writeln!(out, "procedures = []");
    }
    writeln!(out, "procedures = [")?;
    for procedure in &service.procedures {
        writeln!(out, "  {{ {}, minutes = {} }},", label(&procedure.name), procedure.minutes)?;
    }
    writeln!(out, "]")
}

fn write_desk_kind(out: &mut String, id: &str, kind: &DeskKindSection) -> fmt::Result {
    let desks: Vec<String> = kind.desks.iter().map(ToString::to_string).collect();
    let serves: Vec<String> =
        kind.serves.iter().map(|(letter, weight)| format!("{letter} = {}", decimal(*weight))).collect();
    writeln!(out, "\n[desk_kinds.{id}]\nname = {}", text(&kind.name))?;
    writeln!(out, "desks = [{}]\nserves = {{ {} }}", desks.join(", "), serves.join(", "))
}

fn write_class(out: &mut String, name: &str, class: &ClassSection) -> fmt::Result {
    writeln!(out, "\n[classes.{name}]")?;
    match class.head_start {
        HeadStartValue::Minutes(minutes) => writeln!(out, "head_start_minutes = {minutes}")?,
        HeadStartValue::Targets(targets) => writeln!(out, "head_start_targets = {targets}")?,
    }
    writeln!(out, "weight = {}", decimal(class.weight))
}

fn write_numbers(out: &mut String, file: &OfficeFile) -> fmt::Result {
    let (rules, numbers, limits) = (&file.rules, &file.numbers, &file.limits);
    writeln!(out, "\n[rules]")?;
    writeln!(out, "recalls_before_no_show = {}", rules.recalls_before_no_show)?;
    writeln!(out, "no_show_after_seconds = {}", rules.no_show_after_seconds)?;
    writeln!(out, "grace_minutes = {}", rules.grace_minutes)?;
    writeln!(out, "pause_limit_minutes = {}", rules.pause_limit_minutes)?;
    writeln!(out, "confirm_presence = {}", rules.confirm_presence)?;
    writeln!(out, "\n[numbers]")?;
    writeln!(out, "block_size = {}", numbers.block_size)?;
    writeln!(out, "block_floor = {}", numbers.block_floor)?;
    writeln!(out, "restore_gap = {}", numbers.restore_gap)?;
    writeln!(out, "\n[published_standard]")?;
    let percent = Thousandths(file.published_standard.share_thousandths.saturating_mul(100));
    writeln!(out, "share_percent = {percent}")?;
    writeln!(out, "within_minutes = {}", file.published_standard.within_minutes)?;
    writeln!(out, "\n[limits]")?;
    writeln!(out, "requests_per_second = {}", limits.requests_per_second)?;
    writeln!(out, "burst = {}", limits.burst)?;
    writeln!(out, "spare_loopback = {}", limits.spare_loopback)?;
    let sign_in = &file.sign_in;
    writeln!(out, "\n[sign_in]")?;
    writeln!(out, "idle_minutes = {}", sign_in.idle_minutes)?;
    writeln!(out, "absolute_hours = {}", sign_in.absolute_hours)?;
    writeln!(out, "lock_minutes = {}", sign_in.lock_minutes)?;
    writeln!(out, "\n[privacy]\nretention_days = {}", file.privacy.retention_days)
}

fn write_feedback(out: &mut String, file: &OfficeFile) -> fmt::Result {
    writeln!(out, "\n[feedback]")?;
    if file.feedback.reasons.is_empty() {
        return writeln!(out, "reasons = []");
    }
    writeln!(out, "reasons = [")?;
    for reason in &file.feedback.reasons {
        writeln!(out, "  {{ key = {}, {} }},", quoted(&reason.key), label(&reason.text))?;
    }
    writeln!(out, "]")
}

pub(super) fn quoted(text: &str) -> toml::Value {
    toml::Value::from(text)
}

pub(super) fn text(text: &Text) -> String {
    match &text.en {
        None => quoted(&text.it).to_string(),
        Some(_) => format!("{{ {} }}", label(text)),
    }
}

fn label(text: &Text) -> String {
    label_lines(text).replace('\n', ", ")
}

fn label_lines(text: &Text) -> String {
    let it = format!("it = {}", quoted(&text.it));
    text.en.as_ref().map_or_else(|| it.clone(), |en| format!("{it}\nen = {}", quoted(en)))
}

fn hours(day: &DayHours) -> String {
    let texts: Vec<String> = Vec::<String>::from(day.clone()).iter().map(|text| quoted(text).to_string()).collect();
    format!("[{}]", texts.join(", "))
}

const fn decimal(weight: Weight) -> Thousandths {
    Thousandths(weight.thousandths())
}
