//! SECURITY.md and BOUNDS.md: what they name as proof is there.

use std::collections::BTreeSet;
use std::fs;

use scenarios::wait::workspace_root;

use crate::tree;

#[test]
fn every_proof_that_a_table_names_is_a_test() {
    let root = workspace_root();
    let tests = ["rs", "py"].into_iter().flat_map(|extension| tree::files(&root, extension));
    let tests = tests.map(|path| fs::read_to_string(path).unwrap()).collect::<Vec<_>>();
    let documents = ["SECURITY.md", "BOUNDS.md"].map(|name| fs::read_to_string(root.join(name)).unwrap());
    let documents = documents.concat();
    let proofs = proofs(&documents);
    assert!(proofs.len() > 50, "the table of proofs was not found");
    let missing = proofs.into_iter().filter(|name| {
        let (rust, python) = (format!("fn {name}("), format!("def {name}("));
        !tests.iter().any(|text| text.contains(&rust) || text.contains(&python))
    });
    let missing = missing.collect::<Vec<_>>();
    assert!(missing.is_empty(), "SECURITY.md or BOUNDS.md names tests that are not there: {missing:#?}");
}

#[test]
fn every_attack_of_the_threat_model_has_a_proof() {
    let model = fs::read_to_string(workspace_root().join("SECURITY.md")).unwrap();
    let mut is_of_attacks = false;
    for line in model.lines() {
        if line.starts_with("| attack |") || !line.starts_with('|') {
            is_of_attacks = line.starts_with('|');
        } else if is_of_attacks && !line.starts_with("| ---") {
            assert!(!proofs(line).is_empty(), "no proof: {line}");
        }
    }
}

/// What is in backticks and named like a test: a sentence.
pub(crate) fn proofs(text: &str) -> BTreeSet<&str> {
    let named = text.split('`').skip(1).step_by(2);
    named.filter(|name| name.matches('_').count() > 1 && name.chars().all(is_of_a_name)).collect()
}

fn is_of_a_name(character: char) -> bool {
    character == '_' || character.is_ascii_lowercase() || character.is_ascii_digit()
}
