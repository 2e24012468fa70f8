//! The template beside the code and the documents.

use std::fs;

use scenarios::wait::workspace_root;
use serde_yaml::Value;

use crate::tree;

mod events;
mod routes;
mod watching;

#[test]
fn every_function_of_the_template_is_a_crate_with_a_make_target_and_a_binary() {
    let metadata = tree::metadata();
    for (id, function) in functions() {
        let dir = text(&function["Properties"]["CodeUri"]).trim_end_matches('/').to_owned();
        let manifest = workspace_root().join(&dir).join("Cargo.toml");
        let package = metadata.workspace_packages().into_iter().find(|known| known.manifest_path == manifest);
        let package = package.unwrap_or_else(|| panic!("`{id}`: no crate in `{dir}`"));
        assert!(package.targets.iter().any(cargo_metadata::Target::is_bin), "`{dir}` has no binary");
        if function["Metadata"]["BuildMethod"] == "makefile" {
            let makefile = fs::read_to_string(workspace_root().join(&dir).join("Makefile")).unwrap();
            assert!(makefile.contains(&format!("build-{id}:")), "`{dir}/Makefile` has no `build-{id}`");
        }
    }
}

#[test]
fn every_function_runs_where_it_was_built_for_and_keeps_its_logs_for_a_while() {
    let template = template();
    let globals = &template["Globals"]["Function"];
    assert_eq!(globals["Runtime"], "provided.al2023");
    assert_eq!(globals["Handler"], "bootstrap");
    assert_eq!(tagged(&globals["Architectures"][0]), "Architecture");
    assert_eq!(template["Parameters"]["Architecture"]["Default"], "arm64");
    for (id, function) in functions() {
        let group = tagged(&function["Properties"]["LoggingConfig"]["LogGroup"]);
        let group = &template["Resources"][group.as_str()];
        assert_eq!(group["Type"], "AWS::Logs::LogGroup", "`{id}` has no log group of its own");
        assert_eq!(tagged(&group["Properties"]["RetentionInDays"]), "LogRetentionDays");
    }
}

#[test]
fn the_default_route_goes_to_read() {
    let routes = functions().into_iter().flat_map(|(id, function)| {
        let events = function["Properties"]["Events"].as_mapping().cloned().unwrap_or_default();
        events.into_iter().map(move |(_, event)| (id.clone(), event)).collect::<Vec<_>>()
    });
    let default =
        routes.filter(|(_, event)| event["Type"] == "HttpApi" && event["Properties"]["Path"].is_null());
    assert_eq!(default.map(|(id, _)| id).collect::<Vec<_>>(), ["ReadFunction"]);
}

#[test]
fn every_parameter_is_used_and_described() {
    let source = fs::read_to_string(workspace_root().join("template.yaml")).unwrap();
    for (name, parameter) in template()["Parameters"].as_mapping().unwrap() {
        let name = text(name);
        assert!(!parameter["Description"].is_null(), "`{name}` has no description");
        let used = source.contains(&format!("!Ref {name}")) || source.contains(&format!("${{{name}}}"));
        assert!(used, "`{name}` is not used");
    }
}

#[test]
fn every_variable_of_the_template_is_one_that_boot_reads() {
    let config = tree::files(&workspace_root().join("shared/boot/src"), "rs");
    let config = config.iter().map(|path| fs::read_to_string(path).unwrap()).collect::<String>();
    for (id, function) in functions() {
        for (name, _) in function["Properties"]["Environment"]["Variables"].as_mapping().unwrap() {
            let name = text(name);
            // It is there to be another: then CloudFormation resolves the references beside it again.
            if name == "SECRETS_VERSION" {
                continue;
            }
            assert!(config.contains(&format!("\"{name}\"")), "`{id}` has `{name}`, which boot does not read");
        }
    }
}

/// The secrets of each function, of all that it could be given.
const SECRETS: &[(&str, &[&str])] = &[
    ("ReadFunction", &["REVALIDATION_SECRET", "VIEW_TOKEN"]),
    ("WebhookFunction", &["GITHUB_WEBHOOK_SECRET", "WEBHOOK_MASTER_SECRET"]),
    ("SyncFunction", &["GITHUB_TOKEN", "WEBHOOK_MASTER_SECRET"]),
    ("AdminFunction", &["ADMIN_TOKEN", "CRON_SECRET", "GITHUB_TOKEN", "VIEW_TOKEN", "WEBHOOK_MASTER_SECRET"]),
];

#[test]
fn a_function_has_its_own_secrets_and_no_others() {
    for (id, function) in functions() {
        let variables = function["Properties"]["Environment"]["Variables"].as_mapping().unwrap();
        let given = variables.iter().filter_map(|(name, value)| {
            let value = serde_yaml::to_string(value).ok()?;
            let reference =
                format!("{{{{resolve:secretsmanager:${{SecretName}}:SecretString:{}}}}}", text(name));
            assert!(value.contains(&reference) || !value.contains("{{"), "`{id}`: {value}");
            value.contains(&reference).then(|| text(name).to_owned())
        });
        let mut given = given.collect::<Vec<_>>();
        given.sort_unstable();
        let expected = SECRETS.iter().find(|(known, _)| *known == id).map(|(_, secrets)| *secrets);
        assert_eq!(Some(given.iter().map(String::as_str).collect::<Vec<_>>().as_slice()), expected, "`{id}`");
    }
}

#[test]
fn private_repositories_are_shown_only_to_those_who_sign_in() {
    let template = template();
    let condition = serde_yaml::to_string(&template["Conditions"]["ShowsPrivate"]).unwrap();
    assert!(condition.contains("AllowPrivateRepos") && condition.contains("RequiresSignIn"), "{condition}");
    // Deliveries show nothing to anybody.
    for (id, function) in functions().into_iter().filter(|(id, _)| id != "WebhookFunction") {
        let allowed = &function["Properties"]["Environment"]["Variables"]["ALLOW_PRIVATE_REPOS"];
        let Value::Tagged(allowed) = allowed else { panic!("`{id}`: {allowed:?}") };
        assert!(allowed.tag == "!If" && allowed.value[0] == "ShowsPrivate", "`{id}`: {allowed:?}");
    }
}

#[test]
fn what_is_stored_is_private_encrypted_and_outlives_the_stack() {
    let resources = &template()["Resources"];
    for (id, policy) in [("Table", "Retain"), ("Bucket", "RetainExceptOnCreate")] {
        assert_eq!(resources[id]["DeletionPolicy"], policy, "`{id}`");
        assert_eq!(resources[id]["UpdateReplacePolicy"], "Retain", "`{id}`");
    }
    let table = &resources["Table"]["Properties"];
    assert_eq!(table["BillingMode"], "PAY_PER_REQUEST");
    assert_eq!(table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], true);
    let bucket = &resources["Bucket"]["Properties"];
    for way in ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"] {
        assert_eq!(bucket["PublicAccessBlockConfiguration"][way], true, "{way}");
    }
    let rule = &bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"][0];
    assert_eq!(rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256");
    assert!(!bucket["LifecycleConfiguration"]["Rules"][0]["AbortIncompleteMultipartUpload"].is_null());
}

#[test]
fn samconfig_has_no_secret_and_gives_every_stage_one_of_its_own() {
    let config = fs::read_to_string(workspace_root().join("samconfig.toml")).unwrap();
    let config = basic_toml::from_str::<serde_json::Value>(&config).unwrap();
    let parameters = template()["Parameters"].clone();
    for (stage, secret) in [("default", "dev"), ("dev", "dev"), ("staging", "staging"), ("prod", "prod")] {
        let deploy = &config[stage]["deploy"]["parameters"];
        assert_eq!(deploy["tags"], format!("application=livespecs stage={secret}"), "{stage}");
        let overrides = deploy["parameter_overrides"].as_str().unwrap();
        assert!(overrides.contains(&format!("SecretName=livespecs/{secret}")), "{stage}: {overrides}");
        for (name, _) in overrides.split(' ').map(|pair| pair.split_once('=').unwrap()) {
            assert!(!parameters[name].is_null(), "{stage}: `{name}` is no parameter");
        }
    }
}

#[test]
fn samconfig_has_the_three_stages_and_builds_in_source() {
    let config = fs::read_to_string(workspace_root().join("samconfig.toml")).unwrap();
    for stage in ["dev", "staging", "prod"] {
        assert!(config.contains(&format!("[{stage}.deploy.parameters]")), "no stage `{stage}`");
        assert!(config.contains(&format!("stack_name = \"livespecs-{stage}\"")), "`{stage}` has no stack");
        assert!(config.contains(&format!("[{stage}.build.parameters]\nbuild_in_source = true")), "`{stage}`");
    }
}

fn template() -> Value {
    serde_yaml::from_str(&fs::read_to_string(workspace_root().join("template.yaml")).unwrap()).unwrap()
}

pub(crate) fn functions() -> Vec<(String, Value)> {
    let resources = template()["Resources"].as_mapping().cloned().unwrap();
    let functions =
        resources.into_iter().filter(|(_, resource)| resource["Type"] == "AWS::Serverless::Function");
    functions.map(|(id, function)| (text(&id).to_owned(), function)).collect()
}

/// The properties of the role that a function has.
pub(crate) fn role(function: &Value) -> Value {
    let role = tagged(&function["Properties"]["Role"]);
    template()["Resources"][role.trim_end_matches(".Arn")]["Properties"].clone()
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value:?}"))
}

/// What `!Ref` and the like refer to.
fn tagged(value: &Value) -> String {
    match value {
        Value::Tagged(tagged) => text(&tagged.value).to_owned(),
        other => panic!("not a reference: {other:?}"),
    }
}
