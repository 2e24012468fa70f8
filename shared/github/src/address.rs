//! Where GitHub is: the only addresses that are ever asked.

use http::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::BadConfig;

/// What stands as it is in one segment of a path (RFC 3986, unreserved).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The addresses of one GitHub.
pub(crate) struct Addresses {
    /// `https://api.github.com`, without a path.
    pub(crate) origin: String,
    /// What every path of the API begins with: nothing, or `/api/v3`.
    base: String,
    /// GraphQL's.
    pub(crate) graphql: String,
    /// The raw file host's, with its path.
    raw: Option<String>,
    /// The host of the pages.
    pub(crate) web_host: String,
}

impl Addresses {
    pub(crate) fn read(api_url: &str, raw_url: Option<&str>) -> Result<Self, BadConfig> {
        let (origin, base) = read("GITHUB_API_URL", api_url)?;
        let raw = raw_url.map(|url| read("GITHUB_RAW_URL", url)).transpose()?;
        let authority = origin.split_once("://").map_or("", |(_, authority)| authority);
        // An Enterprise Server has REST and GraphQL side by side below `/api`; github.com has GraphQL below REST.
        let graphql = match base.strip_suffix("/v3") {
            Some(api) if api.ends_with("/api") => format!("{origin}{api}/graphql"),
            _ => format!("{origin}{base}/graphql"),
        };
        let web_host = if base.is_empty() { authority.strip_prefix("api.") } else { None };
        let web_host = web_host.unwrap_or(authority).to_owned();
        let raw = raw.map(|(origin, path)| origin + &path);
        Ok(Self { origin, base, graphql, raw, web_host })
    }

    /// The address of a path of the API, which is encoded already.
    pub(crate) fn api(&self, path: &str) -> String {
        format!("{}{}{path}", self.origin, self.base)
    }

    /// The address of a file at the raw file host; `None`: there is no such host.
    pub(crate) fn raw(&self, repository: &str, commit: &str, path: &str) -> Option<String> {
        let raw = self.raw.as_ref()?;
        let path: Vec<_> = path.split('/').map(segment).collect();
        Some(format!("{raw}/{repository}/{commit}/{}", path.join("/")))
    }

    /// Where a redirect of the API leads; `None`: out of the API, where nobody follows.
    pub(crate) fn redirect(&self, location: &str) -> Option<String> {
        let to: Uri = location.parse().ok()?;
        let ours: Uri = self.origin.parse().ok()?;
        let same = match to.authority() {
            None => location.starts_with('/') && !location.starts_with("//"),
            Some(_) => {
                to.scheme() == ours.scheme()
                    && to.host()?.eq_ignore_ascii_case(ours.host()?)
                    && port(&to) == port(&ours)
            }
        };
        // A server may take these for the folder above, which is not the API's.
        let up = |part: &str| matches!(part.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
        if to.path().split('/').any(up) {
            return None;
        }
        let path = to.path_and_query()?.as_str();
        let below = path.strip_prefix(self.base.as_str()).is_some_and(|rest| rest.starts_with('/'));
        // Made of our own origin: whatever else an authority may hold, it leads nowhere else.
        (same && below).then(|| format!("{}{path}", self.origin))
    }
}

/// One segment of a path, with everything encoded that could end it.
pub(crate) fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

fn port(uri: &Uri) -> u16 {
    uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 })
}

/// An address as origin and path, the path without a slash at its end.
fn read(variable: &str, url: &str) -> Result<(String, String), BadConfig> {
    let bad = |expected: &str| BadConfig { reason: format!("{variable}: expected {expected}") };
    let address = || bad("an address such as `https://HOST/api/v3`, without a user, a query and a fragment");
    let uri: Uri = url.parse().map_err(|_| address())?;
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else { return Err(address()) };
    if authority.as_str().contains('@') || uri.query().is_some() || url.contains('#') {
        return Err(address());
    }
    let host = authority.host();
    let loopback = host == "localhost"
        || host == "[::1]"
        || host.starts_with("127.") && host.parse::<std::net::Ipv4Addr>().is_ok();
    match scheme {
        "https" => {}
        "http" if loopback => {}
        // The token would be there for everybody on the way to read.
        _ => return Err(bad("an address that starts with `https://`")),
    }
    let path = uri.path().trim_end_matches('/').to_owned();
    Ok((format!("{scheme}://{}", authority.as_str().to_ascii_lowercase()), path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(api_url: &str) -> Addresses {
        Addresses::read(api_url, Some("https://raw.example/")).unwrap()
    }

    #[test]
    fn graphql_and_pages_are_found_from_the_api() {
        let check = |api_url: &str, rest: &str, graphql: &str, web_host: &str| {
            let addresses = addresses(api_url);
            assert_eq!(addresses.api("/repos/a/b"), rest);
            assert_eq!((&*addresses.graphql, &*addresses.web_host), (graphql, web_host));
        };
        let github = "https://api.github.com";
        check(github, "https://api.github.com/repos/a/b", "https://api.github.com/graphql", "github.com");
        check(
            "https://Git.Example/api/v3/",
            "https://git.example/api/v3/repos/a/b",
            "https://git.example/api/graphql",
            "git.example",
        );
        check(
            "https://api.acme.ghe.com",
            "https://api.acme.ghe.com/repos/a/b",
            "https://api.acme.ghe.com/graphql",
            "acme.ghe.com",
        );
        check(
            "http://127.0.0.1:80/",
            "http://127.0.0.1:80/repos/a/b",
            "http://127.0.0.1:80/graphql",
            "127.0.0.1:80",
        );
    }

    #[test]
    fn the_token_is_sent_in_plain_text_only_over_loopback() {
        for good in ["http://localhost:1", "http://[::1]:1", "http://127.9.9.9", "https://x"] {
            assert!(Addresses::read(good, None).is_ok(), "{good}");
        }
        for bad in [
            "http://api.github.com",
            "http://127.evil.example",
            "http://localhost.evil.example",
            "https://me:pw@x",
            "https://x?y",
            "https://x#y",
            "ftp://x",
            "x",
            "",
        ] {
            assert!(Addresses::read(bad, None).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_redirect_stays_in_the_api() {
        let check = |api_url: &str, location: &str, expect: Option<&str>| {
            assert_eq!(addresses(api_url).redirect(location).as_deref(), expect, "{location}");
        };
        let github = "https://api.github.com";
        check(github, "https://api.github.com/repositories/1", Some("https://api.github.com/repositories/1"));
        check(github, "https://API.github.com:443/x?y=1", Some("https://api.github.com/x?y=1"));
        check(github, "/repositories/1", Some("https://api.github.com/repositories/1"));
        for elsewhere in [
            "https://evil.example/repositories/1",
            "https://api.github.com.evil.example/x",
            "https://api.github.com@evil.example/x",
            "//evil.example/x",
            "http://api.github.com/x",
            "https://api.github.com:8443/x",
            "repositories/1",
            "",
        ] {
            check(github, elsewhere, None);
        }
        check("https://h/api/v3", "https://h/api/v3/repositories/1", Some("https://h/api/v3/repositories/1"));
        check("https://h/api/v3", "https://h/login", None);
        for up in ["/api/v3/../../login", "/api/v3/%2e%2E/x", "/api/v3/x/."] {
            check("https://h/api/v3", up, None);
        }
    }

    #[test]
    fn a_path_is_encoded_segment_by_segment() {
        let url = addresses("https://x").raw("acme/app", "0ff1ce", "docs/a b#1?%/ü.md");
        assert_eq!(
            url.as_deref(),
            Some("https://raw.example/acme/app/0ff1ce/docs/a%20b%231%3F%25/%C3%BC.md")
        );
        assert_eq!(segment("heads/feature/x#1"), "heads%2Ffeature%2Fx%231");
    }
}
