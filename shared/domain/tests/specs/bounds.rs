//! What is read of a spec, below, at and above each bound.

use domain::limits::{
    CONTEXT_BYTES, DOCUMENT_BYTES, FIELD_CHARS, FIELDS, FRONTMATTER_BYTES, HEADER_BYTES, HEADINGS,
    LIST_ENTRIES, NAMED_SPECS, TITLE_CHARS,
};
use domain::{ParsedSpec, Status, decode, decode_context};

use crate::support::{Files, bytes, readme, with};

fn is_told(spec: &ParsedSpec, beginning: &str) -> bool {
    spec.problems.iter().any(|it| it.message.starts_with(beginning))
}

#[test]
fn a_document_is_read_up_to_its_bound_in_bytes() {
    let check = |size: usize, shown: usize, told: bool| {
        let head = "---\nstatus: draft\n---\n# T\n\n";
        let text = format!("{head}{}", "a".repeat(size - head.len()));
        let is_told = is_told(&readme(&text), "The file has 1.0 MiB");
        assert_eq!((decode(text.as_bytes()).len(), is_told), (shown, told), "{size}");
    };
    check(DOCUMENT_BYTES - 1, DOCUMENT_BYTES - 1, false);
    check(DOCUMENT_BYTES, DOCUMENT_BYTES, false);
    check(DOCUMENT_BYTES + 1, DOCUMENT_BYTES, true);
}

#[test]
fn a_file_of_the_root_is_read_up_to_its_bound_and_ends_with_a_whole_character() {
    let check = |text: &str, size: usize, shown: usize| {
        assert_eq!(decode_context(text.repeat(size).as_bytes()).len(), shown, "{size}");
    };
    check("a", CONTEXT_BYTES - 1, CONTEXT_BYTES - 1);
    check("a", CONTEXT_BYTES, CONTEXT_BYTES);
    check("a", CONTEXT_BYTES + 1, CONTEXT_BYTES);
    check("€", CONTEXT_BYTES, CONTEXT_BYTES - 1);
}

#[test]
fn a_frontmatter_is_read_up_to_its_bound_in_bytes() {
    let check = |size: usize, status: Status, told: bool| {
        let last = "status: complete\n";
        let yaml = format!("#{}\n{last}", "x".repeat(size - last.len() - 2));
        let spec = readme(&format!("---\n{yaml}---\n# T\n"));
        assert_eq!((spec.status, is_told(&spec, "The frontmatter has more than 64 KiB")), (status, told));
    };
    check(FRONTMATTER_BYTES - 1, Status::Complete, false);
    check(FRONTMATTER_BYTES, Status::Complete, false);
    check(FRONTMATTER_BYTES + 1, Status::Planned, true);
}

#[test]
fn the_entries_of_a_list_are_read_up_to_their_bound() {
    let check = |count: usize, kept: usize, told: bool| {
        let tags = (0..count).map(|it| format!("t{it}")).collect::<Vec<_>>().join(", ");
        let spec = with(&format!("tags: [{tags}]"));
        assert_eq!((spec.tags.len(), is_told(&spec, "`tags` has ")), (kept, told), "{count}");
        let header = readme(&format!("# T\n\n> **Status**: Draft · **Tags**: {tags}\n"));
        assert_eq!(header.tags.len(), kept, "{count}");
    };
    check(LIST_ENTRIES - 1, LIST_ENTRIES - 1, false);
    check(LIST_ENTRIES, LIST_ENTRIES, false);
    check(LIST_ENTRIES + 1, LIST_ENTRIES, true);
}

#[test]
fn further_fields_are_kept_up_to_their_bounds() {
    let check = |count: usize, kept: usize| {
        let fields = (0..count).map(|it| format!("f{it}: x")).collect::<Vec<_>>().join("\n");
        assert_eq!(with(&fields).fields.len(), kept, "{count}");
    };
    check(FIELDS - 1, FIELDS - 1);
    check(FIELDS, FIELDS);
    check(FIELDS + 1, FIELDS);
    let check = |chars: usize, shown: String| {
        assert!(with(&format!("f: {}", "é".repeat(chars))).fields[0].value == shown, "{chars}");
    };
    check(FIELD_CHARS - 1, "é".repeat(FIELD_CHARS - 1));
    check(FIELD_CHARS, "é".repeat(FIELD_CHARS));
    check(FIELD_CHARS + 1, format!("{}…", "é".repeat(FIELD_CHARS)));
}

#[test]
fn headings_and_titles_are_kept_up_to_their_bounds() {
    let check = |count: usize, kept: usize| {
        let (_, text) = bytes("### A\n\n".repeat(count).as_bytes());
        assert_eq!(text.headings.len(), kept, "{count}");
    };
    check(HEADINGS - 1, HEADINGS - 1);
    check(HEADINGS, HEADINGS);
    check(HEADINGS + 1, HEADINGS);
    let check = |chars: usize, title: String| {
        assert_eq!(readme(&format!("# {}\n", "é".repeat(chars))).title, Some(title));
    };
    check(TITLE_CHARS - 1, "é".repeat(TITLE_CHARS - 1));
    check(TITLE_CHARS, "é".repeat(TITLE_CHARS));
    check(TITLE_CHARS + 1, format!("{}…", "é".repeat(TITLE_CHARS)));
}

#[test]
fn the_header_is_looked_for_up_to_its_bound_in_bytes() {
    let check = |end: usize, status: Status| {
        let header = "\n\n> **Status**: Complete\n";
        let text = format!("# {}{header}\n## A\n", "x".repeat(end - header.len() - 2));
        assert_eq!(readme(&text).status, status, "{end}");
    };
    check(HEADER_BYTES - 1, Status::Complete);
    check(HEADER_BYTES, Status::Complete);
    check(HEADER_BYTES + 1, Status::Planned);
}

#[test]
fn the_specs_that_a_problem_is_about_are_named_up_to_their_bound() {
    let check = |others: usize, expect: &str| {
        let file = |it| (format!("001-{it}/README.md"), b"# T\n".to_vec());
        let snapshot = Files((0..=others).map(file).collect()).snapshot();
        let problems = snapshot.spec("001-0").unwrap().problems();
        let told = problems.iter().find(|it| it.message.starts_with("The number 1 ")).unwrap();
        assert_eq!(told.message, format!("The number 1 is there more than once: see {expect}."));
    };
    check(NAMED_SPECS - 1, "`001-1`, `001-2`, `001-3`, `001-4`");
    check(NAMED_SPECS, "`001-1`, `001-2`, `001-3`, `001-4`, `001-5`");
    check(NAMED_SPECS + 1, "`001-1`, `001-2`, `001-3`, `001-4`, `001-5` and 1 more");
}
