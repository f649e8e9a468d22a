//! Secrets from the operating system's randomness, kept as digests only.

use std::io;

use blake3::Hash;

/// 256 random bits as 64 hex digits.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn fresh() -> io::Result<String> {
    let mut bits = [0; 32];
    getrandom::fill(&mut bits).map_err(io::Error::other)?;
    Ok(Hash::from_bytes(bits).to_hex().to_string())
}

/// What is remembered of a secret. Comparing two takes the same time wherever they differ.
pub fn digest(secret: &str) -> Hash {
    blake3::hash(secret.as_bytes())
}

/// Whether a text can stand in a link's fragment and is too long to be guessed or mistyped into.
pub fn plausible(secret: &str) -> bool {
    (16..=256).contains(&secret.len())
        && secret
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_fresh_secrets_differ_and_are_plausible() {
        let (one, other) = (fresh().unwrap(), fresh().unwrap());
        assert_ne!(one, other, "256 random bits do not repeat");
        assert_eq!(one.len(), 64);
        assert!(plausible(&one), "a secret of ours fits in a link");
    }

    #[test]
    fn a_short_or_unquotable_secret_is_implausible() {
        assert!(!plausible("secret"), "short enough to be guessed");
        assert!(
            !plausible("0123456789abcdef&x=1"),
            "would break out of the fragment"
        );
    }
}
