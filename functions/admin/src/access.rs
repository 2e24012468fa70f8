//! Who may do what: the bearer of a secret, or the one who was signed in; and how often somebody may try.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use domain::Secret;
use http::Extensions;
use http::request::Parts;
use web::sign_in::{Kind, bearer};
use web::{Refusal, is_same_secret};

use crate::app::{App, ClientAddress, not_configured, unavailable};
use crate::bounds::{TRIES, TRIES_SECONDS};

/// What is guarded by a secret. Each has its own count of failed tries: a scheduler with a wrong secret does not keep
/// its neighbours out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// `ADMIN_TOKEN`, and the link that works once.
    Admin,
    /// `VIEW_TOKEN`.
    Viewer,
    /// `CRON_SECRET`.
    Cron,
}

/// One who may change something. As an argument of a handler it refuses everybody else; where a cookie is what allows a
/// changing request, that has to carry the session's CSRF token in a header.
pub(crate) struct Admin;

impl FromRequestParts<App> for Admin {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let token = app.token(Kind::Admin)?;
        if let Some(given) = bearer(&parts.headers) {
            app.require_secret(Door::Admin, token, given, &parts.extensions).await?;
            return Ok(Self);
        }
        let session = app.sessions(Kind::Admin).and_then(|it| it.find(&parts.headers, app.now()));
        let session = session.ok_or_else(|| {
            Refusal::unauthorized(
                "This needs the `ADMIN_TOKEN`, as `Authorization: Bearer …`, or a sign-in at `/admin/sign-in`.",
            )
        })?;
        if !parts.method.is_safe() {
            session.require_meant(&parts.headers, None)?;
        }
        Ok(Self)
    }
}

/// The bearer of the `CRON_SECRET`.
pub(crate) struct Scheduler;

impl FromRequestParts<App> for Scheduler {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let secret = app.settings().cron_secret.as_ref().ok_or_else(|| not_configured("CRON_SECRET"))?;
        let given = bearer(&parts.headers).ok_or_else(|| {
            Refusal::unauthorized("This needs the `CRON_SECRET`, as `Authorization: Bearer …`.")
        })?;
        app.require_secret(Door::Cron, secret, given, &parts.extensions).await?;
        Ok(Self)
    }
}

impl App {
    /// Refuses one who does not know the secret (401), and one who tried too often (429), right or wrong.
    pub(crate) async fn require_secret(
        &self,
        door: Door,
        secret: &Secret,
        given: &str,
        request: &Extensions,
    ) -> Result<(), Refusal> {
        self.require_try(door, request, || is_same_secret(secret, given)).await
    }

    /// The same with another test of what was given: it is made only while there are tries left, those that others make at the
    /// same moment taken away.
    pub(crate) async fn require_try(
        &self,
        door: Door,
        request: &Extensions,
        is_right: impl FnOnce() -> bool,
    ) -> Result<(), Refusal> {
        let (store, now) = (self.store(), self.now());
        let who = who(door, request.get::<ClientAddress>());
        // A flood of those who have to wait is to cost a read each, and no write.
        let before = store.tries(&who, now, TRIES_SECONDS).await.map_err(unavailable)?;
        if before.failed >= TRIES {
            return Err(too_often());
        }
        let tries = store.begin_try(&who, now, TRIES_SECONDS).await.map_err(unavailable)?;
        if tries.all() > TRIES {
            store.end_try(&who, now, false).await.map_err(unavailable)?;
            return Err(if tries.failed >= TRIES { too_often() } else { too_many_at_once() });
        }
        let is_right = is_right();
        let ended = store.end_try(&who, now, !is_right).await.map_err(unavailable);
        if is_right {
            // Where that could not be noted, one is let in all the same: a link that works once would be lost.
            return Ok(());
        }
        ended?;
        tracing::warn!(sign_in.door = ?door, sign_in.failed = tries.failed + 1, "a sign-in failed");
        Err(Refusal::unauthorized("This is not the right token, or it is no longer good."))
    }
}

fn too_often() -> Refusal {
    let minutes = TRIES_SECONDS / 60;
    let detail =
        format!("There were too many failed tries from your address. Try again in {minutes} minutes.");
    Refusal::too_many_requests(detail, TRIES_SECONDS)
}

fn too_many_at_once() -> Refusal {
    let detail = "Too many tries from your address are under way. Try again in a second.";
    Refusal::too_many_requests(detail, 1)
}

/// Whose tries are counted together: an address; of IPv6 the network of 64 bits, which is what one customer has at least.
fn who(door: Door, address: Option<&ClientAddress>) -> String {
    let place = address.map_or_else(|| "unknown".to_owned(), |it| network(&it.0));
    let door = match door {
        Door::Admin => "admin",
        Door::Viewer => "viewer",
        Door::Cron => "cron",
    };
    format!("{door} {place}")
}

fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|it| it.to_canonical()) {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Err(_) => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_are_counted_by_network() {
        let check = |address: &str, expect: &str| assert_eq!(network(address), expect, "{address}");
        check("203.0.113.7", "203.0.113.7");
        check("::ffff:203.0.113.7", "203.0.113.7");
        check("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64");
        check("2001:db8:1:2::1", "2001:db8:1:2::/64");
        check("somewhere", "unknown");
        assert_ne!(who(Door::Admin, None), who(Door::Cron, None));
    }
}
