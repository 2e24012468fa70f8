//! The script in two files and the icon: in the binary, named by their content, so that a browser may keep them
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

/// The address of `app.js`, of its `parts.js` or of `favicon.svg`: `/assets/app.<hash>.js`. Of a name that is not
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
#[path = "../build/scripts.rs"]
mod build;

#[cfg(test)]
mod tests {
    use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, ETAG, HeaderValue, IF_NONE_MATCH};

    use super::*;

    use super::build::{PARTS, scope};

    const SCRIPTS: [&str; 2] = ["app.js", "parts.js"];

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
    fn the_script_imports_its_parts() {
        let parts = path("parts.js").replace("/assets/", "./");
        assert!(text("app.js").contains(&format!("import(\"{parts}\")")), "{}", text("app.js"));
    }

    #[test]
    fn every_file_of_script_is_sent() {
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/js")).unwrap();
        let mut names: Vec<_> = files.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort_unstable();
        let mut sent: Vec<_> = PARTS.iter().chain(&["app"]).map(|name| format!("{name}.js")).collect();
        sent.sort_unstable();
        assert_eq!(names, sent);
    }

    #[test]
    fn a_part_is_a_scope_that_gives_what_it_exports() {
        let check = |js: &str, expect: &str| {
            let scope = scope("a", js, &["b"]).unwrap();
            assert_eq!(scope, format!("const $a = (() => {{\n{expect}\n}})();\n"));
        };
        check("let x;\n", "let x;\nreturn {  };");
        check("import { x, y } from \"./b.js\";\n", "const { x, y } = $b;\nreturn {  };");
        check(
            "export const x = 1;\nexport function y() {\n}\nexport async function z2() {\n}\n",
            "const x = 1;\nfunction y() {\n}\nasync function z2() {\n}\nreturn { x, y, z2 };",
        );
        for wrong in [
            "import { x } from \"./c.js\";",
            "import { x } from \"b\";",
            "import \"./b.js\";",
            "export let x;",
            "export default 1;",
            "export { x };",
            "export const [x] = [1];",
        ] {
            assert_eq!(scope("a", wrong, &["b"]).unwrap_err(), wrong);
        }
    }

    #[test]
    fn an_asset_is_sent_in_the_smallest_coding_that_the_reader_takes() {
        let script = find(path("parts.js")).unwrap();
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
        let bytes: usize = SCRIPTS.iter().map(sent).sum();
        assert!(bytes < 15 * 1024, "{bytes} bytes, compressed");
    }
}
