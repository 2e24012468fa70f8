//! The app as a service: its routes, and around them what every answer has, whoever made it.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use axum::response::{IntoResponse as _, Response};
use axum::routing::future::RouteFuture;
use axum::{BoxError, Router};
use http::header::ACCEPT;
use http::{Method, Request};
use tower_service::Service;
use web::headers::secure;
use web::{Preferences, Refusal};

use crate::app::App;
use crate::gate::{Gate, closed, gate, keep_nowhere};
use crate::{html, slash};

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

    /// Says no before any route is asked, as the routes do: as a page to those who read pages.
    pub fn refuse<B>(&self, request: &Request<B>, refusal: Refusal) -> Answering {
        let response = refusal.clone().into_response();
        let state = if is_of_pages(request) {
            let reader = self.reader(request, None);
            State::Page(Box::pin(reader.page(refusal, response)))
        } else {
            State::Said(Some(response))
        };
        let has_query = request.uri().query().is_some();
        Answering { state, reader: None, has_query, is_showcase: false }
    }

    fn reader<B>(&self, request: &Request<B>, project: Option<String>) -> Reader {
        Reader {
            app: self.app.clone(),
            preferences: Preferences::of(request.headers()),
            wants_body: request.method() != Method::HEAD,
            project,
        }
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
        let gate = gate(&self.app, request.headers(), request.uri());
        let reads_pages = is_of_pages(&request);
        let is_showcase = gate != Gate::Open;
        let has_query = request.uri().query().is_some();
        if gate == Gate::Closed {
            let refused = closed(request.method(), request.uri(), reads_pages);
            return Answering { state: State::Said(Some(refused)), reader: None, has_query, is_showcase };
        }
        if let Some(there) = slash::without(request.method(), request.uri()) {
            return Answering { state: State::Said(Some(there)), reader: None, has_query, is_showcase };
        }
        let reader = reads_pages.then(|| {
            // One who may not look is not told what there is.
            let project = match gate {
                Gate::Outside => None,
                _ => html::project_of(&self.app, request.uri().path()),
            };
            self.reader(&request, project)
        });
        let routing = self.router.call(request.map(Body::new));
        Answering { state: State::Routing(routing), reader, has_query, is_showcase }
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
    preferences: Preferences,
    wants_body: bool,
    /// The project whose frame a refusal has.
    project: Option<String>,
}

impl Reader {
    async fn page(self, refusal: Refusal, response: Response) -> Response {
        let mut page = html::refused(self.app, self.project, self.preferences, refusal, response).await;
        if !self.wants_body {
            *page.body_mut() = Body::empty();
        }
        page
    }
}

/// An answer that is being made.
pub struct Answering {
    state: State,
    reader: Option<Reader>,
    has_query: bool,
    is_showcase: bool,
}

enum State {
    Routing(RouteFuture<Infallible>),
    /// A refusal that becomes a page. Boxed: few are refused, and the others should not carry the place for it.
    Page(Pin<Box<dyn Future<Output = Response> + Send>>),
    /// Answered before any route: refused at the gate, or led to another address; `None` when that was said.
    Said(Option<Response>),
}

impl Future for Answering {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let response = loop {
            match &mut this.state {
                State::Routing(routing) => {
                    let Ok(mut response) = ready!(Pin::new(routing).poll(cx));
                    if let Some(refusal) = Refusal::of_rejection(&response, this.has_query) {
                        response = refusal.into_response();
                    }
                    let refused = this.reader.take().zip(response.extensions_mut().remove::<Refusal>());
                    let Some((reader, refusal)) = refused else { break response };
                    this.state = State::Page(Box::pin(reader.page(refusal, response)));
                }
                State::Page(page) => break ready!(page.as_mut().poll(cx)),
                State::Said(said) => break said.take().unwrap_or_default(),
            }
        };
        Poll::Ready(Ok(finished(response, this.is_showcase)))
    }
}

fn finished(mut response: Response, is_showcase: bool) -> Response {
    secure(response.headers_mut());
    if is_showcase {
        keep_nowhere(response.headers_mut());
    }
    response
}
