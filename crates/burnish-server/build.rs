//! Writes the table of the built UI's files, which the server carries inside itself.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Stands in for the UI in a checkout where it was not built yet.
const UNBUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Burnish</title>\
<h1>The interface was not built</h1><p>Run <code>make</code>, then start Burnish again</p></html>\n";

fn main() -> io::Result<()> {
    let crate_folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let dist = crate_folder.join("../../ui/dist");
    // A watched folder that is missing would make every build a new one. Only the folder is made:
    // a page in it would look newer than the sources it should be built from.
    fs::create_dir_all(&dist)?;
    println!("cargo::rerun-if-changed={}", dist.display());

    let mut files = Vec::new();
    collect(&dist, "", &mut files)?;
    if !files.iter().any(|(name, _)| name == "index.html") {
        let page = out.join("unbuilt.html");
        fs::write(&page, UNBUILT)?;
        files = vec![("index.html".to_owned(), page)];
    }
    files.sort();

    let mut table = String::from("&[\n");
    for (name, path) in &files {
        let path = path.canonicalize()?;
        writeln!(table, "    ({name:?}, include_bytes!({path:?})),").map_err(io::Error::other)?;
    }
    table.push_str("]\n");
    fs::write(out.join("ui.rs"), table)
}

/// Every file below `folder`, named by its path from the top with forward slashes.
fn collect(folder: &Path, above: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let name = format!("{above}{name}");
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push((name, entry.path()));
        }
    }
    Ok(())
}
