//! The scripts and the icon: in the binary, named by their content, so that a browser may keep them
//! for ever, and coded where the program was built.

use axum::response::Response;
use http::HeaderMap;
use http::header::CACHE_CONTROL;

use crate::answers::{Ask, Media};
use crate::coding::Coding;
use crate::headers::IMMUTABLE;

/// What an asset is coded in: the smallest first.
const CODINGS: [Coding; 2] = [Coding::Brotli, Coding::Gzip];

/// What a hashed address gives. Never changes: `Cache-Control: public, max-age=31536000, immutable`.
#[derive(Debug, PartialEq, Eq)]
pub struct Asset {
    name: &'static str,
    /// Its address: `/assets/app.<hash>.js`.
    pub path: &'static str,
    /// Its media type, with the charset for text.
    pub content_type: &'static str,
    /// Its bytes, not compressed.
    pub bytes: &'static [u8],
    /// The same bytes in each of [`CODINGS`]; in none where that is not worth it.
    coded: &'static [&'static [u8]],
}

// Made by `build.rs` of the files in `assets`.
include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The address of `app.js`, `favicon.svg` or a module: `/assets/app.<hash>.js`. Of a name that is not
/// there: `/assets/none`, which is found nowhere.
pub fn path(name: &str) -> &'static str {
    ASSETS.iter().find(|it| it.name == name).map_or("/assets/none", |it| it.path)
}

/// What is at an address (`/assets/app.<hash>.js`). `None` for anything else, other hashes included.
pub fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|it| it.path == path)
}

impl Asset {
    /// The answer to a request with these headers, in the smallest coding that the reader takes.
    pub fn answer(&'static self, headers: &HeaderMap) -> Response {
        let codings = &CODINGS[..self.coded.len()];
        let coding = Coding::wanted(headers, codings);
        let at = codings.iter().position(|&it| it == coding);
        let bytes = at.map_or(self.bytes, |at| self.coded[at]);
        let mut response =
            Ask::coded(headers, Media::File(self.content_type), coding, &self.path).answer(bytes);
        response.headers_mut().insert(CACHE_CONTROL, IMMUTABLE);
        response
    }
}

#[cfg(test)]
#[expect(dead_code, reason = "what only the build script calls")]
#[path = "../build/assets.rs"]
mod build;

#[cfg(test)]
mod tests {
    use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, ETAG, HeaderValue, IF_NONE_MATCH};

    use super::*;

    use super::build::MODULES;

    fn text(name: &str) -> &'static str {
        std::str::from_utf8(find(path(name)).unwrap().bytes).unwrap()
    }

    #[test]
    fn assets_are_found_by_the_hash_of_their_content_alone() {
        for (name, content_type) in
            [("app.js", "text/javascript; charset=utf-8"), ("favicon.svg", "image/svg+xml")]
        {
            assert_eq!(find(path(name)).unwrap().content_type, content_type);
        }
        for wrong in
            ["/assets/app.js", "/assets/app.000000000000.js", "/assets/none", "/assets/../app.js", ""]
        {
            assert!(find(wrong).is_none(), "{wrong}");
        }
        assert_eq!(path("no such"), "/assets/none");
    }

    #[test]
    fn every_import_names_a_module_that_is_there() {
        for name in MODULES {
            let text = text(name);
            let named = text.split([' ', '(']).filter_map(|it| it.strip_prefix("\"./"));
            for file in named.map(|it| it.split('"').next().unwrap()) {
                assert!(find(&format!("/assets/{file}")).is_some(), "{name} imports {file}");
            }
        }
        // The first one asks for all others, so that none waits for another.
        let app = text("app.js");
        for name in MODULES.iter().filter(|it| **it != "app.js") {
            assert!(app.contains(&path(name).replace("/assets/", "\"./")), "{name}");
        }
    }

    #[test]
    fn an_asset_is_sent_in_the_smallest_coding_that_the_reader_takes() {
        let script = find(path("quick.js")).unwrap();
        let asking =
            |name, value: &HeaderValue| script.answer(&HeaderMap::from_iter([(name, value.clone())]));
        let lengths = ["gzip, deflate, br, zstd", "gzip", "zstd"].map(|accept| {
            let response = asking(ACCEPT_ENCODING, &HeaderValue::from_static(accept));
            let coding = response.headers().get(CONTENT_ENCODING).map(|it| it.to_str().unwrap().to_owned());
            (coding, response.headers()["content-length"].to_str().unwrap().parse::<usize>().unwrap())
        });
        assert_eq!(lengths.clone().map(|it| it.0), [Some("br".into()), Some("gzip".into()), None]);
        assert!(lengths.is_sorted_by_key(|it| it.1), "{lengths:?}");

        let plain = script.answer(&HeaderMap::new());
        let again = asking(IF_NONE_MATCH, &plain.headers()[ETAG]);
        assert_eq!(again.status(), http::StatusCode::NOT_MODIFIED);
        assert_eq!(again.headers()[CACHE_CONTROL], plain.headers()[CACHE_CONTROL]);
    }

    #[test]
    fn what_was_coded_can_be_read_again() {
        for asset in ASSETS {
            for (coding, bytes) in CODINGS.iter().zip(asset.coded) {
                let mut plain = Vec::new();
                let read = match coding {
                    Coding::Brotli => brotli::BrotliDecompress(&mut &bytes[..], &mut plain).map(|()| 0),
                    _ => std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(*bytes), &mut plain),
                };
                read.unwrap();
                assert_eq!(plain, asset.bytes, "{} as {coding:?}", asset.path);
            }
        }
    }

    #[test]
    fn scripts_stay_small() {
        let sent = |name: &&str| {
            let asset = find(path(name)).unwrap();
            asset.coded.first().unwrap_or(&asset.bytes).len()
        };
        let bytes: usize = MODULES.iter().map(sent).sum();
        assert!(bytes < 15 * 1024, "{bytes} bytes, compressed");
    }
}
