//! What the JSON API says.

use serde_json::{Value, json};

use crate::world::World;

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|spec| spec["specName"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_list_has_every_spec_newest_number_first() {
    let world = World::new();
    for path in ["/api/projects/local/specs", "/api/specs"] {
        let list = world.json(path).await;
        assert_eq!(names(&list["specs"]), ["002-search", "001-snapshots", "000-old"]);
        assert_eq!((&list["total"], &list["projectId"]), (&json!(3), &json!("local")));
    }
}

#[tokio::test]
async fn a_summary_has_what_clients_read() {
    let list = World::new().json("/api/specs").await;
    let mut summary = list["specs"][0].clone();
    summary["contentHash"] = json!("…");
    insta::assert_json_snapshot!(summary, @r#"
    {
      "assignee": "ada",
      "children": [],
      "completedAt": null,
      "contentHash": "…",
      "createdAt": "2025-11-14T00:00:00Z",
      "dependsOn": [
        "001-snapshots"
      ],
      "filePath": "docs/specs/002-search/README.md",
      "id": "002-search",
      "priority": "high",
      "projectId": "local",
      "relationships": {
        "dependsOn": [
          "001-snapshots"
        ],
        "requiredBy": []
      },
      "requiredBy": [],
      "specName": "002-search",
      "specNumber": 2,
      "status": "in-progress",
      "tags": [
        "web",
        "index"
      ],
      "title": "Search",
      "updatedAt": "2025-11-14T00:00:00Z",
      "validationStatus": "pass"
    }
    "#);
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_paged() {
    let world = World::new();
    let check = async |query: &str, expect: &[&str]| {
        let list = world.json(&format!("/api/specs?{query}")).await;
        assert_eq!(names(&list["specs"]), expect, "{query}");
    };
    check("status=complete,archived", &["001-snapshots", "000-old"]).await;
    check("archived=false", &["002-search", "001-snapshots"]).await;
    check("archived=false&status=archived", &["000-old"]).await;
    check("priority=urgent", &["001-snapshots"]).await;
    check("tags=WEB,index", &["002-search"]).await;
    check("tags=web,core", &[]).await;
    check("assignee=Ada", &["002-search"]).await;
    check("sort=number", &["000-old", "001-snapshots", "002-search"]).await;
    check("sort=-title", &["001-snapshots", "002-search", "000-old"]).await;
    check("sort=priority", &["000-old", "002-search", "001-snapshots"]).await;
    check("q=zebra", &["002-search"]).await;
    check("limit=1&offset=1", &["001-snapshots"]).await;

    let first = world.json("/api/specs?limit=2").await;
    let next = first["nextCursor"].as_str().unwrap();
    let rest = world.json(&format!("/api/specs?limit=2&cursor={next}")).await;
    assert_eq!((names(&rest["specs"]), &rest["total"]), (vec!["000-old"], &json!(3)));
    assert_eq!(rest.get("nextCursor"), None);
}

#[tokio::test]
async fn the_hierarchy_has_every_spec_once() {
    let world = World::with(&[
        ("001-epic/README.md", "# Epic\n"),
        ("002-part/README.md", "---\nparent: 001-epic\n---\n# Part\n"),
        ("003-piece/README.md", "---\nparent: 002\n---\n# Piece\n"),
    ]);
    let list = world.json("/api/specs?hierarchy=true").await;
    let tree = &list["hierarchy"];
    assert_eq!(names(tree), ["001-epic"]);
    assert_eq!(names(&tree[0]["childNodes"]), ["002-part"]);
    assert_eq!(names(&tree[0]["childNodes"][0]["childNodes"]), ["003-piece"]);
}

#[tokio::test]
async fn a_spec_is_found_by_what_people_call_it() {
    let world = World::new();
    for wanted in ["002-search", "2", "002", "search"] {
        let spec = world.json(&format!("/api/projects/local/specs/{wanted}")).await;
        assert_eq!(spec["specName"], "002-search", "{wanted}");
    }
}

#[tokio::test]
async fn a_spec_has_its_text_its_relations_and_its_sub_specs() {
    let world = World::new();
    let spec = world.json("/api/specs/2").await;
    assert!(spec["contentMd"].as_str().unwrap().trim_start().starts_with("# Search"));
    let html = spec["contentHtml"].as_str().unwrap();
    assert!(html.contains("href=\"/projects/local/specs/002-search/DESIGN.md\""), "{html}");
    assert!(html.contains("href=\"/projects/local/specs/001-snapshots#why\""), "{html}");
    assert_eq!(spec["subSpecs"][0]["file"], "DESIGN.md");
    assert_eq!(spec["subSpecs"][0]["name"], "The design");
    assert_eq!(spec["tasks"], json!({ "done": 1, "total": 2 }));
    assert_eq!(spec["editUrl"], "https://github.com/acme/app/edit/main/docs/specs/002-search/README.md");
    assert_eq!(world.json("/api/specs/1").await["requiredBy"], json!(["002-search"]));
}

#[tokio::test]
async fn raw_files_come_as_json_or_as_they_are() {
    let world = World::new();
    let raw = world.json("/api/projects/local/specs/2/raw").await;
    assert!(raw["content"].as_str().unwrap().starts_with("---\nstatus: in-progress"));
    assert_eq!(raw["filePath"], "docs/specs/002-search/README.md");

    let path = "/api/projects/local/specs/2/subspecs/DESIGN.md/raw";
    let file = world.get_with(path, &[("accept", "text/markdown")]).await;
    assert_eq!(file.header("content-type"), "text/markdown; charset=utf-8");
    assert_eq!(file.text(), "# The design\n\nAn inverted index.\n");
}

#[tokio::test]
async fn sub_specs_below_folders_are_found_with_and_without_encoding() {
    let world = World::with(&[("001-a/spec.md", "# A\n"), ("001-a/contracts/api.md", "# Contract\n")]);
    for path in ["contracts/api.md", "contracts%2Fapi.md"] {
        let raw = world.json(&format!("/api/projects/local/specs/1/subspecs/{path}/raw")).await;
        assert_eq!(raw["content"], "# Contract\n", "{path}");
    }
}

#[tokio::test]
async fn search_takes_its_query_by_get_and_by_post() {
    let world = World::new();
    let by_get = world.json("/api/projects/local/search?q=zebra").await;
    assert_eq!(names(&by_get["results"]), ["002-search"]);
    assert!(by_get["results"][0]["snippet"].as_str().unwrap().contains("<mark>zebra</mark>"));
    let body = r#"{"query": "zebra", "filters": {"status": ["in-progress"], "tags": "web"}}"#;
    let by_post = world.post("/api/projects/local/search", body).await.json();
    assert_eq!(by_post, by_get);
    let body = r#"{"query": "zebra", "filters": {"status": "complete"}}"#;
    assert_eq!(world.post("/api/projects/local/search", body).await.json()["total"], 0);
}

#[tokio::test]
async fn stats_count_every_spec() {
    let stats = World::new().json("/api/projects/local/stats").await;
    insta::assert_json_snapshot!(stats, @r#"
    {
      "completionRate": 33.33333333333333,
      "projectId": "local",
      "specsByPriority": [
        {
          "count": 1,
          "priority": "low"
        },
        {
          "count": 0,
          "priority": "medium"
        },
        {
          "count": 1,
          "priority": "high"
        },
        {
          "count": 1,
          "priority": "critical"
        }
      ],
      "specsByStatus": [
        {
          "count": 0,
          "status": "draft"
        },
        {
          "count": 0,
          "status": "planned"
        },
        {
          "count": 1,
          "status": "in-progress"
        },
        {
          "count": 1,
          "status": "complete"
        },
        {
          "count": 1,
          "status": "archived"
        }
      ],
      "totalProjects": 1,
      "totalSpecs": 3
    }
    "#);
}

#[tokio::test]
async fn the_graph_leads_from_what_comes_first_to_what_needs_it() {
    let graph = World::new().json("/api/projects/local/dependencies").await;
    assert_eq!(graph["nodes"].as_array().unwrap().len(), 3);
    let edge = json!({ "source": "001-snapshots", "target": "002-search", "type": "dependsOn" });
    assert_eq!(graph["edges"], json!([edge]));
}

#[tokio::test]
async fn metadata_of_many_specs_leaves_out_those_that_are_not_there() {
    let body = r#"{"specNames": ["002-search", "404-nothing"]}"#;
    let metadata = World::new().post("/api/projects/local/specs/batch-metadata", body).await.json();
    assert_eq!(metadata, json!({ "specs": { "002-search": { "validationStatus": "pass" } } }));
}

#[tokio::test]
async fn the_project_says_where_it_is_and_how_far() {
    let project = World::new().json("/api/projects/local").await["project"].clone();
    assert_eq!(project["path"], "acme/app");
    assert_eq!(project["specsDir"], "docs/specs");
    assert_eq!(project["specCount"], 3);
    assert_eq!(project["byStatus"]["in-progress"], 1);
    assert_eq!(project["sync"]["state"], "ok");
    assert_eq!(World::new().json("/api/projects").await["projects"][0]["id"], "local");
}

#[tokio::test]
async fn a_folder_that_is_gone_is_not_valid() {
    let world = World::new();
    let validation =
        async || world.post("/api/projects/local/validate", "").await.json()["validation"].clone();
    assert_eq!(validation().await, json!({ "isValid": true, "specsDir": "docs/specs" }));
    world.lose_folder();
    world.clock.advance(std::time::Duration::from_secs(61));
    let error = "The specs folder cannot be read: this is what it held last.";
    assert_eq!(validation().await, json!({ "isValid": false, "error": error, "specsDir": "docs/specs" }));
}

#[tokio::test]
async fn the_context_is_that_of_the_repository() {
    assert_eq!(World::new().json("/api/projects/local/context").await["projectRoot"], "acme/app");
}

#[tokio::test]
async fn the_head_is_small_and_changes_with_the_content() {
    let world = World::new();
    let before = world.get("/api/projects/local/head").await;
    assert!(before.body.len() <= 100, "{}", before.text());
    assert_eq!(before.json()["pollSeconds"], 0.5);
    world.write("003-new/README.md", "# New\n");
    world.clock.advance(std::time::Duration::from_mins(1));
    assert_ne!(world.json("/api/projects/local/head").await["snapshot"], before.json()["snapshot"]);
}

#[tokio::test]
async fn dropping_what_is_cached_takes_the_secret() {
    let world = World::new();
    let count = async || world.json("/api/specs").await["total"].clone();
    assert_eq!(count().await, 3);
    world.write("003-new/README.md", "# New\n");
    for body in ["", "{}", r#"{"secret": "wrong"}"#, "no json"] {
        assert_eq!(world.post("/api/revalidate", body).await.status, 401, "{body}");
    }
    assert_eq!(count().await, 3);
    assert_eq!(world.post("/api/revalidate", r#"{"secret": "s3cret"}"#).await.status, 200);
    assert_eq!(count().await, 4);
}

#[tokio::test]
async fn the_openapi_document_names_every_route_of_the_api() {
    let document = World::new().json("/api/openapi.json").await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().cloned().collect();
    insta::assert_snapshot!(paths.join("\n"), @r"
    /api/capabilities
    /api/events/specs
    /api/openapi.json
    /api/projects
    /api/projects/{id}
    /api/projects/{id}/context
    /api/projects/{id}/dependencies
    /api/projects/{id}/diff
    /api/projects/{id}/head
    /api/projects/{id}/history
    /api/projects/{id}/names
    /api/projects/{id}/search
    /api/projects/{id}/specs
    /api/projects/{id}/specs/batch-metadata
    /api/projects/{id}/specs/{spec}
    /api/projects/{id}/specs/{spec}/raw
    /api/projects/{id}/specs/{spec}/subspecs/{file}/raw
    /api/projects/{id}/specs/{spec}/tokens
    /api/projects/{id}/specs/{spec}/validation
    /api/projects/{id}/stats
    /api/projects/{id}/syncs
    /api/projects/{id}/validate
    /api/revalidate
    /api/search
    /api/specs
    /api/specs/{spec}
    /api/stats
    /api/sync
    /health
    /health/live
    /health/ready
    ");
}

#[tokio::test]
async fn what_the_openapi_document_names_is_served_and_takes_those_methods() {
    let world = World::new();
    let document = world.json("/api/openapi.json").await;
    let head = world.json("/api/projects/local/head").await;
    let shown = head["snapshot"].as_str().unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let address =
            path.replace("{id}", "local").replace("{spec}", "002-search").replace("{file}", "DESIGN.md");
        let address = address.replace("/diff", &format!("/diff?from={shown}&to={shown}"));
        for method in methods.as_object().unwrap().keys() {
            let request = http::Request::builder().method(method.to_uppercase().as_str()).uri(&address);
            let answer = world.send(request.body(axum::body::Body::empty()).unwrap()).await;
            let missing = answer.status == 404 || answer.status == 405 || answer.status == 403;
            assert!(!missing, "{method} {address}: {} {}", answer.status, answer.text());
        }
    }
}

#[tokio::test]
async fn quick_search_gets_names_in_one_small_answer() {
    let names = World::new().json("/api/projects/local/names").await;
    assert_eq!(names["rows"][0], json!(["002-search", "002", "Search", "in-progress"]));
    assert_eq!(names["rows"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn the_openapi_document_says_of_every_answer_what_it_means_and_of_every_operation_how_it_says_no() {
    let document = World::new().json("/api/openapi.json").await;
    let mut ids = std::collections::BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(
                ids.insert(operation["operationId"].to_string()),
                "{method} {path}: an id of another one"
            );
            assert!(operation["summary"].is_string(), "{method} {path}");
            for (status, answer) in operation["responses"].as_object().unwrap() {
                let said = answer["$ref"].is_string() || !answer["description"].as_str().unwrap().is_empty();
                assert!(said, "{method} {path}: {status}");
            }
            let says_no = path.starts_with("/health") || operation["responses"]["401"].is_object();
            assert!(says_no, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let world = World::new();
    let check = async |method: &str, path: &str, expect: &str| {
        let request = http::Request::builder().method(method).uri(path);
        let answer = world.send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, expect), "{method} {path}");
    };
    check("DELETE", "/api/projects/local", "GET,HEAD").await;
    check("OPTIONS", "/api/projects/local/search", "GET,HEAD,POST").await;
    check("GET", "/api/projects/local/validate", "POST").await;
}
