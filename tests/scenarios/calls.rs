//! A small reader of our sources: which functions there are, and whom they call. It knows tokens, not types.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use scenarios::wait::workspace_root;

use crate::tree;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

use Token::{Sign, Text, Word};

impl Token {
    fn word(&self) -> Option<&str> {
        if let Word(word) = self { Some(word) } else { None }
    }

    fn is(&self, text: &str) -> bool {
        match self {
            Word(word) => word == text,
            Sign(sign) => text.chars().eq([*sign]),
            Text(_) => false,
        }
    }
}

/// A function with a body.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) is_public: bool,
    pub(crate) body: Vec<Token>,
}

/// The tokens of all sources below a folder of the workspace, without tests and comments.
pub(crate) fn tokens(folder: &str) -> Vec<Token> {
    let files = tree::files(&workspace_root().join(folder), "rs");
    let files = files.iter().filter(|path| !path.iter().any(|part| part == "tests" || part == "tests.rs"));
    files.flat_map(|path| without_tests(read(path))).collect()
}

/// The functions in them.
pub(crate) fn functions(tokens: &[Token]) -> Vec<Function> {
    let mut found = Vec::new();
    for (at, _) in tokens.iter().enumerate().filter(|(_, token)| token.is("fn")) {
        let Some(name) = tokens.get(at + 1).and_then(Token::word) else { continue };
        let Some(open) = (at..tokens.len()).find(|&it| tokens[it].is("{") || tokens[it].is(";")) else {
            continue;
        };
        if tokens[open].is(";") {
            continue;
        }
        let before = if tokens[at.saturating_sub(1)].is("async") {
            at.saturating_sub(2)
        } else {
            at.saturating_sub(1)
        };
        let body = tokens[open..end(tokens, open)].to_vec();
        found.push(Function { name: name.to_owned(), is_public: tokens[before].is("pub"), body });
    }
    found
}

/// The texts in each constant.
pub(crate) fn constants(tokens: &[Token]) -> BTreeMap<String, BTreeSet<String>> {
    let starts = tokens.iter().enumerate().filter(|(_, token)| token.is("const"));
    let constants = starts.filter_map(|(at, _)| {
        let name = tokens.get(at + 1)?.word()?;
        // The type of an array has a semicolon, too.
        let value = tokens[at..].iter().skip_while(|token| !token.is("=")).take_while(|token| !token.is(";"));
        Some((name.to_owned(), value.filter_map(text).map(str::to_owned).collect()))
    });
    constants.collect()
}

pub(crate) fn text(token: &Token) -> Option<&str> {
    if let Text(text) = token { Some(text) } else { None }
}

/// The names of the methods called on something of that name: `store.find(`, `self.store().find(`,
/// `store.clone().find(`.
pub(crate) fn called_on<'a>(tokens: &'a [Token], receiver: &str) -> BTreeSet<&'a str> {
    let calls = tokens.windows(3).enumerate().filter_map(|(at, window)| {
        let [Sign('.'), Word(method), Sign('(')] = window else { return None };
        let mut end = at;
        while end >= 2 && tokens[end - 2].is("(") && tokens[end - 1].is(")") {
            // `receiver()` counts as the receiver, and so does a clone of it.
            end -= 2;
            if tokens[end.saturating_sub(1)].is("clone") {
                end = end.saturating_sub(2);
            }
        }
        let on = tokens.get(end.checked_sub(1)?)?;
        (on.is(receiver)).then_some(method.as_str())
    });
    calls.collect()
}

/// The names of the functions called without a receiver: `find(`, `Self::find(`, `projects::find(`.
pub(crate) fn called(tokens: &[Token]) -> BTreeSet<&str> {
    let calls = tokens.windows(3).filter_map(|window| match window {
        [before, Word(name), Sign('(')] if !before.is(".") && !before.is("fn") => Some(name.as_str()),
        _ => None,
    });
    calls.collect()
}

/// Where the block ends that opens at `open`: behind its brace.
fn end(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token {
            Sign('{') => depth += 1,
            Sign('}') if depth == 1 => return at + 1,
            Sign('}') => depth -= 1,
            _ => {}
        }
    }
    tokens.len()
}

fn without_tests(tokens: Vec<Token>) -> Vec<Token> {
    let marker = ["#", "[", "cfg", "(", "test", ")", "]", "mod"];
    let found =
        tokens.windows(marker.len()).position(|some| some.iter().zip(marker).all(|(it, text)| it.is(text)));
    let Some(start) = found else { return tokens };
    let Some(open) = (start..tokens.len()).find(|&at| tokens[at].is("{") || tokens[at].is(";")) else {
        return tokens;
    };
    let behind = if tokens[open].is("{") { end(&tokens, open) } else { open + 1 };
    let rest = without_tests(tokens[behind..].to_vec());
    tokens[..start].iter().cloned().chain(rest).collect()
}

fn read(path: &Path) -> Vec<Token> {
    let source = fs::read_to_string(path).unwrap();
    let mut tokens = Vec::new();
    let mut rest = source.as_str();
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some((text, length)) = quoted(rest) {
            tokens.push(Text(text));
            length
        } else if first == '\'' {
            // A character or a lifetime: neither matters.
            let mut inner = rest.char_indices().skip(1);
            match (inner.next(), inner.next()) {
                // What is escaped may be the quote itself.
                (Some((_, '\\')), _) => rest[3..].find('\'').map_or(rest.len(), |at| at + 4),
                (_, Some((at, '\''))) => at + 1,
                _ => 1,
            }
        } else if first.is_alphanumeric() || first == '_' {
            let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(Word(rest[..length].to_owned()));
            length
        } else {
            if !first.is_whitespace() {
                tokens.push(Sign(first));
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// A string at the start of `rest`: what is in it, as it is written there, and how long it is.
fn quoted(rest: &str) -> Option<(String, usize)> {
    let plain = rest.strip_prefix('b').unwrap_or(rest);
    let before = rest.len() - plain.len();
    if let Some(raw) = plain.strip_prefix('r') {
        let signs = raw.len() - raw.trim_start_matches('#').len();
        let inner = raw[signs..].strip_prefix('"')?;
        let length = inner.find(&format!("\"{}", "#".repeat(signs)))?;
        return Some((inner[..length].to_owned(), before + 1 + 2 * signs + 2 + length));
    }
    let inner = plain.strip_prefix('"')?;
    let mut escaped = false;
    let length = inner.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    Some((inner[..length].to_owned(), before + length + 2))
}
