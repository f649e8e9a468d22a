//! Numbers for the tokens of two sequences, so that equal tokens have equal numbers.

use std::hash::{Hash, Hasher};

/// The distinct tokens of a pattern, by their place in it. Its memory outlives one comparison.
#[derive(Default)]
pub(super) struct Numbering {
    /// Hash table of the distinct tokens: their number, or [`FREE`]. At least half is free.
    table: Vec<u32>,
    /// By number: where in the pattern the token stands first.
    firsts: Vec<u32>,
}

const FREE: u32 = u32::MAX;

impl Numbering {
    /// Numbers `pattern` from 0 in the order tokens first occur. Returns how many are distinct.
    pub(super) fn learn<T: Eq + Hash>(&mut self, pattern: &[T], numbers: &mut Vec<u32>) -> usize {
        self.firsts.clear();
        self.table.clear();
        self.table
            .resize((pattern.len() * 2).next_power_of_two().max(16), FREE);
        numbers.clear();
        for (at, token) in pattern.iter().enumerate() {
            let place = self.place(pattern, token);
            if self.table[place] == FREE {
                self.table[place] = self.firsts.len() as u32;
                self.firsts.push(at as u32);
            }
            numbers.push(self.table[place]);
        }
        self.firsts.len()
    }

    /// Numbers `text` by the tokens of the learnt pattern; those it lacks by the count of distinct
    /// ones.
    pub(super) fn look_up<T: Eq + Hash>(&self, pattern: &[T], text: &[T], numbers: &mut Vec<u32>) {
        let absent = self.firsts.len() as u32;
        numbers.clear();
        numbers.extend(text.iter().map(|token| {
            let number = self.table[self.place(pattern, token)];
            if number == FREE { absent } else { number }
        }));
    }

    /// Where in the table the token is, or belongs.
    fn place<T: Eq + Hash>(&self, pattern: &[T], token: &T) -> usize {
        let last = self.table.len() - 1;
        let mut place = (hash(token) >> (64 - self.table.len().trailing_zeros())) as usize;
        loop {
            match self.table[place] {
                FREE => return place,
                number if pattern[self.firsts[number as usize] as usize] == *token => return place,
                _ => place = (place + 1) & last,
            }
        }
    }
}

/// A fast hash for short-lived tables: multiply and rotate, no defence against chosen input.
fn hash<T: Hash>(token: &T) -> u64 {
    let mut hasher = TokenHasher(0);
    token.hash(&mut hasher);
    hasher.finish()
}

struct TokenHasher(u64);

impl TokenHasher {
    fn mix(&mut self, word: u64) {
        // An odd number near 2^64 / golden ratio spreads its product over the high bits.
        self.0 = (self.0.rotate_left(26) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for TokenHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.mix(u64::from_le_bytes(
                chunk.try_into().expect("chunks of eight bytes"),
            ));
        }
        let rest = chunks.remainder();
        if !rest.is_empty() {
            self.mix(
                rest.iter()
                    .fold(0, |word, &byte| (word << 8) | u64::from(byte)),
            );
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.mix(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.mix(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.mix(value);
    }

    fn write_usize(&mut self, value: usize) {
        self.mix(value as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 << 32)
    }
}
