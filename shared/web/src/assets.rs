//! The stylesheet, the scripts and the icon: in the binary, named by their content, so that a browser may keep them
//! for ever.

use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

/// What a hashed address gives. Never changes: `Cache-Control: public, max-age=31536000, immutable`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its bytes, not compressed.
    pub bytes: &'static [u8],
    /// Its media type, with the charset for text.
    pub content_type: &'static str,
}

/// One file for each component. In the order of the cascade: tokens first, paper last.
const STYLES: &[&str] = &[
    include_str!("../assets/css/tokens.css"),
    include_str!("../assets/css/base.css"),
    include_str!("../assets/css/frame.css"),
    include_str!("../assets/css/buttons.css"),
    include_str!("../assets/css/marks.css"),
    include_str!("../assets/css/list.css"),
    include_str!("../assets/css/projects.css"),
    include_str!("../assets/css/overview.css"),
    include_str!("../assets/css/board.css"),
    include_str!("../assets/css/spec.css"),
    include_str!("../assets/css/contents.css"),
    include_str!("../assets/css/source.css"),
    include_str!("../assets/css/markdown.css"),
    include_str!("../assets/css/search.css"),
    include_str!("../assets/css/quick.css"),
    include_str!("../assets/css/message.css"),
    include_str!("../assets/css/sign_in.css"),
    include_str!("../assets/css/graph.css"),
    include_str!("../assets/css/stats.css"),
    include_str!("../assets/css/activity.css"),
    include_str!("../assets/css/diff.css"),
    include_str!("../assets/css/sync.css"),
    include_str!("../assets/css/manage.css"),
    include_str!("../assets/css/print.css"),
];

/// Each module after those that it imports, because an import names its module by the hash of the content.
const MODULES: &[(&str, &str)] = &[
    ("morph.js", include_str!("../assets/js/morph.js")),
    ("swap.js", include_str!("../assets/js/swap.js")),
    ("board.js", include_str!("../assets/js/board.js")),
    ("contents.js", include_str!("../assets/js/contents.js")),
    ("copy.js", include_str!("../assets/js/copy.js")),
    ("filter.js", include_str!("../assets/js/filter.js")),
    ("graph.js", include_str!("../assets/js/graph.js")),
    ("match.js", include_str!("../assets/js/match.js")),
    ("quick.js", include_str!("../assets/js/quick.js")),
    ("keys.js", include_str!("../assets/js/keys.js")),
    ("live.js", include_str!("../assets/js/live.js")),
    ("projects.js", include_str!("../assets/js/projects.js")),
    ("scheme.js", include_str!("../assets/js/scheme.js")),
    ("times.js", include_str!("../assets/js/times.js")),
    ("app.js", include_str!("../assets/js/app.js")),
];

const ICON: &str = include_str!("../assets/favicon.svg");

struct Named {
    name: &'static str,
    path: String,
    asset: Asset,
}

static ASSETS: LazyLock<Vec<Named>> = LazyLock::new(|| {
    let mut all = vec![
        named("app.css", smaller_css(&STYLES.concat()), "text/css; charset=utf-8"),
        named("favicon.svg", ICON.to_owned(), "image/svg+xml"),
    ];
    for &(name, source) in MODULES {
        let mut text = smaller_js(source);
        for module in &all {
            let file = module.path.rsplit('/').next().unwrap_or_default();
            text = text.replace(&format!("\"./{}\"", module.name), &format!("\"./{file}\""));
        }
        all.push(named(name, text, "text/javascript; charset=utf-8"));
    }
    all
});

static IMPORTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    MODULES.iter().map(|&(name, _)| path(name)).filter(|it| !it.contains("/app.")).collect()
});

/// The address of `app.css`, `app.js`, `favicon.svg` or a module: `/assets/app.<hash>.css`. Of a name that is not
/// there: `/assets/none`, which is found nowhere.
pub fn path(name: &str) -> &'static str {
    ASSETS.iter().find(|it| it.name == name).map_or("/assets/none", |it| &it.path)
}

/// The addresses of the modules that `app.js` imports: a page names them, so that the browser fetches all at once.
pub fn imports() -> &'static [&'static str] {
    &IMPORTS
}

/// What is at an address (`/assets/app.<hash>.css`). `None` for anything else, other hashes included.
pub fn find(path: &str) -> Option<Asset> {
    ASSETS.iter().find(|it| it.path == path).map(|it| it.asset)
}

fn named(name: &'static str, text: String, content_type: &'static str) -> Named {
    let hash = hex(&Sha256::digest(text.as_bytes())[..6]);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let path = format!("/assets/{stem}.{hash}.{ending}");
    // They live as long as the process: one small leak for each file, once.
    Named { name, path, asset: Asset { bytes: text.leak().as_bytes(), content_type } }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// CSS without comments, indentation and line ends. Our own files only: no comment signs in strings.
fn smaller_css(css: &str) -> String {
    let mut text = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, behind)) = rest.split_once("/*") {
        text.push_str(before);
        rest = behind.split_once("*/").map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    let mut small = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        // Selectors and values may go on in the next line, where the line end is a space.
        if !small.is_empty() && !small.ends_with(['{', '}', ';', ',']) {
            small.push(' ');
        }
        small.push_str(line);
    }
    small
}

/// JavaScript without indentation and without lines that are comments. Our own files only: no template over several
/// lines.
fn smaller_js(js: &str) -> String {
    let kept = js.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    kept.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod contrast;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::Coding;

    fn text(name: &str) -> &'static str {
        std::str::from_utf8(find(path(name)).unwrap().bytes).unwrap()
    }

    #[test]
    fn assets_are_found_by_the_hash_of_their_content_alone() {
        for (name, content_type) in [
            ("app.css", "text/css; charset=utf-8"),
            ("app.js", "text/javascript; charset=utf-8"),
            ("favicon.svg", "image/svg+xml"),
        ] {
            assert_eq!(find(path(name)).unwrap().content_type, content_type);
        }
        for wrong in
            ["/assets/app.css", "/assets/app.000000000000.css", "/assets/none", "/assets/../app.css", ""]
        {
            assert_eq!(find(wrong), None, "{wrong}");
        }
        assert_eq!(path("no such"), "/assets/none");
    }

    #[test]
    fn every_import_names_a_module_that_is_there() {
        for (name, _) in MODULES {
            for import in text(name).split(" from \"").skip(1) {
                let file = import.split('"').next().unwrap().trim_start_matches("./");
                assert!(find(&format!("/assets/{file}")).is_some(), "{name} imports {file}");
            }
        }
        assert_eq!(imports().len(), MODULES.len() - 1);
    }

    #[test]
    fn css_loses_its_comments_and_keeps_its_meaning() {
        let check = |css: &str, expect: &str| assert_eq!(smaller_css(css), expect);
        check("/* a */\n.a {\n  b: c;\n}\n", ".a {b: c;}");
        check(".a\n.b { c: d\n e }", ".a .b { c: d e }");
        check(".a,\n.b {}", ".a,.b {}");
        check("a /* never closed", "a");
        let css = text("app.css");
        assert_eq!(css.matches('{').count(), css.matches('}').count());
    }

    #[test]
    fn scripts_stay_small() {
        let sent = |bytes: &[u8]| Coding::Brotli.encode(bytes).map_or(bytes.len(), |coded| coded.len());
        let bytes: usize = MODULES.iter().map(|(name, _)| sent(text(name).as_bytes())).sum();
        assert!(bytes < 15 * 1024, "{bytes} bytes, compressed");
    }

    /// Two files that both set a class change each other's components.
    #[test]
    fn a_class_is_set_by_one_file() {
        let bare = |file: &str| -> Vec<String> {
            let css = smaller_css(file);
            let selectors = css.split(['{', '}', ';']).flat_map(|it| it.split(','));
            let name = |it: &str| it.trim().strip_prefix('.').map(str::to_owned);
            let mut classes: Vec<_> = selectors.filter_map(name).collect();
            classes.retain(|it| it.bytes().all(|c| c.is_ascii_alphanumeric() || b"-_".contains(&c)));
            classes.sort_unstable();
            classes.dedup();
            classes
        };
        // The last one is for paper: it takes away what others set. The frame of a piece of code is two files' business.
        let (_, components) = STYLES.split_last().unwrap();
        let mut all: Vec<_> =
            components.iter().flat_map(|file| bare(file)).filter(|it| it != "code").collect();
        all.sort_unstable();
        let twice: Vec<_> = all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
