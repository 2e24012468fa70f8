//! The read function as it is deployed.

use std::fs;

use scenarios::http::Request;
use scenarios::runtime::Runtime;
use serde_json::json;

use crate::{SECRET, World, artifact, function};

#[test]
fn the_artifact_has_the_program_the_specs_and_their_snapshot() {
    let dir = artifact();
    assert!(dir.join("bootstrap").is_file(), "no program in the artifact");
    assert!(fs::read_dir(dir.join("specs")).unwrap().next().is_some(), "no specs in the artifact");
    assert!(fs::metadata(dir.join("specs.snapshot")).unwrap().len() > 0, "no snapshot in the artifact");
}

#[test]
fn the_list_has_every_folder_of_specs() {
    let response = World::new().get("/api/projects/local/specs");
    assert_eq!(response.status, 200, "{}", response.text());
    let list = response.json();
    let folders = fs::read_dir(artifact().join("specs")).unwrap().map(Result::unwrap);
    let folders = folders.filter(|entry| entry.path().join("README.md").is_file()).count();
    assert_eq!(list["total"], json!(folders));
    assert_eq!(list["specs"].as_array().unwrap().len(), folders);
    assert!(!response.was_base64, "plain JSON travels as text");
}

#[test]
fn a_spec_is_given_by_name_and_by_number() {
    let world = World::new();
    let name = first_spec(&world);
    let by_name = world.get(&format!("/api/projects/local/specs/{name}"));
    assert_eq!(by_name.status, 200, "{}", by_name.text());
    assert_eq!(by_name.json()["specName"], json!(name));
    assert!(by_name.json()["contentHtml"].as_str().is_some_and(|html| html.contains('<')));
    let number = by_name.json()["specNumber"].as_u64().unwrap();
    let by_number = world.get(&format!("/api/projects/local/specs/{number}"));
    assert_eq!(by_number.json()["id"], by_name.json()["id"]);
}

#[test]
fn a_search_by_query_and_by_a_base64_body_finds_the_same() {
    let world = World::new();
    let query = first_spec(&world).split('-').next_back().unwrap().to_owned();
    let by_query = world.get(&format!("/api/search?q={query}"));
    assert_eq!(by_query.status, 200, "{}", by_query.text());
    let by_body = world.ask(&Request::post("/api/projects/local/search", &json!({ "query": query })));
    assert_eq!(by_body.status, 200, "{}", by_body.text());
    assert!(by_body.json()["total"].as_u64().unwrap() > 0, "{}", by_body.text());
    assert_eq!(by_body.json()["total"], by_query.json()["total"]);
}

#[test]
fn what_is_not_there_is_a_problem_under_api_and_a_page_elsewhere() {
    let world = World::new();
    for path in ["/api/projects/local/specs/no-such-spec", "/api/projects/no-such-project", "/api/nothing"] {
        let response = world.get(path);
        assert_eq!(response.status, 404, "{path}");
        assert_eq!(response.header("content-type"), Some("application/problem+json"), "{path}");
        assert!(response.json()["code"].as_str().is_some_and(|code| code.ends_with("NOT_FOUND")), "{path}");
    }
    let page = world.get("/projects/local/specs/no-such-spec");
    assert_eq!(page.status, 404);
    assert!(page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")));
}

#[test]
fn what_the_client_has_is_not_sent_again() {
    let world = World::new();
    let name = first_spec(&world);
    let paths =
        ["/api/projects/local/specs", "/api/projects/local/stats", &format!("/projects/local/specs/{name}")];
    for path in paths {
        let first = world.get(path);
        let tag = first.header("etag").unwrap_or_else(|| panic!("{path} has no ETag: {}", first.status));
        let again = world.ask(&Request::get(path).header("if-none-match", tag));
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        let other = world.ask(&Request::get(path).header("if-none-match", "\"another\""));
        assert_eq!(other.status, 200, "{path}");
    }
}

#[test]
fn a_compressed_answer_travels_as_base64() {
    let world = World::new();
    for coding in ["br", "gzip", "zstd"] {
        let request = Request::get("/api/projects/local/specs").header("accept-encoding", coding);
        let response = world.ask(&request);
        assert_eq!(response.header("content-encoding"), Some(coding));
        assert!(response.was_base64, "{coding} would not survive as text");
        let vary = response.header("vary").unwrap_or_default().to_ascii_lowercase();
        assert!(vary.contains("accept-encoding"), "vary: {vary}");
    }
}

#[test]
fn a_revalidation_needs_its_secret() {
    let world = World::new();
    let without = world.ask(&Request::post("/api/revalidate", &json!({})));
    assert_eq!(without.status, 401, "{}", without.text());
    let wrong = world.ask(&Request::post("/api/revalidate", &json!({ "secret": "a guess" })));
    assert_eq!(wrong.status, 401, "{}", wrong.text());
    let right = world.ask(&Request::post("/api/revalidate", &json!({ "secret": SECRET })));
    assert!((200..300).contains(&right.status), "{}: {}", right.status, right.text());
    let list = world.get("/api/projects/local/specs");
    assert_eq!(list.status, 200, "the folder is read again");
}

#[test]
fn pages_are_html_that_runs_nothing_of_others() {
    let world = World::new();
    for path in ["/projects/local/specs", "/search?q=spec"] {
        let page = world.get(path);
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        assert!(page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")), "{path}");
        let policy = page.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'none'"), "{path}: `{policy}`");
    }
}

#[test]
fn it_says_that_it_is_well() {
    let response = World::new().get("/health/ready");
    assert_eq!(response.status, 200, "{}", response.text());
    assert_eq!(response.json()["status"], "ok", "{}", response.text());
}

#[test]
fn what_measures_the_function_gets_the_answers_that_the_emulator_gives() {
    let request = Request::get("/api/projects/local/specs").header("accept-encoding", "gzip");
    let emulated = World::new().ask(&request);
    let (measured, took) = Runtime::start(&function()).unwrap().invoke(&request).unwrap();
    assert_eq!((measured.status, measured.was_base64), (emulated.status, emulated.was_base64));
    assert_eq!(measured.header("etag"), emulated.header("etag"));
    assert_eq!(measured.body, emulated.body);
    assert!(took.as_nanos() > 0);
}

fn first_spec(world: &World) -> String {
    let list = world.get("/api/projects/local/specs").json();
    list["specs"][0]["specName"].as_str().unwrap_or_else(|| panic!("no specs: {list}")).to_owned()
}
