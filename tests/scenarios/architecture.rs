//! The import rule: who may know whom, compared with what cargo says.

use cargo_metadata::{DependencyKind, Package};

use crate::tree;

/// Our crates, and which of ours each may use. Arrows point at `domain`.
const OURS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("render", &["domain"]),
    ("prepare", &["domain", "render"]),
    ("preview", &["domain"]),
    ("store", &["domain"]),
    ("events", &["domain"]),
    ("github", &["domain"]),
    ("service", &["domain", "render", "store"]),
    ("web", &["domain", "service", "store"]),
    ("boot", &["domain", "events", "github", "service", "store"]),
    ("read", &["boot", "domain", "preview", "render", "service", "store", "web"]),
    ("webhook", &["boot", "domain", "events", "github", "service", "store"]),
    ("sync", &["boot", "domain", "events", "github", "prepare", "service", "store"]),
    ("admin", &["boot", "domain", "events", "github", "service", "store", "web"]),
    ("embedded", &[]),
    (
        "livespecs",
        &[
            "admin", "boot", "domain", "embedded", "events", "github", "prepare", "read", "render",
            "service", "store", "sync", "web", "webhook",
        ],
    ),
    ("github-model", &["domain"]),
    ("logs", &[]),
    ("scenarios", &["logs"]),
    ("styled", &["web"]),
    (
        "world",
        &[
            "admin",
            "boot",
            "domain",
            "embedded",
            "events",
            "github",
            "github-model",
            "logs",
            "prepare",
            "read",
            "service",
            "store",
            "sync",
            "web",
            "webhook",
        ],
    ),
    ("xtask", &["scenarios"]),
    ("yardstick", &["boot"]),
];

/// What only tests may use, of any crate.
const FOR_TESTS: &[&str] = &[
    "domain",
    "embedded",
    "events",
    "github-model",
    "logs",
    "scenarios",
    "service",
    "store",
    "styled",
    "world",
];

/// Crates of others that only some of ours may use: each outside party is known by one crate. A name that
/// ends in `*` stands for all that begin so.
const OTHERS: &[(&str, &[&str])] = &[
    ("ammonia", &["render"]),
    ("askama", &["web", "read", "admin"]),
    ("aws-config", &["store", "events", "boot", "embedded"]),
    ("aws-sdk-dynamodb", &["store", "embedded", "yardstick"]),
    ("aws-sdk-eventbridge", &["events", "embedded"]),
    ("aws-sdk-s3", &["store", "embedded"]),
    ("aws-smithy-*", &["store", "boot", "embedded"]),
    ("aws-types", &["boot", "embedded"]),
    ("aws_lambda_events", &["read", "webhook", "sync", "admin"]),
    (
        "axum",
        &["web", "read", "webhook", "admin", "embedded", "livespecs", "github-model", "world", "yardstick"],
    ),
    ("bpe-openai", &["prepare"]),
    ("brotli", &["web"]),
    ("cargo_metadata", &["scenarios"]),
    ("clap", &["livespecs", "xtask"]),
    ("dynoxide-rs", &["embedded"]),
    ("fantoccini", &["scenarios"]),
    ("flate2", &["preview", "read", "web"]),
    ("graphql-parser", &["github-model"]),
    ("lambda_http", &["read", "webhook", "admin", "yardstick"]),
    ("lambda_runtime", &["sync"]),
    ("mermaid-rs-renderer", &["prepare"]),
    ("notify", &["livespecs"]),
    ("octocrab", &["github"]),
    ("pulldown-cmark", &["domain", "render"]),
    ("pulldown-latex", &["prepare"]),
    ("s3s*", &["embedded"]),
    ("serde_yaml", &["domain", "embedded", "scenarios", "livespecs"]),
    ("yaml_serde", &["domain", "embedded", "scenarios", "livespecs"]),
    ("syntect", &["prepare"]),
    ("tracing-subscriber", &["boot", "logs"]),
    ("two-face", &["prepare"]),
];

/// What the pure crates never see: no clock of others, no runtime, no log.
const NEVER_IN_PURE: &[&str] = &["tokio", "tracing", "http", "hyper", "tower", "tower-http", "reqwest"];

#[test]
fn each_of_our_crates_uses_only_those_of_ours_that_it_may() {
    let metadata = tree::metadata();
    let mut wrong = Vec::new();
    for package in metadata.workspace_packages() {
        let Some(allowed) = look_up(OURS, &package.name) else {
            wrong.push(format!("`{}` is not in the table: say what it may use", package.name));
            continue;
        };
        for dependency in ours(package) {
            if !allowed.contains(&dependency.as_str()) {
                wrong.push(format!("`{}` must not use `{dependency}`", package.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn functions_never_import_each_other() {
    let functions = ["read", "webhook", "sync", "admin"];
    for (name, allowed) in OURS.iter().filter(|(name, _)| functions.contains(name)) {
        let others = allowed.iter().filter(|other| functions.contains(other)).collect::<Vec<_>>();
        assert!(others.is_empty(), "the table lets `{name}` use {others:?}");
    }
}

#[test]
fn each_outside_party_is_known_only_where_it_belongs() {
    let metadata = tree::metadata();
    let mut wrong = Vec::new();
    for package in metadata.workspace_packages() {
        for dependency in &package.dependencies {
            if let Some(allowed) = look_up(OTHERS, &dependency.name)
                && !allowed.contains(&package.name.as_str())
            {
                wrong
                    .push(format!("`{}` must not use `{}`, only {allowed:?}", package.name, dependency.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_pure_crates_have_no_runtime_no_log_and_no_wire() {
    let metadata = tree::metadata();
    for package in metadata.workspace_packages() {
        if !["domain", "render", "prepare", "preview"].contains(&package.name.as_str()) {
            continue;
        }
        let impure = package.dependencies.iter().filter(|dependency| {
            dependency.kind == DependencyKind::Normal && NEVER_IN_PURE.contains(&dependency.name.as_str())
        });
        let impure = impure.map(|dependency| dependency.name.as_str()).collect::<Vec<_>>();
        assert!(impure.is_empty(), "`{}` uses {impure:?}", package.name);
    }
}

#[test]
fn a_function_links_no_tokenizer_and_no_highlighter() {
    let heavy = ["prepare", "syntect", "two-face", "mermaid-rs-renderer"];
    let members = tree::metadata().workspace_packages();
    let functions = ["read", "webhook", "admin"];
    for function in functions.into_iter().filter(|name| members.iter().any(|it| it.name == *name)) {
        let linked = tree::linked(function);
        let linked = heavy.iter().filter(|name| linked.contains(**name)).collect::<Vec<_>>();
        assert!(linked.is_empty(), "`{function}` links {linked:?}: those are for making snapshots");
    }
}

#[test]
fn there_is_one_tls_and_one_http_stack() {
    let linked = tree::linked("livespecs");
    for unwanted in ["openssl-sys", "aws-lc-sys", "native-tls", "rsa"] {
        assert!(!linked.contains(unwanted), "`{unwanted}` is linked: some crate forgot its default features");
    }
}

/// The crates of the workspace that `package` names, but for what its tests need.
fn ours(package: &Package) -> impl Iterator<Item = String> {
    let ours = package.dependencies.iter().filter(|dependency| dependency.path.is_some());
    let built = ours.filter(|dependency| {
        dependency.kind == DependencyKind::Normal || !FOR_TESTS.contains(&dependency.name.as_str())
    });
    built.map(|dependency| dependency.name.clone())
}

fn look_up<'a>(table: &'a [(&str, &[&str])], name: &str) -> Option<&'a [&'a str]> {
    let matches = |pattern: &str| match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    };
    table.iter().find(|(pattern, _)| matches(pattern)).map(|(_, allowed)| *allowed)
}
