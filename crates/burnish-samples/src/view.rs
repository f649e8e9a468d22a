//! Where the camera stands: between millimetres on the phone and pixels in the picture.

/// The upright picture's size in px.
pub const WIDTH_PX: f64 = 640.0;
pub const HEIGHT_PX: f64 = 480.0;

/// Half the phone's width and height, and its corner radius, in mm.
pub const HALF_WIDTH_MM: f64 = 36.0;
pub const HALF_HEIGHT_MM: f64 = 74.0;
const CORNER_MM: f64 = 10.0;

/// A camera over the phone: turned, scaled, and slightly tilted.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// The point of the phone in the middle of the picture, mm.
    pub focus: (f64, f64),
    pub turn_radians: f64,
    pub px_per_mm: f64,
    /// Perspective, per px.
    pub tilt: (f64, f64),
}

impl View {
    pub fn image_from_phone(&self, (u, v): (f64, f64)) -> (f64, f64) {
        let (sin, cos) = self.turn_radians.sin_cos();
        let (du, dv) = (
            (u - self.focus.0) * self.px_per_mm,
            (v - self.focus.1) * self.px_per_mm,
        );
        let (x, y) = (cos * du - sin * dv, sin * du + cos * dv);
        let depth = 1.0 + self.tilt.0 * x + self.tilt.1 * y;
        (WIDTH_PX / 2.0 + x / depth, HEIGHT_PX / 2.0 + y / depth)
    }

    pub fn phone_from_image(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (x, y) = (x - WIDTH_PX / 2.0, y - HEIGHT_PX / 2.0);
        let depth = 1.0 / (1.0 - self.tilt.0 * x - self.tilt.1 * y);
        let (x, y) = (x * depth, y * depth);
        let (sin, cos) = self.turn_radians.sin_cos();
        let (du, dv) = (cos * x + sin * y, -sin * x + cos * y);
        (
            self.focus.0 + du / self.px_per_mm,
            self.focus.1 + dv / self.px_per_mm,
        )
    }
}

/// Distance in mm to the phone's outline, negative inside.
pub fn outline_mm((u, v): (f64, f64)) -> f64 {
    rounded(u, v, HALF_WIDTH_MM, HALF_HEIGHT_MM, CORNER_MM)
}

/// The direction away from the phone's middle at its outline, length 1.
pub fn outward((u, v): (f64, f64)) -> (f64, f64) {
    let step = 0.05;
    let du = outline_mm((u + step, v)) - outline_mm((u - step, v));
    let dv = outline_mm((u, v + step)) - outline_mm((u, v - step));
    let length = du.hypot(dv).max(1e-9);
    (du / length, dv / length)
}

/// Distance to a rounded rectangle around the origin, negative inside.
pub fn rounded(u: f64, v: f64, half_width: f64, half_height: f64, corner: f64) -> f64 {
    let (qu, qv) = (
        u.abs() - half_width + corner,
        v.abs() - half_height + corner,
    );
    qu.max(0.0).hypot(qv.max(0.0)) + qu.max(qv).min(0.0) - corner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_to_the_picture_and_back_ends_where_it_began() {
        let view = View {
            focus: (12.0, -50.0),
            turn_radians: 0.7,
            px_per_mm: 6.5,
            tilt: (2e-4, -1e-4),
        };
        for point in [(0.0, 0.0), (30.0, -70.0), (12.0, -50.0)] {
            let (u, v) = view.phone_from_image(view.image_from_phone(point));
            assert!(
                (u - point.0).hypot(v - point.1) < 1e-9,
                "{point:?} came back as {u}, {v}"
            );
        }
    }
}
