//! The specs that the pages are looked at with: some of everything that a spec can have.

use std::fmt::Write as _;

use github_model::Push;
use serde_json::json;

use crate::site::{File, Site};

/// A spec that has everything: a table, code, a diagram, a formula, tasks, pictures, and what is wrong with it.
const WHOLE: &str = "---
status: in-progress
priority: critical
created: 2026-10-02
tags: [search, api, typo-tolerance]
assignee: ada
depends_on: [001-snapshots, 404-nowhere]
issue: 12
reviewer: grace
transitions:
- {status: planned, at: 2026-10-02T09:00:00Z}
- {status: in-progress, at: 2026-10-09T12:00:00Z}
---
# Search that forgives

> **Status**: in-progress

What was typed is found where it was *nearly* typed; see [the snapshots](../001-snapshots/README.md), <https://example.com/a>
and [the contract](contracts/api.md).

## Overview

- [x] Words and \"phrases\"
- [ ] Typing errors, with a `budget`
  1. one letter more
  2. two swapped[^1]

[^1]: As in *serach*.

### Speed

| corpus | p50 | p99 | first word of the longest query that was ever typed |
| --- | --: | --: | --- |
| 300 specs | 0.2 ms | 0.8 ms | `snapshot-of-everything-that-was-there-before` |
| 3,000 specs | 1.9 ms | 7.5 ms | nothing |

```rust
/// Whether two words differ by at most `budget` letters.
fn alike(a: &str, b: &str, budget: usize) -> bool { distance(a, b, budget).is_some_and(|found| found <= budget) }
```

## Design

```mermaid
flowchart LR
  typed --> folded --> words --> found
```

The score is $s = \\\\sum_i \\\\frac{w_i}{1 + d_i}$.

> [!NOTE]
> Nothing is sent to anybody.

> [!WARNING]
> A query of 512 characters is cut.

<details><summary>More</summary>

Hidden text, and <kbd>Ctrl</kbd> <kbd>K</kbd>.

</details>

## 你好，世界

![a picture](sketch.svg) ![from elsewhere](https://example.com/pixel.png)
";

/// Number and name, status, priority, what it depends on, its parent, its title.
const OTHERS: &[(&str, &str, &str, &str, &str, &str)] = &[
    ("001-snapshots", "complete", "high", "", "", "Snapshots are values"),
    ("003-board", "planned", "medium", "002-search", "", "A board by status"),
    ("004-graph", "planned", "high", "002-search, 001-snapshots", "003-board", "What depends on what"),
    ("005-feeds", "complete", "low", "001-snapshots", "", "Feeds for readers"),
    ("006-sync", "in-progress", "critical", "001-snapshots", "", "One look at a repository"),
    ("007-hooks", "draft", "", "006-sync", "006-sync", "Signed deliveries, and what becomes of them"),
    ("008-admin", "planned", "", "006-sync, 007-hooks", "", "Projects are managed on pages"),
    ("009-old", "archived", "low", "", "", "How it was done before"),
    ("010-语言", "in-progress", "medium", "", "", "界面使用两种语言"),
    ("011-export", "complete", "medium", "005-feeds", "", "Everything as CSV, JSON and zip"),
    ("012-circle", "planned", "medium", "013-circle", "", "Waits for the next"),
    ("013-circle", "planned", "medium", "012-circle", "", "Waits for the one before"),
];

/// All of them, as files below a specs folder.
pub(crate) fn specs() -> Vec<File> {
    let mut files = vec![
        ("002-search/README.md".to_owned(), WHOLE.replace("\\\\", "\\")),
        ("002-search/contracts/api.md".to_owned(), "# The contract\n\nA query is text.\n".to_owned()),
        (
            "002-search/sketch.svg".to_owned(),
            "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'/>".to_owned(),
        ),
        ("014-bare/README.md".to_owned(), "No title, no frontmatter.\n".to_owned()),
    ];
    for (name, status, priority, depends_on, parent, title) in OTHERS {
        let mut text = format!("---\nstatus: {status}\ncreated: 2026-09-{}\n", &name[1..3]);
        for (field, value) in [("priority", priority), ("parent", parent)] {
            if !value.is_empty() {
                let _ = writeln!(text, "{field}: {value}");
            }
        }
        let _ = write!(
            text,
            "tags: [pages, {status}]\ndepends_on: [{depends_on}]\n---\n# {title}\n\n## Why\n\nBecause.\n\n- [x] a\n- [ ] b\n"
        );
        files.push((format!("{name}/README.md"), text));
    }
    files
}

/// A site that has them in its folder and in `acme/app`, where they have a history; and further projects.
pub(crate) fn site() -> Site {
    let site = Site::new(&specs());
    site.repository("acme/app", &specs());
    site.github.set_description(
        "acme/app",
        Some("Shows specs as they are now, from a folder or from many repositories"),
    );
    site.github.set_stars("acme/app", 4200);
    site.follow(&json!({ "repo": "acme/app", "featured": true, "webhook": true }));
    let push = Push::new()
        .write(
            "specs/005-feeds/README.md",
            "---\nstatus: archived\n---\n# Feeds for readers\n\nWhat changes, for those who read feeds.\n",
        )
        .write("specs/015-badges/README.md", "---\nstatus: planned\npriority: low\n---\n# Badges\n\nText.\n")
        .remove("specs/011-export");
    site.github.push("acme/app", "main", push);
    site.until("the second revision", || {
        (site.get("/projects/acme.app/specs/015-badges").status == 200).then_some(())
    });
    site.repository("acme/broken", &[("001-a/README.md".to_owned(), "# A\n".to_owned())]);
    site.follow(
        &json!({ "repo": "acme/broken", "name": "A project with a long name that nobody has shortened yet" }),
    );
    site.github.push("acme/broken", "main", Push::new().remove("specs").write("README.md", "Moved."));
    site.look_again("acme.broken");
    site.until("the empty project", || {
        (!site.get("/projects/acme.broken/specs").text().contains("001-a")).then_some(())
    });
    site
}
