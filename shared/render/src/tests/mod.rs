//! What documents become, and what hostile ones do not.

mod bounds;
mod hostile;
mod html;
mod markdown;
mod safe;

use domain::Blocks;

use crate::{Links, render};

/// Renders with paths leading to `/at/…`, and those that contain `nowhere` leading nowhere.
fn html(markdown: &str) -> String {
    let target = |path: &str| (!path.contains("nowhere")).then(|| format!("/at/{path}"));
    render(markdown, &Links { document: "001-a/README.md", target: &target }, &Blocks::new()).html
}

fn check(markdown: &str, expect: &str) {
    assert_eq!(html(markdown).trim_end(), expect, "{markdown}");
}
