//! Specs that nobody wrote.

use std::fmt::Write as _;

use super::chance::Chance;

/// What is in the head of a spec.
pub(super) struct Spec {
    /// `007-sync-cache`.
    pub(super) name: String,
    title: String,
    status: &'static str,
    priority: &'static str,
    tags: Vec<&'static str>,
}

const WORDS: [&str; 40] = [
    "sync",
    "cache",
    "search",
    "index",
    "store",
    "board",
    "graph",
    "token",
    "limit",
    "queue",
    "lease",
    "head",
    "snapshot",
    "document",
    "branch",
    "commit",
    "folder",
    "reader",
    "page",
    "feed",
    "badge",
    "export",
    "schedule",
    "webhook",
    "signature",
    "secret",
    "project",
    "status",
    "timeline",
    "relation",
    "parser",
    "title",
    "heading",
    "table",
    "picture",
    "diagram",
    "layout",
    "script",
    "style",
    "answer",
];

impl Spec {
    pub(super) fn random(chance: &mut Chance, number: usize) -> Self {
        let (one, other) = (word(chance), word(chance));
        let tags = (0..chance.below(4)).map(|_| word(chance)).collect();
        Self {
            name: format!("{number:03}-{one}-{other}"),
            title: format!("The {one} of the {other}"),
            status: chance
                .pick(&["planned", "in-progress", "complete", "archived"])
                .copied()
                .unwrap_or("planned"),
            priority: chance.pick(&["low", "medium", "high", "critical"]).copied().unwrap_or("low"),
            tags,
        }
    }

    pub(super) fn text(&self, chance: &mut Chance) -> String {
        let (month, day) = (1 + chance.below(12), 1 + chance.below(28));
        let mut text = format!(
            "---\nstatus: {}\ncreated: '2025-{month:02}-{day:02}'\npriority: {}\ntags: [{}]\n---\n\n# {}\n",
            self.status,
            self.priority,
            self.tags.join(", "),
            self.title
        );
        for heading in ["Overview", "Design", "Plan"] {
            let _ = write!(text, "\n## {heading}\n\n{}", prose(chance, 2));
        }
        for _ in 0..chance.below(5) {
            let mark = if chance.one_in(2) { "x" } else { " " };
            let _ = writeln!(text, "- [{mark}] {} the {}", word(chance), word(chance));
        }
        text
    }
}

fn word(chance: &mut Chance) -> &'static str {
    chance.pick(&WORDS).copied().unwrap_or("spec")
}

/// So many paragraphs.
pub(super) fn prose(chance: &mut Chance, paragraphs: usize) -> String {
    let mut text = String::new();
    for _ in 0..paragraphs {
        for _ in 0..2 + chance.below(4) {
            let _ = write!(text, "The {} of a {}", word(chance), word(chance));
            for _ in 0..2 + chance.below(5) {
                let _ = write!(text, " {}", word(chance));
            }
            text.push_str(". ");
        }
        text.push_str("\n\n");
    }
    text
}
