//! Submitting: time, looking, and what reviewers see of it.

use burnish_core::{
    annotate::{self, AnnotateError, Work},
    look, review, settings,
};
use burnish_model::{EditKind, Role, output::ProjectSettings};

use crate::{World, put};

fn seen(share: f64) -> Work {
    Work {
        seen: Some(share),
        ..Work::default()
    }
}

#[test]
fn where_all_must_be_looked_at_less_is_refused_and_says_how_much() {
    let world = World::new();
    world.submit(&world.ben, seen(0.1)).unwrap();
    let wanted = ProjectSettings {
        look_required: true,
        ..ProjectSettings::default()
    };
    settings::change(&world.project, wanted).unwrap();
    for (work, percent) in [(Work::default(), 0), (seen(0.3), 30), (seen(0.999), 99)] {
        let refused = world.submit(&world.anna, work);
        assert!(
            matches!(refused, Err(AnnotateError::NotSeen { percent: said }) if said == percent),
            "{percent}: {refused:?}"
        );
    }
    world.submit(&world.anna, seen(1.0)).unwrap();
}

#[test]
fn the_time_it_took_is_for_the_labeler_and_what_was_seen_for_all() {
    let world = World::new();
    let work = |millis| Work {
        active_millis: Some(millis),
        ..seen(0.75)
    };
    world.submit(&world.anna, work(61_000)).unwrap();
    annotate::reopen(&world.project, &world.anna, world.item, "again").unwrap();
    world.submit(&world.anna, work(9_000)).unwrap();
    let time = |actor| {
        annotate::open_work(&world.project, actor, world.item)
            .unwrap()
            .active_millis
    };
    assert_eq!((time(&world.anna), time(&world.ben)), (70_000, 0));

    let lead = burnish_core::Actor {
        role: Role::Lead,
        ..world.ben.clone()
    };
    let detail = look::item(&world.project, &lead, &world.item.to_string()).unwrap();
    assert_eq!(detail.layers[0].seen, Some(0.75));
    for work in [seen(-0.1), seen(1.5), seen(f64::NAN), work(u64::MAX)] {
        assert!(
            matches!(
                world.submit(&world.ben, work),
                Err(AnnotateError::BadRequest { .. })
            ),
            "shares and times are what they say"
        );
    }
}

#[test]
fn a_case_shows_how_the_picture_was_shown_when_its_boxes_were_made() {
    let world = World::new();
    let anna = &world.anna;
    let edit = |kind, mark, view| world.apply(anna, kind, put(&[mark]), Some(view)).unwrap();
    edit(EditKind::Draw, world.mark(1, 10.0), "drawn");
    edit(EditKind::Change, world.mark(1, 12.0), "moved");
    edit(EditKind::Draw, world.mark(2, 400.0), "another box");
    let work = |view: &str| Work {
        view: Some(view.into()),
        ..seen(0.5)
    };
    world.submit(anna, work("submitted")).unwrap();
    world.submit(&world.ben, work("nothing here")).unwrap();

    let cases = review::cases(&world.project, &review::CaseQuery::default()).unwrap();
    let mut views: Vec<Option<String>> = Vec::new();
    for case in cases.cases {
        let detail = review::case(&world.project, &case.id).unwrap();
        for layer in detail.layers {
            assert_eq!(layer.seen, Some(0.5));
            views.push(layer.view);
        }
    }
    views.sort();
    let known = ["another box", "moved", "nothing here", "nothing here"];
    assert_eq!(views, known.map(|view| Some(view.to_owned())));
}
