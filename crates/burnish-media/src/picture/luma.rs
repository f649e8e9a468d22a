//! Luma as whole thousandths of a grey level, row by row, and its area-scaled copy.

/// One grey level.
pub(super) const LEVEL: i32 = 1000;
/// 1000 Y = 299 R + 587 G + 114 B: whole numbers, so sums are exact in any order.
#[inline(always)]
pub(super) fn luma(red: u8, green: u8, blue: u8) -> i32 {
    299 * i32::from(red) + 587 * i32::from(green) + 114 * i32::from(blue)
}

/// Averages rows of luma into a smaller picture; a pixel on an edge counts by its share.
pub(super) struct AreaScaler {
    width: usize,
    height: usize,
    columns: Vec<Cell>,
    across: Vec<f64>,
    pixels: Vec<f64>,
    scale_y: f64,
}

/// The source pixels under one target pixel: whole ones, and the shares of those on its edges.
struct Cell {
    first: usize,
    first_share: f64,
    inside: std::ops::Range<usize>,
    last: usize,
    last_share: f64,
}

fn cell(index: usize, scale: f64, len: usize) -> Cell {
    let (start, end) = (
        index as f64 * scale,
        ((index + 1) as f64 * scale).min(len as f64),
    );
    let first = (start.floor() as usize).min(len - 1);
    let last = (end.floor() as usize).min(len - 1);
    let inside = first + 1..last.max(first + 1);
    if first == last {
        return Cell {
            first,
            first_share: end - start,
            inside,
            last,
            last_share: 0.0,
        };
    }
    Cell {
        first,
        first_share: (first + 1) as f64 - start,
        inside,
        last,
        last_share: end - last as f64,
    }
}

impl AreaScaler {
    /// `None` when the long side is no longer than `long_side` already.
    pub(super) fn new(width: usize, height: usize, long_side: usize) -> Option<Self> {
        let longest = width.max(height);
        if longest <= long_side {
            return None;
        }
        let scaled = |len: usize| ((len * long_side + longest / 2) / longest).max(1);
        let (to_width, to_height) = (scaled(width), scaled(height));
        let scale_x = width as f64 / to_width as f64;
        Some(Self {
            width: to_width,
            height: to_height,
            columns: (0..to_width).map(|x| cell(x, scale_x, width)).collect(),
            across: vec![0.0; to_width],
            pixels: vec![0.0; to_width * to_height],
            scale_y: height as f64 / to_height as f64,
        })
    }

    /// Takes source row `y`.
    pub(super) fn add_row(&mut self, y: usize, luma: &[i32]) {
        let area = f64::from(LEVEL) * self.scale_y * luma.len() as f64 / self.width as f64;
        for (sum, cell) in self.across.iter_mut().zip(&self.columns) {
            let inside: i64 = luma[cell.inside.clone()]
                .iter()
                .map(|&luma| i64::from(luma))
                .sum();
            *sum = inside as f64
                + f64::from(luma[cell.first]) * cell.first_share
                + f64::from(luma[cell.last]) * cell.last_share;
        }
        let (top, bottom) = (y as f64, (y + 1) as f64);
        let first = ((top / self.scale_y).floor() as usize).min(self.height - 1);
        for to in first..self.height {
            let (start, end) = (to as f64 * self.scale_y, (to + 1) as f64 * self.scale_y);
            let share = bottom.min(end) - top.max(start);
            if start >= bottom {
                break;
            }
            if share > 0.0 {
                let row = &mut self.pixels[to * self.width..(to + 1) * self.width];
                for (pixel, sum) in row.iter_mut().zip(&self.across) {
                    *pixel += sum * share / area;
                }
            }
        }
    }

    /// Width and grey levels in rows, once every source row was taken.
    pub(super) fn finish(self) -> (usize, Vec<f64>) {
        (self.width, self.pixels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scaled(width: usize, rows: &[Vec<i32>], long_side: usize) -> (usize, Vec<f64>) {
        let mut scaler = AreaScaler::new(width, rows.len(), long_side).unwrap();
        for (y, row) in rows.iter().enumerate() {
            scaler.add_row(y, row);
        }
        scaler.finish()
    }

    #[test]
    fn halving_averages_four_pixels() {
        let rows = [vec![0, 4000, 8000, 8000], vec![4000, 8000, 8000, 8000]];
        assert_eq!(scaled(4, &rows, 2), (2, vec![4.0, 8.0]));
    }

    #[test]
    fn a_flat_picture_stays_flat_at_any_size() {
        let rows = vec![vec![77_000; 701]; 523];
        let (width, pixels) = scaled(701, &rows, 512);
        assert_eq!((width, pixels.len()), (512, 512 * 382));
        assert!(
            pixels.iter().all(|pixel| (pixel - 77.0).abs() < 1e-9),
            "shares of edge pixels add up to one"
        );
    }
}
