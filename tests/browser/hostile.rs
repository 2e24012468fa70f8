//! Known cross-site scripting vectors in everything that a spec and a repository can say, in a real browser: nothing runs,
//! nothing is fetched, no dialog opens.

use std::fmt::Write as _;

use github_model::Push;
use scenarios::hostile::VECTORS;
use serde_json::json;

use crate::browser::{Browser, DESK};
use crate::site::{File, Site};

/// Runs before any script of a page: what a vector calls is noted.
const HOOKS: &str = "window.ran = []; for (const name of ['alert', 'confirm', 'prompt', 'open', 'print']) window[name] = () => { window.ran.push(name); };
document.addEventListener('securitypolicyviolation', (event) => window.ran.push(`against the policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));";

/// A name of a file and of a branch that wants out.
const NAME: &str = "a\"><img src=x onerror=alert(1)>'";
const BRANCH: &str = "a\"><img/src=x/onerror=alert(1)>";

/// The pages on which all specs of a project are.
const PAGES: &[&str] = &[
    "",
    "/specs",
    "/specs?group=parent&archived=true",
    "/board",
    "/graph",
    "/graph?view=list",
    "/stats",
    "/activity",
    "/activity?view=revisions",
];

#[test]
fn nothing_in_a_folder_runs() {
    let site = Site::new(&specs());
    let faults = visit(&site, "local");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn nothing_in_a_repository_runs() {
    let site = Site::new(&[]);
    site.github.create("acme/evil");
    let push =
        specs().into_iter().fold(Push::new(), |push, (path, text)| push.write(format!("specs/{path}"), text));
    site.github.push("acme/evil", BRANCH, push);
    site.github.set_default_branch("acme/evil", BRANCH);
    site.github
        .set_description("acme/evil", Some("</p><script>alert(1)</script><img src=x onerror=alert(1)>"));
    site.follow(&json!({ "repo": "acme/evil", "name": "<script>alert(1)</script>", "branch": BRANCH }));
    let faults = visit(&site, "acme.evil");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Looks at all pages of the project, and gives what ran, what was fetched from elsewhere, and what the console says.
fn visit(site: &Site, project: &str) -> Vec<String> {
    let browser = Browser::new(DESK);
    browser.tools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": HOOKS }));
    let list = site.get(&format!("/api/projects/{project}/specs")).json();
    let names =
        list["specs"].as_array().unwrap().iter().map(|it| it["specName"].as_str().unwrap().to_owned());
    let specs = names.map(|name| {
        format!(
            "/specs/{}",
            url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20")
        )
    });
    let specs = specs.collect::<Vec<_>>();
    assert!(specs.len() > VECTORS.len(), "{}", specs.len());
    let of_project = PAGES
        .iter()
        .map(|it| (*it).to_owned())
        .chain(specs.iter().cloned())
        .chain([format!("{}?source", specs[0]), format!("{}/history", specs[0])]);
    let mut pages = of_project.map(|it| format!("/projects/{project}{it}")).collect::<Vec<_>>();
    pages.extend(
        ["/", "/search?q=alert", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/sync"].map(str::to_owned),
    );
    let mut faults = Vec::new();
    for page in pages {
        browser.open(&site.url(&page));
        faults.extend(browser.hostile().into_iter().map(|it| format!("{page}: {it}")));
    }
    // What script puts into the page: names, and snippets with their marks.
    browser.open(&site.url(&format!("/projects/{project}/specs")));
    browser.open_quick();
    browser.press("undermost");
    browser.until("document.querySelector('#Quick mark')");
    faults.extend(browser.hostile());
    site.sign_in(&browser);
    for page in ["/admin", "/admin/projects/acme.evil", "/admin/projects/acme.evil?remove"] {
        browser.open(&site.url(page));
        faults.extend(browser.hostile().into_iter().map(|it| format!("{page}: {it}")));
    }
    faults
}

impl Browser {
    fn hostile(&self) -> Vec<String> {
        let found = self.run(include_str!("scripts/hostile.js"), &[]);
        let found = found.as_array().unwrap().iter().map(|it| it.as_str().unwrap_or_default().to_owned());
        found.chain(self.said_and_asked()).collect()
    }
}

/// A spec for each vector, which has it everywhere.
fn specs() -> Vec<File> {
    let mut files = vec![
        (format!("900-{NAME}/README.md"), "# In a name\n\n[to the other](b<script>.md)\n".to_owned()),
        (format!("900-{NAME}/{NAME}.md"), "# In a name of a document\n".to_owned()),
    ];
    for (place, vector) in VECTORS.iter().enumerate() {
        files.push((format!("{:03}-vector/README.md", place + 1), spec(vector)));
    }
    files
}

fn spec(vector: &str) -> String {
    let quoted = json!(vector).to_string();
    let line = vector.replace('\n', " ");
    let mut text = format!(
        "---\nstatus: {quoted}\npriority: {quoted}\nassignee: {quoted}\nissue: {quoted}\nreviewer: {quoted}\ncreated: 2026-10-01\ntags: [alert, {quoted}]\ndepends_on: [{quoted}, 001-vector]\nrelated: [{quoted}]\n---\n# {line}\n\n"
    );
    for context in [
        format!("## {line}"),
        format!("Undermost {vector} text."),
        format!("> - {line}\n\n| a |\n| --- |\n| {line} |"),
        format!("```html\n{vector}\n```"),
        format!(
            "```mermaid\nflowchart LR\n  a[\"{}\"] --> b\n  click a \"javascript:alert(1)\"\n```",
            line.replace('"', "'")
        ),
        format!("$${line}$$ and ${line}$"),
        format!("[{line}](javascript:alert(1)) ![{line}](https://evil.example/a.png)"),
        format!("<details open><summary>{line}</summary>\n\n{vector}\n\n</details>"),
        format!("- [ ] {line}\n\n[^1]\n\n[^1]: {line}"),
        vector.to_owned(),
    ] {
        let _ = write!(text, "{context}\n\n");
    }
    text
}
