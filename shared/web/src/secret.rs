//! Comparing secrets.

use domain::Secret;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// Whether `given` is the secret. Takes the same time whatever is given, its length included.
pub fn is_same_secret(secret: &Secret, given: &str) -> bool {
    let hash = |text: &str| -> [u8; 32] { Sha256::digest(text.as_bytes()).into() };
    hash(secret.reveal()).ct_eq(&hash(given)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_text_is_the_secret() {
        let secret = Secret::new("s3cret");
        assert!(is_same_secret(&secret, "s3cret"));
        for other in ["", "s3cre", "s3cret ", "S3cret"] {
            assert!(!is_same_secret(&secret, other), "{other}");
        }
    }
}
