//! Boxes in image pixels: origin top-left of the upright picture, x right, y down.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An axis-aligned box in image px. `width` and `height` are not negative.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize, TS)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    pub const fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }

    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Square px.
    pub fn area(&self) -> f64 {
        self.width * self.height
    }

    pub fn is_finite(&self) -> bool {
        [self.x, self.y, self.width, self.height]
            .iter()
            .all(|v| v.is_finite())
    }

    /// Square px shared with `other`; 0 when they only touch.
    pub fn intersection_area(&self, other: &Self) -> f64 {
        let width = self.right().min(other.right()) - self.x.max(other.x);
        let height = self.bottom().min(other.bottom()) - self.y.max(other.y);
        width.max(0.0) * height.max(0.0)
    }

    /// Intersection over union in 0..=1; 0 for boxes without area or that only touch.
    pub fn iou(&self, other: &Self) -> f64 {
        let shared = self.intersection_area(other);
        let union = self.area() + other.area() - shared;
        if union > 0.0 { shared / union } else { 0.0 }
    }

    /// The smallest box around both.
    pub fn hull(&self, other: &Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (
            self.right().max(other.right()),
            self.bottom().max(other.bottom()),
        );
        Self::new(x, y, right - x, bottom - y)
    }

    /// The part inside a picture of the given size, or `None` when nothing with an area is left.
    pub fn clamped(&self, width_px: f64, height_px: f64) -> Option<Self> {
        let (x, y) = (self.x.max(0.0), self.y.max(0.0));
        let (right, bottom) = (self.right().min(width_px), self.bottom().min(height_px));
        (right > x && bottom > y).then(|| Self::new(x, y, right - x, bottom - y))
    }
}
