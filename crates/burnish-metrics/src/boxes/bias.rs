//! Whether a labeler's boxes are systematically larger, smaller or shifted, and what it costs.

use burnish_model::Rect;

use super::{has_area, location::Location};
use crate::drift::multiplicity::benjamini_hochberg;

/// When a systematic error counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BiasLimits {
    /// Fewer pairs of boxes than this say nothing.
    pub least_pairs: usize,
    /// Largest share of false alarms among the alarms.
    pub q: f64,
    /// Smallest shift, as a share of the side.
    pub shift: f64,
    /// Smallest log ratio of sides.
    pub ln_size: f64,
}

impl Default for BiasLimits {
    fn default() -> Self {
        Self {
            least_pairs: 15,
            q: 0.05,
            shift: 0.01,
            ln_size: 0.02,
        }
    }
}

/// How a drawn box differs from the one it should be.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Offset {
    /// Shift of the centre, right and down, as a share of the reference's side.
    pub dx: f64,
    pub dy: f64,
    /// Log ratio of the sides, above 0 for larger.
    pub ln_width: f64,
    pub ln_height: f64,
}

impl Offset {
    /// `None` unless both boxes have a finite area.
    pub fn between(reference: &Rect, drawn: &Rect) -> Option<Self> {
        let off = Self {
            dx: (drawn.x + drawn.width / 2.0 - reference.x - reference.width / 2.0)
                / reference.width,
            dy: (drawn.y + drawn.height / 2.0 - reference.y - reference.height / 2.0)
                / reference.height,
            ln_width: (drawn.width / reference.width).ln(),
            ln_height: (drawn.height / reference.height).ln(),
        };
        let finite = off.axes().iter().all(|v| v.is_finite());
        (has_area(reference) && has_area(drawn) && finite).then_some(off)
    }

    fn axes(&self) -> [f64; 4] {
        [self.dx, self.dy, self.ln_width, self.ln_height]
    }

    /// IoU of the two boxes this is between.
    pub fn iou(&self) -> f64 {
        let (width, height) = (self.ln_width.exp(), self.ln_height.exp());
        let (x, y) = (0.5 + self.dx - width / 2.0, 0.5 + self.dy - height / 2.0);
        Rect::new(0.0, 0.0, 1.0, 1.0).iou(&Rect::new(x, y, width, height))
    }
}

/// One way of being off, over all boxes of a labeler.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AxisBias {
    pub location: Location,
    /// The signed-rank p-value adjusted over all labelers and axes; `None` with too few pairs.
    pub q: Option<f64>,
    /// Certain and large enough to tell the labeler.
    pub flagged: bool,
}

/// A labeler's systematic errors. What `bias` moves an instruction can fix; what `spread` moves
/// needs training or better pictures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bias {
    pub dx: AxisBias,
    pub dy: AxisBias,
    pub ln_width: AxisBias,
    pub ln_height: AxisBias,
    /// Log ratio of areas, not tested on its own.
    pub ln_area: Location,
    /// Mean IoU with the reference as drawn, and after taking out the flagged biases.
    pub iou: f64,
    pub iou_without_bias: f64,
}

/// Systematic errors of each labeler from the offsets of their boxes, in the labelers' order;
/// `None` for who has none. Estimates are Hodges–Lehmann, tests Wilcoxon's signed rank, adjusted
/// by Benjamini and Hochberg over all labelers with enough pairs and the four axes.
pub fn biases<O: AsRef<[Offset]>>(labelers: &[O], limits: &BiasLimits) -> Vec<Option<Bias>> {
    let locations: Vec<Option<[Location; 4]>> = labelers.iter().map(|o| axes(o.as_ref())).collect();
    let enough = |l: &&[Location; 4]| l[0].n >= limits.least_pairs;
    let tested = locations.iter().flatten().filter(enough).flatten();
    let p_values: Vec<f64> = tested.map(|location| location.wilcoxon_p).collect();
    let mut adjusted = benjamini_hochberg(&p_values).into_iter();
    let bias = |(offsets, locations): (&O, &Option<[Location; 4]>)| {
        let locations = locations.as_ref()?;
        let tested = enough(&locations);
        let least = [limits.shift, limits.shift, limits.ln_size, limits.ln_size];
        let mut axis = |at: usize| {
            let location = locations[at];
            let q = if tested { adjusted.next() } else { None };
            let large = location.hodges_lehmann.abs() >= least[at];
            AxisBias {
                location,
                q,
                flagged: large && q.is_some_and(|q| q < limits.q),
            }
        };
        // Axes are taken in the order in which they were tested.
        let (dx, dy, ln_width, ln_height) = (axis(0), axis(1), axis(2), axis(3));
        let area = |o: &Offset| o.ln_width + o.ln_height;
        let ln_area = Location::of(&offsets.as_ref().iter().map(area).collect::<Vec<f64>>())?;
        let moved = |axis: AxisBias| {
            if axis.flagged {
                axis.location.hodges_lehmann
            } else {
                0.0
            }
        };
        let without = |o: &Offset| Offset {
            dx: o.dx - moved(dx),
            dy: o.dy - moved(dy),
            ln_width: o.ln_width - moved(ln_width),
            ln_height: o.ln_height - moved(ln_height),
        };
        let mean = |iou: &dyn Fn(&Offset) -> f64| {
            offsets.as_ref().iter().map(iou).sum::<f64>() / offsets.as_ref().len() as f64
        };
        Some(Bias {
            dx,
            dy,
            ln_width,
            ln_height,
            ln_area,
            iou: mean(&Offset::iou),
            iou_without_bias: mean(&|o| without(o).iou()),
        })
    };
    labelers.iter().zip(&locations).map(bias).collect()
}

fn axes(offsets: &[Offset]) -> Option<[Location; 4]> {
    let location = |at: usize| {
        let values: Vec<f64> = offsets.iter().map(|offset| offset.axes()[at]).collect();
        Location::of(&values)
    };
    Some([location(0)?, location(1)?, location(2)?, location(3)?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::boxes::testing::{expected, near, table};
    use serde_json::Value;

    #[test]
    fn estimates_tests_and_flags_equal_the_reference() {
        let (rows, values) = (table("labeler_bias"), expected("labeler_bias"));
        let values = values.as_object().unwrap();
        let offsets: Vec<Vec<Offset>> = values
            .keys()
            .map(|name| {
                let own = rows.iter().filter(|row| row[0] == *name);
                own.map(|row| {
                    let at = |column: usize| row[column].parse::<f64>().unwrap();
                    let rect = |c: usize| Rect::new(at(c), at(c + 1), at(c + 2), at(c + 3));
                    Offset::between(&rect(1), &rect(5)).unwrap()
                })
                .collect()
            })
            .collect();
        let biases = biases(&offsets, &BiasLimits::default());
        for (bias, (name, want)) in biases.iter().zip(values) {
            let bias = bias.as_ref().unwrap();
            axis(&bias.dx, &want["dx"], name);
            axis(&bias.dy, &want["dy"], name);
            axis(&bias.ln_width, &want["dlogw"], name);
            axis(&bias.ln_height, &want["dlogh"], name);
            assert!(bias.iou_without_bias > bias.iou - 1e-3, "{bias:?}");
        }
    }

    fn axis(got: &AxisBias, want: &Value, name: &str) {
        let location = &got.location;
        assert_eq!(location.n as u64, want["n"].as_u64().unwrap());
        assert_eq!(
            location.positive as u64,
            want["sign_positive"].as_u64().unwrap()
        );
        near(location.mean, &want["mean"], name);
        near(location.median, &want["median"], name);
        near(location.hodges_lehmann, &want["hodges_lehmann"], name);
        near(location.mad_sigma, &want["mad_sigma"], name);
        near(location.wilcoxon, &want["wilcoxon_stat"], name);
        let relative = |got: f64, key: &str| {
            let want = want[key].as_f64().unwrap();
            assert!(
                (got / want - 1.0).abs() < 1e-6,
                "{name} {key}: {got} {want}"
            );
        };
        relative(location.wilcoxon_p, "wilcoxon_p");
        relative(location.t_p.unwrap(), "t_p");
        relative(got.q.unwrap(), "wilcoxon_p_bh");
        assert_eq!(got.flagged, want["flagged"].as_bool().unwrap(), "{name}");
    }

    #[test]
    fn an_offset_knows_the_iou_of_its_boxes() {
        let (reference, drawn) = (
            Rect::new(5.0, 7.0, 40.0, 20.0),
            Rect::new(8.0, 4.0, 50.0, 21.0),
        );
        let offset = Offset::between(&reference, &drawn).unwrap();
        assert!((offset.iou() - reference.iou(&drawn)).abs() < 1e-12);
        let odd = [
            Rect::new(f64::NAN, 0.0, 5.0, 5.0),
            Rect::new(0.0, 0.0, 0.0, 5.0),
            Rect::new(0.0, 0.0, f64::INFINITY, 5.0),
            Rect::new(0.0, 0.0, -5.0, -5.0),
        ];
        for odd in odd {
            assert_eq!(Offset::between(&reference, &odd), None);
            assert_eq!(Offset::between(&odd, &reference), None);
        }
    }

    #[test]
    fn few_pairs_are_estimated_but_never_flagged() {
        let large = Offset {
            ln_width: 0.3,
            ..Offset::default()
        };
        let of = biases(
            &[vec![large; 14], vec![large; 15], vec![]],
            &BiasLimits::default(),
        );
        let (few, enough) = (of[0].unwrap(), of[1].unwrap());
        assert_eq!((few.ln_width.q, few.ln_width.flagged), (None, false));
        assert!((few.ln_width.location.hodges_lehmann - 0.3).abs() < 1e-12);
        assert!(enough.ln_width.flagged && !enough.dx.flagged);
        assert!(enough.iou < 0.75 && enough.iou_without_bias > 0.999);
        assert_eq!(of[2], None);
    }
}
