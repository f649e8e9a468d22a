//! What the command line prints, for people; field names for programs are in `contract`.

use std::{path::Path, sync::OnceLock};

use burnish_testkit::Burnish;

pub const PHONES: &str = "demo/phone-scratches.burnish";
pub const VOICES: &str = "demo/voice-assistant.burnish";

/// A folder with `demo/` in it, made once for all tests that only look.
pub fn demo() -> &'static (Burnish, tempfile::TempDir) {
    static DEMO: OnceLock<(Burnish, tempfile::TempDir)> = OnceLock::new();
    DEMO.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let burnish = Burnish::new(folder.path());
        burnish.text(&["demo", "demo"]);
        (burnish, folder)
    })
}

/// Folders to import from: `small/` has `count` pictures of the samples.
pub fn pictures(folder: &Path, count: usize) -> Vec<String> {
    let source = burnish_testkit::workspace().join("sample-data/phone-scratches/images");
    std::fs::create_dir_all(folder).unwrap();
    let names: Vec<String> = (1..=count)
        .map(|number| format!("phone_{number:03}.jpg"))
        .collect();
    for name in &names {
        std::fs::copy(source.join(name), folder.join(name)).unwrap();
    }
    names
}

macro_rules! snapshot {
    ($project:expr, [$($argument:expr),*], @$wanted:literal) => {{
        let (burnish, folder) = demo();
        let project: Option<&str> = $project;
        let burnish = project.map_or(burnish.clone(), |project| burnish.on(project));
        let folder = folder.path().canonicalize().unwrap();
        // Column widths follow the ids, so those keep theirs and only the ids themselves go.
        let text = burnish.text(&[$($argument),*]).replace(&*folder.to_string_lossy(), "DIR");
        insta::with_settings!({ filters => vec![
            (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID"),
            (r"\b[0-9a-f]{64}\b", "HASH"),
            (r"\b[0-9a-f]{12}\b", "DIGEST"),
            (r" +\n", "\n"),
        ]}, { insta::assert_snapshot!(text, @$wanted) });
    }};
}

#[test]
fn demo_makes_two_projects() {
    snapshot!(None, ["demo", "demo"], @r#"
    phone-scratches: DIR/demo/phone-scratches.burnish
    voice-assistant: DIR/demo/voice-assistant.burnish
    "#);
}

#[test]
fn info_counts_what_is_there() {
    snapshot!(Some(PHONES), ["info"], @r#"
    phone-scratches
    items        64 (64 images, 0 clips)
    submissions  88
    cases        17 open, 0 stale, 3 decided
    truth        3 decided, 11 consensus, 0 convention, 16 single, 34 none
    version      v1, 25 items changed since
    collection   first batch (40 items)
    collection   production (24 items)
    class        0 scratch (106 boxes)
    class        1 chip (45 boxes)
    labeler      anna (human, 30 submissions)
    labeler      ben (human, 29 submissions)
    labeler      cara (human, 29 submissions)
    labeler      lena (human, 0 submissions)
    "#);
}

#[test]
fn items_are_one_line_each() {
    snapshot!(Some(PHONES), ["items", "--limit", "3"], @r#"
    HASH      NAME           SIZE       STATE    TRUTH      COLLECTIONS
    c6962f4b  phone_001.jpg  640 x 480  settled  decided    first batch
    5bb5936a  phone_002.jpg  640 x 480  settled  single     first batch
    4e56f222  phone_003.jpg  640 x 480  settled  consensus  first batch
    3 of 64 items
    "#);
}

#[test]
fn clips_are_listed_with_their_length() {
    snapshot!(Some(VOICES), ["items", "--limit", "3"], @r#"
    HASH      NAME          SIZE    STATE    TRUTH      COLLECTIONS
    9f64e3ce  clip_01.flac  3.60 s  open     none       first batch
    db7e3502  clip_02.flac  3.40 s  settled  decided    first batch
    9e21ffbb  clip_03.flac  3.62 s  settled  consensus  first batch
    3 of 48 items
    "#);
}

#[test]
fn disagreements_come_worst_first() {
    snapshot!(Some(PHONES), ["disagreements", "--limit", "3"], @r#"
    CASE                                  SEVERITY  KIND         STATE  ITEM           WHY
    ID  error     class        open   phone_022.jpg  anna says scratch, ben and cara say chip
    ID  error     class        open   phone_038.jpg  cara says scratch, anna and ben say chip
    ID  error     split_merge  open   phone_027.jpg  cara drew one box where anna and ben drew 3
    3 of 17 cases
    "#);
}

#[test]
fn transcripts_disagree_with_a_cause() {
    snapshot!(Some(VOICES), ["disagreements", "--limit", "3"], @r#"
    CASE                                  SEVERITY  KIND     STATE  ITEM          WHY
    ID  error     lexical  open   clip_18.flac  anna and ben: Different words: “Erin” or “Aaron”
    ID  error     lexical  open   clip_22.flac  anna and ben: Different words: “off” or “on”
    ID  error     lexical  open   clip_15.flac  anna and cara: Different words: “Austin” or “Boston”
    3 of 17 cases
    "#);
}

#[test]
fn a_leads_list_leaves_conventions_out() {
    snapshot!(Some(VOICES), ["disagreements", "--lane", "lead", "--limit", "1"], @r#"
    CASE                                  SEVERITY  KIND     STATE  ITEM          WHY
    ID  error     lexical  open   clip_18.flac  anna and ben: Different words: “Erin” or “Aaron”
    1 of 3 cases
    "#);
}

#[test]
fn conventions_say_what_they_split_and_how_people_write() {
    snapshot!(Some(VOICES), ["conventions"], @r#"
    CONVENTION        SPLITS   CLIPS  GAIN   DECIDED  EXAMPLE
    contraction       4 of 72  2      0.056  -        What's the capital city of Norway? | What is the capital city of Norway?
    case              4 of 72  2      0.049  -        Turn off the lights in the living room. | turn off the lights in the living room.
    filler            4 of 72  2      0.049  -        Um, the weather is nice today. | The weather is nice today.
    number_format     4 of 72  2      0.049  -        Set a timer for 5 minutes, please. | Set a timer for five minutes, please.
    filler_spelling   2 of 72  1      0.028  -        Um, nearest gas station, please. | Umm, nearest gas station, please.
    spelling_variant  2 of 72  1      0.028  -        Change the lamp colour to blue. | Change the lamp color to blue.
    compound          2 of 72  1      0.028  -        Open my running playlist on shuffle. | Open my running play list on shuffle.
    abbreviation      2 of 72  1      0.028  -        Call Doctor Miller on her mobile. | Call Dr. Miller on her mobile.
    repetition        2 of 72  1      0.028  -        Show the the photos from last summer. | Show the photos from last summer.
    punctuation       2 of 72  1      0.021  -        Read me the news from this morning. | Read me the news from this morning
    ellipsis          1 of 72  1      0.014  -        Um, the weather is nice today. | Um… the weather is nice today.
    contraction: contractions written out in 2 texts, contractions kept in 4 texts
    case: small letters only in 2 texts, capitals kept in 4 texts
    filler: fillers dropped in 2 texts, fillers kept in 4 texts
    number_format: numbers in digits in 3 texts, numbers in words in 3 texts
    filler_spelling: one spelling per filler in 2 texts, fillers spelled freely in 1 text
    spelling_variant: American spelling in 2 texts, other spellings kept in 1 text
    compound: compounds evened out in 2 texts, compounds as written in 1 text
    abbreviation: abbreviations written out in 1 text, abbreviations kept in 2 texts
    repetition: repetitions dropped in 2 texts, repetitions kept in 1 text
    punctuation: punctuation dropped in 2 texts, punctuation kept in 1 text
    ellipsis: pauses not marked in 1 text, pauses marked in 1 text
    deciding contraction: 0.569
    deciding case, contraction: 0.611
    deciding contraction, filler, number_format: 0.667
    deciding case, contraction, filler, number_format: 0.708
    deciding abbreviation, case, contraction, filler, number_format: 0.736
    word error rate 0.098, normalised 0.017; character error rate 0.039, normalised 0.009
    exact agreement 0.514, at best 0.889
    "#);
}

#[test]
fn thresholds_are_tried_before_they_are_applied() {
    snapshot!(Some(PHONES), ["thresholds", "--lambda", "0.97"], @r#"
    tau 0.5, lambda 0.97, edge 4 px and 0.08 of the side, boundaries 200 ms
    KIND         OPEN NOW  OPEN THEN
    missed       3         3
    extra        3         3
    class        2         2
    loose        3         16
    split_merge  2         2
    attribute    2         2
    duplicate    2         2
    24 items compared
    "#);
}

#[test]
fn a_rule_says_what_it_would_settle() {
    snapshot!(Some(PHONES), ["resolve", "--kind", "missed", "--kind", "loose", "--least-iou", "0.63", "--dry-run"], @r#"
    CASE                                  KIND    ITEM           WHY
    ID  missed  phone_035.jpg  anna and ben drew it, cara did not
    ID  missed  phone_017.jpg  anna and cara drew it, ben did not
    ID  missed  phone_030.jpg  ben and cara drew it, anna did not
    ID  loose   phone_025.jpg  ben: IoU 0.64 to the others' box; left edge 14 px off
    4 of 6 cases would be settled: 3 missed, 1 loose
    "#);
}

#[test]
fn agreement_names_every_pair() {
    snapshot!(Some(PHONES), ["agree"], @r#"
    PAIR         ITEMS  AGREEMENT  MEAN IOU  F1     KAPPA
    anna / ben   24     0.807      0.955     0.818  0.878
    anna / cara  24     0.793      0.942     0.800  0.875
    ben / cara   24     0.768      0.932     0.800  0.880

    LABELER  ITEMS  AGREEMENT  F1 TO OTHERS  F1 TO TRUTH  VITALITY  RELIABILITY
    anna     24     0.800      0.750         0.939        9.1e-4    0.975
    ben      24     0.787      0.750         0.941        0.005     0.975
    cara     24     0.781      0.759         0.980        -0.010    0.974

    CLASS    BOXES  F1     MEAN IOU  ALPHA
    scratch  91     0.769  0.937     0.165
    chip     38     0.895  0.957     -0.058

    human level, F1 of boxes at IoU 0.5: 0.806 (95 % 0.723 to 0.893)
    human level, F1 of boxes at IoU 0.75: 0.759 (95 % 0.675 to 0.849)
    classes of matched boxes: 0.945 equal, Cohen's kappa 0.878, Fleiss' kappa 0.869
    Krippendorff's alpha, boxes: 0.541 (95 % 0.361 to 0.721)
    Krippendorff's alpha, transcripts: undefined, no clip has two submissions
    "#);
    snapshot!(Some(VOICES), ["agree"], @r#"
    PAIR         ITEMS  AGREEMENT  WER    WER NORMALISED  CER
    anna / ben   24     0.897      0.100  0.019           0.041
    anna / cara  24     0.898      0.100  0.013           0.042
    ben / cara   24     0.906      0.094  0.019           0.035

    LABELER  ITEMS  AGREEMENT  WER TO TRUTH
    anna     24     0.898      0.014
    ben      24     0.901      0.014
    cara     24     0.902      0.014

    human level, Word error rate: 0.098 (95 % 0.065 to 0.141)
    human level, Word error rate after normalising: 0.017 (95 % 0.004 to 0.033)
    human level, Character error rate: 0.039 (95 % 0.024 to 0.060)
    Krippendorff's alpha, boxes: undefined, no image has two submissions
    Krippendorff's alpha, transcripts: 0.893
    "#);
}

#[test]
fn the_log_has_the_first_version() {
    snapshot!(Some(PHONES), ["log"], @r#"
    v1  DIGEST  40 items, 11 open  lena: First batch, three labelers
    25 items changed since
    "#);
}

#[test]
fn a_diff_names_what_was_relabelled() {
    snapshot!(Some(VOICES), ["diff", "v1", "work"], @r#"
    v1 to work: 24 added, 0 removed, 0 re-encoded, 1 relabelled, 23 unchanged
    boxes: 0 added, 0 removed, 0 moved, 0 of another class; 1 text changed
    + clip_59.flac
    + clip_66.flac
    + clip_74.flac
    + clip_52.flac
    + clip_62.flac
    + clip_56.flac
    + clip_70.flac
    + clip_64.flac
    + clip_71.flac
    + clip_63.flac
    + clip_55.flac
    + clip_58.flac
    + clip_60.flac
    + clip_73.flac
    + clip_51.flac
    + clip_61.flac
    + clip_57.flac
    + clip_72.flac
    + clip_53.flac
    + clip_54.flac
    + clip_67.flac
    + clip_68.flac
    + clip_69.flac
    + clip_65.flac
    ~ clip_13.flac: truth_added
    ~ clip_13.flac: segment_added
    "#);
}

#[test]
fn an_item_is_shown_with_what_labelers_said_about_it() {
    let folder = tempfile::tempdir().unwrap();
    pictures(&folder.path().join("in"), 1);
    let burnish = Burnish::new(folder.path());
    burnish.text(&["init", "said.burnish"]);
    let burnish = burnish.on("said.burnish");
    burnish.text(&["import", "in"]);
    {
        let root = folder.path().join("said.burnish");
        let project = burnish_core::Project::open(&root, burnish_testkit::fixed_clock()).unwrap();
        let item = burnish_core::look::items(&project, "", None, None)
            .unwrap()
            .items[0]
            .hash;
        for (name, flagged, note) in [("anna", true, "a reflection?"), ("ben", true, "")] {
            let role = burnish_model::Role::Labeler;
            let actor = burnish_core::people::ensure(&project, name, None, role).unwrap();
            burnish_core::annotate::remark(&project, &actor, item, flagged, note).unwrap();
        }
    }
    let shown = burnish.text(&["show", "phone_001.jpg"]);
    assert!(
        shown.contains("flagged by anna: a reflection?\nflagged by ben\n"),
        "{shown}"
    );
    assert_eq!(
        burnish.json(&["items", "--query", "flagged:yes"])["total"],
        1
    );
}

#[test]
fn drift_names_the_cause_first() {
    snapshot!(Some(PHONES), ["drift", "v1", "collection:production"], @r#"
    v1 to collection:production: drift
    MEASUREMENT  VERDICT            SEVERITY  EFFECT  Q        N REF  N CUR  CHANGE  STATISTIC
    luminance    drift              major     3.373   1.2e-14  40     24     lower   ACAT(KS, Mann-Whitney, Brown-Forsythe); Wasserstein / robust sigma
    contrast     drift              major     1.326   2.0e-8   40     24     lower   ACAT(KS, Mann-Whitney, Brown-Forsythe); Wasserstein / robust sigma
    sharpness    no_drift           none      0.264   0.354    40     24             ACAT(KS, Mann-Whitney, Brown-Forsythe); Wasserstein / robust sigma
    size         no_drift           none      0.000   0.990    40     24             ACAT(KS, Mann-Whitney, Brown-Forsythe); Wasserstein / robust sigma
    box_count    insufficient_data  none      -       -        29     0              ACAT(KS, Mann-Whitney, Brown-Forsythe); Wasserstein / robust sigma
    box_size     insufficient_data  none      -       -        44     0              ACAT(KS, Mann-Whitney, Brown-Forsythe); Wasserstein / robust sigma
    class_share  insufficient_data  none      -       -        44     0              chi-square; Jensen-Shannon distance
    "#);
}

#[test]
fn an_export_says_what_it_leaves_out() {
    snapshot!(Some(PHONES), ["export", "v1", "--format", "coco", "--out", "out"], @r#"
    v1 as coco to DIR/out: 29 images, 0 clips, 44 annotations
    left out: 11 open, 0 damaged, 0 unlabelled
    lost: 29 collections of items
    lost: 29 hashes of items
    sha256 HASH
    "#);
}

#[test]
fn verify_says_how_much_it_checked() {
    snapshot!(Some(PHONES), ["verify"], @"104 checked, 0 faults");
}
