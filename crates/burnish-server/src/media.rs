//! `GET /media/...`: pictures, sound and peaks, whole or in ranges, never all in memory.

use std::ops::Range;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use crate::Shared;
use crate::door::{ApiError, Media, Session};
use crate::range::{Asked, asked};
use crate::refusal::Refusal;
use crate::sessions;

/// Bytes read at once.
const PIECE: u64 = 1 << 20;
/// Bytes that mean nothing to a browser.
const OPAQUE: &str = "application/octet-stream";
/// What is served as itself. Never SVG or HTML: they could run as a page of ours.
const SHOWN: [&str; 6] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "image/bmp",
    "audio/wav",
];

/// `/media/{project}/{hash}/{what}`, for a browser with a session.
pub async fn browser(
    State(shared): State<Arc<Shared>>,
    method: Method,
    headers: HeaderMap,
    Path((project, hash, what)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    let session = sessions::required(&shared, &headers)?;
    let name = Name {
        project,
        hash,
        what,
    };
    answer(&shared, session, name, &method, &headers).await
}

/// `/{capability}/media/{project}/{hash}/{what}`, for the desktop window.
pub async fn window(
    State(shared): State<Arc<Shared>>,
    method: Method,
    headers: HeaderMap,
    Path((capability, project, hash, what)): Path<(String, String, String, String)>,
) -> Result<Response, Refusal> {
    let Some(session) = shared.window_session(&capability) else {
        return Err(Refusal::not_found("there is nothing here"));
    };
    let name = Name {
        project,
        hash,
        what,
    };
    let mut response = answer(&shared, session, name, &method, &headers).await?;
    response.headers_mut().insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("Accept-Ranges, Content-Length, Content-Range, ETag"),
    );
    Ok(response)
}

/// The question a web view may ask before it asks for a range.
pub async fn window_preflight(
    State(shared): State<Arc<Shared>>,
    Path((capability, ..)): Path<(String, String, String, String)>,
) -> Result<Response, Refusal> {
    if !shared.is_window(&capability) {
        return Err(Refusal::not_found("there is nothing here"));
    }
    let allowed = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "Range"),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    Ok((StatusCode::NO_CONTENT, allowed).into_response())
}

struct Name {
    project: String,
    hash: String,
    what: String,
}

async fn answer(
    shared: &Shared,
    session: Session,
    name: Name,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let is_hash = name.hash.len() == 64 && name.hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let tile = is_tile(&name.what);
    let is_known =
        tile || matches!(
            name.what.as_str(),
            "original" | "display" | "thumb" | "sound.wav" | "peaks"
        ) || is_sound(&name.what);
    if !is_hash || !is_known {
        return Err(Refusal::not_found("there is no such media"));
    }
    let tag = format!("\"{}.{}\"", name.hash.to_ascii_lowercase(), name.what);
    let media = {
        // How many are made at once is not decided here; this bounds the threads that wait. A
        // tile may wait long for the others of its picture, so tiles have turns of their own.
        let turns = if tile {
            &shared.tile_turns
        } else {
            &shared.media_turns
        };
        let _turn = turns.acquire().await;
        let door = shared.door.clone();
        tokio::task::spawn_blocking(move || {
            door.media(&session, &name.project, &name.hash, &name.what)
        })
        .await
        .map_err(|_| Refusal::internal())??
    };
    let length = media.length();
    let whole = 0..length;
    if same_tag(headers, &tag) {
        let status = StatusCode::NOT_MODIFIED;
        return respond(status, &tag, None, Vec::new(), Body::empty());
    }
    let mut lines = vec![(header::ACCEPT_RANGES, "bytes".to_owned())];
    let kind = SHOWN.iter().find(|kind| **kind == media.mime());
    if kind.is_none() {
        lines.push((header::CONTENT_DISPOSITION, "attachment".to_owned()));
    }
    let kind = Some(kind.copied().unwrap_or(OPAQUE));
    if method == Method::HEAD {
        lines.push((header::CONTENT_LENGTH, length.to_string()));
        return respond(StatusCode::OK, &tag, kind, lines, Body::empty());
    }
    let (status, part) = match wanted(headers, &tag, length) {
        Asked::Whole => (StatusCode::OK, whole),
        Asked::Part(part) => {
            let (first, last) = (part.start, part.end - 1);
            lines.push((
                header::CONTENT_RANGE,
                format!("bytes {first}-{last}/{length}"),
            ));
            (StatusCode::PARTIAL_CONTENT, part)
        }
        Asked::Beyond => {
            let end = HeaderValue::from_str(&format!("bytes */{length}"))
                .map_err(|_| Refusal::internal())?;
            return Err(Refusal::new(
                StatusCode::RANGE_NOT_SATISFIABLE,
                "bad_request",
                "the range begins after the end",
            )
            .with_header(header::CONTENT_RANGE, end));
        }
    };
    lines.push((header::CONTENT_LENGTH, (part.end - part.start).to_string()));
    let body = stream_of(media, part).await?;
    respond(status, &tag, kind, lines, body)
}

/// `tile-LEVEL-COLUMN-ROW`, none of them longer than a picture could need.
fn is_tile(what: &str) -> bool {
    is_numbered(what, "tile-", &[2, 6, 6])
}

/// `sound-LEVEL-CHANNEL.wav` or `mel-LEVEL-INDEX`.
fn is_sound(what: &str) -> bool {
    let words = what
        .strip_prefix("sound-")
        .and_then(|rest| rest.strip_suffix(".wav")?.split_once('-'));
    let is_wav = words.is_some_and(|(level, channel)| {
        matches!(level, "plain" | "levelled") && matches!(channel, "all" | "left" | "right")
    });
    is_wav || is_numbered(what, "mel-", &[1, 7])
}

/// `prefix` and as many numbers as `digits` has, each of at most that many digits.
fn is_numbered(what: &str, prefix: &str, digits: &[usize]) -> bool {
    let Some(rest) = what.strip_prefix(prefix) else {
        return false;
    };
    let numbers: Vec<&str> = rest.split('-').collect();
    let is_short = |(number, most): (&&str, &usize)| {
        (1..=*most).contains(&number.len()) && number.bytes().all(|it| it.is_ascii_digit())
    };
    numbers.len() == digits.len() && numbers.iter().zip(digits).all(is_short)
}

/// The bytes of `part`, the first piece already read so that damage is still a plain refusal.
async fn stream_of(media: Arc<dyn Media>, part: Range<u64>) -> Result<Body, Refusal> {
    if part.is_empty() {
        return Ok(Body::empty());
    }
    let first = piece(media.clone(), part.clone()).await?;
    let rest = part.start + first.len() as u64..part.end;
    if rest.is_empty() {
        return Ok(Body::from(first));
    }
    let pieces = stream::unfold((Some(first), rest), move |(ready, rest)| {
        let media = media.clone();
        async move {
            if let Some(ready) = ready {
                return Some((Ok(ready), (None, rest)));
            }
            if rest.is_empty() {
                return None;
            }
            match piece(media, rest.clone()).await {
                Ok(bytes) => {
                    let rest = rest.start + bytes.len() as u64..rest.end;
                    Some((Ok(bytes), (None, rest)))
                }
                // The length was promised: cutting the connection is what is left to say.
                Err(_) => {
                    let broken = std::io::Error::other("the media could not be read to its end");
                    Some((Err(broken), (None, rest.end..rest.end)))
                }
            }
        }
    });
    Ok(Body::from_stream(pieces))
}

/// The first bytes of `part`, at least one and at most [`PIECE`].
async fn piece(media: Arc<dyn Media>, part: Range<u64>) -> Result<Bytes, Refusal> {
    let length = (part.end - part.start).min(PIECE) as usize;
    let read = tokio::task::spawn_blocking(move || media.read(part.start, length)).await;
    let bytes: Result<Vec<u8>, ApiError> = read.map_err(|_| Refusal::internal())?;
    let bytes = bytes?;
    if bytes.is_empty() || bytes.len() > length {
        return Err(Refusal::internal());
    }
    Ok(Bytes::from(bytes))
}

fn same_tag(headers: &HeaderMap, tag: &str) -> bool {
    text(headers, &header::IF_NONE_MATCH).is_some_and(|tags| {
        tags.split(',')
            .map(|one| one.trim().trim_start_matches("W/"))
            .any(|one| one == tag || one == "*")
    })
}

fn wanted(headers: &HeaderMap, tag: &str, length: u64) -> Asked {
    let current = text(headers, &header::IF_RANGE).is_none_or(|known| known == tag);
    match text(headers, &header::RANGE) {
        Some(range) if current => asked(range, length),
        _ => Asked::Whole,
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn respond(
    status: StatusCode,
    tag: &str,
    kind: Option<&'static str>,
    lines: Vec<(header::HeaderName, String)>,
    body: Body,
) -> Result<Response, Refusal> {
    let mut response = Response::builder()
        .status(status)
        .header(header::ETAG, tag)
        // The bytes behind a hash never change, but whose they are does: no shared cache.
        .header(
            header::CACHE_CONTROL,
            "private, max-age=31536000, immutable",
        );
    if let Some(kind) = kind {
        response = response.header(header::CONTENT_TYPE, kind);
    }
    for (name, value) in lines {
        response = response.header(name, value);
    }
    response.body(body).map_err(|_| Refusal::internal())
}
