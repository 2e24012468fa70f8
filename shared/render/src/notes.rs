//! Footnotes.

use std::collections::HashMap;

use crate::body::Body;

/// The footnotes referred to so far, in that order.
#[derive(Default)]
pub(crate) struct Notes<'a> {
    labels: Vec<&'a str>,
    numbers: HashMap<&'a str, usize>,
    /// References to each so far.
    references: Vec<usize>,
}

impl<'a> Body<'a> {
    pub(crate) fn footnote_reference(&mut self, label: &'a str) {
        if !self.outline.footnotes.contains_key(label) {
            return;
        }
        let notes = &mut self.notes;
        let number = *notes.numbers.entry(label).or_insert_with(|| {
            notes.labels.push(label);
            notes.references.push(0);
            notes.labels.len()
        });
        notes.references[number - 1] += 1;
        let id = reference_id(number, notes.references[number - 1]);
        self.writer.start("sup", &[("class", "footnote")], "</sup>");
        self.writer.start("a", &[("href", &format!("#fn:{number}")), ("id", &id)], "</a>");
        self.writer.text(&number.to_string());
        self.writer.end();
        self.writer.end();
    }

    /// The footnotes that are referred to, in the order in which they are; those that others refer to follow.
    pub(crate) fn footnotes(&mut self) {
        if self.notes.labels.is_empty() {
            return;
        }
        self.writer.start("section", &[("class", "footnotes")], "</section>\n");
        self.writer.start("ol", &[], "</ol>\n");
        let mut number = 0;
        while let Some(label) = self.notes.labels.get(number).copied() {
            number += 1;
            self.writer.start("li", &[("id", &format!("fn:{number}"))], "</li>\n");
            if let Some(range) = self.outline.footnotes.get(label) {
                self.range(range.clone());
            }
            for count in 1..=self.notes.references[number - 1].min(20) {
                let href = format!("#{}", reference_id(number, count));
                let label = format!("↩ {number}");
                self.writer.tag("a", &[("class", "footnote-back"), ("href", &href), ("aria-label", &label)]);
                self.writer.markup("↩</a>\n");
            }
            self.writer.end();
        }
        self.writer.end();
        self.writer.end();
    }
}

/// The id of the `count`th reference to a footnote.
fn reference_id(number: usize, count: usize) -> String {
    if count == 1 { format!("fnref:{number}") } else { format!("fnref:{number}-{count}") }
}
