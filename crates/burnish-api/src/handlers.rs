//! From request to verb: one short function per operation.

mod label;
mod review;

use std::path::{Path, PathBuf};

use burnish_core::{
    Progress, Project, Silent, agreement, commit, diff, drift, export, import,
    import::{ImportFormat, ImportRequest},
    look, model_check, people, verify,
};
use burnish_model::output::*;
use burnish_model::{Hash, Role};

use crate::{ApiError, Code, create_samples_in, door::Context, jobs::Outcome, requests::*};

pub(crate) use label::*;
pub(crate) use review::*;

type Answer<T> = Result<T, ApiError>;

fn bad(message: impl Into<String>) -> ApiError {
    ApiError::new(Code::BadRequest, message)
}

fn hash_of(context: &Context<'_>, text: &str) -> Answer<Hash> {
    match text.parse() {
        Ok(hash) => Ok(hash),
        Err(_) => Ok(look::hash_of(context.project()?, text)?),
    }
}

// Home

pub(crate) fn list_projects(context: &Context<'_>, _: ListProjects) -> Answer<Projects> {
    let only = context.session.only_project();
    let mut recent = Vec::new();
    for entry in context.door.recent.entries() {
        recent.extend(recent_project(
            context,
            &entry.path,
            entry.opened_at_millis,
            only,
        ));
    }
    let may_create = context.session.role() == Role::Owner;
    let default_folder = if may_create {
        context.door.options.default_folder.display().to_string()
    } else {
        String::new()
    };
    Ok(Projects {
        recent,
        default_folder,
        may_create,
    })
}

/// A project on the list; it is opened, so that its cover can be shown.
fn recent_project(
    context: &Context<'_>,
    path: &Path,
    opened_at: i64,
    only: Option<&str>,
) -> Option<RecentProject> {
    const COVER: u32 = 4;
    let stem = path.file_stem().unwrap_or_default();
    let mut row = RecentProject {
        name: stem.to_string_lossy().into_owned(),
        path: path.display().to_string(),
        available: false,
        items: 0,
        open_cases: 0,
        opened_at,
        cover: Vec::new(),
        handle: None,
    };
    // A folder that is gone, or no longer a project, stays on the list as unavailable.
    let open = if path.join("burnish.db").is_file() {
        context.door.opened(path).ok()
    } else {
        None
    };
    if let Some(only) = only
        && open.as_ref().is_none_or(|open| open.handle != only)
    {
        return None;
    }
    if let Some(open) = open
        && let Ok(info) = look::info(&open.project)
    {
        row.available = true;
        row.name = info.name;
        row.items = info.items.total;
        row.open_cases = info.cases.open + info.cases.stale;
        row.cover = look::cover(&open.project, COVER).unwrap_or_default();
        row.handle = Some(open.handle.clone());
    }
    Some(row)
}

pub(crate) fn create_project(context: &Context<'_>, request: CreateProject) -> Answer<ProjectRef> {
    let name = request.name.trim();
    let fits = !name.is_empty()
        && name.len() <= 100
        && !name.starts_with('.')
        && !name.chars().any(|c| {
            c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
        });
    if !fits {
        return Err(bad(
            "name: a project's name has 1 to 100 characters that a folder may have",
        ));
    }
    let folder = request.folder.map_or_else(
        || context.door.options.default_folder.clone(),
        PathBuf::from,
    );
    std::fs::create_dir_all(&folder).map_err(|error| {
        ApiError::new(
            Code::Storage,
            format!("cannot make {}: {error}", folder.display()),
        )
    })?;
    let root = folder.join(format!("{name}.burnish"));
    Project::create(
        &root,
        name,
        std::sync::Arc::clone(&context.door.options.clock),
    )?;
    context.door.open(&root)
}

pub(crate) fn open_project(context: &Context<'_>, request: OpenProject) -> Answer<ProjectRef> {
    if let Some(only) = context.session.only_project() {
        let open = context.door.project(Some(only))?;
        return context.door.project_ref(&open);
    }
    context.door.open(Path::new(&request.path))
}

pub(crate) fn forget_project(context: &Context<'_>, request: ForgetProject) -> Answer<Projects> {
    context.door.recent.forget(Path::new(&request.path));
    list_projects(context, ListProjects {})
}

pub(crate) fn create_samples(context: &Context<'_>, _: CreateSamples) -> Answer<Projects> {
    let options = &context.door.options;
    for path in create_samples_in(&options.default_folder, &options.clock, &Silent)? {
        context.door.open(&path)?;
    }
    list_projects(context, ListProjects {})
}

pub(crate) fn get_session(context: &Context<'_>, _: GetSession) -> Answer<SessionInfo> {
    let session = context.session;
    Ok(SessionInfo {
        role: session.role(),
        labeler: session.name(context.open.as_ref().map(|open| open.handle.as_str())),
        may_choose: session.may_choose(),
        desktop: session.desktop(),
        media_base: session.media_base().to_owned(),
    })
}

pub(crate) fn choose_labeler(context: &Context<'_>, request: ChooseLabeler) -> Answer<SessionInfo> {
    let actor = people::ensure(
        context.project()?,
        &request.name,
        request.kind,
        Role::Labeler,
    )?;
    context.session.choose(context.handle(), actor);
    get_session(context, GetSession {})
}

pub(crate) fn invite(context: &Context<'_>, request: Invite) -> Answer<Invitation> {
    if request.role == Role::Owner {
        return Err(bad("role: another person is invited as labeler or lead"));
    }
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| ApiError::new(Code::Internal, format!("no randomness: {error}")))?;
    let secret: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    people::invite(
        context.project()?,
        &request.name,
        request.role,
        secret.as_bytes(),
    )?;
    Ok(Invitation {
        name: request.name.trim().to_owned(),
        role: request.role,
        link: format!("#code={secret}"),
    })
}

// Look

pub(crate) fn get_info(context: &Context<'_>, _: GetInfo) -> Answer<Info> {
    Ok(look::info(context.project()?)?)
}

pub(crate) fn list_items(context: &Context<'_>, request: ListItems) -> Answer<Items> {
    Ok(look::items(
        context.project()?,
        &request.query,
        request.after.as_deref(),
        request.limit,
    )?)
}

pub(crate) fn get_item(context: &Context<'_>, request: GetItem) -> Answer<ItemDetail> {
    Ok(look::item(
        context.project()?,
        &context.session.looker(context.handle()),
        &request.item,
    )?)
}

// In

pub(crate) fn import_request(request: StartImport) -> Answer<ImportRequest> {
    let format = match request.format.as_deref() {
        None => ImportFormat::Auto,
        Some(word) => ImportFormat::from_word(word).ok_or_else(|| {
            bad(format!(
                "format: `{word:.40}` is not one of {}",
                ImportFormat::WORDS.join(", ")
            ))
        })?,
    };
    if request.paths.is_empty() {
        return Err(bad("paths: name at least one file or folder"));
    }
    Ok(ImportRequest {
        paths: request.paths.into_iter().map(PathBuf::from).collect(),
        format,
        labeler: request.labeler,
        labeler_kind: request.labeler_kind,
        collection: request.collection,
        split: request.split,
        link: request.link,
        boxless_unseen: request.boxless_unseen,
        measure: request.measure.unwrap_or(true),
    })
}

pub(crate) fn start_import(context: &Context<'_>, request: StartImport) -> Answer<Job> {
    let project = std::sync::Arc::clone(context.project()?);
    let actor = context.session.looker(context.handle());
    let title = format!(
        "Import {}",
        request.paths.first().map_or("", String::as_str)
    );
    let request = import_request(request)?;
    context.door.jobs.start(
        context.handle(),
        title,
        &["items", "labels", "cases", "book"],
        move |progress| {
            Ok(Outcome::Import(import::import(
                &project, &actor, &request, progress,
            )?))
        },
    )
}

/// The same as a job, waiting for it: for the command line.
impl crate::Door {
    pub fn import_now(
        &self,
        session: &crate::Session,
        project: &str,
        request: StartImport,
        progress: &dyn Progress,
    ) -> Answer<ImportReport> {
        let open = self.project(Some(project))?;
        let actor = session.looker(&open.handle);
        Ok(import::import(
            &open.project,
            &actor,
            &import_request(request)?,
            progress,
        )?)
    }

    pub fn export_now(
        &self,
        project: &str,
        request: &StartExport,
        progress: &dyn Progress,
    ) -> Answer<ExportReport> {
        run_export(&self.project(Some(project))?.project, request, progress)
    }

    pub fn verify_now(&self, project: &str, progress: &dyn Progress) -> Answer<Verification> {
        Ok(verify::verify(
            &self.project(Some(project))?.project,
            progress,
        )?)
    }

    pub fn drift_now(
        &self,
        project: &str,
        request: &GetDrift,
        progress: &dyn Progress,
    ) -> Answer<Drift> {
        Ok(drift::drift(
            &self.project(Some(project))?.project,
            &request.a,
            &request.b,
            progress,
        )?)
    }
}

pub(crate) fn list_jobs(context: &Context<'_>, _: ListJobs) -> Answer<Jobs> {
    Ok(context.door.jobs.list(context.handle()))
}

pub(crate) fn get_job(context: &Context<'_>, request: GetJob) -> Answer<Job> {
    context.door.jobs.get(context.handle(), &request.job)
}

pub(crate) fn cancel_job(context: &Context<'_>, request: CancelJob) -> Answer<Job> {
    context.door.jobs.cancel(context.handle(), &request.job)
}

pub(crate) fn get_agreement(context: &Context<'_>, _: GetAgreement) -> Answer<Agreement> {
    Ok(agreement::agreement(context.project()?, &Silent)?)
}

pub(crate) fn get_models(context: &Context<'_>, _: GetModels) -> Answer<Models> {
    Ok(model_check::models(context.project()?)?)
}

pub(crate) fn get_model_check(context: &Context<'_>, request: GetModelCheck) -> Answer<ModelCheck> {
    Ok(model_check::model_check(
        context.project()?,
        &request.model,
        request.limit,
        &Silent,
    )?)
}

// Versions

pub(crate) fn commit(context: &Context<'_>, request: Commit) -> Answer<VersionRow> {
    let (project, actor) = context.acting()?;
    Ok(commit::commit(
        project,
        &actor,
        &request.message,
        request.allow_open,
    )?)
}

pub(crate) fn get_log(context: &Context<'_>, _: GetLog) -> Answer<Log> {
    Ok(commit::log(context.project()?)?)
}

pub(crate) fn tag_version(context: &Context<'_>, request: TagVersion) -> Answer<VersionRow> {
    Ok(commit::tag(
        context.project()?,
        &request.version,
        &request.name,
    )?)
}

pub(crate) fn get_diff(context: &Context<'_>, request: GetDiff) -> Answer<Diff> {
    Ok(diff::diff(context.project()?, &request.a, &request.b)?)
}

pub(crate) fn get_drift(context: &Context<'_>, request: GetDrift) -> Answer<Drift> {
    Ok(drift::drift(
        context.project()?,
        &request.a,
        &request.b,
        &Silent,
    )?)
}

fn run_export(
    project: &Project,
    request: &StartExport,
    progress: &dyn Progress,
) -> Answer<ExportReport> {
    let request = export::ExportRequest {
        version: &request.version,
        format: &request.format,
        out: Path::new(&request.out),
        split: request.split,
        bake: request.bake,
    };
    Ok(export::export(project, &request, progress)?)
}

pub(crate) fn start_export(context: &Context<'_>, request: StartExport) -> Answer<Job> {
    let project = std::sync::Arc::clone(context.project()?);
    let title = format!("Export {} as {}", request.version, request.format);
    context
        .door
        .jobs
        .start(context.handle(), title, &[], move |progress| {
            Ok(Outcome::Export(run_export(&project, &request, progress)?))
        })
}

pub(crate) fn start_verify(context: &Context<'_>, _: StartVerify) -> Answer<Job> {
    let project = std::sync::Arc::clone(context.project()?);
    context
        .door
        .jobs
        .start(context.handle(), "Verify".into(), &[], move |progress| {
            Ok(Outcome::Verify(verify::verify(&project, progress)?))
        })
}

/// The marks in one line of a JSONL manifest, with the classes of a project.
pub fn marks_from_line(line: &str, classes: &[ClassSummary]) -> Answer<Vec<burnish_model::Mark>> {
    import::marks_of_line(line, classes).map_err(bad)
}
