//! By which names this server is reached. A page of another site could have its own name lead to this machine (DNS
//! rebinding), and would read here, and act, as if it were one of ours.

use std::net::IpAddr;

use http::header::HOST;
use http::uri::Authority;
use http::{HeaderMap, Uri};

/// Which hosts a request may ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Hosts {
    /// Any: under which names other machines reach this one is not known.
    Any,
    /// This machine for itself, and the host of `PUBLIC_URL`.
    Own { public: Option<String> },
}

impl Hosts {
    /// Those of a server that listens at that address.
    pub(crate) fn of(bound: IpAddr, public_url: Option<&str>) -> Self {
        if !bound.to_canonical().is_loopback() {
            return Self::Any;
        }
        let public = public_url.and_then(|url| Some(url.parse::<Uri>().ok()?.host()?.to_owned()));
        Self::Own { public }
    }

    /// Whether all hosts that a request names are ours, at whatever port. One that names none is no browser's.
    pub(crate) fn take(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let Self::Own { public } = self else { return true };
        let is_own = |authority: &Authority| {
            let host = authority.host();
            let ip = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
            host.eq_ignore_ascii_case("localhost")
                || ip.is_ok_and(|ip| ip.to_canonical().is_loopback())
                || public.as_ref().is_some_and(|public| host.eq_ignore_ascii_case(public))
        };
        uri.authority().is_none_or(is_own)
            && headers
                .get_all(HOST)
                .iter()
                .all(|host| Authority::try_from(host.as_bytes()).is_ok_and(|it| is_own(&it)))
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn takes(hosts: &Hosts, uri: &str, named: &[&str]) -> bool {
        let values = named.iter().map(|host| (HOST, HeaderValue::from_str(host).unwrap()));
        let mut headers = HeaderMap::new();
        for (name, value) in values {
            headers.append(name, value);
        }
        hosts.take(&uri.parse().unwrap(), &headers)
    }

    #[test]
    fn a_machine_is_reached_by_its_own_names_at_any_port() {
        let own = Hosts::of("127.0.0.1".parse().unwrap(), None);
        assert_eq!(own, Hosts::of("::1".parse().unwrap(), None));
        for host in ["localhost", "LocalHost:3000", "127.0.0.1", "127.0.0.1:80", "127.0.0.2", "[::1]:3000"] {
            assert!(takes(&own, "/", &[host]), "{host}");
            assert!(takes(&own, &format!("http://{host}/"), &[]), "{host}");
        }
        assert!(takes(&own, "/", &[]));
        let others = [
            "",
            "evil.example",
            "evil.example:3000",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "localhost@evil.example",
            "192.168.0.7",
            "0.0.0.0",
            "[::2]",
            "evil example",
        ];
        for host in others {
            assert!(!takes(&own, "/", &[host]), "{host}");
            assert!(!takes(&own, "/", &["localhost", host]), "{host}");
        }
        assert!(!takes(&own, "http://evil.example/", &["localhost"]));
    }

    #[test]
    fn a_proxy_or_tunnel_is_reached_by_the_name_that_was_said() {
        let own = Hosts::of("127.0.0.1".parse().unwrap(), Some("https://specs.example:8443/path"));
        for host in ["specs.example", "Specs.Example:8443", "localhost:3000"] {
            assert!(takes(&own, "/", &[host]), "{host}");
        }
        assert!(!takes(&own, "/", &["evil.example"]));
    }

    #[test]
    fn other_machines_reach_it_by_names_that_nobody_knows() {
        for bound in ["0.0.0.0", "::", "192.168.0.7"] {
            let any = Hosts::of(bound.parse().unwrap(), None);
            assert!(takes(&any, "/", &["specs.lan:3000"]), "{bound}");
        }
    }
}
