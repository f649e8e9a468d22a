//! Calls, changes, the page and the headers around them, over real sockets.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;

use crate::support::{OWNER, options, run};
use serde_json::json;

#[test]
fn a_call_carries_the_project_and_the_request() {
    let server = run(options());
    let cookie = server.cookie(OWNER);
    let answer = server.post(
        "/api/echo",
        &format!("{cookie}\nX-Burnish-Project: cats"),
        r#"{"query":"state:open"}"#,
    );
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let said = json!({ "project": "cats", "request": { "query": "state:open" } });
    assert_eq!(answer.json(), said);
}

#[test]
fn refusals_keep_their_code_message_and_hint() {
    let server = run(options());
    let cookie = server.cookie(OWNER);
    let refused = server.post("/api/commit", &cookie, "{}");
    assert_eq!(refused.status, 409);
    let body = json!({ "code": "conflict", "message": "nothing changed since v1", "hint": null });
    assert_eq!(refused.json(), body);
    assert_eq!(server.post("/api/unheard", &cookie, "{}").status, 404);
    assert_eq!(server.post("/api/echo", &cookie, "{").status, 400);
    let broken = server.post("/api/panic", &cookie, "{}");
    assert_eq!(broken.status, 500);
    assert_eq!(broken.json()["code"], "internal");
    let next = server.post("/api/echo", &cookie, "{}");
    assert_eq!(next.status, 200, "one fault does not end the server");
}

#[test]
fn a_request_above_the_limit_is_refused() {
    let server = run(options());
    let cookie = server.cookie(OWNER);
    // Only promised: a server that read first would wait for it and time out.
    let head = format!(
        "POST /api/echo HTTP/1.1\nOrigin: {}\nContent-Type: application/json\n{cookie}\nContent-Length: {}",
        server.origin(),
        (32 << 20) + 1
    );
    assert_eq!(server.ask(&head, "").status, 413);
}

fn next_data(lines: &mut BufReader<TcpStream>) -> String {
    let mut line = String::new();
    loop {
        line.clear();
        assert_ne!(lines.read_line(&mut line).unwrap(), 0, "the stream goes on");
        if let Some(data) = line.strip_prefix("data:") {
            return data.trim().to_owned();
        }
    }
}

#[test]
fn every_listening_browser_hears_a_change() {
    let server = run(options());
    let cookie = server.cookie(OWNER);
    let mut browsers: Vec<_> = (0..2)
        .map(|_| {
            let head = format!("GET /events HTTP/1.1\n{cookie}");
            let mut lines = BufReader::new(server.open(&head, ""));
            let mut line = String::new();
            while !line.starts_with(": listening") {
                line.clear();
                lines.read_line(&mut line).unwrap();
            }
            lines
        })
        .collect();
    server.door.change("cats", "items");
    server.door.change("cats", "cases");
    for browser in &mut browsers {
        assert_eq!(next_data(browser), r#"{"project":"cats","tags":["items"]}"#);
        assert_eq!(next_data(browser), r#"{"project":"cats","tags":["cases"]}"#);
    }
}

#[test]
fn the_page_is_served_under_a_strict_policy() {
    let server = run(options());
    let page = server.ask("GET / HTTP/1.1", "");
    assert_eq!(page.status, 200);
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(page.header("cache-control"), Some("no-cache"));
    assert_eq!(
        page.header("content-security-policy"),
        Some(
            "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; \
             style-src 'self' 'unsafe-inline'; connect-src 'self'; object-src 'none'; \
             base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
        )
    );
    let named = server.ask("GET /index.html HTTP/1.1", "");
    assert_eq!(named.body, page.body);
    let head = server.ask("HEAD / HTTP/1.1", "");
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn what_the_page_loads_is_served_as_what_it_is() {
    let server = run(options());
    let page = server.ask("GET / HTTP/1.1", "").body;
    let page = String::from_utf8(page).unwrap();
    // The page that stands in for a UI that was not built loads nothing.
    for named in page.split("\"./").skip(1) {
        let name = named.split('"').next().unwrap();
        let file = server.ask(&format!("GET /{name} HTTP/1.1"), "");
        assert_eq!(file.status, 200, "{name}");
        let kind = match name.rsplit_once('.').unwrap().1 {
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "svg" => "image/svg+xml",
            other => panic!("no kind is known for {other}"),
        };
        assert_eq!(file.header("content-type"), Some(kind), "{name}");
        let kept = file.header("cache-control").unwrap().contains("immutable");
        assert_eq!(
            kept,
            name.starts_with("assets/"),
            "only names that hold a hash are kept: {name}"
        );
    }
}

#[test]
fn what_is_not_there_is_not_the_page() {
    let server = run(options());
    for path in ["/unheard", "/assets/../index.html", "/%2e%2e/Cargo.toml"] {
        let answer = server.ask(&format!("GET {path} HTTP/1.1"), "");
        assert_eq!(answer.status, 404, "{path}");
    }
    assert_eq!(server.ask("GET /session HTTP/1.1", "").status, 405);
    assert_eq!(server.ask("DELETE / HTTP/1.1", "").status, 405);
}

#[test]
fn every_answer_keeps_other_sites_out() {
    let server = run(options());
    let own = format!("GET / HTTP/1.1\nOrigin: {}", server.origin());
    let answers = [
        server.ask("GET / HTTP/1.1", ""),
        server.ask("GET /unheard HTTP/1.1", ""),
        server.ask("GET /events HTTP/1.1", ""),
        server.ask("GET / HTTP/1.1\nHost: evil.example", ""),
        server.ask("GET / HTTP/1.1\nOrigin: http://evil.example", ""),
        server.ask(&own, ""),
    ];
    for answer in &answers {
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            Some("same-origin")
        );
        assert_eq!(answer.header("vary"), Some("Origin"));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors 'none'"));
    }
    let allowed: Vec<_> = answers
        .iter()
        .map(|answer| answer.header("access-control-allow-origin"))
        .collect();
    let origin = server.origin();
    let mut only_own = vec![None; 5];
    only_own.push(Some(origin.as_str()));
    assert_eq!(allowed, only_own, "only the app's own origin is named");
}
