//! What GitHub says, below, at and above each bound.

use domain::webhook::DeliveryGuid;
use domain::{BlobId, sync::Wanted};
use github::bounds::{
    ANSWER_BYTES, BATCH_ANSWER_BYTES, CONFIG_BYTES, CURSOR_BYTES, DESCRIPTION_CHARS, ETAG_BYTES, HOOK_PAGES,
    LISTINGS, REDIRECTS, REFUSAL_BYTES, TREE_ANSWER_BYTES, WORD_BYTES,
};
use github::{Conditional, GitHubError, WhereToLook};
use serde_json::{Value, json};

use crate::canned::{Canned, REPOSITORY, Said, by_name, ok, refused, repository, with};
use domain::limits::BRANCH_BYTES;

/// A body of that many bytes: JSON, and blanks behind it.
fn padded(json: &str, bytes: usize) -> Vec<u8> {
    let mut body = json.as_bytes().to_vec();
    body.resize(bytes, b' ');
    body
}

#[tokio::test]
async fn an_answer_is_read_up_to_its_bound_in_bytes() {
    let check = async |bytes: usize, is_read: bool| {
        for said in [|body| ok(body), |body| Said::Open(200, body)] as [fn(Vec<u8>) -> Said; 2] {
            let canned = Canned::start(move |_, _| said(padded(REPOSITORY, bytes))).await;
            let found = canned.session().repository(&by_name(), None).await;
            assert_eq!((found.is_ok(), canned.lines().len()), (is_read, 1), "{bytes}");
        }
    };
    check(ANSWER_BYTES - 1, true).await;
    check(ANSWER_BYTES, true).await;
    check(ANSWER_BYTES + 1, false).await;
}

#[tokio::test]
async fn a_refusal_is_read_up_to_its_bound_in_bytes() {
    let check = async |bytes: usize, expect: GitHubError| {
        let blocked = r#"{"message":"Repository access blocked","x":""#;
        let body = format!("{}\"}}", String::from_utf8(padded(blocked, bytes - 2)).unwrap());
        for said in [|body| with(403, &[], body), |body| Said::Open(403, body)] as [fn(Vec<u8>) -> Said; 2] {
            let body = body.clone();
            let canned = Canned::start(move |_, _| said(body.clone().into_bytes())).await;
            assert_eq!(canned.session().repository(&by_name(), None).await, Err(expect.clone()), "{bytes}");
        }
    };
    check(REFUSAL_BYTES - 1, GitHubError::Disabled).await;
    check(REFUSAL_BYTES, GitHubError::Disabled).await;
    check(REFUSAL_BYTES + 1, GitHubError::Forbidden).await;
}

#[tokio::test]
async fn redirects_are_followed_up_to_their_bound() {
    let check = async |redirects: u32, is_found: bool| {
        let canned = Canned::start(move |number, _| {
            let more = number < redirects as usize;
            if more { with(301, &["location: /repositories/7"], "") } else { ok(REPOSITORY) }
        });
        let found = canned.await.session().repository(&by_name(), None).await;
        assert_eq!(found.is_ok(), is_found, "{redirects}");
    };
    check(REDIRECTS - 1, true).await;
    check(REDIRECTS, true).await;
    check(REDIRECTS + 1, false).await;
}

/// The folders of a root without GraphQL: `specs`, which is one tree.
fn root() -> String {
    json!({ "tree": [{ "path": "specs", "mode": "040000", "type": "tree", "sha": "1".repeat(40) }] })
        .to_string()
}

async fn tree(canned: &Canned) -> Result<github::FoundTree, GitHubError> {
    let commit = "2".repeat(40).parse().unwrap();
    canned.session().tree(&repository(), commit, WhereToLook::Anywhere).await
}

#[tokio::test]
async fn a_tree_is_read_up_to_its_bound_in_bytes() {
    let check = async |bytes: usize, is_read: bool| {
        let all = padded(r#"{"tree":[]}"#, bytes);
        let canned = Canned::start(move |_, asked| match &*asked.line {
            line if line.starts_with("POST") => refused(404),
            line if line.ends_with("recursive=1") => ok(all.clone()),
            _ => ok(root()),
        });
        assert_eq!(tree(&canned.await).await.is_ok(), is_read, "{bytes}");
    };
    check(TREE_ANSWER_BYTES - 1, true).await;
    check(TREE_ANSWER_BYTES, true).await;
    check(TREE_ANSWER_BYTES + 1, false).await;
}

#[tokio::test]
async fn a_folder_takes_so_many_listings() {
    let check = async |listings: usize, is_read: bool| {
        let folder = |at: usize| json!({ "path": format!("{at}"), "mode": "040000", "type": "tree", "sha": "3".repeat(40) });
        let folders = json!({ "tree": (1..listings).map(folder).collect::<Vec<_>>() }).to_string();
        let canned = Canned::start(move |_, asked| match &*asked.line {
            line if line.starts_with("POST") => refused(404),
            line if line.ends_with(&format!("{}?recursive=1", "1".repeat(40))) => {
                ok(r#"{"tree":[],"truncated":true}"#)
            }
            line if line.ends_with(&"1".repeat(40)) => ok(folders.clone()),
            line if line.ends_with("recursive=1") => ok(r#"{"tree":[]}"#),
            _ => ok(root()),
        });
        assert_eq!(tree(&canned.await).await.is_ok(), is_read, "{listings}");
    };
    check(LISTINGS - 1, true).await;
    check(LISTINGS, true).await;
    check(LISTINGS + 1, false).await;
}

#[tokio::test]
async fn a_configuration_is_read_up_to_its_bound_in_bytes() {
    let check = async |bytes: u64, first: &str| {
        let config = padded(r#"{"specsDir":"docs/x"}"#, usize::try_from(bytes).unwrap());
        let blob = BlobId::of(&config);
        let folder = json!({ "tree": [{ "path": ".lean-spec", "mode": "040000", "type": "tree", "sha": "1".repeat(40) }] });
        let file = json!({ "tree": [{ "path": "config.json", "mode": "100644", "type": "blob", "sha": blob.to_string(), "size": bytes }] });
        let canned = Canned::start(move |_, asked| match &*asked.line {
            line if line.starts_with("POST") => refused(404),
            line if line.contains("/git/blobs/") => ok(config.clone()),
            line if line.ends_with(&"1".repeat(40)) => ok(file.to_string()),
            _ => ok(folder.to_string()),
        });
        assert_eq!(tree(&canned.await).await.unwrap().looked_at[0], first, "{bytes}");
    };
    check(CONFIG_BYTES - 1, "docs/x").await;
    check(CONFIG_BYTES, "docs/x").await;
    check(CONFIG_BYTES + 1, "specs").await;
}

#[tokio::test]
async fn a_batch_is_read_up_to_its_bound_in_bytes() {
    let check = async |bytes: usize, is_read: bool| {
        let blob = json!({ "byteSize": 1, "isBinary": false, "isTruncated": false, "text": "1" });
        let body = padded(&json!({ "data": { "repository": { "blob0": blob } } }).to_string(), bytes);
        let canned = Canned::start(move |_, _| ok(body.clone())).await;
        let wanted = [Wanted { blob: BlobId::of(b"1"), size: 1, path: "1/README.md".to_owned() }];
        let commit = "0".repeat(40).parse().unwrap();
        let end = canned.session().blobs(&repository(), commit, "specs", &wanted, &|_, _| {}).await;
        assert_eq!(end.is_ok(), is_read, "{bytes}");
    };
    check(BATCH_ANSWER_BYTES - 1, true).await;
    check(BATCH_ANSWER_BYTES, true).await;
    check(BATCH_ANSWER_BYTES + 1, false).await;
}

#[tokio::test]
async fn what_a_repository_says_of_itself_is_kept_up_to_its_bounds() {
    let found = async |name: &str, value: String| {
        let mut said: Value = serde_json::from_str(REPOSITORY).unwrap();
        said[name] = json!(value);
        let canned = Canned::start(move |_, _| ok(said.to_string())).await;
        match canned.session().repository(&by_name(), None).await {
            Ok(Conditional::Changed { value, .. }) => Some(value.repository),
            _ => None,
        }
    };
    let check = async |chars: usize, expect: String| {
        let repository = found("description", "ä".repeat(chars)).await;
        assert_eq!(repository.unwrap().description, Some(expect));
    };
    check(DESCRIPTION_CHARS - 1, "ä".repeat(DESCRIPTION_CHARS - 1)).await;
    check(DESCRIPTION_CHARS, "ä".repeat(DESCRIPTION_CHARS)).await;
    check(DESCRIPTION_CHARS + 1, format!("{}…", "ä".repeat(DESCRIPTION_CHARS))).await;
    let check = async |bytes: usize, is_taken: bool| {
        assert_eq!(found("default_branch", "a".repeat(bytes)).await.is_some(), is_taken, "{bytes}");
    };
    check(BRANCH_BYTES - 1, true).await;
    check(BRANCH_BYTES, true).await;
    check(BRANCH_BYTES + 1, false).await;
}

#[tokio::test]
async fn an_etag_is_kept_up_to_its_bound_in_bytes() {
    let check = async |bytes: usize, is_kept: bool| {
        let etag = format!("etag: \"{}\"", "a".repeat(bytes - 2));
        let canned = Canned::start(move |_, _| with(200, &[&etag], REPOSITORY)).await;
        let answer = canned.session().repository(&by_name(), None).await.unwrap();
        let Conditional::Changed { etag, .. } = answer else { panic!("{answer:?}") };
        assert_eq!(etag.is_some(), is_kept, "{bytes}");
    };
    check(ETAG_BYTES - 1, true).await;
    check(ETAG_BYTES, true).await;
    check(ETAG_BYTES + 1, false).await;
}

#[tokio::test]
async fn webhooks_are_read_up_to_their_bound_in_pages() {
    let check = async |pages: usize, read: usize| {
        let hook = json!({"id": 7, "events": ["push"], "config": {"url": "https://ci.example"}});
        let canned = Canned::start(move |number, _| {
            let count = if number < pages { 100 } else { 0 };
            ok(json!(vec![hook.clone(); count]).to_string())
        });
        let all = canned.await.session().hooks(&by_name()).await;
        assert_eq!(all.map(|all| all.len()), Ok(100 * read), "{pages}");
    };
    check(HOOK_PAGES - 1, HOOK_PAGES - 1).await;
    check(HOOK_PAGES, HOOK_PAGES).await;
    check(HOOK_PAGES + 1, HOOK_PAGES).await;
}

#[tokio::test]
async fn what_was_delivered_is_kept_up_to_its_bounds() {
    let read = async |event: String, cursor: String| {
        let guid: DeliveryGuid = "72d3162e-cc78-11e3-81ab-4c9367dc0958".parse().unwrap();
        let delivery = json!([{"id": 1, "guid": guid.to_string(), "event": event, "delivered_at": "2026-01-02T03:04:05Z"}]);
        let link = format!("link: <https://x.example/?cursor={cursor}>; rel=\"next\"");
        let canned = Canned::start(move |_, _| with(200, &[&link], delivery.to_string())).await;
        let read = canned.session().hook_deliveries(&by_name(), 7, None).await.unwrap();
        (read.deliveries.len(), read.next.is_some())
    };
    let check = async |bytes: usize, kept: usize| {
        assert_eq!(read("a".repeat(bytes), String::new()).await.0, kept, "{bytes}");
    };
    check(WORD_BYTES - 1, 1).await;
    check(WORD_BYTES, 1).await;
    check(WORD_BYTES + 1, 0).await;
    let check = async |bytes: usize, is_kept: bool| {
        assert_eq!(read("push".to_owned(), "a".repeat(bytes)).await.1, is_kept, "{bytes}");
    };
    check(CURSOR_BYTES - 1, true).await;
    check(CURSOR_BYTES, true).await;
    check(CURSOR_BYTES + 1, false).await;
}
