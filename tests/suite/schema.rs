//! Old files: what a landed migration made stays readable and ends as a fresh file's schema.

use std::{fs, path::Path};

use burnish_core::{Project, look};
use burnish_testkit::{Burnish, TempProject, fixed_clock, workspace};
use rusqlite::Connection;
use serde_json::{Value, json};

/// BLAKE3 of each landed migration. A new one adds its line; a line here never changes.
const LANDED: &[(&str, &str)] = &[
    (
        "0001_first.sql",
        "32a5bf1df8fc26fae53c2fb4d29b6b284b2ef5d1178bfc6c6a70334a4c86acbe",
    ),
    (
        "0002_labelling.sql",
        "41e64715f7efb595865c5831cd131f55ecf2e8e96cbb7fda92ece1b6a17dac11",
    ),
    (
        "0003_disagreements.sql",
        "7bbd49c94de41660b9bafb1b0aec8a12737a92a7c341b4c4ed60be0a781df899",
    ),
];

fn schema(path: &Path) -> Vec<(String, String, Option<String>)> {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection
        .prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name")
        .unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

fn user_version(path: &Path) -> i64 {
    Connection::open(path)
        .unwrap()
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap()
}

#[test]
fn a_landed_migration_is_never_edited() {
    let folder = workspace().join("migrations");
    let mut found: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                blake3::hash(&fs::read(&path).unwrap()).to_string(),
            )
        })
        .collect();
    found.sort();
    let pinned: Vec<(String, String)> = LANDED
        .iter()
        .map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned()))
        .collect();
    assert_eq!(
        found, pinned,
        "write a new migration; files out there were made by the old text"
    );
}

#[test]
fn a_file_of_the_first_format_opens_and_ends_with_a_fresh_files_schema() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("old.burnish");
    fs::create_dir_all(root.join("media")).unwrap();
    let dump = fs::read_to_string(workspace().join("tests/schemas/0001.sql")).unwrap();
    Connection::open(root.join("burnish.db"))
        .unwrap()
        .execute_batch(&dump)
        .unwrap();
    assert_eq!(
        user_version(&root.join("burnish.db")),
        1,
        "the dump is of format 1"
    );

    let project = Project::open(&root, fixed_clock()).unwrap();
    let info = look::info(&project).unwrap();
    assert_eq!(
        (info.name.as_str(), info.items.total, info.submissions),
        ("old", 2, 1),
        "everything in the old file is there"
    );
    let classes: Vec<(&str, u64)> = info
        .classes
        .iter()
        .map(|class| (class.name.as_str(), class.annotations))
        .collect();
    assert_eq!(classes, [("scratch", 1)]);
    let items = look::items(&project, "", None, None).unwrap();
    let names: Vec<(&str, &str)> = items
        .items
        .iter()
        .map(|item| (item.name.as_str(), item.state.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            ("phone_002.jpg", "settled"),
            ("phone_101.jpg", "unlabelled")
        ]
    );
    drop(project);

    let fresh = TempProject::new();
    let fresh = fresh.root().join("burnish.db");
    let old = root.join("burnish.db");
    assert_eq!(user_version(&old), user_version(&fresh));
    assert_eq!(
        schema(&old),
        schema(&fresh),
        "migrated and fresh files are the same kind of file"
    );
}

/// What format 3 added, taken away.
const BACK_TO_2: &str =
    "DROP TABLE transcript_pair; DROP TABLE stale_item; DROP TABLE decided_place;
    DROP INDEX decision_of_batch; ALTER TABLE decision DROP COLUMN batch; DROP TABLE decision_batch;
    DROP INDEX disagreement_case_lead; ALTER TABLE disagreement_case DROP COLUMN lead;
    DROP TABLE convention_page; DROP TABLE book_example; PRAGMA user_version = 2;";

#[test]
fn a_project_of_the_second_format_has_its_cases_and_conventions_computed_by_a_job() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    burnish_api::create_samples_in(&root, &fixed_clock(), &burnish_api::Silent).unwrap();
    let voices = root.join("voice-assistant.burnish");
    let door = burnish_api::Door::new(burnish_api::DoorOptions {
        data_folder: root.join("data"),
        default_folder: root.clone(),
        clock: fixed_clock(),
    });
    let session = burnish_api::Session::owner(false, String::new());
    let call = |handle: &str, name: &str, request: Value| {
        door.dispatch(&session, Some(handle), name, request)
            .unwrap()
    };
    let asked = |handle: &str| {
        let cases = call(
            handle,
            "list_cases",
            json!({ "state": "all", "limit": 500 }),
        );
        (cases, call(handle, "list_conventions", json!({})))
    };
    let old = root.join("old.burnish");
    let media = old.join("media");
    fs::create_dir_all(&media).unwrap();
    let fresh = door.open(&voices).unwrap().handle;
    Connection::open(voices.join("burnish.db"))
        .unwrap()
        .execute("VACUUM INTO ?1", [old.join("burnish.db").to_string_lossy()])
        .unwrap();
    Connection::open(old.join("burnish.db"))
        .unwrap()
        .execute_batch(BACK_TO_2)
        .unwrap();

    let handle = door.open(&old).unwrap().handle;
    call(&handle, "list_cases", json!({}));
    let job = call(&handle, "list_jobs", json!({}))["jobs"][0]["id"].clone();
    let state = || call(&handle, "get_job", json!({ "job": job }))["state"].clone();
    while state() == "running" {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(state(), "done");
    assert_eq!(
        asked(&handle),
        asked(&fresh),
        "as if it had always been of this format"
    );
    let jobs = call(&handle, "list_jobs", json!({}))["jobs"].clone();
    assert_eq!(jobs.as_array().unwrap().len(), 1, "once is enough");
}

#[test]
fn a_newer_file_is_refused_and_left_alone() {
    let project = TempProject::new();
    let database = project.root().join("burnish.db");
    Connection::open(&database)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let ran = Burnish::new(project.folder())
        .on("test.burnish")
        .run(&["--json", "info"]);
    assert_eq!(ran.status, Some(1), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("99") && ran.stderr.contains("newer"),
        "it says that a newer Burnish is needed: {}",
        ran.stderr
    );
    assert_eq!(user_version(&database), 99);
}
