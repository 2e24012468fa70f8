//! GitHub's Markdown.

use domain::{BlockId, Blocks};

use super::{check, html};
use crate::{Links, TocEntry, render};

#[test]
fn headings_have_githubs_ids_and_a_link_to_themselves() {
    check(
        "## What & *why*?",
        "<h2 id=\"what--why\">What &amp; <em>why</em>?<a class=\"anchor\" href=\"#what--why\" aria-label=\"What &amp; why?\"></a></h2>",
    );
    let links = Links { document: "a/README.md", target: &|_| None };
    let toc = render("# A\n\nB\n-\n\n### A `c` ![d](e)", &links, &Blocks::new()).toc;
    let entry = |level, id: &str, text: &str| TocEntry { level, id: id.into(), text: text.into() };
    assert_eq!(toc, [entry(1, "a", "A"), entry(2, "b", "B"), entry(3, "a-c", "A c")]);
    // What is no element is text; an id is what GitHub makes of the rest.
    let toc = render("# Vec<T> of <b>c</b>", &links, &Blocks::new()).toc;
    assert_eq!(toc, [entry(1, "vec-of-c", "Vec<T> of c")]);
}

#[test]
fn links_to_headings_work_and_forgive_letter_case() {
    let html = html("# Über uns\n\n[a](#über-uns) [b](#Über-Uns) [c](#nowhere)");
    assert!(
        html.contains("<a href=\"#über-uns\">a</a> <a href=\"#über-uns\">b</a> <a href=\"#nowhere\">c</a>"),
        "{html}"
    );
}

#[test]
fn tables_scroll_in_a_box_of_their_own() {
    check(
        "| a | b |\n| - | -: |\n| 1 | 2 |",
        "<div class=\"table-scroll\" tabindex=\"0\"><table><thead><tr><th>a</th><th align=\"right\">b</th></tr></thead>\n\
         <tbody><tr><td>1</td><td align=\"right\">2</td></tr>\n</tbody></table></div>",
    );
}

#[test]
fn tasks_are_disabled_boxes_with_a_name() {
    check(
        "- [x] done\n- [ ] to do",
        "<ul><li class=\"task\"><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"done\">done</li>\n\
         <li class=\"task\"><input type=\"checkbox\" disabled=\"\" aria-label=\"to do\">to do</li>\n</ul>",
    );
}

#[test]
fn footnotes_are_numbered_as_they_are_referred_to() {
    let html = html("a[^b] c[^a] d[^b] e[^none]\n\n[^a]: A\n[^b]: B\n[^c]: unused");
    assert!(
        html.contains("<sup class=\"footnote\"><a href=\"#fn:1\" id=\"fnref:1\">1</a></sup> c"),
        "{html}"
    );
    assert!(html.contains("<a href=\"#fn:1\" id=\"fnref:1-2\">1</a></sup> e[^none]"), "{html}");
    assert!(html.contains("<section class=\"footnotes\"><ol><li id=\"fn:1\"><p>B</p>"), "{html}");
    assert!(html.contains("<li id=\"fn:2\"><p>A</p>") && !html.contains("unused"), "{html}");
}

#[test]
fn alerts_have_a_sign_and_a_word() {
    let html = html("> [!WARNING]\n> Careful.");
    assert!(
        html.starts_with("<div class=\"alert alert-warning\" role=\"note\"><p class=\"alert-title\"><svg "),
        "{html}"
    );
    assert!(html.contains("</svg>Warning</p>\n<p>Careful.</p>\n</div>"), "{html}");
}

#[test]
fn bare_addresses_are_links_except_in_code_and_links() {
    const REL: &str = "rel=\"noopener noreferrer nofollow ugc\"";
    check(
        "see https://a.example/b_c_d.",
        &format!("<p>see <a href=\"https://a.example/b_c_d\" {REL}>https://a.example/b_c_d</a>.</p>"),
    );
    check("`https://a.example`", "<p><code>https://a.example</code></p>");
    check("[https://a.example](x)", "<p><a href=\"/at/001-a/x\">https://a.example</a></p>");
    check("a@b.example", "<p><a href=\"mailto:a@b.example\">a@b.example</a></p>");
    check("<a@b.example>", "<p><a href=\"mailto:a@b.example\">a@b.example</a></p>");
    check("[x](nowhere) [y](foo:bar)", "<p>x y</p>");
}

#[test]
fn pictures_of_others_become_links() {
    check(
        "![a](b.png)",
        "<p><img src=\"/at/001-a/b.png\" alt=\"a\" loading=\"lazy\" decoding=\"async\"></p>",
    );
    check(
        "<img src=\"../b.png\" width=\"40%\" height=20 style=\"x\" alt=\"a\">",
        "<img src=\"/at/b.png\" alt=\"a\" width=\"40%\" height=\"20\" loading=\"lazy\" decoding=\"async\">",
    );
    check(
        "![](https://a.example/b.png)",
        "<p><a class=\"picture\" href=\"https://a.example/b.png\" rel=\"noopener noreferrer nofollow ugc\">b.png</a></p>",
    );
    check(
        "[![badge](https://a.example/b.svg)](c.md)",
        "<p><a href=\"/at/001-a/c.md\"><span class=\"missing\">badge</span></a></p>",
    );
    check("![gone](nowhere.png)", "<p><span class=\"missing\">gone</span></p>");
}

#[test]
fn code_has_its_language_and_what_was_prepared() {
    check(
        "```rust,ignore\na < b\n```",
        "<div class=\"code\" data-lang=\"rust\"><pre tabindex=\"0\"><code>a &lt; b\n</code></pre></div>",
    );
    let mut blocks = Blocks::new();
    blocks.insert(BlockId::of("rust", "x\n"), "<span class=\"v\">x</span>\n".into());
    blocks.insert(BlockId::of("mermaid", "y\n"), "<svg></svg>".into());
    blocks.insert(BlockId::of("$", "z"), "<math></math>".into());
    blocks.insert(BlockId::of("$$", "w\n"), "<math></math>".into());
    let links = Links { document: "a/README.md", target: &|_| None };
    let markdown = "```Rust\nx\n```\n\n```mermaid\ny\n```\n\n<b>$z$</b>\n\n```math\nw\n```\n\n$$a$$";
    let html = render(markdown, &links, &blocks).html;
    assert!(html.contains("<code><span class=\"v\">x</span>\n</code>"), "{html}");
    assert!(html.contains("<div class=\"diagram\" tabindex=\"0\"><svg></svg></div>"), "{html}");
    assert!(html.contains("<b><span class=\"math\"><math></math></span></b>"), "{html}");
    assert!(html.contains("<div class=\"math-display\" tabindex=\"0\"><math></math></div>"), "{html}");
    assert!(html.contains("<code class=\"math-display\">a</code>"), "{html}");
}

#[test]
fn strikethrough_breaks_and_rules() {
    check("~~a~~  \nb\nc", "<p><del>a</del><br>\nb\nc</p>");
    check("a\n\n---", "<p>a</p>\n<hr>");
    check("3. a\n4. b", "<ol start=\"3\"><li>a</li>\n<li>b</li>\n</ol>");
}
