//! HTTP says what the door says: every operation, both ways, on two equal copies of the samples.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use burnish_api::{Door, DoorOptions, OPERATIONS, Session, Silent, model::Role};
use burnish_server::{ServeOptions, spawn};
use burnish_testkit::fixed_clock;
use serde_json::{Value, json};

use crate::browser::Browser;

const OWNER: &str = "the-owners-secret-0123456789";

fn door(home: &Path) -> Arc<Door> {
    Door::new(DoorOptions {
        data_folder: home.join("data"),
        default_folder: home.to_owned(),
        clock: fixed_clock(),
    })
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// One of the two copies.
struct Copy {
    home: PathBuf,
    handle: Option<String>,
}

impl Copy {
    fn request(&self, request: &Value) -> Value {
        replaced(request, &[("HOME", &self.home.to_string_lossy())])
    }

    /// An answer without what rightly differs: places, secrets, how far a job got when.
    fn plain(&self, answer: &Value) -> Value {
        let mut plain = replaced(answer, &[(&self.home.to_string_lossy(), "HOME")]);
        strip(&mut plain);
        plain
    }
}

fn replaced(value: &Value, pairs: &[(&str, &str)]) -> Value {
    let text = pairs
        .iter()
        .fold(value.to_string(), |text, (from, to)| text.replace(from, to));
    serde_json::from_str(&text).unwrap()
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(map) => {
            let job = map.contains_key("stage");
            for (key, value) in map.iter_mut() {
                if matches!(key.as_str(), "handle" | "link")
                    || job && matches!(key.as_str(), "stage" | "done" | "total")
                {
                    *value = json!("differs");
                }
                strip(value);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(strip),
        _ => {}
    }
}

/// Makes the same call on both copies, one by dispatch and one over HTTP.
struct Both {
    door: Arc<Door>,
    session: Session,
    browser: Browser,
    direct: Copy,
    remote: Copy,
    /// (operation, request as the remote copy saw it)
    called: Vec<(String, Value)>,
}

impl Both {
    fn call(&mut self, name: &str, request: Value) -> Value {
        self.called
            .push((name.to_owned(), self.remote.request(&request)));
        let (status, over_http) = self.browser.call(
            name,
            self.remote.handle.as_deref(),
            &self.remote.request(&request),
        );
        let by_dispatch = self.door.dispatch(
            &self.session,
            self.direct.handle.as_deref(),
            name,
            self.direct.request(&request),
        );
        let (wanted, by_dispatch) = match by_dispatch {
            Ok(answer) => (200, answer),
            Err(error) => (
                error.code.http_status(),
                serde_json::to_value(error).unwrap(),
            ),
        };
        assert_eq!(status, wanted, "{name}: {over_http}");
        assert_eq!(
            self.remote.plain(&over_http),
            self.direct.plain(&by_dispatch),
            "{name} says the same both ways"
        );
        if name == "open_project" {
            let handle = |answer: &Value| answer["handle"].as_str().map(str::to_owned);
            (self.remote.handle, self.direct.handle) = (handle(&over_http), handle(&by_dispatch));
        }
        by_dispatch
    }

    /// Waits until a job ended on both sides, then compares it.
    fn ended(&mut self, job: &Value) -> Value {
        let request = json!({ "job": job["id"] });
        for _ in 0..600 {
            let remote = self
                .browser
                .call("get_job", self.remote.handle.as_deref(), &request)
                .1;
            let direct = self
                .door
                .dispatch(
                    &self.session,
                    self.direct.handle.as_deref(),
                    "get_job",
                    request.clone(),
                )
                .unwrap();
            if remote["state"] != "running" && direct["state"] != "running" {
                return self.call("get_job", request);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the job did not end: {job}");
    }
}

fn start() -> (Both, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let (here, there) = (root.join("direct"), root.join("remote"));
    burnish_api::create_samples_in(&here, &fixed_clock(), &Silent).unwrap();
    copy(&here, &there);
    let options = ServeOptions {
        bind: "127.0.0.1:0".parse().unwrap(),
        behind_tls: false,
        owner_secret: Some(OWNER.into()),
        desktop: false,
    };
    let serving = spawn(door(&there), options).unwrap();
    let both = Both {
        door: door(&here),
        session: Session::owner(false, String::new()),
        browser: Browser::new(serving.address, OWNER),
        direct: Copy {
            home: here,
            handle: None,
        },
        remote: Copy {
            home: there,
            handle: None,
        },
        called: Vec::new(),
    };
    (both, folder)
}

/// A day's work through all operations.
fn work(both: &mut Both) {
    both.call("list_projects", json!({}));
    both.call("create_project", json!({ "name": "new", "folder": "HOME" }));
    both.call("create_samples", json!({}));
    both.call("forget_project", json!({ "path": "HOME/new.burnish" }));
    both.call("get_info", json!({}));
    both.call(
        "open_project",
        json!({ "path": "HOME/voice-assistant.burnish" }),
    );
    both.call("list_conventions", json!({}));
    both.call(
        "decide_convention",
        json!({ "kind": "filler", "choice": "normalise" }),
    );
    transcripts(both);
    both.call(
        "open_project",
        json!({ "path": "HOME/phone-scratches.burnish" }),
    );
    both.call("get_session", json!({}));
    both.call("choose_labeler", json!({ "name": "dora" }));
    both.call("invite", json!({ "name": "erik", "role": "labeler" }));

    let info = both.call("get_info", json!({}));
    both.call(
        "list_items",
        json!({ "query": "class:scratch state:open", "limit": 5 }),
    );
    both.call("list_items", json!({ "query": "no:such" }));
    let item = both.call("get_item", json!({ "item": "phone_101.jpg" }))["item"]["hash"].clone();
    both.call("get_item", json!({ "item": "phone_999.jpg" }));
    both.call("list_jobs", json!({}));
    both.call("add_class", json!({ "name": "dent" }));
    both.call(
        "change_class",
        json!({ "class": info["classes"][0]["key"], "definition": "A line in the glass" }),
    );

    both.call("get_queue", json!({ "collection": "production" }));
    let layer = both.call("open_item", json!({ "item": item }));
    let mark = json!({ "type": "box", "id": "018f0000-0000-7000-8000-000000000001", "class": info["classes"][0]["key"],
        "x": 10.0, "y": 20.0, "width": 30.5, "height": 40.0 });
    let edit = json!({ "item": item, "parent": layer["head"], "kind": "draw", "patch": { "put": [mark] } });
    let layer = both.call("apply_edit", edit.clone());
    both.call("apply_edit", edit);
    let layer = both.call("undo", json!({ "item": item, "parent": layer["head"] }));
    let redone = both.call("redo", json!({ "item": item, "parent": layer["head"] }));
    let past = both.call("get_history", json!({ "item": item }));
    let undone = past["moments"][1]["edit"].clone();
    both.call("get_moment", json!({ "item": item, "edit": undone }));
    both.call("get_moment", json!({ "item": item, "edit": "not an id" }));
    let layer = both.call(
        "return_to",
        json!({ "item": item, "parent": redone["head"], "edit": undone }),
    );
    both.call(
        "remark_item",
        json!({ "item": item, "flagged": true, "note": "a reflection?" }),
    );
    both.call("list_items", json!({ "query": "flagged:yes" }));
    let mut settings = both.call("get_settings", json!({}));
    settings["look_required"] = json!(true);
    settings["px_per_mm"] = json!(14.5);
    both.call("change_settings", json!({ "settings": settings }));
    settings["prelabels"] = json!("nobody");
    both.call("change_settings", json!({ "settings": settings }));
    both.call("get_preferences", json!({}));
    both.call("set_preferences", json!({ "body": "{\"keys\":\"cvat\"}" }));
    both.call("get_preferences", json!({}));
    both.call("open_work", json!({ "item": item }));
    both.call("get_picture", json!({ "item": item }));
    let submit =
        json!({ "item": item, "parent": layer["head"], "active_millis": 4_200, "seen": 0.4 });
    let refused = both.call("submit", submit.clone());
    assert_eq!(
        refused["code"], "unseen",
        "the client asks before it tries again"
    );
    let mut submit = submit;
    submit["seen"] = json!(1.0);
    both.call("submit", submit);
    both.call("get_item", json!({ "item": item }));
    both.call(
        "reopen",
        json!({ "item": item, "reason": "one box is missing" }),
    );
    both.call("skip_item", json!({ "item": item, "reason": "blurred" }));

    let case =
        both.call("list_cases", json!({ "case_kind": "loose", "limit": 2 }))["cases"][0]["id"]
            .clone();
    both.call("get_case", json!({ "case": case }));
    both.call(
        "decide_case",
        json!({ "case": case, "verdict": { "verdict": "consensus" } }),
    );
    both.call("undo_decision", json!({ "case": case }));
    reviewing(both, &case);
    both.call("get_agreement", json!({}));
    both.call("get_models", json!({}));
    both.call("get_model_check", json!({ "model": "nobody" }));

    both.call("commit", json!({ "message": "closed ones only" }));
    both.call("commit", json!({ "message": "second", "allow_open": true }));
    both.call("get_log", json!({}));
    both.call(
        "tag_version",
        json!({ "version": "v2", "name": "candidate" }),
    );
    both.call("get_diff", json!({ "a": "v1", "b": "candidate" }));
    both.call(
        "get_drift",
        json!({ "a": "v1", "b": "collection:production" }),
    );

    let job = both.call(
        "start_export",
        json!({ "version": "v1", "format": "coco", "out": "HOME/out" }),
    );
    both.ended(&job);
    let job = both.call(
        "start_import",
        json!({ "paths": ["HOME/out"], "collection": "again" }),
    );
    both.ended(&job);
    let job = both.call("start_verify", json!({}));
    let verified = both.ended(&job);
    assert_eq!(
        verified["verify"]["faults"],
        json!([]),
        "what the day left behind is sound"
    );
    both.call("cancel_job", json!({ "job": job["id"] }));
    both.call("list_jobs", json!({}));
    both.call("no_such_operation", json!({}));
    both.call("get_item", json!({ "itme": 1 }));
}

/// What a lead does to many cases at once, and the label book.
fn reviewing(both: &mut Both, case: &Value) {
    both.call("list_cases", json!({ "lane": "lead", "limit": 3 }));
    let strict = json!({ "tau": 0.5, "lambda": 0.97, "edge_px": 2, "edge_share": 0.02, "boundary_millis": 100 });
    let request = json!({ "disagreements": strict });
    both.call("preview_thresholds", request.clone());
    let open = |both: &mut Both| both.call("get_info", json!({}))["cases"]["open"].clone();
    let before = open(both);
    let job = both.call("start_apply_thresholds", request);
    both.ended(&job);
    assert_ne!(open(both), before, "a stricter threshold finds more");
    both.call(
        "preview_thresholds",
        json!({ "disagreements": { "tau": 7 } }),
    );
    let job = both.call("start_apply_thresholds", json!({ "disagreements": {} }));
    let done = both.ended(&job);
    assert_eq!(
        done["recomputed"]["open"], before,
        "the usual thresholds are back"
    );

    let rule =
        json!({ "rule": { "kinds": ["loose", "missed"], "least_iou": 0.5, "least_share": 0.66 } });
    let preview = both.call("preview_auto_resolve", rule.clone());
    let job = both.call("start_auto_resolve", rule);
    let resolved = both.ended(&job)["resolved"].clone();
    assert_eq!(
        resolved["cases"], preview["resolved"],
        "what was shown is what was done"
    );
    both.call("list_batches", json!({}));
    both.call("undo_batch", json!({ "batch": resolved["batch"] }));
    both.call("undo_batch", json!({ "batch": resolved["batch"] }));
    let job = both.call("start_recompute", json!({}));
    assert_eq!(both.ended(&job)["recomputed"]["open"], before);

    let filed = both.call(
        "file_example",
        json!({ "case": case, "sentence": "Draw to the end of the line" }),
    );
    let page = filed["id"].clone();
    both.call(
        "change_page",
        json!({ "id": page, "definition": "A line in the glass" }),
    );
    both.call("get_book", json!({}));
    both.call(
        "remove_example",
        json!({ "id": filed["examples"][0]["id"] }),
    );
    both.call(
        "file_example",
        json!({ "case": case, "page": "class:none", "sentence": "x" }),
    );
}

/// The rules for transcripts, on the clips.
fn transcripts(both: &mut Both) {
    let rules =
        json!({ "fillers": "drop", "contractions": "expand", "most_chars_per_second": 30.0 });
    let book = both.call("change_rules", json!({ "rules": rules }));
    assert_eq!(
        book["rules"]["ellipsis"], "any",
        "what is not named asks for nothing"
    );
    both.call("change_rules", json!({ "rules": { "filler_word": "u m" } }));
    let linted = both.call(
        "lint_text",
        json!({ "text": "Um, it's late", "duration_micros": 200_000 }),
    );
    assert_eq!(linted["fixed"], "It is late");
    let preview = both.call("preview_rules", json!({}));
    let job = both.call("start_apply_rules", json!({}));
    let applied = both.ended(&job);
    assert_eq!(applied["rules"]["changed"], preview["changed"]);
    let after = both.call("preview_rules", json!({}));
    assert_eq!(after["changed"], 0, "what was shown is what was done");
    let clip =
        both.call("list_items", json!({ "query": "kind:audio", "limit": 1 }))["items"][0]["hash"]
            .clone();
    both.call("get_speech", json!({ "item": clip }));
    both.call("snap_boundary", json!({ "item": clip, "micros": 400_000 }));
}

#[test]
fn every_operation_says_over_http_what_it_says_in_process() {
    let (mut both, _folder) = start();
    work(&mut both);
    let called: BTreeSet<&str> = both.called.iter().map(|(name, _)| name.as_str()).collect();
    let missing: Vec<&str> = OPERATIONS
        .iter()
        .map(|known| known.name)
        .filter(|name| !called.contains(name))
        .collect();
    assert!(
        missing.is_empty(),
        "give a new operation its place in the day's work: {missing:?}"
    );

    // The same requests, from somebody who was invited to label.
    let handle = both.remote.handle.clone();
    let invited = both
        .browser
        .call(
            "invite",
            handle.as_deref(),
            &json!({ "name": "frida", "role": "labeler" }),
        )
        .1;
    let code = invited["link"]
        .as_str()
        .unwrap()
        .strip_prefix("#code=")
        .unwrap();
    let labeler = Browser::new(both.browser.address(), code);
    for operation in OPERATIONS
        .iter()
        .filter(|operation| operation.role > Role::Labeler)
    {
        // The last call of a name may be one that cannot be understood; the first can.
        let (_, request) = both
            .called
            .iter()
            .find(|(name, _)| name == operation.name)
            .unwrap();
        let (status, answer) = labeler.call(operation.name, handle.as_deref(), request);
        assert_eq!(
            (status, answer["code"].as_str()),
            (403, Some("forbidden")),
            "{} is not for labelers: {answer}",
            operation.name
        );
    }
    let seen = labeler.call("get_session", handle.as_deref(), &json!({})).1;
    assert_eq!(
        (seen["role"].as_str(), seen["labeler"].as_str()),
        (Some("labeler"), Some("frida"))
    );
    let voices = json!({ "path": both.remote.home.join("voice-assistant.burnish") });
    assert_eq!(
        labeler.call("open_project", None, &voices).1["handle"],
        json!(handle),
        "whatever was asked for, a link opens its own project"
    );
    let other = both.browser.call("open_project", None, &voices).1["handle"]
        .as_str()
        .unwrap()
        .to_owned();
    let (status, answer) = labeler.call("get_info", Some(&other), &json!({}));
    assert_eq!(status, 403, "a link is for one project: {answer}");
    let nobody = Browser::stranger(both.browser.address());
    for operation in OPERATIONS {
        assert_eq!(
            nobody.call(operation.name, handle.as_deref(), &json!({})).0,
            401,
            "{} without a session",
            operation.name
        );
    }
}
