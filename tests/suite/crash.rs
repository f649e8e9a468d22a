//! `kill -9` at any moment loses at most the gesture in flight.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Stdio},
    time::Duration,
};

use burnish_core::{Project, Silent, annotate, book, import, look, people};
use burnish_model::{AnnotationId, BoxMark, ClassKey, Hash, Mark, Patch, Rect, Role};
use burnish_testkit::{Burnish, fixed_clock, workspace};
use serde_json::{Value, json};

use crate::browser::Browser;

/// Numbers that follow from a seed (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// A server in a process of its own, and its owner's browser.
struct Served {
    child: Child,
    browser: Browser,
    handle: String,
}

fn served(burnish: &Burnish, project: &Path) -> Served {
    let mut child = burnish
        .command(&["serve"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut link = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut link)
        .unwrap();
    let (address, code) = link.trim().split_once("#code=").unwrap();
    let address = address
        .trim_start_matches("http://")
        .trim_end_matches('/')
        .parse()
        .unwrap();
    let browser = Browser::new(address, code);
    let request = json!({ "path": project });
    let (_, opened) = browser.call("open_project", None, &request);
    let handle = opened["handle"].as_str().unwrap().to_owned();
    Served {
        child,
        browser,
        handle,
    }
}

/// The labeler's side: what was acknowledged, and what may be on disk too.
struct Hand {
    item: Hash,
    class: ClassKey,
    head: Value,
    marks: Vec<Mark>,
    /// The marks before each acknowledged edit that undo could take.
    past: Vec<Vec<Mark>>,
    drawn: u64,
}

impl Hand {
    fn mark(&self, number: u64, x: u64) -> Mark {
        let mut id = [7; 16];
        id[8..].copy_from_slice(&number.to_be_bytes());
        Mark::Box(BoxMark {
            id: AnnotationId::from_slice(&id).unwrap(),
            class: self.class,
            rect: Rect::new(x as f64, 10.0, 20.0, 30.0),
            flags: Default::default(),
            attributes: Default::default(),
            confidence: None,
            note: None,
            origin: None,
        })
    }

    /// The next gesture: operation, request, and the marks once it is done.
    fn next(&mut self, dice: &mut Dice) -> (&'static str, Value, Vec<Mark>) {
        let (item, parent) = (self.item, self.head.clone());
        let choice = dice.below(10);
        if choice < 2
            && let Some(before) = self.past.last()
        {
            return (
                "undo",
                json!({ "item": item, "parent": parent }),
                before.clone(),
            );
        }
        let there = (!self.marks.is_empty())
            .then(|| self.marks[dice.below(self.marks.len() as u64) as usize].id());
        let (kind, patch) = match there {
            Some(id) if choice < 4 => {
                let remove = vec![id];
                (
                    "delete",
                    Patch {
                        put: vec![],
                        remove,
                    },
                )
            }
            _ => {
                self.drawn += 1;
                let x = dice.below(500);
                let put = vec![self.mark(self.drawn, x)];
                (
                    "draw",
                    Patch {
                        put,
                        remove: vec![],
                    },
                )
            }
        };
        let mut after = self.marks.clone();
        patch.apply(&mut after);
        let request = json!({ "item": item, "parent": parent, "kind": kind, "patch": patch });
        ("apply_edit", request, after)
    }

    fn acknowledged(&mut self, operation: &str, answer: &Value, after: Vec<Mark>) {
        self.head = answer["head"].clone();
        let before = std::mem::replace(&mut self.marks, after);
        if operation == "undo" {
            self.past.pop();
        } else {
            self.past.push(before);
        }
    }
}

/// Labels over HTTP while the server is killed, once per seed, on one and the same project.
fn killed(seeds: impl Iterator<Item = u64>) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("crash.burnish");
    let project = Project::create(&root, "crash", fixed_clock()).unwrap();
    let owner = people::ensure(&project, "owner", None, Role::Owner).unwrap();
    let request = import::ImportRequest {
        paths: vec![workspace().join("sample-data/phone-scratches/images/phone_001.jpg")],
        format: import::ImportFormat::Auto,
        labeler: None,
        labeler_kind: None,
        collection: None,
        split: None,
        link: false,
        boxless_unseen: false,
        measure: false,
    };
    import::import(&project, &owner, &request, &Silent).unwrap();
    let mut hand = Hand {
        item: look::items(&project, "", None, None).unwrap().items[0].hash,
        class: book::add_class(&project, "scratch").unwrap().classes[0].key,
        head: Value::Null,
        marks: Vec::new(),
        past: Vec::new(),
        drawn: 0,
    };
    drop(project);

    let burnish = Burnish::new(folder.path()).on("crash.burnish");
    let mut acknowledged = 0;
    for seed in seeds {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let mut served = served(&burnish, &root);
        let wait = Duration::from_micros(dice.below(150_000));
        let mut child = served.child;
        let killer = std::thread::spawn(move || {
            std::thread::sleep(wait);
            child.kill().unwrap();
            child.wait().unwrap();
        });
        // Ends with the first gesture that nobody answers any more.
        let in_flight = loop {
            let (operation, request, after) = hand.next(&mut dice);
            let handle = Some(served.handle.as_str());
            match served.browser.try_call(operation, handle, &request) {
                Ok((200, answer)) => {
                    acknowledged += 1;
                    hand.acknowledged(operation, &answer, after);
                }
                Ok((status, answer)) => panic!("{operation}: {status} {answer}"),
                Err(_) => break (operation, after),
            }
        };
        killer.join().unwrap();
        served.handle.clear();

        let project = Project::open(&root, fixed_clock()).unwrap();
        let found = annotate::open(&project, &owner, hand.item).unwrap();
        let head = json!(found.head);
        if head == hand.head {
            assert_eq!(
                found.marks, hand.marks,
                "seed {seed}: an acknowledged edit is there"
            );
        } else {
            let (operation, after) = in_flight;
            assert_eq!(
                found.marks, after,
                "seed {seed}: only the gesture in flight may be there too"
            );
            hand.acknowledged(operation, &json!({ "head": head }), after);
        }
        let faults = project.store().read(annotate::projection_faults).unwrap();
        assert_eq!(faults, [], "seed {seed}: the log and the marks agree");
        assert_eq!(
            project.store().integrity_faults().unwrap(),
            Vec::<String>::new()
        );
    }
    assert!(
        acknowledged > 0,
        "somebody was at work when the server was killed"
    );
}

#[test]
fn a_killed_server_loses_at_most_the_gesture_in_flight() {
    killed([11, 12, 13].into_iter());
}

#[test]
#[ignore = "a hundred kills take a minute; `make study` runs them"]
fn a_hundred_kills_lose_nothing_that_was_acknowledged() {
    killed(1_000..1_100);
}
