//! All functions on one port, as the HTTP API of template.yaml divides requests between them.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum::routing::future::RouteFuture;
use futures_util::future::Either;
use http::Method;
use read::{Answering, Routes};
use tower_service::Service;
use web::Refusal;

use crate::failure::Failure;
use crate::hosts::Hosts;

/// The routes that template.yaml gives to another function are its, the rest is read's: the same path may have methods of
/// both.
#[derive(Clone)]
pub(crate) struct Front {
    read: Routes,
    others: Vec<Function>,
    hosts: Hosts,
}

#[derive(Clone)]
struct Function {
    app: Router,
    routes: FunctionRoutes,
}

/// Paths and methods that are a function's.
#[derive(Clone)]
struct FunctionRoutes(Arc<matchit::Router<Vec<Method>>>);

impl Front {
    /// In front of `read`, and of the functions that run besides it, by their names in the template, for requests to those
    /// hosts.
    pub(crate) fn new(
        read: Routes,
        others: impl IntoIterator<Item = (&'static str, Router)>,
        hosts: Hosts,
    ) -> Result<Self, Failure> {
        let function = |(name, app)| Ok(Function { app, routes: FunctionRoutes::of_template(name)? });
        let others = others.into_iter().map(function).collect::<Result<_, Failure>>()?;
        Ok(Self { read, others, hosts })
    }
}

impl FunctionRoutes {
    fn of_template(function: &str) -> Result<Self, Failure> {
        let own = embedded::routes(function).map_err(|failure| Failure::new(failure.to_string()))?;
        let mut routes = matchit::Router::new();
        for (path, methods) in own {
            routes
                .insert(path.as_str(), methods)
                .map_err(|error| Failure::new(format!("template.yaml: `{path}`: {error}")))?;
        }
        Ok(Self(Arc::new(routes)))
    }

    fn has(&self, method: &Method, path: &str) -> bool {
        self.0.at(path).is_ok_and(|found| found.value.contains(method))
    }
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<RouteFuture<Infallible>, Answering>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if !self.hosts.take(request.uri(), request.headers()) {
            return Either::Right(self.read.refuse(&request, not_this_host()));
        }
        let (method, path) = (request.method(), request.uri().path());
        match self.others.iter_mut().find(|function| function.routes.has(method, path)) {
            Some(function) => Either::Left(function.app.call(request)),
            None => Either::Right(self.read.call(request)),
        }
    }
}

fn not_this_host() -> Refusal {
    Refusal::misdirected(
        "This server is reached as `localhost`, and by no name of another site. Behind a proxy or a tunnel it has to know its \
         own: `livespecs --public-url https://…`.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_goes_where_the_template_sends_it() {
        let admin = FunctionRoutes::of_template("AdminFunction").unwrap();
        let check = |method: Method, path: &str, expect: bool| {
            assert_eq!(admin.has(&method, path), expect, "{method} {path}");
        };
        check(Method::GET, "/", false);
        check(Method::GET, "/admin", true);
        check(Method::GET, "/admin/", false);
        check(Method::HEAD, "/admin", false);
        check(Method::GET, "/admin/sign-in", true);
        check(Method::POST, "/admin/sign-in", true);
        check(Method::PUT, "/admin/sign-in", false);
        check(Method::GET, "/admin/projects.json", true);
        check(Method::GET, "/admin/projects/acme.app", true);
        check(Method::GET, "/admin/nothing", false);
        check(Method::GET, "/sign-in", true);
        check(Method::GET, "/api/projects", false);
        check(Method::POST, "/api/projects", true);
        check(Method::GET, "/api/projects/acme.app", false);
        check(Method::PATCH, "/api/projects/acme.app", true);
        check(Method::DELETE, "/api/projects/acme.app", true);
        check(Method::POST, "/api/projects/acme.app/sync", true);
        check(Method::GET, "/api/projects/acme.app/sync", false);
        check(Method::POST, "/api/projects/acme.app/sync/more", false);
        check(Method::GET, "/api/projects/acme.app/specs", false);
        check(Method::POST, "/api/projects/acme.app/search", false);
        check(Method::GET, "/api/cron/sync", true);
        check(Method::POST, "/api/cron/sync", true);
        check(Method::POST, "/api/revalidate", false);
        check(Method::GET, "/projects/admin/specs", false);
    }

    #[test]
    fn deliveries_go_to_the_webhook_function() {
        let webhook = FunctionRoutes::of_template("WebhookFunction").unwrap();
        assert!(webhook.has(&Method::POST, "/webhooks/github"));
        assert!(webhook.has(&Method::POST, "/webhooks/github/01ARYZ6S41ZW0020G30G2GC1R8"));
        assert!(!webhook.has(&Method::GET, "/webhooks/github"));
        assert!(!webhook.has(&Method::POST, "/webhooks/github/a/b"));
    }
}
