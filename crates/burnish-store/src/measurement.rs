//! Tables `measurement_image` and `measurement_audio`: one wide row per item.

use burnish_model::measure::{AudioMeasurements, ImageMeasurements};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::Result;

pub fn put_image(connection: &Connection, item: i64, m: &ImageMeasurements) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO measurement_image VALUES
             (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
        )?
        .execute(params![
            item,
            m.luminance_mean,
            m.luminance_p1,
            m.luminance_p5,
            m.luminance_p50,
            m.luminance_p95,
            m.luminance_p99,
            m.contrast,
            m.sharpness,
            m.sharpness_512,
            m.tenengrad,
            m.noise,
            m.colourfulness,
            m.saturation,
            m.entropy,
            m.red_mean,
            m.green_mean,
            m.blue_mean,
            m.shadow_clip,
            m.highlight_clip
        ])?;
    Ok(())
}

fn image_row(row: &Row<'_>) -> rusqlite::Result<ImageMeasurements> {
    Ok(ImageMeasurements {
        luminance_mean: row.get(1)?,
        luminance_p1: row.get(2)?,
        luminance_p5: row.get(3)?,
        luminance_p50: row.get(4)?,
        luminance_p95: row.get(5)?,
        luminance_p99: row.get(6)?,
        contrast: row.get(7)?,
        sharpness: row.get(8)?,
        sharpness_512: row.get(9)?,
        tenengrad: row.get(10)?,
        noise: row.get(11)?,
        colourfulness: row.get(12)?,
        saturation: row.get(13)?,
        entropy: row.get(14)?,
        red_mean: row.get(15)?,
        green_mean: row.get(16)?,
        blue_mean: row.get(17)?,
        shadow_clip: row.get(18)?,
        highlight_clip: row.get(19)?,
    })
}

pub fn image(connection: &Connection, item: i64) -> Result<Option<ImageMeasurements>> {
    Ok(connection
        .prepare_cached("SELECT * FROM measurement_image WHERE item = ?1")?
        .query_row([item], image_row)
        .optional()?)
}

pub fn put_audio(connection: &Connection, item: i64, m: &AudioMeasurements) -> Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO measurement_audio VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")?
        .execute(params![
            item,
            m.loudness,
            m.true_peak,
            m.sample_peak,
            m.rms,
            m.dc_offset,
            m.clipped_samples,
            m.clipped_run,
            m.leading_silence_micros,
            m.trailing_silence_micros,
            m.active_fraction,
            m.snr
        ])?;
    Ok(())
}

fn audio_row(row: &Row<'_>) -> rusqlite::Result<AudioMeasurements> {
    Ok(AudioMeasurements {
        loudness: row.get(1)?,
        true_peak: row.get(2)?,
        sample_peak: row.get(3)?,
        rms: row.get(4)?,
        dc_offset: row.get(5)?,
        clipped_samples: row.get(6)?,
        clipped_run: row.get(7)?,
        leading_silence_micros: row.get(8)?,
        trailing_silence_micros: row.get(9)?,
        active_fraction: row.get(10)?,
        snr: row.get(11)?,
    })
}

pub fn audio(connection: &Connection, item: i64) -> Result<Option<AudioMeasurements>> {
    Ok(connection
        .prepare_cached("SELECT * FROM measurement_audio WHERE item = ?1")?
        .query_row([item], audio_row)
        .optional()?)
}

/// Every measured image by row number, through `each`.
pub fn for_each_image(
    connection: &Connection,
    mut each: impl FnMut(i64, ImageMeasurements),
) -> Result<()> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM measurement_image ORDER BY item")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(row.get(0)?, image_row(row)?);
    }
    Ok(())
}

/// Every measured clip by row number, through `each`.
pub fn for_each_audio(
    connection: &Connection,
    mut each: impl FnMut(i64, AudioMeasurements),
) -> Result<()> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM measurement_audio ORDER BY item")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(row.get(0)?, audio_row(row)?);
    }
    Ok(())
}
