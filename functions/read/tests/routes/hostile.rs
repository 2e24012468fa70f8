//! What an attacker sends.

use crate::world::World;

#[tokio::test]
async fn no_path_leads_out_of_the_folder() {
    let world = World::new();
    std::fs::write(world.path("../secret.md"), "top secret").unwrap();
    let ways = [
        "../secret.md",
        "..%2fsecret.md",
        "..%2Fsecret.md",
        "%2e%2e/secret.md",
        "%2e%2e%2fsecret.md",
        "..%5csecret.md",
        "..%255c..%255csecret.md",
        "....//secret.md",
        "./../secret.md",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "secret.md%00",
        "%00",
        "..",
        "a picture.svg%00.png",
    ];
    for way in ways {
        for before in [
            "/projects/local/specs/",
            "/projects/local/specs/002-search/",
            "/projects/local/specs/002-search/assets/",
            "/api/projects/local/specs/",
            "/api/projects/local/specs/002-search/subspecs/",
            "/api/specs/",
            "/assets/",
        ] {
            for after in ["", "/raw"] {
                let path = format!("{before}{way}{after}").replace(' ', "%20");
                let answer = world.get(&path).await;
                assert!(!String::from_utf8_lossy(&answer.body).contains("top secret"), "{path}");
                assert!(matches!(answer.status.as_u16(), 404 | 302), "{path}: {}", answer.status);
            }
        }
    }
}

#[tokio::test]
async fn nothing_in_a_spec_runs_on_its_page() {
    let world = World::with(&[(
        "001-<img src=x onerror=alert(1)>/README.md",
        "---\nstatus: \"<script>alert(1)</script>\"\ntags: [\"<b>\", \"\\\" onclick=alert(1)\"]\n\
         assignee: \"<script>\"\nx-field: \"</dd><script>\"\n---\n# <script>alert(1)</script> title\n\n\
         [a](javascript:alert(1)) <svg onload=alert(1)>\n",
    )]);
    let spec = "/projects/local/specs/001-%3Cimg%20src=x%20onerror=alert(1)%3E";
    for path in ["/projects/local/specs?archived=true", spec, "/search?q=%3Cscript%3E"] {
        let page = world.get(path).await;
        let text = page.text().to_lowercase();
        assert!(page.is_page(), "{path}");
        for bad in ["<script>", "<svg onload", "<img src=x", "=\"javascript:", "\" onclick", "</dd><"] {
            assert!(!text.contains(bad), "{path} has {bad}: {}", page.text());
        }
    }
}

#[tokio::test]
async fn files_of_a_spec_are_boxed_in() {
    let world = World::with(&[
        ("001-a/README.md", "# A\n"),
        ("001-a/evil.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("001-a/evil.html", "<script>alert(1)</script>"),
    ]);
    let picture = world.get("/projects/local/specs/001-a/assets/evil.svg").await;
    assert_eq!(picture.header("content-type"), "image/svg+xml");
    let page = world.get("/projects/local/specs/001-a/assets/evil.html").await;
    assert_eq!(page.header("content-type"), "application/octet-stream");
    assert_eq!(page.header("content-disposition"), "attachment");
    for answer in [picture, page] {
        assert_eq!(answer.header("content-security-policy"), "sandbox; default-src 'none'");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
}

#[tokio::test]
async fn long_and_odd_queries_are_answered() {
    let world = World::new();
    let long = "x".repeat(5000);
    for q in [long.as_str(), "%F0%9F%8E%89", "%22%22%22", "-", "status%3A", "created%3A%3E", "%00", "a%ff"] {
        for path in ["/search?q=", "/api/search?q=", "/projects/local/specs?q="] {
            let answer = world.get(&format!("{path}{q}")).await;
            assert!(matches!(answer.status.as_u16(), 200 | 400), "{path}{q}: {}", answer.status);
        }
    }
}
