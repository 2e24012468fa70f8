use std::fmt::Write as _;

use domain::RepositoryId;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};

use super::*;

const GUID: &str = "72d3162e-cc78-11e3-81ab-4c9367dc0958";
const PUSH: &str = r#"{
    "ref": "refs/heads/main", "before": "1", "after": "2", "created": false, "deleted": false, "forced": false,
    "commits": [{"id": "2", "message": "Merge me", "added": ["a b.md"], "removed": [], "modified": ["c.md"]}],
    "head_commit": {"id": "2"}, "pusher": {"name": "x"},
    "repository": {"id": 7, "full_name": "acme/app", "default_branch": "main", "owner": {"id": 1}}
}"#;

fn headers(changes: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let usual =
        [("x-github-delivery", GUID), ("x-github-event", "push"), ("content-type", "application/json")];
    for (name, value) in usual {
        headers.insert(name, value.parse().unwrap());
    }
    for (name, value) in changes {
        if headers.remove(*name).is_none() || !value.is_empty() {
            headers.append(*name, value.parse().unwrap());
        }
    }
    headers
}

#[test]
fn a_push_is_read_with_the_files_of_its_commits() {
    let message = read(&headers(&[]), PUSH.as_bytes()).unwrap();
    assert_eq!((message.guid.to_string().as_str(), message.event.as_str()), (GUID, "push"));
    assert_eq!(message.repository.map(|it| it.id), Some(RepositoryId(7)));
    let push = message.push.unwrap();
    assert_eq!((push.reference.as_str(), push.default_branch.as_deref()), ("refs/heads/main", Some("main")));
    assert_eq!((push.files.commits(), push.files.are_all()), (1, false), "it may be a merge");
    assert_eq!(message.body.len(), 16);
}

#[test]
fn the_name_of_an_event_has_its_bound_in_bytes() {
    let check = |bytes: usize, is_read: bool| {
        let read = read(&headers(&[("x-github-event", &"a".repeat(bytes))]), b"{}");
        assert_eq!(read.is_ok(), is_read, "{bytes}: {read:?}");
    };
    check(WORD_BYTES - 1, true);
    check(WORD_BYTES, true);
    check(WORD_BYTES + 1, false);
}

#[test]
fn a_form_says_the_same_as_json() {
    let plain = PUSH.replace("Merge me", "A+B & C=D");
    let form =
        format!("x=1&payload={}", percent_encode(plain.as_bytes(), NON_ALPHANUMERIC)).replace("%20", "+");
    let form =
        read(&headers(&[("content-type", "application/x-www-form-urlencoded")]), form.as_bytes()).unwrap();
    let json =
        read(&headers(&[("content-type", "application/json; charset=utf-8")]), plain.as_bytes()).unwrap();
    assert_eq!((form.push, form.repository), (json.push, json.repository));
    assert_ne!(form.body, json.body, "the bytes are others");
}

#[test]
fn other_events_are_read_as_far_as_they_are_alike() {
    let read =
        |event: &str, body: &str| read(&headers(&[("x-github-event", event)]), body.as_bytes()).unwrap();
    let renamed = read("repository", r#"{"action": "renamed", "repository": {"id": 7}, "changes": {}}"#);
    assert_eq!((renamed.action.as_deref(), renamed.push), (Some("renamed"), None));
    assert_eq!(read("ping", r#"{"zen": "Z.", "hook_id": 1}"#).repository, None);
    assert_eq!(read("create", r#"{"ref": 1, "commits": 2, "action": "Bad action"}"#).action, None);
}

#[test]
fn what_cannot_be_read_says_what_is_wrong() {
    let check = |changes: &[(&'static str, &str)], body: &str, expect: Unreadable| {
        assert_eq!(read(&headers(changes), body.as_bytes()), Err(expect), "{changes:?} {body}");
    };
    check(&[("x-github-delivery", "")], PUSH, Unreadable::Guid);
    check(&[("x-github-delivery", "META")], PUSH, Unreadable::Guid);
    check(
        &[("x-github-delivery", GUID), ("x-other", ""), ("x-github-delivery", "x")],
        PUSH,
        Unreadable::Guid,
    );
    check(&[("x-github-event", "")], PUSH, Unreadable::Event);
    check(&[("x-github-event", "PUSH")], PUSH, Unreadable::Event);
    check(&[("x-github-event", &"x".repeat(WORD_BYTES + 1))], PUSH, Unreadable::Event);
    check(&[("content-type", "text/plain")], PUSH, Unreadable::ContentType);
    check(&[("content-type", "application/x-www-form-urlencoded")], PUSH, Unreadable::Form);
    check(
        &[("content-type", "application/x-www-form-urlencoded")],
        "payload={}&payload={}",
        Unreadable::Form,
    );
    for body in
        ["", "{", "[]", "null", "{}", r#"{"ref": "x", "ref": "y", "repository": {"id": 1}}"#, "\u{feff}{}"]
    {
        check(&[], body, Unreadable::Json);
    }
    check(&[], &PUSH.replace("\"id\": 7", "\"id\": -7"), Unreadable::Json);
    check(&[], &PUSH.replace("\"added\": [\"a b.md\"]", "\"added\": 3"), Unreadable::Json);
}

#[test]
fn a_header_twice_is_none() {
    let mut headers = headers(&[]);
    headers.append("x-github-event", "push".parse().unwrap());
    assert_eq!(read(&headers, PUSH.as_bytes()), Err(Unreadable::Event));
}

#[test]
fn a_hundred_thousand_commits_are_counted_and_not_kept() {
    let mut body = String::from(r#"{"ref": "refs/heads/main", "repository": {"id": 7}, "commits": ["#);
    for n in 0..100_000 {
        let comma = if n == 0 { "" } else { "," };
        let _ = write!(body, r#"{comma}{{"id":"{n}","message":"x","added":["s/{n}"]}}"#);
    }
    body.push_str("]}");
    let push = read(&headers(&[]), body.as_bytes()).unwrap().push.unwrap();
    assert_eq!((push.files.commits(), push.files.are_all()), (100_000, false));
}

#[test]
fn a_body_that_is_deep_costs_nothing() {
    let deep = "[".repeat(1_000_000);
    let body = format!(r#"{{"x": {deep}"#);
    assert_eq!(read(&headers(&[]), body.as_bytes()), Err(Unreadable::Json));
}
