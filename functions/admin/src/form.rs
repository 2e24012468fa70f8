//! The forms: what somebody typed, kept as it is for the page that shows it again, and read as the API reads a body.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse as _, Response};
use domain::Settings;
use http::StatusCode;
use http::request::Parts;
use serde_json::{Map, Value};
use web::sign_in::{Kind, Session};
use web::{Preferences, Refusal, address};

use crate::app::App;
use crate::body::Fields;
use crate::sign_in::see_other;

/// Fields that are texts: empty is as if nothing was said.
const TEXTS: [&str; 3] = ["name", "branch", "specsPath"];

/// Fields that are ticked or not.
const TICKED: [&str; 2] = ["featured", "webhook"];

/// One who is signed in as admin, and looks at a page. Anybody else is sent to sign in, and comes back.
pub(crate) struct SignedIn {
    pub(crate) session: Session,
    pub(crate) preferences: Preferences,
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        app.token(Kind::Admin).map_err(Refusal::into_response)?;
        let session = app.sessions(Kind::Admin).and_then(|it| it.find(&parts.headers, app.now()));
        let Some(session) = session else {
            let path = if parts.method.is_safe() { parts.uri.path() } else { page_of(parts.uri.path()) };
            return Err(see_other(&format!("/admin/sign-in?next={}", address::segment(path))));
        };
        Ok(Self { session, preferences: Preferences::of(&parts.headers) })
    }
}

/// The page that has the form which is sent to that address.
fn page_of(path: &str) -> &str {
    let Some(rest) = path.strip_prefix("/admin/projects/") else { return "/admin/projects/new" };
    let id = rest.split('/').next().unwrap_or_default();
    path.get(..path.len() - rest.len() + id.len()).unwrap_or("/admin")
}

/// A form that was sent by one who is signed in, and was meant: it carries the session's CSRF token.
pub(crate) struct Sent {
    pub(crate) who: SignedIn,
    pub(crate) typed: Typed,
}

impl FromRequest<App> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let who = SignedIn::from_request_parts(&mut parts, app).await?;
        let headers = parts.headers.clone();
        let form = Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts, body), app).await;
        let Form(pairs) = form.map_err(|rejection| unreadable(&rejection).into_response())?;
        let typed = Typed::read(pairs);
        who.session.require_meant(&headers, Some(typed.get("csrf"))).map_err(Refusal::into_response)?;
        Ok(Self { who, typed })
    }
}

/// A form that could not be read.
pub(crate) fn unreadable(rejection: &FormRejection) -> Refusal {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::too_large("The form is over 64 KiB."),
        _ => Refusal::invalid("The form cannot be read."),
    }
}

/// What somebody typed, by field; of a field that is there twice the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Typed(BTreeMap<String, String>);

impl Typed {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut typed = BTreeMap::new();
        for (name, value) in pairs {
            typed.entry(name).or_insert(value);
        }
        Self(typed)
    }

    /// The settings of a project, as its form shows them.
    pub(crate) fn of(settings: &Settings) -> Self {
        let Settings { name, branch, specs_path, frequency_minutes, featured, webhook } = settings;
        let path = specs_path.as_ref().map(|it| it.as_str().to_owned());
        let texts = [("name", name.clone()), ("branch", branch.clone()), ("specsPath", path)];
        let number = [("frequencyMinutes", Some(frequency_minutes.to_string()))];
        let ticked = |is: bool| is.then(|| "on".to_owned());
        let flags = [("featured", ticked(*featured)), ("webhook", ticked(*webhook))];
        let all = texts.into_iter().chain(number).chain(flags);
        Self(all.filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
    }

    /// What was typed there; empty where nothing was.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Whether it is there, ticked or pressed.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// What the named fields say, read as the JSON of the API is. All that is wrong with their values is found at once: a
    /// field that is, is left out, and the others are read again.
    pub(crate) fn read_as<T>(
        &self,
        names: &[&'static str],
        read: impl Fn(Fields) -> Result<T, Refusal>,
    ) -> Result<T, Vec<Refusal>> {
        let mut members = self.members(names);
        let mut wrong = Vec::new();
        loop {
            match read(Fields::of(members.clone())) {
                Ok(read) if wrong.is_empty() => return Ok(read),
                Ok(_) => return Err(wrong),
                Err(refusal) => {
                    let known = refusal.wrong_field().and_then(|field| members.remove(field.name));
                    wrong.push(refusal);
                    if known.is_none() {
                        return Err(wrong);
                    }
                }
            }
        }
    }

    /// What the named fields say, as a body would.
    pub(crate) fn fields(&self, names: &[&'static str]) -> Fields {
        Fields::of(self.members(names))
    }

    fn members(&self, names: &[&'static str]) -> Map<String, Value> {
        let value = |name: &&'static str| {
            let typed = self.get(name).trim();
            if TICKED.contains(name) {
                return Some(Value::Bool(self.has(name)));
            }
            match (typed, *name) {
                ("", name) => (TEXTS.contains(&name) || name == "frequencyMinutes").then_some(Value::Null),
                (typed, "frequencyMinutes") => Some(typed.parse::<i64>().map_or(typed.into(), Into::into)),
                (typed, _) => Some(typed.into()),
            }
        };
        names.iter().filter_map(|name| Some(((*name).to_owned(), value(name)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::settings::{Change, NAMES};

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        Typed::read(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    fn change(typed: &Typed) -> Result<Settings, Vec<Refusal>> {
        let read = |mut fields: Fields| Ok(Change::read(&mut fields)?.apply(&Settings::default()));
        typed.read_as(&NAMES, read)
    }

    #[test]
    fn settings_that_are_shown_and_sent_back_are_the_same() {
        let settings = Settings {
            branch: Some("dev".to_owned()),
            specs_path: "docs/specs".parse().ok(),
            frequency_minutes: 5,
            featured: true,
            ..Settings::default()
        };
        assert_eq!(change(&Typed::of(&settings)).unwrap(), settings);
        assert_eq!(change(&typed(&[("name", "  "), ("frequencyMinutes", "")])).unwrap(), Settings::default());
    }

    #[test]
    fn everything_that_is_wrong_is_found_at_once() {
        let wrong = typed(&[("branch", "a..b"), ("specsPath", "../x"), ("frequencyMinutes", "often")]);
        let refused = change(&wrong).unwrap_err();
        let names: Vec<_> = refused.iter().filter_map(Refusal::wrong_field).map(|it| it.name).collect();
        assert_eq!(names, ["branch", "specsPath", "frequencyMinutes"]);
    }

    #[test]
    fn one_who_signs_in_again_comes_back_to_the_page_with_the_form() {
        let check = |path: &str, expect: &str| assert_eq!(page_of(path), expect);
        check("/admin/projects", "/admin/projects/new");
        check("/admin/projects/acme.app", "/admin/projects/acme.app");
        check("/admin/projects/acme.app/deliveries/x/redeliver", "/admin/projects/acme.app");
    }
}
