use std::time::Duration;

use super::*;

const LONG: Duration = Duration::from_mins(1);

const KINDS: &[&str] = &[
    "graph TD\n  A[Start] --> B{Ready?}\n  B -->|yes| C(Go)\n  B -->|no| A\n  style C fill:#9f6,stroke:#333\n",
    "flowchart LR\n  subgraph one\n    a1 --> a2\n  end\n  one --> b\n  classDef hot fill:#f96\n  class b hot\n",
    "sequenceDiagram\n  participant A\n  participant B\n  A->>B: Hello\n  B-->>A: Hi\n  Note over A,B: a note\n",
    "classDiagram\n  Animal <|-- Duck\n  Animal : +int age\n  Duck : +swim()\n",
    "stateDiagram-v2\n  [*] --> Draft\n  Draft --> Done : review\n  Done --> [*]\n",
    "erDiagram\n  CUSTOMER ||--o{ ORDER : places\n  ORDER {\n    int id\n  }\n",
    "gantt\n  title Plan\n  dateFormat YYYY-MM-DD\n  section A\n  One :a1, 2025-01-01, 30d\n  Two :after a1, 20d\n",
    "pie title Pets\n  \"Dogs\" : 386\n  \"Cats\" : 85\n",
    "mindmap\n  root((specs))\n    one\n    two\n",
    "timeline\n  title History\n  2024 : one\n  2025 : two\n",
    "gitGraph\n  commit\n  branch dev\n  commit\n  checkout main\n  merge dev\n",
    "journey\n  title Day\n  section Go\n    Walk: 5: Me\n",
];

fn assert_harmless(svg: &str) {
    let document = roxmltree::Document::parse(svg).unwrap();
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        assert!(
            " svg title g path rect circle ellipse line polyline polygon text tspan defs marker linearGradient stop clipPath textPath "
                .contains(&format!(" {name} ")),
            "<{name}> in {svg}"
        );
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            assert!(!name.starts_with("on") && !name.contains("href") && name != "style", "{name} in {svg}");
            let is_said = name == "aria-label";
            assert!(
                is_said || !value.contains("url(") || value.starts_with("url(#diagram:"),
                "{value} in {svg}"
            );
            assert!(is_said || !value.contains("//"), "{value} in {svg}");
        }
    }
}

#[test]
fn the_kinds_of_diagrams_are_drawn() {
    for source in KINDS {
        let svg = svg(source).unwrap_or_else(|| panic!("{source}"));
        assert!(
            svg.starts_with("<svg class=\"") && svg.contains("role=\"img\"") && svg.contains("<title>"),
            "{svg}"
        );
        assert!(svg.contains("var(--diagram-"), "{svg}");
        assert!(!svg.contains("\"#80a"), "a mark is left in {svg}");
        assert_harmless(&svg);
    }
}

#[test]
fn hostile_labels_and_links_do_nothing() {
    for source in [
        "graph TD\n  A[\"<script>alert(1)</script>\"] --> B[\"<img src=x onerror=alert(1)>\"]\n",
        "graph TD\n  A --> B\n  click A \"javascript:alert(1)\"\n  click B href \"https://evil.example\" _blank\n",
        "graph TD\n  A --> B\n  style A fill:url(https://evil.example/x),stroke:\"/><script>alert(1)</script>\n",
        "graph TD\n  A[\"</text></svg><script>alert(1)</script>\"]\n",
        "%%{init: {\"theme\": \"dark\", \"themeCSS\": \"@import 'https://evil.example'\"}}%%\ngraph TD\n  A --> B\n",
        "sequenceDiagram\n  A->>B: </text><image href=\"https://evil.example\"/>\n",
        "graph TD\n  A[x]:::c\n  classDef c fill:#fff,style:x,onclick:alert(1)\n",
    ] {
        if let Some(svg) = svg(source) {
            assert_harmless(&svg);
        }
    }
}

#[test]
fn what_is_not_understood_or_too_large_stays_source() {
    for source in
        ["", "   ", "no diagram at all", &"x".repeat(DIAGRAM_BYTES + 1), &"a-->b\n".repeat(DIAGRAM_LINES + 1)]
    {
        assert_eq!(svg(source), None, "{source:.40}");
    }
}

#[test]
fn a_diagram_is_drawn_up_to_its_bounds() {
    let check = |source: &str, is_drawn: bool| assert_eq!(svg(source).is_some(), is_drawn, "{source:.40}");
    let long = |bytes: usize| {
        let head = "graph TD\n  A --> B\n%% ";
        format!("{head}{}", "x".repeat(bytes - head.len()))
    };
    check(&long(DIAGRAM_BYTES - 1), true);
    check(&long(DIAGRAM_BYTES), true);
    check(&long(DIAGRAM_BYTES + 1), false);
    let lines = |lines: usize| format!("graph TD\n  A --> B\n{}", "%% x\n".repeat(lines - 2));
    check(&lines(DIAGRAM_LINES - 1), true);
    check(&lines(DIAGRAM_LINES), true);
    check(&lines(DIAGRAM_LINES + 1), false);
    for (bytes, is_kept) in [(DRAWING_BYTES - 1, true), (DRAWING_BYTES, true), (DRAWING_BYTES + 1, false)] {
        assert_eq!(within_bound("x".repeat(bytes)).is_some(), is_kept, "{bytes}");
    }
}

#[test]
fn a_diagram_has_so_many_nodes_and_circles() {
    let small = |source: String| is_small(&parse_mermaid_strict(&source).unwrap().graph);
    let check = |nodes: usize, is_laid_out: bool| {
        assert_eq!(
            small(format!("graph TD\n{}", each(nodes, |n| format!("n{n}\n")))),
            is_laid_out,
            "{nodes}"
        );
    };
    check(DIAGRAM_NODES - 1, true);
    check(DIAGRAM_NODES, true);
    check(DIAGRAM_NODES + 1, false);
    // Of 20 nodes each with those behind it: as many edges as there are nodes, and so many more.
    let check = |more: usize, is_laid_out: bool| {
        let pairs = (0..20).flat_map(|a| (a + 1..20).map(move |b| format!("n{a} --> n{b}\n")));
        let edges = pairs.take(20 + more).collect::<Vec<_>>().concat();
        let nodes = each(20, |n| format!("n{n}\n"));
        assert_eq!(small(format!("graph TD\n{nodes}{edges}")), is_laid_out, "{more}");
    };
    check(DIAGRAM_CIRCLES - 1, true);
    check(DIAGRAM_CIRCLES, true);
    check(DIAGRAM_CIRCLES + 1, false);
}

#[test]
fn a_block_diagram_has_so_many_columns() {
    for (columns, is_drawn) in
        [(DIAGRAM_COLUMNS - 1, true), (DIAGRAM_COLUMNS, true), (DIAGRAM_COLUMNS + 1, false)]
    {
        let source = format!("block-beta\n  columns {columns}\n  a b c\n");
        assert_eq!(svg(&source).is_some(), is_drawn, "{columns}");
    }
}

fn each(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect::<Vec<_>>().concat()
}

#[test]
fn large_and_deep_diagrams_end() {
    let chain = each(390, |n| format!("n{n} --> n{}\n", n + 1));
    let dense = each(390, |n| format!("n{} --> n{}\n", n % 40, (n * 7 + 3) % 40));
    let deep = each(190, |n| format!("subgraph s{n}\n")) + &"end\n".repeat(190);
    let wide = "a & b & c & d & e & f & g & h & i & j --> k & l & m & n & o & p & q & r & s & t\n".repeat(30);
    let nested = "[".repeat(19_000);
    for source in [chain, dense, deep, wide, nested] {
        let started = now();
        // With the stack that it has in earnest.
        let source = vec![format!("graph TD\n{source}")];
        let shown: String = source[0].chars().take(40).collect();
        let drawn = crate::guarded::each(LONG, source, |source| svg(source)).next().map(|(_, svg)| svg.len());
        println!("{:?} {drawn:?} {shown}", started.elapsed());
    }
}

/// Memory is taken for some of them: one that cannot be had ends the process.
#[test]
fn numbers_of_any_size_end_nothing() {
    let kinds = [
        "block-beta\n  columns 3\n  a:2 b space:4 c\n  a --> b\n",
        "xychart-beta\n  x-axis \"x\" 0 --> 10\n  y-axis \"y\" 0 --> 10\n  bar [1, 2, 3]\n  line [3, 2, 1]\n",
        "quadrantChart\n  x-axis Low --> High\n  y-axis Low --> High\n  A: [0.3, 0.6]\n",
        "radar-beta\n  axis a, b, c\n  curve x{1, 2, 3}\n  ticks 5\n  max 10\n  min 0\n",
        "packet-beta\n  0-15: \"Source\"\n  16-31: \"Target\"\n  +8: \"Flags\"\n",
        "sankey-beta\nA,B,10\nB,C,5\n",
        "treemap-beta\n\"Root\"\n    \"a\": 10\n    \"b\": 20\n",
        "kanban\n  todo[Todo]\n    a[One]@{ priority: 1 }\n",
        "C4Context\n  Person(a, \"A\")\n  System(b, \"B\")\n  Rel(a, b, \"uses\")\n  \
         UpdateRelStyle(a, b, $offsetX=\"4\", $offsetY=\"5\")\n  UpdateLayoutConfig($c4ShapeInRow=\"3\", $c4BoundaryInRow=\"1\")\n",
        "gantt\n  dateFormat YYYY-MM-DD\n  section A\n  One :a1, 2025-01-01, 30d\n  Two :after a1, 20d\n",
        "sequenceDiagram\n  autonumber 10 5\n  A->>B: x\n",
        "pie\n  \"a\" : 386\n  \"b\" : 85\n",
        "gitGraph\n  commit id: \"1\" order: 2\n  branch dev order: 3\n  commit\n",
        "journey\n  section Go\n    Walk: 5: Me\n",
        "mindmap\n  root\n    1\n      2\n",
        "timeline\n  2024 : one\n",
        "requirementDiagram\n  requirement a {\n    id: 1\n    text: b\n  }\n",
        "architecture-beta\n  group api(cloud)[API]\n  service db(database)[DB] in api\n",
        "%%{init: {\"flowchart\": {\"nodeSpacing\": 50, \"rankSpacing\": 50, \"wrappingWidth\": 9}, \"fontSize\": 16}}%%\n\
         graph TD\n  A -->|1| B\n  style A stroke-width:4px,font-size:9px\n  linkStyle 0 stroke-width:3\n",
    ];
    for kind in kinds {
        assert!(parse_mermaid_strict(kind).is_ok(), "{kind}");
        let digits: Vec<&str> = kind.split_inclusive(|c: char| !c.is_ascii_digit()).collect();
        for at in (0..digits.len()).filter(|&at| digits[at].starts_with(|c: char| c.is_ascii_digit())) {
            for number in ["0", "-1", "1e38", "NaN", "99999999", "99999999999999", "18446744073709551615"] {
                let tail = digits[at].trim_start_matches(|c: char| c.is_ascii_digit());
                let source = format!("{}{number}{tail}{}", digits[..at].concat(), digits[at + 1..].concat());
                if let Some((_, svg)) = crate::guarded::each(LONG, vec![source], |source| svg(source)).next()
                {
                    assert_harmless(&svg);
                }
            }
        }
    }
    // In place of a dash any number of them: each is a rank.
    svg(&format!("graph TD\n  A {}> B\n", "-".repeat(DIAGRAM_BYTES - 20)));
}

#[test]
fn a_title_is_said_or_the_kind() {
    assert_eq!(title("graph TD\n  accTitle: The plan\n"), "The plan");
    assert_eq!(title("%% x\nsequenceDiagram\n"), "Sequence diagram");
    assert_eq!(title("pie title Pets"), "Pie chart");
}

#[test]
fn numbers_have_two_decimals() {
    assert_eq!(rounded("M 1.23456 2.5,-3.999 L4 5.0001"), "M 1.23 2.5,-3.99 L4 5.00");
}

#[allow(clippy::disallowed_methods, reason = "tests measure with the real clock")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}
