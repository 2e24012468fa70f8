//! Signing in and out, of both kinds of people.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use http::header::{HeaderMap, HeaderValue, LOCATION, SET_COOKIE};
use http::{Extensions, StatusCode};
use serde::Deserialize;
use web::sign_in::{Kind, Sessions, next_path, require_same_origin};
use web::{Preferences, Refusal};

use crate::access::Door;
use crate::app::App;
use crate::form::unreadable;
use crate::{pages, refused};

/// What the address of a sign-in page carries. Where it says something twice, the first is meant.
#[derive(Default)]
struct Asked {
    next: Option<String>,
    once: Option<String>,
}

impl Asked {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut asked = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "next" => _ = asked.next.get_or_insert(value),
                "once" => _ = asked.once.get_or_insert(value),
                _ => {}
            }
        }
        asked
    }
}

/// The pairs of a query.
type Pairs = Query<Vec<(String, String)>>;

/// The fields of a sign-in.
#[derive(Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    token: String,
    next: Option<String>,
    once: Option<String>,
}

/// The field that every other form has.
#[derive(Deserialize)]
pub(crate) struct Meant {
    #[serde(default)]
    csrf: String,
}

type Fields<T> = Result<Form<T>, FormRejection>;

/// The page on which viewers sign in.
pub(crate) async fn viewer_page(
    State(app): State<App>,
    Query(pairs): Pairs,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    app.token(Kind::Viewer)?;
    let (asked, preferences) = (Asked::read(pairs), Preferences::of(&headers));
    Ok(pages::page(pages::sign_in(preferences, Kind::Viewer, asked.next.as_deref(), None)))
}

/// The page on which admins sign in. With the link of a local start it has only a button: whoever previews a link does not
/// use it up.
pub(crate) async fn admin_page(
    State(app): State<App>,
    Query(pairs): Pairs,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    app.token(Kind::Admin)?;
    let (asked, preferences) = (Asked::read(pairs), Preferences::of(&headers));
    let next = asked.next.as_deref();
    Ok(pages::page(match asked.once {
        Some(once) if app.once().is_some_and(|it| it.is_open(app.now())) => {
            pages::once(preferences, &once, next)
        }
        Some(_) => {
            pages::sign_in(preferences, Kind::Admin, next, Some(preferences.texts().sign_in.no_longer))
        }
        None => pages::sign_in(preferences, Kind::Admin, next, None),
    }))
}

/// Signs a viewer in.
pub(crate) async fn sign_in_viewer(
    State(app): State<App>,
    headers: HeaderMap,
    extensions: Extensions,
    fields: Fields<Given>,
) -> Result<Response, Refusal> {
    let given = read(fields)?;
    require_same_origin(&headers)?;
    let right = app.require_secret(Door::Viewer, app.token(Kind::Viewer)?, &given.token, &extensions).await;
    match right {
        Ok(()) => Ok(signed_in(&app, &[Kind::Viewer], next_path(given.next.as_deref()))),
        Err(refusal) => once_more(Kind::Viewer, &given, &headers, refusal),
    }
}

/// Signs an admin in, who is a viewer too.
pub(crate) async fn sign_in_admin(
    State(app): State<App>,
    headers: HeaderMap,
    extensions: Extensions,
    fields: Fields<Given>,
) -> Result<Response, Refusal> {
    let given = read(fields)?;
    require_same_origin(&headers)?;
    let token = app.token(Kind::Admin)?;
    let right = match &given.once {
        Some(once) => {
            let is_right = || app.once().is_some_and(|it| it.take(once, app.now()));
            app.require_try(Door::Admin, &extensions, is_right).await
        }
        None => app.require_secret(Door::Admin, token, &given.token, &extensions).await,
    };
    let next = next_path(Some(given.next.as_deref().unwrap_or("/admin")));
    match right {
        Ok(()) => Ok(signed_in(&app, &[Kind::Admin, Kind::Viewer], next)),
        Err(refusal) => once_more(Kind::Admin, &given, &headers, refusal),
    }
}

/// Signs out, as admin and as viewer.
pub(crate) async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
    fields: Fields<Meant>,
) -> Result<Response, Refusal> {
    let meant = read(fields)?;
    // A browser sends no cookie with what another site's page sends, and would still take the answer's.
    require_same_origin(&headers)?;
    // One whose session has ended is signed out already.
    if let Some(session) = app.sessions(Kind::Admin).and_then(|it| it.find(&headers, app.now())) {
        session.require_meant(&headers, Some(&meant.csrf))?;
    }
    let mut response = see_other("/");
    for kind in [Kind::Admin, Kind::Viewer] {
        response.headers_mut().append(SET_COOKIE, Sessions::end(kind, app.settings().secure));
    }
    Ok(response)
}

fn read<T>(fields: Fields<T>) -> Result<T, Refusal> {
    fields.map(|Form(fields)| fields).map_err(|rejection| unreadable(&rejection))
}

fn signed_in(app: &App, kinds: &[Kind], next: &str) -> Response {
    let mut response = see_other(next);
    for sessions in kinds.iter().filter_map(|kind| app.sessions(*kind)) {
        response.headers_mut().append(SET_COOKIE, sessions.begin(app.now()));
    }
    response
}

/// A wrong token: the page again, with what is wrong on it.
fn once_more(kind: Kind, given: &Given, headers: &HeaderMap, refusal: Refusal) -> Result<Response, Refusal> {
    let is_of_tries = matches!(refusal.status, StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS);
    if !is_of_tries || refused::wants_json(headers) {
        return Err(refusal);
    }
    let preferences = Preferences::of(headers);
    let words = refusal.sentence(preferences.lang);
    let said = if given.once.is_some() && refusal.status == StatusCode::UNAUTHORIZED {
        preferences.texts().sign_in.no_longer
    } else {
        words.as_str()
    };
    let page = pages::sign_in(preferences, kind, given.next.as_deref(), Some(said));
    Ok(pages::refused_page(refusal, page))
}

/// 303, to a path of this site.
pub(crate) fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}
