//! A browser, as small as can be.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use serde_json::{Value, json};

/// One session with a server.
#[derive(Debug)]
pub struct Browser {
    address: SocketAddr,
    cookie: String,
}

impl Browser {
    /// Trades the code of a link for a cookie.
    pub fn new(address: SocketAddr, code: &str) -> Self {
        let mut browser = Self::stranger(address);
        let (status, head, _) = browser
            .post("/session", None, &json!({ "code": code }))
            .unwrap();
        assert_eq!(status, 204, "the code of a link is traded for a cookie");
        let line = head
            .lines()
            .find_map(|line| {
                line.to_lowercase()
                    .starts_with("set-cookie: ")
                    .then(|| &line[12..])
            })
            .unwrap();
        browser.cookie = line.split(';').next().unwrap().to_owned();
        browser
    }

    /// Somebody without a link.
    pub fn stranger(address: SocketAddr) -> Self {
        Self {
            address,
            cookie: String::new(),
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Calls an operation of a server that is there.
    pub fn call(&self, name: &str, project: Option<&str>, request: &Value) -> (u16, Value) {
        self.try_call(name, project, request).unwrap()
    }

    /// The same with a server that may be gone, also halfway through its answer.
    pub fn try_call(
        &self,
        name: &str,
        project: Option<&str>,
        request: &Value,
    ) -> io::Result<(u16, Value)> {
        let (status, _, body) = self.post(&format!("/api/{name}"), project, request)?;
        Ok((status, body))
    }

    fn post(
        &self,
        path: &str,
        project: Option<&str>,
        body: &Value,
    ) -> io::Result<(u16, String, Value)> {
        let (address, body) = (self.address, body.to_string());
        let mut head = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nConnection: close\r\n"
        );
        head += &format!(
            "Content-Type: application/json\r\nContent-Length: {}\r\nCookie: {}\r\n",
            body.len(),
            self.cookie
        );
        head += &project.map_or(String::new(), |handle| {
            format!("X-Burnish-Project: {handle}\r\n")
        });
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        stream.write_all(format!("{head}\r\n{body}").as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let cut_off = || io::Error::from(io::ErrorKind::UnexpectedEof);
        let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(cut_off)?;
        let status = head[9..12].parse().unwrap();
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.parse::<usize>().unwrap())
        });
        if length.is_some_and(|length| body.len() < length) {
            return Err(cut_off());
        }
        let body_value = serde_json::from_str(body).unwrap_or(Value::Null);
        Ok((status, head.to_owned(), body_value))
    }
}
