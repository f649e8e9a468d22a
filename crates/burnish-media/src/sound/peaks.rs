//! The outline of a sound: smallest and largest sample of each short stretch.

use super::AudioReader;

/// Bucket `k` covers the frames from `k * sample_rate / buckets_per_second` (rounded down) to
/// where the next one begins, but at least one frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peaks {
    pub sample_rate: u32,
    pub channels: u16,
    pub frames: u64,
    pub buckets_per_second: u32,
    /// Per bucket, per channel: smallest and largest sample, full scale at 32767.
    pub extremes: Vec<[i16; 2]>,
}

/// Collects peaks from blocks of interleaved samples.
pub struct PeaksBuilder {
    peaks: Peaks,
    open: Vec<[f32; 2]>,
    /// The frame that the open bucket ends before.
    end: u64,
}

const NONE_YET: [f32; 2] = [f32::INFINITY, f32::NEG_INFINITY];

impl PeaksBuilder {
    /// No argument is 0.
    pub fn new(sample_rate: u32, channels: u16, buckets_per_second: u32) -> Self {
        let peaks = Peaks {
            sample_rate,
            channels,
            frames: 0,
            buckets_per_second,
            extremes: Vec::new(),
        };
        let open = vec![NONE_YET; usize::from(channels)];
        let mut builder = Self {
            peaks,
            open,
            end: 0,
        };
        builder.end = builder.start_of(1);
        builder
    }

    fn start_of(&self, bucket: u64) -> u64 {
        let per_second = u64::from(self.peaks.buckets_per_second.max(1));
        (bucket * u64::from(self.peaks.sample_rate) / per_second).max(bucket)
    }

    /// Takes whole frames, in order.
    pub fn add(&mut self, block: &[f32]) {
        let channels = usize::from(self.peaks.channels);
        let mut rest = block;
        while rest.len() >= channels {
            let room = (self.end - self.peaks.frames) as usize;
            let frames = room.min(rest.len() / channels);
            let (now, later) = rest.split_at(frames * channels);
            for frame in now.chunks_exact(channels) {
                for (open, &sample) in self.open.iter_mut().zip(frame) {
                    *open = [open[0].min(sample), open[1].max(sample)];
                }
            }
            self.peaks.frames += frames as u64;
            rest = later;
            if self.peaks.frames == self.end {
                self.close();
            }
        }
    }

    fn close(&mut self) {
        for open in &mut self.open {
            self.peaks
                .extremes
                .push(open.map(|x| (x * 32_767.0).round() as i16));
            *open = NONE_YET;
        }
        let buckets = (self.peaks.extremes.len() / self.open.len()) as u64;
        self.end = self.start_of(buckets + 1);
    }

    pub fn finish(mut self) -> Peaks {
        if self.open.iter().any(|open| *open != NONE_YET) {
            self.close();
        }
        self.peaks
    }
}

/// The peaks of what is left of a reader.
pub fn peaks(reader: &mut AudioReader<'_>, buckets_per_second: u32) -> Peaks {
    let mut builder = PeaksBuilder::new(
        reader.sample_rate(),
        reader.channels(),
        buckets_per_second.max(1),
    );
    while let Some(block) = reader.next_block() {
        builder.add(block);
    }
    builder.finish()
}

const MAGIC: &[u8; 4] = b"PEAK";

impl Peaks {
    pub fn buckets(&self) -> usize {
        self.extremes.len() / usize::from(self.channels.max(1))
    }

    /// The next level of the pyramid: each bucket covers `factor` (at least 1) of these.
    /// `buckets_per_second` must divide by it, else the level keeps this one's.
    pub fn coarser(&self, factor: u32) -> Self {
        if factor <= 1 || !self.buckets_per_second.is_multiple_of(factor) {
            return self.clone();
        }
        let channels = usize::from(self.channels);
        let mut extremes = Vec::with_capacity(self.extremes.len() / factor as usize + channels);
        for group in self.extremes.chunks(channels * factor as usize) {
            for channel in 0..channels {
                let of_channel = group.iter().skip(channel).step_by(channels);
                let wide = of_channel.fold([i16::MAX, i16::MIN], |wide, &[low, high]| {
                    [wide[0].min(low), wide[1].max(high)]
                });
                extremes.push(wide);
            }
        }
        Self {
            buckets_per_second: self.buckets_per_second / factor,
            extremes,
            ..*self
        }
    }

    /// What the page reads, little-endian: "PEAK", u32 buckets per second, u32 channels, u32 buckets,
    /// then per bucket and channel i16 smallest and largest sample.
    pub fn to_bytes(&self) -> Vec<u8> {
        let buckets = u32::try_from(self.buckets()).unwrap_or(u32::MAX);
        let mut bytes = Vec::with_capacity(16 + 4 * self.extremes.len());
        bytes.extend(MAGIC);
        for number in [self.buckets_per_second, u32::from(self.channels), buckets] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(
            self.extremes
                .iter()
                .flatten()
                .flat_map(|value| value.to_le_bytes()),
        );
        bytes
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(samples: &[f32], rate: u32, channels: u16, per_second: u32, block: usize) -> Peaks {
        let mut builder = PeaksBuilder::new(rate, channels, per_second);
        samples
            .chunks(block * usize::from(channels))
            .for_each(|block| builder.add(block));
        builder.finish()
    }

    #[test]
    fn a_bucket_keeps_the_extremes_of_each_channel() {
        let samples = [0.5, -1.0, -0.25, 0.0, 1.0, 0.5, 0.0, 0.25];
        let peaks = of(&samples, 200, 2, 100, 1);
        assert_eq!(
            peaks.extremes,
            [[-8192, 16384], [-32767, 0], [0, 32767], [8192, 16384]]
        );
        assert_eq!(peaks.coarser(2).extremes, [[-8192, 32767], [-32767, 16384]]);
    }

    #[test]
    fn the_bytes_are_the_ones_the_page_reads() {
        let peaks = of(&[0.5, -1.0, 0.0, 1.0], 200, 2, 100, 1);
        let mut expected = b"PEAK".to_vec();
        expected.extend([100_u32, 2, 1].iter().flat_map(|n| n.to_le_bytes()));
        expected.extend(
            [0_i16, 16384, -32767, 32767]
                .iter()
                .flat_map(|n| n.to_le_bytes()),
        );
        assert_eq!(peaks.to_bytes(), expected);
    }

    proptest! {
        #[test]
        fn blocks_do_not_show_in_peaks(
            samples in prop::collection::vec(-1.0_f32..=1.0, 1..400),
            rate in 100_u32..2000,
            block in 1_usize..50,
        ) {
            let peaks = of(&samples, rate, 1, 100, block);
            prop_assert_eq!(peaks.frames, samples.len() as u64);
            prop_assert_eq!(&peaks, &of(&samples, rate, 1, 100, samples.len()));
        }
    }
}
