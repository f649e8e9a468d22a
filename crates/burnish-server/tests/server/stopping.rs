//! How the server starts and ends.

use std::io::Read;
use std::process::{Command, id};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{FakeDoor, OWNER, Running, options};

#[test]
fn told_to_stop_it_ends_the_open_streams_and_itself() {
    let door = Arc::new(FakeDoor::default());
    let (sender, ready) = channel();
    let behind = door.clone();
    let served = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(burnish_server::serve(behind, options(), |serving| {
            sender.send(serving).unwrap();
        }))
    });
    let serving = ready.recv().unwrap();
    let server = Running { door, serving };
    let cookie = server.cookie(OWNER);
    let mut events = server.open(&format!("GET /events HTTP/1.1\n{cookie}"), "");
    let mut first = [0; 16];
    events.read_exact(&mut first).unwrap();
    assert!(first.starts_with(b"HTTP/1.1 200"), "the stream is open");

    let told = Instant::now();
    let kill = Command::new("kill")
        .args(["-TERM", &id().to_string()])
        .status();
    assert!(kill.unwrap().success());
    events.read_to_end(&mut Vec::new()).unwrap();
    served.join().unwrap().unwrap();
    assert!(
        told.elapsed() < Duration::from_secs(4),
        "a listening browser does not hold it up"
    );
}
