//! Whole office files: read, refused, written out, stored and compared.

use std::collections::BTreeSet;

use jiff::civil::date;
use protocol::{DeskNo, ServiceId, Span, TicketPart};

use super::*;
use crate::engine::{
    calendar::Holiday,
    setup::{HeadStart, Weight},
};

/// A small office without a mistake.
const SMALL: &str = r#"
[office]
body = "Comune"
name = { it = "Sportello", en = "Counter" }
time_zone = "Europe/Rome"
public_url = "https://coda.comune.example/"

[calendar]
national_holidays = "none"
special_days = [{ date = 2026-12-24, hours = ["8:30-12:00"], it = "Vigilia" }]

[calendar.week]
monday = ["14:30-17:00", "08:15-12:30"]
tuesday = []
wednesday = []
thursday = []
friday = []
saturday = []
sunday = []

[services.A]
name = "Anagrafe"
target_minutes = 15
procedures = [{ it = "Residenza", minutes = 10 }]

[services.B]
name = "Stato civile"
target_minutes = 20
procedures = []

[desk_kinds.all]
name = "Sportello"
desks = [1, 2]
serves = { A = 1.5, B = 0.125 }

[classes]
standard = { head_start_minutes = 0, weight = 1 }
priority = { head_start_minutes = 5, weight = 2.0 }
appointment = { head_start_targets = 0.5, weight = 1.5 }

[rules]
recalls_before_no_show = 1
no_show_after_seconds = 30
grace_minutes = 15
pause_limit_minutes = 15
confirm_presence = true

[numbers]
block_size = 100
block_floor = 500
restore_gap = 100

[published_standard]
share_percent = 82.5
within_minutes = 15

[limits]
requests_per_second = 20
burst = 60
spare_loopback = true

[privacy]
retention_days = 30

[feedback]
reasons = []
"#;

/// Each line with a mistake names its keys behind `#!`; keys that are missing are named at their table.
const MISTAKEN: &str = r#"
#! privacy
title = "Comune"                                #! title

[office]                                        #! office.body
name = "  "                                     #! office.name
time_zone = "Europe/Roma"                       #! office.time_zone
public_url = "coda.comune.example"              #! office.public_url
borad_text = "Benvenuti"                        #! office.borad_text

[calendar]
national_holidays = "fr"                        #! calendar.national_holidays
patron = { month = 2, day = 30, it = "Santo" }  #! calendar.patron

[calendar.week]                                 #! calendar.week.sunday
monday = ["08:15-25:00", "17:00-14:00"]         #! calendar.week.monday[1] calendar.week.monday[2]
tuesday = ["08:15-13:00", "12:30-17:00"]        #! calendar.week.tuesday
wednesday = "08:15-13:30"                       #! calendar.week.wednesday
thursday = []
friday = []
saturday = []

[[calendar.special_days]]
date = "2026-02-29"                             #! calendar.special_days[1].date
hours = []
it = "Chiuso"

[[calendar.special_days]]
date = "2026-12-24"
hours = []
it = "Vigilia"

[[calendar.special_days]]                       #! calendar.special_days[3]
date = 2026-12-24
hours = []
it = "Di nuovo"

[services.A]
name = "Anagrafe"
target_minutes = 0                              #! services.A.target_minutes
procedures = [
  { it = "Residenza", minutes = 10 },
  { it = "Residenza", minutes = 12 },           #! services.A.procedures[2]
  { it = "Indirizzo" },                         #! services.A.procedures[3].minutes
  { it = "AIRE", minutes = "nove" },            #! services.A.procedures[4].minutes
  { it = "", minutes = 9 },                     #! services.A.procedures[5].it
]

[services.O]                                    #! services.O
name = "Altro"
target_minutes = 15
procedures = []

[services.C]                                    #! services.C
name = "Tributi"
target_minutes = 15.5                           #! services.C.target_minutes
procedures = [{ it = "Residenza", minutes = 10 }] #! services.C.procedures[1]

[desk_kinds.all]
name = "Sportello"
desks = [1, 2, 1]                               #! desk_kinds.all.desks[3]
serves = { A = 0, X = 1 }                       #! desk_kinds.all.serves.A desk_kinds.all.serves.X

[desk_kinds."CIE 2"]                            #! desk_kinds.CIE 2
name = "CIE"
desks = [2, 1000]                               #! desk_kinds.CIE 2.desks[1] desk_kinds.CIE 2.desks[2]
serves = { A = 1.2345 }                         #! desk_kinds.CIE 2.serves.A

[desk_kinds.empty]
name = "Senza sportelli"
desks = []
serves = { C = 1 }

[classes]
standard = { weight = 1 }                       #! classes.standard
priority = { head_start_minutes = 5, head_start_targets = 1, weight = 2 } #! classes.priority
appointment = { head_start_targets = -1, weight = 1e3 } #! classes.appointment.head_start_targets classes.appointment.weight

[rules]
recalls_before_no_show = 1
no_show_after = 30                              #! rules.no_show_after
no_show_after_seconds = 30
grace_minutes = 15
pause_limit_minutes = 15
confirm_presence = "no"                         #! rules.confirm_presence

[numbers]
block_size = 100
block_floor = 499                               #! numbers.block_floor
restore_gap = 99999999999                       #! numbers.restore_gap

[published_standard]
share_percent = 80.25                           #! published_standard.share_percent
within_minutes = 15

[limits]
requests_per_second = 20
burst = true                                    #! limits.burst
spare_loopback = true

[ticket]
parts = ["logo", "numero", "logo"]              #! ticket.parts[2] ticket.parts[3]
text = 5                                        #! ticket.text
title = "Biglietto"                             #! ticket.title

[board]
theme = "dusk"                                  #! board.theme
alternate_seconds = 1                           #! board.alternate_seconds
volume = 101                                    #! board.volume
quiet = ["13-14", "9:00-9:00", "22:00-7:00"]    #! board.quiet[1] board.quiet[2]
colours = { ground = '#000', ink = '#ffffff', panel = '#000000', panel_ink = '#ffffff', card = '#000000' } #! board.colours.ground board.colours.card_ink

[feedback]
reasons = [                                     #! feedback.reasons
  { key = "wait", it = "Attesa" },
  { key = "wait", it = "Personale" },           #! feedback.reasons[2]
  { key = "Ritorno", it = "Devo tornare" },     #! feedback.reasons[3].key
  { key = "place", it = "Luogo", de = "Ort" },  #! feedback.reasons[4].de
  { key = "other", it = "Altro" },
]
"#;

fn mistakes(text: &str) -> Vec<Mistake> {
    parse(text).expect_err("the file has mistakes")
}

/// The one mistake of the small office after a change.
fn mistake_after(from: &str, to: &str) -> String {
    assert_eq!(SMALL.matches(from).count(), 1, "{from} is there once");
    let found = mistakes(&SMALL.replace(from, to));
    assert_eq!(found.len(), 1, "{found:?}");
    found.first().map(ToString::to_string).unwrap_or_default()
}

fn service(letter: char) -> ServiceId {
    ServiceId::new(letter).unwrap()
}

#[test]
fn every_mistake_is_reported_at_once_by_line_and_key() {
    let expected: BTreeSet<(usize, String)> = MISTAKEN
        .lines()
        .enumerate()
        .filter_map(|(index, line)| line.split_once("#! ").map(|(_, keys)| (index + 1, keys)))
        // A key's path has a blank only where the file quotes it.
        .flat_map(|(line, keys)| {
            keys.replace("CIE 2", "CIE~2").split(' ').map(|key| (line, key.replace('~', " "))).collect::<Vec<_>>()
        })
        // What the whole file lacks is reported at its beginning.
        .map(|(line, key)| if key == "privacy" { (1, key) } else { (line, key) })
        .collect();
    let found = mistakes(MISTAKEN);
    let places: BTreeSet<(usize, String)> = found.iter().map(|m| (m.line, m.key.clone())).collect();
    assert_eq!(places, expected);
    assert_eq!(found.len(), expected.len(), "none is reported twice");
    assert!(found.is_sorted_by_key(|m| (m.line, m.column)));
    assert!(found.len() > 40);
}

#[test]
fn a_mistake_says_what_is_there_and_what_is_expected() {
    assert_eq!(
        mistake_after("target_minutes = 15", "target_minutes = 500"),
        "line 23, column 18: services.A.target_minutes: is 500; expected a whole number from 1 to 480"
    );
    assert_eq!(mistake_after("time_zone = \"Europe/Rome\"\n", ""), "line 2, column 1: office.time_zone: is missing");
    assert_eq!(
        mistake_after("desks = [1, 2]", "desks = \"1-2\""),
        "line 33, column 9: desk_kinds.all.desks: is a text; expected a list of desk numbers like [1, 2, 3]"
    );
    assert_eq!(
        mistake_after("B = 0.125", "B = 0.125, D = 1"),
        "line 34, column 32: desk_kinds.all.serves.D: there is no service D; expected one of A, B"
    );
    assert_eq!(
        mistake_after(", B = 0.125", ""),
        "line 26, column 1: services.B: is served by no desk; expected a kind of desk that has desks and serves it"
    );
}

#[test]
fn an_unknown_key_is_named_with_the_one_that_was_meant() {
    assert_eq!(
        mistake_after("[privacy]\n", "[privacy]\nretention_day = 30\n"),
        "line 63, column 1: privacy.retention_day: is not a known key; expected perhaps retention_days"
    );
    assert_eq!(
        mistake_after("[privacy]\n", "[privacy]\ncolour = 30\n"),
        "line 63, column 1: privacy.colour: is not a known key; expected one of retention_days"
    );
}

#[test]
fn broken_toml_is_reported_with_the_other_mistakes_and_nothing_is_called_missing() {
    let text = SMALL
        .replace("target_minutes = 15", "target_minutes =")
        .replace("burst = 60", "burst = 0")
        .replace("[numbers]", "[numbers")
        .replace("retention_days = 30", "retention_days = 30\nretention_days = 31");
    let found: Vec<_> = mistakes(&text).into_iter().map(|m| (m.line, m.key)).collect();
    let expected =
        [(23, "services.A.target_minutes"), (48, "numbers"), (59, "limits.burst"), (64, "privacy.retention_days")];
    let shown: Vec<_> = found.iter().map(|(line, key)| (*line, key.as_str())).collect();
    assert_eq!(shown, expected);
}

#[test]
fn an_empty_file_lacks_every_section() {
    let found = mistakes("");
    assert!(found.iter().all(|m| m.problem == "is missing" && m.line == 1));
    assert_eq!(found.len(), 11);
}

#[test]
fn no_text_makes_the_reader_fall() {
    // Every cut of a good file, on each character's border.
    for end in (0..builtin().len()).filter(|end| builtin().is_char_boundary(*end)).step_by(29) {
        if let Err(found) = parse(&builtin()[..end]) {
            assert!(!found.is_empty(), "cut at {end}");
        }
    }
}

#[test]
fn piacenza_is_the_office_of_the_domain() {
    let setup = parse(builtin()).unwrap().setup();
    assert_eq!(setup.body.it, "Comune di Piacenza");
    assert_eq!((setup.services.len(), setup.procedures.len(), setup.desks.len()), (7, 70, 14));
    let targets: Vec<(char, i64)> =
        setup.services.iter().map(|(id, s)| (id.letter(), s.target.seconds() / 60)).collect();
    assert_eq!(targets, [('A', 15), ('B', 15), ('C', 15), ('D', 15), ('E', 15), ('F', 20), ('R', 10)]);
    let weight = |desk, letter| setup.weight(DeskNo(desk), service(letter)).map(Weight::thousandths);
    for desk in 1..=12 {
        assert_eq!((weight(desk, 'A'), weight(desk, 'R'), weight(desk, 'E')), (Some(1000), Some(1000), None));
    }
    for desk in 13..=14 {
        assert_eq!((weight(desk, 'A'), weight(desk, 'R'), weight(desk, 'E')), (None, Some(250), Some(1000)));
    }
    assert_eq!(setup.standard_class.head_start, HeadStart::Fixed(Span::ZERO));
    assert_eq!(setup.priority_class.head_start, HeadStart::Fixed(Span::from_minutes(5)));
    assert_eq!(setup.appointment_class.head_start, HeadStart::Targets(1000));
    let weights = [setup.standard_class, setup.priority_class, setup.appointment_class].map(|c| c.weight.thousandths());
    assert_eq!(weights, [1000, 2000, 1500]);
    assert_eq!((setup.rules.recalls_before_no_show, setup.rules.no_show_after), (1, Span::from_seconds(30)));
    assert_eq!((setup.rules.grace, setup.rules.pause_limit), (Span::from_minutes(15), Span::from_minutes(15)));
    assert_eq!((setup.standard.share_thousandths, setup.standard.within), (800, Span::from_minutes(15)));
    assert_eq!((setup.retention_days, setup.public_url), (30, None));
    assert_eq!(setup.feedback_reasons.first().map(|(key, _)| key.as_str()), Some("waiting_time"));
}

#[test]
fn piacenza_opens_as_published_in_both_languages() {
    let setup = parse(builtin()).unwrap().setup();
    let calendar = &setup.calendar;
    let hours = |day| {
        let opening = calendar.opening(day).intervals;
        opening.first().map(|(from, to)| format!("{} {}", calendar.wire(*from), calendar.wire(*to)))
    };
    let monday = date(2026, 11, 23);
    let week: Vec<_> = monday.series(jiff::Span::new().days(1)).take(7).map(|day| hours(day).is_some()).collect();
    assert_eq!(week, [true, true, true, true, true, true, false]);
    assert_eq!(hours(monday).as_deref(), Some("2026-11-23T08:15:00+01:00 2026-11-23T17:00:00+01:00"));
    assert_eq!(hours(date(2026, 11, 25)).as_deref(), Some("2026-11-25T08:15:00+01:00 2026-11-25T13:30:00+01:00"));
    assert_eq!(hours(date(2026, 11, 28)).as_deref(), Some("2026-11-28T08:15:00+01:00 2026-11-28T12:15:00+01:00"));
    let easter_monday = calendar.opening(date(2026, 4, 6)).closed;
    assert_eq!(easter_monday, Some(crate::engine::calendar::ClosedReason::Holiday(Holiday::EasterMonday)));
    assert!(hours(date(2026, 7, 4)).is_none());
    assert!(setup.services.values().all(|s| s.name.en.is_some()));
    assert!(setup.procedures.iter().all(|p| p.name.en.is_some()));
    assert!(setup.services.values().filter_map(|s| s.ready.as_ref()).all(|ready| ready.en.is_some()));
    assert!(setup.ticket.text.is_some_and(|text| text.en.is_some()));
}

#[test]
fn the_small_office_is_read_as_written() {
    let setup = parse(SMALL).unwrap().setup();
    assert_eq!(setup.public_url.as_deref(), Some("https://coda.comune.example"));
    assert_eq!(setup.weight(DeskNo(2), service('B')).map(Weight::thousandths), Some(125));
    assert_eq!(setup.standard.share_thousandths, 825);
    assert_eq!(setup.appointment_class.head_start, HeadStart::Targets(500));
    assert!(setup.rules.confirm_presence);
    let monday = setup.calendar.opening(date(2026, 11, 23)).intervals;
    assert_eq!(monday.len(), 2);
    assert!(monday.is_sorted(), "openings are put in order");
    assert_eq!(setup.calendar.opening(date(2026, 12, 24)).intervals.len(), 1);
}

#[test]
fn a_board_has_a_theme_of_ours_or_colours_whose_letters_can_be_read() {
    let said = |board: &str| parse(&SMALL.replace("[feedback]", &format!("[board]\n{board}\n[feedback]")));
    let usual = parse(SMALL).unwrap().setup().board;
    assert_eq!((usual.theme.ground.as_str(), usual.alternate, usual.sound.volume), ("#05211f", 8, 80));
    let colours = |ink: &str| {
        format!(
            "colours = {{ ground = \"#FFFFFF\", ink = \"{ink}\", panel = \"#000000\", panel_ink = \"#ffffff\", \
             card = \"#ffffff\", card_ink = \"#000000\" }}"
        )
    };
    let own = said(&format!("quiet = [\"22:00-7:00\"]\n{}", colours("#333333"))).unwrap();
    let setup = own.setup().board;
    assert_eq!((setup.theme.ground.as_str(), setup.theme.ink.as_str()), ("#ffffff", "#333333"));
    assert_eq!((setup.sound.quiet[0].from.as_str(), setup.sound.quiet[0].to.as_str()), ("22:00", "07:00"));
    assert_eq!(parse(&own.to_toml()).unwrap(), own);
    let faint = said(&colours("#777777")).unwrap_err().first().map(ToString::to_string).unwrap_or_default();
    assert!(
        faint.ends_with(
            "board.colours: has ink on ground with a contrast of 4.5 to 1; expected at least 7 to 1: letters are read from the last row"
        ),
        "{faint}"
    );
}

#[test]
fn a_ticket_has_its_parts_in_the_office_s_order_and_all_of_them_when_nothing_is_said() {
    let said = |ticket: &str| parse(&SMALL.replace("[feedback]", &format!("[ticket]\n{ticket}\n[feedback]")));
    let all = parse(SMALL).unwrap().setup().ticket;
    assert_eq!((all.parts.as_slice(), all.text), (TicketPart::ALL, None));
    let few = said("parts = [\"number\", \"text\", \"office\"]\ntext = \"Solo oggi\"").unwrap().setup().ticket;
    assert_eq!(few.parts, [TicketPart::Number, TicketPart::Text, TicketPart::Office]);
    assert_eq!(few.text.map(|text| text.it).as_deref(), Some("Solo oggi"));
    let wrong = |ticket: &str| said(ticket).unwrap_err().first().map(ToString::to_string).unwrap_or_default();
    assert_eq!(
        wrong("parts = [\"office\"]"),
        "line 66, column 9: ticket.parts: has no number; expected \"number\" among the parts: without it nobody knows when it is called"
    );
    assert_eq!(
        wrong("parts = [\"number\"]\ntext = \"Solo oggi\""),
        "line 65, column 1: ticket: has a text that no ticket shows; expected \"text\" among the parts, or no text"
    );
    let again = wrong("parts = [\"number\", \"number\"]");
    assert!(again.ends_with("number is in ticket.parts[1] already; expected a part once"), "{again}");
    let ready =
        |text: &str| parse(&SMALL.replace("target_minutes = 20", &format!("target_minutes = 20\nready = {text}")));
    let read = ready("{ it = \"Documento\", en = \"Document\" }").unwrap().setup().services;
    assert_eq!(read.get(&service('B')).and_then(|b| b.ready.as_ref()).map(|r| r.it.as_str()), Some("Documento"));
    assert_eq!(read.get(&service('A')).map(|a| a.ready.is_none()), Some(true));
    assert!(ready(&format!("\"{}\"", "x".repeat(121))).is_err(), "it would not fit the paper");
}

#[test]
fn an_office_written_out_reads_back_the_same() {
    let odd = SMALL
        .replace("\"Anagrafe\"", r#"{ it = "L'\"Anagrafe\" \\ è", en = "'''" }"#)
        .replace("national_holidays", "patron = { month = 2, day = 29, it = \"San #1\" }\nnational_holidays")
        .replace("reasons = []", "reasons = [{ key = \"wait\", it = \"Attesa, \\\"lunga\\\"\" }]");
    for text in [builtin(), SMALL, &odd] {
        let file = parse(text).unwrap();
        let written = file.to_toml();
        assert_eq!(parse(&written), Ok(file.clone()), "{written}");
        assert_eq!(parse(&written).unwrap().to_toml(), written);
    }
}

#[test]
fn an_office_stored_as_json_reads_back_the_same() {
    for text in [builtin(), SMALL] {
        let file = parse(text).unwrap();
        let stored = serde_json::to_string(&file).unwrap();
        assert_eq!(serde_json::from_str::<OfficeFile>(&stored).unwrap(), file);
    }
}

#[test]
fn the_stored_form_is_plain_data_and_refuses_what_no_file_could_say() {
    let stored = serde_json::to_value(parse(SMALL).unwrap()).unwrap();
    let at = |pointer: &str| stored.pointer(pointer).cloned().unwrap_or_default();
    assert_eq!(at("/office/time_zone"), "Europe/Rome");
    assert_eq!(at("/calendar/week/monday"), serde_json::json!(["08:15-12:30", "14:30-17:00"]));
    assert_eq!(at("/calendar/special_days/2026-12-24/hours/0"), "08:30-12:00");
    assert_eq!(at("/desk_kinds/all/serves"), serde_json::json!({ "A": 1500, "B": 125 }));
    assert_eq!(at("/classes/appointment/head_start"), serde_json::json!({ "targets": 500 }));
    for (pointer, bad) in [
        ("/office/time_zone", serde_json::json!("Europe/Roma")),
        ("/calendar/week/monday", serde_json::json!(["08:15-12:30", "12:00-17:00"])),
        ("/desk_kinds/all/serves/A", serde_json::json!(0)),
    ] {
        let mut altered = stored.clone();
        *altered.pointer_mut(pointer).unwrap() = bad;
        assert!(serde_json::from_value::<OfficeFile>(altered).is_err(), "{pointer}");
    }
}

#[test]
fn differences_are_named_by_key_with_both_values() {
    let old = parse(SMALL).unwrap();
    assert_eq!(old.differences(&old), Vec::<String>::new());
    let text = SMALL
        .replace("target_minutes = 20\nprocedures", "target_minutes = 20\nready = \"Documento\"\nprocedures")
        .replace("target_minutes = 15", "target_minutes = 20")
        .replace(
            "{ it = \"Residenza\", minutes = 10 }",
            "{ it = \"Residenza\", minutes = 12 }, { it = \"AIRE\", minutes = 9 }",
        )
        .replace("[feedback]", "[ticket]\nparts = [\"number\"]\n[feedback]")
        .replace("desks = [1, 2]", "desks = [1, 2, 3]")
        .replace("head_start_targets = 0.5", "head_start_minutes = 5")
        .replace("B = 0.125", "B = 1")
        .replace("public_url = \"https://coda.comune.example/\"\n", "");
    assert_eq!(
        old.differences(&parse(&text).unwrap()),
        [
            "classes.appointment.head_start_targets: 0.5 -> (none)",
            "classes.appointment.head_start_minutes: (none) -> 5",
            "desk_kinds.all.desks: [1, 2] -> [1, 2, 3]",
            "desk_kinds.all.serves.B: 0.125 -> 1",
            "office.public_url: \"https://coda.comune.example\" -> (none)",
            "services.A.procedures[Residenza].minutes: 10 -> 12",
            "services.A.procedures[AIRE]: (none) -> { it = \"AIRE\", minutes = 9 }",
            "services.A.target_minutes: 15 -> 20",
            "services.B.ready: (none) -> \"Documento\"",
            "ticket.parts: [\"logo\", \"office\", \"number\", \"service\", \"date\", \"ahead\", \"wait\", \"code\", \"ready\", \"text\"] -> [\"number\"]",
        ]
    );
}

#[test]
fn another_order_is_a_difference() {
    let reasons = |list: &str| parse(&SMALL.replace("reasons = []", &format!("reasons = [{list}]"))).unwrap();
    let (a, b) = ("{ key = \"a\", it = \"A\" }", "{ key = \"b\", it = \"B\" }");
    let (old, new) = (reasons(&format!("{a}, {b}")), reasons(&format!("{b}, {a}")));
    assert_eq!(old.differences(&new), ["feedback.reasons: the same in another order"]);
}
