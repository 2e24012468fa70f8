//! Who asks, and what they may see.

use std::collections::BTreeSet;

use domain::Timestamp;

use super::{Model, Repository, State};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Caller {
    Anonymous,
    Token(String),
}

impl Caller {
    pub(crate) fn named(token: Option<&str>) -> Self {
        token.map_or(Self::Anonymous, |token| Self::Token(token.to_owned()))
    }

    /// The token, where there is one.
    pub(crate) fn token(&self) -> Option<&str> {
        match self {
            Self::Anonymous => None,
            Self::Token(token) => Some(token),
        }
    }
}

/// A token that GitHub knows.
pub(crate) struct Token {
    /// The private repositories that it can read.
    private: BTreeSet<u64>,
    contents: bool,
    hooks: HookRights,
    expires_at: Option<Timestamp>,
}

/// What a token may do with webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookRights {
    /// Everything.
    Write,
    /// A fine-grained token that may only read them.
    Read,
    /// A fine-grained token without the permission: 403.
    FineGrained,
    /// A classic token without the scope, or of somebody who does not administrate the repository: 404.
    Classic,
}

/// How somebody is told that they may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    /// Nobody is who they say they are: 401.
    Anonymous,
    /// 403, with the permission that is missing.
    Permission,
    /// As if there was nothing: 404.
    Hidden,
}

impl Model {
    /// A token that reads what is public. Tokens that were not added are refused with 401.
    pub fn add_token(&self, token: &str) {
        let new =
            Token { private: BTreeSet::new(), contents: true, hooks: HookRights::Classic, expires_at: None };
        self.lock().tokens.insert(token.to_owned(), new);
    }

    /// Lets a token read a private repository.
    pub fn grant(&self, token: &str, repository: &str) {
        let mut state = self.lock();
        let id = state.named(repository).id;
        state.token(token).private.insert(id);
    }

    /// Takes that away again.
    pub fn revoke(&self, token: &str, repository: &str) {
        let mut state = self.lock();
        let id = state.named(repository).id;
        state.token(token).private.remove(&id);
    }

    /// The token has no right to read contents, only metadata.
    pub fn deny_contents(&self, token: &str) {
        self.lock().token(token).contents = false;
    }

    /// What the token may do with webhooks; nothing, until this is said.
    pub fn set_hook_rights(&self, token: &str, rights: HookRights) {
        self.lock().token(token).hooks = rights;
    }

    /// The token ends then; until then every answer says so.
    pub fn set_token_expiration(&self, token: &str, at: Timestamp) {
        self.lock().token(token).expires_at = Some(at);
    }

    /// The token is none any more: 401.
    pub fn remove_token(&self, token: &str) {
        self.lock().tokens.remove(token);
    }
}

impl State {
    fn token(&mut self, token: &str) -> &mut Token {
        self.tokens.get_mut(token).unwrap_or_else(|| panic!("there is no token `{token}`: add it first"))
    }

    /// Whether GitHub takes it.
    pub(crate) fn is_good(&self, token: &str, now: Timestamp) -> bool {
        let known = self.tokens.get(token);
        known.is_some_and(|known| known.expires_at.is_none_or(|at| now < at))
    }

    /// When it ends.
    pub(crate) fn token_expiration(&self, caller: &Caller) -> Option<Timestamp> {
        self.tokens.get(caller.token()?)?.expires_at
    }

    /// Whether it is there for them at all.
    pub(crate) fn may_see(&self, caller: &Caller, repository: &Repository) -> bool {
        let token = caller.token().and_then(|token| self.tokens.get(token));
        !repository.private || token.is_some_and(|token| token.private.contains(&repository.id))
    }

    /// Whether they may read its contents, given that they see it.
    pub(crate) fn may_read_contents(&self, caller: &Caller) -> bool {
        caller.token().and_then(|token| self.tokens.get(token)).is_none_or(|token| token.contents)
    }

    /// Whether they may read webhooks, or change them.
    pub(crate) fn may_hook(&self, caller: &Caller, is_write: bool) -> Result<(), Denied> {
        let Some(token) = caller.token().and_then(|token| self.tokens.get(token)) else {
            return Err(if is_write { Denied::Anonymous } else { Denied::Hidden });
        };
        match token.hooks {
            HookRights::Write => Ok(()),
            HookRights::Read if !is_write => Ok(()),
            HookRights::Read | HookRights::FineGrained => Err(Denied::Permission),
            HookRights::Classic => Err(Denied::Hidden),
        }
    }
}
