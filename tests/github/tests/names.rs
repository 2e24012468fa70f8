//! Names, and who may see what is behind them.

use github_model::{Model, Push, Server};

use crate::client::{get, get_with_token};

async fn served() -> (Model, Server) {
    let model = Model::new();
    model.create("acme/app");
    model.add_token("t");
    model.push("acme/app", "main", Push::new().write("README.md", "# App\n"));
    let server = Server::start(model.clone()).await;
    (model, server)
}

#[tokio::test]
async fn an_old_name_redirects_to_the_number_until_a_stranger_takes_it() {
    let (model, server) = served().await;
    model.rename("acme/app", "acme/tool");
    model.transfer("acme/tool", "other");
    for old in ["acme/app", "ACME/Tool"] {
        let answer = get(&server, &format!("/repos/{old}/git/trees/main:a%2Fb?recursive=1"), &[]).await;
        let wanted = format!("{}/repositories/5000000001/git/trees/main:a%2Fb?recursive=1", server.url());
        assert_eq!((answer.status, answer.header("location")), (301, Some(&*wanted)));
    }
    let found = get(&server, "/repositories/5000000001", &[]).await.json();
    assert_eq!(found["full_name"], "other/tool");
    let commit = get(&server, "/repositories/5000000001/commits/main", &[]).await;
    assert_eq!(commit.status, 200);
    let stranger = model.create("acme/app");
    let answer = get(&server, "/repos/acme/app", &[]).await;
    assert_eq!((answer.status, &answer.json()["id"]), (200, &stranger.0.into()));
}

#[tokio::test]
async fn a_private_repository_is_404_for_whoever_cannot_read_it() {
    let (model, server) = served().await;
    model.set_private("acme/app", true);
    assert_eq!(get(&server, "/repos/acme/app", &[]).await.status, 404);
    assert_eq!(get_with_token(&server, "/repos/acme/app", &[]).await.status, 404);
    model.grant("t", "acme/app");
    let seen = get_with_token(&server, "/repos/acme/app", &[]).await.json();
    assert_eq!((&seen["private"], &seen["visibility"]), (&true.into(), &"private".into()));
    assert_eq!(get(&server, "/repositories/5000000001", &[]).await.status, 404);
    model.rename("acme/app", "acme/tool");
    assert_eq!(get(&server, "/repos/acme/app", &[]).await.status, 404, "no redirect gives it away");
    model.revoke("t", "acme/tool");
    assert_eq!(get_with_token(&server, "/repos/acme/tool", &[]).await.status, 404);
}

#[tokio::test]
async fn missing_and_deleted_and_taken_down_and_disabled_have_their_answers() {
    let (model, server) = served().await;
    let missing = get(&server, "/repos/acme/nope", &[]).await;
    assert_eq!((missing.status, &missing.json()["message"]), (404, &"Not Found".into()));
    model.set_disabled("acme/app", true);
    assert_eq!(get(&server, "/repos/acme/app", &[]).await.json()["disabled"], true);
    assert_eq!(get(&server, "/repos/acme/app/commits/main", &[]).await.status, 403);
    model.set_disabled("acme/app", false);
    model.set_archived("acme/app", true);
    assert_eq!(get(&server, "/repos/acme/app", &[]).await.json()["archived"], true);
    assert_eq!(get(&server, "/repos/acme/app/commits/main", &[]).await.status, 200);
    model.set_taken_down("acme/app", true);
    let blocked = get(&server, "/repos/acme/app", &[]).await;
    assert_eq!((blocked.status, &blocked.json()["block"]["reason"]), (451, &"dmca".into()));
    model.set_taken_down("acme/app", false);
    model.delete("acme/app");
    assert_eq!(get(&server, "/repos/acme/app", &[]).await.status, 404);
    assert_eq!(get(&server, "/repositories/5000000001", &[]).await.status, 404);
}

#[tokio::test]
async fn a_bad_or_expired_token_is_401_also_for_what_is_public() {
    let (model, server) = served().await;
    let ask = async |value: &str| get(&server, "/repos/acme/app", &[("authorization", value)]).await;
    for bad in ["Bearer nobody", "Basic dDp0", "t"] {
        let answer = ask(bad).await;
        assert_eq!((answer.status, &answer.json()["message"]), (401, &"Bad credentials".into()), "{bad}");
    }
    assert_eq!(ask("token t").await.status, 200);
    let end = domain::Timestamp::parse("2001-09-10T00:00:00Z").unwrap();
    model.set_token_expiration("t", end);
    let answer = ask("Bearer t").await;
    let header = answer.header("github-authentication-token-expiration");
    assert_eq!((answer.status, header), (200, Some("2001-09-10 00:00:00 UTC")));
    model.advance(std::time::Duration::from_hours(24));
    assert_eq!(ask("Bearer t").await.status, 401);
}

#[tokio::test]
async fn a_token_without_the_right_to_contents_sees_the_repository_only() {
    let (model, server) = served().await;
    model.deny_contents("t");
    assert_eq!(get_with_token(&server, "/repos/acme/app", &[]).await.status, 200);
    assert_eq!(get_with_token(&server, "/repos/acme/app/commits/main", &[]).await.status, 403);
}

#[tokio::test]
async fn a_default_branch_can_be_renamed() {
    let (model, server) = served().await;
    model.rename_branch("acme/app", "main", "trunk");
    assert_eq!(get(&server, "/repos/acme/app", &[]).await.json()["default_branch"], "trunk");
    assert_eq!(get(&server, "/repos/acme/app/commits/HEAD", &[]).await.status, 200);
    assert_eq!(get(&server, "/repos/acme/app/commits/main", &[]).await.status, 422);
}

#[tokio::test]
async fn whoever_does_not_say_who_he_is_is_refused() {
    let (_, server) = served().await;
    let answer = get(&server, "/repos/acme/app", &[("user-agent", "")]).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text().contains("User-Agent"));
}
