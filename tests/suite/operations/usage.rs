//! What is typed: wrong usage, help and version.

use std::fs;

use tests::program::run;

use super::assert_tells;

const PROGRAMS: &[&[&str]] = &[
    &[],
    &["serve"],
    &["config"],
    &["config", "check"],
    &["config", "apply"],
    &["config", "show"],
    &["import"],
    &["report"],
    &["report", "waits"],
    &["report", "service-time"],
    &["report", "feedback"],
    &["verify"],
    &["backup"],
    &["restore"],
];

#[test]
fn every_program_has_help_and_a_version() {
    for words in PROGRAMS {
        let with = |flag: &'static str| run(&[*words, &[flag]].concat());
        let help = with("--help").done();
        assert_tells(&help, &["Usage: queue-server", "--help"]);
        let last = words.last().copied().unwrap_or("queue-server");
        let version = with("--version").done();
        assert!(version.trim_end().ends_with(env!("CARGO_PKG_VERSION")), "{last}: {version:?}");
    }
}

#[test]
fn wrong_usage_ends_with_two_and_says_what_is_right() {
    let wrong: &[&[&str]] = &[
        &[],
        &["rehearse"],
        &["serve"],
        &["serve", "--data", "x", "--clock", "yesterday"],
        &["serve", "--data", "x", "--clock", "2026-11-24T09:00:00+01:00,fast"],
        &["serve", "--data", "x", "--listen", "8080"],
        &["serve", "--data", "x", "--port", "8080"],
        &["verify"],
        &["import", "--data", "x"],
        &["report", "waits", "--data", "x", "--from", "2009-12-01", "--to", "2009-12-31", "--by", "operator"],
        &["report", "waits", "--data", "x", "--from", "1.12.2009", "--to", "2009-12-31", "--by", "day"],
        &[
            "report",
            "waits",
            "--data",
            "x",
            "--from",
            "2009-12-01",
            "--to",
            "2009-12-31",
            "--by",
            "day",
            "--service",
            "AB",
        ],
    ];
    for words in wrong {
        let ran = run(words);
        assert_eq!(ran.code, Some(2), "{words:?}: {ran:?}");
        assert!(ran.out.is_empty() && !ran.err.contains("panicked"), "{words:?}: {ran:?}");
        assert_tells(&ran.err, &["--help"]);
    }
    // The keys that there are, where one was wrong.
    let by = run(wrong[9]).err;
    assert_tells(&by, &["hour-band", "desk-kind"]);
}

#[test]
fn what_is_not_there_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("office").display().to_string();
    let spanned: &[&str] = &["--by", "day", "--from", "2009-12-01", "--to", "2009-12-31"];
    for words in [
        [&["verify", "--data", &data], &[][..]].concat(),
        [&["config", "show", "--data", &data], &[][..]].concat(),
        [&["report", "waits", "--data", &data], spanned].concat(),
        vec!["backup", "--data", &data, "copy.db"],
    ] {
        let told = run(&words).failed();
        assert_tells(&told, &[&data]);
    }
    assert!(!folder.path().join("office").exists(), "looking makes no folder");
    let missing = run(&["config", "check", &data]).failed();
    assert_tells(&missing, &[&data]);
}

#[test]
fn days_in_the_wrong_order_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let spanned = ["report", "service-time", "--data", &data, "--from", "2010-01-01", "--to", "2009-12-01"];
    let ran = run(&spanned);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_tells(&ran.err, &["--from 2010-01-01", "--to 2009-12-01"]);
}

#[test]
fn mistakes_in_server_toml_are_told_by_line_and_key() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let file = folder.path().join("server.toml");
    for (text, told) in [
        ("listen = \"127.0.0.1:0\"\nlistn = \"x\"\n", ["line 2", "`listn`", "`listen`"]),
        ("listen = 5\n", ["line 1", "5", "socket address"]),
        ("clock = \"noon\"\n", ["server.toml", "clock", "noon"]),
    ] {
        fs::write(&file, text).unwrap();
        let said = run(&["serve", "--data", &data]).failed();
        assert_tells(&said, &told);
        assert_eq!(said.trim().lines().count(), 1, "{said}");
    }
    assert!(!folder.path().join("journal.db").exists(), "nothing was founded");
}
