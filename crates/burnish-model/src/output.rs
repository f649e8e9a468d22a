//! What clients receive: the named outputs of every operation. `--json` prints these.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    book::{AttributeSpec, Class, Convention, ConventionChoice, Least},
    case::{AutoRule, CaseKind, CaseState, DisagreementSettings, Severity, TruthBasis, Verdict},
    edit::{EditKind, Patch},
    geometry::Rect,
    habit::{HabitKind, LevelName, ModelFindingKind},
    ids::{ClassKey, Hash},
    item::{LabelerKind, MediaKind, Role, Split},
    mark::Mark,
    measure::{AudioMeasurements, ImageMeasurements},
    stat::Stat,
    transcripts::{TranscriptRules, TranscriptSettings},
};

macro_rules! outputs {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident : $type:ty),* $(,)? })*) => {
        $(
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
            $(#[$doc])*
            pub struct $name { $($(#[$field_doc])* pub $field: $type),* }
        )*
    };
}

outputs! {
    /// Nothing but success.
    Done {}

    // Projects

    /// A project on this machine. `handle` names it in later calls of this process.
    ProjectRef { handle: String, name: String, path: String }
    RecentProject {
        name: String,
        path: String,
        /// False when the folder is gone.
        available: bool,
        #[ts(type = "number")] items: u64,
        #[ts(type = "number")] open_cases: u64,
        /// Milliseconds since 1970.
        #[ts(type = "number")] opened_at: i64,
        /// The first items, for a cover picture.
        cover: Vec<CoverItem>,
        /// While it is open in this process: names it in media addresses.
        handle: Option<String>,
    }
    CoverItem { #[ts(type = "string")] hash: Hash, kind: MediaKind }
    Projects {
        recent: Vec<RecentProject>,
        /// Where new projects go unless another folder is chosen.
        default_folder: String,
        /// True when this session may create and open projects.
        may_create: bool,
    }
    /// Who this session is.
    SessionInfo {
        role: Role,
        labeler: Option<String>,
        may_choose: bool,
        desktop: bool,
        /// What stands before `/media/...`; empty in a browser.
        media_base: String,
    }

    /// Another person's way in. `link` is the part after the address: `#code=...`.
    Invitation { name: String, role: Role, link: String }

    // Looking

    ItemCounts { #[ts(type = "number")] total: u64, #[ts(type = "number")] image: u64, #[ts(type = "number")] audio: u64 }
    LabelerSummary { name: String, kind: LabelerKind, role: Role, #[ts(type = "number")] submissions: u64 }
    ClassSummary { #[ts(type = "string")] key: crate::ids::ClassKey, name: String, index: u32, #[ts(type = "number")] annotations: u64, definition: String, attributes: Vec<AttributeSpec>, least: Option<Least>, retired: bool }
    CollectionSummary { name: String, #[ts(type = "number")] items: u64 }
    CaseCounts {
        #[ts(type = "number")] open: u64,
        #[ts(type = "number")] decided: u64,
        #[ts(type = "number")] stale: u64,
        /// Open and stale ones that need a person: all but conventions.
        #[ts(type = "number")] lead_open: u64,
    }
    #[derive(Default)]
    TruthCounts {
        #[ts(type = "number")] decided: u64,
        #[ts(type = "number")] consensus: u64,
        #[ts(type = "number")] convention: u64,
        #[ts(type = "number")] single: u64,
        #[ts(type = "number")] none: u64,
    }
    Info {
        name: String,
        path: String,
        items: ItemCounts,
        #[ts(type = "number")] submissions: u64,
        labelers: Vec<LabelerSummary>,
        classes: Vec<ClassSummary>,
        collections: Vec<CollectionSummary>,
        conventions: Vec<Convention>,
        /// How transcripts are written.
        transcript_rules: TranscriptRules,
        cases: CaseCounts,
        truth: TruthCounts,
        /// The newest version's name, e.g. `v2`.
        head: Option<String>,
        /// Items whose content differs from the newest version.
        #[ts(type = "number")] dirty: u64,
        /// Items whose measurements are not computed yet.
        #[ts(type = "number")] unmeasured: u64,
        #[ts(type = "number")] damaged: u64,
    }
    /// One line of a list of items. `state` is `unlabelled`, `draft`, `submitted`, `open`
    /// (has an open case), `settled` (has a truth) or `damaged`.
    ItemRow {
        #[ts(type = "string")] hash: Hash,
        name: String,
        kind: MediaKind,
        width: Option<u32>,
        height: Option<u32>,
        #[ts(type = "number | null")] duration_micros: Option<i64>,
        collections: Vec<String>,
        split: Option<Split>,
        state: String,
        truth_basis: TruthBasis,
        #[ts(type = "number")] submissions: u64,
        #[ts(type = "number")] open_cases: u64,
        worst_severity: Option<Severity>,
    }
    Items {
        /// How many items match, over all pages.
        #[ts(type = "number")] total: u64,
        items: Vec<ItemRow>,
        /// Pass as `after` for the next page.
        next: Option<String>,
    }
    /// One labeler's marks on an item.
    Layer { labeler: String, kind: LabelerKind, state: String, revision: u32, marks: Vec<Mark>, view: Option<String>, #[ts(type = "number | null")] submitted_at: Option<i64>, seen: Option<f64>, #[serde(default)] heard: Option<f64> }
    Truth { basis: TruthBasis, marks: Vec<Mark>, digest: Option<String> }
    ItemDetail {
        item: ItemRow,
        format: String,
        #[ts(type = "number")] byte_size: u64,
        sample_rate: Option<u32>,
        channels: Option<u16>,
        orientation: u8,
        /// Why the media could not be decoded whole.
        damaged: Option<String>,
        names: Vec<String>,
        tags: Vec<String>,
        /// Submitted layers the session may see.
        layers: Vec<Layer>,
        truth: Truth,
        cases: Vec<CaseRow>,
        /// What labelers said about the item as a whole.
        remarks: Vec<LabelerRemark>,
        image: Option<ImageMeasurements>,
        audio: Option<AudioMeasurements>,
    }

    // Import

    SkippedFile { path: String, reason: String }
    #[derive(Default)]
    SubmissionCounts { #[ts(type = "number")] added: u64, #[ts(type = "number")] unchanged: u64, #[ts(type = "number")] revised: u64 }
    #[derive(Default)]
    ImportReport {
        #[ts(type = "number")] added: u64,
        #[ts(type = "number")] unchanged: u64,
        /// Items that got a submission or a new one.
        #[ts(type = "number")] relabelled: u64,
        skipped: Vec<SkippedFile>,
        damaged: Vec<SkippedFile>,
        submissions: SubmissionCounts,
        /// Things worth knowing that stopped nothing.
        notes: Vec<String>,
        cancelled: bool,
    }
    /// `state` is `running`, `done`, `failed` or `cancelled`.
    Job {
        id: String,
        title: String,
        state: String,
        stage: String,
        #[ts(type = "number")] done: u64,
        #[ts(type = "number | null")] total: Option<u64>,
        message: Option<String>,
        import: Option<ImportReport>,
        export: Option<ExportReport>,
        verify: Option<Verification>,
        #[serde(default, skip_serializing_if = "Option::is_none")] #[ts(optional)] rules: Option<RulesReport>,
        #[serde(default, skip_serializing_if = "Option::is_none")] #[ts(optional)] resolved: Option<Resolved>,
        #[serde(default, skip_serializing_if = "Option::is_none")] #[ts(optional)] recomputed: Option<Recomputed>,
    }
    Jobs { jobs: Vec<Job> }

    // Labelling

    /// The session's own layer of an item, ready to edit.
    OpenLayer {
        #[ts(type = "string")] item: Hash,
        labeler: String,
        marks: Vec<Mark>,
        /// Pass as `parent` with the next edit.
        head: Option<String>,
        /// `empty`, `draft` or `submitted`.
        state: String,
        revision: u32,
        can_undo: bool,
        can_redo: bool,
        #[ts(type = "number")] edits: u64,
    }
    /// A layer after one more edit. `patch` is what the edit did, as it was stored.
    Edited {
        #[ts(type = "string")] item: Hash,
        patch: Patch,
        /// Pass as `parent` with the next edit.
        head: String,
        revision: u32,
        can_undo: bool,
        can_redo: bool,
        #[ts(type = "number")] edits: u64,
    }
    /// How an item's picture is fetched. With `levels` 1 it is one file, `display`; else it is a
    /// pyramid of `tile-LEVEL-COLUMN-ROW`, level 0 at full size, each next one half as large.
    Picture {
        width: u32,
        height: u32,
        /// Bits a sample as stored. Tiles of more than 8 hold the high bytes in their left half
        /// and the low bytes in their right half.
        bits: u8,
        tile_px: u32,
        levels: u32,
        /// True when the tiles are made; before that the first one asked for waits for them.
        ready: bool,
        /// Why the picture is not whole.
        damaged: Option<String>,
    }
    /// What a labeler says about an item as a whole.
    #[derive(Default)]
    Remark { flagged: bool, note: String }
    LabelerRemark { labeler: String, flagged: bool, note: String, #[ts(type = "number")] at: i64 }
    /// A model's boxes, offered to the labeler.
    Prelabels { labeler: String, marks: Vec<Mark> }
    /// All a labeler's editor needs of one item.
    Workplace {
        layer: OpenLayer,
        picture: Option<Picture>,
        /// What the project's settings offer; none once the item is submitted.
        prelabels: Option<Prelabels>,
        remark: Remark,
        /// Active time of the revisions submitted before, in millis.
        #[ts(type = "number")] active_millis: u64,
    }
    /// One edit of the session's own layer. `summary` is in words: "2 boxes drawn".
    Moment {
        edit: String,
        #[ts(type = "number")] at: i64,
        kind: EditKind,
        revision: u32,
        /// Marks on the layer after it.
        #[ts(type = "number")] marks: u64,
        summary: String,
        view: Option<String>,
    }
    /// The newest edits, oldest of them first.
    History { moments: Vec<Moment>, #[ts(type = "number")] total: u64 }
    MomentMarks { edit: String, marks: Vec<Mark> }
    /// How a picture is shown; the file is untouched. Neutral: gamma 1, brightness and contrast
    /// 0, black 0, white 1, clahe 0 (off; else its clip limit, 1..=8).
    Look { gamma: f64, brightness: f64, contrast: f64, black: f64, white: f64, invert: bool, clahe: f64 }
    LookPreset { name: String, look: Look }
    /// What the project's lead decided about labelling.
    #[serde(default)]
    ProjectSettings {
        /// Picture px in a millimetre, where one scale holds for all pictures.
        px_per_mm: Option<f64>,
        /// A part of a picture counts as looked at when it was shown at this zoom or closer.
        look_zoom: f64,
        /// Submitting a picture that was not looked at whole is refused, not only warned about.
        look_required: bool,
        /// The model whose boxes labelers are offered.
        prelabels: Option<String>,
        looks: Vec<LookPreset>,
        /// Of clips.
        transcripts: TranscriptSettings,
        /// What counts as a disagreement. Changed only by applying thresholds, since every item's
        /// cases follow from it.
        disagreements: DisagreementSettings,
    }
    /// A stretch of a clip.
    TimeSpan { #[ts(type = "number")] start_micros: i64, #[ts(type = "number")] end_micros: i64 }
    /// Where somebody speaks in a clip, by its energy.
    Speech {
        regions: Vec<TimeSpan>,
        silences: Vec<TimeSpan>,
        /// The level of what is not speech, dBFS.
        floor_db: f64,
    }
    Snapped { #[ts(type = "number")] micros: i64 }
    /// A part of a text that breaks a rule. Offsets count UTF-16 units; `fix` replaces what lies
    /// between them. `kind` is `filler`, `ellipsis`, `case`, `numeral`, `contraction`, `tag`,
    /// `alphabet` or `chars_per_second`.
    Finding { #[ts(type = "number")] start: u64, #[ts(type = "number")] end: u64, kind: String, rule: String, fix: Option<String> }
    Linted {
        /// In reading order; no two that have a fix overlap.
        findings: Vec<Finding>,
        /// The text as the rules write it.
        fixed: String,
    }
    KindCount { kind: String, #[ts(type = "number")] count: u64 }
    RuleExample { #[ts(type = "string")] item: Hash, name: String, labeler: String, before: String, after: String }
    /// What the rules would do to the transcripts that people submitted.
    RulesPreview {
        /// Clips with a submitted transcript.
        #[ts(type = "number")] items: u64,
        /// Transcripts that would be written otherwise; an item may have several.
        #[ts(type = "number")] changed: u64,
        /// What they break, with and without a fix.
        by_kind: Vec<KindCount>,
        /// The first 200.
        examples: Vec<RuleExample>,
    }
    #[derive(Default)]
    RulesReport {
        /// Submitted transcripts that were read.
        #[ts(type = "number")] layers: u64,
        /// Those that were written otherwise.
        #[ts(type = "number")] changed: u64,
        cancelled: bool,
    }
    /// What one person set for themselves: JSON of the client's making.
    Preferences { body: Option<String> }
    /// The labeler's queue around one item.
    Queue {
        item: Option<ItemRow>,
        next: Vec<ItemRow>,
        #[ts(type = "number")] remaining: u64,
        #[ts(type = "number")] submitted: u64,
        #[ts(type = "number")] total: u64,
    }
    Submitted {
        digest: String,
        revision: u32,
        /// False when the same content was already submitted.
        changed: bool,
        #[ts(type = "number")] open_cases: u64,
        next: Option<ItemRow>,
    }

    // Review

    CaseRow {
        id: String,
        #[ts(type = "string")] item: Hash,
        name: String,
        media: MediaKind,
        kind: CaseKind,
        severity: Severity,
        /// 0..=1, worse is higher.
        score: f64,
        labelers: Vec<String>,
        why: String,
        state: CaseState,
    }
    Disagreements { #[ts(type = "number")] total: u64, cases: Vec<CaseRow>, next: Option<String> }
    /// One labeler's part in a case: the marks of the cluster, or the whole text.
    CaseLayer {
        labeler: String,
        marks: Vec<Mark>,
        text: Option<String>,
        /// How the picture was shown when these marks were made, else when they were submitted.
        view: Option<String>,
        /// Share of the picture that was looked at, 0..=1.
        seen: Option<f64>,
        /// Share of the speech that was heard, 0..=1.
        #[serde(default)] heard: Option<f64>,
    }
    /// One column of aligned words; `None` where a labeler has no word there.
    WordSlot { words: Vec<Option<String>>, agree: bool }
    DecisionRow { verdict: Verdict, by: String, #[ts(type = "number")] at: i64, state: CaseState }
    CaseDetail {
        case: CaseRow,
        item: ItemRow,
        /// The part of the picture the case is about, px.
        focus: Option<Rect>,
        /// What `consensus` would take.
        fused: Option<Rect>,
        layers: Vec<CaseLayer>,
        /// All layers of the item, for context.
        context: Vec<Layer>,
        aligned: Vec<WordSlot>,
        decision: Option<DecisionRow>,
        #[ts(type = "number")] position: u64,
        #[ts(type = "number")] open_total: u64,
        previous: Option<String>,
        next: Option<String>,
    }
    ConventionRow {
        kind: CaseKind,
        decided: Option<ConventionChoice>,
        /// Labeler pairs this convention splits, and all pairs compared.
        #[ts(type = "number")] pairs: u64,
        #[ts(type = "number")] pairs_total: u64,
        #[ts(type = "number")] items: u64,
        /// Share of exact agreement gained by deciding it (Shapley).
        gain: f64,
        example: Vec<String>,
        /// How the transcripts of the split pairs are written, one entry per choice.
        choices: Vec<ConventionTally>,
    }
    /// Transcripts of split pairs that are written one way already. `words` says which: "fillers
    /// dropped".
    ConventionTally { choice: ConventionChoice, words: String, #[ts(type = "number")] texts: u64, example: Option<String> }
    /// The best conventions to decide, given how many, and the exact agreement this reaches.
    PlanStep { kinds: Vec<CaseKind>, agreement: Stat }
    /// How far apart segments begin and end.
    BoundaryStats {
        /// Pairs of transcripts of which both are cut into segments.
        #[ts(type = "number")] pairs: u64,
        /// Over all boundaries that both set.
        median_millis: Stat,
        p95_millis: Stat,
        /// Pairs that the project's threshold calls disputed.
        #[ts(type = "number")] over: u64,
    }
    /// Error rates are the mean over both directions of every two people.
    Conventions {
        rows: Vec<ConventionRow>,
        exact_agreement: Stat,
        ceiling: Stat,
        /// The best set of one convention, of two, and so on.
        plan: Vec<PlanStep>,
        wer: Stat,
        wer_normalised: Stat,
        cer: Stat,
        cer_normalised: Stat,
        boundaries: BoundaryStats,
    }
    ThresholdRow { kind: CaseKind, #[ts(type = "number")] now: u64, #[ts(type = "number")] then: u64 }
    /// Open cases now and under other thresholds, by kind.
    ThresholdsPreview {
        /// Items that were looked at; the counts are of these.
        #[ts(type = "number")] items: u64,
        rows: Vec<ThresholdRow>,
        /// True when there are more items than were looked at.
        sampled: bool,
    }
    /// Every item's cases and truth, computed again.
    #[derive(Default)]
    Recomputed {
        #[ts(type = "number")] items: u64,
        /// Open and stale cases afterwards.
        #[ts(type = "number")] open: u64,
        /// Stopped before the end; the next one goes on.
        cancelled: bool,
    }
    AutoPreview {
        /// Open and stale cases of the rule's kinds.
        #[ts(type = "number")] open: u64,
        /// Those that the rule would settle.
        #[ts(type = "number")] resolved: u64,
        by_kind: Vec<KindCount>,
        /// The first 50, worst first.
        examples: Vec<CaseRow>,
    }
    /// Cases settled by a rule. No batch when there was none.
    Resolved { #[ts(type = "number")] cases: u64, batch: Option<String> }
    DecisionBatch {
        batch: String,
        rule: AutoRule,
        /// Decisions it made.
        #[ts(type = "number")] cases: u64,
        by: String,
        #[ts(type = "number")] at: i64,
        undone: bool,
    }
    /// Newest first.
    DecisionBatches { batches: Vec<DecisionBatch> }

    // Label book

    SaidText { labeler: String, text: String }
    /// A case as it was seen when it was filed, with what it teaches.
    BookExample {
        id: String,
        #[ts(type = "string")] item: Hash,
        name: String,
        media: MediaKind,
        case: Option<String>,
        kind: CaseKind,
        sentence: String,
        /// The part of the picture it is about, px.
        focus: Option<Rect>,
        /// The boxes of all labelers.
        marks: Vec<Mark>,
        texts: Vec<SaidText>,
        by: String,
        #[ts(type = "number")] at: i64,
    }
    /// `id` is `class:KEY` or `convention:KIND`.
    BookPage { id: String, title: String, definition: String, examples: Vec<BookExample>, decided: Option<ConventionChoice> }
    /// Classes by number, then conventions.
    BookPages { version: u32, pages: Vec<BookPage> }

    // Agreement

    PairAgreement {
        a: String,
        b: String,
        #[ts(type = "number")] items: u64,
        agreement: Stat,
        mean_iou: Stat,
        f1: Stat,
        /// Cohen's, over the classes of boxes that belong together.
        kappa: Stat,
        wer: Stat,
        wer_normalised: Stat,
        cer: Stat,
    }
    /// What a labeler does systematically.
    Habit {
        kind: HabitKind,
        /// How much, as `words` say it: a share of the box's side or size, or a share of cases.
        amount: f64,
        /// Chance of such a habit where there is none, adjusted for all habits looked for.
        q: Stat,
        /// Boxes or objects behind it.
        #[ts(type = "number")] count: u64,
        words: String,
    }
    LabelerAgreement {
        name: String,
        /// Items they share with somebody.
        #[ts(type = "number")] items: u64,
        agreement: Stat,
        mean_iou: Stat,
        f1: Stat,
        wer: Stat,
        /// Against the truth of items that a lead decided or on which all agree.
        truth_f1: Stat,
        truth_wer: Stat,
        /// Against the consensus of the others, leaving this one out.
        others_f1: Stat,
        /// Alpha minus alpha without them; below 0 they lower agreement.
        vitality: Stat,
        /// Share of classes named right, as Dawid and Skene estimate it.
        reliability: Stat,
        habits: Vec<Habit>,
    }
    ItemAgreement { #[ts(type = "string")] item: Hash, name: String, agreement: Stat }
    Alpha { value: Option<f64>, low: Option<f64>, high: Option<f64>, reason: Option<String> }
    ClassAgreement {
        #[ts(type = "string")] class: ClassKey,
        name: String,
        /// Boxes of the class that were compared.
        #[ts(type = "number")] annotations: u64,
        f1: Stat,
        mean_iou: Stat,
        /// Over the objects that somebody gave this class.
        alpha: Stat,
    }
    WeekAgreement {
        /// Monday, 0 h UTC, milliseconds since 1970.
        #[ts(type = "number")] from: i64,
        /// Items whose newest submission is of that week.
        #[ts(type = "number")] items: u64,
        agreement: Stat,
    }
    /// Agreement on the classes of boxes that belong together.
    Kappa {
        /// The mean over all pairs of people.
        cohen: Stat,
        fleiss: Stat,
        /// The share that got the same class.
        percent: Stat,
    }
    /// How well one person predicts another: what a model may be held to.
    HumanLevel {
        name: LevelName,
        title: String,
        value: Stat,
        /// 95 % interval.
        low: Option<f64>,
        high: Option<f64>,
        method: String,
    }
    Agreement {
        /// Items with two or more submissions.
        #[ts(type = "number")] items: u64,
        pairs: Vec<PairAgreement>,
        labelers: Vec<LabelerAgreement>,
        /// The hundred items people agree on least.
        worst_items: Vec<ItemAgreement>,
        alpha: Alpha,
        transcript_alpha: Alpha,
        classes: Vec<ClassAgreement>,
        over_time: Vec<WeekAgreement>,
        kappa: Kappa,
        human_level: Vec<HumanLevel>,
    }
    ModelRow { name: String, #[ts(type = "number")] items: u64 }
    Models { models: Vec<ModelRow> }
    PredictedBox { rect: Rect, #[ts(type = "string")] class: ClassKey, confidence: f64 }
    /// A box of the truth that is likely wrong, or a predicted one it likely lacks.
    ModelFinding {
        #[ts(type = "string")] item: Hash,
        name: String,
        kind: ModelFindingKind,
        /// 0..=1, lower is worse.
        score: f64,
        rect: Rect,
        /// What the truth says, or for an overlooked one the model.
        #[ts(type = "string")] class: ClassKey,
        /// The mark, where the truth is one person's own.
        annotation: Option<String>,
        predicted: Option<PredictedBox>,
        words: String,
    }
    ModelTranscript {
        #[ts(type = "string")] item: Hash,
        name: String,
        wer: Stat,
        #[ts(type = "number")] errors: u64,
        truth: String,
        text: String,
    }
    /// A model's submissions beside the truth, worst first.
    ModelCheck {
        model: String,
        /// With a truth and the model's submission.
        #[ts(type = "number")] images: u64,
        #[ts(type = "number")] clips: u64,
        f1: Stat,
        /// COCO mean average precision over IoU 0.5 to 0.95.
        map: Stat,
        wer: Stat,
        wer_normalised: Stat,
        findings: Vec<ModelFinding>,
        transcripts: Vec<ModelTranscript>,
    }

    // Versions

    Roots { media: String, truth: String, layers: String, membership: String, book: String }
    VersionRow {
        version: String,
        digest: String,
        parent: Option<String>,
        message: String,
        author: String,
        #[ts(type = "number")] created_at: i64,
        #[ts(type = "number")] items: u64,
        /// Items committed with open disagreements, without truth.
        #[ts(type = "number")] open: u64,
        truth: TruthCounts,
        tags: Vec<String>,
        roots: Roots,
    }
    Log { versions: Vec<VersionRow>, #[ts(type = "number")] dirty: u64 }
    DiffItem { #[ts(type = "string")] item: Hash, name: String, kind: MediaKind }
    ReEncoded { name: String, #[ts(type = "string")] before: Hash, #[ts(type = "string")] after: Hash }
    /// `kind` is `box_added`, `box_removed`, `box_moved`, `nudged`, `class`, `flags`, `text`,
    /// `segment_added`, `segment_removed`, `truth_added`, `truth_removed`.
    MarkChange { kind: String, before: Option<Mark>, after: Option<Mark>, iou: Option<f64>, words: Vec<WordChange> }
    /// `op` is `equal`, `removed` or `added`.
    WordChange { op: String, text: String }
    Relabelled { #[ts(type = "string")] item: Hash, name: String, kind: MediaKind, changes: Vec<MarkChange> }
    DiffCounts {
        #[ts(type = "number")] added: u64,
        #[ts(type = "number")] removed: u64,
        #[ts(type = "number")] re_encoded: u64,
        #[ts(type = "number")] relabelled: u64,
        #[ts(type = "number")] unchanged: u64,
        #[ts(type = "number")] boxes_added: u64,
        #[ts(type = "number")] boxes_removed: u64,
        #[ts(type = "number")] boxes_moved: u64,
        #[ts(type = "number")] class_changed: u64,
        #[ts(type = "number")] texts_changed: u64,
        #[ts(type = "number")] membership_changed: u64,
    }
    /// Which of the five roots moved.
    RootChanges { media: bool, truth: bool, layers: bool, membership: bool, book: bool }
    Diff {
        a: String,
        b: String,
        added: Vec<DiffItem>,
        removed: Vec<DiffItem>,
        re_encoded: Vec<ReEncoded>,
        relabelled: Vec<Relabelled>,
        membership: Vec<DiffItem>,
        counts: DiffCounts,
        roots: RootChanges,
    }
    Histogram { edges: Vec<f64>, labels: Vec<String>, #[ts(type = "Array<number>")] reference: Vec<u64>, #[ts(type = "Array<number>")] current: Vec<u64> }
    DriftScore {
        measurement: String,
        kind: MediaKind,
        /// In words, with the unit: "Luminance (0-255)".
        title: String,
        statistic: String,
        #[ts(type = "number")] reference_count: u64,
        #[ts(type = "number")] current_count: u64,
        reference_mean: Stat,
        current_mean: Stat,
        p: Stat,
        q: Stat,
        effect: Stat,
        effect_name: String,
        /// `drift`, `no_drift`, `significant_but_negligible`, `insufficient_data`.
        verdict: String,
        /// `none`, `minor`, `moderate`, `major`.
        severity: String,
        /// "lower", "more varied", ...
        direction: String,
        /// The effect that chance alone would show at these sizes.
        noise_floor: Stat,
        /// The smallest shift these sizes could show, in the effect's unit.
        smallest_visible: Stat,
        histogram: Histogram,
        /// Items of the current side furthest into the shifted tail.
        examples: Vec<DiffItem>,
    }
    Drift {
        reference: String,
        current: String,
        verdict: String,
        #[ts(type = "number")] reference_items: u64,
        #[ts(type = "number")] current_items: u64,
        /// Items left out because they are not measured or damaged.
        #[ts(type = "number")] unmeasured: u64,
        scores: Vec<DriftScore>,
    }
    Loss { what: String, #[ts(type = "number")] count: u64 }
    LeftOut { #[ts(type = "number")] open: u64, #[ts(type = "number")] damaged: u64, #[ts(type = "number")] unlabelled: u64 }
    ExportReport {
        format: String,
        version: String,
        out: String,
        #[ts(type = "number")] files: u64,
        #[ts(type = "number")] images: u64,
        #[ts(type = "number")] clips: u64,
        #[ts(type = "number")] annotations: u64,
        losses: Vec<Loss>,
        left_out: LeftOut,
        warnings: Vec<String>,
        /// BLAKE3-independent check: SHA-256 over the sorted list of (path, SHA-256 of bytes).
        sha256: String,
    }
    Fault { what: String, r#where: String, reason: String }
    Verification { #[ts(type = "number")] checked: u64, faults: Vec<Fault> }
}

impl TruthCounts {
    pub fn slot(&mut self, basis: TruthBasis) -> &mut u64 {
        match basis {
            TruthBasis::Decided => &mut self.decided,
            TruthBasis::Consensus => &mut self.consensus,
            TruthBasis::Convention => &mut self.convention,
            TruthBasis::Single => &mut self.single,
            TruthBasis::None => &mut self.none,
        }
    }
}

/// What holds until a lead decides something.
impl Default for ProjectSettings {
    fn default() -> Self {
        Self {
            px_per_mm: None,
            look_zoom: 0.1,
            look_required: false,
            prelabels: None,
            looks: Vec::new(),
            transcripts: TranscriptSettings::default(),
            disagreements: DisagreementSettings::default(),
        }
    }
}

/// The book as a client edits it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct BookOutput {
    pub version: u32,
    pub classes: Vec<Class>,
    pub conventions: Vec<Convention>,
    pub rules: TranscriptRules,
}
