//! Webhooks: found, made, set anew; what they delivered; and answers that no GitHub gives.

use domain::Secret;
use domain::webhook::{ProjectHook, SeenHook, WantedHook};
use github::{GitHubError, HookError};
use serde_json::{Value, json};

use crate::canned::{Canned, Said, by_name, ok, refused, with};

const OURS: &str = "https://specs.example/webhooks/github/P";
const SECRET: &str = "whsec_thatnobodymaysee";
const LIST: &str = "GET /repos/acme/app/hooks?per_page=100&page=1";
const CREATE: &str = "POST /repos/acme/app/hooks";
const CHANGE: &str = "PATCH /repos/acme/app/hooks/7";

fn hook(id: u64, url: &str) -> Value {
    let config = json!({"url": url, "content_type": "json", "insecure_ssl": "0", "secret": "********"});
    let events = ["push", "repository"];
    json!({"id": id, "active": true, "events": events, "config": config, "last_response": {"code": 202}})
}

fn one(status: u16) -> Said {
    with(status, &[], hook(7, OURS).to_string())
}

fn exists() -> Said {
    let wrong = json!({"resource": "Hook", "message": "Hook already exists on this repository"});
    with(422, &[], json!({"message": "Validation Failed", "errors": [wrong]}).to_string())
}

/// What comes of those answers, one after the other, and what was asked.
async fn ensured(
    answers: Vec<fn() -> Said>,
    known: Option<&ProjectHook>,
) -> (Result<SeenHook, HookError>, Canned) {
    let last = answers.len() - 1;
    let canned = Canned::start(move |number, _| answers[number.min(last)]()).await;
    let wanted = WantedHook { url: OURS.to_owned(), master: "master".to_owned() };
    let done = canned.session().ensure_hook(&by_name(), known, &wanted, &Secret::new(SECRET)).await;
    (done, canned)
}

#[tokio::test]
async fn one_that_is_not_there_is_made() {
    let (made, canned) = ensured(vec![|| ok("[]"), || one(201)], None).await;
    assert_eq!(made.map(|hook| hook.id), Ok(7));
    assert_eq!(canned.lines(), [LIST, CREATE]);
    let config = json!({"url": OURS, "content_type": "json", "secret": SECRET, "insecure_ssl": "0"});
    let expect = json!({"name": "web", "active": true, "events": ["push", "repository"], "config": config});
    assert_eq!(serde_json::from_str::<Value>(&canned.asked()[1].body).unwrap(), expect);
}

#[tokio::test]
async fn one_that_somebody_made_at_the_same_moment_is_found_and_gets_the_secret() {
    let found = || ok(json!([hook(7, OURS)]).to_string());
    let (made, canned) = ensured(vec![|| ok("[]"), exists, found, || one(200)], None).await;
    assert_eq!(made.map(|hook| hook.id), Ok(7));
    assert_eq!(canned.lines(), [LIST, CREATE, LIST, CHANGE]);
    let sent: Value = serde_json::from_str(&canned.asked()[3].body).unwrap();
    assert_eq!((&sent["config"]["secret"], sent.get("name")), (&SECRET.into(), None));
}

#[tokio::test]
async fn a_lost_answer_is_followed_by_a_look_and_not_by_another_webhook() {
    let found = || ok(json!([hook(7, OURS)]).to_string());
    let (made, canned) = ensured(vec![|| ok("[]"), || Said::Gone, found, || one(200)], None).await;
    assert_eq!(
        (made.map(|hook| hook.id), canned.lines()),
        (Ok(7), vec![LIST, CREATE, LIST, CHANGE].into_iter().map(str::to_owned).collect())
    );
}

#[tokio::test]
async fn one_that_is_as_it_is_to_be_is_left_alone() {
    let known = ProjectHook {
        id: Some(7),
        master: Some("master".to_owned()),
        url: OURS.to_owned(),
        ..ProjectHook::default()
    };
    let found = || ok(json!([hook(6, "https://ci.example"), hook(7, OURS)]).to_string());
    let (seen, canned) = ensured(vec![found], Some(&known)).await;
    assert_eq!((seen.map(|hook| hook.last_code), canned.lines()), (Ok(Some(202)), vec![LIST.to_owned()]));
}

#[tokio::test]
async fn one_that_signs_wrongly_is_set_anew_and_has_not_delivered_yet() {
    fn wrong() -> Value {
        let mut hook = hook(7, OURS);
        hook["last_response"]["code"] = 401.into();
        hook
    }
    let known = ProjectHook {
        id: Some(7),
        master: Some("master".to_owned()),
        url: OURS.to_owned(),
        ..ProjectHook::default()
    };
    let answers: Vec<fn() -> Said> = vec![|| ok(json!([wrong()]).to_string()), || ok(wrong().to_string())];
    let (seen, canned) = ensured(answers, Some(&known)).await;
    assert_eq!(
        (seen.map(|hook| hook.last_code), canned.lines()),
        (Ok(None), [LIST, CHANGE].map(str::to_owned).to_vec())
    );
}

#[tokio::test]
async fn a_refusal_says_what_is_missing() {
    let check = async |answers: Vec<fn() -> Said>, expect: HookError, requests: usize| {
        let (refused, canned) = ensured(answers, None).await;
        assert_eq!((refused, canned.asked().len()), (Err(expect), requests));
    };
    // Who may not see webhooks is told that there is nothing, or that it is forbidden.
    check(vec![|| refused(404)], HookError::NoRight, 1).await;
    check(vec![|| refused(403)], HookError::NoRight, 1).await;
    check(vec![|| ok("[]"), || refused(404)], HookError::NoRight, 2).await;
    check(vec![|| ok("[]"), || refused(403)], HookError::NoRight, 2).await;
    let archived = || with(403, &[], r#"{"message":"Repository was archived so is read-only."}"#);
    check(vec![|| ok("[]"), archived], HookError::ReadOnly, 2).await;
    let crowded = || with(422, &[], r#"{"message":"Too many\u0007 hooks"}"#);
    check(vec![|| ok("[]"), crowded], HookError::Refused { said: "Too many  hooks".to_owned() }, 2).await;
    check(vec![|| refused(401)], HookError::NoAnswer(GitHubError::TokenRejected), 1).await;
    let told = HookError::NoRight.to_string();
    assert!(told.contains("`Webhooks: write`") && told.contains("`admin:repo_hook`"), "{told}");
}

#[tokio::test]
async fn a_limit_that_a_webhook_meets_is_everybodys() {
    let canned = Canned::start(|_, _| with(429, &["retry-after: 30"], "")).await;
    let session = canned.session();
    assert!(matches!(
        session.hooks(&by_name()).await,
        Err(HookError::NoAnswer(GitHubError::SecondaryLimit { .. }))
    ));
    assert!(session.ping_hook(&by_name(), 7).await.is_err());
    assert!(session.repository(&by_name(), None).await.is_err());
    assert_eq!(canned.asked().len(), 1);
}

const GUID: &str = "72d3162e-cc78-11e3-81ab-4c9367dc0958";

fn delivery(id: u64, guid: &str) -> Value {
    json!({"id": id, "guid": guid, "event": "push", "action": null, "delivered_at": "2026-01-02T03:04:05Z",
           "status_code": 502, "duration": 0.27, "redelivery": false})
}

#[tokio::test]
async fn deliveries_are_read_page_by_page() {
    let canned = Canned::start(|number, asked| {
        let next = "link: <https://x.example/hooks/7/deliveries?per_page=100&cursor=v1_9%2B8>; rel=\"next\"";
        let link: &[&str] = if number == 0 { &[next] } else { &[] };
        assert!(asked.line.starts_with("GET /repos/acme/app/hooks/7/deliveries?per_page=100"));
        with(200, link, json!([delivery(9_100_000_000_000_001, GUID)]).to_string())
    });
    let canned = canned.await;
    let session = canned.session();
    let first = session.hook_deliveries(&by_name(), 7, None).await.unwrap();
    assert_eq!(first.next.as_deref(), Some("v1_9+8"));
    let it = &first.deliveries[0];
    assert_eq!(
        (it.id, it.status_code, it.duration_ms, it.is_taken()),
        (9_100_000_000_000_001, 502, 270, false)
    );
    let last = session.hook_deliveries(&by_name(), 7, first.next.as_deref()).await.unwrap();
    assert_eq!(last.next, None);
    assert!(canned.lines()[1].ends_with("&cursor=v1%5F9%2B8"), "{:?}", canned.lines());
}

#[tokio::test]
async fn a_delivery_is_repeated_once_whatever_is_answered() {
    for answer in [(|| refused(502)) as fn() -> Said, || Said::Gone, || with(202, &[], "{}")] {
        let canned = Canned::start(move |_, _| answer()).await;
        let _ = canned.session().redeliver(&by_name(), 7, 9).await;
        assert_eq!(canned.lines(), ["POST /repos/acme/app/hooks/7/deliveries/9/attempts"]);
    }
}

#[tokio::test]
async fn what_is_no_delivery_is_left_out() {
    let long = format!("link: <https://x.example/?cursor={}>; rel=\"next\"", "a".repeat(5000));
    let canned = Canned::start(move |_, _| {
        let mut odd = vec![delivery(1, "../META"), delivery(2, GUID), delivery(3, GUID), delivery(4, GUID)];
        odd[2]["delivered_at"] = "yesterday".into();
        odd[3]["event"] = "a\nb".into();
        odd[1]["duration"] = json!(-1e300);
        with(200, &[&long], json!(odd).to_string())
    });
    let read = canned.await.session().hook_deliveries(&by_name(), 7, None).await.unwrap();
    let left = read.deliveries.iter().map(|it| (it.id, it.duration_ms)).collect::<Vec<_>>();
    assert_eq!((left, read.next), (vec![(2, 0)], None));
}

#[tokio::test]
async fn lists_without_an_end_and_nonsense_are_bounded() {
    let full = json!((0..100).map(|id| hook(id, "https://ci.example")).collect::<Vec<_>>()).to_string();
    let canned = Canned::start(move |_, _| ok(full.clone())).await;
    assert_eq!(canned.session().hooks(&by_name()).await.map(|all| all.len()), Ok(300));
    assert_eq!(canned.asked().len(), 3);
    let nonsense: [fn() -> Said; 6] = [
        || ok("{}"),
        || ok("[{\"id\": -1}]"),
        || ok("[null]"),
        || ok("[".repeat(1 << 20)),
        || ok(vec![b' '; 5 << 20]),
        || ok("<!DOCTYPE html>"),
    ];
    for answer in nonsense {
        let canned = Canned::start(move |_, _| answer()).await;
        let read = canned.session().hooks(&by_name()).await;
        assert!(matches!(read, Err(HookError::NoAnswer(GitHubError::Unreadable { .. }))), "{read:?}");
    }
}

#[tokio::test]
async fn no_error_says_a_secret_or_the_address_of_anothers_webhook() {
    let theirs = || ok(json!([hook(6, "https://user:hunter2@ci.example?token=hunter2")]).to_string());
    let answers: [fn() -> Said; 4] = [|| refused(422), || refused(502), exists, || ok("hunter2")];
    for answer in answers {
        let (error, _) = ensured(vec![theirs, answer, theirs, answer], None).await;
        let error = error.unwrap_err();
        let told = format!("{error} {error:?}");
        assert!(!told.contains("hunter2") && !told.contains(SECRET), "{told}");
    }
}
