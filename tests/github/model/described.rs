//! Repositories and webhooks, as answers and deliveries describe them.

use domain::Timestamp;
use serde_json::{Value, json};

use super::Repository;
use super::webhook::Kept;

impl Repository {
    /// Source: docs.github.com/rest/repos/repos, "Get a repository".
    pub(crate) fn described(&self, base: &str) -> Value {
        let name = self.full_name();
        json!({
            "id": self.id,
            "node_id": format!("R_{}", self.id),
            "name": self.name,
            "full_name": name,
            "private": self.private,
            "visibility": if self.private { "private" } else { "public" },
            "owner": {"login": self.owner, "type": "Organization"},
            "html_url": format!("https://github.com/{name}"),
            "description": self.description,
            "fork": false,
            "url": format!("{base}/repos/{name}"),
            "created_at": second(self.created_at),
            "updated_at": second(self.updated_at),
            "pushed_at": second(self.pushed_at),
            "stargazers_count": self.stars,
            "archived": self.archived,
            "disabled": self.disabled,
            "default_branch": self.default_branch,
        })
    }
}

impl Kept {
    /// Source: docs.github.com/rest/repos/webhooks, "Get a repository webhook". Nobody sees a secret again.
    pub(crate) fn described(&self, base: &str, repository: &str) -> Value {
        let hook = &self.webhook;
        let url = format!("{base}/repos/{repository}/hooks/{}", hook.id);
        let mut config = json!({
            "content_type": hook.content_type,
            "insecure_ssl": if hook.insecure_ssl { "1" } else { "0" },
            "url": hook.url,
        });
        if hook.secret.is_some() {
            config["secret"] = "********".into();
        }
        let last = self.deliveries.iter().rev().find_map(|delivery| delivery.answered.as_ref());
        let last = match last {
            None => json!({"code": null, "status": "unused", "message": null}),
            Some(answer) if answer.status == "OK" => {
                json!({"code": answer.status_code, "status": "active", "message": "OK"})
            }
            Some(answer) => {
                json!({"code": answer.status_code, "status": "failed", "message": answer.status})
            }
        };
        json!({
            "type": "Repository",
            "id": hook.id,
            "name": "web",
            "active": hook.active,
            "events": hook.events,
            "config": config,
            "updated_at": second(self.updated_at),
            "created_at": second(self.created_at),
            "url": url,
            "test_url": format!("{url}/test"),
            "ping_url": format!("{url}/pings"),
            "deliveries_url": format!("{url}/deliveries"),
            "last_response": last,
        })
    }
}

/// GitHub has whole seconds.
pub(crate) fn second(at: Timestamp) -> String {
    let whole = at.as_millis().div_euclid(1000) * 1000;
    Timestamp::from_millis(whole).to_string()
}
