//! GraphQL.

use std::fmt::Write as _;

use domain::CommitId;
use github_model::{Kind, Model, Push, Server};
use serde_json::{Value, json};

use crate::client::{ask, graphql};

async fn served(push: Push) -> (Model, Server, CommitId) {
    let model = Model::new();
    model.create("acme/app");
    model.add_token("t");
    let commit = model.push("acme/app", "main", push);
    let server = Server::start(model.clone()).await;
    (model, server, commit)
}

async fn data(server: &Server, query: &str, variables: Value) -> Value {
    let answer = graphql(server, "t", query, variables).await.json();
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"].clone()
}

/// What is asked of the repository.
async fn of_repository(server: &Server, fields: &str) -> Value {
    let query = format!("{{ repository(owner: \"acme\", name: \"app\") {{ {fields} }} }}");
    data(server, &query, json!({})).await["repository"].clone()
}

#[tokio::test]
async fn a_tree_is_read_to_the_depth_that_is_written_out() {
    let push = Push::new().write("specs/001-a/README.md", "# A\n").symlink("specs/link", "x");
    let push = push.submodule("specs/module", CommitId::from([7; 20]));
    let (_, server, commit) = served(push).await;
    let query = "query Tree($owner: String!, $name: String!, $specs: String!) {
        repository(owner: $owner, name: $name) { folder: object(expression: $specs) { __typename oid ...Level } }
    }
    fragment Level on Tree { entries { name type mode path object { ... on Tree { entries { ...Leaf } } } } }
    fragment Leaf on TreeEntry { name oid size object { ... on Blob { byteSize isBinary isTruncated text } } }";
    let variables = json!({"owner": "acme", "name": "app", "specs": format!("{commit}:specs")});
    let folder = data(&server, query, variables).await["repository"]["folder"].clone();
    assert_eq!(folder["__typename"], "Tree");
    let blob = json!({"byteSize": 4, "isBinary": false, "isTruncated": false, "text": "# A\n"});
    let readme = json!({
        "name": "README.md", "oid": "7f3b95d297183eca8f6cf38ceaa253bee8c2d7cd", "size": 4, "object": blob,
    });
    assert_eq!(
        folder["entries"],
        json!([
            {"name": "001-a", "type": "tree", "mode": 0o40000, "path": "specs/001-a", "object": {"entries": [readme]}},
            {"name": "link", "type": "blob", "mode": 0o120_000, "path": "specs/link", "object": {}},
            {"name": "module", "type": "commit", "mode": 0o160_000, "path": "specs/module", "object": null},
        ])
    );
}

#[tokio::test]
async fn blobs_are_read_by_alias_and_cost_a_point_for_each_hundred() {
    let mut push = Push::new();
    for number in 0..101 {
        push = push.write(format!("{number}.md"), format!("# {number}\n"));
    }
    let (model, server, _) = served(push).await;
    let mut fields = String::new();
    for number in 0..101 {
        let oid = domain::BlobId::of(format!("# {number}\n").as_bytes());
        let _ = write!(fields, "b{number}: object(oid: \"{oid}\") {{ ... on Blob {{ text }} }} ");
    }
    let query = format!(
        "{{ repository(owner: \"acme\", name: \"app\") {{ {fields} }} rateLimit {{ cost remaining limit resetAt }} }}"
    );
    let data = data(&server, &query, json!({})).await;
    assert_eq!(data["repository"]["b100"]["text"], "# 100\n");
    let limit = json!({"cost": 2, "remaining": 4998, "limit": 5000, "resetAt": "2001-09-09T02:46:40Z"});
    assert_eq!(data["rateLimit"], limit);
    let request = model.requests().pop().unwrap();
    assert_eq!((request.kind, request.objects), (Kind::GraphQl, 101));
}

#[tokio::test]
async fn text_is_null_when_binary_and_cut_when_large() {
    let push =
        Push::new().write("bin", b"a\0b".to_vec()).write("long", "äöü").write("latin", b"\xe4".to_vec());
    let (model, server, _) = served(push).await;
    model.set_limits(|limits| limits.text_bytes = 3);
    let read = async |path: &str| {
        let fields = format!(
            "object(expression: \"main:{path}\") {{ ... on Blob {{ byteSize isBinary isTruncated text }} }}"
        );
        of_repository(&server, &fields).await["object"].clone()
    };
    let (binary, long) = (read("bin").await, read("long").await);
    assert_eq!(binary, json!({"byteSize": 3, "isBinary": true, "isTruncated": false, "text": null}));
    assert_eq!(long, json!({"byteSize": 6, "isBinary": false, "isTruncated": true, "text": "ä"}));
    assert_eq!(read("latin").await["text"], "\u{fffd}");
    assert_eq!(read("nope").await, Value::Null);
}

#[tokio::test]
async fn commits_and_branches_are_read() {
    let (model, server, commit) = served(Push::new().write("a", "b")).await;
    let read = of_repository(
        &server,
        "databaseId nameWithOwner isPrivate isEmpty
         defaultBranchRef { name target { __typename oid ... on Commit { tree { oid } } } }
         ref(qualifiedName: \"refs/heads/nope\") { name }
         object(expression: \"HEAD\") { oid }",
    );
    let tree = model.tree("acme/app", "main", "").unwrap().to_string();
    let target = json!({"__typename": "Commit", "oid": commit.to_string(), "tree": {"oid": tree}});
    assert_eq!(
        read.await,
        json!({
            "databaseId": 5_000_000_001_u64, "nameWithOwner": "acme/app", "isPrivate": false, "isEmpty": false,
            "defaultBranchRef": {"name": "main", "target": target}, "ref": null, "object": {"oid": commit.to_string()},
        })
    );
    model.empty("acme/app");
    let empty = of_repository(
        &server,
        "isEmpty defaultBranchRef { name } object(expression: \"HEAD:specs\") { oid }",
    );
    assert_eq!(empty.await, json!({"isEmpty": true, "defaultBranchRef": null, "object": null}));
}

#[tokio::test]
async fn renames_are_followed_unless_it_is_said_otherwise() {
    let (model, server, _) = served(Push::new().write("a", "b")).await;
    model.rename("acme/app", "acme/tool");
    let query = |more: &str| format!("{{ it: repository(owner: \"acme\", name: \"app\"{more}) {{ name }} }}");
    assert_eq!(data(&server, &query(""), json!({})).await, json!({"it": {"name": "tool"}}));
    let answer = graphql(&server, "t", &query(", followRenames: false"), json!({})).await;
    assert_eq!((answer.status, &answer.json()["data"]), (200, &json!({"it": null})));
    let error = &answer.json()["errors"][0];
    assert_eq!((&error["type"], &error["path"]), (&json!("NOT_FOUND"), &json!(["it"])));
}

#[tokio::test]
async fn what_cannot_be_seen_is_null_with_an_error_beside_it() {
    let (model, server, _) = served(Push::new().write("a", "b")).await;
    let query =
        "{ repository(owner: \"acme\", name: \"app\") { name object(expression: \"HEAD\") { oid } } }";
    let seen = async || {
        let body = graphql(&server, "t", query, json!({})).await.json();
        (body["data"]["repository"].clone(), body["errors"][0]["type"].clone())
    };
    model.deny_contents("t");
    assert_eq!(seen().await, (json!({"name": "app", "object": null}), json!("FORBIDDEN")));
    model.set_private("acme/app", true);
    assert_eq!(seen().await, (Value::Null, json!("NOT_FOUND")));
}

#[tokio::test]
async fn a_token_is_needed_always() {
    let (_, server, _) = served(Push::new().write("a", "b")).await;
    let body = json!({"query": "{ rateLimit { cost } }"}).to_string();
    assert_eq!(ask(server.url(), "POST", "/graphql", &[], &body).await.unwrap().status, 401);
    assert_eq!(graphql(&server, "nobody", "{ rateLimit { cost } }", json!({})).await.status, 401);
}

#[tokio::test]
async fn what_github_would_refuse_is_refused_and_remembered() {
    let (model, server, _) = served(Push::new().write("a", "b")).await;
    let check = async |query: &str, variables: Value, code: &str| {
        let answer = graphql(&server, "t", query, variables).await;
        let body = answer.json();
        assert_eq!((answer.status, &body["data"]), (200, &Value::Null), "{query}");
        assert_eq!(body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default(), code, "{body}");
        assert!(!model.take_unknown().is_empty(), "{query}");
    };
    let it = |fields: &str| format!("{{ repository(owner: \"a\", name: \"b\") {{ {fields} }} }}");
    let none = || json!({});
    check("{ viewer { login } }", none(), "undefinedField").await;
    check(&it("nope"), none(), "undefinedField").await;
    check(&it("object(expression: \"HEAD\") { text }"), none(), "undefinedField").await;
    check(&it("object(path: \"x\") { oid }"), none(), "argumentNotAccepted").await;
    check(&it("object(oid: \"123\") { oid }"), none(), "argumentLiteralsIncompatible").await;
    check(&it("object(expression: \"HEAD\")"), none(), "selectionMismatch").await;
    check(&it("name { x }"), none(), "selectionMismatch").await;
    check(
        &it("object(expression: \"a\") { oid } object(expression: \"b\") { oid }"),
        none(),
        "fieldConflict",
    )
    .await;
    check(&it("... on Tree { oid }"), none(), "cannotSpreadFragment").await;
    check(&it("... on Nope { oid }"), none(), "undefinedType").await;
    check(&it("...nope"), none(), "useAndDefineFragment").await;
    check("{ repository(owner: \"a\") { name } }", none(), "missingRequiredArguments").await;
    check(
        "query($o: String!) { repository(owner: $o, name: $n) { name } }",
        json!({"o": "x"}),
        "variableNotDefined",
    )
    .await;
    check("query($o: String!) { rateLimit { cost } }", json!({"o": "x"}), "variableNotUsed").await;
    let typed = "query($o: String!) { repository(owner: \"a\", name: \"b\") { object(oid: $o) { oid } } }";
    check(typed, json!({"o": "x"}), "variableMismatch").await;
    let unsent = "query($o: String!) { repository(owner: $o, name: \"b\") { name } }";
    check(unsent, none(), "").await;
    check("{ repository(", none(), "").await;
    check("mutation { x }", none(), "").await;
}

#[tokio::test]
async fn a_query_that_is_too_large_is_refused_or_takes_too_long() {
    let (model, server, _) = served(Push::new().write("a", "1").write("b", "2").write("c", "3")).await;
    let query = "{ repository(owner: \"acme\", name: \"app\") {
        a: object(expression: \"HEAD:\") { ... on Tree { entries { name } } } b: object(expression: \"HEAD\") { oid }
    } }";
    model.set_limits(|limits| limits.graphql_nodes = 3);
    let answer = graphql(&server, "t", query, json!({})).await.json();
    assert_eq!(answer["errors"][0]["type"], "MAX_NODE_LIMIT_EXCEEDED");
    model.set_limits(|limits| limits.graphql_objects = 1);
    assert_eq!(graphql(&server, "t", query, json!({})).await.status, 502);
}

#[tokio::test]
async fn fields_are_left_out_by_directives() {
    let (_, server, _) = served(Push::new().write("a", "b")).await;
    let query = "query($no: Boolean = false) { repository(owner: \"acme\", name: \"app\") {
        name @include(if: $no) isEmpty @skip(if: $no) } }";
    assert_eq!(data(&server, query, json!({})).await, json!({"repository": {"isEmpty": false}}));
}
