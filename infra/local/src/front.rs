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

use crate::failure::Failure;

/// The routes that template.yaml gives to the admin function are its, the rest is read's: the same path may have methods
/// of both.
#[derive(Clone)]
pub(crate) struct Front {
    read: Routes,
    admin: Option<Admin>,
}

#[derive(Clone)]
struct Admin {
    app: Router,
    routes: AdminRoutes,
}

/// Paths and methods that are the admin function's.
#[derive(Clone)]
struct AdminRoutes(Arc<matchit::Router<Vec<Method>>>);

impl Front {
    /// In front of `read`, and of `admin` where that runs.
    pub(crate) fn new(read: Routes, admin: Option<Router>) -> Result<Self, Failure> {
        let Some(app) = admin else { return Ok(Self { read, admin: None }) };
        Ok(Self { read, admin: Some(Admin { app, routes: AdminRoutes::of_template()? }) })
    }
}

impl AdminRoutes {
    fn of_template() -> Result<Self, Failure> {
        let of_admin =
            embedded::routes("AdminFunction").map_err(|failure| Failure::new(failure.to_string()))?;
        let mut routes = matchit::Router::new();
        for (path, methods) in of_admin {
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
        match &mut self.admin {
            Some(admin) if admin.routes.has(request.method(), request.uri().path()) => {
                Either::Left(admin.app.call(request))
            }
            _ => Either::Right(self.read.call(request)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_goes_where_the_template_sends_it() {
        let admin = AdminRoutes::of_template().unwrap();
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
}
