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
    routes: Arc<matchit::Router<Vec<Method>>>,
}

impl Front {
    /// In front of `read`, and of `admin` where that runs.
    pub(crate) fn new(read: Routes, admin: Option<Router>) -> Result<Self, Failure> {
        let Some(app) = admin else { return Ok(Self { read, admin: None }) };
        let of_admin =
            embedded::routes("AdminFunction").map_err(|failure| Failure::new(failure.to_string()))?;
        let mut routes = matchit::Router::new();
        for (path, methods) in of_admin {
            routes
                .insert(path.as_str(), methods)
                .map_err(|error| Failure::new(format!("template.yaml: `{path}`: {error}")))?;
        }
        Ok(Self { read, admin: Some(Admin { app, routes: Arc::new(routes) }) })
    }
}

impl Admin {
    fn takes(&self, request: &Request) -> bool {
        let found = self.routes.at(request.uri().path());
        found.is_ok_and(|found| found.value.contains(request.method()))
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
            Some(admin) if admin.takes(&request) => Either::Left(admin.app.call(request)),
            _ => Either::Right(self.read.call(request)),
        }
    }
}
