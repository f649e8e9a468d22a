//! The reason for a case in plain words.

use burnish_model::{CaseKind, ClassKey};

use super::{Detail, Disagreement, Edge, Finding, Fit, Orientation};

/// How to call labelers (by index) and classes.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    pub labelers: &'a [&'a str],
    pub class: &'a dyn Fn(ClassKey) -> String,
}

impl Names<'_> {
    fn labeler(&self, index: usize) -> String {
        self.labelers
            .get(index)
            .map_or_else(|| format!("labeler {}", index + 1), |n| (*n).into())
    }

    fn all(&self, labelers: &[usize]) -> String {
        listed(
            &labelers
                .iter()
                .map(|&l| self.labeler(l))
                .collect::<Vec<_>>(),
        )
    }
}

impl Disagreement {
    /// What is disputed, by whom and by how much: one clause per finding, most severe first, as
    /// in `anna says chip, ben and cara say scratch; dan drew nothing here`.
    pub fn why(&self, names: &Names<'_>) -> String {
        let mut clauses: Vec<String> = self
            .findings
            .iter()
            .map(|finding| self.clause(finding, names))
            .collect();
        let split = matches!(self.findings[0].detail, Detail::SplitMerge { .. });
        if split && !self.missing.is_empty() {
            clauses.push(format!("{} drew nothing here", names.all(&self.missing)));
        }
        clauses.join("; ")
    }

    fn clause(&self, finding: &Finding, names: &Names<'_>) -> String {
        match &finding.detail {
            Detail::Presence => self.presence(finding.kind, names),
            Detail::Class { votes } => {
                let says = votes.iter().map(|(class, labelers)| {
                    let verb = if labelers.len() == 1 { "says" } else { "say" };
                    format!("{} {verb} {}", names.all(labelers), (names.class)(*class))
                });
                says.collect::<Vec<_>>().join(", ")
            }
            Detail::Loose {
                labeler,
                iou,
                edge,
                off_px,
            } => {
                let (edge, off) = (edge_name(*edge), px(*off_px));
                match self.drew()[..] {
                    [a, b] => {
                        let (a, b) = (names.labeler(a), names.labeler(b));
                        format!(
                            "IoU {iou:.2} between {a}'s and {b}'s box; {edge} edges {off} apart"
                        )
                    }
                    _ => {
                        let who = names.labeler(*labeler);
                        format!("{who}: IoU {iou:.2} to the others' box; {edge} edge {off} off")
                    }
                }
            }
            Detail::SplitMerge { counts, .. } => {
                let drew = counts.iter().map(|(boxes, labelers)| {
                    let boxes = if *boxes == 1 {
                        "one box".into()
                    } else {
                        boxes.to_string()
                    };
                    format!("{} drew {boxes}", names.all(labelers))
                });
                let drew: Vec<String> = drew.collect();
                match drew.split_first() {
                    Some((first, rest)) if !rest.is_empty() => {
                        format!("{first} where {}", listed(rest))
                    }
                    _ => drew.concat(),
                }
            }
            Detail::Attribute { differences } => {
                let told = differences.iter().map(|(name, votes)| {
                    let values = votes.iter().map(|(value, labelers)| {
                        let who = names.all(labelers);
                        match (value, labelers.len()) {
                            (Some(value), 1) => format!("{who} says {value}"),
                            (Some(value), _) => format!("{who} say {value}"),
                            (None, 1) => format!("{who} leaves it open"),
                            (None, _) => format!("{who} leave it open"),
                        }
                    });
                    format!("{name}: {}", values.collect::<Vec<_>>().join(", "))
                });
                told.collect::<Vec<_>>().join("; ")
            }
            Detail::Duplicate {
                labeler,
                boxes,
                iou,
                classes,
            } => {
                let who = names.labeler(*labeler);
                let times = if *boxes == 2 {
                    "twice".into()
                } else {
                    format!("{boxes} times")
                };
                if classes.len() > 1 {
                    let classes: Vec<String> = classes
                        .iter()
                        .map(|class| format!("as {}", (names.class)(*class)))
                        .collect();
                    format!("{who} drew it {times}, {}", listed(&classes))
                } else {
                    format!("{who} drew it {times} (IoU {iou:.2})")
                }
            }
            Detail::OutOfImage {
                labeler,
                edge,
                by_px,
            } => {
                let (who, off, edge) = (names.labeler(*labeler), px(*by_px), edge_name(*edge));
                format!("{who}'s box leaves the image by {off} at the {edge}")
            }
            Detail::Canvas(fit) => canvas(fit, &finding.odd, names),
        }
    }

    fn presence(&self, kind: CaseKind, names: &Names<'_>) -> String {
        let (drew, missing) = (names.all(&self.drew()), names.all(&self.missing));
        if self.saw == 2 {
            format!("one of two drew this box: {drew} did, {missing} did not")
        } else if kind == CaseKind::Extra {
            format!("only {drew} drew this box, {missing} did not")
        } else {
            format!("{drew} drew it, {missing} did not")
        }
    }
}

fn canvas(fit: &Fit, odd: &[usize], names: &Names<'_>) -> String {
    let change = match fit.orientation {
        Orientation::Upright if (fit.scale_x / fit.scale_y - 1.0).abs() < 0.05 => {
            format!("when scaled by {:.2}", (fit.scale_x * fit.scale_y).sqrt())
        }
        Orientation::Upright => {
            format!(
                "when scaled by {:.2} across and {:.2} down",
                fit.scale_x, fit.scale_y
            )
        }
        Orientation::MirroredLeftRight => "when mirrored left to right".into(),
        Orientation::HalfTurn => "after a half turn".into(),
        Orientation::MirroredTopBottom => "when mirrored top to bottom".into(),
        Orientation::Transposed => "with x and y swapped".into(),
        Orientation::QuarterTurnClockwise => "after a quarter turn clockwise".into(),
        Orientation::Transverse => "with x and y swapped and a half turn".into(),
        Orientation::QuarterTurnCounterclockwise => "after a quarter turn counterclockwise".into(),
    };
    let ious = format!(
        "mean IoU {:.2} before, {:.2} after",
        fit.iou_before, fit.iou_after
    );
    if odd.len() > 1 {
        format!(
            "the boxes of {} fit each other only {change} ({ious})",
            names.all(odd)
        )
    } else {
        format!(
            "{}'s boxes fit the others' only {change} ({ious})",
            names.labeler(fit.labeler)
        )
    }
}

fn edge_name(edge: Edge) -> &'static str {
    match edge {
        Edge::Left => "left",
        Edge::Top => "top",
        Edge::Right => "right",
        Edge::Bottom => "bottom",
    }
}

fn px(value: f64) -> String {
    if value < 9.95 {
        format!("{value:.1} px")
    } else {
        format!("{value:.0} px")
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
