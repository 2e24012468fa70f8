//! The addresses of a repository's own site: of its files, and of a commit.

use domain::Origin;

use crate::address;

/// The repository's address where it is one of the web: `git@…`, `file:` or `javascript:` are not.
pub fn web_url(origin: &Origin) -> Option<&str> {
    let url = origin.repo_url.as_deref()?;
    (url.starts_with("https://") || url.starts_with("http://")).then_some(url.trim_end_matches('/'))
}

/// The page of the commit that is shown.
pub fn revision_href(origin: &Origin) -> Option<String> {
    Some(format!("{}/tree/{}", web_url(origin)?, address::path(origin.revision.as_deref()?)))
}

/// The page of a commit: what it changed.
pub fn commit_href(origin: &Origin, revision: &str) -> Option<String> {
    Some(format!("{}/commit/{}", web_url(origin)?, address::path(revision)))
}

/// Where a file is changed: on the branch. See [`source_href`] for `path`.
pub fn edit_href(origin: &Origin, path: &str) -> Option<String> {
    file_href(origin, "edit", origin.branch.as_deref(), path)
}

/// Where a file is seen, as it was at the revision. `path` is below the specs folder, or below the repository's root
/// where it begins with `/`; `None` where it leaves the repository.
pub fn source_href(origin: &Origin, path: &str) -> Option<String> {
    file_href(origin, "blob", origin.revision.as_deref().or(origin.branch.as_deref()), path)
}

fn file_href(origin: &Origin, what: &str, at: Option<&str>, path: &str) -> Option<String> {
    let url = web_url(origin)?;
    let file = match path.strip_prefix('/') {
        Some(from_root) => normalised(from_root)?,
        None => normalised(&format!("{}/{path}", origin.specs_path.as_deref().unwrap_or("specs")))?,
    };
    Some(format!("{url}/{what}/{}/{}", address::path(at.unwrap_or("HEAD")), address::path(&file)))
}

/// A path without `.` and `..`; `None` where it leaves the repository.
fn normalised(path: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(repo_url: &str) -> Origin {
        Origin {
            name: None,
            repo_url: Some(repo_url.to_owned()),
            branch: Some("feat/a b#1".to_owned()),
            revision: Some("f108186aa".to_owned()),
            specs_path: Some("docs/specs".to_owned()),
        }
    }

    #[test]
    fn links_to_the_repository_are_encoded() {
        let origin = origin("https://github.com/acme/app/");
        assert_eq!(
            edit_href(&origin, "082 ä/README.md").unwrap(),
            "https://github.com/acme/app/edit/feat/a%20b%231/docs/specs/082%20%C3%A4/README.md"
        );
        assert_eq!(
            source_href(&origin, "1/a.md").unwrap(),
            "https://github.com/acme/app/blob/f108186aa/docs/specs/1/a.md"
        );
        assert_eq!(revision_href(&origin).unwrap(), "https://github.com/acme/app/tree/f108186aa");
        assert_eq!(commit_href(&origin, "a b").unwrap(), "https://github.com/acme/app/commit/a%20b");
    }

    #[test]
    fn links_out_of_the_specs_never_lead_out_of_the_repository() {
        let check = |to: &str, expect: Option<&str>| {
            let expect = expect.map(|it| format!("https://github.com/acme/app/blob/f108186aa/{it}"));
            assert_eq!(source_href(&origin("https://github.com/acme/app"), to), expect, "{to}");
        };
        check("../../src/a b.rs", Some("src/a%20b.rs"));
        check("../guide.md", Some("docs/guide.md"));
        check("/README.md", Some("README.md"));
        check("archived/001-old", Some("docs/specs/archived/001-old"));
        check("../../../etc/passwd", None);
        check("/../../etc/passwd", None);
    }

    #[test]
    fn only_the_web_is_linked_to() {
        for url in ["javascript:alert(1)", "git@github.com:acme/app", "file:///etc", ""] {
            assert_eq!(edit_href(&origin(url), "a.md"), None, "{url}");
            assert_eq!(revision_href(&origin(url)), None, "{url}");
        }
    }
}
