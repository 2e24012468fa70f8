//! The lists of deny.toml, held against all that is linked: licenses, bans, sources.

use std::collections::HashMap;
use std::fs;

use cargo_metadata::Package;
use scenarios::wait::workspace_root;
use serde_json::Value;

use crate::tree;

#[test]
fn every_license_is_one_that_we_accept() {
    let rules = rules();
    let accepted = texts(&rules["licenses"]["allow"]);
    let metadata = tree::metadata();
    let built = metadata.packages.iter().filter(|package| tree::built().contains(package.name.as_str()));
    let refused = built.filter_map(|package| {
        let license = package.license.as_deref().unwrap_or("none");
        (!is_accepted(license, &accepted)).then(|| format!("{} {}: {license}", package.name, package.version))
    });
    let refused = refused.collect::<Vec<_>>();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn everything_comes_from_the_registry_or_from_this_tree() {
    for package in &tree::metadata().packages {
        let Some(source) = &package.source else { continue };
        assert!(source.is_crates_io(), "`{}` comes from {source}", package.name);
    }
}

#[test]
fn what_is_banned_is_not_there_and_what_has_one_place_is_only_there() {
    let rules = rules();
    let metadata = tree::metadata();
    let resolve = metadata.resolve.as_ref().unwrap();
    let by_id = metadata.packages.iter().map(|package| (&package.id, package));
    let by_id = by_id.collect::<HashMap<_, &Package>>();
    let mut wrong = Vec::new();
    for rule in rules["bans"]["deny"].as_array().unwrap() {
        let name = rule["name"].as_str().unwrap();
        let wrappers = texts(&rule["wrappers"]);
        for node in &resolve.nodes {
            let package = by_id[&node.id].name.to_string();
            let uses = node.deps.iter().any(|edge| by_id[&edge.pkg].name == name);
            let is_built = tree::built().contains(&package) && tree::built().contains(name);
            if uses && is_built && !wrappers.contains(&package) {
                wrong.push(format!("`{package}` uses `{name}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_expression_of_licenses_is_read() {
    fn check(expression: &str, expect: bool) {
        let accepted = ["MIT".to_owned(), "Apache-2.0 WITH LLVM-exception".to_owned()];
        assert_eq!(is_accepted(expression, &accepted), expect, "{expression}");
    }
    check("MIT", true);
    check("MIT OR GPL-3.0", true);
    check("MIT AND GPL-3.0", false);
    check("GPL-3.0/MIT", true);
    check("(GPL-3.0 OR MIT) AND MIT", true);
    check("(GPL-3.0 OR MIT) AND GPL-3.0", false);
    check("Apache-2.0 WITH LLVM-exception", true);
    check("Apache-2.0", false);
    check("none", false);
}

/// Whether an SPDX expression can be met: `AND` of groups, each an `OR`, which is all that crates write.
fn is_accepted(expression: &str, accepted: &[String]) -> bool {
    let expression = expression.replace('/', " OR ");
    let one_of = |group: &str| {
        let names = group.trim().trim_start_matches('(').trim_end_matches(')').split(" OR ");
        names.map(str::trim).any(|name| accepted.iter().any(|known| known == name))
    };
    if expression.contains('(') || !expression.contains(" OR ") {
        return expression.split(" AND ").all(one_of);
    }
    // Without brackets AND binds more tightly.
    expression.split(" OR ").any(|part| part.split(" AND ").all(one_of))
}

fn rules() -> Value {
    basic_toml::from_str(&fs::read_to_string(workspace_root().join("deny.toml")).unwrap()).unwrap()
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}
