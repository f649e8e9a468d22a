//! Second differences and gradients of luma: sharpness, Tenengrad, noise.

use super::luma::LEVEL;

/// Sums over one picture, fed three neighbouring rows at a time.
#[derive(Debug, Default)]
pub(super) struct Gradients {
    laplacian: i64,
    laplacian_squares: f64,
    sobel_squares: f64,
    noise: u64,
}

/// Work space of one row: vertical smoothing, difference and second difference, each with a
/// reflected pixel at both ends.
pub(super) struct Workspace {
    smooth: Vec<i32>,
    slope: Vec<i32>,
    bend: Vec<i32>,
    middle: Vec<i32>,
}

impl Workspace {
    pub(super) fn new(width: usize) -> Self {
        let row = || vec![0; width + 2];
        Self {
            smooth: row(),
            slope: row(),
            bend: row(),
            middle: row(),
        }
    }
}

/// The index that reflect-101 puts beyond an end: 1 before the first, n - 2 after the last.
pub(super) fn reflected(index: isize, len: usize) -> usize {
    let last = len as isize - 1;
    let index = if index < 0 { -index } else { index };
    let index = if index > last {
        2 * last - index
    } else {
        index
    };
    index.clamp(0, last) as usize
}

/// Pixels whose squares are added in single precision before going on in double: few, so that
/// rounding stays below 1e-6 even where every pixel is the same.
const RUN: usize = 32;
const LANES: usize = 8;

impl Gradients {
    /// Adds the row `middle` between the rows `above` and `below` (reflected at the picture's
    /// edges). `inner` says that the row counts for noise too, which has no border.
    pub(super) fn add_row(
        &mut self,
        [above, middle, below]: [&[i32]; 3],
        inner: bool,
        work: &mut Workspace,
    ) {
        let width = middle.len();
        let Workspace {
            smooth,
            slope,
            bend,
            middle: padded,
        } = work;
        padded[1..=width].copy_from_slice(middle);
        {
            let (smooth, slope, bend) = (
                &mut smooth[1..=width],
                &mut slope[1..=width],
                &mut bend[1..=width],
            );
            let rows = above.iter().zip(middle).zip(below);
            let out = smooth.iter_mut().zip(slope).zip(bend);
            for (((&above, &middle), &below), ((smooth, slope), bend)) in rows.zip(out) {
                let both = above + below;
                *smooth = both + 2 * middle;
                *slope = below - above;
                *bend = both - 2 * middle;
            }
        }
        for row in [&mut *smooth, slope, bend, padded] {
            row[0] = row[1 + reflected(-1, width)];
            row[width + 1] = row[1 + reflected(width as isize, width)];
        }
        let whole = width / RUN * RUN;
        for start in (0..whole).step_by(RUN) {
            let run = |row: &[i32]| -> [i32; RUN + 2] {
                row[start..start + RUN + 2]
                    .try_into()
                    .expect("a run and its neighbours")
            };
            self.add_run(&run(smooth), &run(slope), &run(bend), &run(padded));
        }
        for x in whole..width {
            let [second, across, down] = differences(
                [smooth[x], smooth[x + 2]],
                [slope[x], slope[x + 1], slope[x + 2]],
                bend[x + 1],
                [padded[x], padded[x + 1], padded[x + 2]],
            );
            self.laplacian += i64::from(second);
            let [second, across, down] = [second, across, down].map(f64::from);
            self.laplacian_squares += second * second;
            self.sobel_squares += across * across + down * down;
        }
        if inner && width > 2 {
            self.noise += noise_of_row(&bend[1..=width]);
        }
    }

    fn add_run(
        &mut self,
        smooth: &[i32; RUN + 2],
        slope: &[i32; RUN + 2],
        bend: &[i32; RUN + 2],
        middle: &[i32; RUN + 2],
    ) {
        let (mut seconds, mut laplacian_squares, mut sobel_squares) =
            ([0_i32; RUN], [0_f32; RUN], [0_f32; RUN]);
        for x in 0..RUN {
            let [second, across, down] = differences(
                [smooth[x], smooth[x + 2]],
                [slope[x], slope[x + 1], slope[x + 2]],
                bend[x + 1],
                [middle[x], middle[x + 1], middle[x + 2]],
            );
            seconds[x] = second;
            // All three are below 2^24: exact in single precision, only the squares round.
            let (second, across, down) = (second as f32, across as f32, down as f32);
            laplacian_squares[x] = second * second;
            sobel_squares[x] = across * across + down * down;
        }
        self.laplacian += i64::from(seconds.iter().sum::<i32>());
        self.laplacian_squares += sum_in_lanes(&laplacian_squares);
        self.sobel_squares += sum_in_lanes(&sobel_squares);
    }

    /// Variance of the Laplacian, in squared grey levels.
    pub(super) fn sharpness(&self, pixels: f64) -> f64 {
        let level = f64::from(LEVEL);
        let mean = self.laplacian as f64 / pixels / level;
        (self.laplacian_squares / pixels / (level * level) - mean * mean).max(0.0)
    }

    /// Mean squared Sobel gradient.
    pub(super) fn tenengrad(&self, pixels: f64) -> f64 {
        self.sobel_squares / pixels / (f64::from(LEVEL) * f64::from(LEVEL))
    }

    /// Immerkær (1996): sqrt(pi/2) / (6 (w-2) (h-2)) times the sum of absolute responses.
    /// 0 for a picture under 3 x 3.
    pub(super) fn noise(&self, width: usize, height: usize) -> f64 {
        if width < 3 || height < 3 {
            return 0.0;
        }
        let valid = ((width - 2) * (height - 2)) as f64;
        std::f64::consts::FRAC_PI_2.sqrt() / (6.0 * valid) * self.noise as f64 / f64::from(LEVEL)
    }
}

/// Laplacian, and Sobel across and down, at the middle of three neighbours.
#[inline(always)]
fn differences(smooth: [i32; 2], slope: [i32; 3], bend: i32, middle: [i32; 3]) -> [i32; 3] {
    [
        bend + middle[0] + middle[2] - 2 * middle[1],
        smooth[1] - smooth[0],
        slope[0] + 2 * slope[1] + slope[2],
    ]
}

fn sum_in_lanes(run: &[f32; RUN]) -> f64 {
    let mut lanes = [0_f32; LANES];
    for part in run.chunks_exact(LANES) {
        for (lane, &square) in lanes.iter_mut().zip(part) {
            *lane += square;
        }
    }
    lanes.iter().map(|&lane| f64::from(lane)).sum()
}

/// |second difference across of the second difference down|, summed where both are defined.
fn noise_of_row(bend: &[i32]) -> u64 {
    // 2^20 responses of at most 2^21 would overflow 32 bits; 1024 do not.
    const CHUNK: usize = 1024;
    let inner = bend.len() - 2;
    let mut sum = 0;
    let mut start = 0;
    while start < inner {
        let end = (start + CHUNK).min(inner);
        let (left, middle, right) = (
            &bend[start..end],
            &bend[start + 1..end + 1],
            &bend[start + 2..end + 2],
        );
        let of_chunk: u32 = left
            .iter()
            .zip(middle)
            .zip(right)
            .map(|((left, middle), right)| (left + right - 2 * middle).unsigned_abs())
            .sum();
        sum += u64::from(of_chunk);
        start = end;
    }
    sum
}

/// Variance of the Laplacian of a small picture of grey levels; reflect-101 at the borders.
pub(super) fn sharpness_of(width: usize, pixels: &[f64]) -> f64 {
    let height = pixels.len() / width;
    let row = |y: isize| {
        let start = reflected(y, height) * width;
        &pixels[start..start + width]
    };
    let (mut sum, mut squares) = (0.0, 0.0);
    for y in 0..height as isize {
        let (above, middle, below) = (row(y - 1), row(y), row(y + 1));
        for x in 0..width {
            let left = if x == 0 { reflected(-1, width) } else { x - 1 };
            let right = if x + 1 == width {
                reflected(width as isize, width)
            } else {
                x + 1
            };
            let around = middle[left] + middle[right] + above[x] + below[x];
            let laplacian = around - 4.0 * middle[x];
            sum += laplacian;
            squares += laplacian * laplacian;
        }
    }
    let count = pixels.len() as f64;
    (squares / count - (sum / count) * (sum / count)).max(0.0)
}
