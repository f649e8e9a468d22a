//! Stands in for the door and the server until they are here.
#![allow(dead_code)]

use serde::Serialize;
use serde_json::{Value, json};
use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
};

pub struct Door;
pub struct SystemClock;
pub struct DoorOptions {
    pub data_folder: PathBuf,
    pub default_folder: PathBuf,
    pub clock: Arc<SystemClock>,
}
#[derive(Serialize)]
pub struct Changed {}
pub struct ProjectRef {
    pub path: String,
}
#[derive(Clone)]
pub struct Session(String);
impl Session {
    pub fn owner(_desktop: bool, media_base: String) -> Self {
        Self(media_base)
    }
}
#[derive(Serialize)]
pub enum Code {
    Internal,
}
#[derive(Serialize)]
pub struct ApiError {
    code: Code,
    message: String,
    hint: Option<String>,
}
impl ApiError {
    pub fn new(code: Code, message: String) -> Self {
        Self {
            code,
            message,
            hint: None,
        }
    }
}
impl Door {
    pub fn new(_: DoorOptions) -> Arc<Self> {
        Arc::new(Self)
    }
    pub fn open(&self, _: &Path) -> Result<ProjectRef, ApiError> {
        Err(ApiError::new(Code::Internal, "stub".into()))
    }
    pub fn subscribe(&self) -> mpsc::Receiver<Changed> {
        mpsc::channel().1
    }
    pub fn dispatch(
        &self,
        session: &Session,
        _: Option<&str>,
        name: &str,
        _: Value,
    ) -> Result<Value, ApiError> {
        match name {
            "get_session" => Ok(
                json!({"role": "owner", "labeler": null, "desktop": true, "media_base": session.0}),
            ),
            "list_projects" => Ok(json!({"projects": [], "default_folder": "/tmp"})),
            _ => Err(ApiError::new(Code::Internal, format!("stub has no {name}"))),
        }
    }
}
pub struct ServeOptions {
    pub bind: SocketAddr,
    pub behind_tls: bool,
    pub owner_secret: Option<String>,
    pub desktop: bool,
}
pub struct Serving {
    pub address: SocketAddr,
    pub owner_link: String,
    pub media_base: String,
}
pub fn spawn(_: Arc<Door>, options: ServeOptions) -> io::Result<Serving> {
    Ok(Serving {
        address: options.bind,
        owner_link: String::new(),
        media_base: "http://127.0.0.1:1".into(),
    })
}
