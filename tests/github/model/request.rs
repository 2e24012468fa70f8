//! What was asked, and what happens when it is.

use super::{Fault, Model, Resource, State};

/// A request that was made.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which one it was, from 0.
    pub number: usize,
    /// What it asks for.
    pub kind: Kind,
    /// `GET`, `POST`, `PATCH`, `DELETE`.
    pub method: String,
    /// The path, decoded.
    pub path: String,
    /// The query, as it came.
    pub query: String,
    /// What it is counted by.
    pub resource: Resource,
    /// The token that came with it.
    pub token: Option<String>,
    /// It says what is known already (`If-None-Match`).
    pub conditional: bool,
    /// GraphQL: the names of all fields.
    pub fields: Vec<String>,
    /// GraphQL: how many objects it asks for by `object(…)`.
    pub objects: usize,
    /// The answer's status; 0 while there is none.
    pub status: u16,
    /// It did not count.
    pub free: bool,
}

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A repository.
    Repository,
    /// A commit.
    Commit,
    /// A tree.
    Tree,
    /// A blob.
    Blob,
    /// A webhook, or all of them.
    Hooks,
    /// What a webhook delivered.
    Deliveries,
    /// GraphQL.
    GraphQl,
    /// A file of the raw file host.
    Raw,
    /// The limits.
    RateLimit,
    /// Nothing that is modelled.
    Unknown,
}

type Action = Box<dyn FnOnce(&Model) + Send>;

type Fits = Box<dyn Fn(&Request) -> bool + Send>;

/// A fault to come.
pub(super) struct Planned {
    pub(super) fits: Fits,
    pub(super) fault: Fault,
    pub(super) left: usize,
}

/// What happens after a request to come.
pub(super) struct AfterRequest {
    path: String,
    /// So many more.
    after: usize,
    action: Option<Action>,
}

impl Model {
    /// Once the `n`th request from now (1 is the next one) whose path contains `path`, or that asks GraphQL for a field of
    /// that name, has been worked out, and before it is answered, this happens. So does a branch move in the middle.
    pub fn after_request(&self, path: &str, n: usize, action: impl FnOnce(&Model) + Send + 'static) {
        let after = AfterRequest { path: path.to_owned(), after: n, action: Some(Box::new(action)) };
        self.lock().after_requests.push(after);
    }

    /// All requests since the beginning, or since they were forgotten.
    pub fn requests(&self) -> Vec<Request> {
        self.lock().log.clone()
    }

    /// How many there were.
    pub fn request_count(&self) -> usize {
        self.lock().log.len()
    }

    /// Forgets the requests, so that the next ones can be counted.
    pub fn forget_requests(&self) {
        self.lock().log.clear();
    }

    /// What was asked that is not modelled: routes, query parameters, fields of GraphQL.
    pub fn unknown(&self) -> Vec<String> {
        self.lock().unknown.clone()
    }

    /// The same, and it is forgiven: the server does not fail for it any more.
    pub fn take_unknown(&self) -> Vec<String> {
        std::mem::take(&mut self.lock().unknown)
    }

    /// # Panics
    /// Where something was asked that is not modelled.
    pub fn assert_no_unknown(&self) {
        let unknown = self.unknown();
        assert!(unknown.is_empty(), "GitHub was asked what it does not know:\n{}", unknown.join("\n"));
    }

    pub(crate) fn remember_unknown(&self, what: String) {
        self.lock().remember_unknown(what);
    }

    /// A request came. Gives its number, and what goes wrong with it.
    pub(crate) fn begin(&self, mut request: Request) -> (usize, Option<Fault>) {
        let fault = self.fault(&request);
        let mut state = self.lock();
        request.number = state.log.len();
        let number = request.number;
        state.log.push(request);
        (number, fault)
    }

    /// A request is worked out: what was to happen then, happens.
    pub(crate) fn worked_out(&self, request: &Request) {
        let mut actions = Vec::new();
        {
            let mut state = self.lock();
            for hook in &mut state.after_requests {
                if hook.after > 0 && names(request, &hook.path) {
                    hook.after -= 1;
                    if hook.after == 0 {
                        actions.extend(hook.action.take());
                    }
                }
            }
            state.after_requests.retain(|hook| hook.action.is_some());
        }
        for action in actions {
            action(self);
        }
    }

    /// What became of a request. The log may have been forgotten since.
    pub(crate) fn answered(&self, request: &Request, status: u16, free: bool) {
        let mut state = self.lock();
        if let Some(logged) = state.log.get_mut(request.number)
            && logged.path == request.path
        {
            (logged.status, logged.free) = (status, free);
        }
    }
}

impl State {
    pub(crate) fn remember_unknown(&mut self, what: String) {
        self.unknown.push(what);
    }
}

/// Whether a request is one of those that `what` names.
pub(super) fn names(request: &Request, what: &str) -> bool {
    request.path.contains(what) || request.fields.iter().any(|field| field == what)
}
