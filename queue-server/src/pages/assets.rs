//! Scripts, styles and fonts, as `build.rs` bundled and compressed them. They bear a tag of their content: a browser that
//! has them is told so and gets nothing again.

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/assets"]
struct Assets;

/// How a file may be compressed, best first: ending of the file, and name of the encoding.
const ENCODINGS: [(&str, &str); 2] = [(".br", "br"), (".gz", "gzip")];

/// One file.
pub(super) async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    // The compressed forms are not files of their own.
    let plain = ENCODINGS.iter().all(|(ending, _)| !name.ends_with(ending));
    if plain { serve(&name, &headers) } else { StatusCode::NOT_FOUND.into_response() }
}

/// What browsers ask for unasked.
pub(super) async fn icon(headers: HeaderMap) -> Response {
    serve("icon.svg", &headers)
}

fn serve(name: &str, headers: &HeaderMap) -> Response {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|given| given.to_str().ok()).unwrap_or_default();
    let accepts = |encoding: &str| {
        accepted.split(',').any(|one| {
            let (name, quality) = one.split_once(';').unwrap_or((one, ""));
            name.trim() == encoding && quality.trim() != "q=0"
        })
    };
    let compressed = ENCODINGS.iter().filter(|(_, encoding)| accepts(encoding));
    let compressed =
        compressed.filter_map(|(ending, encoding)| Some((Assets::get(&format!("{name}{ending}"))?, *encoding)));
    let (file, encoding) = match compressed.into_iter().next() {
        Some((file, encoding)) => (file, Some(encoding)),
        None => match Assets::get(name) {
            Some(file) => (file, None),
            None => return StatusCode::NOT_FOUND.into_response(),
        },
    };
    respond(name, file, encoding, headers)
}

fn respond(name: &str, file: EmbeddedFile, encoding: Option<&'static str>, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", data_encoding::HEXLOWER.encode(&file.metadata.sha256_hash()[..12]));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|given| given.to_str().ok());
    let is_known = known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, kind_of(name))], Body::from(file.data.into_owned())).into_response()
    };
    let headers = response.headers_mut();
    if let Some(encoding) = encoding.filter(|_| !is_known) {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("mp3") => "audio/mpeg",
        _ => "application/octet-stream",
    }
}
