//! Authors' raw HTML.

use super::check;

#[test]
fn what_github_allows_works() {
    check("<kbd>Ctrl</kbd> H<sub>2</sub>O<br>x", "<p><kbd>Ctrl</kbd> H<sub>2</sub>O<br>x</p>");
    check(
        "<details open>\n<summary>More</summary>\n\n**text**\n\n</details>",
        "<details open=\"\">\n<summary>More</summary>\n<p><strong>text</strong></p>\n</details>",
    );
    check(
        "<div align=\"center\">\n\n# T\n\n</div>",
        "<div align=\"center\">\n<h1 id=\"t\">T<a class=\"anchor\" href=\"#t\" aria-label=\"T\"></a></h1>\n</div>",
    );
    check("<center>x</center>", "<div align=\"center\">x</div>");
    check("a &copy; b", "<p>a © b</p>");
    check("<!-- hidden -->", "");
}

#[test]
fn what_is_no_element_is_shown_as_it_was_written() {
    check("run view <spec> --at=<name>", "<p>run view &lt;spec&gt; --at=&lt;name&gt;</p>");
    check("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
    check("a <input type=text> b", "<p>a &lt;input type=text&gt; b</p>");
}

#[test]
fn what_is_left_open_ends_with_its_box() {
    check("- <b>a\n- b", "<ul><li><b>a</b></li>\n<li>b</li>\n</ul>");
    check(
        "> <div>\n\nafter",
        "<blockquote>\n<div>\n</div></blockquote>\n<p>after</p>".replace(">\n<div>", "><div>").as_str(),
    );
    check("a</div></p> b", "<p>a b</p>");
    check("- <div><li>a", "<ul><li><div>a</div></li>\n</ul>");
    check("a <td>b", "<p>a b</p>");
}

#[test]
fn authors_ids_have_a_prefix_and_their_links_follow() {
    check(
        "<a name=\"x\"></a>[to x](#x)",
        "<p><a id=\"user-content-x\"></a><a href=\"#user-content-x\">to x</a></p>",
    );
    check("<p id=main class=alert style=\"x\" onclick=y>z</p>", "<p id=\"user-content-main\">z</p>");
}

#[test]
fn pictures_come_without_their_sources() {
    check(
        "<picture><source srcset=\"https://a.example/x\"><img src=\"b.png\" alt=\"c\"></picture>",
        "<p><img src=\"/at/001-a/b.png\" alt=\"c\" loading=\"lazy\" decoding=\"async\"></p>",
    );
}

#[test]
fn tables_of_authors_scroll_too() {
    check(
        "<table><tr><td>a<td>b</table>",
        "<div class=\"table-scroll\" tabindex=\"0\"><table><tbody><tr><td>a</td><td>b</td></tr></tbody></table></div>",
    );
}

/// Tables in their boxes, as `[` and `]`, with the text in and between them.
fn check_tables(markdown: &str, expect: &str) {
    let html = super::html(markdown)
        .replace("<div class=\"table-scroll\" tabindex=\"0\"><table>", "[")
        .replace("</table></div>", "]");
    assert!(!html.contains("table"), "{html}");
    let text = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    assert_eq!(text.collect::<String>().split_whitespace().collect::<String>(), expect, "{markdown}");
}

#[test]
fn the_box_of_a_table_ends_with_the_table() {
    const A: &str = "<table><tr><td>a</td></tr></table>";
    check_tables(&format!("{A}\n\n## After\n\n{A}\n\nmore\n"), "[a]After[a]more");
    check_tables(&format!("{A}{A}"), "[a][a]");
    check_tables(&format!("- {A}\n- b\n"), "[a]b");
    check_tables(&format!("<table><tr><td>b{A}c</td></tr></table>d"), "[b[a]c]d");
    // Outside a cell one table ends the other.
    check_tables("<table><tr><td>a</td></tr><table><tr><td>b</table>c", "[a][b]c");
    check_tables("a</table>b", "ab");
    check_tables(&format!("{A}</table></div>b"), "[a]b");
    check_tables("<table><tr><td>a</div>b</table>c", "[ab]c");
    check_tables("> <table><tr><td>a\n\nb", "[a]b");
    check_tables("<table><tr><td>a\n\nb", "[ab]");
}
