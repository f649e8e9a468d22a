//! Media over real sockets: ranges, caching, what is shown as itself, and the window's path.

use std::sync::atomic::Ordering;

use crate::support::{Answer, LENGTH, OWNER, Running, byte_at, hash, options, run};

fn get(server: &Running, cookie: &str, what: &str, more: &str) -> Answer {
    let head = format!(
        "GET /media/cats/{}/{what} HTTP/1.1\n{cookie}\n{more}",
        hash()
    );
    server.ask(&head, "")
}

fn bytes(places: std::ops::Range<usize>) -> Vec<u8> {
    places.map(byte_at).collect()
}

#[test]
fn the_whole_comes_in_pieces() {
    let server = run(options());
    let answer = get(&server, &server.cookie(OWNER), "display", "");
    assert_eq!(answer.status, 200);
    assert!(answer.body == bytes(0..LENGTH), "every byte, in order");
    let length = LENGTH.to_string();
    assert_eq!(answer.header("content-length"), Some(length.as_str()));
    assert_eq!(answer.header("content-type"), Some("image/png"));
    assert_eq!(answer.header("accept-ranges"), Some("bytes"));
    assert_eq!(
        answer.header("cache-control"),
        Some("private, max-age=31536000, immutable")
    );
    let largest = server.door.largest_read.load(Ordering::Relaxed);
    assert_eq!(largest, 1 << 20, "never more than a mebibyte at once");
}

#[test]
fn ranges_are_the_bytes_they_name() {
    let server = run(options());
    let cookie = server.cookie(OWNER);
    let cases = [
        ("0-9", 0..10),
        ("1048570-1048589", 1_048_570..1_048_590),
        ("3145730-", 3_145_730..LENGTH),
        ("-5", LENGTH - 5..LENGTH),
        ("100-99999999", 100..LENGTH),
    ];
    for (asked, places) in cases {
        let answer = get(
            &server,
            &cookie,
            "sound.wav",
            &format!("Range: bytes={asked}"),
        );
        assert_eq!(answer.status, 206, "{asked}");
        assert_eq!(answer.header("content-type"), Some("audio/wav"));
        let named = format!("bytes {}-{}/{LENGTH}", places.start, places.end - 1);
        assert_eq!(answer.header("content-range"), Some(named.as_str()));
        assert!(answer.body == bytes(places), "{asked}");
    }
    let beyond = get(
        &server,
        &cookie,
        "sound.wav",
        &format!("Range: bytes={LENGTH}-"),
    );
    assert_eq!(beyond.status, 416);
    let end = format!("bytes */{LENGTH}");
    assert_eq!(beyond.header("content-range"), Some(end.as_str()));
    let several = get(&server, &cookie, "sound.wav", "Range: bytes=0-1,5-6");
    assert_eq!(several.status, 200, "several ranges are not followed");
}

#[test]
fn a_tag_names_the_bytes_and_saves_sending_them() {
    let server = run(options());
    let cookie = server.cookie(OWNER);
    let tag = format!("\"{}.display\"", hash());
    let head = format!("HEAD /media/cats/{}/display HTTP/1.1\n{cookie}", hash());
    let head = server.ask(&head, "");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("etag"), Some(tag.as_str()));
    let length = LENGTH.to_string();
    assert_eq!(head.header("content-length"), Some(length.as_str()));

    let same = get(
        &server,
        &cookie,
        "display",
        &format!("If-None-Match: {tag}"),
    );
    assert_eq!((same.status, same.body.len()), (304, 0));
    let range = "Range: bytes=0-1\nIf-Range:";
    let known = get(&server, &cookie, "display", &format!("{range} {tag}"));
    assert_eq!(known.status, 206);
    let other = get(&server, &cookie, "display", &format!("{range} \"other\""));
    assert_eq!(other.status, 200, "a part of something else is no use");
}

#[test]
fn a_picture_that_could_be_a_page_is_only_bytes() {
    let server = run(options());
    let answer = get(&server, &server.cookie(OWNER), "original", "");
    assert_eq!(
        answer.header("content-type"),
        Some("application/octet-stream"),
        "the door said image/svg+xml"
    );
    assert_eq!(answer.header("content-disposition"), Some("attachment"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"));
}

#[test]
fn what_is_missing_or_damaged_is_said_plainly() {
    let server = run(options());
    let cookie = server.cookie(OWNER);
    let damaged = get(&server, &cookie, "peaks", "");
    assert_eq!(damaged.status, 507);
    assert_eq!(damaged.json()["code"], "storage");
    assert_eq!(
        damaged.header("cache-control"),
        Some("no-store"),
        "a refusal is not kept for a year"
    );
    assert_eq!(get(&server, &cookie, "passwd", "").status, 404);
    let other = format!("GET /media/dogs/{}/display HTTP/1.1\n{cookie}", hash());
    assert_eq!(server.ask(&other, "").status, 404);
    let unhashed = format!("GET /media/cats/%2e%2e%2f/display HTTP/1.1\n{cookie}");
    assert_eq!(server.ask(&unhashed, "").status, 404);
}

#[test]
fn sounds_and_spectrograms_have_one_name_each() {
    let server = run(options());
    let cookie = server.cookie(OWNER);
    for what in [
        "sound-plain-all.wav",
        "sound-levelled-left.wav",
        "sound-levelled-right.wav",
        "mel-0-0",
        "mel-3-1234567",
    ] {
        let answer = get(&server, &cookie, what, "Range: bytes=0-9");
        assert_eq!((answer.status, answer.body), (206, bytes(0..10)), "{what}");
    }
    for other in [
        "sound-.wav",
        "sound-plain.wav",
        "sound-loud-all.wav",
        "sound-plain-middle.wav",
        "sound-plain-all",
        "mel-",
        "mel-0",
        "mel-0-0-0",
        "mel-10-0",
        "mel-0-12345678",
        "mel-0--1",
    ] {
        assert_eq!(get(&server, &cookie, other, "").status, 404, "{other}");
    }
}

#[test]
fn tiles_have_one_name_each() {
    let server = run(options());
    let cookie = server.cookie(OWNER);
    let tile = get(&server, &cookie, "tile-0-12-345", "Range: bytes=0-9");
    assert_eq!((tile.status, tile.body), (206, bytes(0..10)));
    assert_eq!(
        tile.lines.iter().filter(|(name, _)| name == "etag").count(),
        1
    );
    for name in [
        "tile-",
        "tile-0-0",
        "tile-0-0-0-0",
        "tile-0--1-0",
        "tile-0-x-0",
        "tile-123-0-0",
        "tile-0-1234567-0",
        "tile-0-0-0%2F..",
    ] {
        assert_eq!(get(&server, &cookie, name, "").status, 404, "{name}");
    }
}

#[test]
fn a_tile_that_waits_keeps_nothing_else_waiting() {
    let server = run(options());
    let cookie = server.cookie(OWNER);
    let held = server.door.tiles.lock().unwrap();
    let waiting: Vec<_> = (0..12)
        .map(|column| {
            let head = format!(
                "GET /media/cats/{}/tile-0-{column}-0 HTTP/1.1\n{cookie}",
                hash()
            );
            server.open(&head, "")
        })
        .collect();
    assert_eq!(get(&server, &cookie, "thumb", "").status, 200);
    drop(held);
    for mut stream in waiting {
        let mut head = [0; 12];
        std::io::Read::read_exact(&mut stream, &mut head).unwrap();
        assert_eq!(&head, b"HTTP/1.1 200");
    }
}

#[test]
fn the_window_reads_media_under_its_secret_path_without_a_cookie() {
    let mut options = options();
    options.desktop = true;
    let server = run(options);
    let base = server.serving.media_base.clone().unwrap();
    let path = base.strip_prefix(&server.origin()).unwrap();
    assert_eq!(path.len(), 65, "256 bits in hex");
    let get = |path: &str, more: &str| {
        let head = format!("GET {path}/media/cats/{}/display HTTP/1.1\n{more}", hash());
        server.ask(&head, "")
    };

    let plain = get(path, "Sec-Fetch-Site: cross-site\nRange: bytes=0-3");
    assert_eq!(plain.status, 206, "an <audio> sends no origin");
    assert_eq!(plain.header("access-control-allow-origin"), None);
    assert_eq!(
        plain.header("cross-origin-resource-policy"),
        Some("cross-origin")
    );
    for origin in ["tauri://localhost", "http://tauri.localhost"] {
        let answer = get(
            path,
            &format!("Origin: {origin}\nSec-Fetch-Site: cross-site"),
        );
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
        assert_eq!(answer.header("vary"), Some("Origin"));
    }
    let evil = get(path, "Origin: http://evil.example");
    assert_eq!(evil.status, 403);

    let wrong = format!("/{}", "0".repeat(64));
    assert_eq!(get(&wrong, "").status, 404);
    assert_eq!(
        get("", "").status,
        401,
        "the plain path still needs a cookie"
    );
    let call = server.post(&format!("{path}/api/echo"), "", "{}");
    assert_eq!(call.status, 405, "the path only reads media");
    let post = server.post(&format!("{path}/media/cats/{}/display", hash()), "", "{}");
    assert_eq!(post.status, 405);
}

#[test]
fn without_a_window_there_is_no_secret_path() {
    let server = run(options());
    assert!(server.serving.media_base.is_none());
    let head = format!("GET /x/media/cats/{}/display HTTP/1.1", hash());
    assert_eq!(server.ask(&head, "").status, 404);
}
