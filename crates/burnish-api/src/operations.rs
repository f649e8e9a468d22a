//! The table of operations, listed once.

use burnish_model::{Role, output::*};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use ts_rs::TS;

use crate::{ApiError, Code, Door, Session, door::Context, requests::*};

/// What an operation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The machine: a project may be named, none is needed.
    Home,
    /// One open project.
    Project,
}

/// What is known of an operation besides its types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperationInfo {
    pub name: &'static str,
    pub scope: Scope,
    /// The least role that may call it.
    pub role: Role,
    /// What its answer is made of.
    pub reads: &'static [&'static str],
    /// What its success makes stale.
    pub stales: &'static [&'static str],
}

/// A request, bound to its output and its place in the table.
#[allow(
    private_interfaces,
    reason = "the context is the door's own; callers only call"
)]
pub trait Operation: DeserializeOwned + TS + Sized + 'static {
    type Output: Serialize + TS + 'static;
    const INFO: OperationInfo;

    #[doc(hidden)]
    fn handle(self, context: &Context<'_>) -> Result<Self::Output, ApiError>;
}

macro_rules! operations {
    ($($name:ident: $request:ident => $output:ident, $scope:ident, $role:ident, [$($reads:ident)*] -> [$($stales:ident)*];)*) => {
        /// Every operation, in the order they are listed.
        pub const OPERATIONS: &[OperationInfo] = &[$(<$request as Operation>::INFO),*];

        $(
            #[allow(private_interfaces, reason = "see the trait")]
            impl Operation for $request {
                type Output = $output;
                const INFO: OperationInfo = OperationInfo {
                    name: stringify!($name),
                    scope: Scope::$scope,
                    role: Role::$role,
                    reads: &[$(stringify!($reads)),*],
                    stales: &[$(stringify!($stales)),*],
                };

                fn handle(self, context: &Context<'_>) -> Result<$output, ApiError> {
                    crate::handlers::$name(context, self)
                }
            }
        )*

        pub(crate) fn dispatch(
            door: &Door,
            session: &Session,
            project: Option<&str>,
            name: &str,
            request: Value,
        ) -> Result<Value, ApiError> {
            match name {
                $(stringify!($name) => run::<$request>(door, session, project, request),)*
                other => Err(ApiError::new(Code::NotFound, format!("there is no operation `{other:.60}`"))),
            }
        }

        /// Calls `each` with every operation's types.
        pub(crate) fn for_each_type(each: &mut impl TypeVisitor) {
            $(each.visit::<$request>(stringify!($name));)*
        }
    };
}

/// Sees the types behind the table.
pub(crate) trait TypeVisitor {
    fn visit<O: Operation>(&mut self, name: &'static str);
}

fn run<O: Operation>(
    door: &Door,
    session: &Session,
    project: Option<&str>,
    request: Value,
) -> Result<Value, ApiError> {
    let request = if request.is_null() {
        Value::Object(serde_json::Map::new())
    } else {
        request
    };
    let request: O = serde_json::from_value(request)
        .map_err(|error| ApiError::new(Code::BadRequest, format!("{}: {error}", O::INFO.name)))?;
    let output = door.call(session, project, request)?;
    serde_json::to_value(output).map_err(|error| ApiError::new(Code::Internal, error.to_string()))
}

operations! {
    list_projects: ListProjects => Projects, Home, Labeler, [projects] -> [];
    create_project: CreateProject => ProjectRef, Home, Owner, [] -> [projects];
    open_project: OpenProject => ProjectRef, Home, Labeler, [] -> [projects];
    forget_project: ForgetProject => Projects, Home, Owner, [projects] -> [projects];
    create_samples: CreateSamples => Projects, Home, Owner, [projects] -> [projects];
    get_session: GetSession => SessionInfo, Home, Labeler, [session] -> [];
    choose_labeler: ChooseLabeler => SessionInfo, Project, Owner, [session] -> [session labels];
    invite: Invite => Invitation, Project, Owner, [] -> [labels];

    get_info: GetInfo => Info, Project, Labeler, [items labels cases book versions] -> [];
    list_items: ListItems => Items, Project, Labeler, [items labels cases] -> [];
    get_item: GetItem => ItemDetail, Project, Labeler, [items labels cases book] -> [];

    start_import: StartImport => Job, Project, Owner, [] -> [jobs];
    list_jobs: ListJobs => Jobs, Project, Labeler, [jobs] -> [];
    get_job: GetJob => Job, Project, Labeler, [jobs] -> [];
    cancel_job: CancelJob => Job, Project, Lead, [jobs] -> [jobs];

    add_class: AddClass => BookOutput, Project, Lead, [book] -> [book];
    change_class: ChangeClass => BookOutput, Project, Lead, [book] -> [book items];
    change_rules: ChangeRules => BookOutput, Project, Lead, [book] -> [book];
    lint_text: LintText => Linted, Project, Labeler, [book] -> [];
    preview_rules: PreviewRules => RulesPreview, Project, Lead, [book labels] -> [];
    start_apply_rules: StartApplyRules => Job, Project, Lead, [] -> [jobs];
    get_picture: GetPicture => Picture, Project, Labeler, [items] -> [];
    get_speech: GetSpeech => Speech, Project, Labeler, [items] -> [];
    snap_boundary: SnapBoundary => Snapped, Project, Labeler, [items] -> [];
    get_queue: GetQueue => Queue, Project, Labeler, [items labels] -> [];
    open_item: OpenItem => OpenLayer, Project, Labeler, [labels] -> [];
    open_work: OpenWork => Workplace, Project, Labeler, [labels settings] -> [];
    apply_edit: ApplyEdit => Edited, Project, Labeler, [] -> [labels];
    undo: Undo => Edited, Project, Labeler, [] -> [labels];
    redo: Redo => Edited, Project, Labeler, [] -> [labels];
    get_history: GetHistory => History, Project, Labeler, [labels] -> [];
    get_moment: GetMoment => MomentMarks, Project, Labeler, [labels] -> [];
    return_to: ReturnTo => Edited, Project, Labeler, [] -> [labels];
    submit: Submit => Submitted, Project, Labeler, [] -> [labels cases items];
    reopen: Reopen => OpenLayer, Project, Labeler, [] -> [labels cases items];
    skip_item: SkipItem => Queue, Project, Labeler, [] -> [labels];
    remark_item: RemarkItem => Remark, Project, Labeler, [] -> [labels];
    get_settings: GetSettings => ProjectSettings, Project, Labeler, [settings] -> [];
    change_settings: ChangeSettings => ProjectSettings, Project, Lead, [] -> [settings];
    get_preferences: GetPreferences => Preferences, Project, Labeler, [preferences] -> [];
    set_preferences: SetPreferences => Preferences, Project, Labeler, [] -> [preferences];

    list_cases: ListCases => Disagreements, Project, Lead, [cases] -> [];
    get_case: GetCase => CaseDetail, Project, Lead, [cases labels] -> [];
    decide_case: DecideCase => CaseDetail, Project, Lead, [] -> [cases items];
    undo_decision: UndoDecision => CaseDetail, Project, Lead, [] -> [cases items];
    list_conventions: ListConventions => Conventions, Project, Lead, [cases book labels settings] -> [];
    decide_convention: DecideConvention => Conventions, Project, Lead, [] -> [book cases items];
    preview_thresholds: PreviewThresholds => ThresholdsPreview, Project, Lead, [cases labels settings] -> [];
    start_apply_thresholds: StartApplyThresholds => Job, Project, Lead, [] -> [jobs];
    start_recompute: StartRecompute => Job, Project, Lead, [] -> [jobs];
    preview_auto_resolve: PreviewAutoResolve => AutoPreview, Project, Lead, [cases labels] -> [];
    start_auto_resolve: StartAutoResolve => Job, Project, Lead, [] -> [jobs];
    list_batches: ListBatches => DecisionBatches, Project, Lead, [cases] -> [];
    undo_batch: UndoBatch => DecisionBatches, Project, Lead, [] -> [cases items];
    get_book: GetBook => BookPages, Project, Labeler, [book] -> [];
    file_example: FileExample => BookPage, Project, Lead, [] -> [book];
    remove_example: RemoveExample => BookPage, Project, Lead, [] -> [book];
    change_page: ChangePage => BookPage, Project, Lead, [] -> [book];
    get_agreement: GetAgreement => Agreement, Project, Lead, [labels cases book] -> [];
    get_models: GetModels => Models, Project, Lead, [labels] -> [];
    get_model_check: GetModelCheck => ModelCheck, Project, Lead, [labels cases items] -> [];

    commit: Commit => VersionRow, Project, Lead, [] -> [versions items];
    get_log: GetLog => Log, Project, Labeler, [versions items] -> [];
    tag_version: TagVersion => VersionRow, Project, Lead, [] -> [versions];
    get_diff: GetDiff => Diff, Project, Labeler, [versions items] -> [];
    get_drift: GetDrift => Drift, Project, Labeler, [versions items] -> [];
    start_export: StartExport => Job, Project, Owner, [] -> [jobs];
    start_verify: StartVerify => Job, Project, Owner, [] -> [jobs];
}
