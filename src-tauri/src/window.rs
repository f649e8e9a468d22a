//! Puts the window together: the door, the media server, what changed, and the page.

use crate::{call, start::Start};
use burnish_api::{Door, DoorOptions, Session, WallClock};
use burnish_server::{ServeOptions, spawn};
use std::{
    error::Error,
    io,
    net::Ipv4Addr,
    path::{self, PathBuf},
    sync::Arc,
    thread,
};
use tauri::{
    AppHandle, Emitter, Url, WebviewUrl, WebviewWindowBuilder, generate_context, generate_handler,
};

/// Shows the window and returns when it is closed.
///
/// # Errors
/// When the data folder cannot be made, no loopback port is free, or there is no display.
pub fn run(start: Start) -> Result<(), Box<dyn Error>> {
    let door = Door::new(DoorOptions {
        data_folder: start.data_folder,
        default_folder: start.default_folder,
        clock: Arc::new(WallClock),
    });
    // WebKitGTK cannot play sound from a custom scheme, hence loopback.
    let serving = spawn(
        door.clone(),
        ServeOptions {
            bind: (Ipv4Addr::LOCALHOST, 0).into(),
            behind_tls: false,
            owner_secret: None,
            desktop: true,
        },
    )?;
    let media_base = serving
        .media_base
        .expect("a server for a window has a media base");
    let session = Session::owner(true, media_base);
    let first = first_page(&open_all(&door, &start.projects));

    tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(Arc::clone(&door))
        .manage(session)
        .invoke_handler(generate_handler![call::call])
        .setup(move |app| {
            tell_changes(app.handle().clone(), &door)?;
            WebviewWindowBuilder::new(app, "main", WebviewUrl::App(first.into()))
                .title("Burnish")
                .inner_size(1280.0, 820.0)
                .min_inner_size(880.0, 560.0)
                .center()
                .on_navigation(is_ours)
                .build()?;
            Ok(())
        })
        .run(generate_context!())?;
    Ok(())
}

/// Opens the projects, which makes them recent, and returns their paths. One that does not open keeps its
/// place: the page opens it again and says why it cannot.
fn open_all(door: &Door, projects: &[PathBuf]) -> Vec<PathBuf> {
    let open = |project: &PathBuf| match door.open(project) {
        Ok(opened) => PathBuf::from(opened.path),
        Err(_) => path::absolute(project).unwrap_or_else(|_| project.clone()),
    };
    projects.iter().map(open).collect()
}

/// Where the page starts: at the only project (`#/?open=PATH`), else at the list.
fn first_page(projects: &[PathBuf]) -> String {
    let page = "index.html";
    let [only] = projects else {
        return page.to_owned();
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("open", &only.to_string_lossy());
    format!("{page}#/?{}", query.finish())
}

/// The window stays on the page it was built with; the last origin is Windows'.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// Passes on what became stale, from here and from other processes, until the door is gone.
fn tell_changes(app: AppHandle, door: &Door) -> io::Result<()> {
    let changes = door.subscribe();
    thread::Builder::new()
        .name("changes".to_owned())
        .spawn(move || {
            for changed in changes {
                if app.emit("changed", &changed).is_err() {
                    return;
                }
            }
        })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_project_is_opened_by_the_page_and_several_are_listed() {
        let [one, other] = ["/d/a & ü.burnish", "/d/b.burnish"].map(PathBuf::from);
        assert_eq!(
            first_page(std::slice::from_ref(&one)),
            "index.html#/?open=%2Fd%2Fa+%26+%C3%BC.burnish"
        );
        assert_eq!(first_page(&[one, other]), "index.html");
        assert_eq!(first_page(&[]), "index.html");
    }

    #[test]
    fn the_window_leaves_its_own_page_for_nothing() {
        let ours = |url: &str| is_ours(&Url::parse(url).unwrap());
        assert!(ours("tauri://localhost/index.html#/p/items"));
        assert!(ours("http://tauri.localhost/"));
        for other in [
            "https://example.org/",
            "http://127.0.0.1:80/media/x",
            "file:///etc/passwd",
            "data:text/html,x",
        ] {
            assert!(!ours(other), "{other} is not the page");
        }
    }
}
