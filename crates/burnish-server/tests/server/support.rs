//! A door that answers from memory, and an HTTP client small enough to say anything.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use burnish_server::door::{ApiError, Changed, Code, Media, Session};
use burnish_server::{Door, ServeOptions, Serving, spawn};
use serde_json::{Value, json};

pub const INVITATION: &str = "annas-invitation-0123456789abcdef";
pub const OWNER: &str = "the-owners-secret-0123456789";
/// Three pieces of a mebibyte and a little more.
pub const LENGTH: usize = (3 << 20) + 7;

#[derive(Default)]
pub struct FakeDoor {
    pub listeners: Mutex<Vec<Sender<Changed>>>,
    pub largest_read: Arc<AtomicUsize>,
    /// Held by a test while tiles are to wait.
    pub tiles: Mutex<()>,
}

impl FakeDoor {
    pub fn change(&self, project: &str, tag: &str) {
        for listener in self.listeners.lock().unwrap().iter() {
            let changed = Changed {
                project: Some(project.to_owned()),
                tags: vec![tag.to_owned()],
            };
            listener.send(changed).unwrap();
        }
    }
}

impl Door for FakeDoor {
    fn dispatch(
        &self,
        _session: &Session,
        project: Option<&str>,
        name: &str,
        request: Value,
    ) -> Result<Value, ApiError> {
        match name {
            "echo" => Ok(json!({ "project": project, "request": request })),
            "commit" => Err(ApiError::new(Code::Conflict, "nothing changed since v1")),
            "panic" => panic!("a fault inside an operation"),
            _ => Err(ApiError::new(Code::NotFound, "there is no such operation")),
        }
    }

    fn subscribe(&self) -> Receiver<Changed> {
        let (sender, receiver) = channel();
        self.listeners.lock().unwrap().push(sender);
        receiver
    }

    fn media(
        &self,
        _session: &Session,
        project: &str,
        hash: &str,
        what: &str,
    ) -> Result<Arc<dyn Media>, ApiError> {
        if project != "cats" || hash != self::hash() {
            return Err(ApiError::new(Code::NotFound, "there is no such item"));
        }
        if what.starts_with("tile-") {
            drop(self.tiles.lock());
        }
        Ok(Arc::new(FakeMedia {
            mime: match what {
                "original" => "image/svg+xml",
                "sound.wav" => "audio/wav",
                _ => "image/png",
            },
            damaged: what == "peaks",
            largest_read: self.largest_read.clone(),
        }))
    }

    fn invited(&self, secret: &str) -> Option<Session> {
        (secret == INVITATION).then(|| Session::owner(false, String::new()))
    }
}

struct FakeMedia {
    mime: &'static str,
    damaged: bool,
    largest_read: Arc<AtomicUsize>,
}

impl Media for FakeMedia {
    fn mime(&self) -> &str {
        self.mime
    }

    fn length(&self) -> u64 {
        LENGTH as u64
    }

    fn read(&self, start: u64, length: usize) -> Result<Vec<u8>, ApiError> {
        if self.damaged {
            return Err(ApiError::new(Code::Storage, "the pack is damaged"));
        }
        self.largest_read.fetch_max(length, Ordering::Relaxed);
        let start = start as usize;
        Ok((start..LENGTH.min(start + length)).map(byte_at).collect())
    }
}

/// The byte of the fake media at a place; 251 is prime, so pieces never look alike.
pub fn byte_at(place: usize) -> u8 {
    (place % 251) as u8
}

pub fn hash() -> String {
    "c0ffee00".repeat(8)
}

/// A running server and the door behind it.
pub struct Running {
    pub door: Arc<FakeDoor>,
    pub serving: Serving,
}

pub fn options() -> ServeOptions {
    ServeOptions {
        bind: "127.0.0.1:0".parse().unwrap(),
        behind_tls: false,
        owner_secret: Some(OWNER.to_owned()),
        desktop: false,
    }
}

pub fn run(options: ServeOptions) -> Running {
    let door = Arc::new(FakeDoor::default());
    let serving = spawn(door.clone(), options).unwrap();
    Running { door, serving }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub lines: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.lines.iter().filter(|(line, _)| line == name);
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} is said once");
        value
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Running {
    pub fn address(&self) -> SocketAddr {
        self.serving.address
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.address())
    }

    /// Sends a head as written, with a `Host` of ours unless it names one.
    pub fn open(&self, head: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let mut text = String::new();
        for line in head.lines().filter(|line| !line.is_empty()) {
            text.push_str(line.trim());
            text.push_str("\r\n");
        }
        if !text.to_lowercase().contains("\r\nhost:") {
            text.push_str(&format!("Host: {}\r\n", self.address()));
        }
        if !body.is_empty() {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        text.push_str("Connection: close\r\n\r\n");
        text.push_str(body);
        stream.write_all(text.as_bytes()).unwrap();
        stream
    }

    pub fn ask(&self, head: &str, body: &str) -> Answer {
        let mut all = Vec::new();
        self.open(head, body).read_to_end(&mut all).unwrap();
        let end = all.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(all[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap()[9..12].parse().unwrap();
        Answer {
            status,
            lines: lines
                .map(|line| line.split_once(": ").unwrap())
                .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
                .collect(),
            body: all[end + 4..].to_vec(),
        }
    }

    /// A POST as the page would make it.
    pub fn post(&self, path: &str, more: &str, body: &str) -> Answer {
        let origin = self.origin();
        let head = format!(
            "POST {path} HTTP/1.1\nOrigin: {origin}\nContent-Type: application/json\n{more}"
        );
        self.ask(&head, body)
    }

    pub fn start_session(&self, code: &str) -> Answer {
        self.post("/session", "", &json!({ "code": code }).to_string())
    }

    /// The `Cookie` line of a new session.
    pub fn cookie(&self, code: &str) -> String {
        let answer = self.start_session(code);
        assert_eq!(answer.status, 204, "{answer:?}");
        let set = answer.header("set-cookie").unwrap();
        format!("Cookie: theme=dark; {}", set.split(';').next().unwrap())
    }
}
