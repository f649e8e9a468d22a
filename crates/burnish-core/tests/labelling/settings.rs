//! What a lead decides about labelling, and what one person sets for themselves.

use burnish_core::{annotate, settings};
use burnish_model::{
    DisagreementSettings, MeasurementLimit, TranscriptSettings,
    output::{Look, LookPreset, ProjectSettings},
};

use crate::World;

const NEUTRAL: Look = Look {
    gamma: 1.0,
    brightness: 0.0,
    contrast: 0.0,
    black: 0.0,
    white: 1.0,
    invert: false,
    clahe: 0.0,
};

fn preset(name: &str, look: Look) -> LookPreset {
    LookPreset {
        name: name.into(),
        look,
    }
}

#[test]
fn settings_are_kept_and_start_as_the_defaults() {
    let world = World::new();
    assert_eq!(
        settings::get(&world.project).unwrap(),
        ProjectSettings::default()
    );
    let wanted = ProjectSettings {
        px_per_mm: Some(12.5),
        look_zoom: 1.0,
        look_required: true,
        prelabels: None,
        disagreements: DisagreementSettings::default(),
        transcripts: TranscriptSettings {
            segmented: true,
            speakers: vec!["Agent".into(), "Caller".into()],
            language: Some("de-CH".into()),
            limits: vec![MeasurementLimit {
                measurement: "snr".into(),
                least: Some(15.0),
                most: None,
            }],
            ..TranscriptSettings::default()
        },
        looks: vec![
            preset(
                "dark",
                Look {
                    gamma: 2.0,
                    ..NEUTRAL
                },
            ),
            preset(
                "edges",
                Look {
                    clahe: 3.0,
                    invert: true,
                    ..NEUTRAL
                },
            ),
        ],
    };
    settings::change(&world.project, wanted.clone()).unwrap();
    assert_eq!(settings::get(&world.project).unwrap(), wanted);
}

#[test]
fn settings_that_make_no_sense_are_refused_by_name() {
    let world = World::new();
    let default = ProjectSettings::default;
    let looks = |looks: Vec<LookPreset>| ProjectSettings { looks, ..default() };
    let many = (0..21).map(|n| preset(&n.to_string(), NEUTRAL)).collect();
    let wrong = [
        (
            "px_per_mm",
            ProjectSettings {
                px_per_mm: Some(0.0),
                ..default()
            },
        ),
        (
            "px_per_mm",
            ProjectSettings {
                px_per_mm: Some(f64::NAN),
                ..default()
            },
        ),
        (
            "look_zoom",
            ProjectSettings {
                look_zoom: 0.0,
                ..default()
            },
        ),
        (
            "look_zoom",
            ProjectSettings {
                look_zoom: 65.0,
                ..default()
            },
        ),
        (
            "prelabels",
            ProjectSettings {
                prelabels: Some("nobody".into()),
                ..default()
            },
        ),
        (
            "prelabels",
            ProjectSettings {
                prelabels: Some("ben".into()),
                ..default()
            },
        ),
        (
            "looks",
            looks(vec![preset("a", NEUTRAL), preset(" a", NEUTRAL)]),
        ),
        ("looks", looks(vec![preset(" ", NEUTRAL)])),
        (
            "looks",
            looks(vec![preset(
                "a",
                Look {
                    white: 0.0,
                    ..NEUTRAL
                },
            )]),
        ),
        (
            "looks",
            looks(vec![preset(
                "a",
                Look {
                    gamma: 0.0,
                    ..NEUTRAL
                },
            )]),
        ),
        (
            "looks",
            looks(vec![preset(
                "a",
                Look {
                    clahe: 0.5,
                    ..NEUTRAL
                },
            )]),
        ),
        ("looks", looks(many)),
    ];
    for (field, settings) in wrong {
        let error = settings::change(&world.project, settings)
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(field), "{field}: {error}");
    }
    assert_eq!(settings::get(&world.project).unwrap(), default());
}

#[test]
fn a_models_boxes_are_offered_until_the_item_is_submitted() {
    let world = World::new();
    let model = world.model("detector");
    let offer = || {
        annotate::open_work(&world.project, &world.anna, world.item)
            .unwrap()
            .prelabels
    };
    let wanted = ProjectSettings {
        prelabels: Some("detector".into()),
        ..ProjectSettings::default()
    };
    settings::change(&world.project, wanted).unwrap();
    world.draw(&model, &[world.mark(9, 10.0)]);
    assert_eq!(offer(), None, "a draft of the model is not its word yet");
    world.submit(&model, Default::default()).unwrap();
    world.draw(&world.ben, &[world.mark(8, 200.0)]);
    world.submit(&world.ben, Default::default()).unwrap();
    let offered = offer().unwrap();
    assert_eq!(offered.labeler, "detector");
    assert_eq!(offered.marks.len(), 1, "never another person's boxes");
    world.submit(&world.anna, Default::default()).unwrap();
    assert_eq!(offer(), None);
}

#[test]
fn preferences_are_ones_own() {
    let world = World::new();
    let of = |actor| settings::preferences(&world.project, actor).unwrap().body;
    let set = |body: &str| settings::set_preferences(&world.project, &world.anna, body.into());
    set(r#"{"keys":"cvat"}"#).unwrap();
    set(r#"{"keys":"labelImg"}"#).unwrap();
    assert_eq!(of(&world.anna).as_deref(), Some(r#"{"keys":"labelImg"}"#));
    assert_eq!(of(&world.ben), None);
    assert!(set("{").is_err(), "what is kept can be read again");
    assert!(set(&format!("\"{}\"", "x".repeat(70_000))).is_err());
}
