//! Each command: a request to the door, an answer in words or JSON.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use burnish_api::{
    ApiError, Clock, Code, Door, DoorOptions, Operation, Session, WallClock,
    model::{AutoRule, CaseKind, EditKind, Mark, Patch, Verdict, book::ConventionChoice},
    requests::*,
};

use crate::{
    Ending, agreement_text,
    arguments::{self, Arguments, Command},
    output::{answer, line, note},
    progress::Terminal,
    text,
};

fn home() -> PathBuf {
    env::var_os("HOME").map_or_else(|| PathBuf::from("."), PathBuf::from)
}

fn door() -> Arc<Door> {
    let data_folder = env::var_os("BURNISH_DATA")
        .map(PathBuf::from)
        .unwrap_or_else(|| {
            env::var_os("XDG_DATA_HOME")
                .map_or_else(|| home().join(".local/share"), PathBuf::from)
                .join("burnish")
        });
    let default_folder =
        env::var_os("BURNISH_HOME").map_or_else(|| home().join("Burnish"), PathBuf::from);
    Door::new(DoorOptions {
        data_folder,
        default_folder,
        clock: Arc::new(WallClock),
    })
}

/// The project a command is about: named, from the environment, or the only one here.
fn project_folder(named: Option<PathBuf>) -> Result<PathBuf, ApiError> {
    if let Some(folder) = named.or_else(|| env::var_os("BURNISH_PROJECT").map(PathBuf::from)) {
        return Ok(folder);
    }
    let mut here: Vec<PathBuf> = fs::read_dir(".")
        .map(|entries| {
            entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .collect()
        })
        .unwrap_or_default();
    here.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "burnish")
            && path.is_dir()
    });
    here.sort();
    match here.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(
            ApiError::new(Code::NotFound, "there is no *.burnish folder here")
                .hint("Name one with --project, or make one with `burnish init NAME.burnish`"),
        ),
        several => Err(ApiError::new(
            Code::BadRequest,
            format!("there are {} *.burnish folders here", several.len()),
        )
        .hint("Name one with --project")),
    }
}

/// An open project and who acts on it.
struct Here {
    door: Arc<Door>,
    session: Session,
    handle: String,
    json: bool,
}

impl Here {
    fn open(
        project: Option<PathBuf>,
        labeler: Option<String>,
        json: bool,
    ) -> Result<Self, ApiError> {
        let door = door();
        let session = Session::owner(false, String::new());
        let handle = door.open(&project_folder(project)?)?.handle;
        if let Some(name) = labeler {
            door.call(&session, Some(&handle), ChooseLabeler { name, kind: None })?;
        }
        Ok(Self {
            door,
            session,
            handle,
            json,
        })
    }

    fn call<O: Operation>(&self, request: O) -> Result<O::Output, ApiError> {
        self.door.call(&self.session, Some(&self.handle), request)
    }

    fn answer<O: Operation>(
        &self,
        request: O,
        words: impl FnOnce(&O::Output) -> String,
    ) -> Result<Ending, ApiError> {
        answer(&self.call(request)?, self.json, words)?;
        Ok(Ending::Fine)
    }
}

fn absolute(path: &Path) -> Result<String, ApiError> {
    let path = std::path::absolute(path)
        .map_err(|error| ApiError::new(Code::BadRequest, format!("{}: {error}", path.display())))?;
    Ok(path.to_string_lossy().into_owned())
}

fn read(path: &Path) -> Result<String, ApiError> {
    fs::read_to_string(path).map_err(|error| {
        ApiError::new(
            Code::NotFound,
            format!("cannot read {}: {error}", path.display()),
        )
    })
}

pub fn run(arguments: Arguments) -> Result<Ending, ApiError> {
    let Arguments {
        project,
        labeler,
        json,
        command,
    } = arguments;
    match command {
        Command::Demo { dir } => return demo(&dir, json),
        Command::Init { dir } => return init(&dir, json),
        Command::Serve { bind, behind_tls } => {
            return crate::commands::serve(project, bind, behind_tls);
        }
        _ => {}
    }
    let here = Here::open(project, labeler, json)?;
    match command {
        Command::Demo { .. } | Command::Init { .. } | Command::Serve { .. } => Ok(Ending::Fine),
        Command::Import(import) => take_in(&here, import),
        Command::Info => here.answer(GetInfo {}, text::info),
        Command::Items { query, limit } => here.answer(
            ListItems {
                query,
                after: None,
                limit: Some(limit),
            },
            text::items,
        ),
        Command::Show { item } => here.answer(GetItem { item }, text::item),
        Command::Submit { item, file } => submit(&here, item, &file),
        Command::Agree => here.answer(GetAgreement {}, agreement_text::agreement),
        Command::ModelCheck { model, limit } => {
            let limit = Some(limit);
            here.answer(GetModelCheck { model, limit }, agreement_text::model_check)
        }
        Command::Disagreements {
            kind,
            case_kind,
            lane,
            state,
            limit,
        } => {
            let request = ListCases {
                kind,
                case_kind,
                lane,
                state: Some(state),
                item: None,
                after: None,
                limit: Some(limit),
            };
            here.answer(request, text::disagreements)
        }
        Command::Decide { case, verdict } => {
            let verdict = verdict_of(&here, verdict)?;
            here.answer(DecideCase { case, verdict }, text::case)
        }
        Command::Undecide { case } => here.answer(UndoDecision { case }, text::case),
        Command::Conventions { decide: None } => {
            here.door.catch_up_now(&here.handle, &Terminal::new())?;
            here.answer(ListConventions {}, text::conventions)
        }
        Command::Conventions {
            decide: Some(choice),
        } => here.answer(convention(&choice)?, text::conventions),
        Command::Thresholds(wanted) => thresholds(&here, &wanted),
        Command::Resolve {
            kind,
            least_iou,
            least_share,
            dry_run,
        } => {
            let rule = AutoRule {
                kinds: kind,
                least_iou,
                least_share,
            };
            if dry_run {
                here.door.catch_up_now(&here.handle, &Terminal::new())?;
                return here.answer(PreviewAutoResolve { rule }, text::auto_preview);
            }
            let request = StartAutoResolve { rule };
            let resolved = here.door.auto_resolve_now(
                &here.session,
                &here.handle,
                &request,
                &Terminal::new(),
            )?;
            answer(&resolved, json, text::resolved)?;
            Ok(Ending::Fine)
        }
        Command::Batches { undo: None } => here.answer(ListBatches {}, text::batches),
        Command::Batches { undo: Some(batch) } => here.answer(UndoBatch { batch }, text::batches),
        Command::Book => here.answer(GetBook {}, text::book),
        Command::Recompute => {
            let done = here.door.recompute_now(&here.handle, &Terminal::new())?;
            answer(&done, json, text::recomputed)?;
            Ok(Ending::Fine)
        }
        Command::Commit {
            message,
            allow_open,
        } => here.answer(
            Commit {
                message,
                allow_open,
            },
            text::version,
        ),
        Command::Log => here.answer(GetLog {}, text::log),
        Command::Tag { version, name } => here.answer(TagVersion { version, name }, text::version),
        Command::Diff { a, b } => here.answer(GetDiff { a, b }, text::diff),
        Command::Drift { a, b, fail_on } => {
            let drift = here
                .door
                .drift_now(&here.handle, &GetDrift { a, b }, &Terminal::new())?;
            answer(&drift, json, text::drift)?;
            Ok(if fail_on.is_some_and(|verdict| verdict == drift.verdict) {
                Ending::Found
            } else {
                Ending::Fine
            })
        }
        Command::Export {
            version,
            format,
            out,
            split,
            orientation,
        } => {
            let request = StartExport {
                version,
                format,
                out: absolute(&out)?,
                split,
                bake: orientation == "bake",
            };
            let report = here
                .door
                .export_now(&here.handle, &request, &Terminal::new())?;
            answer(&report, json, text::export)?;
            Ok(Ending::Fine)
        }
        Command::Verify => {
            let report = here.door.verify_now(&here.handle, &Terminal::new())?;
            answer(&report, json, text::verification)?;
            Ok(if report.faults.is_empty() {
                Ending::Fine
            } else {
                Ending::Found
            })
        }
        Command::Invite { name, role } => here.answer(Invite { name, role }, text::invitation),
    }
}

fn demo(dir: &Path, json: bool) -> Result<Ending, ApiError> {
    let clock: Arc<dyn Clock> = Arc::new(WallClock);
    let paths = burnish_api::create_samples_in(dir, &clock, &Terminal::new())?;
    let door = door();
    let projects = paths
        .iter()
        .map(|path| door.open(path))
        .collect::<Result<Vec<_>, _>>()?;
    answer(&projects, json, |projects| text::projects(projects))?;
    Ok(Ending::Fine)
}

fn init(dir: &Path, json: bool) -> Result<Ending, ApiError> {
    let absolute = PathBuf::from(absolute(dir)?);
    let name = absolute
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let name = name.strip_suffix(".burnish").unwrap_or(&name).to_owned();
    let folder = absolute
        .parent()
        .map(|parent| parent.to_string_lossy().into_owned());
    let door = door();
    let session = Session::owner(false, String::new());
    let made = door.call(&session, None, CreateProject { name, folder })?;
    answer(&made, json, |made| {
        text::projects(std::slice::from_ref(made))
    })?;
    Ok(Ending::Fine)
}

fn take_in(here: &Here, import: arguments::Import) -> Result<Ending, ApiError> {
    let request = StartImport {
        paths: import
            .paths
            .iter()
            .map(|path| absolute(path))
            .collect::<Result<_, _>>()?,
        format: Some(import.format),
        labeler: import.labeler,
        labeler_kind: import.labeler_kind,
        collection: import.collection,
        split: import.split,
        link: import.link,
        boxless_unseen: import.boxless.is_some(),
        measure: Some(!import.no_measure),
    };
    let report = here
        .door
        .import_now(&here.session, &here.handle, request, &Terminal::new())?;
    answer(&report, here.json, text::import)?;
    if report.cancelled {
        note("cancelled: what was finished is kept; run the same command again to go on");
    }
    Ok(Ending::Fine)
}

/// Marks from one line of a JSONL manifest, with class names of this project.
fn marks_of(here: &Here, file: &Path) -> Result<Vec<Mark>, ApiError> {
    let classes = here.call(GetInfo {})?.classes;
    burnish_api::marks_from_line(&read(file)?, &classes)
}

fn submit(here: &Here, item: String, file: &Path) -> Result<Ending, ApiError> {
    let marks = marks_of(here, file)?;
    let layer = here.call(OpenItem { item })?;
    let patch = Patch::between(&layer.marks, &marks);
    let head = if patch.is_empty() {
        layer.head
    } else {
        let edit = ApplyEdit {
            item: layer.item,
            parent: layer.head,
            kind: EditKind::Change,
            patch,
            view: None,
        };
        Some(here.call(edit)?.head)
    };
    here.answer(
        Submit {
            item: layer.item,
            parent: head,
            view: None,
            active_millis: None,
            seen: None,
            heard: None,
        },
        text::submitted,
    )
}

fn verdict_of(here: &Here, verdict: arguments::Verdict) -> Result<Verdict, ApiError> {
    Ok(match verdict {
        arguments::Verdict {
            take: Some(labeler),
            ..
        } => Verdict::Take { labeler },
        arguments::Verdict {
            file: Some(file), ..
        } => Verdict::Marks {
            marks: marks_of(here, &file)?,
        },
        arguments::Verdict {
            consensus: true, ..
        } => Verdict::Consensus,
        arguments::Verdict {
            ambiguous: true, ..
        } => Verdict::Ambiguous,
        _ => Verdict::None,
    })
}

/// What other thresholds would change, or changes it. Those not named stay as they are.
fn thresholds(here: &Here, wanted: &arguments::Thresholds) -> Result<Ending, ApiError> {
    let mut disagreements = here.call(GetSettings {})?.disagreements;
    let keep = |value: &mut f64, wanted: Option<f64>| *value = wanted.unwrap_or(*value);
    keep(&mut disagreements.tau, wanted.tau);
    keep(&mut disagreements.lambda, wanted.lambda);
    keep(&mut disagreements.edge_px, wanted.edge_px);
    keep(&mut disagreements.edge_share, wanted.edge_share);
    if let Some(millis) = wanted.boundary_millis {
        disagreements.boundary_millis = millis;
    }
    if wanted.apply {
        let done =
            here.door
                .apply_thresholds_now(&here.handle, &disagreements, &Terminal::new())?;
        answer(&done, here.json, text::recomputed)?;
        return Ok(Ending::Fine);
    }
    here.door.catch_up_now(&here.handle, &Terminal::new())?;
    here.answer(PreviewThresholds { disagreements }, |preview| {
        text::thresholds(&disagreements, preview)
    })
}

fn convention(text: &str) -> Result<DecideConvention, ApiError> {
    let bad = |what: &str| {
        ApiError::new(Code::BadRequest, format!("--decide: {what}"))
            .hint("For example filler=normalise")
    };
    let (kind, choice) = text
        .split_once('=')
        .ok_or_else(|| bad("write KIND=CHOICE"))?;
    let kind =
        CaseKind::from_word(kind).ok_or_else(|| bad(&format!("`{kind}` is not a convention")))?;
    let choice = match choice {
        "undecided" => None,
        word => Some(
            ConventionChoice::from_word(word)
                .ok_or_else(|| bad("the choice is normalise, keep or undecided"))?,
        ),
    };
    Ok(DecideConvention { kind, choice })
}

fn serve(
    project: Option<PathBuf>,
    bind: std::net::SocketAddr,
    behind_tls: bool,
) -> Result<Ending, ApiError> {
    let door = door();
    if let Ok(folder) = project_folder(project) {
        door.open(&folder)?;
    }
    let options = burnish_server::ServeOptions {
        bind,
        behind_tls,
        owner_secret: None,
        desktop: false,
    };
    let internal = |error: std::io::Error| {
        ApiError::new(Code::Storage, format!("cannot serve on {bind}: {error}"))
    };
    burnish_server::run(door, options, |serving| {
        line(&serving.owner_link).ok();
        note("Open this link in a browser on this machine; it works once. Ctrl+C ends.");
    })
    .map_err(internal)?;
    Ok(Ending::Fine)
}
