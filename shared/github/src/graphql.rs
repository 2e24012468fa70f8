//! Questions in GraphQL, and the shape of what they are answered with.

use std::sync::atomic::Ordering;

use bytes::Bytes;
use domain::{CommitId, Repository};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::exchange::{Failure, Question};
use crate::limits::{Resource, limit};
use crate::{GitHubError, Session};

/// A query that is put together: names and ids only as variables, never as text of the query.
pub(crate) struct Query {
    parameters: String,
    fields: String,
    variables: Map<String, Value>,
}

/// What came back. Errors may stand beside data, and then nulls in the data are not to be believed.
#[derive(Deserialize)]
pub(crate) struct Reply<T> {
    pub(crate) data: Option<Data<T>>,
    #[serde(default, deserialize_with = "null_is_none")]
    pub(crate) errors: Vec<QueryError>,
}

#[derive(Deserialize)]
pub(crate) struct Data<T> {
    pub(crate) repository: Option<T>,
}

#[derive(Deserialize)]
pub(crate) struct QueryError {
    /// `NOT_FOUND`, `RATE_LIMITED`, `FORBIDDEN`.
    #[serde(default, rename = "type")]
    pub(crate) kind: Option<String>,
    #[serde(default)]
    message: Option<String>,
}

/// An object of git's: a tree or a blob, as far as it was asked for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Node {
    pub(crate) oid: Option<String>,
    /// A tree's.
    pub(crate) entries: Option<Vec<Entry>>,
    /// A blob's.
    pub(crate) byte_size: Option<u64>,
    pub(crate) is_binary: Option<bool>,
    pub(crate) is_truncated: Option<bool>,
    pub(crate) text: Option<String>,
}

/// An entry of a tree.
#[derive(Deserialize)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) oid: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) mode: u32,
    pub(crate) object: Option<Node>,
}

/// A list; `null` is an empty one.
fn null_is_none<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<QueryError>, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

impl Query {
    /// A query about that repository.
    pub(crate) fn about(repository: &Repository) -> Self {
        let mut variables = Map::new();
        variables.insert("owner".into(), repository.name.owner().into());
        variables.insert("name".into(), repository.name.name().into());
        Self { parameters: "$owner: String!, $name: String!".into(), fields: String::new(), variables }
    }

    /// Gives a value for the text of the query to refer to.
    pub(crate) fn variable(&mut self, name: &str, kind: &str, value: impl Into<Value>) {
        self.parameters.extend([", $", name, ": ", kind, "!"]);
        self.variables.insert(name.to_owned(), value.into());
    }

    /// Asks for that of the repository.
    pub(crate) fn fields(&mut self, text: &str) {
        self.fields.extend([" ", text]);
    }

    /// Asks for what is at a path of a commit; nothing is there where `alias` is null.
    pub(crate) fn object_at(&mut self, alias: &str, commit: CommitId, path: &str, fields: &str) {
        self.object(alias, "expression", "String", format!("{commit}:{path}"), fields);
    }

    /// Asks for an object by its id.
    pub(crate) fn object_of(&mut self, alias: &str, id: String, fields: &str) {
        self.object(alias, "oid", "GitObjectID", id, fields);
    }

    fn object(&mut self, alias: &str, by: &str, kind: &str, value: String, fields: &str) {
        self.variable(alias, kind, value);
        self.fields(&format!("{alias}: object({by}: ${alias}) {{ {fields} }}"));
    }

    fn body(self) -> Bytes {
        let Self { parameters, fields, variables } = self;
        let query = format!("query({parameters}) {{ repository(owner: $owner, name: $name) {{{fields} }} }}");
        json!({ "query": query, "variables": variables }).to_string().into()
    }
}

impl Session {
    /// Asks GraphQL. Limits, which come with status 200 there, are errors; all other errors are left to the caller.
    pub(crate) async fn query<T: DeserializeOwned>(
        &self,
        query: Query,
        bound: usize,
        what: &'static str,
    ) -> Result<Reply<T>, Failure> {
        let resource = Resource::Graphql;
        let url = self.hub.addresses.graphql.clone();
        let body = Some(query.body());
        let question = Question { body, resource, bound, divisible: true, ..Question::json(url, what) };
        let answer = self.ask(question).await.inspect_err(|failure| {
            if matches!(failure.error, GitHubError::NotFound | GitHubError::Forbidden) {
                tracing::debug!("GitHub has no GraphQL for us: the rest is asked by REST");
                self.no_graphql.store(true, Ordering::Relaxed);
            }
        })?;
        let reply: Reply<T> = answer.json(what)?;
        for error in &reply.errors {
            let message = error.message.as_deref().unwrap_or_default();
            let limited = error.kind.as_deref() == Some("RATE_LIMITED");
            let now = (self.hub.now)();
            let met = |message| limit(200, &answer.headers, message, resource, now);
            // By its type alone where the message says nothing.
            let met = met(message).or_else(|| limited.then(|| met("rate limit exceeded")).flatten());
            if let Some(error) = met {
                self.limits.close(resource, &error);
                return Err(error.into());
            }
        }
        Ok(reply)
    }
}
