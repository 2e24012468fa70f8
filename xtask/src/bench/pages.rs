//! The pages: made on the server, and in a browser.

mod browser;
mod paint;
mod server;

use anyhow::Result;

use super::report::Report;
use super::{Bench, Options};

pub(crate) fn measure(bench: &Bench, _: &Options, report: &mut Report) -> Result<()> {
    server::measure(bench, report)?;
    browser::measure(bench, report)?;
    paint::measure(bench, report)
}
