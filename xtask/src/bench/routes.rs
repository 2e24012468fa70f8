//! The routes that are measured, as data: a later route is one more entry.

use scenarios::http::Request;
use serde_json::json;

use super::corpus::Corpus;
use super::report::Limit::{self, AtLeast, AtMost};

/// A kind of request, in all the forms in which it is sent.
pub(crate) struct Route {
    pub(crate) name: &'static str,
    pub(crate) requests: Vec<Request>,
    /// What the median and the 99th percentile of a warm answer may take, in milliseconds.
    pub(crate) p50: Limit,
    pub(crate) p99: Limit,
    /// Answers a second at 8 connections; `None` where that is not measured.
    pub(crate) throughput: Option<Limit>,
    /// Whether every request is sent once only, so that no remembered answer helps.
    pub(crate) once: bool,
}

/// A request with the codings that every browser and client takes.
pub(crate) fn as_browser(request: Request) -> Request {
    request.header("accept-encoding", "gzip, deflate, br, zstd")
}

/// The routes of `project` on a server that holds `corpus`.
pub(crate) fn routes(corpus: &Corpus, project: &str) -> Vec<Route> {
    let api = format!("/api/projects/{project}");
    let pages = format!("/projects/{project}");
    // Spread over the folder, so that no two neighbours are alike.
    let names = corpus.names.iter().step_by((corpus.names.len() / 50).max(1)).take(50).collect::<Vec<_>>();
    let of_specs =
        |start: &str| names.iter().map(|name| Request::get(format!("{start}/specs/{name}"))).collect();
    let half_a_millisecond = |name, requests| Route {
        name,
        requests,
        p50: AtMost(0.5),
        p99: AtMost(3.0),
        throughput: None,
        once: false,
    };
    let queries = queries(&corpus.words);
    vec![
        Route {
            throughput: Some(AtLeast(5_000.0)),
            ..half_a_millisecond("list", vec![Request::get(format!("{api}/specs"))])
        },
        Route { throughput: Some(AtLeast(5_000.0)), ..half_a_millisecond("spec", of_specs(&api)) },
        half_a_millisecond("stats", vec![Request::get(format!("{api}/stats"))]),
        Route {
            name: "search",
            requests: queries
                .iter()
                .map(|query| Request::get(format!("{api}/search?q={}", encode(query))))
                .collect(),
            p50: AtMost(2.0),
            p99: AtMost(10.0),
            throughput: Some(AtLeast(1_000.0)),
            once: true,
        },
        Route {
            name: "search by POST",
            requests: queries
                .iter()
                .take(60)
                .map(|query| Request::post(format!("{api}/search"), &json!({ "query": query })))
                .collect(),
            p50: AtMost(2.0),
            p99: AtMost(10.0),
            throughput: None,
            once: false,
        },
        Route {
            throughput: Some(Limit::None),
            ..unlimited("list, page", vec![Request::get(format!("{pages}/specs"))])
        },
        Route { throughput: Some(Limit::None), ..unlimited("spec, page", of_specs(&pages)) },
        unlimited(
            "search, page",
            queries
                .iter()
                .take(60)
                .map(|query| Request::get(format!("/search?q={}", encode(query))))
                .collect(),
        ),
        unlimited("dependencies", vec![Request::get(format!("{api}/dependencies"))]),
        unlimited("health", vec![Request::get("/health/live")]),
    ]
}

fn unlimited(name: &'static str, requests: Vec<Request>) -> Route {
    Route { name, requests, p50: Limit::None, p99: Limit::None, throughput: None, once: false }
}

/// Some thousand different queries: words, pairs, phrases, prefixes, slips of the keyboard, and filters.
pub(crate) fn queries(words: &[String]) -> Vec<String> {
    let mut queries = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let other = &words[(index * 7 + 3) % words.len()];
        let third = &words[(index * 13 + 5) % words.len()];
        let slip = format!("{}{}", &word[..1], &word[2..]);
        queries.extend([
            word.clone(),
            format!("{word} {other}"),
            format!("\"{word} {other}\""),
            format!("{} {third}", &word[..3]),
            slip,
            format!("status:complete {word}"),
            format!("{word} -{third}"),
            format!("{word} {other} {third} created:>2025-01"),
        ]);
    }
    queries.sort_by_key(|query| hash(query));
    queries.dedup();
    queries
}

/// A mixture that is the same at every run.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3).rotate_left(29)
    })
}

/// A query as part of an address.
fn encode(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_many_different_and_encoded() {
        let words = ["search", "folder", "cache", "webhook"].map(str::to_owned);
        let queries = queries(&words);
        assert!(queries.len() > 20, "{queries:?}");
        assert!(queries.contains(&"sarch".to_owned()), "{queries:?}");
        assert_eq!(encode("\"a b\" created:>1"), "%22a%20b%22%20created%3A%3E1");
    }
}
