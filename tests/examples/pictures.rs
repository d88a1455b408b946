//! Pictures of every page, in every state, both languages and all sizes, for people to look at:
//! `NUMERETTO_PICTURES=DIR cargo run -p tests --example pictures`, perhaps with the beginnings of the names wanted.
//! With `NUMERETTO_DEMO=http://…` as well, those of the README, taken from the demo that is served there (`tests/pictures`).

use std::{env, fs, path::PathBuf};

use tests::rounds::say;

#[path = "../suite/browser/stage/mod.rs"]
mod stage;

#[path = "pictures/readme.rs"]
mod readme;

use stage::{Browser, LANGUAGES, SCENES, Set, View, settle};

/// Of every page: a phone, a desk, a large screen.
const SIZES: [(u32, u32); 3] = [(390, 844), (1280, 800), (1920, 1080)];

fn sizes(view: &View) -> Vec<(u32, u32)> {
    let own: &[(u32, u32)] = match view {
        board if board.is_of("board") => &[(3840, 2160)],
        kiosk if kiosk.is_of("kiosk") => &[(1080, 1920)],
        _ => &[],
    };
    [&SIZES, own].concat()
}

#[tokio::main]
async fn main() {
    let folder: PathBuf = env::var_os("NUMERETTO_PICTURES").expect("NUMERETTO_PICTURES names a folder").into();
    let wanted: Vec<String> = env::args().skip(1).collect();
    fs::create_dir_all(&folder).expect("the folder can be made");
    let mut browser = Browser::start().await;
    browser.still().await;
    if let Ok(base) = env::var("NUMERETTO_DEMO") {
        return readme::take(&mut browser, &base, &folder).await;
    }
    let mut taken = 0;
    for scene in SCENES {
        let mut set = Set::of(scene).await;
        for view in set.views.clone() {
            for language in LANGUAGES {
                let begin = format!("{}-{}", view.name, scene.name());
                if !wanted.is_empty() && !wanted.iter().any(|start| begin.starts_with(start.as_str())) {
                    continue;
                }
                set.show(&mut browser, &view, language).await;
                for (width, height) in sizes(&view) {
                    browser.size((width, height)).await;
                    settle(&browser).await;
                    let file = folder.join(format!("{begin}-{language}-{width}x{height}.png"));
                    fs::write(file, browser.picture().await).expect("a picture can be written");
                    taken += 1;
                }
            }
        }
    }
    say(&format!("{taken} pictures in {}", folder.display()));
}
