//! What a reader takes: the weights of RFC 9110, 12.4.2, and media types by them.

use http::HeaderMap;
use http::header::ACCEPT;

/// A `q` parameter in thousandths; 1000 where there is none, 0 where it is no number.
pub(crate) fn quality(parameters: &str) -> u16 {
    let value = parameters.split(';').find_map(|it| {
        let (name, value) = it.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then_some(value)
    });
    match value.map(|it| it.trim().parse::<f32>()) {
        None => 1000,
        Some(Ok(q)) if (0.0..=1.0).contains(&q) => (q * 1000.0) as u16,
        Some(_) => 0,
    }
}

/// Whether the reader would rather have `wanted` than `usual`, which is what those get who do not say: by the weights, then by
/// what is named more closely (`text/markdown` before `text/*`), then by what is named first. RFC 9110, 12.5.1.
pub fn prefers(headers: &HeaderMap, wanted: &str, usual: &str) -> bool {
    Taken::of(headers, wanted) > Taken::of(headers, usual)
}

/// How much a reader would like a media type. In the order in which that is decided.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Taken {
    quality: u16,
    closeness: u8,
    earliness: std::cmp::Reverse<usize>,
}

impl Taken {
    /// Of the ranges that `media` is in, the closest one says it.
    fn of(headers: &HeaderMap, media: &str) -> Self {
        let values = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let ranges = values.flat_map(|value| value.split(',')).enumerate();
        let found = ranges.filter_map(|(place, range)| {
            let (range, parameters) = range.split_once(';').unwrap_or((range, ""));
            let closeness = closeness(range.trim(), media)?;
            let earliness = std::cmp::Reverse(place);
            Some(Self { quality: quality(parameters), closeness, earliness })
        });
        let closest = found.max_by_key(|it| (it.closeness, it.earliness)).unwrap_or_default();
        // What is not taken is not taken, however closely it is named.
        if closest.quality == 0 { Self::default() } else { closest }
    }
}

/// How closely a range names `media`; `None` where it does not.
fn closeness(range: &str, media: &str) -> Option<u8> {
    let kind = media.split('/').next().unwrap_or_default();
    let of_kind = |range: &str| range.strip_suffix("/*").is_some_and(|it| it.eq_ignore_ascii_case(kind));
    match range {
        _ if range.eq_ignore_ascii_case(media) => Some(2),
        _ if of_kind(range) => Some(1),
        "*/*" => Some(0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_reader_decides_by_weight_then_by_closeness_then_by_place() {
        let check = |accept: &str, expect: bool| {
            let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_str(accept).unwrap())]);
            assert_eq!(prefers(&headers, "text/markdown", "text/html"), expect, "{accept}");
        };
        check("text/markdown", true);
        check("Text/Markdown; charset=utf-8", true);
        check("text/markdown, text/html", true);
        check("text/html, text/markdown", false);
        check("text/markdown, */*", true);
        check("*/*, text/markdown", true);
        check("text/markdown;q=0.5, text/html", false);
        check("text/html;q=0.5, text/markdown;Q=0.6", true);
        check("text/markdown, text/html;q=0.9, */*;q=0.8", true);
        check("text/*;q=0.9, text/html;q=0.1", true);
        check("text/*", false);
        check("*/*", false);
        check("", false);
        check("text/markdown;q=0", false);
        check("text/markdown;q=0, text/*", false);
        check("text/markdown;q=0, image/png", false);
        check("text/html;q=0, */*;q=0.1", true);
        check("text/markdown;q=much", false);
        check("text/markdown-not", false);
    }

    #[test]
    fn it_may_be_said_in_several_lines() {
        let mut headers = HeaderMap::new();
        headers.append(ACCEPT, HeaderValue::from_static("text/html;q=0.2"));
        headers.append(ACCEPT, HeaderValue::from_static("text/markdown"));
        assert!(prefers(&headers, "text/markdown", "text/html"));
    }
}
