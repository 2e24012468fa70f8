//! Signatures and GUIDs, from their definitions: what livespecs checks them with is written elsewhere.

use sha1::{Digest as _, Sha1};
use sha2::Sha256;

/// The block of SHA-256 in bytes.
const BLOCK: usize = 64;

/// HMAC-SHA256 in lower-case hexadecimal. Source: RFC 2104.
pub(super) fn hmac_sha256(secret: &str, body: &[u8]) -> String {
    let mut key = [0; BLOCK];
    if secret.len() > BLOCK {
        key[..32].copy_from_slice(&Sha256::digest(secret));
    } else {
        key[..secret.len()].copy_from_slice(secret.as_bytes());
    }
    let padded = |pad: u8| key.map(|byte| byte ^ pad);
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(body).finalize();
    hex(&Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize())
}

/// HMAC-SHA1, which GitHub still sends beside it.
pub(super) fn hmac_sha1(secret: &str, body: &[u8]) -> String {
    let mut key = [0; BLOCK];
    if secret.len() > BLOCK {
        key[..20].copy_from_slice(&Sha1::digest(secret));
    } else {
        key[..secret.len()].copy_from_slice(secret.as_bytes());
    }
    let padded = |pad: u8| key.map(|byte| byte ^ pad);
    let inner = Sha1::new().chain_update(padded(0x36)).chain_update(body).finalize();
    hex(&Sha1::new().chain_update(padded(0x5c)).chain_update(inner).finalize())
}

/// The GUID of the `n`th event: another for each, and the same in each run.
pub(super) fn guid(n: u64) -> String {
    let hash = hex(&Sha1::digest(format!("delivery {n}")));
    format!("{}-{}-1{}-8{}-{}", &hash[..8], &hash[8..12], &hash[12..15], &hash[15..18], &hash[18..30])
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_githubs() {
        let check = |secret: &str, body: &str, expect: &str| {
            assert_eq!(hmac_sha256(secret, body.as_bytes()), expect);
        };
        // Source: docs.github.com/webhooks, "Validating webhook deliveries".
        check(
            "It's a Secret to Everybody",
            "Hello, World!",
            "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        );
        // Source: RFC 4231, test case 6, whose key of 131 × 0xaa is no text: the same length in ASCII, by OpenSSL.
        check(
            &"k".repeat(131),
            "Test Using Larger Than Block-Size Key - Hash Key First",
            "70e4b005732fa7ff79392aa24fb240159b925dbc9f1398420c0f45e6763dcf14",
        );
        // Source: RFC 2202, test case 2.
        assert_eq!(
            hmac_sha1("Jefe", b"what do ya want for nothing?"),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
        );
    }

    #[test]
    fn guids_differ_and_are_the_same_again() {
        assert_eq!(guid(0), guid(0));
        assert_ne!(guid(0), guid(1));
        let lengths = guid(7).split('-').map(str::len).collect::<Vec<_>>();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
    }
}
