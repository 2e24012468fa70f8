//! What fields are.

use bytes::Bytes;
use domain::Timestamp;
use graphql_parser::query::Field;
use serde_json::{Value, json};

use super::execute::Execution;
use crate::model::{Entry, Found, Mode, Object, Oid, Repository};

/// A value that fields are asked of.
pub(super) enum Node<'a> {
    Query,
    RateLimit,
    Repository(&'a Repository),
    Ref { of: &'a Repository, name: String, commit: Oid },
    Object { of: &'a Repository, oid: Oid, object: &'a Object, path: String },
    Entry { of: &'a Repository, entry: &'a Entry, path: String },
}

impl Node<'_> {
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Query => "Query",
            Self::RateLimit => "RateLimit",
            Self::Repository(_) => "Repository",
            Self::Ref { .. } => "Ref",
            Self::Object { object: Object::Blob(_), .. } => "Blob",
            Self::Object { object: Object::Tree(_), .. } => "Tree",
            Self::Object { object: Object::Commit(_), .. } => "Commit",
            Self::Entry { .. } => "TreeEntry",
        }
    }
}

/// GitHub gives such errors no type.
const WENT_WRONG: &str =
    "Something went wrong while executing your query. Please include `C0DE:1` when reporting this issue.";

type Same<'s, 'a> = &'s [&'a Field<'static, String>];

impl<'a> Execution<'a> {
    /// The value of a field; `same`: all that ask for it by that name.
    pub(super) fn resolve(
        &mut self,
        node: &Node<'a>,
        field: &'a Field<'static, String>,
        same: Same<'_, 'a>,
        path: &[Value],
    ) -> Value {
        match node {
            Node::Query if field.name == "repository" => self.repository(field, same, path),
            Node::Query => self.value(&Node::RateLimit, same, path),
            Node::RateLimit => self.rate_limit(field),
            Node::Repository(of) => self.of_repository(of, field, same, path),
            Node::Ref { of, name, commit } => match field.name.as_str() {
                "name" => name.clone().into(),
                "prefix" => "refs/heads/".into(),
                _ => self.object(of, *commit, String::new(), same, path),
            },
            Node::Object { of, oid, object, path: at } => match field.name.as_str() {
                "oid" => oid.to_string().into(),
                "abbreviatedOid" => oid.to_string()[..7].into(),
                "file" => self.file(of, object, field, same, path),
                name => self.of_object(of, object, at, name, same, path),
            },
            Node::Entry { of, entry, path: at } => match field.name.as_str() {
                "name" => entry.name.clone().into(),
                "oid" => entry.oid.to_string().into(),
                "mode" => entry.mode.number().into(),
                "type" => entry.mode.kind().into(),
                "path" => at.clone().into(),
                "size" => of.objects.blob(entry.oid).map_or(0, Bytes::len).into(),
                // A submodule's commit is somewhere else.
                _ if entry.mode == Mode::Submodule => Value::Null,
                _ => self.object(of, entry.oid, at.clone(), same, path),
            },
        }
    }

    fn repository(&mut self, field: &'a Field<'static, String>, same: Same<'_, 'a>, path: &[Value]) -> Value {
        let owner = self.text(field, "owner").unwrap_or_default();
        let name = self.text(field, "name").unwrap_or_default();
        let follow = self.argument(field, "followRenames") != Some(Value::Bool(false));
        let state = self.state;
        let found = match state.find_by_name(self.caller, &owner, &name) {
            Some(Found::Here(id)) => state.repository(id),
            Some(Found::Moved(id)) if follow => state.repository(id),
            _ => None,
        };
        match found {
            None => {
                let message = format!("Could not resolve to a Repository with the name '{owner}/{name}'.");
                self.failed(Some("NOT_FOUND"), &message, field, path)
            }
            Some(repository) if repository.taken_down => {
                self.failed(Some("FORBIDDEN"), "Repository access blocked", field, path)
            }
            Some(repository) => self.value(&Node::Repository(repository), same, path),
        }
    }

    fn of_repository(
        &mut self,
        of: &'a Repository,
        field: &'a Field<'static, String>,
        same: Same<'_, 'a>,
        path: &[Value],
    ) -> Value {
        let is_content = matches!(field.name.as_str(), "object" | "ref" | "defaultBranchRef");
        if is_content && of.disabled {
            return self.failed(Some("FORBIDDEN"), "Repository access blocked", field, path);
        }
        if is_content && !self.state.may_read_contents(self.caller) {
            let message = "Resource not accessible by personal access token";
            return self.failed(Some("FORBIDDEN"), message, field, path);
        }
        match field.name.as_str() {
            "databaseId" => of.id.into(),
            "description" => of.description.clone().into(),
            "isArchived" => of.archived.into(),
            "isDisabled" => of.disabled.into(),
            "isEmpty" => of.is_empty().into(),
            "isPrivate" => of.private.into(),
            "visibility" => if of.private { "PRIVATE" } else { "PUBLIC" }.into(),
            "name" => of.name.clone().into(),
            "nameWithOwner" => of.full_name().into(),
            "stargazerCount" => of.stars.into(),
            "defaultBranchRef" => self.reference(of, &of.default_branch, same, path),
            "ref" => {
                let name = self.text(field, "qualifiedName").unwrap_or_default();
                let short = name.strip_prefix("refs/heads/").or_else(|| name.strip_prefix("heads/"));
                self.reference(of, short.unwrap_or(&name), same, path)
            }
            _ => {
                if self.goes_wrong() {
                    return self.failed(None, WENT_WRONG, field, path);
                }
                let found = if let Some(oid) = self.text(field, "oid") {
                    oid.parse().ok().map(|oid| (oid, String::new()))
                } else {
                    let expression = self.text(field, "expression").unwrap_or_default();
                    of.object_of(&expression).map(|(_, oid, path)| (oid, path))
                };
                found.map_or(Value::Null, |(oid, at)| self.object(of, oid, at, same, path))
            }
        }
    }

    fn reference(&mut self, of: &'a Repository, name: &str, same: Same<'_, 'a>, path: &[Value]) -> Value {
        match of.branches.get(name) {
            Some(&commit) => self.value(&Node::Ref { of, name: name.to_owned(), commit }, same, path),
            None => Value::Null,
        }
    }

    fn object(
        &mut self,
        of: &'a Repository,
        oid: Oid,
        at: String,
        same: Same<'_, 'a>,
        path: &[Value],
    ) -> Value {
        let Some(object) = of.objects.get(oid) else { return Value::Null };
        self.blobs += usize::from(matches!(object, Object::Blob(_)));
        self.value(&Node::Object { of, oid, object, path: at }, same, path)
    }

    /// Counts an object that is asked for. Whether it is one that a fault makes go wrong.
    fn goes_wrong(&mut self) -> bool {
        self.objects += 1;
        self.partial && self.objects % 2 == 1
    }

    /// What is at a path of a commit.
    fn file(
        &mut self,
        of: &'a Repository,
        object: &'a Object,
        field: &'a Field<'static, String>,
        same: Same<'_, 'a>,
        path: &[Value],
    ) -> Value {
        if self.goes_wrong() {
            return self.failed(None, WENT_WRONG, field, path);
        }
        let at = self.text(field, "path").unwrap_or_default();
        let Object::Commit(commit) = object else { return Value::Null };
        match of.objects.entry_at(commit.tree, &at) {
            Some(entry) => self.value(&Node::Entry { of, entry, path: at }, same, path),
            None => Value::Null,
        }
    }

    fn of_object(
        &mut self,
        of: &'a Repository,
        object: &'a Object,
        at: &str,
        name: &str,
        same: Same<'_, 'a>,
        path: &[Value],
    ) -> Value {
        match object {
            Object::Blob(content) => self.of_blob(content, name),
            Object::Commit(commit) => match name {
                "committedDate" => second(commit.at).into(),
                "message" => commit.message.clone().into(),
                _ => self.object(of, commit.tree, String::new(), same, path),
            },
            Object::Tree(entries) => {
                let mut list = Vec::with_capacity(entries.len());
                for (index, entry) in entries.iter().enumerate() {
                    let at = if at.is_empty() { entry.name.clone() } else { format!("{at}/{}", entry.name) };
                    let mut path = path.to_vec();
                    path.push(index.into());
                    list.push(self.value(&Node::Entry { of, entry, path: at }, same, &path));
                }
                list.into()
            }
        }
    }

    fn of_blob(&self, content: &Bytes, name: &str) -> Value {
        // As git tells: a NUL among the first bytes.
        let is_binary = content.iter().take(8000).any(|&byte| byte == 0);
        let limit = self.state.limits.text_bytes;
        match name {
            "byteSize" => content.len().into(),
            "isBinary" => is_binary.into(),
            "isTruncated" => (!is_binary && content.len() > limit).into(),
            _ if is_binary || self.without_texts => Value::Null,
            _ => {
                // Text that is no UTF-8 arrives with its bytes replaced.
                let text = String::from_utf8_lossy(content);
                let cut = if content.len() > limit { text.floor_char_boundary(limit) } else { text.len() };
                text[..cut].into()
            }
        }
    }

    fn rate_limit(&self, field: &Field<'static, String>) -> Value {
        let Some((cost, left)) = &self.cost else { return Value::Null };
        match field.name.as_str() {
            "cost" => json!(cost),
            "limit" => json!(left.limit),
            "remaining" => json!(left.remaining),
            "used" => json!(left.used),
            "nodeCount" => json!(self.nodes),
            _ => second(left.reset).into(),
        }
    }
}

fn second(seconds: i64) -> String {
    Timestamp::from_millis(seconds.saturating_mul(1000)).to_string()
}
