//! Which function takes which request.

use std::collections::BTreeSet;

use super::{functions, tagged, text};
use crate::calls::{self, Token};

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
fn what_the_router_of_admin_takes_reaches_it() {
    let tokens = calls::tokens("functions/admin/src");
    let routed = routes("AdminFunction");
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
                assert!(routed.contains(&route), "the template does not send `{route}` to admin");
                seen += 1;
            }
        }
    }
    assert!(seen > 5, "the router of admin was not found");
}
