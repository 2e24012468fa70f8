//! Managing projects by the forms of the pages, as a browser without script does.

use domain::sync::{Signal, Trigger};
use http::{Method, StatusCode};

use crate::world::{Answer, Ask, World, spec};

/// One who is signed in, and looks at pages.
pub(crate) struct Browser<'a> {
    world: &'a World,
    cookie: String,
    csrf: String,
}

impl<'a> Browser<'a> {
    pub(crate) async fn new(world: &'a World) -> Self {
        let cookie = world.signed_in().await;
        let mut browser = Self { world, cookie, csrf: String::new() };
        browser.csrf = browser.get("/admin/projects/new").await.csrf();
        browser
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let ask = Ask::new(Method::GET, path).cookie(&self.cookie).header("accept", "text/html");
        self.world.send(ask).await
    }

    pub(crate) async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let fields = [&[("csrf", self.csrf.as_str())], fields].concat();
        self.world.send(Ask::form(path, &fields).cookie(&self.cookie)).await
    }

    /// What a form that is sent is answered with, and the page that one is sent on to.
    pub(crate) async fn done(&self, path: &str, fields: &[(&str, &str)], to: &str) -> Answer {
        let sent = self.send(path, fields).await;
        assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, to), "{}", sent.text);
        self.get(to).await
    }
}

/// What is said to be wrong beside a field.
fn beside(page: &Answer, field: &str) -> String {
    let after = page.text.split_once(&format!("id=\"Wrong-{field}\"")).map(|(_, rest)| rest);
    let said = after.and_then(|rest| rest.split_once("<span>")?.1.split_once("</span>"));
    said.map(|(said, _)| said.replace("<code>", "`").replace("</code>", "`")).unwrap_or_default()
}

#[tokio::test]
async fn a_project_is_shown_before_it_is_added() {
    let world = World::new().await;
    world.repository("acme/app");
    let browser = Browser::new(&world).await;
    let typed = [("repo", " acme/app "), ("name", "<App>"), ("frequencyMinutes", "5")];
    let preview = browser.send("/admin/projects", &typed).await;
    assert_eq!((preview.status, preview.header("cache-control")), (StatusCode::OK, "no-store"));
    for shown in [">acme/app</a>", "<dd dir=\"auto\">main</dd>", "<dd dir=\"auto\">specs</dd>", "<dd>1</dd>"]
    {
        assert!(preview.text.contains(shown), "{shown}: {}", preview.text);
    }
    assert!(preview.text.contains("name=\"name\" value=\"&#60;App&#62;\""), "{}", preview.text);
    assert!(world.stored("acme.app").await.is_none(), "nothing is added yet");

    let edit = browser.send("/admin/projects", &[typed[0], typed[1], typed[2], ("edit", "yes")]).await;
    assert!(edit.text.contains("value=\" acme/app \"") && edit.text.contains("value=\"5\""), "{}", edit.text);

    let confirmed = [typed[0], typed[1], typed[2], ("confirm", "yes")];
    let page = browser.done("/admin/projects", &confirmed, "/admin/projects/acme.app?done=added").await;
    assert!(page.text.contains("The project was added."), "{}", page.text);
    let stored = world.stored("acme.app").await.unwrap();
    assert_eq!((stored.name(), stored.settings.frequency_minutes), ("<App>", 5));
    assert_eq!(world.signal().await, Signal::look(vec![stored.ulid], Trigger::Added));
}

#[tokio::test]
async fn what_is_wrong_with_a_new_project_is_said_beside_its_field_and_what_was_typed_stays() {
    let world = World::new().await;
    world.project("acme/app").await;
    world.github.create("acme/empty");
    world.github.push("acme/empty", "main", github_model::Push::new().write("x", "1"));
    world.repository("acme/other");
    let browser = Browser::new(&world).await;
    let check = async |fields: &[(&str, &str)], status: u16, field: &str, expect: &str| {
        let page = browser.send("/admin/projects", fields).await;
        assert_eq!(page.status.as_u16(), status, "{field}: {}", page.text);
        assert!(beside(&page, field).starts_with(expect), "{field}: {} {}", beside(&page, field), page.text);
        for (name, value) in fields {
            assert!(page.text.contains(&format!("name=\"{name}\" value=\"{value}\"")), "{name} is kept");
        }
    };
    check(&[("repo", "")], 400, "repo", "Expected a repository on GitHub").await;
    check(&[("repo", "acme")], 422, "repo", "Expected a repository on GitHub").await;
    check(&[("repo", "acme/none")], 422, "repo", "GitHub has no repository `acme/none`").await;
    check(&[("repo", "acme/empty")], 422, "specsPath", "No specs were found in `acme/empty`").await;
    let page = browser.send("/admin/projects", &[("repo", "acme/empty")]).await;
    assert!(
        beside(&page, "specsPath").ends_with("Set “Specs folder” if they are elsewhere."),
        "{}",
        page.text
    );
    check(&[("repo", "acme/other"), ("id", "A!")], 422, "id", "Expected up to 140 of").await;
    check(&[("repo", "acme/other"), ("id", "new")], 422, "id", "The id `new` has a meaning").await;
    check(&[("repo", "acme/other"), ("branch", "a..b")], 422, "branch", "No branch can be called that").await;
    check(&[("repo", "acme/other"), ("branch", "nope")], 422, "branch", "`acme/other` has no branch `nope`")
        .await;
    check(&[("repo", "acme/other"), ("specsPath", "../x")], 422, "specsPath", "Expected a folder").await;
    check(&[("repo", "acme/other"), ("frequencyMinutes", "4")], 422, "frequencyMinutes", "Expected a whole")
        .await;
    check(&[("repo", "acme/other"), ("frequencyMinutes", "x")], 400, "frequencyMinutes", "Expected a whole")
        .await;
    let taken = [("repo", "acme/other"), ("id", "acme.app"), ("confirm", "yes")];
    let page = browser.send("/admin/projects", &taken).await;
    assert!(beside(&page, "id").starts_with("There is another project `acme.app`"), "{}", page.text);
    let both = [("repo", "acme/other"), ("branch", "a..b"), ("frequencyMinutes", "x")];
    let page = browser.send("/admin/projects", &both).await;
    assert!(
        !beside(&page, "branch").is_empty() && !beside(&page, "frequencyMinutes").is_empty(),
        "both at once"
    );
}

#[tokio::test]
async fn settings_are_changed_by_a_form_and_what_is_wrong_is_said() {
    let world = World::new().await;
    world.project("acme/app").await;
    world.github.push("acme/app", "dev", spec("specs/001-first/README.md"));
    let browser = Browser::new(&world).await;
    let path = "/admin/projects/acme.app";
    let good = [("name", "App"), ("branch", "dev"), ("frequencyMinutes", "10"), ("featured", "on")];
    let page = browser.done(path, &good, "/admin/projects/acme.app?done=saved").await;
    assert!(
        page.text.contains("The settings were saved.") && page.text.contains("value=\"dev\""),
        "{}",
        page.text
    );
    let settings = world.stored("acme.app").await.unwrap().settings;
    assert_eq!((settings.frequency_minutes, settings.featured), (10, true));

    let check = async |field: &str, value: &str, expect: &str| {
        let page = browser.send(path, &[(field, value)]).await;
        assert!(page.status.is_client_error(), "{field}: {}", page.status);
        assert!(beside(&page, field).starts_with(expect), "{field}: {}", page.text);
        assert!(page.text.contains(&format!("name=\"{field}\" value=\"{value}\"")), "{field} is kept");
    };
    check("name", &"x".repeat(101), "Expected 1 to 100 characters").await;
    check("branch", "-x", "No branch can be called that").await;
    check("specsPath", "a/../b", "Expected a folder").await;
    check("frequencyMinutes", "1441", "Expected a whole number").await;
    assert_eq!(world.stored("acme.app").await.unwrap().settings, settings);
    // What a form leaves empty is the default; a webhook has a form of its own.
    browser.done(path, &[("name", "")], "/admin/projects/acme.app?done=saved").await;
    assert_eq!(world.stored("acme.app").await.unwrap().settings, domain::Settings::default());
}

#[tokio::test]
async fn what_would_be_lost_is_said_before_a_project_goes() {
    let world = World::new().await;
    world.project("acme/app").await;
    let browser = Browser::new(&world).await;
    for asked in [
        browser.get("/admin/projects/acme.app?remove").await,
        browser.send("/admin/projects/acme.app/remove", &[]).await,
    ] {
        assert_eq!(asked.status, StatusCode::OK);
        assert!(asked.text.contains("its history, its runs and its deliveries"), "{}", asked.text);
    }
    assert!(world.stored("acme.app").await.is_some());
    let page =
        browser.done("/admin/projects/acme.app/remove", &[("confirm", "yes")], "/admin?done=removed").await;
    assert!(page.text.contains("The project was removed."), "{}", page.text);
    assert!(world.stored("acme.app").await.is_none());
}

#[tokio::test]
async fn a_look_is_asked_for_and_the_page_follows() {
    let world = World::new().await;
    let project = world.project("acme/app").await;
    let browser = Browser::new(&world).await;
    assert!(!browser.get("/admin/projects/acme.app").await.text.contains("data-poll"));
    let page =
        browser.done("/admin/projects/acme.app/sync", &[], "/admin/projects/acme.app?done=asked").await;
    assert!(
        page.text.contains("A look was asked for.") && page.text.contains("data-poll=\"1\""),
        "{}",
        page.text
    );
    assert_eq!(world.signal().await, Signal::look(vec![project.ulid], Trigger::Manual));
}

/// Every form, by its address.
const FORMS: [&str; 6] = [
    "/admin/projects",
    "/admin/projects/acme.app",
    "/admin/projects/acme.app/remove",
    "/admin/projects/acme.app/sync",
    "/admin/projects/acme.app/webhook",
    "/admin/projects/acme.app/deliveries/72d3162e-cc78-11e3-81ab-4c9367dc0958/redeliver",
];

#[tokio::test]
async fn a_form_without_the_token_of_its_session_or_from_another_site_does_nothing() {
    let world = World::new().await;
    let project = world.project("acme/app").await;
    let browser = Browser::new(&world).await;
    let fields = [("repo", "acme/app"), ("confirm", "yes"), ("do", "configure"), ("name", "Other")];
    for path in FORMS {
        let wrong = Ask::form(path, &[fields.as_slice(), &[("csrf", "x")]].concat()).cookie(&browser.cookie);
        assert_eq!(world.send(wrong).await.status, StatusCode::FORBIDDEN, "{path}");
        let none = Ask::form(path, &fields).cookie(&browser.cookie);
        assert_eq!(world.send(none).await.status, StatusCode::FORBIDDEN, "{path}");
        let own = [fields.as_slice(), &[("csrf", browser.csrf.as_str())]].concat();
        let elsewhere = Ask::form(path, &own).cookie(&browser.cookie).header("sec-fetch-site", "cross-site");
        assert_eq!(world.send(elsewhere).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(world.stored("acme.app").await.unwrap(), project);
}

#[tokio::test]
async fn one_who_is_not_signed_in_signs_in_and_comes_back_to_the_page() {
    let world = World::new().await;
    world.project("acme/app").await;
    let page = |path: &str| Ask::new(Method::GET, path).without_token().header("accept", "text/html");
    for path in ["/admin", "/admin/projects/new", "/admin/projects/acme.app"] {
        let sent = world.send(page(path)).await;
        let next = format!("/admin/sign-in?next={}", web::address::segment(path));
        assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, next.as_str()));
    }
    for path in FORMS {
        let sent = world.send(Ask::form(path, &[("confirm", "yes")])).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{path}");
        assert!(
            sent.location().starts_with("/admin/sign-in?next=%2Fadmin%2Fprojects%2F"),
            "{}",
            sent.location()
        );
    }
    assert!(world.stored("acme.app").await.is_some());
}

#[tokio::test]
async fn what_an_address_says_is_no_notice_and_what_is_not_there_is_a_page() {
    let world = World::new().await;
    world.project("acme/app").await;
    let browser = Browser::new(&world).await;
    let page = browser.get("/admin/projects/acme.app?done=%3Cb%3Ehello").await;
    assert!(!page.text.contains("hello") && !page.text.contains("class=\"said\""), "{}", page.text);
    for path in ["/admin/projects/none", "/admin/projects/A!"] {
        let none = browser.get(path).await;
        assert_eq!((none.status, none.header("cache-control")), (StatusCode::NOT_FOUND, "no-store"));
        assert!(none.text.starts_with("<!doctype html>"), "{}", none.text);
    }
    assert_eq!(browser.get("/admin/projects/local").await.status, StatusCode::FORBIDDEN);
}
