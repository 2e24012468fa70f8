//! A project's webhook and its deliveries, by the forms of its page.

use github_model::HookRights;
use http::StatusCode;

use crate::forms::Browser;
use crate::world::{GITHUB_TOKEN, World};

const PATH: &str = "/admin/projects/acme.app";

#[tokio::test]
async fn a_webhook_is_set_up_pinged_and_removed() {
    let world = World::new().await;
    world.github.set_hook_rights(GITHUB_TOKEN, HookRights::Write);
    world.project("acme/app").await;
    let browser = Browser::new(&world).await;
    let form = format!("{PATH}/webhook");
    let page = browser.done(&form, &[("do", "configure")], &format!("{PATH}?done=webhook")).await;
    assert!(page.text.contains("Set up, nothing delivered yet"), "{}", page.text);
    assert!(!page.text.contains("Set it up by hand"), "nobody needs the secret");
    let hook = world.github.webhooks("acme/app").remove(0).id;
    browser.done(&form, &[("do", "ping")], &format!("{PATH}?done=pinged")).await;
    world.github.deliveries_ended().await;
    assert_eq!(world.github.deliveries("acme/app", hook).len(), 2, "one when it was made, and one now");
    browser.done(&form, &[("do", "remove")], &format!("{PATH}?done=webhook-removed")).await;
    assert!(world.github.webhooks("acme/app").is_empty());
    let ping = browser.send(&form, &[("do", "ping")]).await;
    assert_eq!(ping.status, StatusCode::CONFLICT);
    assert!(ping.text.contains("There is no webhook to ping. Set it up first."), "{}", ping.text);
    assert_eq!(browser.send(&form, &[("do", "other")]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_token_without_the_right_leaves_the_steps_to_a_person() {
    let world = World::new().await;
    let project = world.project("acme/app").await;
    let browser = Browser::new(&world).await;
    let configure = [("do", "configure")];
    let page = browser.done(&format!("{PATH}/webhook"), &configure, &format!("{PATH}?done=webhook")).await;
    for shown in [
        "Set it up by hand".to_owned(),
        format!("<code>https://specs.example/webhooks/github/{}</code>", project.ulid),
        "<code>application/json</code>".to_owned(),
        "<code>push, repository</code>".to_owned(),
        "<dt>Secret</dt><dd><code>".to_owned(),
    ] {
        assert!(page.text.contains(&shown), "{shown}: {}", page.text);
    }
    assert_eq!(page.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_server_that_nobody_reaches_says_why_it_has_no_webhooks() {
    let world = World::with(|settings| settings.public_url = None).await;
    world.project("acme/app").await;
    let browser = Browser::new(&world).await;
    for path in [PATH, "/admin/projects/new"] {
        let page = browser.get(path).await;
        assert!(page.text.contains("<code>PUBLIC_URL</code> is not set"), "{}", page.text);
    }
    let typed = [("repo", "acme/app"), ("id", "other"), ("webhook", "on"), ("confirm", "yes")];
    world.github.push("acme/app", "main", github_model::Push::new().write("docs/001-a/README.md", "# A\n"));
    let refused = browser.send("/admin/projects", &[&typed[..], &[("specsPath", "docs")]].concat()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    assert!(refused.text.contains("id=\"Wrong-webhook\""), "{}", refused.text);
}

#[tokio::test]
async fn deliveries_are_listed_when_asked_for_and_each_can_be_made_again() {
    let world = World::new().await;
    world.github.set_hook_rights(GITHUB_TOKEN, HookRights::Write);
    world.project("acme/app").await;
    let browser = Browser::new(&world).await;
    browser.send(&format!("{PATH}/webhook"), &[("do", "configure")]).await;
    world.github.deliveries_ended().await;
    let hook = world.github.webhooks("acme/app").remove(0).id;
    let guid = world.github.deliveries("acme/app", hook).remove(0).guid;
    assert!(!browser.get(PATH).await.text.contains(&guid), "the page asks GitHub only for those who ask");
    let page = browser.get(&format!("{PATH}?deliveries=")).await;
    assert!(page.text.contains(&guid) && page.text.contains("Missed"), "{}", page.text);
    let again = format!("{PATH}/deliveries/{guid}/redeliver");
    let page = browser.done(&again, &[], &format!("{PATH}?done=redelivered")).await;
    assert!(page.text.contains("The delivery was asked for again."), "{}", page.text);
    world.github.deliveries_ended().await;
    assert!(world.github.deliveries("acme/app", hook)[0].redelivery);
    let old = format!("{PATH}/deliveries/72d3162e-cc78-11e3-81ab-4c9367dc0958/redeliver");
    let refused = browser.send(&old, &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("GitHub no longer has this delivery."), "{}", refused.text);
}
