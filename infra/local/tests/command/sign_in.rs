//! The link of a start that signs in once.

use scenarios::http::{self, Request, Response};

use crate::stage::Stage;
use crate::world::Server;

fn form(server: &Server, path: &str, fields: &str, cookies: &str) -> Response {
    let origin = format!("http://{}", server.address);
    let request = Request { method: "POST", body: fields.into(), ..Request::get(path) }
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", origin)
        .header("cookie", cookies);
    http::send(server.address, &request).unwrap()
}

/// What a browser sends after that answer.
fn cookies(answer: &Response) -> String {
    let set = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
    let pairs = set.map(|(_, value)| value.split(';').next().unwrap());
    pairs.filter(|pair| !pair.ends_with('=')).collect::<Vec<_>>().join("; ")
}

/// The value of a field of a page's form.
fn field(page: &str, name: &str) -> String {
    let rest = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("{page}"));
    rest.split('"').next().unwrap().to_owned()
}

#[test]
fn the_link_signs_in_once_and_who_signed_in_may_look_and_sign_out() {
    let stage = Stage::new();
    let server = stage.serve_with(&["--in-memory"], &[("ADMIN_TOKEN", "")]);
    let said = server.process.said();
    let link = said.split_whitespace().find(|word| word.contains("/admin/sign-in?once=")).unwrap();
    let path = link.strip_prefix(&format!("http://{}", server.address)).unwrap();

    // A page with a button: whoever previews the link does not use it up.
    let page = server.get(path);
    assert_eq!((page.status, page.header("set-cookie")), (200, None));
    assert!(server.get(path).text().contains("<button"));
    let fields = format!("once={}", field(&page.text(), "once"));
    let signed_in = form(&server, "/admin/sign-in", &fields, "");
    assert_eq!((signed_in.status, signed_in.header("location")), (303, Some("/admin")));
    let session = cookies(&signed_in);
    let secure =
        signed_in.headers.iter().any(|(name, value)| name == "set-cookie" && value.contains("Secure"));
    assert!(session.contains("livespecs-") && !secure, "{session}");

    let again = form(&server, "/admin/sign-in", &fields, "");
    assert_eq!((again.status, again.header("set-cookie")), (401, None));
    let page = server.get(path);
    assert!(
        page.text().contains("no longer good") && !page.text().contains("name=\"once\""),
        "{}",
        page.text()
    );

    let with =
        |request: Request| http::send(server.address, &request.header("cookie", session.clone())).unwrap();
    let csrf = field(&with(Request::get("/admin")).text(), "csrf");
    let add = Request::post("/api/projects", &serde_json::json!({"repo": "acme/app"}));
    assert_eq!(with(add.clone()).status, 403);
    assert_eq!(with(add.header("x-csrf-token", csrf.clone())).status, 201);
    assert!(with(Request::get("/admin")).text().contains("acme/app"));
    assert_eq!(server.get("/admin").status, 303);

    assert_eq!(form(&server, "/admin/sign-out", "csrf=other", &session).status, 403);
    let signed_out = form(&server, "/admin/sign-out", &format!("csrf={csrf}"), &session);
    assert_eq!((signed_out.status, cookies(&signed_out)), (303, String::new()));
}

#[test]
fn with_a_token_of_ones_own_there_is_no_link() {
    let stage = Stage::new();
    let server = stage.serve(&["--in-memory"]);
    let said = server.process.said();
    assert!(said.contains("/admin (sign in with ADMIN_TOKEN)") && !said.contains("once="), "{said}");
    assert!(!said.contains(crate::world::ADMIN_TOKEN), "{said}");
    let fields = format!("token={}", crate::world::ADMIN_TOKEN);
    assert_eq!(form(&server, "/admin/sign-in", &fields, "").status, 303);
}
