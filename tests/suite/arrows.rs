//! The arrows of ARCHITECTURE.md: which crates the vocabulary may know, what the pure modules may not touch, and that the
//! tree speaks of no machine. A scan of sources, not of what they mean: good enough to notice.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

pub(crate) fn metadata() -> Metadata {
    let locked = vec!["--locked".to_owned()];
    MetadataCommand::new().manifest_path(root().join("Cargo.toml")).other_options(locked).exec().unwrap()
}

/// Everything that is compiled into a crate of the workspace, itself included, by package id.
pub(crate) fn compiled_into(metadata: &Metadata, name: &str) -> BTreeSet<PackageId> {
    let nodes: HashMap<_, _> = metadata.resolve.as_ref().unwrap().nodes.iter().map(|node| (&node.id, node)).collect();
    let start = metadata.workspace_packages().into_iter().find(|package| *package.name == name).unwrap();
    let (mut found, mut open) = (BTreeSet::new(), vec![start.id.clone()]);
    while let Some(id) = open.pop() {
        let normal =
            |dep: &&cargo_metadata::NodeDep| dep.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal);
        open.extend(nodes[&id].deps.iter().filter(normal).map(|dep| dep.pkg.clone()).filter(|id| !found.contains(id)));
        found.insert(id);
    }
    found
}

#[test]
fn the_vocabulary_knows_no_runtime_no_server_and_no_store() {
    let metadata = metadata();
    let names = |of: &str| -> BTreeSet<String> {
        compiled_into(&metadata, of).iter().map(|id| metadata[id].name.to_string()).collect()
    };
    // What the server has, the scan can see.
    let server = names("queue-server");
    assert!(["tokio", "axum", "rusqlite", "protocol"].iter().all(|name| server.contains(*name)), "{server:?}");
    let protocol = names("protocol");
    for forbidden in ["tokio", "axum", "rusqlite", "hyper", "queue-server"] {
        assert!(!protocol.contains(forbidden), "protocol → {forbidden}");
    }
    assert!(!server.contains("tests"));
}

/// The Rust sources of a module: its file, its folder, or both. Of the server, unless its crate is named: `kiosk:flow`.
fn sources(module: &str) -> Vec<PathBuf> {
    let (house, module) = module.split_once(':').unwrap_or(("queue-server", module));
    let src = root().join(house).join("src");
    let (file, folder) = (src.join(format!("{module}.rs")), src.join(module));
    let mut open = vec![folder];
    let mut found: Vec<PathBuf> = file.is_file().then_some(file).into_iter().collect();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "no sources of {module}");
    found
}

/// What a file says apart from its comments and its tests, which stand at its end or in files of their own.
fn spoken(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = code.lines().map(|line| line.split("//").next().unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

fn is_test(path: &Path) -> bool {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    name.ends_with("tests") || name == "test_support"
}

/// Whether a word stands in a text as a whole: `rand` is not in `operand`.
fn says(text: &str, word: &str) -> bool {
    let bound = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
    text.match_indices(word)
        .any(|(at, _)| bound(text[..at].chars().next_back()) && bound(text[at + word.len()..].chars().next()))
}

fn assert_never(modules: &[&str], forbidden: &[&str]) {
    for path in modules.iter().flat_map(|module| sources(module)).filter(|path| !is_test(path)) {
        let text = spoken(&path);
        for word in forbidden {
            assert!(!says(&text, word), "{} says {word}", path.display());
        }
    }
}

#[test]
fn what_is_pure_touches_no_world() {
    let doors = ["act", "caller", "pairings", "register", "role", "seats", "sessions", "throttle"];
    let doors = doors.map(|name| format!("access/{name}"));
    let doors = doors.iter().map(String::as_str);
    let care = ["care/book", "care/figures", "care/limits", "care/presence"];
    let pure = ["engine", "projections", "forecast", "report", "history"].into_iter().chain(care);
    let pure: Vec<_> = pure.chain(doors).collect();
    let world = [
        "std::fs",
        "fs::File",
        "File::open",
        "std::net",
        "SystemTime",
        "Instant",
        "tokio",
        "async fn",
        "await",
        "rusqlite",
        "rand",
        "fastrand",
        "getrandom",
        "thread_rng",
        "std::env",
        "std::process",
        "std::thread",
        "Zoned::now",
        "Timestamp::now",
        "println!",
        "crate::journal",
        "crate::office",
        "crate::http",
        "crate::clock",
    ];
    assert_never(&pure, &world);
    // The devices' own clock is a type that is told the time.
    let world: Vec<_> = world.into_iter().filter(|word| *word != "crate::clock").collect();
    let kiosk = ["flow", "layout", "offline", "words", "outbox/mod", "outbox/paper", "outbox/resolve", "display/scene"];
    let pure = kiosk.map(|name| format!("kiosk:{name}")).into_iter();
    let pure: Vec<_> = pure
        .chain(["device:clock", "device:identity"].map(str::to_owned))
        .chain(["board", "layout", "spoken"].map(|name| format!("display-board:{name}")))
        .collect();
    assert_never(&pure.iter().map(String::as_str).collect::<Vec<_>>(), &world);
    let devices = ["buttons/debounce", "lamps/glow", "printer/encode", "printer/status", "printer/transliterate"];
    let panels = ["digits/segments", "pixels/damage", "pixels/drm/choose", "pixels/led/protocol", "pixels/rows"];
    let devices: Vec<_> = devices.iter().chain(&panels).map(|name| format!("hardware:{name}")).collect();
    let world: Vec<_> = world.into_iter().filter(|word| *word != "Instant").collect();
    assert_never(&devices.iter().map(String::as_str).collect::<Vec<_>>(), &world);
}

#[test]
fn devices_know_nothing_of_tickets_and_kiosks_nothing_of_the_server() {
    let metadata = metadata();
    let names = |of: &str| -> BTreeSet<String> {
        compiled_into(&metadata, of).iter().map(|id| metadata[id].name.to_string()).collect()
    };
    assert!(!names("hardware").contains("protocol"), "hardware → protocol");
    let kiosk = names("kiosk");
    assert!(kiosk.contains("protocol") && kiosk.contains("hardware"), "{kiosk:?}");
    assert!(!kiosk.contains("queue-server"), "kiosk → queue-server");
    let board = names("display-board");
    assert!(["protocol", "device", "hardware"].iter().all(|name| board.contains(*name)), "{board:?}");
    assert!(["queue-server", "kiosk"].iter().all(|name| !board.contains(*name)), "display-board → {board:?}");
    assert!(["hardware", "kiosk"].iter().all(|name| !names("device").contains(*name)), "device knows the line alone");
}

#[test]
fn http_does_not_know_the_store() {
    assert_never(&["http", "pages"], &["journal::", "rusqlite", "std::fs"]);
    // Who decides is the engine, who writes is the office: neither knows HTTP.
    assert_never(&["engine", "office", "journal"], &["axum", "crate::http"]);
}

#[test]
fn the_scan_sees_words_and_only_whole_ones() {
    assert!(
        says("use std::fs;", "std::fs") && says("rusqlite::x", "rusqlite") && says("a = Instant::now()", "Instant")
    );
    assert!(!says("operand", "rand") && !says("let instants = 1;", "Instant") && !says("my_rand()", "rand"));
}

/// The files of the tree: what is kept under version control, or all but what was built.
fn tree() -> Vec<PathBuf> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    if let Ok(listed) = listed.as_ref().map(|output| String::from_utf8_lossy(&output.stdout))
        && !listed.is_empty()
    {
        return listed.split('\0').filter(|name| !name.is_empty()).map(|name| root().join(name)).collect();
    }
    let (mut found, mut open) = (Vec::new(), vec![root()]);
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if !path.is_dir() {
                found.push(path);
            } else if !path.ends_with("target") && !path.ends_with(".git") {
                open.push(path);
            }
        }
    }
    found
}

#[test]
fn nothing_speaks_of_the_machine_on_which_it_was_written() {
    // Put together here, so that this file does not say them.
    let told = [["/wo", "rk/"], ["/ro", "ot/"], ["../sha", "red"], ["/ho", "me/"]].map(|parts| parts.concat());
    let files = tree();
    assert!(files.len() > 50, "{files:?}");
    for path in files {
        // What is deleted but not yet committed is no longer there.
        let Ok(bytes) = fs::read(&path) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        for place in &told {
            let line = text.lines().find(|line| line.contains(place.as_str()));
            assert!(line.is_none(), "{} says {place}: {line:?}", path.display());
        }
    }
}
