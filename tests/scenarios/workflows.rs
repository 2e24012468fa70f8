//! What runs at GitHub.

use std::fs;

use scenarios::wait::workspace_root;
use serde_yaml::Value;

use crate::template::text;

fn workflow(name: &str) -> (String, Value) {
    let path = workspace_root().join(".github/workflows").join(name);
    let text = fs::read_to_string(path).unwrap();
    let value = serde_yaml::from_str(&text).unwrap();
    (text, value)
}

#[test]
fn no_workflow_has_a_stored_key_or_rights_that_it_does_not_need() {
    for name in ["ci.yml", "dependencies.yml", "deploy.yml"] {
        let (text, workflow) = workflow(name);
        assert!(!text.contains("secrets."), "{name}");
        let rights = serde_yaml::to_string(&workflow["permissions"]).unwrap();
        assert_eq!(rights.trim(), "contents: read", "{name}");
        for (job, it) in workflow["jobs"].as_mapping().unwrap() {
            let asks = !it["permissions"]["id-token"].is_null();
            assert_eq!(asks, name == "deploy.yml" && job == "deploy", "{name}: {job:?}");
        }
    }
}

#[test]
fn what_is_pushed_to_main_is_deployed_when_the_gate_let_it_through() {
    let (_, deploy) = workflow("deploy.yml");
    assert_eq!(deploy["on"]["push"]["branches"][0], "main");
    assert_eq!(deploy["jobs"]["deploy"]["needs"], "test");
    assert_eq!(deploy["jobs"]["test"]["uses"], "./.github/workflows/ci.yml");
    assert!(workflow("ci.yml").0.contains("- run: .ci/run\n"));
    // A stack is not updated by two at once, nor left half-way.
    assert_eq!(deploy["concurrency"]["cancel-in-progress"], false);
}

#[test]
fn the_deployment_knows_what_the_template_of_its_role_gives() {
    let template = fs::read_to_string(workspace_root().join("infra/github-oidc.yaml")).unwrap();
    let template = serde_yaml::from_str::<Value>(&template).unwrap();
    let (deploy, _) = workflow("deploy.yml");
    for (variable, output) in [
        ("AWS_ROLE_ARN", "DeployRoleArn"),
        ("AWS_EXECUTION_ROLE_ARN", "ExecutionRoleArn"),
        ("AWS_BOUNDARY_ARN", "BoundaryArn"),
        ("ARTIFACTS_BUCKET", "ArtifactsBucket"),
    ] {
        let described = text(&template["Outputs"][output]["Description"]);
        assert!(described.contains(variable), "`{output}`: {described}");
        assert!(deploy.contains(&format!("vars.{variable} }}}}")), "{variable}");
    }
}

#[test]
fn a_deployment_gives_the_parameters_of_its_stage_and_the_boundary() {
    // The option counts in place of samconfig.toml's, not beside it: tests/template/test_parameters.py has what the script says.
    let (deploy, _) = workflow("deploy.yml");
    assert!(deploy.contains(r#"parameters=$(infra/parameters.py "$STAGE" "PermissionsBoundary=$BOUNDARY")"#));
    assert!(deploy.contains(r#"--parameter-overrides "$parameters""#));
}

#[test]
fn an_action_of_others_is_one_commit_and_not_whatever_its_tag_becomes() {
    for name in ["ci.yml", "dependencies.yml", "deploy.yml"] {
        let (text, _) = workflow(name);
        let used = text.lines().filter_map(|line| line.trim_start_matches([' ', '-']).strip_prefix("uses: "));
        for action in used.filter(|action| !action.starts_with("./")) {
            let (_, pinned) = action.split_once('@').unwrap();
            let (commit, version) = pinned.split_once(" # v").unwrap_or((pinned, ""));
            let is_commit = commit.len() == 40 && commit.bytes().all(|it| it.is_ascii_hexdigit());
            assert!(is_commit && version.split('.').count() == 3, "{name}: `{action}`");
        }
    }
}

#[test]
fn known_holes_are_looked_for_each_day() {
    let (text, dependencies) = workflow("dependencies.yml");
    assert!(!dependencies["on"]["schedule"][0]["cron"].is_null());
    for command in ["cargo deny --locked check\n", "cargo audit --deny unsound --deny yanked\n"] {
        assert!(text.contains(command), "{command}");
    }
}
