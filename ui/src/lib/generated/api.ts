// Generated from the operation table in crates/burnish-api. Do not edit: `make types` writes it.

export type AddClass = { name: string, };
export type Agreement = { 
/**
 * Items with two or more submissions.
 */
items: number, pairs: Array<PairAgreement>, labelers: Array<LabelerAgreement>, 
/**
 * The hundred items people agree on least.
 */
worst_items: Array<ItemAgreement>, alpha: Alpha, transcript_alpha: Alpha, classes: Array<ClassAgreement>, over_time: Array<WeekAgreement>, kappa: Kappa, human_level: Array<HumanLevel>, };
export type Alpha = { value: number | null, low: number | null, high: number | null, reason: string | null, };
export type ApiError = { code: Code, message: string, hint: string | null, };
export type ApplyEdit = { item: string, 
/**
 * The `head` the client last saw; another one is refused.
 */
parent: string | null, kind: EditKind, patch: Patch, view: string | null, };
export type AttributeKind = "flag" | "choice" | "number" | "text";
export type AttributeSpec = { name: string, kind: AttributeKind, 
/**
 * The values of a `choice`, in the order they are offered; empty for the others.
 */
choices: Array<string>, };
export type AttributeValue = boolean | number | string;
export type AudioMeasurements = { 
/**
 * LUFS (ITU-R BS.1770-4); none below 400 ms or when everything is gated.
 */
loudness: number | null, 
/**
 * dBTP at 4 x oversampling; none for digital silence.
 */
true_peak: number | null, 
/**
 * Largest absolute sample, 0..=1.
 */
sample_peak: number, rms: number, dc_offset: number, clipped_samples: number, 
/**
 * Longest run of clipped samples in a row.
 */
clipped_run: number, 
/**
 * Micros of silence before and after the active part (docs/quality.md).
 */
leading_silence_micros: number, trailing_silence_micros: number, 
/**
 * Share of 20 ms frames above the silence threshold.
 */
active_fraction: number, 
/**
 * P95 - P10 of frame levels, dB.
 */
snr: number | null, };
export type AutoPreview = { 
/**
 * Open and stale cases of the rule's kinds.
 */
open: number, 
/**
 * Those that the rule would settle.
 */
resolved: number, by_kind: Array<KindCount>, 
/**
 * The first 50, worst first.
 */
examples: Array<CaseRow>, };
export type AutoRule = { kinds: Array<CaseKind>, 
/**
 * 0..=1
 */
least_iou: number, 
/**
 * 0.5..=1
 */
least_share: number, };
export type BookExample = { id: string, item: string, name: string, media: MediaKind, case: string | null, kind: CaseKind, sentence: string, 
/**
 * The part of the picture it is about, px.
 */
focus: Rect | null, 
/**
 * The boxes of all labelers.
 */
marks: Array<Mark>, texts: Array<SaidText>, by: string, at: number, };
export type BookOutput = { version: number, classes: Array<Class>, conventions: Array<Convention>, rules: TranscriptRules, };
export type BookPage = { id: string, title: string, definition: string, examples: Array<BookExample>, decided: ConventionChoice | null, };
export type BookPages = { version: number, pages: Array<BookPage>, };
export type BoundaryStats = { 
/**
 * Pairs of transcripts of which both are cut into segments.
 */
pairs: number, 
/**
 * Over all boundaries that both set.
 */
median_millis: Stat, p95_millis: Stat, 
/**
 * Pairs that the project's threshold calls disputed.
 */
over: number, };
export type BoxMark = { id: string, class: string, flags?: Array<string>, attributes?: { [key in string]: AttributeValue }, 
/**
 * A model's confidence in 0..=1. Never part of a digest.
 */
confidence?: number, 
/**
 * A remark for people. Never part of a digest.
 */
note?: string, origin?: Origin, x: number, y: number, width: number, height: number, };
export type CancelJob = { job: string, };
export type CaseCounts = { open: number, decided: number, stale: number, 
/**
 * Open and stale ones that need a person: all but conventions.
 */
lead_open: number, };
export type CaseDetail = { case: CaseRow, item: ItemRow, 
/**
 * The part of the picture the case is about, px.
 */
focus: Rect | null, 
/**
 * What `consensus` would take.
 */
fused: Rect | null, layers: Array<CaseLayer>, 
/**
 * All layers of the item, for context.
 */
context: Array<Layer>, aligned: Array<WordSlot>, decision: DecisionRow | null, position: number, open_total: number, previous: string | null, next: string | null, };
export type CaseKind = "missed" | "extra" | "class" | "loose" | "split_merge" | "attribute" | "duplicate" | "out_of_image" | "canvas" | "case" | "punctuation" | "ellipsis" | "whitespace" | "unicode_form" | "diacritics" | "filler" | "filler_spelling" | "number_format" | "contraction" | "spelling_variant" | "compound" | "abbreviation" | "tag" | "repetition" | "lexical" | "boundary";
export type CaseLane = "lead" | "all";
export type CaseLayer = { labeler: string, marks: Array<Mark>, text: string | null, 
/**
 * How the picture was shown when these marks were made, else when they were submitted.
 */
view: string | null, 
/**
 * Share of the picture that was looked at, 0..=1.
 */
seen: number | null, 
/**
 * Share of the speech that was heard, 0..=1.
 */
heard: number | null, };
export type CaseRow = { id: string, item: string, name: string, media: MediaKind, kind: CaseKind, severity: Severity, 
/**
 * 0..=1, worse is higher.
 */
score: number, labelers: Array<string>, why: string, state: CaseState, };
export type CaseState = "open" | "decided" | "stale";
export type ChangeClass = { class: string, name: string | null, definition: string | null, rules?: ClassRules, retired: boolean | null, };
export type ChangePage = { id: string, definition: string, };
export type ChangeRules = { rules: TranscriptRules, };
export type ChangeSettings = { settings: ProjectSettings, };
export type ChooseLabeler = { name: string, kind: LabelerKind | null, };
export type Class = { key: string, name: string, 
/**
 * The number COCO and YOLO exports use; never reused.
 */
index: number, definition: string, retired: boolean, attributes: Array<AttributeSpec>, least: Least | null, };
export type ClassAgreement = { class: string, name: string, 
/**
 * Boxes of the class that were compared.
 */
annotations: number, f1: Stat, mean_iou: Stat, 
/**
 * Over the objects that somebody gave this class.
 */
alpha: Stat, };
export type ClassRules = { attributes: Array<AttributeSpec>, least: Least | null, };
export type ClassSummary = { key: string, name: string, index: number, annotations: number, definition: string, attributes: Array<AttributeSpec>, least: Least | null, retired: boolean, };
export type Code = "bad_request" | "not_found" | "conflict" | "sealed" | "open" | "unseen" | "nothing_to_do" | "unauthorised" | "forbidden" | "storage" | "busy" | "cancelled" | "internal";
export type CollectionSummary = { name: string, items: number, };
export type Commit = { message: string, allow_open: boolean, };
export type Contractions = "any" | "expand" | "contract";
export type Convention = { kind: CaseKind, choice: ConventionChoice, };
export type ConventionChoice = "normalise" | "keep";
export type ConventionRow = { kind: CaseKind, decided: ConventionChoice | null, 
/**
 * Labeler pairs this convention splits, and all pairs compared.
 */
pairs: number, pairs_total: number, items: number, 
/**
 * Share of exact agreement gained by deciding it (Shapley).
 */
gain: number, example: Array<string>, 
/**
 * How the transcripts of the split pairs are written, one entry per choice.
 */
choices: Array<ConventionTally>, };
export type ConventionTally = { choice: ConventionChoice, words: string, texts: number, example: string | null, };
export type Conventions = { rows: Array<ConventionRow>, exact_agreement: Stat, ceiling: Stat, 
/**
 * The best set of one convention, of two, and so on.
 */
plan: Array<PlanStep>, wer: Stat, wer_normalised: Stat, cer: Stat, cer_normalised: Stat, boundaries: BoundaryStats, };
export type CoverItem = { hash: string, kind: MediaKind, };
export type CreateProject = { name: string, folder: string | null, };
export type CreateSamples = Record<symbol, never>;
export type DecideCase = { case: string, verdict: Verdict, };
export type DecideConvention = { kind: CaseKind, choice: ConventionChoice | null, };
export type DecisionBatch = { batch: string, rule: AutoRule, 
/**
 * Decisions it made.
 */
cases: number, by: string, at: number, undone: boolean, };
export type DecisionBatches = { batches: Array<DecisionBatch>, };
export type DecisionRow = { verdict: Verdict, by: string, at: number, state: CaseState, };
export type Diff = { a: string, b: string, added: Array<DiffItem>, removed: Array<DiffItem>, re_encoded: Array<ReEncoded>, relabelled: Array<Relabelled>, membership: Array<DiffItem>, counts: DiffCounts, roots: RootChanges, };
export type DiffCounts = { added: number, removed: number, re_encoded: number, relabelled: number, unchanged: number, boxes_added: number, boxes_removed: number, boxes_moved: number, class_changed: number, texts_changed: number, membership_changed: number, };
export type DiffItem = { item: string, name: string, kind: MediaKind, };
export type DisagreementSettings = { 
/**
 * Smallest IoU of two boxes of one object.
 */
tau: number, 
/**
 * Boxes that overlap less than this are loose.
 */
lambda: number, 
/**
 * An edge is loose when off by more than this many px and this share of the side.
 */
edge_px: number, edge_share: number, 
/**
 * Segments that begin or end further apart than this are disputed.
 */
boundary_millis: number, };
export type Disagreements = { total: number, cases: Array<CaseRow>, next: string | null, };
export type Drift = { reference: string, current: string, verdict: string, reference_items: number, current_items: number, 
/**
 * Items left out because they are not measured or damaged.
 */
unmeasured: number, scores: Array<DriftScore>, };
export type DriftScore = { measurement: string, kind: MediaKind, 
/**
 * In words, with the unit: "Luminance (0-255)".
 */
title: string, statistic: string, reference_count: number, current_count: number, reference_mean: Stat, current_mean: Stat, p: Stat, q: Stat, effect: Stat, effect_name: string, 
/**
 * `drift`, `no_drift`, `significant_but_negligible`, `insufficient_data`.
 */
verdict: string, 
/**
 * `none`, `minor`, `moderate`, `major`.
 */
severity: string, 
/**
 * "lower", "more varied", ...
 */
direction: string, 
/**
 * The effect that chance alone would show at these sizes.
 */
noise_floor: Stat, 
/**
 * The smallest shift these sizes could show, in the effect's unit.
 */
smallest_visible: Stat, histogram: Histogram, 
/**
 * Items of the current side furthest into the shifted tail.
 */
examples: Array<DiffItem>, };
export type EditKind = "draw" | "change" | "delete" | "type" | "copy" | "accept" | "restore" | "convention" | "import" | "undo" | "redo";
export type Edited = { item: string, patch: Patch, 
/**
 * Pass as `parent` with the next edit.
 */
head: string, revision: number, can_undo: boolean, can_redo: boolean, edits: number, };
export type EllipsisRule = "any" | "keep" | "comma" | "drop";
export type ExportReport = { format: string, version: string, out: string, files: number, images: number, clips: number, annotations: number, losses: Array<Loss>, left_out: LeftOut, warnings: Array<string>, 
/**
 * BLAKE3-independent check: SHA-256 over the sorted list of (path, SHA-256 of bytes).
 */
sha256: string, };
export type Fault = { what: string, where: string, reason: string, };
export type FileExample = { case: string, page?: string, sentence: string, };
export type Fillers = "any" | "keep" | "drop" | "spelled";
export type Finding = { start: number, end: number, kind: string, rule: string, fix: string | null, };
export type ForgetProject = { path: string, };
export type GetAgreement = Record<symbol, never>;
export type GetBook = Record<symbol, never>;
export type GetCase = { case: string, };
export type GetDiff = { a: string, b: string, };
export type GetDrift = { a: string, b: string, };
export type GetHistory = { item: string, };
export type GetInfo = Record<symbol, never>;
export type GetItem = { item: string, };
export type GetJob = { job: string, };
export type GetLog = Record<symbol, never>;
export type GetModelCheck = { model: string, limit: number | null, };
export type GetModels = Record<symbol, never>;
export type GetMoment = { item: string, edit: string, };
export type GetPicture = { item: string, };
export type GetPreferences = Record<symbol, never>;
export type GetQueue = { item: string | null, kind: MediaKind | null, collection: string | null, };
export type GetSession = Record<symbol, never>;
export type GetSettings = Record<symbol, never>;
export type GetSpeech = { item: string, };
export type Habit = { kind: HabitKind, 
/**
 * How much, as `words` say it: a share of the box's side or size, or a share of cases.
 */
amount: number, 
/**
 * Chance of such a habit where there is none, adjusted for all habits looked for.
 */
q: Stat, 
/**
 * Boxes or objects behind it.
 */
count: number, words: string, };
export type HabitKind = "larger" | "smaller" | "wider" | "narrower" | "taller" | "shorter" | "left" | "right" | "up" | "down" | "merges" | "splits" | "misses_small";
export type Histogram = { edges: Array<number>, labels: Array<string>, reference: Array<number>, current: Array<number>, };
export type History = { moments: Array<Moment>, total: number, };
export type HumanLevel = { name: LevelName, title: string, value: Stat, 
/**
 * 95 % interval.
 */
low: number | null, high: number | null, method: string, };
export type ImageMeasurements = { 
/**
 * 0..=255.
 */
luminance_mean: number, luminance_p1: number, luminance_p5: number, luminance_p50: number, luminance_p95: number, luminance_p99: number, 
/**
 * Standard deviation of Y over 255.
 */
contrast: number, 
/**
 * Variance of the 4-neighbour Laplacian of Y, native size, reflect-101 border.
 */
sharpness: number, 
/**
 * The same on a picture area-scaled to a long side of 512 px.
 */
sharpness_512: number, tenengrad: number, 
/**
 * Immerkær's estimate, in grey levels.
 */
noise: number, colourfulness: number, saturation: number, 
/**
 * Bits.
 */
entropy: number, red_mean: number, green_mean: number, blue_mean: number, 
/**
 * Share of pixels with max(R, G, B) <= 2, and >= 253.
 */
shadow_clip: number, highlight_clip: number, };
export type ImportReport = { added: number, unchanged: number, 
/**
 * Items that got a submission or a new one.
 */
relabelled: number, skipped: Array<SkippedFile>, damaged: Array<SkippedFile>, submissions: SubmissionCounts, 
/**
 * Things worth knowing that stopped nothing.
 */
notes: Array<string>, cancelled: boolean, };
export type Info = { name: string, path: string, items: ItemCounts, submissions: number, labelers: Array<LabelerSummary>, classes: Array<ClassSummary>, collections: Array<CollectionSummary>, conventions: Array<Convention>, 
/**
 * How transcripts are written.
 */
transcript_rules: TranscriptRules, cases: CaseCounts, truth: TruthCounts, 
/**
 * The newest version's name, e.g. `v2`.
 */
head: string | null, 
/**
 * Items whose content differs from the newest version.
 */
dirty: number, 
/**
 * Items whose measurements are not computed yet.
 */
unmeasured: number, damaged: number, };
export type Invitation = { name: string, role: Role, link: string, };
export type Invite = { name: string, role: Role, };
export type ItemAgreement = { item: string, name: string, agreement: Stat, };
export type ItemCounts = { total: number, image: number, audio: number, };
export type ItemDetail = { item: ItemRow, format: string, byte_size: number, sample_rate: number | null, channels: number | null, orientation: number, 
/**
 * Why the media could not be decoded whole.
 */
damaged: string | null, names: Array<string>, tags: Array<string>, 
/**
 * Submitted layers the session may see.
 */
layers: Array<Layer>, truth: Truth, cases: Array<CaseRow>, 
/**
 * What labelers said about the item as a whole.
 */
remarks: Array<LabelerRemark>, image: ImageMeasurements | null, audio: AudioMeasurements | null, };
export type ItemRow = { hash: string, name: string, kind: MediaKind, width: number | null, height: number | null, duration_micros: number | null, collections: Array<string>, split: Split | null, state: string, truth_basis: TruthBasis, submissions: number, open_cases: number, worst_severity: Severity | null, };
export type Items = { 
/**
 * How many items match, over all pages.
 */
total: number, items: Array<ItemRow>, 
/**
 * Pass as `after` for the next page.
 */
next: string | null, };
export type Job = { id: string, title: string, state: string, stage: string, done: number, total: number | null, message: string | null, import: ImportReport | null, export: ExportReport | null, verify: Verification | null, rules?: RulesReport, resolved?: Resolved, recomputed?: Recomputed, };
export type Jobs = { jobs: Array<Job>, };
export type Kappa = { 
/**
 * The mean over all pairs of people.
 */
cohen: Stat, fleiss: Stat, 
/**
 * The share that got the same class.
 */
percent: Stat, };
export type KindCount = { kind: string, count: number, };
export type LabelerAgreement = { name: string, 
/**
 * Items they share with somebody.
 */
items: number, agreement: Stat, mean_iou: Stat, f1: Stat, wer: Stat, 
/**
 * Against the truth of items that a lead decided or on which all agree.
 */
truth_f1: Stat, truth_wer: Stat, 
/**
 * Against the consensus of the others, leaving this one out.
 */
others_f1: Stat, 
/**
 * Alpha minus alpha without them; below 0 they lower agreement.
 */
vitality: Stat, 
/**
 * Share of classes named right, as Dawid and Skene estimate it.
 */
reliability: Stat, habits: Array<Habit>, };
export type LabelerKind = "human" | "model";
export type LabelerRemark = { labeler: string, flagged: boolean, note: string, at: number, };
export type LabelerSummary = { name: string, kind: LabelerKind, role: Role, submissions: number, };
export type Layer = { labeler: string, kind: LabelerKind, state: string, revision: number, marks: Array<Mark>, view: string | null, submitted_at: number | null, seen: number | null, heard: number | null, };
export type Least = { length: number, unit: LengthUnit, };
export type LeftOut = { open: number, damaged: number, unlabelled: number, };
export type LengthUnit = "px" | "mm";
export type LetterCase = "any" | "lower" | "sentence";
export type LevelName = "f1_50" | "f1_75" | "wer" | "wer_normalised" | "cer";
export type LintText = { text: string, duration_micros: number | null, };
export type Linted = { 
/**
 * In reading order; no two that have a fix overlap.
 */
findings: Array<Finding>, 
/**
 * The text as the rules write it.
 */
fixed: string, };
export type ListBatches = Record<symbol, never>;
export type ListCases = { kind: MediaKind | null, case_kind: CaseKind | null, 
/**
 * `all` by default; `lead` leaves conventions out.
 */
lane?: CaseLane, 
/**
 * `open` (with stale ones) by default; `decided` or `all`.
 */
state: string | null, item: string | null, after: string | null, limit: number | null, };
export type ListConventions = Record<symbol, never>;
export type ListItems = { 
/**
 * The query language: `class:scratch collection:production state:open kind:image labeler:anna flagged:yes words>10 text`.
 */
query: string, after: string | null, 
/**
 * 1..=500, default 100.
 */
limit: number | null, };
export type ListJobs = Record<symbol, never>;
export type ListProjects = Record<symbol, never>;
export type Log = { versions: Array<VersionRow>, dirty: number, };
export type Look = { gamma: number, brightness: number, contrast: number, black: number, white: number, invert: boolean, clahe: number, };
export type LookPreset = { name: string, look: Look, };
export type Loss = { what: string, count: number, };
export type Mark = { "type": "box" } & BoxMark | { "type": "segment" } & Segment;
export type MarkChange = { kind: string, before: Mark | null, after: Mark | null, iou: number | null, words: Array<WordChange>, };
export type MeasurementLimit = { 
/**
 * The measurement's name, as `loudness`.
 */
measurement: string, least: number | null, most: number | null, };
export type MediaKind = "image" | "audio";
export type ModelCheck = { model: string, 
/**
 * With a truth and the model's submission.
 */
images: number, clips: number, f1: Stat, 
/**
 * COCO mean average precision over IoU 0.5 to 0.95.
 */
map: Stat, wer: Stat, wer_normalised: Stat, findings: Array<ModelFinding>, transcripts: Array<ModelTranscript>, };
export type ModelFinding = { item: string, name: string, kind: ModelFindingKind, 
/**
 * 0..=1, lower is worse.
 */
score: number, rect: Rect, 
/**
 * What the truth says, or for an overlooked one the model.
 */
class: string, 
/**
 * The mark, where the truth is one person's own.
 */
annotation: string | null, predicted: PredictedBox | null, words: string, };
export type ModelFindingKind = "overlooked" | "badly_located" | "swapped";
export type ModelRow = { name: string, items: number, };
export type ModelTranscript = { item: string, name: string, wer: Stat, errors: number, truth: string, text: string, };
export type Models = { models: Array<ModelRow>, };
export type Moment = { edit: string, at: number, kind: EditKind, revision: number, 
/**
 * Marks on the layer after it.
 */
marks: number, summary: string, view: string | null, };
export type MomentMarks = { edit: string, marks: Array<Mark>, };
export type Numerals = "any" | "words" | "digits";
export type OpenItem = { item: string, };
export type OpenLayer = { item: string, labeler: string, marks: Array<Mark>, 
/**
 * Pass as `parent` with the next edit.
 */
head: string | null, 
/**
 * `empty`, `draft` or `submitted`.
 */
state: string, revision: number, can_undo: boolean, can_redo: boolean, edits: number, };
export type OpenProject = { path: string, };
export type OpenWork = { item: string, };
export type Origin = { kind: OriginKind, 
/**
 * The hash of the item it was copied from, or the model's name.
 */
from: string, 
/**
 * True once it was moved, resized or given another class.
 */
touched: boolean, };
export type OriginKind = "inherited" | "model";
export type PairAgreement = { a: string, b: string, items: number, agreement: Stat, mean_iou: Stat, f1: Stat, 
/**
 * Cohen's, over the classes of boxes that belong together.
 */
kappa: Stat, wer: Stat, wer_normalised: Stat, cer: Stat, };
export type Patch = { put: Array<Mark>, remove: Array<string>, };
export type Picture = { width: number, height: number, 
/**
 * Bits a sample as stored. Tiles of more than 8 hold the high bytes in their left half
 * and the low bytes in their right half.
 */
bits: number, tile_px: number, levels: number, 
/**
 * True when the tiles are made; before that the first one asked for waits for them.
 */
ready: boolean, 
/**
 * Why the picture is not whole.
 */
damaged: string | null, };
export type PlanStep = { kinds: Array<CaseKind>, agreement: Stat, };
export type PredictedBox = { rect: Rect, class: string, confidence: number, };
export type Preferences = { body: string | null, };
export type Prelabels = { labeler: string, marks: Array<Mark>, };
export type PreviewAutoResolve = { rule: AutoRule, };
export type PreviewRules = Record<symbol, never>;
export type PreviewThresholds = { disagreements: DisagreementSettings, };
export type ProjectRef = { handle: string, name: string, path: string, };
export type ProjectSettings = { 
/**
 * Picture px in a millimetre, where one scale holds for all pictures.
 */
px_per_mm: number | null, 
/**
 * A part of a picture counts as looked at when it was shown at this zoom or closer.
 */
look_zoom: number, 
/**
 * Submitting a picture that was not looked at whole is refused, not only warned about.
 */
look_required: boolean, 
/**
 * The model whose boxes labelers are offered.
 */
prelabels: string | null, looks: Array<LookPreset>, 
/**
 * Of clips.
 */
transcripts: TranscriptSettings, 
/**
 * What counts as a disagreement. Changed only by applying thresholds, since every item's
 * cases follow from it.
 */
disagreements: DisagreementSettings, };
export type Projects = { recent: Array<RecentProject>, 
/**
 * Where new projects go unless another folder is chosen.
 */
default_folder: string, 
/**
 * True when this session may create and open projects.
 */
may_create: boolean, };
export type Queue = { item: ItemRow | null, next: Array<ItemRow>, remaining: number, submitted: number, total: number, };
export type ReEncoded = { name: string, before: string, after: string, };
export type RecentProject = { name: string, path: string, 
/**
 * False when the folder is gone.
 */
available: boolean, items: number, open_cases: number, 
/**
 * Milliseconds since 1970.
 */
opened_at: number, 
/**
 * The first items, for a cover picture.
 */
cover: Array<CoverItem>, 
/**
 * While it is open in this process: names it in media addresses.
 */
handle: string | null, };
export type Recomputed = { items: number, 
/**
 * Open and stale cases afterwards.
 */
open: number, 
/**
 * Stopped before the end; the next one goes on.
 */
cancelled: boolean, };
export type Rect = { x: number, y: number, width: number, height: number, };
export type Redo = { item: string, parent: string | null, };
export type Relabelled = { item: string, name: string, kind: MediaKind, changes: Array<MarkChange>, };
export type Remark = { flagged: boolean, note: string, };
export type RemarkItem = { item: string, flagged: boolean, note: string, };
export type RemoveExample = { id: string, };
export type Reopen = { item: string, reason: string, };
export type Resolved = { cases: number, batch: string | null, };
export type ReturnTo = { item: string, parent: string | null, edit: string, };
export type Role = "labeler" | "lead" | "owner";
export type RootChanges = { media: boolean, truth: boolean, layers: boolean, membership: boolean, book: boolean, };
export type Roots = { media: string, truth: string, layers: string, membership: string, book: string, };
export type RuleExample = { item: string, name: string, labeler: string, before: string, after: string, };
export type RulesPreview = { 
/**
 * Clips with a submitted transcript.
 */
items: number, 
/**
 * Transcripts that would be written otherwise; an item may have several.
 */
changed: number, 
/**
 * What they break, with and without a fix.
 */
by_kind: Array<KindCount>, 
/**
 * The first 200.
 */
examples: Array<RuleExample>, };
export type RulesReport = { 
/**
 * Submitted transcripts that were read.
 */
layers: number, 
/**
 * Those that were written otherwise.
 */
changed: number, cancelled: boolean, };
export type SaidText = { labeler: string, text: string, };
export type Segment = { id: string, text: string, 
/**
 * Microseconds from the first sample; both times or neither.
 */
start_micros?: number, end_micros?: number, speaker?: string, };
export type SessionInfo = { role: Role, labeler: string | null, may_choose: boolean, desktop: boolean, 
/**
 * What stands before `/media/...`; empty in a browser.
 */
media_base: string, };
export type SetPreferences = { body: string, };
export type Severity = "warning" | "error";
export type SkipItem = { item: string, reason: string, };
export type SkippedFile = { path: string, reason: string, };
export type SnapBoundary = { item: string, micros: number, };
export type Snapped = { micros: number, };
export type Speech = { regions: Array<TimeSpan>, silences: Array<TimeSpan>, 
/**
 * The level of what is not speech, dBFS.
 */
floor_db: number, };
export type Split = "train" | "validation" | "test";
export type StartApplyRules = Record<symbol, never>;
export type StartApplyThresholds = { disagreements: DisagreementSettings, };
export type StartAutoResolve = { rule: AutoRule, };
export type StartExport = { version: string, format: string, out: string, split: Split | null, bake: boolean, };
export type StartImport = { paths: Array<string>, format: string | null, labeler: string | null, labeler_kind: LabelerKind | null, collection: string | null, split: Split | null, link: boolean, 
/**
 * A COCO image without boxes was not looked at, instead of "nothing here".
 */
boxless_unseen: boolean, 
/**
 * Compute measurements too; true unless said otherwise.
 */
measure: boolean | null, };
export type StartRecompute = Record<symbol, never>;
export type StartVerify = Record<symbol, never>;
export type Stat = number | { value: null, reason: string, };
export type SubmissionCounts = { added: number, unchanged: number, revised: number, };
export type Submit = { item: string, parent: string | null, view: string | null, 
/**
 * Time spent on this revision without pauses over a minute.
 */
active_millis?: number, 
/**
 * Share of the picture that was looked at, 0..=1.
 */
seen?: number, 
/**
 * Share of the speech that was heard at 2.5 times its speed or slower, 0..=1.
 */
heard?: number, };
export type Submitted = { digest: string, revision: number, 
/**
 * False when the same content was already submitted.
 */
changed: boolean, open_cases: number, next: ItemRow | null, };
export type TagVersion = { version: string, name: string, };
export type ThresholdRow = { kind: CaseKind, now: number, then: number, };
export type ThresholdsPreview = { 
/**
 * Items that were looked at; the counts are of these.
 */
items: number, rows: Array<ThresholdRow>, 
/**
 * True when there are more items than were looked at.
 */
sampled: boolean, };
export type TimeSpan = { start_micros: number, end_micros: number, };
export type TranscriptRules = { fillers: Fillers, 
/**
 * The one spelling of fillers under `spelled`; `um` where none is given.
 */
filler_word: string | null, ellipsis: EllipsisRule, letter_case: LetterCase, numerals: Numerals, contractions: Contractions, 
/**
 * The tags that may be written, with or without their brackets; empty: any.
 */
tags: Array<string>, 
/**
 * Characters that may stand besides letters, digits and spaces; null: any.
 */
alphabet: string | null, least_chars_per_second: number | null, most_chars_per_second: number | null, };
export type TranscriptSettings = { 
/**
 * Clips are parted into segments; else one text stands for the whole clip.
 */
segmented: boolean, 
/**
 * Segments may overlap in time.
 */
overlap: boolean, 
/**
 * The names offered for speakers, in the order of their keys.
 */
speakers: Array<string>, 
/**
 * The language spoken, as a BCP 47 tag.
 */
language: string | null, 
/**
 * Submitting a clip of which speech was not heard is refused, not only warned about.
 */
listening_required: boolean, limits: Array<MeasurementLimit>, };
export type Truth = { basis: TruthBasis, marks: Array<Mark>, digest: string | null, };
export type TruthBasis = "decided" | "consensus" | "convention" | "single" | "none";
export type TruthCounts = { decided: number, consensus: number, convention: number, single: number, none: number, };
export type Undo = { item: string, parent: string | null, };
export type UndoBatch = { batch: string, };
export type UndoDecision = { case: string, };
export type Verdict = { "verdict": "take", labeler: string, } | { "verdict": "consensus" } | { "verdict": "none" } | { "verdict": "ambiguous" } | { "verdict": "marks", marks: Array<Mark>, };
export type Verification = { checked: number, faults: Array<Fault>, };
export type VersionRow = { version: string, digest: string, parent: string | null, message: string, author: string, created_at: number, items: number, 
/**
 * Items committed with open disagreements, without truth.
 */
open: number, truth: TruthCounts, tags: Array<string>, roots: Roots, };
export type WeekAgreement = { 
/**
 * Monday, 0 h UTC, milliseconds since 1970.
 */
from: number, 
/**
 * Items whose newest submission is of that week.
 */
items: number, agreement: Stat, };
export type WordChange = { op: string, text: string, };
export type WordSlot = { words: Array<string | null>, agree: boolean, };
export type Workplace = { layer: OpenLayer, picture: Picture | null, 
/**
 * What the project's settings offer; none once the item is submitted.
 */
prelabels: Prelabels | null, remark: Remark, 
/**
 * Active time of the revisions submitted before, in millis.
 */
active_millis: number, };

export type Operations = {
  list_projects: { request: ListProjects; output: Projects };
  create_project: { request: CreateProject; output: ProjectRef };
  open_project: { request: OpenProject; output: ProjectRef };
  forget_project: { request: ForgetProject; output: Projects };
  create_samples: { request: CreateSamples; output: Projects };
  get_session: { request: GetSession; output: SessionInfo };
  choose_labeler: { request: ChooseLabeler; output: SessionInfo };
  invite: { request: Invite; output: Invitation };
  get_info: { request: GetInfo; output: Info };
  list_items: { request: ListItems; output: Items };
  get_item: { request: GetItem; output: ItemDetail };
  start_import: { request: StartImport; output: Job };
  list_jobs: { request: ListJobs; output: Jobs };
  get_job: { request: GetJob; output: Job };
  cancel_job: { request: CancelJob; output: Job };
  add_class: { request: AddClass; output: BookOutput };
  change_class: { request: ChangeClass; output: BookOutput };
  change_rules: { request: ChangeRules; output: BookOutput };
  lint_text: { request: LintText; output: Linted };
  preview_rules: { request: PreviewRules; output: RulesPreview };
  start_apply_rules: { request: StartApplyRules; output: Job };
  get_picture: { request: GetPicture; output: Picture };
  get_speech: { request: GetSpeech; output: Speech };
  snap_boundary: { request: SnapBoundary; output: Snapped };
  get_queue: { request: GetQueue; output: Queue };
  open_item: { request: OpenItem; output: OpenLayer };
  open_work: { request: OpenWork; output: Workplace };
  apply_edit: { request: ApplyEdit; output: Edited };
  undo: { request: Undo; output: Edited };
  redo: { request: Redo; output: Edited };
  get_history: { request: GetHistory; output: History };
  get_moment: { request: GetMoment; output: MomentMarks };
  return_to: { request: ReturnTo; output: Edited };
  submit: { request: Submit; output: Submitted };
  reopen: { request: Reopen; output: OpenLayer };
  skip_item: { request: SkipItem; output: Queue };
  remark_item: { request: RemarkItem; output: Remark };
  get_settings: { request: GetSettings; output: ProjectSettings };
  change_settings: { request: ChangeSettings; output: ProjectSettings };
  get_preferences: { request: GetPreferences; output: Preferences };
  set_preferences: { request: SetPreferences; output: Preferences };
  list_cases: { request: ListCases; output: Disagreements };
  get_case: { request: GetCase; output: CaseDetail };
  decide_case: { request: DecideCase; output: CaseDetail };
  undo_decision: { request: UndoDecision; output: CaseDetail };
  list_conventions: { request: ListConventions; output: Conventions };
  decide_convention: { request: DecideConvention; output: Conventions };
  preview_thresholds: { request: PreviewThresholds; output: ThresholdsPreview };
  start_apply_thresholds: { request: StartApplyThresholds; output: Job };
  start_recompute: { request: StartRecompute; output: Job };
  preview_auto_resolve: { request: PreviewAutoResolve; output: AutoPreview };
  start_auto_resolve: { request: StartAutoResolve; output: Job };
  list_batches: { request: ListBatches; output: DecisionBatches };
  undo_batch: { request: UndoBatch; output: DecisionBatches };
  get_book: { request: GetBook; output: BookPages };
  file_example: { request: FileExample; output: BookPage };
  remove_example: { request: RemoveExample; output: BookPage };
  change_page: { request: ChangePage; output: BookPage };
  get_agreement: { request: GetAgreement; output: Agreement };
  get_models: { request: GetModels; output: Models };
  get_model_check: { request: GetModelCheck; output: ModelCheck };
  commit: { request: Commit; output: VersionRow };
  get_log: { request: GetLog; output: Log };
  tag_version: { request: TagVersion; output: VersionRow };
  get_diff: { request: GetDiff; output: Diff };
  get_drift: { request: GetDrift; output: Drift };
  start_export: { request: StartExport; output: Job };
  start_verify: { request: StartVerify; output: Job };
};

export type OperationName = keyof Operations;

/** What an answer is made of: fetch again when one of these went stale. */
export const READS: Record<OperationName, readonly string[]> = {
  list_projects: ['projects'],
  create_project: [],
  open_project: [],
  forget_project: ['projects'],
  create_samples: ['projects'],
  get_session: ['session'],
  choose_labeler: ['session'],
  invite: [],
  get_info: ['items', 'labels', 'cases', 'book', 'versions'],
  list_items: ['items', 'labels', 'cases'],
  get_item: ['items', 'labels', 'cases', 'book'],
  start_import: [],
  list_jobs: ['jobs'],
  get_job: ['jobs'],
  cancel_job: ['jobs'],
  add_class: ['book'],
  change_class: ['book'],
  change_rules: ['book'],
  lint_text: ['book'],
  preview_rules: ['book', 'labels'],
  start_apply_rules: [],
  get_picture: ['items'],
  get_speech: ['items'],
  snap_boundary: ['items'],
  get_queue: ['items', 'labels'],
  open_item: ['labels'],
  open_work: ['labels', 'settings'],
  apply_edit: [],
  undo: [],
  redo: [],
  get_history: ['labels'],
  get_moment: ['labels'],
  return_to: [],
  submit: [],
  reopen: [],
  skip_item: [],
  remark_item: [],
  get_settings: ['settings'],
  change_settings: [],
  get_preferences: ['preferences'],
  set_preferences: [],
  list_cases: ['cases'],
  get_case: ['cases', 'labels'],
  decide_case: [],
  undo_decision: [],
  list_conventions: ['cases', 'book', 'labels', 'settings'],
  decide_convention: [],
  preview_thresholds: ['cases', 'labels', 'settings'],
  start_apply_thresholds: [],
  start_recompute: [],
  preview_auto_resolve: ['cases', 'labels'],
  start_auto_resolve: [],
  list_batches: ['cases'],
  undo_batch: [],
  get_book: ['book'],
  file_example: [],
  remove_example: [],
  change_page: [],
  get_agreement: ['labels', 'cases', 'book'],
  get_models: ['labels'],
  get_model_check: ['labels', 'cases', 'items'],
  commit: [],
  get_log: ['versions', 'items'],
  tag_version: [],
  get_diff: ['versions', 'items'],
  get_drift: ['versions', 'items'],
  start_export: [],
  start_verify: [],
};
