//! Content codings: which one a reader takes, and the bytes in it.

mod worth;

use std::io::Write as _;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, HeaderMap};

use self::worth::WORTH_BYTES;
use crate::accept::quality;

/// The quickest level: on a cold start the tables of higher ones have to be paged in first. A long page (over 100 KB) is an eighth
/// smaller at level 7, which takes one or two milliseconds more, once, and less time on the way to a browser.
const ZSTD_LEVEL: i32 = 1;
const ZSTD_LEVEL_LONG: i32 = 7;
const LONG_BYTES: usize = 100_000;

/// How an answer's bytes are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coding {
    /// As they are.
    Identity,
    /// RFC 8878.
    Zstd,
    /// RFC 7932.
    Brotli,
    /// RFC 1952.
    Gzip,
}

impl Coding {
    /// What answers are coded in as they are made: the quickest first.
    pub(crate) const MADE: [Self; 3] = [Self::Zstd, Self::Brotli, Self::Gzip];

    /// The best coding `of` these that the reader takes: what it prefers, and among equals the first.
    pub(crate) fn wanted(headers: &HeaderMap, of: &[Self]) -> Self {
        let rank = |coding| of.iter().position(|&it| it == coding);
        let mut best = (Self::Identity, 0);
        let values = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
        for part in values.flat_map(|value| value.split(',')) {
            let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
            let coding = match name.trim().to_ascii_lowercase().as_str() {
                "zstd" => Self::Zstd,
                "br" => Self::Brotli,
                "gzip" | "x-gzip" | "*" => Self::Gzip,
                _ => continue,
            };
            let Some(at) = rank(coding) else { continue };
            let quality = quality(parameters);
            let better = quality > best.1 || (quality == best.1 && rank(best.0).is_some_and(|it| at < it));
            if quality > 0 && better {
                best = (coding, quality);
            }
        }
        best.0
    }

    /// The name in `Content-Encoding`; none for identity.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Zstd => Some("zstd"),
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
        }
    }

    /// What an `ETag` of this coding ends with.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Zstd => "-zstd",
            Self::Brotli => "-br",
            Self::Gzip => "-gzip",
        }
    }

    /// The body in this coding; `None` where it is better sent as it is.
    pub(crate) fn encode(self, body: &[u8], is_page: bool) -> Option<Bytes> {
        if body.len() < WORTH_BYTES {
            return None;
        }
        let coded = match self {
            Self::Identity => return None,
            Self::Zstd => {
                let is_long = is_page && body.len() > LONG_BYTES;
                let level = if is_long { ZSTD_LEVEL_LONG } else { ZSTD_LEVEL };
                zstd::bulk::compress(body, level).ok()?
            }
            Self::Brotli => {
                let mut coder = brotli::CompressorWriter::new(Vec::new(), 4096, 4, 22);
                coder.write_all(body).ok()?;
                coder.into_inner()
            }
            Self::Gzip => {
                let mut coder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
                coder.write_all(body).ok()?;
                coder.finish().ok()?
            }
        };
        (coded.len() < body.len()).then(|| Bytes::from(coded))
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_reader_decides_on_the_coding() {
        let wanted = |accept: &str, of: &[Coding]| {
            let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_str(accept).unwrap())]);
            Coding::wanted(&headers, of)
        };
        let check = |accept: &str, expect| assert_eq!(wanted(accept, &Coding::MADE), expect, "{accept}");
        check("gzip, deflate, br, zstd", Coding::Zstd);
        check("gzip, br", Coding::Brotli);
        check("GZIP", Coding::Gzip);
        check("*", Coding::Gzip);
        check("br;q=0.5, gzip;q=0.9", Coding::Gzip);
        check("br;q=0, identity", Coding::Identity);
        check("br;q=x", Coding::Identity);
        check("deflate", Coding::Identity);
        check("", Coding::Identity);
        let made_before = [Coding::Brotli, Coding::Gzip];
        assert_eq!(wanted("gzip, deflate, br, zstd", &made_before), Coding::Brotli);
        assert_eq!(wanted("zstd", &made_before), Coding::Identity);
        assert_eq!(wanted("gzip, br", &[]), Coding::Identity);
    }

    #[test]
    fn each_coding_can_be_read_again() {
        let body = "specs as they are now ".repeat(200);
        let zstd =
            zstd::bulk::decompress(&Coding::Zstd.encode(body.as_bytes(), true).unwrap(), 1 << 20).unwrap();
        assert_eq!(zstd, body.as_bytes());
        let mut br = Vec::new();
        let coded = Coding::Brotli.encode(body.as_bytes(), true).unwrap();
        brotli::BrotliDecompress(&mut coded.as_ref(), &mut br).unwrap();
        assert_eq!(br, body.as_bytes());
        let coded = Coding::Gzip.encode(body.as_bytes(), true).unwrap();
        let mut gzip = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(coded.as_ref()), &mut gzip).unwrap();
        assert_eq!(gzip, body);
    }

    #[test]
    fn what_does_not_get_smaller_is_sent_as_it_is() {
        assert_eq!(Coding::Zstd.encode(b"short", true), None);
    }
}
