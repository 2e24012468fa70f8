//! Reading a repository.

use github_model::{Model, Push, Server};
use serde_json::json;

use crate::client::{get, graphql};

#[tokio::test]
async fn what_was_pushed_is_read_by_graphql() {
    let model = Model::new();
    model.create("acme/app");
    model.add_token("t");
    let commit = model.push("acme/app", "main", Push::new().write("specs/001-a/README.md", "# A\n"));
    let server = Server::start(model).await;
    let answer =
        get(&server, "/repos/acme/app/commits/main", &[("accept", "application/vnd.github.sha")]).await;
    assert_eq!(answer.text(), commit.to_string());
    let query = "query($specs: String!) { repository(owner: \"acme\", name: \"app\") { object(expression: $specs) {
        ... on Tree { entries { name mode object { ... on Tree { entries { name object { ... on Blob { text } } } } } } }
    } } }";
    let answer = graphql(&server, "t", query, json!({"specs": format!("{commit}:specs")})).await;
    let readme = json!({"name": "README.md", "object": {"text": "# A\n"}});
    let folder = json!({"name": "001-a", "mode": 0o40000, "object": {"entries": [readme]}});
    assert_eq!(answer.json()["data"]["repository"]["object"]["entries"], json!([folder]));
}
