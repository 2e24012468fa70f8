//! The tokens of a document, by part; here every word is one.

use domain::{SectionTokens, Sections, TokenCounts};

use crate::support::{files, readme};

#[test]
fn tokens_are_counted_by_part() {
    let spec = readme(
        "---\nstatus: draft\n---\n\n# The title\n\nTwo words.\n\n## A\n\nthree words here\n\n```sh\nrun this\n```\n\n## B\n\n- [ ] one\n  - [x] two\n- plain\n",
    );
    let section = |heading: &str, tokens| SectionTokens { heading: heading.to_owned(), tokens };
    assert_eq!(
        spec.main().tokens,
        Some(TokenCounts {
            total: 29,
            frontmatter: 4,
            content: 25,
            title: 3,
            code_blocks: 4,
            checklists: 7,
            prose: 14,
            sections: Sections::pack(&[section("A", 9), section("B", 11)]),
        })
    );
}

#[test]
fn without_a_counter_there_are_no_counts() {
    let files = files([("001-a/README.md", "# T\n")]);
    let folder = domain::list_folder(["001-a/README.md"]).specs.remove(0);
    let bytes = files.0["001-a/README.md"].as_slice();
    let content = domain::Content { path: "001-a/README.md", bytes, blob: domain::BlobId::of(bytes) };
    let (spec, _) = domain::parse_spec(&folder, &[content], Vec::new(), None);
    assert_eq!(spec.main().tokens, None);
}

#[test]
fn the_parts_add_up() {
    for text in [
        "",
        "# T",
        "---\nstatus: draft\n---",
        "---\nstatus: draft\n---\n\n\n",
        "\n\n  ## A\nb\n\n   ## C\n",
        "intro\n\nA\n---\nb\n",
        "> ## quoted\n\n- ## in a list\n\n## real\n",
        "- [ ] a\n\n  ```\n  code\n  ```\n",
    ] {
        let tokens = readme(text).main().tokens.clone().unwrap();
        assert_eq!(tokens.total, tokens.frontmatter + tokens.content, "{text:?}");
        assert_eq!(tokens.content, tokens.prose + tokens.code_blocks + tokens.checklists, "{text:?}");
        assert!(tokens.sections.unpack().iter().map(|it| it.tokens).sum::<u32>() <= tokens.content);
    }
}
