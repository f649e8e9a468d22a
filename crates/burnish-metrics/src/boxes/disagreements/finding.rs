//! What is disputed about one object: each rule and its score.

use std::collections::BTreeMap;

use burnish_model::{CaseKind, ClassKey, Rect, Severity};

use super::{
    Detail, Disagreement, Drawn, Edge, Finding, PictureSize, Thresholds, Undisputed, Votes,
    votes::{most_said, outvoted, votes},
};
use crate::boxes::{BoxRef, clusters::Scene, consensus::fuse, overlap::safe_iou};

/// Two boxes of one labeler, as indices into the scene, that are one box drawn twice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Copy {
    pub first: usize,
    pub second: usize,
    pub iou: f64,
}

/// All boxes around one object.
pub(super) struct Object<'a> {
    pub layers: &'a [Vec<Drawn>],
    pub scene: &'a Scene,
    /// Who saw the item, sorted.
    pub saw: &'a [usize],
    /// Indices into the scene, sorted by labeler, and whether each counts (is no copy).
    pub members: Vec<(usize, bool)>,
    pub copies: Vec<Copy>,
    /// Known when somebody drew one box and somebody else several.
    pub hull_iou: Option<f64>,
}

/// What an object turns out to be.
pub(super) enum Judged {
    Case(Disagreement),
    Undisputed(Undisputed),
}

/// One labeler's part in an object.
struct Part<'a> {
    labeler: usize,
    /// The hull of their boxes, which is the box itself but for parts of a whole.
    rect: Rect,
    boxes: usize,
    drawn: &'a Drawn,
}

impl Object<'_> {
    /// The object as a case, or as undisputed when nothing is found.
    pub fn judge(&self, size: PictureSize, t: &Thresholds) -> Judged {
        let parts = self.parts();
        let rects: Vec<Rect> = parts.iter().map(|part| part.rect).collect();
        let ious = pairwise(&rects);
        let mut findings: Vec<Finding> = Vec::new();
        findings.extend(self.split(&parts));
        findings.extend(self.class(&parts));
        findings.extend(self.presence(&parts));
        findings.extend(self.attribute(&parts));
        findings.extend(self.duplicates());
        findings.extend(self.outside(size, t));
        findings.extend(self.loose(&parts, &ious, t));
        findings.sort_by_key(|f| (std::cmp::Reverse(f.severity), rank(f.kind)));
        let members: Vec<BoxRef> = self
            .members
            .iter()
            .map(|&(i, _)| self.scene.refs[i])
            .collect();
        let fused = fuse(&rects).map(|fused| fused.rect).unwrap_or_default();
        let class = most_said(parts.iter().map(|part| part.drawn.class));
        let class = class.unwrap_or(ClassKey([0; 16]));
        let mean_iou = (!ious.is_empty()).then(|| ious.iter().sum::<f64>() / ious.len() as f64);
        if findings.is_empty() {
            return Judged::Undisputed(Undisputed {
                fused,
                class,
                members,
                mean_iou,
            });
        }
        let missing = self.missing(&parts);
        let worst_iou = ious.iter().copied().reduce(f64::min);
        let saw = self.saw.len();
        Judged::Case(Disagreement {
            findings,
            members,
            missing,
            saw,
            fused,
            class,
            mean_iou,
            worst_iou,
        })
    }

    fn parts(&self) -> Vec<Part<'_>> {
        let mut parts: Vec<Part<'_>> = Vec::new();
        for &(i, counts) in &self.members {
            let BoxRef { labeler, index } = self.scene.refs[i];
            match parts.last_mut() {
                _ if !counts => {}
                Some(part) if part.labeler == labeler => {
                    if self.hull_iou.is_none() {
                        continue;
                    }
                    part.rect = part.rect.hull(&self.scene.rects[i]);
                    part.boxes += 1;
                }
                _ => {
                    let drawn = &self.layers[labeler][index];
                    parts.push(Part {
                        labeler,
                        rect: drawn.rect,
                        boxes: 1,
                        drawn,
                    });
                }
            }
        }
        parts
    }

    fn missing(&self, parts: &[Part<'_>]) -> Vec<usize> {
        let drew = |labeler: &usize| parts.iter().any(|part| part.labeler == *labeler);
        self.saw
            .iter()
            .copied()
            .filter(|labeler| !drew(labeler))
            .collect()
    }

    /// Drawn by exactly one of three or more: extra. Any other gap: missed, also where fewer than
    /// half, but two or more, drew it: two do not dream up the same thing.
    fn presence(&self, parts: &[Part<'_>]) -> Option<Finding> {
        let missing = self.missing(parts);
        if missing.is_empty() || self.hull_iou.is_some() {
            return None;
        }
        let share = parts.len() as f64 / self.saw.len() as f64;
        let extra = parts.len() == 1 && self.saw.len() >= 3;
        let (kind, odd) = if extra {
            (CaseKind::Extra, vec![parts[0].labeler])
        } else {
            (CaseKind::Missed, missing)
        };
        Some(error(kind, share, odd, Detail::Presence))
    }

    fn class(&self, parts: &[Part<'_>]) -> Option<Finding> {
        let votes = votes(parts.iter().map(|part| (part.drawn.class, part.labeler)));
        let (odd, split) = outvoted(&votes)?;
        Some(error(
            CaseKind::Class,
            0.6 + 0.4 * split,
            odd,
            Detail::Class { votes },
        ))
    }

    fn split(&self, parts: &[Part<'_>]) -> Option<Finding> {
        let hull_iou = self.hull_iou?;
        let several = votes(parts.iter().map(|part| (part.boxes > 1, part.labeler)));
        let everybody = || parts.iter().map(|part| part.labeler).collect();
        let odd = outvoted(&several).map_or_else(everybody, |(odd, _)| odd);
        let mut counts = votes(parts.iter().map(|part| (part.boxes, part.labeler)));
        counts.sort();
        let detail = Detail::SplitMerge { counts, hull_iou };
        Some(error(CaseKind::SplitMerge, 0.8, odd, detail))
    }

    /// Flags and attributes of boxes of one class; another class has other attributes anyway.
    fn attribute(&self, parts: &[Part<'_>]) -> Option<Finding> {
        let first = parts.first()?.drawn;
        let same = |d: &Drawn| d.flags == first.flags && d.attributes == first.attributes;
        if parts.iter().all(|p| same(p.drawn)) || parts.iter().any(|p| p.drawn.class != first.class)
        {
            return None;
        }
        let whole = votes(
            parts
                .iter()
                .map(|p| ((&p.drawn.flags, &p.drawn.attributes), p.labeler)),
        );
        let (odd, split) = outvoted(&whole)?;
        let mut differences: BTreeMap<String, Votes<Option<String>>> = BTreeMap::new();
        for flag in parts.iter().flat_map(|p| &p.drawn.flags) {
            let says = |p: &Part<'_>| {
                if p.drawn.flags.contains(flag) {
                    "yes"
                } else {
                    "no"
                }
            };
            let said = votes(parts.iter().map(|p| (Some(says(p).to_owned()), p.labeler)));
            differences.insert(flag.clone(), said);
        }
        for (name, _) in parts.iter().flat_map(|p| &p.drawn.attributes) {
            let value = |p: &Part<'_>| {
                p.drawn
                    .attributes
                    .iter()
                    .find(|(n, _)| n == name)
                    .map(|(_, value)| value.clone())
            };
            differences.insert(
                name.clone(),
                votes(parts.iter().map(|p| (value(p), p.labeler))),
            );
        }
        let differences = differences
            .into_iter()
            .filter(|(_, votes)| votes.len() > 1)
            .collect();
        let detail = Detail::Attribute { differences };
        Some(error(CaseKind::Attribute, 0.2 + 0.2 * split, odd, detail))
    }

    /// One finding per labeler who drew something twice.
    fn duplicates(&self) -> Vec<Finding> {
        let mut by_labeler: BTreeMap<usize, Vec<Copy>> = BTreeMap::new();
        for copy in &self.copies {
            by_labeler
                .entry(self.scene.refs[copy.first].labeler)
                .or_default()
                .push(*copy);
        }
        let finding = |(labeler, copies): (usize, Vec<Copy>)| {
            let mut boxes: Vec<usize> = copies.iter().flat_map(|c| [c.first, c.second]).collect();
            boxes.sort_unstable();
            boxes.dedup();
            let mut classes: Vec<ClassKey> = boxes.iter().map(|&i| self.scene.classes[i]).collect();
            classes.sort_unstable();
            classes.dedup();
            let iou = copies.iter().map(|c| c.iou).fold(0.0, f64::max);
            let several = classes.len() > 1;
            let detail = Detail::Duplicate {
                labeler,
                boxes: boxes.len(),
                iou,
                classes,
            };
            let judged = if several { error } else { warning };
            judged(
                CaseKind::Duplicate,
                if several { 0.4 } else { 0.1 },
                vec![labeler],
                detail,
            )
        };
        by_labeler.into_iter().map(finding).collect()
    }

    fn outside(&self, size: PictureSize, t: &Thresholds) -> Option<Finding> {
        let mut odd = Vec::new();
        let mut worst: Option<(f64, Detail, f64)> = None;
        for &(i, _) in &self.members {
            let (labeler, rect) = (self.scene.refs[i].labeler, &self.scene.rects[i]);
            let beyond = [
                (Edge::Left, -rect.x),
                (Edge::Top, -rect.y),
                (Edge::Right, rect.right() - size.width_px),
                (Edge::Bottom, rect.bottom() - size.height_px),
            ];
            let (edge, by_px) = beyond
                .into_iter()
                .fold((Edge::Left, f64::MIN), |best, next| {
                    if next.1 > best.1 { next } else { best }
                });
            if by_px <= t.outside_px {
                continue;
            }
            odd.push(labeler);
            let inside = rect
                .clamped(size.width_px, size.height_px)
                .map_or(0.0, |r| r.area());
            let share = if rect.area() > 0.0 {
                1.0 - inside / rect.area()
            } else {
                1.0
            };
            if worst.as_ref().is_none_or(|(by, _, _)| by_px > *by) {
                worst = Some((
                    by_px,
                    Detail::OutOfImage {
                        labeler,
                        edge,
                        by_px,
                    },
                    share,
                ));
            }
        }
        odd.dedup();
        let (_, detail, share) = worst?;
        Some(error(CaseKind::OutOfImage, 0.2 + 0.2 * share, odd, detail))
    }

    /// Two boxes are held against each other, three or more against their consensus.
    fn loose(&self, parts: &[Part<'_>], ious: &[f64], t: &Thresholds) -> Option<Finding> {
        if parts.len() < 2 || self.hull_iou.is_some() || ious.iter().all(|&i| i > t.settled_iou) {
            return None;
        }
        let rects: Vec<Rect> = parts.iter().map(|part| part.rect).collect();
        let consensus = fuse(&rects)?.rect;
        let mut odd = Vec::new();
        let mut worst: Option<(f64, Detail)> = None;
        for (at, part) in parts.iter().enumerate() {
            let mut others = rects.clone();
            others.remove(at);
            let others = fuse(&others)?.rect;
            let held_against = if parts.len() == 2 { others } else { consensus };
            let loose = safe_iou(&part.rect, &held_against) < t.lambda
                || Edge::ALL.iter().any(|edge| {
                    let off = (edge.of(&part.rect) - edge.of(&held_against)).abs();
                    off > t.edge_px.max(t.edge_share * side(&consensus, *edge))
                });
            if !loose {
                continue;
            }
            odd.push(part.labeler);
            let iou = safe_iou(&part.rect, &others);
            if worst.as_ref().is_none_or(|(least, _)| iou < *least) {
                let (edge, off_px) = worst_edge(&part.rect, &others);
                let labeler = part.labeler;
                worst = Some((
                    iou,
                    Detail::Loose {
                        labeler,
                        iou,
                        edge,
                        off_px,
                    },
                ));
            }
        }
        let (iou, detail) = worst?;
        Some(warning(CaseKind::Loose, 1.0 - iou, odd, detail))
    }
}

/// The width for left and right, the height for top and bottom.
fn side(rect: &Rect, edge: Edge) -> f64 {
    match edge {
        Edge::Left | Edge::Right => rect.width,
        Edge::Top | Edge::Bottom => rect.height,
    }
}

fn worst_edge(rect: &Rect, others: &Rect) -> (Edge, f64) {
    let off = Edge::ALL.map(|edge| (edge, (edge.of(rect) - edge.of(others)).abs()));
    off.into_iter().fold((Edge::Left, -1.0), |best, next| {
        if next.1 > best.1 { next } else { best }
    })
}

fn pairwise(rects: &[Rect]) -> Vec<f64> {
    let pairs = rects.iter().enumerate();
    pairs
        .flat_map(|(i, a)| rects[i + 1..].iter().map(move |b| safe_iou(a, b)))
        .collect()
}

/// Most severe first, among findings of one severity.
fn rank(kind: CaseKind) -> usize {
    use CaseKind::{
        Attribute, Canvas, Class, Duplicate, Extra, Loose, Missed, OutOfImage, SplitMerge,
    };
    let order = [
        Canvas, SplitMerge, Class, Missed, Extra, Duplicate, Attribute, OutOfImage, Loose,
    ];
    order.iter().position(|k| *k == kind).unwrap_or(order.len())
}

fn error(kind: CaseKind, magnitude: f64, odd: Vec<usize>, detail: Detail) -> Finding {
    let score = 0.5 + 0.5 * magnitude.clamp(0.0, 1.0);
    Finding {
        kind,
        severity: Severity::Error,
        score,
        odd,
        detail,
    }
}

fn warning(kind: CaseKind, magnitude: f64, odd: Vec<usize>, detail: Detail) -> Finding {
    // Just below every error, even when two boxes hardly touch.
    let score = 0.499 * magnitude.clamp(0.0, 1.0);
    Finding {
        kind,
        severity: Severity::Warning,
        score,
        odd,
        detail,
    }
}
