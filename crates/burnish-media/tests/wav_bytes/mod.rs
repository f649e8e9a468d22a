//! WAV files as bytes, honest or not.
#![allow(dead_code, clippy::unwrap_used)] // each test uses a part of it

use burnish_media::{Pcm, decode_audio, listen, probe};

/// The chunks of a file; 16 bits, mono, 16 kHz, without samples unless said otherwise.
pub struct Wav {
    pub tag: u16,
    pub channels: u16,
    pub rate: u32,
    pub bits: u16,
    pub extensible: bool,
    /// Whole chunks between the format and the samples.
    pub before: Vec<u8>,
    pub data: Vec<u8>,
    /// The length that the header gives for `data`, where it is not the true one.
    pub stated: Option<u32>,
    /// Whatever follows `data`, its padding too.
    pub after: Vec<u8>,
}

impl Default for Wav {
    fn default() -> Self {
        Self {
            tag: 1,
            channels: 1,
            rate: 16_000,
            bits: 16,
            extensible: false,
            before: Vec::new(),
            data: Vec::new(),
            stated: None,
            after: Vec::new(),
        }
    }
}

impl Wav {
    /// 16 bits of interleaved samples, full scale at 1.
    pub fn of(samples: &[f64], rate: u32, channels: u16) -> Self {
        let words = samples
            .iter()
            .map(|sample| (sample * 32_768.0).round() as i16);
        Self {
            rate,
            channels,
            data: words.flat_map(i16::to_le_bytes).collect(),
            ..Self::default()
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let frame = self.channels * self.bits.div_ceil(8);
        let mut fmt = Vec::new();
        fmt.extend(if self.extensible { 0xFFFE } else { self.tag }.to_le_bytes());
        fmt.extend(self.channels.to_le_bytes());
        fmt.extend(self.rate.to_le_bytes());
        fmt.extend((self.rate * u32::from(frame)).to_le_bytes());
        fmt.extend(frame.to_le_bytes());
        fmt.extend(self.bits.to_le_bytes());
        if self.extensible {
            fmt.extend([22, 0]);
            fmt.extend(self.bits.to_le_bytes());
            fmt.extend([0; 4]);
            fmt.extend(self.tag.to_le_bytes());
            fmt.extend([0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113]);
        }
        let len = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap();
        let mut body = b"WAVE".to_vec();
        body.extend(chunk(b"fmt ", &fmt));
        body.extend(&self.before);
        body.extend(b"data");
        body.extend(self.stated.unwrap_or(len(&self.data)).to_le_bytes());
        body.extend(&self.data);
        body.extend(&self.after);
        let mut bytes = b"RIFF".to_vec();
        bytes.extend(len(&body).to_le_bytes());
        bytes.extend(body);
        bytes
    }
}

/// A chunk, padded as it must be.
pub fn chunk(id: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut bytes = id.to_vec();
    bytes.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
    bytes.extend(body);
    bytes.resize(bytes.len() + body.len() % 2, 0);
    bytes
}

/// Noise, the same every time: uniform in -1..1.
pub struct Noise(pub u32);

impl Noise {
    pub fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        f64::from(self.0) / f64::from(u32::MAX) * 2.0 - 1.0
    }
}

/// Samples of a file as one coding writes them, and as they should be read.
pub fn written(tag: u16, bits: u16, count: usize) -> (Vec<u8>, Vec<f64>) {
    let mut noise = Noise(99);
    let (mut bytes, mut values) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let value = noise.next();
        match (tag, bits) {
            (3, 32) => bytes.extend((value as f32).to_le_bytes()),
            (3, 64) => bytes.extend(value.to_le_bytes()),
            (1, 8) => bytes.push((value * 127.0).round() as i8 as u8 ^ 0x80),
            (1, bits) => {
                let whole = (value * f64::from(i32::MAX)) as i32;
                let kept = usize::from(bits / 8);
                bytes.extend(&whole.to_le_bytes()[4 - kept..]);
            }
            _ => bytes.push((value * 127.0) as i8 as u8),
        }
        values.push(value);
    }
    (bytes, values)
}

/// Decodes, and checks that every way to ask for the length gives the same.
pub fn decoded(bytes: &[u8], what: &str) -> Pcm {
    let pcm = decode_audio(bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
    let probed = probe(bytes).unwrap();
    assert_eq!(probed.frames, Some(pcm.frames()), "{what}");
    let exact = pcm.frames() as f64 * 1e6 / f64::from(pcm.sample_rate);
    assert_eq!(probed.duration_micros, Some(exact.round() as i64), "{what}");
    let heard = listen(bytes, 100, |_| true).unwrap().unwrap();
    assert_eq!(heard.frames, pcm.frames(), "{what}");
    assert_eq!(heard.damaged, pcm.damaged, "{what}");
    pcm
}
