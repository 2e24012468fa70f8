//! Files that are not what they should be.

use domain::limits::DOCUMENT_BYTES;
use domain::{Layout, Severity, SpecFolder, SpecName, Status, decode, parse_spec};

use crate::support::{bytes, files, read_well, seen};

#[test]
fn what_is_not_utf_8_is_shown_as_far_as_it_can_be() {
    let (spec, text) = bytes(b"---\nstatus: draft\n---\n# Caf\xE9\n\nText.\n");
    assert_eq!(
        seen(&spec.problems),
        ["4: error The file is not UTF-8; what cannot be read is shown as `\u{fffd}`."]
    );
    assert_eq!((spec.title.as_deref(), spec.status), (Some("Caf\u{fffd}"), Status::Draft));
    assert!(text.body.contains("Text."));
    let utf16: Vec<u8> = "# Title\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(bytes(&[b"\xFF\xFE".as_slice(), &utf16].concat()).0.problems[0].severity, Severity::Error);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_not_matter() {
    let plain = "---\nstatus: draft\n---\n# T\n\n> **Status**: Draft\n\n## A\n\n- [x] b\n";
    let (one, plain_text) = bytes(plain.as_bytes());
    let (other, text) = bytes(format!("\u{feff}{}", plain.replace('\n', "\r\n")).as_bytes());
    assert_eq!(seen(&other.problems), [""; 0]);
    assert_eq!((&other.title, other.status, other.tasks), (&one.title, one.status, one.tasks));
    assert_eq!(text.headings, plain_text.headings);
    assert!(!text.body.contains('\r'));
}

#[test]
fn a_git_lfs_pointer_is_told_and_nothing_else_about_it() {
    let (spec, _) = bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n");
    read_well(&spec.problems);
    assert_eq!(
        seen(&spec.problems),
        ["1: error The file is a Git LFS pointer: its content is not in the repository."]
    );
}

#[test]
fn a_large_file_is_read_and_shown_up_to_its_bound() {
    let large = format!("---\nstatus: draft\n---\n# T\n\n{}", "Some words of prose.\n".repeat(500_000));
    let (spec, text) = bytes(large.as_bytes());
    assert_eq!(spec.problems[0].message, "The file has 10.0 MiB; it is read and shown up to 1 MiB.");
    assert_eq!((spec.title.as_deref(), spec.main().size), (Some("T"), large.len() as u64));
    assert!(text.body.len() <= DOCUMENT_BYTES && decode(large.as_bytes()).len() == DOCUMENT_BYTES);
}

#[test]
fn sub_specs_have_problems_of_their_own() {
    let mut files = files([("001-a/README.md", "---\nstatus: draft\n---\n# T\n")]);
    files.0.insert("001-a/b.md".to_owned(), b"\xFF".to_vec());
    let (spec, _) = files.one();
    assert_eq!((spec.problems[0].path.as_str(), spec.problems[0].line), ("001-a/b.md", Some(1)));
}

#[test]
fn documents_that_could_not_be_read_are_told() {
    let folder = SpecFolder {
        name: SpecName::new("001-a-b"),
        number: Some(1),
        dir: "001-a-b".to_owned(),
        layout: Layout::LeanSpec,
        main: "001-a-b/README.md".to_owned(),
        sub_specs: vec!["001-a-b/c.md".to_owned()],
        assets: Vec::new(),
        problems: Vec::new(),
    };
    let (spec, text) = parse_spec(&folder, &[], Vec::new(), None);
    assert_eq!(
        seen(&spec.problems),
        ["error `001-a-b/README.md` could not be read.", "error `001-a-b/c.md` could not be read."]
    );
    assert_eq!(
        (spec.documents.len(), spec.main().path.as_str(), spec.main().title.as_str()),
        (1, "README.md", "A b")
    );
    assert_eq!((spec.status, text.body.as_str()), (Status::Planned, ""));
}
