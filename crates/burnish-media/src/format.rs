//! What a file is, by its first bytes. The name says nothing.

use burnish_model::MediaKind;

use crate::sound::mpeg;

/// A kind of file that can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    Jpeg,
    Png,
    Tiff,
    Webp,
    Bmp,
    Gif,
    Wav,
    Flac,
    Mp3,
    Ogg,
    M4a,
    Aac,
}

impl Format {
    pub const ALL: &[Self] = &[
        Self::Jpeg,
        Self::Png,
        Self::Tiff,
        Self::Webp,
        Self::Bmp,
        Self::Gif,
        Self::Wav,
        Self::Flac,
        Self::Mp3,
        Self::Ogg,
        Self::M4a,
        Self::Aac,
    ];

    pub const fn kind(self) -> MediaKind {
        match self {
            Self::Jpeg | Self::Png | Self::Tiff | Self::Webp | Self::Bmp | Self::Gif => {
                MediaKind::Image
            }
            Self::Wav | Self::Flac | Self::Mp3 | Self::Ogg | Self::M4a | Self::Aac => {
                MediaKind::Audio
            }
        }
    }

    /// The word kept with an item, which is also its usual file name extension.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Tiff => "tiff",
            Self::Webp => "webp",
            Self::Bmp => "bmp",
            Self::Gif => "gif",
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Mp3 => "mp3",
            Self::Ogg => "ogg",
            Self::M4a => "m4a",
            Self::Aac => "aac",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.as_str() == word)
    }

    pub const fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Tiff => "image/tiff",
            Self::Webp => "image/webp",
            Self::Bmp => "image/bmp",
            Self::Gif => "image/gif",
            Self::Wav => "audio/wav",
            Self::Flac => "audio/flac",
            Self::Mp3 => "audio/mpeg",
            Self::Ogg => "audio/ogg",
            Self::M4a => "audio/mp4",
            Self::Aac => "audio/aac",
        }
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The format of a file that begins with `head`; 64 bytes decide, except that a sound of bare
/// MPEG frames needs its first two frames (4 KiB are plenty).
///
/// A tag before the sound (ID3v2) is stepped over where `head` reaches past it, and is taken
/// for MP3 where it does not.
pub fn sniff(head: &[u8]) -> Option<Format> {
    let at = |start: usize, magic: &[u8]| {
        head.get(start..)
            .is_some_and(|rest| rest.starts_with(magic))
    };
    match () {
        () if at(0, &[0xFF, 0xD8, 0xFF]) => Some(Format::Jpeg),
        () if at(0, b"\x89PNG\r\n\x1a\n") => Some(Format::Png),
        () if at(0, b"II*\0") || at(0, b"MM\0*") || at(0, b"II+\0") || at(0, b"MM\0+") => {
            Some(Format::Tiff)
        }
        () if at(0, b"RIFF") && at(8, b"WEBP") => Some(Format::Webp),
        () if at(8, b"WAVE") && (at(0, b"RIFF") || at(0, b"RF64") || at(0, b"BW64")) => {
            Some(Format::Wav)
        }
        () if at(0, b"GIF87a") || at(0, b"GIF89a") => Some(Format::Gif),
        () if at(0, b"BM") && is_bmp(head) => Some(Format::Bmp),
        () if at(0, b"fLaC") => Some(Format::Flac),
        () if at(0, b"OggS") => Some(Format::Ogg),
        () if at(4, b"ftyp") => is_sound_in_mp4(head).then_some(Format::M4a),
        () => bare_sound(head),
    }
}

/// A device-independent bitmap header of a size that was ever in use follows the file header.
fn is_bmp(head: &[u8]) -> bool {
    matches!(
        crate::fields::le32(head, 14),
        Some(12 | 40 | 52 | 56 | 64 | 108 | 124)
    )
}

/// Brands of pictures (HEIF, AVIF) share the container and are not sounds.
fn is_sound_in_mp4(head: &[u8]) -> bool {
    !matches!(
        crate::fields::clipped(head, 8, 4),
        b"avif" | b"avis" | b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1" | b"crx "
    )
}

fn bare_sound(head: &[u8]) -> Option<Format> {
    let start = mpeg::after_id3(head);
    let tagged = start > 0;
    let sound = head.get(start..).unwrap_or(&[]);
    if tagged && sound.starts_with(b"fLaC") {
        return Some(Format::Flac);
    }
    if mpeg::is_adts(sound) {
        return Some(Format::Aac);
    }
    if mpeg::first_frame(sound).is_some() || tagged {
        return Some(Format::Mp3);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_name_the_format() {
        for (head, format) in [
            (&b"\xFF\xD8\xFF\xE0"[..], Some(Format::Jpeg)),
            (b"\x89PNG\r\n\x1a\n", Some(Format::Png)),
            (b"II*\0", Some(Format::Tiff)),
            (b"MM\0*", Some(Format::Tiff)),
            (b"RIFF\0\0\0\0WEBP", Some(Format::Webp)),
            (b"RIFF\0\0\0\0WAVE", Some(Format::Wav)),
            (b"GIF89a", Some(Format::Gif)),
            (b"fLaC", Some(Format::Flac)),
            (b"OggS", Some(Format::Ogg)),
            (b"\0\0\0\x20ftypM4A ", Some(Format::M4a)),
            (b"\0\0\0\x20ftypavif", None),
            (b"{\"a\": [1, 2]}", None),
            (b"<svg xmlns='x'/>", None),
            (b"BM is how this text begins", None),
            (b"", None),
            (&[0; 4096], None),
        ] {
            assert_eq!(sniff(head), format, "{:?}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn a_format_comes_back_from_its_own_word() {
        for format in Format::ALL {
            assert_eq!(
                Format::from_word(format.as_str()),
                Some(*format),
                "{format}"
            );
        }
    }
}
