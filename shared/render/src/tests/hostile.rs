//! Documents that want to run something, load something, or get out of their box.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::html;
use super::safe::assert_safe;

/// From OWASP's and cure53's collections, and what was made of them: each alone, in a paragraph, and in other contexts.
const VECTORS: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\"onerror=\"alert(1)\">",
    "<img src=`x`onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<IMG SRC=javascript:alert('XSS')>",
    "<IMG SRC=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)>",
    "<IMG SRC=\"jav&#x09;ascript:alert(1);\">",
    "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\"\\>",
    "<img src=\"https://evil.example/pixel.gif\">",
    "<img srcset=\"https://evil.example/a 1x\" src=a.png>",
    "<picture><source srcset=\"https://evil.example/a\"><img src=\"//evil.example/b\"></picture>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg><use href=\"data:image/svg+xml;base64,x#y\"/></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math href=\"javascript:alert(1)\">x</math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><img src=x onerror=alert(1)></template>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<style><img src=\"</style><img src=x onerror=alert(1)//\">",
    "<title><img src=\"</title><img src=x onerror=alert(1)//\">",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<xmp><img title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<plaintext>x",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<object data=\"data:text/html;base64,PHNjcmlwdD4=\"></object>",
    "<embed src=\"https://evil.example/x.swf\">",
    "<base href=\"https://evil.example/\">",
    "<meta http-equiv=\"refresh\" content=\"0;url=javascript:alert(1)\">",
    "<link rel=\"stylesheet\" href=\"https://evil.example/x.css\">",
    "<body onload=alert(1)>",
    "<form action=\"https://evil.example\"><input name=q><button formaction=javascript:alert(1)>x</button></form>",
    "<form id=a><form id=b><input name=parentNode></form>",
    "<input autofocus onfocus=alert(1)>",
    "<video poster=\"https://evil.example/x\" src=x onerror=alert(1)></video>",
    "<audio src=\"https://evil.example/x\" autoplay>",
    "<table background=\"https://evil.example/x.png\"><tr><td background=\"javascript:alert(1)\">x</td></tr></table>",
    "<div style=\"background:url(https://evil.example/x)\">x</div>",
    "<div style=\"width:expression(alert(1))\">x</div>",
    "<p class=\"alert\" id=\"main\" name=\"x\">x</p>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\" &#14; javascript:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"vbscript:x\" ping=\"https://evil.example\" target=_top>x</a>",
    "<a href=\"x\" onmouseover=\"alert(1)\">x</a>",
    "<a href=https://a.example rel=opener>x</a>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<x onclick=alert(1)>x</x>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml-stylesheet href=\"javascript:alert(1)\"?>",
    "<a href='x'></div></div></main><h1>out",
    "</p></div></td></table></body></html><script>alert(1)</script>",
    "<b><i><p></b>x</i></p>",
    "<table><a href=x><td><a href=y>z",
    "<table><tr><td><table><td></table></td><b>x",
    "<ul><li><p><b><li><ol>",
    "[x](javascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](&#x6A;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//evil.example)",
    "[x](\\\\evil.example)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,x)",
    "![x](https://evil.example/pixel.gif)",
    "![\"onerror=\"alert(1)](x.png)",
    "![x](x.png \"\\\" onerror=alert(1)\")",
    "[x](x.md \"\\\"><script>alert(1)</script>\")",
    "<javascript:alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    "```\"><script>alert(1)</script>\nx\n```",
    "```html\n</code></pre><script>alert(1)</script>\n```",
    "# x <script>alert(1)</script> {#y onclick=alert(1)}",
    "[^1]\n\n[^1]: <script>alert(1)</script></li></ol></section>",
    "$</code><script>alert(1)</script>$",
    "| <script> | </table><script>alert(1)</script> |\n| --- | --- |\n| </td></tr></table> | <b> |",
    "https://a.example/\"onmouseover=\"alert(1)",
    "www.a.example/<script>alert(1)</script>",
    "- [ ] \"><script>alert(1)</script>",
    "> [!NOTE]\n> </div></div><script>alert(1)</script>",
];

#[test]
fn no_known_vector_gets_through() {
    for vector in VECTORS {
        for document in [
            (*vector).to_owned(),
            format!("text {vector} text"),
            format!("<div>\n{vector}\n</div>\n\nmore"),
            format!("> - {vector}\n\n| a |\n|---|\n| {vector} |\n"),
            format!("<table><tr><td>\n\n{vector}\n\n</td></tr></table>"),
            format!("<a href=\"https://a.example\">{vector}</a>"),
            format!("[^n]\n\n[^n]: {vector}\n\n# {vector}\n"),
            format!("<details><summary>{vector}</summary>\n\n{vector}\n"),
        ] {
            assert_safe(&html(&document), &document);
        }
    }
}

#[test]
fn any_two_vectors_together_are_as_harmless() {
    for first in VECTORS {
        for second in VECTORS {
            let document = format!("{first}{second}");
            assert_safe(&html(&document), &document);
        }
    }
}

#[test]
fn a_document_cannot_name_the_places_of_fragments() {
    let guess = "- [x] a\n\n<b>b</b> fragment-00000000000000000000000000000000-0; `fragment-`";
    let html = html(guess);
    assert_eq!(html.matches("<input").count(), 1, "{html}");
    assert!(html.contains("fragment-00000000000000000000000000000000-0;"), "{html}");
}

const PIECES: &[&str] = &[
    "<",
    ">",
    "\"",
    "'",
    "&",
    "=",
    "/",
    "`",
    "*",
    "_",
    "~",
    "|",
    "$",
    "[",
    "]",
    "(",
    ")",
    "!",
    "#",
    "- ",
    "1. ",
    "> ",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "a",
    "x:y",
    "\0",
    "\r",
    "\u{a0}",
    "\u{feff}",
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<a href=x>",
    "</a>",
    "<a name=y>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<b>",
    "</b>",
    "<li>",
    "<ul>",
    "</ul>",
    "<pre>",
    "</pre>",
    "<details>",
    "<summary>",
    "</details>",
    "<img src=x>",
    "<script>",
    "</script>",
    "<style>",
    "<svg>",
    "<math>",
    "<!--",
    "-->",
    "<h1>",
    "</h1>",
    "<center>",
    "<br>",
    "<hr>",
    "<code>",
    "</code>",
    "https://a.example",
    "www.b.example",
    "c@d.example",
    "| a | b |\n|---|---|\n",
    "```\n",
    "```rust\n",
    "[^1]",
    "\n[^1]: n\n",
    "[!NOTE]\n",
    "[ ] ",
    "[x] ",
    "&lt;",
    "&#60;",
    "&nbsp;",
    "![a](b)",
    "[a](b)",
    "[a](https://c.example)",
    "![a](https://c.example)",
    "# h\n",
    "===\n",
    "---\n",
    "<dl>",
    "<dt>",
    "<dd>",
    "<ruby>",
    "<rt>",
    "<caption>",
    "<thead>",
    "<tfoot>",
    "<th>",
    "<figure>",
    "<blockquote>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_safe(document in "\\PC{0,300}") {
        assert_safe(&html(&document), &document);
    }

    #[test]
    fn any_mixture_of_markup_is_safe(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)) {
        let document = pieces.concat();
        assert_safe(&html(&document), &document);
    }
}
