//! The places of a stream's packets as bytes to keep, so that a long sound is walked once.

use super::{
    mpeg::{Codec, Frame},
    mpeg_index::Index,
};

const VERSION: u8 = 1;

impl Index {
    /// About two bytes a packet: how far each lies behind the one before.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        let frame = self.frame;
        bytes.push(match frame.codec {
            Codec::Mp3 => 0,
            Codec::Adts => 1,
        });
        let damaged = self.damaged.as_deref().unwrap_or_default();
        for number in [
            frame.bytes as u64,
            frame.header_bytes as u64,
            u64::from(frame.sample_rate),
            u64::from(frame.channels),
            u64::from(frame.samples),
            self.delay,
            self.frames,
            u64::from(self.damaged.is_some()),
            damaged.len() as u64,
        ] {
            put(&mut bytes, number);
        }
        bytes.extend_from_slice(damaged.as_bytes());
        put(&mut bytes, self.places.len() as u64);
        let mut before = 0;
        for &place in &self.places {
            put(&mut bytes, place - before);
            before = place;
        }
        bytes
    }

    /// What [`Index::to_bytes`] gave for a stream of `byte_len` bytes; `None` if these bytes
    /// cannot be that.
    pub(crate) fn from_bytes(bytes: &[u8], byte_len: u64) -> Option<Self> {
        let [VERSION, codec, rest @ ..] = bytes else {
            return None;
        };
        let mut rest = rest;
        let mut next = || take(&mut rest);
        let frame = Frame {
            codec: match codec {
                0 => Codec::Mp3,
                1 => Codec::Adts,
                _ => return None,
            },
            bytes: usize::try_from(next()?).ok()?,
            header_bytes: usize::try_from(next()?).ok()?,
            sample_rate: u32::try_from(next()?).ok()?,
            channels: u16::try_from(next()?).ok()?,
            samples: u32::try_from(next()?).ok().filter(|samples| *samples > 0)?,
        };
        let (delay, frames) = (next()?, next()?);
        let is_damaged = next()? == 1;
        let length = usize::try_from(next()?).ok()?;
        let (damaged, after) = rest.split_at_checked(length)?;
        let damaged = String::from_utf8(damaged.to_vec()).ok()?;
        rest = after;
        let count = take(&mut rest)?;
        // A place takes a byte or more: a larger count is made up.
        if count > rest.len() as u64 {
            return None;
        }
        let mut places = Vec::with_capacity(rest.len().min(count as usize));
        let mut at = 0_u64;
        for _ in 0..count {
            at = at
                .checked_add(take(&mut rest)?)
                .filter(|at| *at < byte_len)?;
            places.push(at);
        }
        rest.is_empty().then_some(Self {
            frame,
            places,
            delay,
            frames,
            damaged: is_damaged.then_some(damaged),
        })
    }
}

/// Seven bits a byte, the lowest first; the highest bit says that more follow.
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::{
        super::{mpeg_index, source::Window},
        *,
    };

    fn walked() -> (Index, u64) {
        let bytes: &[u8] = include_bytes!("../../tests/data/common_voice.mp3");
        let mut window = Window::new(Arc::new(bytes));
        (mpeg_index::index(&mut window).unwrap(), bytes.len() as u64)
    }

    #[test]
    fn packets_that_were_kept_are_those_that_were_walked() {
        let (index, byte_len) = walked();
        let kept = index.to_bytes();
        assert!(kept.len() < index.places.len() * 3 + 64);
        assert_eq!(Index::from_bytes(&kept, byte_len), Some(index.clone()));
        assert_eq!(Index::from_bytes(&kept, 1000), None, "places past the end");
        let damaged = Some("the last packet is cut off".to_owned());
        let index = Index { damaged, ..index };
        assert_eq!(Index::from_bytes(&index.to_bytes(), byte_len), Some(index));
    }

    proptest! {
        #[test]
        fn other_bytes_are_refused_or_read_within_bounds(
            at in 0_usize..200, value: u8, cut in 0_usize..200
        ) {
            let (index, byte_len) = walked();
            let mut kept = index.to_bytes();
            let place = at.min(kept.len() - 1);
            kept[place] = value;
            kept.truncate(kept.len() - cut.min(kept.len()));
            if let Some(read) = Index::from_bytes(&kept, byte_len) {
                prop_assert!(read.places.is_sorted());
                prop_assert!(read.places.iter().all(|place| *place < byte_len));
            }
        }
    }
}
