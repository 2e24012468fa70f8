//! Code in colours: spans with one-letter classes, for the inside of `<code>`.

use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

use crate::bounds::{CODE_BYTES, CODE_LINE_BYTES};
use crate::scopes::class_of;
use crate::syntaxes::SYNTAXES;
use crate::xml::push_text;

/// The code, highlighted; nothing where its language is unknown, or it is out of bounds. The regular expressions' engine panics
/// where one takes too long.
pub(crate) fn highlight(language: &str, code: &str) -> Option<String> {
    if code.len() > CODE_BYTES || code.lines().any(|line| line.len() > CODE_LINE_BYTES) {
        return None;
    }
    let set = SYNTAXES.get();
    let syntax = find(&set, language)?;
    spans(&set, syntax, code)
}

fn find<'a>(set: &'a SyntaxSet, language: &str) -> Option<&'a SyntaxReference> {
    let token = match language {
        "text" | "txt" | "plain" | "plaintext" | "output" | "none" => return None,
        "shell" | "console" | "shell-session" | "shellsession" | "zsh" | "terminal" => "bash",
        "jsonc" | "json5" | "jsonl" => "json",
        "golang" => "go",
        "mdx" => "markdown",
        "env" => "dotenv",
        "jsx" | "mjs" | "cjs" | "node" => "javascript",
        "mts" | "cts" => "typescript",
        "docker" => "dockerfile",
        "patch" => "diff",
        "csharp" => "c#",
        "proto" => "protobuf",
        "hcl" => "terraform",
        other => other,
    };
    set.find_syntax_by_token(token).filter(|syntax| syntax.name != "Plain Text")
}

fn spans(set: &SyntaxSet, syntax: &SyntaxReference, code: &str) -> Option<String> {
    let mut html = String::with_capacity(code.len() * 2);
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut open = "";
    for line in code.split_inclusive('\n') {
        // The syntaxes expect a line's end, which the last one may lack.
        let ended = if line.ends_with('\n') { line.to_owned() } else { format!("{line}\n") };
        let changes = state.parse_line(&ended, set).ok()?;
        let mut from = 0;
        for (at, change) in changes {
            let at = at.min(line.len());
            push(&mut html, &mut open, line.get(from..at)?, &stack);
            from = at;
            stack.apply(&change).ok()?;
        }
        push(&mut html, &mut open, line.get(from..)?, &stack);
    }
    if !open.is_empty() {
        html.push_str("</span>");
    }
    Some(html)
}

fn push(html: &mut String, open: &mut &'static str, text: &str, stack: &ScopeStack) {
    if text.is_empty() {
        return;
    }
    // White space takes the colour that is there: fewer spans.
    let class = if text.trim().is_empty() { *open } else { class_of(stack.as_slice()) };
    if class != *open {
        if !open.is_empty() {
            html.push_str("</span>");
        }
        if !class.is_empty() {
            html.push_str("<span class=\"");
            html.push_str(class);
            html.push_str("\">");
        }
        *open = class;
    }
    push_text(html, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(html: &str) -> String {
        let mut text = String::new();
        for (index, piece) in html.split('<').enumerate() {
            text.push_str(if index == 0 { piece } else { piece.split_once('>').unwrap().1 });
        }
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}").replace("&amp;", "&")
    }

    #[test]
    fn code_has_its_classes() {
        let html = highlight("rust", "fn main() { let x = \"a<b\"; } // c\n").unwrap();
        assert_eq!(
            html,
            "<span class=\"k\">fn </span><span class=\"f\">main</span>() { <span class=\"k\">let</span> x \
             <span class=\"o\">= </span><span class=\"s\">\"a&lt;b\"</span>; } <span class=\"c\">// c\n</span>"
        );
    }

    #[test]
    fn keys_are_not_strings() {
        let html = highlight("json", "{\"k\": \"v\"}").unwrap();
        assert_eq!(html, "{<span class=\"p\">\"k\"</span>: <span class=\"s\">\"v\"</span>}");
    }

    #[test]
    fn the_languages_of_specs_are_known_and_nothing_of_the_text_is_lost() {
        let code = "# a & b\nconst x: Foo<T> = `y ${z}`; // c\n{ \"k\": [1, true, null] }\n- a: 'b'\n+ <A b={c}/>\n\u{a0}ä";
        for language in [
            "bash",
            "sh",
            "shell",
            "typescript",
            "ts",
            "tsx",
            "json",
            "jsonc",
            "yaml",
            "yml",
            "markdown",
            "md",
            "rust",
            "rs",
            "diff",
            "javascript",
            "js",
            "jsx",
            "toml",
            "sql",
            "css",
            "html",
            "mdx",
            "env",
            "python",
            "py",
            "go",
            "java",
            "dockerfile",
            "graphql",
            "xml",
            "c",
            "cpp",
            "c++",
            "ini",
            "makefile",
            "ruby",
            "swift",
            "kotlin",
            "php",
            "http",
            "terraform",
            "proto",
            "csharp",
        ] {
            let html = highlight(language, code).unwrap_or_else(|| panic!("{language}"));
            assert_eq!(text_of(&html), code, "{language}");
        }
    }

    #[test]
    fn with_new_syntaxes_code_looks_as_with_old_ones() {
        let languages = ["rust", "ts", "json", "markdown", "bash", "yaml"];
        let code = "# a\nconst x: Foo<T> = `y ${z}`; // c\n{ \"k\": [1, true] }\n- a: 'b'\n";
        let all = || languages.map(|language| highlight(language, code));
        let (before, set) = (all(), SYNTAXES.get());
        while std::sync::Arc::ptr_eq(&set, &SYNTAXES.get()) {}
        assert_eq!(all(), before);
    }

    #[test]
    fn what_is_unknown_or_too_long_is_left_alone() {
        assert_eq!(highlight("no-such-language", "x"), None);
        assert_eq!(highlight("text", "x"), None);
    }

    #[test]
    fn code_is_coloured_up_to_its_bounds_in_bytes() {
        let check = |code: &str, is_coloured: bool| {
            assert_eq!(highlight("json", code).is_some(), is_coloured, "{}", code.len());
        };
        let line = |bytes: usize| " ".repeat(bytes);
        check(&line(CODE_LINE_BYTES - 1), true);
        check(&line(CODE_LINE_BYTES), true);
        check(&line(CODE_LINE_BYTES + 1), false);
        let lines = |bytes: usize| format!("{}{}", "\n".repeat(bytes - 1), " ");
        check(&lines(CODE_BYTES - 1), true);
        check(&lines(CODE_BYTES), true);
        check(&lines(CODE_BYTES + 1), false);
    }
}
