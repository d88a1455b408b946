//! The office file: checked, applied, shown, changed in the file and over HTTP.

use std::{fs, path::PathBuf};

use queue_server::config;
use tests::program::{MORNING, Server, run};

use super::{assert_tells, program, verify};

/// The built-in office under another name.
fn office_of(name: &str) -> String {
    let changed = config::builtin().replace("\"Sportelli polifunzionali\"", &format!("\"{name}\""));
    assert!(changed.contains(name));
    changed
}

struct Files {
    folder: tempfile::TempDir,
    data: PathBuf,
    file: PathBuf,
}

impl Files {
    fn new(office: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (data, file) = (folder.path().join("data"), folder.path().join("sede.toml"));
        fs::write(&file, office).unwrap();
        Self { folder, data, file }
    }

    fn start(&self) -> Server {
        Server::start(&self.data, &["--config", self.file.to_str().unwrap()])
    }

    /// What a start says that is refused.
    fn refused(&self) -> String {
        let with = ["--clock", MORNING, "--config", self.file.to_str().unwrap()];
        Server::spawn(&self.data, &with).unwrap_err().failed()
    }
}

async fn name_of(server: &Server) -> String {
    server.client().office().await.name
}

#[test]
fn every_mistake_is_told_at_once() {
    let broken = config::builtin()
        .replacen("target_minutes = 15", "target_minutes = 0", 1)
        .replace("serves = { E = 1, R = 0.25 }", "serves = { E = 1, X = 0.25 }")
        .replace("retention_days = 30", "retention_day = 30")
        .replace("time_zone = \"Europe/Rome\"", "time_zone = \"Europe/Roma\"");
    let files = Files::new(&broken);
    let told = run(&["config", "check", files.file.to_str().unwrap()]).failed();
    let place = |text: &str| broken.lines().position(|line| line.contains(text)).unwrap() + 1;
    assert_tells(
        &told,
        &[
            files.file.to_str().unwrap(),
            &format!("line {}, ", place("target_minutes = 0")),
            "services.A.target_minutes",
            &format!("line {}, ", place("X = 0.25")),
            "desk_kinds.cie.serves",
            "retention_day",
            &format!("line {}, ", place("Europe/Roma")),
            "office.time_zone",
            "expected",
        ],
    );
    // Neither applied nor served, by the same words.
    assert_tells(&files.refused(), &["services.A.target_minutes", "retention_day"]);
    assert!(Server::start(&files.folder.path().join("other"), &[]).terminate().success());
    let applied = program(&["config", "apply"], &files.folder.path().join("other"), &[&files.file]).failed();
    assert_tells(&applied, &["services.A.target_minutes", "retention_day"]);
}

#[test]
fn a_sound_file_is_told_in_a_line() {
    let files = Files::new(config::builtin());
    let told = run(&["config", "check", files.file.to_str().unwrap()]).done();
    assert_tells(&told, &["7 services", "70 procedures", "14 desks"]);
}

#[test]
fn what_is_applied_is_shown_to_the_letter() {
    let files = Files::new(&office_of("Sportelli di prova"));
    assert!(Server::start(&files.data, &[]).terminate().success());
    assert_eq!(program(&["config", "show"], &files.data, &[]).done(), config::builtin());
    program(&["config", "apply"], &files.data, &[&files.file]).done();
    let shown = program(&["config", "show"], &files.data, &[]).done();
    assert_eq!(shown, fs::read_to_string(&files.file).unwrap());
    // What was shown can be applied again.
    let again = files.folder.path().join("again.toml");
    fs::write(&again, &shown).unwrap();
    program(&["config", "apply"], &files.data, &[&again]).done();
    assert_eq!(program(&["config", "show"], &files.data, &[]).done(), shown);
    verify(&files.data).done();
}

#[test]
fn nothing_is_applied_behind_a_server_s_back() {
    let files = Files::new(&office_of("Sportelli di prova"));
    let server = Server::start(&files.data, &[]);
    let refused = program(&["config", "apply"], &files.data, &[&files.file]).failed();
    assert_tells(&refused, &["in use"]);
    assert_eq!(program(&["config", "show"], &files.data, &[]).done(), config::builtin(), "showing needs no lock");
    drop(server);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_changed_is_applied_at_start() {
    let files = Files::new(&office_of("Prima"));
    assert_eq!(name_of(&files.start()).await, "Prima");
    fs::write(&files.file, office_of("Seconda")).unwrap();
    assert_eq!(name_of(&files.start()).await, "Seconda");
    // Without a file the office stays as it is.
    assert_eq!(name_of(&Server::start(&files.data, &[])).await, "Seconda");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_and_an_office_that_were_both_changed_are_not_settled_by_guessing() {
    let files = Files::new(&office_of("Prima"));
    let server = files.start();
    let put = server.client().put_office(&office_of("Dalle pagine")).await;
    assert_eq!(put.status, 200, "{put:?}");
    assert_eq!(name_of(&server).await, "Dalle pagine");
    assert!(server.terminate().success());

    // The file is as it was when it was applied: what was changed in the pages stands.
    let server = files.start();
    assert_eq!(name_of(&server).await, "Dalle pagine");
    assert!(server.terminate().success());

    fs::write(&files.file, office_of("Dal file")).unwrap();
    let refused = files.refused();
    let (data, file) = (fs::canonicalize(&files.data).unwrap(), files.file.display());
    assert_tells(
        &refused,
        &[
            "office.name",
            "Dalle pagine",
            "Dal file",
            &format!("queue-server config show --data {} > {file}", data.display()),
            &format!("queue-server config apply --data {} {file}", data.display()),
        ],
    );
    assert_tells(&program(&["config", "show"], &files.data, &[]).done(), &["Dalle pagine"]);

    // Each of the two commands settles it.
    let shown = program(&["config", "show"], &files.data, &[]).done();
    let changed = fs::read(&files.file).unwrap();
    fs::write(&files.file, shown).unwrap();
    assert_eq!(name_of(&files.start()).await, "Dalle pagine");
    fs::write(&files.file, changed).unwrap();
    program(&["config", "apply"], &files.data, &[&files.file]).done();
    assert_eq!(name_of(&files.start()).await, "Dal file");
    verify(&files.data).done();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_with_mistakes_is_refused_over_http_as_well() {
    let files = Files::new(config::builtin());
    let server = files.start();
    let broken = config::builtin().replacen("target_minutes = 15", "target_minutes = 0", 1);
    let reply = server.client().put_office(&broken.replace("retention_days", "retention_day")).await;
    assert_eq!(reply.status, 422, "{reply:?}");
    assert_tells(&reply.body, &["services.A.target_minutes", "retention_day"]);
    assert_eq!(name_of(&server).await, "Sportelli polifunzionali");
}
