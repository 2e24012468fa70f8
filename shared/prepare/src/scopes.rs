//! What a syntax calls the parts of a text, as the few classes that pages have colours for.

use std::sync::LazyLock;

use syntect::parsing::Scope;

/// Scopes by prefix, and their class; empty is plain text. The longest prefix counts.
///
/// `c` comment, `s` string, `e` escape, `n` number, `l` constant of the language, `k` keyword, `o` operator, `f` function,
/// `t` type, `g` tag, `a` attribute, `p` property, `v` variable, `h` heading, `i` inserted, `d` deleted.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "c"),
    ("punctuation.definition.comment", "c"),
    ("string", "s"),
    ("constant.character.escape", "e"),
    ("constant.other.placeholder", "e"),
    ("punctuation.section.interpolation", "e"),
    ("punctuation.definition.template-expression", "e"),
    ("meta.interpolation", ""),
    ("meta.template.expression", ""),
    ("constant.numeric", "n"),
    ("constant.language", "l"),
    ("constant.other", "l"),
    ("constant.character", "l"),
    ("support.constant", "l"),
    ("variable.other.constant", "l"),
    ("keyword", "k"),
    ("storage", "k"),
    ("keyword.operator", "o"),
    ("keyword.operator.word", "k"),
    ("keyword.operator.expression", "k"),
    ("keyword.operator.new", "k"),
    ("keyword.operator.logical.python", "k"),
    ("entity.name.function", "f"),
    ("support.function", "f"),
    ("variable.function", "f"),
    ("support.macro", "f"),
    ("meta.function-call.command", "f"),
    ("entity.name.type", "t"),
    ("entity.name.class", "t"),
    ("entity.name.struct", "t"),
    ("entity.name.enum", "t"),
    ("entity.name.trait", "t"),
    ("entity.name.impl", "t"),
    ("entity.name.namespace", "t"),
    ("entity.other.inherited-class", "t"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("storage.type.primitive", "t"),
    ("storage.type.numeric", "t"),
    ("entity.name.tag", "g"),
    ("entity.other.attribute-name", "a"),
    ("meta.annotation", "a"),
    ("variable.annotation", "a"),
    ("entity.name.tag.yaml", "p"),
    ("meta.object-literal.key", "p"),
    ("meta.mapping.key", "p"),
    ("meta.property-name", "p"),
    ("support.type.property-name", "p"),
    ("entity.name.tag.toml", "p"),
    ("variable.other.key", "p"),
    ("variable.parameter", "v"),
    ("variable.language", "l"),
    ("variable.other.readwrite.shell", "v"),
    ("punctuation.definition.variable.shell", "v"),
    ("variable.parameter.option.shell", "a"),
    ("markup.heading", "h"),
    ("entity.name.section", "h"),
    ("meta.diff.header", "h"),
    ("meta.diff.range", "h"),
    ("markup.inserted", "i"),
    ("markup.deleted", "d"),
    ("markup.raw", "s"),
    ("markup.underline.link", "s"),
    ("markup.bold", "k"),
    ("source", ""),
    ("text", ""),
];

/// What a string is inside of, where it is a key.
static KEYS: LazyLock<Vec<Scope>> = LazyLock::new(|| {
    let names = ["meta.mapping.key", "meta.structure.dictionary.key", "meta.object-literal.key"];
    names.iter().filter_map(|name| Scope::new(name).ok()).collect()
});

static SCOPES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let mut scopes: Vec<(Scope, &'static str)> = CLASSES
        .iter()
        .filter_map(|(name, class)| Scope::new(name).ok().map(|scope| (scope, *class)))
        .collect();
    scopes.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
    scopes
});

/// The class of text inside these scopes, the outermost first: the innermost one that has one counts.
pub(crate) fn class_of(stack: &[Scope]) -> &'static str {
    let known = stack.iter().enumerate().rev().find_map(|(at, scope)| {
        SCOPES.iter().find(|(known, _)| known.is_prefix_of(*scope)).map(|(_, class)| (at, *class))
    });
    match known {
        Some((at, "s"))
            if stack[..at]
                .iter()
                .rev()
                .take(2)
                .any(|scope| KEYS.iter().any(|key| key.is_prefix_of(*scope))) =>
        {
            "p"
        }
        Some((_, class)) => class,
        None => "",
    }
}
