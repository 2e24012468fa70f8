//! The app as a service: its routes, and around them what every answer has, whoever made it.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use axum::routing::future::RouteFuture;
use axum::{BoxError, Router};
use http::header::ACCEPT;
use http::{Method, Request};
use tower_service::Service;
use web::Refusal;
use web::headers::secure;
use web::layout::Scheme;

use crate::app::App;
use crate::html;

/// The read function's app: what Lambda, the local stack and the tests call.
#[derive(Clone)]
pub struct Routes {
    router: Router,
    app: App,
}

impl Routes {
    pub(crate) fn new(app: App) -> Self {
        Self { router: crate::router::router(app.clone()), app }
    }
}

impl<B> Service<Request<B>> for Routes
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Answering {
        let reader = is_of_pages(&request).then(|| Reader {
            app: self.app.clone(),
            scheme: html::scheme(request.headers()),
            wants_body: request.method() != Method::HEAD,
        });
        Answering { routing: self.router.call(request.map(Body::new)), reader, page: None }
    }
}

/// Whether a refusal is to be shown as a page: to those who did not ask for JSON.
fn is_of_pages<B>(request: &Request<B>) -> bool {
    let wants_json = |accept: &str| accept.contains("json") && !accept.contains("html");
    let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
    !request.uri().path().starts_with("/api/") && !accept.is_some_and(wants_json)
}

/// One who reads pages.
struct Reader {
    app: App,
    scheme: Option<Scheme>,
    wants_body: bool,
}

impl Reader {
    async fn page(self, refusal: Refusal, response: Response) -> Response {
        let mut page = html::refused(self.app, self.scheme, refusal, response).await;
        if !self.wants_body {
            *page.body_mut() = Body::empty();
        }
        page
    }
}

/// An answer that is being made.
pub struct Answering {
    routing: RouteFuture<Infallible>,
    reader: Option<Reader>,
    /// Boxed: few are refused, and the others should not carry the place for it.
    page: Option<Pin<Box<dyn Future<Output = Response> + Send>>>,
}

impl Future for Answering {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if this.page.is_none() {
            let Ok(mut response) = ready!(Pin::new(&mut this.routing).poll(cx));
            let refused = this.reader.take().zip(response.extensions_mut().remove::<Refusal>());
            let Some((reader, refusal)) = refused else { return Poll::Ready(Ok(secured(response))) };
            this.page = Some(Box::pin(reader.page(refusal, response)));
        }
        match &mut this.page {
            Some(page) => page.as_mut().poll(cx).map(|page| Ok(secured(page))),
            None => Poll::Pending,
        }
    }
}

fn secured(mut response: Response) -> Response {
    secure(response.headers_mut());
    response
}
