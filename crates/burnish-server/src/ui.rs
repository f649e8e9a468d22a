//! The page and what it loads: the built UI, carried inside the program.

use axum::http::{HeaderName, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use crate::refusal::Refusal;

/// Name below `ui/dist` and bytes, by name.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/ui.rs"));

/// The page runs our scripts and shows our media, and nothing else.
const PAGE_POLICY: &str = "default-src 'self'; img-src 'self' blob: data:; \
    media-src 'self' blob:; style-src 'self' 'unsafe-inline'; connect-src 'self'; \
    object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/// A file of the UI by its path, the page itself for `/`.
pub async fn file(method: Method, uri: Uri) -> Result<Response, Refusal> {
    if method != Method::GET && method != Method::HEAD {
        return Err(method_not_allowed().await);
    }
    let name = match uri.path().trim_start_matches('/') {
        "" => "index.html",
        name => name,
    };
    let Ok(found) = FILES.binary_search_by(|(file, _)| (*file).cmp(name)) else {
        return Err(Refusal::not_found("there is nothing here"));
    };
    let (name, bytes) = FILES[found];
    // The build names what lies in `assets` after its content.
    let caching = if name.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let lines: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, kind(name)),
        (header::CACHE_CONTROL, caching),
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
    ];
    Ok((lines, bytes).into_response())
}

/// The path is known, the method is not.
pub async fn method_not_allowed() -> Refusal {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "bad_request",
        "this cannot be done here",
    )
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_always_a_page_and_the_table_is_in_order() {
        assert!(FILES.iter().any(|(name, _)| *name == "index.html"));
        assert!(FILES.is_sorted(), "files are found by halving");
    }
}
