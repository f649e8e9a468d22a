//! Transcripts: where segments may lie, what was heard, and rules that run over history.

use std::sync::atomic::{AtomicU64, Ordering};

use burnish_core::{
    Actor, Progress, Silent, annotate, book, import, look, people, rules, settings,
};
use burnish_model::{
    Contractions, EditKind, Fillers, Hash, LabelerKind, Mark, Patch, Role, Segment,
    TranscriptRules, TranscriptSettings,
    output::{Edited, OpenLayer, ProjectSettings},
};
use burnish_testkit::{TempProject, workspace};

use crate::{id, request};

/// A project with some clips and two people.
pub(crate) struct Clips {
    pub(crate) project: TempProject,
    pub(crate) items: Vec<Hash>,
    pub(crate) anna: Actor,
    pub(crate) ben: Actor,
}

impl Clips {
    pub(crate) fn new(names: &[&str]) -> Self {
        let project = TempProject::new();
        let anna = people::ensure(&project, "anna", None, Role::Labeler).unwrap();
        let ben = people::ensure(&project, "ben", None, Role::Labeler).unwrap();
        let folder = workspace().join("sample-data/voice-assistant/clips");
        for name in names {
            import::import(&project, &anna, &request(folder.join(name), None), &Silent).unwrap();
        }
        let items = look::items(&project, "", None, None).unwrap().items;
        let items = items.iter().map(|row| row.hash).collect();
        Self {
            project,
            items,
            anna,
            ben,
        }
    }

    fn open(&self, actor: &Actor, item: usize) -> OpenLayer {
        annotate::open(&self.project, actor, self.items[item]).unwrap()
    }

    pub(crate) fn put(
        &self,
        actor: &Actor,
        item: usize,
        segments: &[Segment],
    ) -> Result<Edited, annotate::AnnotateError> {
        let patch = Patch {
            put: segments.iter().cloned().map(Mark::Segment).collect(),
            remove: Vec::new(),
        };
        let head = self.open(actor, item).head;
        let head = head.as_deref();
        annotate::apply(
            &self.project,
            actor,
            self.items[item],
            head,
            EditKind::Change,
            patch,
            None,
        )
    }

    pub(crate) fn submit(
        &self,
        actor: &Actor,
        item: usize,
        heard: f64,
    ) -> Result<(), annotate::AnnotateError> {
        let head = self.open(actor, item).head;
        let work = annotate::Work {
            heard: Some(heard),
            ..annotate::Work::default()
        };
        annotate::submit(
            &self.project,
            actor,
            self.items[item],
            head.as_deref(),
            work,
        )
        .map(|_| ())
    }

    pub(crate) fn say(&self, actor: &Actor, item: usize, text: &str) {
        self.put(actor, item, &[said(1, text)]).unwrap();
        self.submit(actor, item, 0.5).unwrap();
    }

    fn text(&self, actor: &Actor, item: usize) -> String {
        burnish_model::mark::transcript_text(&self.open(actor, item).marks)
    }

    fn set(&self, transcripts: TranscriptSettings) {
        let wanted = ProjectSettings {
            transcripts,
            ..ProjectSettings::default()
        };
        settings::change(&self.project, wanted).unwrap();
    }

    fn rule(&self) {
        let rules = TranscriptRules {
            fillers: Fillers::Drop,
            contractions: Contractions::Expand,
            ..TranscriptRules::default()
        };
        book::change_rules(&self.project, rules).unwrap();
    }
}

pub(crate) fn said(number: u8, text: &str) -> Segment {
    Segment {
        id: id(number),
        text: text.into(),
        start_micros: None,
        end_micros: None,
        speaker: None,
    }
}

fn timed(number: u8, millis: std::ops::Range<i64>) -> Segment {
    Segment {
        start_micros: Some(millis.start * 1_000),
        end_micros: Some(millis.end * 1_000),
        ..said(number, "yes")
    }
}

#[test]
fn segments_overlap_only_where_the_project_says_so() {
    let clips = Clips::new(&["clip_01.flac"]);
    let anna = &clips.anna;
    clips
        .put(anna, 0, &[timed(1, 0..500), timed(2, 500..900)])
        .unwrap();
    let refused = clips
        .put(anna, 0, &[timed(1, 0..501)])
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("0:00.000 to 0:00.501 and 0:00.500 to 0:00.900 overlap"),
        "it names both times: {refused}"
    );
    clips.put(anna, 0, &[timed(3, 600..700)]).unwrap_err();
    clips
        .put(anna, 0, &[timed(1, 0..400), timed(2, 400..900)])
        .expect("a boundary that two share is moved in one edit");

    clips.set(TranscriptSettings {
        overlap: true,
        ..TranscriptSettings::default()
    });
    clips.put(anna, 0, &[timed(1, 0..600)]).unwrap();
    clips.set(TranscriptSettings::default());
    let mut typed = timed(1, 0..600);
    typed.text = "no".into();
    clips.put(anna, 0, &[typed]).expect("typing moves nothing");
    clips
        .put(anna, 0, &[timed(3, 900..1_000)])
        .expect("an old overlap is in nobody's way");
    clips
        .put(anna, 0, &[timed(1, 0..550)])
        .expect("an old overlap may be made smaller");
}

#[test]
fn a_segment_ends_within_its_clip() {
    let clips = Clips::new(&["clip_01.flac"]);
    let refused = clips.put(&clips.anna, 0, &[timed(1, 0..3_600_000)]);
    let refused = refused.unwrap_err().to_string();
    assert!(
        refused.contains("0:00.000 to 60:00.000 goes beyond the clip"),
        "{refused}"
    );
}

#[test]
fn a_project_may_ask_that_all_speech_is_heard() {
    let clips = Clips::new(&["clip_01.flac"]);
    clips.set(TranscriptSettings {
        listening_required: true,
        ..TranscriptSettings::default()
    });
    clips.put(&clips.anna, 0, &[said(1, "yes")]).unwrap();
    let refused = clips.submit(&clips.anna, 0, 0.999).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "only 99 % of the speech in this clip was heard"
    );
    clips.submit(&clips.anna, 0, 1.0).unwrap();
    let detail = look::item(&clips.project, &clips.anna, "clip_01.flac").unwrap();
    assert_eq!(detail.layers[0].heard, Some(1.0), "the lead reads it");
}

#[test]
fn rules_show_what_they_would_do_and_change_nothing_before_they_are_applied() {
    let clips = Clips::new(&["clip_01.flac", "clip_02.flac"]);
    clips.say(&clips.anna, 0, "Um, so it's late");
    clips.say(&clips.ben, 0, "it is late");
    clips.say(&clips.ben, 1, "uh so");
    clips.rule();
    let before = clips.open(&clips.anna, 0);
    let preview = rules::preview(&clips.project).unwrap();
    assert_eq!((preview.items, preview.changed), (2, 2));
    let kinds: Vec<(&str, u64)> = preview
        .by_kind
        .iter()
        .map(|kind| (kind.kind.as_str(), kind.count))
        .collect();
    assert_eq!(kinds, [("contraction", 1), ("filler", 2)]);
    let texts: Vec<(&str, &str, &str)> = preview
        .examples
        .iter()
        .map(|one| {
            (
                one.labeler.as_str(),
                one.before.as_str(),
                one.after.as_str(),
            )
        })
        .collect();
    assert_eq!(
        texts,
        [
            ("anna", "Um, so it's late", "So it is late"),
            ("ben", "uh so", "so")
        ]
    );
    assert_eq!(clips.open(&clips.anna, 0), before, "nothing changed");
}

#[test]
fn applied_rules_are_one_edit_of_each_sealed_layer_that_its_labeler_can_undo() {
    let clips = Clips::new(&["clip_01.flac", "clip_02.flac"]);
    let (anna, ben) = (&clips.anna, &clips.ben);
    clips.say(anna, 0, "Um, it's late");
    clips.say(ben, 0, "It is late");
    clips.put(anna, 1, &[said(1, "um draft")]).unwrap();
    let model = people::ensure(
        &clips.project,
        "asr",
        Some(LabelerKind::Model),
        Role::Labeler,
    );
    let model = model.unwrap();
    clips.say(&model, 0, "um model");
    clips.rule();

    let report = rules::apply(&clips.project, &Silent).unwrap();
    assert_eq!(
        (report.layers, report.changed, report.cancelled),
        (2, 1, false)
    );
    let layer = clips.open(anna, 0);
    assert_eq!((layer.state.as_str(), layer.revision), ("submitted", 2));
    assert_eq!(clips.text(anna, 0), "It is late");
    assert_eq!(
        clips.open(ben, 0).revision,
        1,
        "what keeps the rules is left alone"
    );
    assert_eq!(clips.text(anna, 1), "um draft", "a draft is its labeler's");
    assert_eq!(
        clips.text(&model, 0),
        "um model",
        "a model said what it said"
    );
    let detail = look::item(&clips.project, anna, "clip_01.flac").unwrap();
    assert_eq!(detail.cases, [], "both say the same now");
    let heard: Vec<Option<f64>> = detail.layers.iter().map(|layer| layer.heard).collect();
    assert_eq!(heard, [Some(0.5); 3], "what was heard is as before");

    let again = rules::apply(&clips.project, &Silent).unwrap();
    assert_eq!(again.changed, 0, "once is enough");

    annotate::reopen(&clips.project, anna, clips.items[0], "I did say um").unwrap();
    let layer = clips.open(anna, 0);
    assert!(layer.can_undo, "the rules' edit is undone like one's own");
    annotate::undo(&clips.project, anna, clips.items[0], layer.head.as_deref()).unwrap();
    assert_eq!(clips.text(anna, 0), "Um, it's late");
    let layer = clips.open(anna, 0);
    assert!(layer.can_redo && !layer.can_undo);
    let past = annotate::history(&clips.project, anna, clips.items[0]).unwrap();
    let words: Vec<&str> = past
        .moments
        .iter()
        .map(|moment| moment.summary.as_str())
        .collect();
    assert_eq!(
        words,
        [
            "1 segment added",
            "written as the rules say",
            "undone: written as the rules say"
        ]
    );
}

/// Cancels once this much was reported.
struct Stops(AtomicU64);

impl Progress for Stops {
    fn report(&self, _: &str, done: u64, _: Option<u64>) {
        self.0.store(done, Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= 1
    }
}

#[test]
fn a_stopped_run_keeps_whole_items_and_another_goes_on() {
    let clips = Clips::new(&["clip_01.flac", "clip_02.flac"]);
    clips.say(&clips.anna, 0, "um one");
    clips.say(&clips.anna, 1, "um two");
    clips.rule();
    let stopped = rules::apply(&clips.project, &Stops(AtomicU64::new(0))).unwrap();
    assert_eq!((stopped.changed, stopped.cancelled), (1, true));
    let resumed = rules::apply(&clips.project, &Silent).unwrap();
    assert_eq!((resumed.changed, resumed.cancelled), (1, false));
    assert_eq!(
        [0, 1].map(|item| clips.text(&clips.anna, item)),
        ["one", "two"]
    );
}

#[test]
fn rules_and_settings_that_make_no_sense_are_refused() {
    let clips = Clips::new(&[]);
    let rules = TranscriptRules::default;
    for wrong in [
        TranscriptRules {
            filler_word: Some("u m".into()),
            ..rules()
        },
        TranscriptRules {
            tags: vec!["noise".into(), " noise".into()],
            ..rules()
        },
        TranscriptRules {
            least_chars_per_second: Some(9.0),
            most_chars_per_second: Some(3.0),
            ..rules()
        },
    ] {
        book::change_rules(&clips.project, wrong).unwrap_err();
    }
    for wrong in [
        TranscriptSettings {
            speakers: vec!["A".into(), " A".into()],
            ..Default::default()
        },
        TranscriptSettings {
            language: Some("english please".into()),
            ..Default::default()
        },
    ] {
        let wrong = ProjectSettings {
            transcripts: wrong,
            ..ProjectSettings::default()
        };
        settings::change(&clips.project, wrong).unwrap_err();
    }
    let version = book::change_rules(&clips.project, rules()).unwrap().version;
    assert_eq!(version, 1, "the same rules are no new book");
}

#[test]
fn settings_stored_before_there_were_transcripts_still_read() {
    let before: ProjectSettings =
        serde_json::from_str(r#"{"px_per_mm":2.0,"look_zoom":1.0}"#).unwrap();
    assert_eq!(before.transcripts, TranscriptSettings::default());
}
