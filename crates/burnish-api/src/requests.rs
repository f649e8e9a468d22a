//! The requests: one struct per operation, bounded and plain.

use burnish_model::{
    AutoRule, CaseKind, CaseLane, ClassRules, DisagreementSettings, EditKind, Hash, LabelerKind,
    MediaKind, Patch, Role, Split, TranscriptRules, Verdict, book::ConventionChoice,
    output::ProjectSettings,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! requests {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident : $type:ty),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
            #[serde(deny_unknown_fields)]
            pub struct $name { $($(#[$field_doc])* pub $field: $type),* }
        )*
    };
}

requests! {
    // Home

    ListProjects {}
    /// A new empty project; `folder` is where `NAME.burnish` is made.
    CreateProject { name: String, #[serde(default)] folder: Option<String> }
    OpenProject { path: String }
    /// Takes a project off the recent list; its files stay.
    ForgetProject { path: String }
    /// The two sample projects, made when they are not there yet.
    CreateSamples {}
    GetSession {}
    /// Who this session labels as; made when new.
    ChooseLabeler { name: String, #[serde(default)] kind: Option<LabelerKind> }
    /// Prints another person's link; role is labeler or lead.
    Invite { name: String, role: Role }

    // Look

    GetInfo {}
    ListItems {
        /// The query language: `class:scratch collection:production state:open kind:image labeler:anna flagged:yes words>10 text`.
        #[serde(default)] query: String,
        #[serde(default)] after: Option<String>,
        /// 1..=500, default 100.
        #[serde(default)] limit: Option<u32>,
    }
    GetItem { item: String }

    // In

    /// Starts a job.
    StartImport {
        paths: Vec<String>,
        #[serde(default)] format: Option<String>,
        #[serde(default)] labeler: Option<String>,
        #[serde(default)] labeler_kind: Option<LabelerKind>,
        #[serde(default)] collection: Option<String>,
        #[serde(default)] split: Option<Split>,
        #[serde(default)] link: bool,
        /// A COCO image without boxes was not looked at, instead of "nothing here".
        #[serde(default)] boxless_unseen: bool,
        /// Compute measurements too; true unless said otherwise.
        #[serde(default)] measure: Option<bool>,
    }
    ListJobs {}
    GetJob { job: String }
    CancelJob { job: String }

    // Label

    AddClass { name: String }
    /// Name, definition, rules or retired; the key stays.
    ChangeClass {
        class: String,
        #[serde(default)] name: Option<String>,
        #[serde(default)] definition: Option<String>,
        #[serde(default)] #[ts(optional)] rules: Option<ClassRules>,
        #[serde(default)] retired: Option<bool>,
    }
    /// How transcripts are written from now on.
    ChangeRules { rules: TranscriptRules }
    /// What a text breaks of the rules; of a clip or segment of that duration, where given.
    LintText { text: String, #[serde(default)] #[ts(type = "number | null")] duration_micros: Option<i64> }
    /// What the rules would do to the transcripts that people submitted. Changes nothing.
    PreviewRules {}
    /// Starts a job: every transcript that people submitted is written as the rules say.
    StartApplyRules {}
    /// Where somebody speaks in a clip.
    GetSpeech { #[ts(type = "string")] item: Hash }
    /// The place nearby at which a boundary between segments is best.
    SnapBoundary { #[ts(type = "string")] item: Hash, #[ts(type = "number")] micros: i64 }
    /// The labeler's queue: the given item or the first unlabelled one, and what follows it.
    GetQueue { #[serde(default)] item: Option<String>, #[serde(default)] kind: Option<MediaKind>, #[serde(default)] collection: Option<String> }
    OpenItem { item: String }
    ApplyEdit {
        #[ts(type = "string")] item: Hash,
        /// The `head` the client last saw; another one is refused.
        #[serde(default)] parent: Option<String>,
        kind: EditKind,
        patch: Patch,
        #[serde(default)] view: Option<String>,
    }
    Undo { #[ts(type = "string")] item: Hash, #[serde(default)] parent: Option<String> }
    Redo { #[ts(type = "string")] item: Hash, #[serde(default)] parent: Option<String> }
    Submit {
        #[ts(type = "string")] item: Hash,
        #[serde(default)] parent: Option<String>,
        #[serde(default)] view: Option<String>,
        /// Time spent on this revision without pauses over a minute.
        #[serde(default)] #[ts(optional, type = "number")] active_millis: Option<u64>,
        /// Share of the picture that was looked at, 0..=1.
        #[serde(default)] #[ts(optional)] seen: Option<f64>,
        /// Share of the speech that was heard at 2.5 times its speed or slower, 0..=1.
        #[serde(default)] #[ts(optional)] heard: Option<f64>,
    }
    /// Everything the editor needs of an item.
    OpenWork { #[ts(type = "string")] item: Hash }
    /// The edits of the session's own layer; the newest 2,000.
    GetHistory { #[ts(type = "string")] item: Hash }
    /// The session's own layer as it was after an edit.
    GetMoment { #[ts(type = "string")] item: Hash, edit: String }
    /// One more edit that brings the layer back to how it was after `edit`.
    ReturnTo { #[ts(type = "string")] item: Hash, #[serde(default)] parent: Option<String>, edit: String }
    RemarkItem { #[ts(type = "string")] item: Hash, flagged: bool, note: String }
    GetSettings {}
    ChangeSettings { settings: ProjectSettings }
    /// How an item's picture is fetched, for whoever only looks.
    GetPicture { #[ts(type = "string")] item: Hash }
    GetPreferences {}
    /// At most 64 KiB of JSON.
    SetPreferences { body: String }
    Reopen { #[ts(type = "string")] item: Hash, reason: String }
    SkipItem { #[ts(type = "string")] item: Hash, reason: String }

    // Review

    ListCases {
        #[serde(default)] kind: Option<MediaKind>,
        #[serde(default)] case_kind: Option<CaseKind>,
        /// `all` by default; `lead` leaves conventions out.
        #[serde(default)] #[ts(optional)] lane: Option<CaseLane>,
        /// `open` (with stale ones) by default; `decided` or `all`.
        #[serde(default)] state: Option<String>,
        #[serde(default)] item: Option<String>,
        #[serde(default)] after: Option<String>,
        #[serde(default)] limit: Option<u32>,
    }
    GetCase { case: String }
    DecideCase { case: String, verdict: Verdict }
    /// Takes the decision back; the case is open again.
    UndoDecision { case: String }
    ListConventions {}
    DecideConvention { kind: CaseKind, choice: Option<ConventionChoice> }
    /// Open cases now and under these thresholds. Changes nothing.
    PreviewThresholds { disagreements: DisagreementSettings }
    /// Starts a job: keeps the thresholds and computes every item's cases again.
    StartApplyThresholds { disagreements: DisagreementSettings }
    /// Starts a job: compares all transcripts and computes every item's cases again.
    StartRecompute {}
    /// What a rule would settle. Changes nothing.
    PreviewAutoResolve { rule: AutoRule }
    /// Starts a job: settles what the rule settles, as one batch.
    StartAutoResolve { rule: AutoRule }
    ListBatches {}
    /// Takes back what a batch decided.
    UndoBatch { batch: String }

    // Label book

    GetBook {}
    /// Files a case as an example; `page` is that of its class or convention unless named.
    FileExample { case: String, #[serde(default)] #[ts(optional)] page: Option<String>, sentence: String }
    RemoveExample { id: String }
    ChangePage { id: String, definition: String }

    // Agreement

    GetAgreement {}
    /// The labelers of kind model.
    GetModels {}
    /// A model's submissions beside the truth; the `limit` worst of each list, 1..=500, default 100.
    GetModelCheck { model: String, #[serde(default)] limit: Option<u32> }

    // Versions

    Commit { message: String, #[serde(default)] allow_open: bool }
    GetLog {}
    TagVersion { version: String, name: String }
    /// Two of `vN`, a tag, a digest prefix, `work`, `collection:NAME`; a is the reference.
    GetDiff { a: String, b: String }
    GetDrift { a: String, b: String }
    /// Starts a job. `format` is `coco` or `jsonl`.
    StartExport { version: String, format: String, out: String, #[serde(default)] split: Option<Split>, #[serde(default)] bake: bool }
    /// Starts a job.
    StartVerify {}
}
