//! Stands in for the server until it is here.
#![allow(dead_code)]

use burnish_api::Door;
use std::{io, net::SocketAddr, sync::Arc};

pub struct ServeOptions {
    pub bind: SocketAddr,
    pub behind_tls: bool,
    pub owner_secret: Option<String>,
    pub desktop: bool,
}
pub struct Serving {
    pub media_base: Option<String>,
}
pub fn spawn(_: Arc<Door>, _: ServeOptions) -> io::Result<Serving> {
    Ok(Serving {
        media_base: Some("http://127.0.0.1:1".into()),
    })
}
