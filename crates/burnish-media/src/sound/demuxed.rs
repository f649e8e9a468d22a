//! Decodes what comes in containers: FLAC, Ogg Vorbis, AAC in MP4.

use symphonia::core::{
    codecs::audio::{AudioDecoder, AudioDecoderOptions},
    errors::Error,
    formats::{FormatOptions, FormatReader, SeekMode, SeekTo, TrackType},
    io::{MediaSourceStream, MediaSourceStreamOptions},
    units::{TimeBase, Timestamp},
};
use symphonia::default::{
    codecs::{AacDecoder, FlacDecoder, VorbisDecoder},
    formats::{FlacReader, IsoMp4Reader, OggReader},
};

use super::{
    backend::{CUT_OFF, Step},
    header::Header,
    mp4, mpeg,
    source::{Shared, Stream, Window},
};
use crate::Format;

pub(super) struct Demuxed<'s> {
    kind: Format,
    source: Shared<'s>,
    format: Box<dyn FormatReader + 's>,
    /// The demuxer came to its end; the one for MP4 cannot go back from there.
    spent: bool,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    time_base: TimeBase,
    sample_rate: u32,
    channels: u16,
    /// The container's time of the first frame that is to be heard.
    delay: i64,
    /// Frames decoded before a wanted one: what its overlap depends on.
    warm_up: u64,
    /// Frames before this one only warm the decoder up.
    wanted: i64,
    errors_in_a_row: u32,
}

/// More frames for each byte of an MP4 file are made up.
const MOST_OF_A_BYTE: u64 = 2048;
/// Packets in a row that may fail before the rest is given up.
const PATIENCE: u32 = 1000;

impl<'s> Demuxed<'s> {
    pub(super) fn open(format: Format, source: Shared<'s>) -> Result<Self, String> {
        let delay = match format {
            Format::M4a => mp4::edit(&mut Window::new(source.clone())).map_or(0, |edit| edit.delay),
            _ => 0,
        };
        let reader = demuxer(format, source.clone())?;
        let track = reader
            .default_track(TrackType::Audio)
            .ok_or("it holds no sound")?;
        let parameters = track
            .codec_params
            .as_ref()
            .and_then(|parameters| parameters.audio())
            .ok_or("the codec of its sound is unknown")?;
        let sample_rate = parameters
            .sample_rate
            .ok_or("its header gives no sample rate")?;
        let options = AudioDecoderOptions::default();
        let plain = |error: Error| plain(&error);
        let decoder: Box<dyn AudioDecoder> = match format {
            Format::Flac => Box::new(FlacDecoder::try_new(parameters, &options).map_err(plain)?),
            Format::Ogg => Box::new(VorbisDecoder::try_new(parameters, &options).map_err(plain)?),
            _ => Box::new(AacDecoder::try_new(parameters, &options).map_err(plain)?),
        };
        let known = parameters
            .channels
            .as_ref()
            .or(decoder.codec_params().channels.as_ref());
        let channels = known.ok_or("its header gives no channels")?.count();
        let own = TimeBase::try_from_recip(sample_rate).ok_or("its header gives 0 Hz")?;
        let (id, time_base) = (track.id, track.time_base.unwrap_or(own));
        let mut opened = Self {
            decoder,
            track: id,
            time_base,
            sample_rate,
            channels: u16::try_from(channels).map_err(|_| "it has too many channels")?,
            delay,
            warm_up: match format {
                Format::Flac => 0,
                Format::Ogg => 16_384,
                _ => 3 * 1024,
            },
            wanted: i64::MIN,
            errors_in_a_row: 0,
            format: reader,
            kind: format,
            source,
            spent: false,
        };
        if format == Format::Flac {
            opened.start_at_first_packet()?;
        }
        Ok(opened)
    }

    /// A FLAC cut out of a longer one goes on counting where that one was; its own first sample
    /// is 0 here.
    fn start_at_first_packet(&mut self) -> Result<(), String> {
        if let Ok(Some(packet)) = self.format.next_packet() {
            self.delay = self.frame_of(packet.pts);
        }
        self.format = demuxer(self.kind, self.source.clone())?;
        Ok(())
    }

    pub(super) fn sample_rate(&self) -> u32 {
        self.sample_rate
    }

    pub(super) fn channels(&self) -> u16 {
        self.channels
    }

    /// A time of the container as a frame.
    fn frame_of(&self, time: Timestamp) -> i64 {
        let ticks = i128::from(time.get()) * i128::from(self.time_base.numer.get());
        let frames = ticks * i128::from(self.sample_rate);
        let denominator = i128::from(self.time_base.denom.get());
        let rounded = (frames + denominator / 2).div_euclid(denominator);
        i64::try_from(rounded).unwrap_or(i64::MAX)
    }

    pub(super) fn step(&mut self, out: &mut Vec<f32>) -> Step {
        let step = self.next(out);
        self.spent |= matches!(step, Step::End { .. });
        step
    }

    fn next(&mut self, out: &mut Vec<f32>) -> Step {
        loop {
            let packet = match self.format.next_packet() {
                Ok(Some(packet)) if packet.track_id == self.track => packet,
                Ok(Some(_)) => continue,
                Ok(None) => return Step::End { damaged: None },
                Err(Error::ResetRequired) => {
                    return Step::End {
                        damaged: Some("a second sound follows".to_owned()),
                    };
                }
                Err(Error::IoError(error)) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                    return Step::End {
                        damaged: Some(CUT_OFF.to_owned()),
                    };
                }
                Err(error) => {
                    self.errors_in_a_row += 1;
                    if self.errors_in_a_row > PATIENCE {
                        return Step::End {
                            damaged: Some(plain(&error)),
                        };
                    }
                    continue;
                }
            };
            let first = packet.pts.saturating_add(packet.trim_start);
            let start = self.frame_of(first).saturating_sub(self.delay);
            let last = first.saturating_add(packet.dur);
            let end = self.frame_of(last).saturating_sub(self.delay);
            let frames = u64::try_from(end.saturating_sub(start)).unwrap_or(0);
            let result = self.decoder.decode(&packet);
            if start < self.wanted && end <= self.wanted {
                continue;
            }
            return match result {
                Ok(buffer) if buffer.num_planes() == usize::from(self.channels) => {
                    self.errors_in_a_row = 0;
                    if buffer.frames() == 0 {
                        continue;
                    }
                    buffer.copy_to_vec_interleaved(out);
                    Step::Samples { start }
                }
                Ok(_) => {
                    let reason = "its channels change midway".to_owned();
                    Step::Lost {
                        start,
                        frames,
                        reason,
                    }
                }
                Err(error) => {
                    self.errors_in_a_row += 1;
                    if self.errors_in_a_row > PATIENCE {
                        return Step::End {
                            damaged: Some(plain(&error)),
                        };
                    }
                    Step::Lost {
                        start,
                        frames,
                        reason: plain(&error),
                    }
                }
            };
        }
    }

    /// Goes to a packet at or before `frame`; false when there is none.
    pub(super) fn seek(&mut self, frame: u64) -> bool {
        let wanted = frame.cast_signed().saturating_add(self.delay);
        let from = wanted.saturating_sub_unsigned(self.warm_up).max(0);
        let ticks = i128::from(from) * i128::from(self.time_base.denom.get())
            / (i128::from(self.sample_rate) * i128::from(self.time_base.numer.get()));
        let Ok(ticks) = i64::try_from(ticks) else {
            return false;
        };
        let to = SeekTo::Timestamp {
            ts: Timestamp::new(ticks),
            track_id: self.track,
        };
        self.decoder.reset();
        self.wanted = frame.cast_signed();
        self.errors_in_a_row = 0;
        if self.spent {
            let Ok(again) = demuxer(self.kind, self.source.clone()) else {
                return false;
            };
            self.format = again;
            self.spent = false;
        }
        self.spent = self.format.seek(SeekMode::Accurate, to).is_err();
        !self.spent
    }
}

fn demuxer<'s>(format: Format, source: Shared<'s>) -> Result<Box<dyn FormatReader + 's>, String> {
    let start = match format {
        Format::Flac => mpeg::after_id3(Window::new(source.clone()).get(0, 10)) as u64,
        _ => 0,
    };
    // Symphonia gives nothing of a box that goes past the end of its file.
    let len = match format {
        Format::M4a => mp4::whole_len(&mut Window::new(source.clone())),
        _ => source.byte_len(),
    };
    let options = FormatOptions::default();
    let mut stream = MediaSourceStream::new(
        Box::new(Stream::of_len(source, len)),
        MediaSourceStreamOptions::default(),
    );
    if start > 0 {
        use std::io::{Seek, SeekFrom};
        stream
            .seek(SeekFrom::Start(start))
            .map_err(|error| error.to_string())?;
    }
    let plain = |error: Error| plain(&error);
    Ok(match format {
        Format::Flac => Box::new(FlacReader::try_new(stream, options).map_err(plain)?),
        Format::Ogg => Box::new(OggReader::try_new(stream, options).map_err(plain)?),
        _ => Box::new(IsoMp4Reader::try_new(stream, options).map_err(plain)?),
    })
}

fn plain(error: &Error) -> String {
    match error {
        Error::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            "the file is cut off".to_owned()
        }
        Error::Unsupported(what) if what.ends_with("missing moov atom") => {
            "its index is missing: the file is cut off".to_owned()
        }
        error => error.to_string(),
    }
}

/// Rate, channels and length of the sound in an MP4 file: that of its track, without the
/// encoder's delay and as far as the edit list shows it.
pub(super) fn mp4_header(source: Shared<'_>) -> Result<Header, String> {
    let edit = mp4::edit(&mut Window::new(source.clone()));
    let most = (source.byte_len() + 1).saturating_mul(MOST_OF_A_BYTE);
    let opened = Demuxed::open(Format::M4a, source)?;
    let track = opened
        .format
        .default_track(TrackType::Audio)
        .and_then(|track| {
            let ticks = i64::try_from(track.duration?.get()).ok()?;
            let end = opened.frame_of(Timestamp::new(ticks));
            u64::try_from(end.saturating_sub(opened.delay)).ok()
        });
    let frames = match (edit.and_then(|edit| edit.frames), track) {
        // The edit list counts in ticks that may be coarser than samples.
        (Some(shown), Some(track)) if shown.nearest.abs_diff(track) <= shown.tick => Some(track),
        (Some(shown), _) => Some(shown.nearest),
        (None, track) => track,
    };
    Ok(Header {
        sample_rate: opened.sample_rate,
        channels: opened.channels,
        frames: frames.filter(|frames| (1..=most).contains(frames)),
        doubt: None,
    })
}
