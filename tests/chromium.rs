//! Chromium, as the tests and the bench have it, and the pages that both measure.

/// Headless and quiet: nothing that it would ask of the network by itself.
pub const FLAGS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// The pages that are measured, by what they are called: their addresses are [`address`]'s.
pub const PAGES: &[(&str, &str)] = &[
    ("overview", "/projects/local"),
    ("list", "/projects/local/specs"),
    ("board", "/projects/local/board"),
    ("spec", "/projects/local/specs/{middle}"),
    ("longest spec", "/projects/local/specs/{longest}"),
    ("graph", "/projects/local/graph"),
    ("statistics", "/projects/local/stats"),
    ("activity", "/projects/local/activity"),
    ("search", "/search?q=search"),
    ("sync", "/sync"),
];

/// The address of a page, in a folder with a spec of middle length and a longest one.
pub fn address(page: &str, middle: &str, longest: &str) -> String {
    page.replace("{middle}", middle).replace("{longest}", longest)
}
