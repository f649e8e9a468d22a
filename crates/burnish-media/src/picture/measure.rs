//! The numbers of a picture, in one pass over its rows.

use burnish_model::measure::ImageMeasurements;
use image::DynamicImage;

use super::{
    decode::Upright,
    luma::{AreaScaler, LEVEL, luma},
    sharpness::{Gradients, Workspace, reflected, sharpness_of},
};

/// Long side of the picture that `sharpness_512` is measured on.
const LONG_SIDE: usize = 512;

/// Measures 8-bit sRGB, alpha over white. Sums are of whole numbers wherever possible, so the
/// result does not depend on their order.
///
/// `sharpness_512` scales down only: of a picture with a long side of 512 px or less it is
/// `sharpness`. Saturation is that of HSV; of black it is 0. Percentiles are linear between
/// neighbours; variances are of the population.
pub fn measure_image(upright: &Upright) -> ImageMeasurements {
    let (width, height) = (upright.width_px() as usize, upright.height_px() as usize);
    if width == 0 || height == 0 {
        return ImageMeasurements::default();
    }
    let mut row = Vec::new();

    let mut colours = Colours::new();
    let mut tones = Tones::new();
    let mut gradients = Gradients::default();
    let mut work = Workspace::new(width);
    let mut scaler = AreaScaler::new(width, height, LONG_SIDE);

    // Row y of luma lies in slot y % 3, so three neighbours are at hand at a time.
    let mut luma = [vec![0; width], vec![0; width], vec![0; width]];
    let mut ready = 0;
    for y in 0..height {
        while ready < (y + 2).min(height) {
            let luma = &mut luma[ready % 3];
            colours.add_row(rgb8_row(upright, ready, &mut row), luma, &mut tones);
            if let Some(scaler) = &mut scaler {
                scaler.add_row(ready, luma);
            }
            ready += 1;
        }
        let slot = |offset: isize| &luma[reflected(y as isize + offset, height) % 3][..];
        let inner = y > 0 && y + 1 < height;
        gradients.add_row([slot(-1), slot(0), slot(1)], inner, &mut work);
    }

    let pixels = (width * height) as f64;
    let sharpness = gradients.sharpness(pixels);
    let brightness = Brightness::of(&tones, width * height);
    let percentile = |share: f64| percentile(&brightness.counts, width * height, share);
    let [red_mean, green_mean, blue_mean] = colours.means(pixels);
    ImageMeasurements {
        luminance_mean: brightness.mean,
        luminance_p1: percentile(0.01),
        luminance_p5: percentile(0.05),
        luminance_p50: percentile(0.5),
        luminance_p95: percentile(0.95),
        luminance_p99: percentile(0.99),
        contrast: brightness.deviation / 255.0,
        sharpness,
        sharpness_512: scaler.map_or(sharpness, |scaler| {
            let (width, pixels) = scaler.finish();
            sharpness_of(width, &pixels)
        }),
        tenengrad: gradients.tenengrad(pixels),
        noise: gradients.noise(width, height),
        colourfulness: colours.colourfulness(pixels),
        saturation: colours.saturation(pixels),
        entropy: brightness.entropy,
        red_mean,
        green_mean,
        blue_mean,
        shadow_clip: colours.share_of_brightest(0..=2, pixels),
        highlight_clip: colours.share_of_brightest(253..=255, pixels),
    }
}

/// One row of [`Upright::rgb8`], without making the whole of it.
fn rgb8_row<'a>(upright: &'a Upright, y: usize, buffer: &'a mut Vec<u8>) -> &'a [u8] {
    let image = upright.image();
    let width = image.width() as usize;
    match image {
        DynamicImage::ImageRgb8(rgb) => &rgb.as_raw()[y * width * 3..(y + 1) * width * 3],
        DynamicImage::ImageLuma8(grey) => {
            buffer.clear();
            let row = &grey.as_raw()[y * width..(y + 1) * width];
            buffer.extend(row.iter().flat_map(|&value| [value; 3]));
            buffer
        }
        image => {
            let row = image.crop_imm(0, y as u32, image.width(), 1);
            let row = Upright::new(upright.format(), row);
            *buffer = row.rgb8().into_owned().into_raw();
            buffer
        }
    }
}

/// How often each luma occurs.
struct Tones {
    histogram: Box<[u32; PLACES]>,
    /// Pixels half way between two grey levels that went to the one below, by that one. Entropy
    /// is defined on `floor(Y + 0.5)` of a Y summed in double precision, which falls on either
    /// side there, as R, G and B have it.
    down: [u64; 256],
}

/// More than there are lumas: a mask keeps an index inside without a check.
const PLACES: usize = 1 << 18;

impl Tones {
    fn new() -> Self {
        let histogram = vec![0; PLACES].into_boxed_slice();
        let histogram = histogram.try_into().expect("it has this length");
        Self {
            histogram,
            down: [0; 256],
        }
    }

    #[inline(always)]
    fn add(&mut self, luma: i32, rgb: [u8; 3]) {
        self.histogram[luma as usize & (PLACES - 1)] += 1;
        if is_half(luma) {
            self.add_half(luma, rgb);
        }
    }

    #[cold]
    fn add_half(&mut self, luma: i32, rgb: [u8; 3]) {
        let [red, green, blue] = rgb.map(f64::from);
        let level = (0.299 * red + 0.587 * green + 0.114 * blue + 0.5).floor();
        let exact = (luma + LEVEL / 2) / LEVEL;
        if (level as i32) < exact {
            self.down[level as usize] += 1;
        }
    }
}

/// Whether a luma ends in 500: divisible by 1000 after taking 500 away, without dividing
/// (Granlund and Montgomery 1994). Lumas below 500 may be taken for one, which does no harm.
fn is_half(luma: i32) -> bool {
    const INVERSE_OF_125: u32 = 0x26E9_78D5;
    let rest = (luma as u32).wrapping_sub(500);
    rest.wrapping_mul(INVERSE_OF_125).rotate_right(3) <= u32::MAX / 1000
}

/// What follows from how often each luma occurs.
struct Brightness {
    mean: f64,
    deviation: f64,
    entropy: f64,
    /// Each luma that occurs, and how often, in order.
    counts: Vec<(u32, u32)>,
}

impl Brightness {
    fn of(tones: &Tones, pixels: usize) -> Self {
        let count = pixels as f64;
        let counts: Vec<(u32, u32)> = (0_u32..)
            .zip(&*tones.histogram)
            .filter(|&(_, &n)| n > 0)
            .map(|(v, &n)| (v, n))
            .collect();
        let mut sum = 0_u64;
        let mut grey = [0_u64; 256];
        for &(value, times) in &counts {
            sum += u64::from(value) * u64::from(times);
            grey[(value as usize + LEVEL as usize / 2) / LEVEL as usize] += u64::from(times);
        }
        for (level, &down) in tones.down.iter().enumerate() {
            grey[level] += down;
            grey[(level + 1).min(255)] -= down;
        }
        let mean = sum as f64 / count;
        let squares: f64 = counts
            .iter()
            .map(|&(value, times)| (f64::from(value) - mean).powi(2) * f64::from(times))
            .sum();
        let entropy: f64 = grey
            .iter()
            .filter(|&&times| times > 0)
            .map(|&times| times as f64 / count)
            .map(|share| -share * share.log2())
            .sum();
        let level = f64::from(LEVEL);
        Self {
            mean: mean / level,
            deviation: (squares / count).sqrt() / level,
            entropy: entropy.max(0.0),
            counts,
        }
    }
}

/// The luma below which `share` of the pixels lie, linear between the two nearest.
fn percentile(counts: &[(u32, u32)], pixels: usize, share: f64) -> f64 {
    let place = share * (pixels - 1) as f64;
    let below = place.floor();
    let (mut low, mut seen) = (None, 0_u64);
    for &(value, times) in counts {
        seen += u64::from(times);
        let value = f64::from(value) / f64::from(LEVEL);
        if low.is_none() && seen as f64 > below {
            low = Some(value);
        }
        if let Some(low) = low
            && (seen as f64 > below + 1.0 || seen == pixels as u64)
        {
            return low + (value - low) * (place - below);
        }
    }
    0.0
}

/// Sums over R, G, B and their opponents.
struct Colours {
    sums: [u64; 3],
    red_green_squares: u64,
    yellow_blue_squares: u64,
    /// Per brightest channel, how many pixels (from bit 40) and the sum of max - min (below).
    /// Two tables, used in turn, keep equal neighbours from waiting for each other.
    by_brightest: [[u64; 256]; 2],
    pixels_in_tables: u64,
    spread: Vec<u64>,
    times: Vec<u64>,
}

const COUNT_BIT: u32 = 40;
const CHUNK: usize = 4096;

impl Colours {
    fn new() -> Self {
        Self {
            sums: [0; 3],
            red_green_squares: 0,
            yellow_blue_squares: 0,
            by_brightest: [[0; 256]; 2],
            pixels_in_tables: 0,
            spread: vec![0; 256],
            times: vec![0; 256],
        }
    }

    /// Takes a row of pixels; writes their luma and counts it.
    fn add_row(&mut self, rgb: &[u8], lumas: &mut [i32], tones: &mut Tones) {
        // Squares are at most 510^2, so 4096 of them fit into 32 bits.
        for (rgb, lumas) in rgb.chunks(3 * CHUNK).zip(lumas.chunks_mut(CHUNK)) {
            let mut sums = [0_u32; 3];
            let (mut red_green, mut yellow_blue) = (0_u32, 0_u32);
            for (at, (pixel, out)) in rgb.chunks_exact(3).zip(lumas).enumerate() {
                let [red, green, blue] = [pixel[0], pixel[1], pixel[2]];
                *out = luma(red, green, blue);
                tones.add(*out, [red, green, blue]);
                let brightest = red.max(green).max(blue);
                let darkest = red.min(green).min(blue);
                self.by_brightest[at % 2][usize::from(brightest)] +=
                    1 << COUNT_BIT | u64::from(brightest - darkest);
                let (red, green, blue) = (i32::from(red), i32::from(green), i32::from(blue));
                sums[0] += red as u32;
                sums[1] += green as u32;
                sums[2] += blue as u32;
                let (rg, yb) = (red - green, red + green - 2 * blue);
                red_green += (rg * rg) as u32;
                yellow_blue += (yb * yb) as u32;
            }
            for (total, sum) in self.sums.iter_mut().zip(sums) {
                *total += u64::from(sum);
            }
            self.red_green_squares += u64::from(red_green);
            self.yellow_blue_squares += u64::from(yellow_blue);
            self.pixels_in_tables += rgb.len() as u64 / 3;
            if self.pixels_in_tables > 1 << 22 {
                self.empty_tables();
            }
        }
    }

    /// Moves the packed counts on before they can overflow.
    fn empty_tables(&mut self) {
        for packed in &mut self.by_brightest {
            for ((packed, spread), times) in
                packed.iter_mut().zip(&mut self.spread).zip(&mut self.times)
            {
                *spread += *packed & ((1 << COUNT_BIT) - 1);
                *times += *packed >> COUNT_BIT;
                *packed = 0;
            }
        }
        self.pixels_in_tables = 0;
    }

    fn means(&self, pixels: f64) -> [f64; 3] {
        self.sums.map(|sum| sum as f64 / pixels)
    }

    /// Hasler and Süsstrunk (2003): sqrt(var rg + var yb) + 0.3 sqrt(mean rg^2 + mean yb^2)
    /// with rg = R - G and yb = (R + G) / 2 - B.
    fn colourfulness(&self, pixels: f64) -> f64 {
        let [red, green, blue] = self.means(pixels);
        let (rg, yb) = (red - green, 0.5 * (red + green) - blue);
        let rg_variance = self.red_green_squares as f64 / pixels - rg * rg;
        let yb_variance = self.yellow_blue_squares as f64 / pixels / 4.0 - yb * yb;
        (rg_variance + yb_variance).max(0.0).sqrt() + 0.3 * (rg * rg + yb * yb).sqrt()
    }

    fn saturation(&mut self, pixels: f64) -> f64 {
        self.empty_tables();
        let of_coloured = self.spread.iter().enumerate().skip(1);
        of_coloured
            .map(|(brightest, &spread)| spread as f64 / brightest as f64)
            .sum::<f64>()
            / pixels
    }

    fn share_of_brightest(&mut self, range: std::ops::RangeInclusive<usize>, pixels: f64) -> f64 {
        self.empty_tables();
        self.times[range].iter().sum::<u64>() as f64 / pixels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_found_without_dividing() {
        for luma in 500..=255 * LEVEL {
            assert_eq!(is_half(luma), luma % 1000 == 500, "{luma}");
        }
    }
}
