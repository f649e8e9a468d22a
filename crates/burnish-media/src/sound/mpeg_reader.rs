//! Decodes MP3 and ADTS packets by their index, from any packet on.

use symphonia::core::{
    audio::Channels,
    codecs::audio::{
        AudioCodecParameters, AudioDecoder, AudioDecoderOptions,
        well_known::{CODEC_ID_AAC, CODEC_ID_MP3},
    },
    packet::PacketRef,
    units::{Duration, Timestamp},
};
use symphonia::default::codecs::{AacDecoder, MpaDecoder};

use super::{
    backend::Step,
    header,
    mpeg::{self, Codec},
    mpeg_index::{self, Index},
    source::Window,
};

/// Bytes of earlier packets that an MP3 packet may draw on.
const RESERVOIR: usize = 511;

pub(super) struct MpegReader<'s> {
    window: Window<'s>,
    index: Index,
    decoder: Box<dyn AudioDecoder>,
    /// The packet that is decoded next.
    next: usize,
    /// Packets before this one only warm the decoder up.
    wanted: usize,
}

impl<'s> MpegReader<'s> {
    /// `index` is that of the same bytes, if they were walked before.
    pub(super) fn open(mut window: Window<'s>, index: Option<Index>) -> Result<Self, String> {
        let index = index
            .or_else(|| mpeg_index::index(&mut window))
            .ok_or(header::NO_PACKET)?;
        let decoder = decoder(&index)?;
        Ok(Self {
            window,
            index,
            decoder,
            next: 0,
            wanted: 0,
        })
    }

    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    pub(super) fn damage(&self) -> Option<String> {
        self.index.damaged.clone()
    }

    pub(super) fn step(&mut self, out: &mut Vec<f32>) -> Step {
        let frame = self.index.frame;
        loop {
            let Some(&place) = self.index.places.get(self.next) else {
                return Step::End {
                    damaged: self.damage(),
                };
            };
            let number = self.next;
            self.next += 1;
            let samples = u64::from(frame.samples);
            let start = (number as u64 * samples).cast_signed() - self.index.delay.cast_signed();
            let packet = packet_at(&mut self.window, place, frame.codec);
            let reference = PacketRef::new(0, Timestamp::new(0), Duration::new(samples), packet);
            let result = self.decoder.decode_ref(&reference);
            if number < self.wanted {
                continue;
            }
            return match result {
                Ok(buffer) => {
                    buffer.copy_to_vec_interleaved(out);
                    if buffer.frames() == frame.samples as usize
                        && buffer.num_planes() == usize::from(frame.channels)
                    {
                        Step::Samples { start }
                    } else {
                        out.clear();
                        let reason = "its size changes midway".to_owned();
                        Step::Lost {
                            start,
                            frames: samples,
                            reason,
                        }
                    }
                }
                // A stream cut out of a longer one draws on packets that are not there.
                Err(_) if frame.codec == Codec::Mp3 && number < 2 => {
                    out.resize(frame.samples as usize * usize::from(frame.channels), 0.0);
                    Step::Samples { start }
                }
                Err(error) => Step::Lost {
                    start,
                    frames: samples,
                    reason: error.to_string(),
                },
            };
        }
    }

    /// Goes to the packet with `frame`, warming up on those it depends on: all that its bit
    /// reservoir can reach, then two that fill the overlap and the filter bank.
    pub(super) fn seek(&mut self, frame: u64) {
        let samples = u64::from(self.index.frame.samples);
        let number = frame.saturating_add(self.index.delay) / samples;
        let number = usize::try_from(number)
            .unwrap_or(usize::MAX)
            .min(self.index.places.len());
        let overlapping = number.saturating_sub(2);
        let mut first = overlapping;
        let mut reach = 0;
        while first > 0 && reach < RESERVOIR && self.index.frame.codec == Codec::Mp3 {
            first -= 1;
            let bytes = (self.index.places[first + 1] - self.index.places[first]) as usize;
            reach += bytes.saturating_sub(self.index.frame.header_bytes + 2);
        }
        self.decoder.reset();
        self.next = first;
        self.wanted = number;
    }
}

/// The bytes of a packet as its decoder wants them: MP3 with, ADTS without the header.
fn packet_at<'w>(window: &'w mut Window<'_>, place: u64, codec: Codec) -> &'w [u8] {
    let parse = match codec {
        Codec::Mp3 => mpeg::mp3_frame,
        Codec::Adts => mpeg::adts_frame,
    };
    let Some(frame) = parse(window.get(place, 7)) else {
        return &[];
    };
    match codec {
        Codec::Mp3 => window.get(place, frame.bytes),
        Codec::Adts => {
            let head = frame.header_bytes;
            window.get(place + head as u64, frame.bytes - head)
        }
    }
}

fn decoder(index: &Index) -> Result<Box<dyn AudioDecoder>, String> {
    let frame = index.frame;
    let options = AudioDecoderOptions::default().gapless(false);
    let mut parameters = AudioCodecParameters::new();
    parameters.with_sample_rate(frame.sample_rate);
    match frame.codec {
        Codec::Mp3 => {
            parameters.for_codec(CODEC_ID_MP3);
            let decoder = MpaDecoder::try_new(&parameters, &options);
            decoder
                .map(|decoder| Box::new(decoder) as _)
                .map_err(|error| error.to_string())
        }
        Codec::Adts => {
            parameters
                .for_codec(CODEC_ID_AAC)
                .with_channels(Channels::Discrete(frame.channels));
            let decoder = AacDecoder::try_new(&parameters, &options);
            decoder
                .map(|decoder| Box::new(decoder) as _)
                .map_err(|error| error.to_string())
        }
    }
}
