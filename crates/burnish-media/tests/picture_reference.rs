//! The numbers of pictures equal those of the independent reference, within its tolerances.
#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::{fs, path::PathBuf};

use burnish_media::{decode_image, measure_image};

#[test]
fn pictures_measure_as_in_the_reference() {
    let folder = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/reference/image/features"
    ));
    let text = fs::read_to_string(folder.join("expected.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut wrong = Vec::new();
    for (name, values) in expected["values"].as_object().unwrap() {
        let upright = decode_image(&fs::read(folder.join(name)).unwrap()).unwrap();
        let ours = measure_image(&upright);
        let jpeg = name.ends_with(".jpg");
        for (key, value, level) in [
            ("luma_mean", ours.luminance_mean, true),
            ("luma_p1", ours.luminance_p1, true),
            ("luma_p5", ours.luminance_p5, true),
            ("luma_p50", ours.luminance_p50, true),
            ("luma_p95", ours.luminance_p95, true),
            ("luma_p99", ours.luminance_p99, true),
            ("rms_contrast", ours.contrast, false),
            ("laplacian_var", ours.sharpness, false),
            ("laplacian_var", ours.sharpness_512, false),
            ("tenengrad", ours.tenengrad, false),
            ("noise_sigma_immerkaer", ours.noise, false),
            ("colourfulness", ours.colourfulness, false),
            ("saturation_mean", ours.saturation, false),
            ("entropy_bits", ours.entropy, false),
            ("mean_r", ours.red_mean, true),
            ("mean_g", ours.green_mean, true),
            ("mean_b", ours.blue_mean, true),
            ("shadow_clip", ours.shadow_clip, false),
            ("highlight_clip", ours.highlight_clip, false),
        ] {
            let expected = values[key].as_f64().unwrap();
            let allowed = match (jpeg, level) {
                (true, true) => 1.0,
                (true, false) => 0.05 * expected.abs(),
                (false, _) => 1e-6 * expected.abs() + 1e-12,
            };
            if (value - expected).abs() > allowed {
                wrong.push(format!("{name} {key}: {value}, reference {expected}"));
            }
        }
        let size = (
            u64::from(upright.width_px()),
            u64::from(upright.height_px()),
        );
        assert_eq!(
            size,
            (
                values["width"].as_u64().unwrap(),
                values["height"].as_u64().unwrap()
            )
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
