//! From labelers' boxes to cases: other canvases taken out, objects judged, worst first.

use burnish_model::{CaseKind, ClassKey, Severity};

use super::{
    Detail, Disagreement, Drawn, Finding, PictureSize, Review, Thresholds, Undisputed,
    canvas::{Fit, misfits},
    finding::{Judged, Object},
    objects::Objects,
};
use crate::boxes::{BoxRef, LabeledRect, clusters::Scene, overlap::by_place};

/// The cases of one item, worst first, and what all agree on.
///
/// `layers` are the submissions of those who saw the item; an empty one says "nothing here".
/// Names aside, the order of labelers and boxes does not matter. Near-linear in the boxes as
/// long as few share area.
pub fn disagreements(layers: &[Vec<Drawn>], size: PictureSize, t: &Thresholds) -> Review {
    let mut review = Review::default();
    let elsewhere = canvas_cases(layers, size, t, &mut review.cases);
    let saw: Vec<usize> = (0..layers.len())
        .filter(|l| !elsewhere.contains(l))
        .collect();
    let labeled: Vec<Vec<LabeledRect>> = (0..layers.len())
        .map(|labeler| {
            let here = !elsewhere.contains(&labeler);
            layers[labeler]
                .iter()
                .filter(|_| here)
                .map(Drawn::labeled)
                .collect()
        })
        .collect();
    let scene = Scene::of(&labeled);
    let mut objects = Objects::clustered(&scene, t);
    objects.join_copies(t);
    objects.join_parts(t);
    objects.join_badly_drawn(saw.len(), t);
    for (members, copies, hull_iou) in objects.into_groups() {
        let object = Object {
            layers,
            scene: &scene,
            saw: &saw,
            members,
            copies,
            hull_iou,
        };
        match object.judge(size, t) {
            Judged::Undisputed(undisputed) => review.undisputed.push(undisputed),
            Judged::Case(case) => review.cases.push(case),
        }
    }
    sort(review)
}

fn sort(mut review: Review) -> Review {
    review.cases.sort_by(|a, b| {
        b.score()
            .total_cmp(&a.score())
            .then_with(|| by_place(&a.fused, &b.fused))
            .then_with(|| a.members.cmp(&b.members))
    });
    let by_members = |a: &Undisputed, b: &Undisputed| a.members.cmp(&b.members);
    review
        .undisputed
        .sort_by(|a, b| by_place(&a.fused, &b.fused).then_with(|| by_members(a, b)));
    review
}

/// Adds a case per labeler on another canvas and returns those whose boxes it takes out. When
/// nobody is left to say whose canvas is right, all boxes make one case.
fn canvas_cases(
    layers: &[Vec<Drawn>],
    size: PictureSize,
    t: &Thresholds,
    cases: &mut Vec<Disagreement>,
) -> Vec<usize> {
    let fits = misfits(layers, size, t);
    let Some(first) = fits.first() else {
        return Vec::new();
    };
    let drew: Vec<usize> = (0..layers.len())
        .filter(|&l| !layers[l].is_empty())
        .collect();
    let fitted: Vec<usize> = fits.iter().map(|fit| fit.labeler).collect();
    if fitted.len() < drew.len() {
        for fit in &fits {
            cases.push(canvas_case(layers, &[fit.labeler], vec![fit.labeler], *fit));
        }
        return fitted;
    }
    let leaves = |l: &usize| {
        layers[*l].iter().any(|drawn| {
            let r = drawn.rect;
            r.right() > size.width_px + t.outside_px || r.bottom() > size.height_px + t.outside_px
        })
    };
    let outside: Vec<usize> = fitted.iter().copied().filter(leaves).collect();
    let odd = if outside.is_empty() { fitted } else { outside };
    let fit = fits
        .iter()
        .find(|fit| fit.labeler == odd[0])
        .unwrap_or(first);
    cases.push(canvas_case(layers, &drew, odd, *fit));
    drew
}

fn canvas_case(layers: &[Vec<Drawn>], drew: &[usize], odd: Vec<usize>, fit: Fit) -> Disagreement {
    let boxes = || drew.iter().flat_map(|&labeler| &layers[labeler]);
    let refs =
        |&labeler: &usize| (0..layers[labeler].len()).map(move |index| BoxRef { labeler, index });
    let hull = boxes().map(|drawn| drawn.rect).reduce(|a, b| a.hull(&b));
    let class = boxes().map(|drawn| drawn.class).min();
    let severity = Severity::Error;
    let finding = Finding {
        kind: CaseKind::Canvas,
        severity,
        score: 1.0,
        odd,
        detail: Detail::Canvas(fit),
    };
    Disagreement {
        findings: vec![finding],
        members: drew.iter().flat_map(refs).collect(),
        missing: Vec::new(),
        saw: layers.len(),
        fused: hull.unwrap_or_default(),
        class: class.unwrap_or(ClassKey([0; 16])),
        mean_iou: None,
        worst_iou: None,
    }
}
