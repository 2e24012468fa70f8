//! A prepared snapshot survives being bytes, and damaged bytes are told.

use std::collections::BTreeMap;

use domain::search::{Query, SearchIndex};
use domain::{BlobId, BlockId, Blocks, Origin, Prepared, Snapshot, Unreadable};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::support::{Files, files};

fn project() -> Files {
    files([
        (
            "001-a/README.md",
            "---\nstatus: draft\ndepends_on: 2\nepic: x\n---\n# First\n\n## A\n\n- [x] done\n",
        ),
        ("001-a/b.md", "# Sub\n"),
        ("001-a/c.png", "png"),
        ("002-b/spec.md", "# Second\n\n**Status**: odd\n"),
        ("003-c/notes.txt", ""),
    ])
}

fn encoded() -> Vec<u8> {
    let files = project();
    let snapshot = files.snapshot();
    let listing = domain::list_folder(files.0.keys().map(String::as_str));
    let index = SearchIndex::build(listing.specs.iter().map(|it| files.parse(it).1).collect());
    let blocks = BTreeMap::from([(
        BlobId::of(b"x"),
        Blocks::from([(BlockId::of("rust", "fn"), "<b>fn</b>".to_owned())]),
    )]);
    let origin = Origin { name: Some("app".to_owned()), ..Origin::default() };
    Prepared::encode(&origin, &snapshot, &index, &blocks)
}

#[test]
fn what_was_encoded_is_decoded() {
    let prepared = Prepared::decode(encoded()).unwrap();
    let (before, after) = (project().snapshot(), Snapshot::assemble(prepared.project.clone()));
    assert_eq!((after.id(), after.parsed()), (before.id(), before.parsed()));
    assert_eq!(prepared.origin.name.as_deref(), Some("app"));
    assert_eq!(prepared.blocks(&BlobId::of(b"x")).unwrap()[&BlockId::of("rust", "fn")], "<b>fn</b>");
    assert_eq!(prepared.blocks(&BlobId::of(b"y")), None);
    let found = prepared.index().unwrap().search(&after, &Query::parse("second"), &|_| true, 10);
    assert_eq!(found.hits.iter().map(|it| it.name.to_string()).collect::<Vec<_>>(), ["002-b"]);
}

#[test]
fn a_segment_has_what_a_list_and_a_search_by_heads_need_and_is_small() {
    let files = project();
    let snapshot = files.snapshot();
    let listing = domain::list_folder(files.0.keys().map(String::as_str));
    let index = SearchIndex::build(listing.specs.iter().map(|it| files.parse(it).1.heads()).collect());
    let bytes = Prepared::encode_segment(&Origin::default(), &snapshot, &index);
    assert!(bytes.len() < encoded().len());

    let segment = Prepared::decode_segment(&bytes).unwrap();
    let outlined = Snapshot::assemble(segment.project.clone());
    for (outlined, spec) in outlined.specs().iter().zip(snapshot.specs()) {
        assert_eq!((&outlined.name, &outlined.title), (&spec.name, &spec.title));
        assert_eq!((outlined.status, outlined.validation()), (spec.status, spec.validation()));
        assert_eq!(outlined.depends_on(), spec.depends_on());
    }
    let search =
        |text: &str| segment.index().unwrap().search(&outlined, &Query::parse(text), &|_| true, 10).total;
    assert_eq!((search("first"), search("done")), (1, 0));
    assert_eq!(Prepared::decode_segment(&bytes[1..]).unwrap_err(), Unreadable::Damaged);
}

#[test]
fn other_bytes_are_told_apart() {
    assert_eq!(Prepared::decode(Vec::new()).unwrap_err(), Unreadable::Damaged);
    assert_eq!(Prepared::decode(b"livespec\x63\0\0\0".to_vec()).unwrap_err(), Unreadable::OtherFormat(99));
    let mut bytes = encoded();
    bytes.push(0);
    assert_eq!(Prepared::decode(bytes).unwrap_err(), Unreadable::Damaged);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, rng_seed: RngSeed::Fixed(3), ..ProptestConfig::default() })]

    #[test]
    fn damaged_bytes_give_an_error_or_a_value(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = encoded();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(prepared) = Prepared::decode(bytes) {
            let _ = prepared.index();
            let _ = prepared.blocks(&BlobId::of(b"x"));
            let snapshot = Snapshot::assemble(prepared.project);
            for spec in snapshot.specs() {
                let _ = (spec.main(), spec.sub_specs(), spec.display_title());
            }
        }
    }
}
