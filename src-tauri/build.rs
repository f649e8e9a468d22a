//! Gives the window's permissions their names, and a page to embed when the UI is not built yet.

use std::{fs, io, path::Path};

/// What a checkout shows when it was compiled before the UI was built.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><title>Burnish</title>\
<p>The UI is not built yet: run <code>make</code></p></html>\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=../ui/dist");
    keep_a_page(Path::new("../ui/dist"))?;
    let commands = tauri_build::AppManifest::new().commands(&["call"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?;
    Ok(())
}

fn keep_a_page(dist: &Path) -> io::Result<()> {
    let page = dist.join("index.html");
    if page.exists() {
        return Ok(());
    }
    fs::create_dir_all(dist)?;
    fs::write(page, NOT_BUILT)
}
