//! Numbers computed from an item's bytes. One wide row per item and kind.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Measured on the upright 8-bit sRGB picture, alpha over white.
/// Y = .299 R + .587 G + .114 B. Definitions: docs/quality.md.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct ImageMeasurements {
    /// 0..=255.
    pub luminance_mean: f64,
    pub luminance_p1: f64,
    pub luminance_p5: f64,
    pub luminance_p50: f64,
    pub luminance_p95: f64,
    pub luminance_p99: f64,
    /// Standard deviation of Y over 255.
    pub contrast: f64,
    /// Variance of the 4-neighbour Laplacian of Y, native size, reflect-101 border.
    pub sharpness: f64,
    /// The same on a picture area-scaled to a long side of 512 px.
    pub sharpness_512: f64,
    pub tenengrad: f64,
    /// Immerkær's estimate, in grey levels.
    pub noise: f64,
    pub colourfulness: f64,
    pub saturation: f64,
    /// Bits.
    pub entropy: f64,
    pub red_mean: f64,
    pub green_mean: f64,
    pub blue_mean: f64,
    /// Share of pixels with max(R, G, B) <= 2, and >= 253.
    pub shadow_clip: f64,
    pub highlight_clip: f64,
}

/// Measured on the decoded samples; channels kept for loudness, averaged for the rest.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
pub struct AudioMeasurements {
    /// LUFS (ITU-R BS.1770-4); none below 400 ms or when everything is gated.
    pub loudness: Option<f64>,
    /// dBTP at 4 x oversampling; none for digital silence.
    pub true_peak: Option<f64>,
    /// Largest absolute sample, 0..=1.
    pub sample_peak: f64,
    pub rms: f64,
    pub dc_offset: f64,
    #[ts(type = "number")]
    pub clipped_samples: u64,
    /// Longest run of clipped samples in a row.
    #[ts(type = "number")]
    pub clipped_run: u64,
    /// Micros of silence before and after the active part (docs/quality.md).
    #[ts(type = "number")]
    pub leading_silence_micros: i64,
    #[ts(type = "number")]
    pub trailing_silence_micros: i64,
    /// Share of 20 ms frames above the silence threshold.
    pub active_fraction: f64,
    /// P95 - P10 of frame levels, dB.
    pub snr: Option<f64>,
}
