//! Bad input: nothing of it counts, is stored, or is answered with anything of its own.

use std::fmt::Write as _;

use domain::{ProjectUlid, RepositoryId, Secret};
use serde_json::{Value, json};
use world::{Delivery, World};

use crate::said::{followed, forget, number, pushed, recorded, refusal, repository, say};

const PATH: &str = "specs/001-first/README.md";
const SIGNATURE: &str = "x-hub-signature-256";

async fn good(world: &World, project: ProjectUlid) -> Delivery {
    let delivery = Delivery::to(project, "push", &pushed(number(world, project).await, &[PATH]));
    forget(world);
    delivery
}

/// It is refused with just that, in the same words whatever was sent, and nobody asked the store anything.
async fn refused(world: &World, delivery: &Delivery, status: u16, code: &str) {
    let said = say(world, delivery).await;
    let sentence = "The delivery is not signed with the secret of this address.";
    assert_eq!(said, refusal(status, code, sentence), "{:?}", delivery.headers);
    assert_eq!(world.table.requests(), 0, "{:?}", world.table.seen());
}

#[tokio::test]
async fn what_is_not_signed_just_so_is_not_signed() {
    let (world, project) = followed().await;
    let good = good(&world, project).await;
    let signature = good.headers.iter().find(|(name, _)| name == SIGNATURE).expect("it is signed").1.clone();
    let digits = signature.trim_start_matches("sha256=");
    let bad = [
        good.clone().without(SIGNATURE),
        good.clone().header(SIGNATURE, ""),
        good.clone().header(SIGNATURE, "sha256="),
        good.clone().header(SIGNATURE, digits),
        good.clone().header(SIGNATURE, &signature.to_uppercase()),
        good.clone().header(SIGNATURE, &format!("sha256={}", digits.to_uppercase())),
        good.clone().header(SIGNATURE, &format!("sha256={}", "0".repeat(64))),
        good.clone()
            .without(SIGNATURE)
            .header("x-hub-signature", "sha1=0123456789abcdef0123456789abcdef01234567"),
        good.clone().and(SIGNATURE, &signature),
        good.clone().signed_with(Secret::new("wrong")),
        good.clone().signed_with(Secret::new("")),
        good.clone().saying("Hello?"),
        good.clone().at("/webhooks/github"),
        good.clone().at("/webhooks/github/acme.app"),
        good.clone().at("/webhooks/github/%ff"),
        good.clone().at(&format!("/webhooks/github/{}", ProjectUlid::new(1, [9; 10]))),
    ];
    for delivery in &bad {
        refused(&world, delivery, 401, "UNAUTHORIZED").await;
    }
    world.settled().await;
    assert_eq!(world.github.request_count(), 0);
}

#[tokio::test]
async fn a_body_up_to_the_limit_is_taken_in() {
    let (world, project) = followed().await;
    let most = good(&world, project).await.saying(" ".repeat(5 << 20)).signed();
    assert_eq!(say(&world, &most).await.1["code"], "INVALID_REQUEST", "it is read, and is no JSON");
}

#[tokio::test]
async fn what_is_signed_and_cannot_be_read_says_why() {
    let (world, project) = followed().await;
    let good = good(&world, project).await;
    let bad = [
        (good.clone().saying("no JSON").signed(), "The body is no JSON of that event."),
        (good.clone().saying("").signed(), "The body is no JSON of that event."),
        (good.clone().header("x-github-delivery", "META"), "`X-GitHub-Delivery` is not one GUID."),
        (good.clone().without("x-github-delivery"), "`X-GitHub-Delivery` is not one GUID."),
        (
            good.clone().and("x-github-delivery", &good.guid().to_string()),
            "`X-GitHub-Delivery` is not one GUID.",
        ),
        (good.clone().and("x-github-event", "push"), "`X-GitHub-Event` is not the name of one event."),
    ];
    for (delivery, why) in bad {
        assert_eq!(say(&world, &delivery).await, refusal(400, "INVALID_REQUEST", why));
    }
    assert_eq!(world.table.requests(), 0);
}

#[tokio::test]
async fn a_push_of_a_hundred_thousand_commits_is_taken() {
    let (world, project) = followed().await;
    let mut commits = String::new();
    for n in 0..100_000 {
        let comma = if n == 0 { "" } else { "," };
        let _ = write!(commits, r#"{comma}{{"id":"{n}","added":["src/{n}"]}}"#);
    }
    let body = pushed(number(&world, project).await, &[]).to_string();
    let body = body.replace("\"commits\":[", &format!("\"commits\":[{commits},"));
    let delivery = good(&world, project).await.saying(body).signed();
    assert_eq!(say(&world, &delivery).await, (202, json!({ "projects": 1 })));
}

#[tokio::test]
async fn an_event_for_nobody_is_ignored_and_not_stored() {
    let (world, project) = followed().await;
    let id = number(&world, project).await;
    let stranger = ProjectUlid::new(1, [9; 10]);
    let elsewhere = |body: Value| {
        let mut body = body;
        body["repository"]["html_url"] = "https://git.example/acme/app".into();
        body
    };
    let cases = [
        (Delivery::to(stranger, "push", &pushed(id, &[PATH])), "There is no such project."),
        (Delivery::to_all("push", &pushed(RepositoryId(1), &[PATH])), "No project follows that repository."),
        (Delivery::to_all("issues", &json!({})), "It is about no repository."),
        (
            Delivery::to(project, "push", &elsewhere(pushed(id, &[PATH]))),
            "It comes from another GitHub than the one that is followed.",
        ),
    ];
    world.table.forget();
    for (delivery, why) in &cases {
        assert_eq!(say(&world, delivery).await, (200, json!({ "ignored": why })));
    }
    assert!(world.table.written().is_empty(), "{:?}", world.table.seen());
}

#[tokio::test]
async fn a_removed_project_is_nobody() {
    let (world, project) = followed().await;
    let good = good(&world, project).await;
    let all =
        Delivery::to_all("repository", &json!({ "repository": repository(number(&world, project).await) }));
    world.direct.mark_removed(project).await.expect("the store works");
    assert_eq!(say(&world, &good).await.1, json!({ "ignored": "There is no such project." }));
    assert_eq!(say(&world, &all).await.1, json!({ "ignored": "No project follows that repository." }));
}

#[tokio::test]
async fn another_repository_than_the_projects_is_ignored_and_recorded() {
    let (world, project) = followed().await;
    let delivery = Delivery::to(project, "push", &pushed(RepositoryId(1), &[PATH]));
    let why = "It is about another repository than the project's.";
    assert_eq!(say(&world, &delivery).await, (200, json!({ "ignored": why })));
    assert_eq!(recorded(&world, project, &delivery).await.and_then(|it| it.1).as_deref(), Some(why));
}
