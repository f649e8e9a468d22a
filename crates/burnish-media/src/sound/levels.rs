//! How loud each 20 ms of a sound are, and below which level it is silence.

/// Sums of 20 ms windows, 10 ms apart: 16 bytes for each 10 ms.
pub(super) struct Levels {
    len: usize,
    hop: usize,
    window: Vec<f64>,
    sums: Vec<(f64, f64)>,
}

/// What the windows of a whole sound say. Never empty.
pub(super) struct Judged {
    /// Frames of a window, and from one to the next.
    len: usize,
    hop: usize,
    /// dBFS of each window as it is, and once the mean of the sound is removed.
    plain: Vec<f64>,
    centred: Vec<f64>,
    /// dBFS of `centred` at and below which a window is silent.
    pub(super) threshold_db: f64,
}

/// Digital silence, for levels and their spread.
const FLOOR_DB: f64 = -120.0;
const QUIETEST_DB: f64 = -60.0;

impl Levels {
    pub(super) fn new(sample_rate: u32) -> Self {
        Self {
            len: (sample_rate as usize / 50).max(1),
            hop: (sample_rate as usize / 100).max(1),
            window: Vec::new(),
            sums: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, sample: f64) {
        self.window.push(sample);
        if self.window.len() == self.len {
            self.sums.push(sums(&self.window));
            self.window.drain(..self.hop.min(self.len));
        }
    }

    /// Silence is below max(-60, P95 - 40, min(P10 + 6, P95 - 10)) dBFS once the mean of the
    /// sound is removed. A sound shorter than a window is one window.
    pub(super) fn finish(mut self, mean: f64) -> Judged {
        if self.sums.is_empty() {
            self.len = self.window.len();
            self.sums.push(sums(&self.window));
        }
        let count = self.len.max(1) as f64;
        let levels = |mean: f64| {
            let centred = |&(sum, squares): &(f64, f64)| {
                level_db((squares - 2.0 * mean * sum + count * mean * mean) / count)
            };
            self.sums.iter().map(centred).collect()
        };
        let (plain, centred): (Vec<f64>, Vec<f64>) = (levels(0.0), levels(mean));
        let sorted = sorted(&centred);
        let (p10, p95) = (percentile(&sorted, 0.10), percentile(&sorted, 0.95));
        let threshold_db = QUIETEST_DB.max(p95 - 40.0).max((p10 + 6.0).min(p95 - 10.0));
        Judged {
            len: self.len,
            hop: self.hop,
            plain,
            centred,
            threshold_db,
        }
    }
}

impl Judged {
    /// The spans covered by windows that are not silent, as frames, the end not in it. Two that
    /// touch or overlap are one.
    pub(super) fn active(&self) -> Vec<[u64; 2]> {
        let mut spans: Vec<[u64; 2]> = Vec::new();
        for (number, &level) in self.centred.iter().enumerate() {
            if level <= self.threshold_db {
                continue;
            }
            let start = (number * self.hop) as u64;
            let end = start + self.len as u64;
            match spans.last_mut() {
                Some(last) if last[1] >= start => last[1] = end,
                _ => spans.push([start, end]),
            }
        }
        spans
    }

    /// Share of windows above max(-60, loudest - 40) dBFS, the mean not removed.
    pub(super) fn active_fraction(&self) -> f64 {
        let loudest = self.plain.iter().copied().fold(FLOOR_DB, f64::max);
        let threshold = QUIETEST_DB.max(loudest - 40.0);
        let active = self.plain.iter().filter(|&&level| level > threshold);
        active.count() as f64 / self.plain.len() as f64
    }

    /// P95 - P10 of the levels, the mean not removed, in dB; none of a single window.
    pub(super) fn spread(&self) -> Option<f64> {
        let sorted = sorted(&self.plain);
        (sorted.len() > 1).then(|| percentile(&sorted, 0.95) - percentile(&sorted, 0.10))
    }
}

/// dBFS of a mean square; digital silence is -120.
pub(super) fn level_db(mean_square: f64) -> f64 {
    (10.0 * mean_square.max(0.0).log10()).max(FLOOR_DB)
}

fn sums(window: &[f64]) -> (f64, f64) {
    window
        .iter()
        .fold((0.0, 0.0), |(sum, squares), &x| (sum + x, squares + x * x))
}

fn sorted(levels: &[f64]) -> Vec<f64> {
    let mut sorted = levels.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// Linear between neighbours; `sorted` is not empty.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64)
}
