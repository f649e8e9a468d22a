//! Browser sessions: a link's code is traded for a cookie, and only digests are kept.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use blake3::Hash;
use serde::Deserialize;

use crate::Shared;
use crate::door::Session;
use crate::refusal::Refusal;
use crate::secret;

/// Browsers one link can be open in; a further one takes the place of its oldest.
const BROWSERS_PER_CODE: usize = 32;
/// Wrong codes that may come at once, and how long each takes to be forgotten.
const WRONG_CODES: u32 = 10;
const FORGET_AFTER: Duration = Duration::from_secs(6);
const BODY_BYTES: usize = 4096;
const BODY_PATIENCE: Duration = Duration::from_secs(10);

/// The open sessions, the owner's unused code, and how many wrong codes may still come.
pub struct Sessions {
    cookie: String,
    secure: bool,
    /// None once used.
    owner_code: Option<Hash>,
    /// Oldest first.
    open: VecDeque<Opened>,
    tries: Tries,
}

struct Opened {
    id: Hash,
    code: Hash,
    session: Session,
}

impl Sessions {
    /// Cookies have no port, so one server's must not be named like another's on this machine.
    pub fn new(port: u16, secure: bool, owner_code: &str) -> Self {
        let cookie = if secure {
            "__Host-burnish".to_owned()
        } else {
            format!("burnish_{port}")
        };
        Self {
            cookie,
            secure,
            owner_code: Some(secret::digest(owner_code)),
            open: VecDeque::new(),
            tries: Tries::new(Instant::now()),
        }
    }

    /// Whom the request's cookie stands for.
    pub fn of(&self, headers: &HeaderMap) -> Option<Session> {
        Some(self.opened(headers)?.session.clone())
    }

    fn opened(&self, headers: &HeaderMap) -> Option<&Opened> {
        let id = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(name, value)| (name == self.cookie).then_some(value))?;
        let id = secret::digest(id);
        self.open.iter().find(|opened| opened.id == id)
    }

    /// Starts a session; the `Set-Cookie` line that hands it to the browser.
    fn start(&mut self, code: Hash, session: Session) -> io::Result<String> {
        let id = secret::fresh()?;
        let of_code = |opened: &Opened| opened.code == code;
        if self.open.iter().filter(|opened| of_code(opened)).count() >= BROWSERS_PER_CODE
            && let Some(oldest) = self.open.iter().position(of_code)
        {
            self.open.remove(oldest);
        }
        self.open.push_back(Opened {
            id: secret::digest(&id),
            code,
            session,
        });
        let secure = if self.secure { "; Secure" } else { "" };
        let cookie = &self.cookie;
        Ok(format!(
            "{cookie}={id}; HttpOnly; SameSite=Strict; Path=/{secure}"
        ))
    }

    /// True once: for the owner's code, the first time it comes.
    fn take_owner_code(&mut self, code: Hash) -> bool {
        self.owner_code.take_if(|unused| *unused == code).is_some()
    }
}

/// A bucket of wrong codes: full at first, refilled over time.
struct Tries {
    left: u32,
    since: Instant,
}

impl Tries {
    fn new(now: Instant) -> Self {
        Self {
            left: WRONG_CODES,
            since: now,
        }
    }

    /// Spends one try; false when there is none.
    fn spend(&mut self, now: Instant) -> bool {
        while self.left < WRONG_CODES && now.duration_since(self.since) >= FORGET_AFTER {
            self.left += 1;
            self.since += FORGET_AFTER;
        }
        if self.left == WRONG_CODES {
            self.since = now;
        }
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        true
    }

    /// A right code costs nothing.
    fn give_back(&mut self) {
        self.left = (self.left + 1).min(WRONG_CODES);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    code: String,
}

/// `POST /session {"code"}`: 204 with the cookie.
///
/// The owner's code works once; a person's own link works in any browser. A page that is loaded
/// again with the code it came with keeps its session.
pub async fn start(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let body = tokio::time::timeout(BODY_PATIENCE, to_bytes(body, BODY_BYTES)).await;
    let Ok(Ok(body)) = body else {
        return Err(Refusal::bad_request("the code is too long or too slow"));
    };
    let Start { code: given } = serde_json::from_slice(&body)
        .map_err(|_| Refusal::bad_request("the body must be {\"code\": \"...\"}"))?;
    let code = secret::digest(&given);

    let owner = {
        let mut sessions = shared.sessions();
        let known = sessions.opened(&headers).map(|opened| opened.code);
        if known == Some(code) {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        if !sessions.tries.spend(Instant::now()) {
            return Err(Refusal::new(
                StatusCode::TOO_MANY_REQUESTS,
                "busy",
                "too many wrong codes",
            )
            .hint("Wait a minute, then open the link again")
            .with_header(
                header::RETRY_AFTER,
                HeaderValue::from(FORGET_AFTER.as_secs()),
            ));
        }
        sessions.take_owner_code(code)
    };
    let session = if owner {
        Some(Session::owner(false, String::new()))
    } else if secret::plausible(&given) {
        let door = shared.door.clone();
        tokio::task::spawn_blocking(move || door.invited(&given))
            .await
            .map_err(|_| Refusal::internal())?
    } else {
        None
    };
    let Some(session) = session else {
        return Err(
            Refusal::unauthorised("the link's code is unknown or was already used").hint(
                "The owner's link works once: start `burnish serve` again for a new one, or ask for an invitation",
            ),
        );
    };
    let mut sessions = shared.sessions();
    sessions.tries.give_back();
    let cookie = sessions
        .start(code, session)
        .ok()
        .and_then(|cookie| HeaderValue::from_str(&cookie).ok())
        .ok_or_else(Refusal::internal)?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// The session of a request.
///
/// # Errors
/// 401 without one.
pub fn required(shared: &Shared, headers: &HeaderMap) -> Result<Session, Refusal> {
    shared.sessions().of(headers).ok_or_else(|| {
        Refusal::unauthorised("this browser has no session")
            .hint("Open the link that `burnish serve` printed, or your own invitation")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_codes_run_out_and_come_back_with_time() {
        let start = Instant::now();
        let mut tries = Tries::new(start);
        let spent = (0..20).filter(|_| tries.spend(start)).count();
        assert_eq!(spent, 10, "ten at once");
        assert!(!tries.spend(start + FORGET_AFTER / 2), "too early");
        assert!(tries.spend(start + FORGET_AFTER), "one is forgotten");
        assert!(!tries.spend(start + FORGET_AFTER), "and only one");
        let later = start + FORGET_AFTER * 1000;
        assert_eq!(
            (0..20).filter(|_| tries.spend(later)).count(),
            10,
            "a long wait never stores up more"
        );
    }

    #[test]
    fn a_further_browser_takes_the_place_of_its_own_links_oldest() {
        let mut sessions = Sessions::new(80, false, "owner");
        let anyone = || Session::owner(false, String::new());
        let owner = secret::digest("owner");
        let cookie = |line: &str| {
            let pair = line.split(';').next().unwrap().to_owned();
            HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(&pair).unwrap())])
        };
        let owners = cookie(&sessions.start(owner, anyone()).unwrap());
        let invited = secret::digest("invited");
        let all: Vec<_> = (0..=BROWSERS_PER_CODE)
            .map(|_| cookie(&sessions.start(invited, anyone()).unwrap()))
            .collect();
        assert!(sessions.of(&all[0]).is_none(), "the oldest made place");
        assert!(sessions.of(&all[1]).is_some());
        assert!(
            sessions.of(&owners).is_some(),
            "no link can push out another"
        );
    }
}
