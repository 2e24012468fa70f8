//! Where in a frontmatter something is that was noticed without its line.

use domain::{Area, Problem};

use super::excerpt::{find_word, quoted};

/// The line (from 1) of the frontmatter that a problem is about: that of the value that its message quotes, below the field
/// that it quotes; else that of the field.
pub(super) fn find(problem: &Problem, frontmatter: &[String]) -> Option<u32> {
    if problem.area != Area::Frontmatter {
        return None;
    }
    let quotes: Vec<_> = quoted(&problem.message).collect();
    let is_field =
        |line: &str, name: &str| line.strip_prefix(name).is_some_and(|it| it.trim_start().starts_with(':'));
    let (field, name) = quotes.iter().find_map(|name| {
        let at = frontmatter.iter().position(|line| is_field(line, name))?;
        Some((at, *name))
    })?;
    // A field goes on as long as lines are indented, or items of a list.
    let goes_on = |line: &&String| line.starts_with([' ', '\t', '-', '#']) && *line != "---";
    let lines = 1 + frontmatter[field + 1..].iter().take_while(goes_on).count();
    let line = frontmatter[field..field + lines].iter().position(|line| {
        let value = if is_field(line, name) { &line[name.len()..] } else { line };
        quotes.iter().any(|quote| *quote != name && find_word(value, quote).is_some())
    });
    u32::try_from(field + line.unwrap_or(0) + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_below_its_field() {
        let frontmatter = [
            "---",
            "status: planned",
            "related: [099-gone]",
            "depends_on:",
            "  - 001-a",
            "  # 099",
            "  - 099-gone",
            "parent: 007",
            "---",
        ];
        let lines = frontmatter.map(str::to_owned);
        let check = |message: &str, expect: Option<u32>| {
            let problem = Problem::warning(Area::Frontmatter, "1/README.md", message);
            assert_eq!(find(&problem, &lines), expect, "{message}");
        };
        check("`depends_on` names `099-gone`, and there is no such spec.", Some(7));
        check("`related` names `099-gone`, and there is no such spec.", Some(3));
        check("`depends_on` names `005`.", Some(4));
        check("`parent` names `007`.", Some(8));
        check("The priority is missing.", None);
        check("`due` is odd.", None);
        assert_eq!(find(&Problem::warning(Area::Structure, "1/README.md", "`parent`"), &lines), None);
    }
}
