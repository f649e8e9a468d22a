//! Who is let in: codes, cookies, hosts and origins, over real sockets.

use std::sync::Arc;

use serde_json::json;

use crate::support::{FakeDoor, INVITATION, OWNER, Running, hash, options, run};

#[test]
fn the_owners_link_works_once_and_its_cookie_from_then_on() {
    let server = run(options());
    let link = format!("http://{}/#code={OWNER}", server.address());
    assert_eq!(
        server.serving.owner_link, link,
        "the code stays in the fragment"
    );

    let first = server.start_session(OWNER);
    assert_eq!(first.status, 204);
    let set = first.header("set-cookie").unwrap().to_owned();
    let (pair, attributes) = set.split_once("; ").unwrap();
    assert_eq!(attributes, "HttpOnly; SameSite=Strict; Path=/");
    assert_eq!(
        pair.split_once('=').unwrap().1.len(),
        64,
        "256 bits in hex: {pair}"
    );

    assert_eq!(server.start_session(OWNER).status, 401, "used up");
    let cookie = format!("Cookie: {pair}");
    let again = server.post("/session", &cookie, &json!({ "code": OWNER }).to_string());
    assert_eq!(
        again.status, 204,
        "the same browser may load the link again"
    );
    assert_eq!(again.header("set-cookie"), None, "and keeps its session");
    let echo = server.post("/api/echo", &cookie, "{}");
    assert_eq!(echo.status, 200);
}

#[test]
fn without_a_secret_given_the_link_holds_a_random_one() {
    let mut options = options();
    options.owner_secret = None;
    let (one, other) = (run(options.clone()), run(options));
    let code = |server: &Running| {
        let link = server.serving.owner_link.clone();
        link.split_once("#code=").unwrap().1.to_owned()
    };
    assert_ne!(code(&one), code(&other));
    assert_eq!(one.start_session(&code(&other)).status, 401);
    assert_eq!(one.start_session(&code(&one)).status, 204);
}

#[test]
fn an_invitation_works_in_every_browser() {
    let server = run(options());
    let (one, other) = (server.cookie(INVITATION), server.cookie(INVITATION));
    assert_ne!(one, other, "each browser has a session of its own");
    for cookie in [one, other] {
        assert_eq!(server.post("/api/echo", &cookie, "{}").status, 200);
    }
}

#[test]
fn wrong_codes_are_soon_not_even_looked_at() {
    let server = run(options());
    let mut answers: Vec<u16> = (0..11)
        .map(|_| server.start_session("wrong-code-0123456789").status)
        .collect();
    assert_eq!(answers.pop(), Some(429));
    assert!(answers.iter().all(|status| *status == 401));
    let right = server.start_session(OWNER);
    assert_eq!(right.status, 429, "a lucky guess gains nothing");
    assert!(right.header("retry-after").is_some());
}

#[test]
fn without_a_session_there_is_only_the_page() {
    let server = run(options());
    let media = format!("GET /media/cats/{}/display HTTP/1.1", hash());
    let answers = [
        server.post("/api/echo", "", "{}"),
        server.post("/api/echo", "Cookie: burnish_1=00ff", "{}"),
        server.ask("GET /events HTTP/1.1", ""),
        server.ask(&media, ""),
    ];
    for answer in answers {
        assert_eq!(answer.status, 401);
        let body = answer.json();
        assert_eq!(body["code"], "unauthorised");
        assert!(body["message"].is_string() && body["hint"].is_string());
    }
    assert_eq!(server.ask("GET / HTTP/1.1", "").status, 200);
}

#[test]
fn a_rebound_name_reaches_nothing() {
    let server = run(options());
    let port = server.address().port();
    for host in [
        format!("evil.example:{port}"),
        "127.0.0.1:1".to_owned(),
        "127.0.0.1".to_owned(),
    ] {
        let answer = server.ask(&format!("GET / HTTP/1.1\nHost: {host}"), "");
        assert_eq!(answer.status, 421, "{host} is not this server");
    }
    let local = server.ask(&format!("GET / HTTP/1.1\nHost: localhost:{port}"), "");
    assert_eq!(local.status, 200);
    let twice = format!(
        "GET / HTTP/1.1\nHost: {}\nHost: evil.example",
        server.address()
    );
    assert_eq!(server.ask(&twice, "").status, 400);
}

#[test]
fn another_sites_page_cannot_call_even_with_the_cookie() {
    let server = run(options());
    let cookie = server.cookie(OWNER);
    let post = |lines: &str| {
        let head = format!("POST /api/echo HTTP/1.1\n{cookie}\n{lines}");
        server.ask(&head, "{}").status
    };
    let json = "Content-Type: application/json";
    let own = format!("Origin: {}", server.origin());
    assert_eq!(post(&format!("{own}\n{json}")), 200);
    assert_eq!(post(json), 403, "no origin");
    assert_eq!(post(&format!("Origin: http://evil.example\n{json}")), 403);
    assert_eq!(post(&format!("Origin: tauri://localhost\n{json}")), 403);
    assert_eq!(
        post(&format!("{own}\nContent-Type: text/plain")),
        415,
        "what a form could send"
    );
    assert_eq!(
        post(&format!("{own}\n{json}\nSec-Fetch-Site: cross-site")),
        403
    );
    let media = format!("GET /media/cats/{}/display HTTP/1.1", hash());
    for from in ["cross-site", "same-site"] {
        let head = format!("{media}\n{cookie}\nSec-Fetch-Site: {from}");
        assert_eq!(
            server.ask(&head, "").status,
            403,
            "an <img> on a {from} page"
        );
    }
}

#[test]
fn behind_tls_cookies_are_secure_and_origins_https() {
    let mut options = options();
    options.behind_tls = true;
    let server = run(options);
    let start = |origin: &str| {
        let head = format!(
            "POST /session HTTP/1.1\nHost: burnish.example\nOrigin: {origin}\nContent-Type: application/json"
        );
        server.ask(&head, &json!({ "code": OWNER }).to_string())
    };
    assert_eq!(start("http://burnish.example").status, 403);
    let answer = start("https://burnish.example");
    assert_eq!(answer.status, 204);
    let set = answer.header("set-cookie").unwrap();
    assert!(set.starts_with("__Host-burnish="), "{set}");
    assert!(set.ends_with("; Path=/; Secure"), "{set}");
}

#[test]
fn an_address_off_loopback_needs_a_proxy_that_speaks_tls() {
    for bind in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"] {
        let mut options = options();
        options.bind = bind.parse().unwrap();
        let door = Arc::new(FakeDoor::default());
        let refused = burnish_server::spawn(door, options).err().unwrap();
        assert_eq!(refused.kind(), std::io::ErrorKind::InvalidInput);
        assert!(refused.to_string().contains("--behind-tls"), "{refused}");
    }
    let mut options = options();
    options.bind = "0.0.0.0:0".parse().unwrap();
    options.behind_tls = true;
    assert_ne!(run(options).address().port(), 0);
}

#[test]
fn a_secret_too_short_to_be_one_is_refused() {
    let mut options = options();
    options.owner_secret = Some("owner".to_owned());
    let door = Arc::new(FakeDoor::default());
    assert!(burnish_server::spawn(door, options).is_err());
}
