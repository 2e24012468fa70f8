//! What deliveries say. Source: docs.github.com/webhooks, "Webhook events and payloads".

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Kept;
use super::changes::{changes, new_commits, reachable};
use crate::model::object::{AUTHOR, EMAIL, Oid};
use crate::model::repository::Repository;

/// Something that webhooks hear of.
pub(in crate::model) struct Event {
    pub(in crate::model) name: &'static str,
    pub(in crate::model) action: Option<&'static str>,
    pub(in crate::model) payload: Value,
}

/// What addresses begin with, whatever this server is called.
const API: &str = "https://api.github.com";

/// Commits that a push lists.
const COMMITS: usize = 2048;

impl Event {
    /// Something happened to a repository itself.
    pub(in crate::model) fn repository(
        repository: &Repository,
        action: &'static str,
        changed: Option<Value>,
    ) -> Self {
        let mut payload = json!({
            "action": action,
            "repository": repository.described(API),
            "sender": sender(),
        });
        if let Some(changed) = changed {
            payload["changes"] = changed;
        }
        Self { name: "repository", action: Some(action), payload }
    }

    /// A branch or a tag moved. `others`: what branches there were before.
    pub(in crate::model) fn push(
        repository: &Repository,
        reference: &str,
        before: Option<Oid>,
        after: Option<Oid>,
        others: &BTreeMap<String, Oid>,
    ) -> Self {
        let objects = &repository.objects;
        let zeros = "0".repeat(40);
        let name = |oid: Option<Oid>| oid.map_or_else(|| zeros.clone(), |oid| oid.to_string());
        let known = others.values().copied().collect::<Vec<_>>();
        // A new branch brings what no branch had; another one what it did not have itself.
        let excluded = before.map_or_else(|| known.clone(), |before| vec![before]);
        let mut new = after.map_or_else(Vec::new, |after| new_commits(objects, after, &excluded));
        new.drain(..new.len().saturating_sub(COMMITS));
        let elsewhere = reachable(objects, &known);
        let url = format!("https://github.com/{}", repository.full_name());
        let described = |oid: Oid| commit(repository, oid, !elsewhere.contains(&oid), &url);
        let commits = new.iter().map(|&oid| described(oid)).collect::<Vec<_>>();
        let forced = match (before, after) {
            (Some(before), Some(after)) => !reachable(objects, &[after]).contains(&before),
            _ => false,
        };
        let payload = json!({
            "ref": reference,
            "before": name(before),
            "after": name(after),
            "repository": pushed(repository),
            "pusher": {"name": AUTHOR, "email": EMAIL},
            "sender": sender(),
            "created": before.is_none(),
            "deleted": after.is_none(),
            "forced": forced,
            "base_ref": null,
            "compare": format!("{url}/compare/{:.12}...{:.12}", name(before), name(after)),
            "commits": commits,
            "head_commit": after.map(described),
        });
        Self { name: "push", action: None, payload }
    }
}

/// That a webhook is there.
pub(super) fn ping(repository: &Repository, kept: &Kept) -> Event {
    let payload = json!({
        "zen": "Speak like a human.",
        "hook_id": kept.webhook.id,
        "hook": kept.described(API, &repository.full_name()),
        "repository": repository.described(API),
        "sender": sender(),
    });
    Event { name: "ping", action: None, payload }
}

/// A repository as pushes describe it: its times are numbers there.
fn pushed(repository: &Repository) -> Value {
    let mut described = repository.described(API);
    let seconds = |at: domain::Timestamp| at.as_millis().div_euclid(1000);
    described["created_at"] = seconds(repository.created_at).into();
    described["pushed_at"] = seconds(repository.pushed_at).into();
    described["master_branch"] = repository.default_branch.clone().into();
    described["stargazers"] = repository.stars.into();
    described
}

fn commit(repository: &Repository, oid: Oid, is_distinct: bool, url: &str) -> Value {
    let Some(commit) = repository.objects.commit(oid) else { return Value::Null };
    let changes = changes(&repository.objects, oid);
    let person = json!({"name": AUTHOR, "email": EMAIL, "username": AUTHOR.to_lowercase()});
    json!({
        "id": oid.to_string(),
        "tree_id": commit.tree.to_string(),
        "distinct": is_distinct,
        "message": commit.message,
        "timestamp": domain::Timestamp::from_millis(commit.at * 1000).to_string(),
        "url": format!("{url}/commit/{oid}"),
        "author": person,
        "committer": person,
        "added": changes.added,
        "removed": changes.removed,
        "modified": changes.modified,
    })
}

fn sender() -> Value {
    json!({"login": AUTHOR.to_lowercase(), "id": 1, "type": "User", "site_admin": false})
}
