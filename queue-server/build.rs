//! Bundles the pages: scripts, styles and fonts, into `OUT_DIR/assets`, which the server embeds.
//!
//! The npm parts are installed once for each lockfile, beside the build, and none of their scripts is run. Without Node
//! the build stops and says what to install.

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

const NODE: &str = "Node.js 18 or newer, with npm, bundles the pages: install it (on Debian, as root: apt-get install nodejs npm), then build again";

fn main() {
    println!("cargo::rerun-if-changed=web");
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=templates");
    let web = Path::new(&env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the crate's folder")).join("web");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names a folder to build into"));
    if let Err(why) = bundle(&web, &out) {
        println!("cargo::error={why}");
    }
}

fn bundle(web: &Path, out: &Path) -> Result<(), String> {
    let tools = installed(web, out)?;
    fs::copy(web.join("build.mjs"), tools.join("build.mjs")).map_err(|e| format!("build.mjs: {e}"))?;
    let sources = web.join("src");
    run(Command::new("node").arg(tools.join("build.mjs")).arg(&sources).arg(out.join("assets")))
}

/// The folder with the npm parts that the lockfile names: made when it is not there yet.
fn installed(web: &Path, out: &Path) -> Result<PathBuf, String> {
    let lock = fs::read(web.join("package-lock.json")).map_err(|e| format!("package-lock.json: {e}"))?;
    let mut hasher = DefaultHasher::new();
    lock.hash(&mut hasher);
    // target/PROFILE/build/CRATE/out: all profiles share the parts.
    let target = out.ancestors().nth(4).unwrap_or(out);
    let tools = target.join(format!("web-{:016x}", hasher.finish()));
    let done = tools.join("installed");
    if done.exists() {
        return Ok(tools);
    }
    fs::create_dir_all(&tools).map_err(|e| format!("{}: {e}", tools.display()))?;
    for file in ["package.json", "package-lock.json", ".npmrc"] {
        fs::copy(web.join(file), tools.join(file)).map_err(|e| format!("{file}: {e}"))?;
    }
    run(Command::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&tools))?;
    fs::write(&done, "").map_err(|e| format!("{}: {e}", done.display()))?;
    Ok(tools)
}

fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let ran = command.output().map_err(|error| format!("{program} cannot be run ({error}). {NODE}"))?;
    if ran.status.success() {
        return Ok(());
    }
    let said = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    Err(format!("{program} failed: {}", said.trim().replace('\n', " | ")))
}
