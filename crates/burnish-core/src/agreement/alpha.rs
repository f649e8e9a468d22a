//! Agreement beyond chance, over all boxes and over all transcripts.

use burnish_metrics::{
    bootstrap::{Reservoir, heap_of},
    boxes::{interval::alpha_interval, krippendorff::Counts},
    text,
};
use burnish_model::output::Alpha;

const SEED: u64 = 0x6275_726e;
const HEAPS: usize = 4096;
/// Alpha over free text compares every text with every other; beyond this many clips it is
/// worked out for that many drawn from all.
const MOST_CLIPS: usize = 2_000;

/// Sums of images dealt into heaps, and clips drawn.
#[derive(Debug, Clone)]
pub(super) struct Alphas {
    images: u64,
    heaps: Vec<Counts>,
    clips: Reservoir<Vec<String>>,
}

impl Default for Alphas {
    fn default() -> Self {
        Self {
            images: 0,
            heaps: Vec::new(),
            clips: Reservoir::new(MOST_CLIPS, SEED),
        }
    }
}

impl Alphas {
    pub fn add_image(&mut self, counts: &Counts) {
        let heap = heap_of(self.images, HEAPS);
        self.images += 1;
        if heap >= self.heaps.len() {
            self.heaps.resize_with(heap + 1, Counts::default);
        }
        self.heaps[heap].add(counts);
    }

    pub fn add_clip(&mut self, texts: Vec<String>) {
        self.clips.add(texts);
    }

    /// All images in one.
    pub fn total(&self) -> Counts {
        let mut total = Counts::default();
        self.heaps.iter().for_each(|heap| total.add(heap));
        total
    }

    pub fn of_boxes(&self) -> Alpha {
        if self.images == 0 {
            return undefined("no image has two submissions");
        }
        match alpha_interval(&self.heaps, SEED) {
            Ok(interval) => Alpha {
                value: Some(interval.value),
                low: Some(interval.low),
                high: Some(interval.high),
                reason: None,
            },
            Err(reason) => undefined(reason.0),
        }
    }

    pub fn of_texts(&self) -> Alpha {
        if self.clips.came() == 0 {
            return undefined("no clip has two submissions");
        }
        let units: Vec<Vec<Option<&str>>> = self
            .clips
            .kept()
            .iter()
            .map(|texts| texts.iter().map(|text| Some(text.as_str())).collect())
            .collect();
        let drawn = self.clips.came() > MOST_CLIPS;
        match text::krippendorff_alpha(&units) {
            Ok(value) => Alpha {
                value: Some(value),
                low: None,
                high: None,
                reason: drawn.then(|| "over 2,000 clips drawn from all".to_owned()),
            },
            Err(reason) => undefined(reason.0),
        }
    }
}

fn undefined(reason: &str) -> Alpha {
    Alpha {
        value: None,
        low: None,
        high: None,
        reason: Some(reason.to_owned()),
    }
}
