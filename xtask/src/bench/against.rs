//! Other servers of the same API beside ours, route by route, in one run.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Result;
use scenarios::http;

use super::load::load;
use super::report::{Report, median, quantile, shown_millis};
use super::routes::routes;
use super::served;
use super::throughput::CONNECTIONS;
use super::{Bench, Options};

pub(crate) fn measure(bench: &Bench, options: &Options, report: &mut Report) -> Result<()> {
    if options.against.is_empty() {
        return Ok(());
    }
    let ours = served::livespecs(bench, &bench.corpus.dir)?;
    let mut servers = vec![("livespecs".to_owned(), ours.address, "local".to_owned())];
    for url in &options.against {
        let address = served::address(url)?;
        servers.push((url.clone(), address, served::first_project(address)?));
    }
    let mut rows = Vec::new();
    for index in 0..routes(&bench.corpus, "local").len() {
        for (name, address, project) in &servers {
            let route = routes(&bench.corpus, project).swap_remove(index);
            let mut row = vec![route.name.to_owned(), name.clone()];
            // Another server may have other specs: only what it has is asked for.
            let requests = route.requests.into_iter().take(300);
            let mut bytes = 0;
            let requests = requests.filter(|request| {
                let response = http::send(*address, request).ok().filter(|response| response.status == 200);
                bytes = bytes.max(response.as_ref().map_or(0, |response| response.body.len()));
                response.is_some()
            });
            let requests = requests.collect::<Vec<_>>();
            if requests.is_empty() {
                row.extend(["–", "–", "–"].map(str::to_owned));
            } else {
                row.extend(numbers(bench, *address, &requests)?);
                row.push(bytes.to_string());
            }
            rows.push(row);
        }
    }
    report.table(
        "Beside other servers: ms for one at one connection (p50 / p99), answers a second at 8, largest answer:",
        &["route", "server", "p50 / p99", "a second", "bytes"],
        &rows,
    );
    Ok(())
}

fn numbers(bench: &Bench, address: SocketAddr, requests: &[http::Request]) -> Result<[String; 2]> {
    let time = Duration::from_millis(if bench.quick { 300 } else { 2_000 });
    let alone = load(address, requests, 1, time)?;
    let together = load(address, requests, CONNECTIONS, time)?;
    let latency =
        format!("{} / {}", shown_millis(median(&alone.times)), shown_millis(quantile(&alone.times, 0.99)));
    Ok([latency, format!("{:.0}", together.rate)])
}
