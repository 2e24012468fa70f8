//! Which function takes which request.

use std::collections::BTreeSet;

use serde_yaml::Value;

use super::{functions, tagged, template, text};
use crate::calls::{self, Token};

/// What goes to webhook.
const DELIVERIES: [&str; 2] = ["POST /webhooks/github", "POST /webhooks/github/{project}"];

/// What goes to admin, as the API says it. Those that its router does not have yet it answers as not found.
const ADMIN: &str = "
    GET POST /sign-in
    GET POST /admin/sign-in
    POST /admin/sign-out
    GET /admin
    GET /admin/projects.json
    GET /admin/projects/new
    GET POST /admin/projects/{id}
    POST /admin/projects
    POST /admin/projects/{id}/remove
    POST /admin/projects/{id}/sync
    POST /admin/projects/{id}/webhook
    POST /admin/projects/{id}/deliveries/{guid}/redeliver
    POST /api/projects
    PATCH DELETE /api/projects/{id}
    POST /api/projects/{id}/sync
    GET POST DELETE /api/projects/{id}/webhook
    POST /api/projects/{id}/webhook/ping
    GET /api/projects/{id}/deliveries
    POST /api/projects/{id}/deliveries/{guid}/redeliver
    GET POST /api/cron/sync
";

fn routes(function: &str) -> BTreeSet<String> {
    let functions = functions();
    let (_, function) = functions.iter().find(|(id, _)| id == function).unwrap();
    let mut routes = BTreeSet::new();
    for (name, event) in function["Properties"]["Events"].as_mapping().unwrap() {
        let route = &event["Properties"];
        assert_eq!((&event["Type"], tagged(&route["ApiId"]).as_str()), (&"HttpApi".into(), "Api"));
        let route = format!("{} {}", text(&route["Method"]), text(&route["Path"]));
        assert!(routes.insert(route), "`{}` is there twice", text(name));
    }
    routes
}

#[test]
fn admin_has_its_routes_one_by_one_with_their_methods() {
    let expected = ADMIN.lines().flat_map(|line| {
        let mut words = line.split_whitespace().collect::<Vec<_>>();
        let path = words.pop();
        words.into_iter().map(move |method| format!("{method} {}", path.unwrap_or_default()))
    });
    assert_eq!(routes("AdminFunction"), expected.collect::<BTreeSet<_>>());
}

#[test]
fn webhook_has_its_two_routes() {
    assert_eq!(routes("WebhookFunction"), DELIVERIES.map(str::to_owned).into());
}

#[test]
fn readers_deliveries_and_the_management_have_each_a_measure_of_their_own() {
    let template = template();
    let api = &template["Resources"]["Api"]["Properties"];
    let check = |settings: &Value, prefix: &str| {
        assert_eq!(tagged(&settings["ThrottlingRateLimit"]), format!("{prefix}ThrottleRate"));
        assert_eq!(tagged(&settings["ThrottlingBurstLimit"]), format!("{prefix}ThrottleBurst"));
    };
    let of_routes = &api["RouteSettings"];
    check(&of_routes["$default"], "");
    for route in DELIVERIES {
        check(&of_routes[route], "Webhook");
    }
    check(&api["DefaultRouteSettings"], "Admin");
    assert_eq!(
        of_routes.as_mapping().unwrap().len(),
        3,
        "a route that is named cannot be removed in one deployment"
    );
}

#[test]
fn what_the_routers_take_reaches_them() {
    taken("functions/admin/src", "AdminFunction", 5);
    taken("functions/webhook/src", "WebhookFunction", 1);
}

/// Every route in those sources is the function's; there are more than so many.
fn taken(folder: &str, function: &str, more_than: usize) {
    let tokens = calls::tokens(folder);
    let routed = routes(function);
    let starts = tokens.windows(3).enumerate().filter_map(|(at, window)| match window {
        [Token::Word(word), Token::Sign('('), Token::Text(path)] if word == "route" => Some((at + 3, path)),
        _ => None,
    });
    let mut seen = 0;
    for (start, path) in starts {
        // Its methods are named up to where the next route begins.
        let methods = tokens[start..].iter().take_while(|token| {
            let Token::Word(word) = token else { return true };
            !["route", "fallback", "layer", "with_state"].contains(&word.as_str())
        });
        for method in methods {
            if let Token::Word(word) = method
                && ["get", "post", "put", "patch", "delete"].contains(&word.as_str())
            {
                let route = format!("{} {path}", word.to_uppercase());
                assert!(routed.contains(&route), "the template does not send `{route}` to `{function}`");
                seen += 1;
            }
        }
    }
    assert!(seen > more_than, "the router of `{function}` was not found");
}
