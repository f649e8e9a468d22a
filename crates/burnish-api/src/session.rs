//! Who is at the other end: a role, and in each project a labeler.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use burnish_core::{Actor, Project, people};
use burnish_model::{LabelerId, Role};

use crate::{ApiError, Code};

const OWNER_NAME: &str = "owner";

/// A session; clones share it. The actor of every verb comes from here, never from a request.
#[derive(Debug, Clone)]
pub struct Session {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    role: Role,
    /// An invited person: one project, one name.
    bound: Option<(String, Actor)>,
    /// Whom the owner chose to be, by project.
    chosen: Mutex<HashMap<String, Actor>>,
    desktop: bool,
    media_base: String,
}

impl Session {
    /// The owner, who may be anybody. `media_base` stands before `/media/...`.
    pub fn owner(desktop: bool, media_base: String) -> Self {
        let inner = Inner {
            role: Role::Owner,
            bound: None,
            chosen: Mutex::default(),
            desktop,
            media_base,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    pub(crate) fn invited(project: String, actor: Actor) -> Self {
        let role = actor.role;
        let inner = Inner {
            role,
            bound: Some((project, actor)),
            chosen: Mutex::default(),
            desktop: false,
            media_base: String::new(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    pub fn role(&self) -> Role {
        self.inner.role
    }

    pub(crate) fn desktop(&self) -> bool {
        self.inner.desktop
    }

    pub(crate) fn media_base(&self) -> &str {
        &self.inner.media_base
    }

    pub(crate) fn may_choose(&self) -> bool {
        self.inner.bound.is_none()
    }

    /// The one project of an invited person.
    pub(crate) fn only_project(&self) -> Option<&str> {
        self.inner.bound.as_ref().map(|(handle, _)| handle.as_str())
    }

    pub(crate) fn may_enter(&self, handle: &str) -> Result<(), ApiError> {
        match self.only_project() {
            Some(only) if only != handle => Err(ApiError::new(
                Code::Forbidden,
                "this link is for another project",
            )),
            _ => Ok(()),
        }
    }

    fn chosen(&self, handle: &str) -> Option<Actor> {
        self.inner
            .chosen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(handle)
            .cloned()
    }

    pub(crate) fn choose(&self, handle: &str, actor: Actor) {
        let actor = Actor {
            role: self.inner.role,
            ..actor
        };
        self.inner
            .chosen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(handle.to_owned(), actor);
    }

    /// The name this session goes by in a project, if it has one yet.
    pub(crate) fn name(&self, handle: Option<&str>) -> Option<String> {
        match &self.inner.bound {
            Some((_, actor)) => Some(actor.name.clone()),
            None => handle
                .and_then(|handle| self.chosen(handle))
                .map(|actor| actor.name),
        }
    }

    /// Who looks; an owner who has not chosen is nobody in particular.
    pub(crate) fn looker(&self, handle: &str) -> Actor {
        self.known(handle).unwrap_or_else(|| Actor {
            labeler: LabelerId::from_slice(&[0; 16]).expect("sixteen bytes are an id"),
            name: OWNER_NAME.to_owned(),
            role: self.inner.role,
        })
    }

    fn known(&self, handle: &str) -> Option<Actor> {
        match &self.inner.bound {
            Some((_, actor)) => Some(actor.clone()),
            None => self.chosen(handle),
        }
    }

    /// Who acts; an owner who has not chosen becomes the labeler `owner`.
    pub(crate) fn actor(&self, handle: &str, project: &Project) -> Result<Actor, ApiError> {
        if let Some(actor) = self.known(handle) {
            return Ok(actor);
        }
        let actor = people::ensure(project, OWNER_NAME, None, Role::Owner)?;
        self.choose(handle, actor);
        Ok(self.looker(handle))
    }
}
