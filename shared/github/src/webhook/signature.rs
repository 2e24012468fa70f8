//! Whether somebody who knows the secret sent just these bytes.

use domain::Secret;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::HeaderMap;
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq as _};

use super::message::only;

/// The header that a delivery carries its signature in. The one without `-256` is SHA-1, and counts for nothing.
pub const SIGNATURE: &str = "x-hub-signature-256";

/// What a signature begins with; 64 hexadecimal digits follow, in lower case.
const PREFIX: &str = "sha256=";

/// Whether a delivery is signed with one of `secrets`, over its raw bytes. Takes the same time whichever it is, and
/// whether it is.
pub fn is_signed(headers: &HeaderMap, body: &[u8], secrets: &[Secret]) -> bool {
    let Some(given) = only(headers, SIGNATURE).and_then(digest) else { return false };
    let fits = |secret: &Secret| mac(secret, body)[..].ct_eq(&given[..]);
    secrets.iter().fold(Choice::from(0), |any, secret| any | fits(secret)).into()
}

/// The signature of a delivery: `sha256=…`.
pub fn sign(secret: &Secret, body: &[u8]) -> String {
    format!("{PREFIX}{}", hex::encode(mac(secret, body)))
}

fn digest(signature: &str) -> Option<[u8; 32]> {
    let digits = signature.strip_prefix(PREFIX)?;
    let mut digest = [0; 32];
    hex::decode_to_slice(digits, &mut digest).ok()?;
    (!digits.bytes().any(|digit| digit.is_ascii_uppercase())).then_some(digest)
}

/// HMAC-SHA256.
pub(super) fn mac(key: &Secret, message: &[u8]) -> [u8; 32] {
    // Never refused: a key may have any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.reveal().as_bytes()) else { return [0; 32] };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// GitHub's own example. Source: docs.github.com, "Validating webhook deliveries".
    const SECRET: &str = "It's a Secret to Everybody";
    const BODY: &[u8] = b"Hello, World!";
    const GOOD: &str = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    fn headers(signatures: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = signatures.iter().filter_map(|(name, value)| Some((*name, value.parse().ok()?)));
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, value);
        }
        headers
    }

    fn is_good(signatures: &[(&'static str, &str)], secrets: &[&str]) -> bool {
        let secrets: Vec<_> = secrets.iter().map(|it| Secret::new(*it)).collect();
        is_signed(&headers(signatures), BODY, &secrets)
    }

    #[test]
    fn githubs_example_is_signed_with_any_of_the_secrets() {
        assert_eq!(sign(&Secret::new(SECRET), BODY), GOOD);
        assert!(is_good(&[(SIGNATURE, GOOD)], &[SECRET]));
        assert!(is_good(&[(SIGNATURE, GOOD)], &["older", SECRET]));
        assert!(!is_good(&[(SIGNATURE, GOOD)], &["older"]));
        assert!(!is_good(&[(SIGNATURE, GOOD)], &[]));
    }

    #[test]
    fn a_signature_that_is_not_just_so_is_none() {
        let digits = &GOOD[7..];
        let sha1 = "sha1=2c8a0a4b6d9d8c2e5b7d9f1a3c5e7092b4d6f801";
        let check = |signatures: &[(&'static str, &str)]| assert!(!is_good(signatures, &[SECRET]));
        check(&[]);
        check(&[(SIGNATURE, "")]);
        check(&[(SIGNATURE, digits)]);
        check(&[(SIGNATURE, &GOOD.to_uppercase())]);
        check(&[(SIGNATURE, &format!("sha256={}", digits.to_uppercase()))]);
        check(&[(SIGNATURE, &GOOD[..70])]);
        check(&[(SIGNATURE, &format!("{GOOD}00"))]);
        check(&[(SIGNATURE, &format!("{GOOD},{GOOD}"))]);
        check(&[(SIGNATURE, "sha256=zz7107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]);
        check(&[(SIGNATURE, GOOD), (SIGNATURE, GOOD)]);
        check(&[("x-hub-signature", sha1)]);
        check(&[("x-hub-signature", GOOD)]);
    }

    #[test]
    fn other_bytes_are_not_what_was_signed() {
        let secrets = [Secret::new(SECRET)];
        assert!(!is_signed(&headers(&[(SIGNATURE, GOOD)]), b"Hello, World?", &secrets));
        assert!(!is_signed(&headers(&[(SIGNATURE, GOOD)]), b"", &secrets));
    }
}
