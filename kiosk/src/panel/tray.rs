//! Without hardware, the tray: a page with the kiosk's screen and, beside it, the sheets that have come out, as they were drawn from the bytes
//! that went to the simulated printer. Below them stands what may befall that printer, to be tried: [`Mishap`]s, which are all that it
//! changes in the printer's folder. They come as JSON, which a page of another origin cannot send.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::{
    Json, Router,
    extract::{self, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Serialize;

use super::parts;
use crate::mishap::Mishap;

/// How many sheets are shown.
const SHOWN: usize = 6;

/// A sheet of paper.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Sheet {
    /// Where its picture is.
    picture: String,
    /// What stands on it.
    text: String,
}

type Folder = Arc<Path>;

pub(super) fn router(folder: PathBuf) -> Router {
    let sheets = Router::new()
        .route("/paper", get(sheets))
        .route("/paper/{name}", get(picture))
        .route("/printer", get(lasting).put(befall));
    sheets.with_state(Folder::from(folder)).merge(parts::tray())
}

async fn sheets(State(folder): State<Folder>) -> Json<Vec<Sheet>> {
    // A folder that cannot be read shows nothing; the printer says why.
    Json(tokio::task::spawn_blocking(move || newest(&folder)).await.unwrap_or_default())
}

/// The newest sheets, the last one first.
fn newest(folder: &Path) -> Vec<Sheet> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let texts = files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
    let mut texts: Vec<PathBuf> = texts.collect();
    texts.sort_unstable();
    let sheet = |path: &PathBuf| {
        let picture = format!("/paper/{}.png", path.file_stem()?.to_str()?);
        Some(Sheet { picture, text: fs::read_to_string(path).ok()? })
    };
    texts.iter().rev().take(SHOWN).filter_map(sheet).collect()
}

async fn lasting(State(folder): State<Folder>) -> Json<BTreeSet<Mishap>> {
    Json(Mishap::lasting(&folder))
}

async fn befall(State(folder): State<Folder>, Json(these): Json<BTreeSet<Mishap>>) -> StatusCode {
    match Mishap::befall(&folder, &these) {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(error) => {
            tracing::warn!(folder = %folder.display(), %error, "what befalls the printer cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

async fn picture(State(folder): State<Folder>, extract::Path(name): extract::Path<String>) -> Response {
    // Sheets have numbers: no other name leads to a file.
    let number = name.strip_prefix("slip-").and_then(|rest| rest.strip_suffix(".png"));
    let Some(number) = number.filter(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit())) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let path = folder.join(format!("slip-{number}.png"));
    match tokio::task::spawn_blocking(move || fs::read(path)).await {
        Ok(Ok(bytes)) => {
            ([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "no-cache")], bytes).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_sheet_comes_first_and_one_that_is_still_being_drawn_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        for n in 1..=8 {
            fs::write(folder.path().join(format!("slip-{n:05}.txt")), format!("A00{n}")).unwrap();
        }
        fs::write(folder.path().join("slip-00009.png"), "half").unwrap();
        let sheets = newest(folder.path());
        let texts: Vec<_> = sheets.iter().map(|sheet| sheet.text.as_str()).collect();
        assert_eq!(texts, ["A008", "A007", "A006", "A005", "A004", "A003"]);
        assert_eq!(sheets[0].picture, "/paper/slip-00008.png");
        assert!(newest(&folder.path().join("none")).is_empty());
    }

    #[tokio::test]
    async fn only_sheets_are_shown() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("slip-1.png"), "a picture").unwrap();
        fs::write(folder.path().join("kiosk.png"), "no sheet").unwrap();
        let shared = Folder::from(folder.path());
        let ask = |name: &str| picture(State(shared.clone()), extract::Path(name.to_owned()));
        assert_eq!(ask("slip-1.png").await.status(), StatusCode::OK);
        for name in ["kiosk.png", "../kiosk.png", "slip-.png", "slip-2.png", "slip-1.txt", "slip-../1.png"] {
            assert_eq!(ask(name).await.status(), StatusCode::NOT_FOUND, "{name}");
        }
    }
}
