//! The door itself: open projects, dispatch, events, media.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, Weak,
        mpsc::{Receiver, Sender, channel},
    },
    time::Duration,
};

use burnish_core::{Actor, Clock, Project, annotate, digest, media as core_media, people};
use burnish_model::{Hash, output::ProjectRef};
use serde::Serialize;
use serde_json::Value;

use crate::{
    ApiError, Code, Media, Operation, Session,
    jobs::JobBoard,
    media::OpenSounds,
    operations::{self, Scope},
    recent::RecentList,
};

/// How soon another process's change is seen.
const POLL_EVERY: Duration = Duration::from_millis(250);

/// Answers made of these tags should be fetched again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The project's handle; `None` for the list of projects.
    pub project: Option<String>,
    pub tags: Vec<String>,
}

/// What the shell hands to the door.
#[derive(Clone)]
pub struct DoorOptions {
    /// Holds the list of recent projects.
    pub data_folder: PathBuf,
    /// Where new projects go.
    pub default_folder: PathBuf,
    pub clock: Arc<dyn Clock>,
}

pub(crate) struct OpenProject {
    pub handle: String,
    pub project: Arc<Project>,
}

/// One per process.
pub struct Door {
    pub(crate) options: DoorOptions,
    pub(crate) recent: RecentList,
    pub(crate) jobs: JobBoard,
    projects: Mutex<BTreeMap<String, Arc<OpenProject>>>,
    events: Arc<Events>,
    sounds: OpenSounds,
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Door").finish_non_exhaustive()
    }
}

#[derive(Default)]
struct Events(Mutex<Vec<Sender<Changed>>>);

impl Events {
    fn emit(&self, changed: &Changed) {
        let mut listeners = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|listener| listener.send(changed.clone()).is_ok());
    }
}

impl Door {
    pub fn new(options: DoorOptions) -> Arc<Self> {
        let events = Arc::new(Events::default());
        let notify = Arc::clone(&events);
        let jobs = JobBoard::new(Arc::new(move |project, tags| {
            notify.emit(&Changed {
                project: Some(project.to_owned()),
                tags: owned(tags),
            });
        }));
        let door = Arc::new(Self {
            recent: RecentList::new(&options.data_folder),
            options,
            jobs,
            projects: Mutex::default(),
            events,
            sounds: OpenSounds::default(),
        });
        watch(Arc::downgrade(&door));
        door
    }

    fn projects(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Arc<OpenProject>>> {
        self.projects.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a project, or finds it open, and remembers it as recent.
    pub fn open(&self, path: &Path) -> Result<ProjectRef, ApiError> {
        let real = path.canonicalize().map_err(|_| {
            ApiError::new(
                Code::NotFound,
                format!("there is no project at {}", path.display()),
            )
            .hint("`burnish init DIR` makes an empty one, `burnish demo DIR` two samples")
        })?;
        let open = self.opened(&real)?;
        self.recent.remember(&real, self.options.clock.now_millis());
        self.project_ref(&open)
    }

    /// The project at a canonical path, opened when it is not open yet.
    pub(crate) fn opened(&self, real: &Path) -> Result<Arc<OpenProject>, ApiError> {
        let handle = handle_of(real);
        if let Some(open) = self.projects().get(&handle) {
            return Ok(Arc::clone(open));
        }
        let project = Project::open(real, Arc::clone(&self.options.clock))?;
        let open = Arc::new(OpenProject {
            handle: handle.clone(),
            project: Arc::new(project),
        });
        Ok(self.projects().entry(handle).or_insert(open).clone())
    }

    pub(crate) fn project_ref(&self, open: &OpenProject) -> Result<ProjectRef, ApiError> {
        let name = burnish_core::look::info(&open.project)?.name;
        Ok(ProjectRef {
            handle: open.handle.clone(),
            name,
            path: open.project.root().display().to_string(),
        })
    }

    pub(crate) fn open_projects(&self) -> Vec<Arc<OpenProject>> {
        self.projects().values().cloned().collect()
    }

    pub(crate) fn project(&self, handle: Option<&str>) -> Result<Arc<OpenProject>, ApiError> {
        let handle = handle.ok_or_else(|| {
            ApiError::new(Code::BadRequest, "no project was named").hint("Open a project first")
        })?;
        self.projects().get(handle).cloned().ok_or_else(|| {
            ApiError::new(Code::NotFound, "this project is not open")
                .hint("Open it again from the list of projects")
        })
    }

    /// A typed call from the same process.
    pub fn call<O: Operation>(
        &self,
        session: &Session,
        project: Option<&str>,
        request: O,
    ) -> Result<O::Output, ApiError> {
        if session.role() < O::INFO.role {
            return Err(ApiError::new(
                Code::Forbidden,
                format!("`{}` needs the role {}", O::INFO.name, O::INFO.role),
            ));
        }
        let open = match O::INFO.scope {
            Scope::Home => project.and_then(|handle| self.project(Some(handle)).ok()),
            Scope::Project => Some(self.project(project)?),
        };
        if let Some(open) = &open {
            session.may_enter(&open.handle)?;
        }
        let context = Context {
            door: self,
            session,
            open: open.clone(),
        };
        let output = request.handle(&context)?;
        if !O::INFO.stales.is_empty() {
            let project = open.map(|open| open.handle.clone());
            self.events.emit(&Changed {
                project,
                tags: owned(O::INFO.stales),
            });
        }
        Ok(output)
    }

    /// One operation by name, JSON in and out. Blocking.
    pub fn dispatch(
        &self,
        session: &Session,
        project: Option<&str>,
        name: &str,
        request: Value,
    ) -> Result<Value, ApiError> {
        // A bug in one operation must not take the shell down.
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            operations::dispatch(self, session, project, name, request)
        }))
        .unwrap_or_else(|_| {
            Err(ApiError::new(
                Code::Internal,
                format!("`{name:.40}` stopped unexpectedly"),
            ))
        })
    }

    /// What became stale, from this and other processes, until the receiver is dropped.
    pub fn subscribe(&self) -> Receiver<Changed> {
        let (sender, receiver) = channel();
        self.events
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(sender);
        receiver
    }

    /// `what` is as [`core_media::media`] takes it. Blocking.
    pub fn media(
        &self,
        session: &Session,
        project: &str,
        hash: &str,
        what: &str,
    ) -> Result<Media, ApiError> {
        session.may_enter(project)?;
        let open = self.project(Some(project))?;
        let parsed: Hash = hash
            .parse()
            .map_err(|_| ApiError::new(Code::BadRequest, "that is not an item's hash"))?;
        let make = || Ok(Media::new(core_media::media(&open.project, parsed, what)?));
        if what.starts_with("sound") {
            let key = format!("{project} {parsed} {what}");
            self.sounds.get_or(key, make)
        } else {
            make()
        }
    }

    /// Who a link's secret lets in, looked up in every open project.
    pub fn invited(&self, secret: &str) -> Option<Session> {
        self.open_projects().into_iter().find_map(|open| {
            let actor = people::invited(&open.project, secret.as_bytes())
                .ok()
                .flatten()?;
            Some(Session::invited(open.handle.clone(), actor))
        })
    }
}

fn owned(tags: &[&str]) -> Vec<String> {
    tags.iter().map(|tag| (*tag).to_owned()).collect()
}

fn handle_of(path: &Path) -> String {
    digest::hash(path.to_string_lossy().as_bytes()).to_string()[..12].to_owned()
}

/// Sees what other processes commit, for as long as the door lives.
fn watch(door: Weak<Door>) {
    let mut seen: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    let work = move || {
        while let Some(door) = door.upgrade() {
            for open in door.open_projects() {
                let Ok(version) = open.project.store().data_version() else {
                    continue;
                };
                let known = seen.get(&open.handle).copied();
                if known.is_some_and(|(known, _)| known == version) {
                    continue;
                }
                let since = known.map_or(i64::MAX, |(_, seq)| seq);
                let Ok((newest, tags)) = newer(&open, since) else {
                    continue;
                };
                seen.insert(open.handle.clone(), (version, newest));
                if known.is_some() && !tags.is_empty() {
                    door.events.emit(&Changed {
                        project: Some(open.handle.clone()),
                        tags,
                    });
                }
            }
            drop(door);
            std::thread::sleep(POLL_EVERY);
        }
    };
    // Without this thread only other processes' changes go unseen until the next click.
    std::thread::Builder::new()
        .name("changes".into())
        .spawn(work)
        .ok();
}

/// The newest change and the tags since; from `i64::MAX` only where the feed stands.
fn newer(open: &OpenProject, since: i64) -> Result<(i64, Vec<String>), ApiError> {
    if since == i64::MAX {
        return Ok((annotate::last_change(&open.project)?, Vec::new()));
    }
    Ok(annotate::changes_since(&open.project, since)?)
}

/// What a handler is given.
pub(crate) struct Context<'a> {
    pub door: &'a Door,
    pub session: &'a Session,
    pub open: Option<Arc<OpenProject>>,
}

impl Context<'_> {
    pub(crate) fn handle(&self) -> &str {
        self.open.as_ref().map_or("", |open| &open.handle)
    }

    pub(crate) fn project(&self) -> Result<&Arc<Project>, ApiError> {
        let open = self
            .open
            .as_ref()
            .ok_or_else(|| ApiError::new(Code::BadRequest, "no project was named"))?;
        Ok(&open.project)
    }

    /// The project with who acts on it.
    pub(crate) fn acting(&self) -> Result<(&Arc<Project>, Actor), ApiError> {
        let project = self.project()?;
        Ok((project, self.session.actor(self.handle(), project)?))
    }
}
