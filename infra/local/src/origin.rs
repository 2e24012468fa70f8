//! Where a folder of specs comes from, as git knows it.

use std::path::{Component, Path, PathBuf};
use std::process::{Child, Command, Stdio};

use domain::Origin;

/// What is known of a folder's repository, and what it is called in there. Without git, or outside a repository, it is taken
/// to be in the current directory, where it was `given` so. `specs_dir` is its [`real`] path.
pub(crate) fn find(specs_dir: &Path, given: &Path) -> Origin {
    // All at once: each is a process of its own.
    let prefix = git(specs_dir, &["rev-parse", "--show-prefix"]);
    let branch = git(specs_dir, &["symbolic-ref", "--quiet", "--short", "HEAD"]);
    let revision = git(specs_dir, &["rev-parse", "--quiet", "--verify", "HEAD^{commit}"]);
    let remote = git(specs_dir, &["remote", "get-url", "origin"]);

    let repo_url = said(remote).and_then(|remote| web_address(&remote));
    let in_repository = said(prefix).map(|prefix| prefix.trim_matches('/').to_owned());
    let specs_path = in_repository.or_else(|| as_given(specs_dir, given));
    let from_url = repo_url.as_deref().and_then(|url| url.rsplit('/').next()).map(str::to_owned);
    let name = from_url.or_else(|| name_of(&root(specs_dir, specs_path.as_deref())?));
    Origin {
        name,
        repo_url,
        branch: said(branch).filter(|it| !it.is_empty()),
        revision: said(revision).filter(|it| is_commit(it)),
        specs_path,
    }
}

/// The root of the repository around `specs_dir`, where that is `specs_path` in it; else the folder around it.
pub(crate) fn root(specs_dir: &Path, specs_path: Option<&str>) -> Option<PathBuf> {
    let depth = specs_path.map_or(1, |path| path.split('/').filter(|part| !part.is_empty()).count());
    let dir = std::path::absolute(specs_dir).ok()?;
    dir.ancestors().nth(depth).map(Path::to_path_buf)
}

/// The folder's path as somebody gave it, where it is one below the current directory; else the folder's own name. Never more
/// than that: what is around it is of this machine.
fn as_given(specs_dir: &Path, given: &Path) -> Option<String> {
    let parts = given.components().filter(|part| *part != Component::CurDir);
    let names: Option<PathBuf> =
        parts.map(|part| matches!(part, Component::Normal(_)).then_some(part)).collect();
    let path = names.filter(|path| path.file_name().is_some() && specs_dir.ends_with(path));
    let path = path.or_else(|| specs_dir.file_name().map(PathBuf::from))?;
    Some(path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"))
}

/// The folder in the form in which its repository's root is found by going up from it: git looks behind symbolic links
/// and `..`, and so must we where that makes a difference.
pub(crate) fn real(specs_dir: PathBuf) -> PathBuf {
    let Ok(real) = specs_dir.canonicalize() else { return specs_dir };
    match std::path::absolute(&specs_dir) {
        Ok(absolute) if absolute == real => specs_dir,
        _ => real,
    }
}

fn name_of(root: &Path) -> Option<String> {
    Some(root.file_name()?.to_string_lossy().into_owned())
}

fn git(dir: &Path, args: &[&str]) -> Option<Child> {
    let mut command = Command::new("git");
    command.arg("-C").arg(dir).args(args);
    // It must neither ask anybody nor write anything.
    command.env("GIT_TERMINAL_PROMPT", "0").env("GIT_OPTIONAL_LOCKS", "0");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()
}

fn said(child: Option<Child>) -> Option<String> {
    let output = child?.wait_with_output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.strip_suffix('\n').unwrap_or(&text).to_owned())
}

fn is_commit(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|c| c.is_ascii_hexdigit())
}

/// The address of a remote's pages: `git@github.com:o/r.git` gives `https://github.com/o/r`. `None` where it is on no
/// host that has any. Credentials, ports of ssh, queries and fragments are left out.
fn web_address(remote: &str) -> Option<String> {
    let (scheme, host, path) = match remote.split_once("://") {
        Some((scheme @ ("http" | "https"), rest)) => {
            let (host, path) = rest.split_once('/')?;
            (scheme, host, path)
        }
        Some(("ssh" | "git" | "git+ssh" | "ssh+git", rest)) => {
            let (host, path) = rest.split_once('/')?;
            let (user, host) = host.rsplit_once('@').unwrap_or(("", host));
            let _ = user;
            ("https", host.split(':').next()?, path)
        }
        Some(_) => return None,
        // scp's form. A path with a colon in it has a `/` before that, and a drive's letter is no host.
        None => {
            let (host, path) = remote.split_once(':')?;
            ("https", host, path)
        }
    };
    let host = host.rsplit('@').next()?;
    let path = path.split(['?', '#']).next()?.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path).trim_end_matches('/');
    // A host without a dot is an alias of somebody's ssh configuration.
    let good_host =
        host.contains('.') && host.bytes().all(|c| c.is_ascii_alphanumeric() || b".-:".contains(&c));
    let good_path = path.contains('/')
        && path.bytes().all(|c| c.is_ascii_alphanumeric() || b"._-~/+".contains(&c))
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
    (good_host && good_path).then(|| format!("{scheme}://{}/{path}", host.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remote_becomes_the_address_of_its_pages_without_credentials() {
        let check =
            |remote: &str, expect: &str| assert_eq!(web_address(remote).as_deref(), Some(expect), "{remote}");
        let app = "https://github.com/acme/app";
        check("git@github.com:acme/app.git", app);
        check("github.com:acme/app", app);
        check("ssh://git@github.com/acme/app.git", app);
        check("ssh://git@github.com:22/acme/app.git/", app);
        check("git://github.com/acme/app.git", app);
        check("https://github.com/acme/app.git", app);
        check("https://GitHub.com/acme/app/", app);
        check("https://user:ghp_secret@github.com/acme/app.git", app);
        check("https://x-access-token:a@b@github.com/acme/app?token=1#x", app);
        check("https://git.example.org:8443/group/sub/app.git", "https://git.example.org:8443/group/sub/app");
        check("http://git.example.org/acme/app", "http://git.example.org/acme/app");
    }

    #[test]
    fn a_remote_without_pages_gives_none() {
        let none = [
            "",
            "/srv/git/app.git",
            "../app",
            "file:///srv/app.git",
            "C:\\code\\app",
            "git@work:acme/app.git",
        ];
        let odd = [
            "https://github.com",
            "https://github.com/app",
            "https://github.com/a/../b",
            "ext::sh -c x% y/z",
        ];
        let hostile = [
            "https://a.b/\"><script>/x",
            "https://a.b/x/\u{1b}[2J",
            "javascript://a.b/x/y",
            "https://:p@/a/b",
        ];
        for remote in none.into_iter().chain(odd).chain(hostile) {
            assert_eq!(web_address(remote), None, "{remote}");
        }
    }

    #[test]
    fn a_folder_outside_any_repository_is_named_by_the_folder_around_it() {
        let temp = tempfile::tempdir().unwrap();
        let specs = temp.path().join("my-app/specs");
        std::fs::create_dir_all(&specs).unwrap();
        let (name, specs_path) = (Some("my-app".to_owned()), Some("specs".to_owned()));
        assert_eq!(find(&specs, &specs), Origin { name, specs_path, ..Origin::default() });
    }

    #[test]
    fn a_folder_outside_any_repository_is_called_as_it_was_given() {
        let check = |real: &str, given: &str, expect: &str| {
            assert_eq!(as_given(Path::new(real), Path::new(given)).as_deref(), Some(expect), "{given}");
        };
        check("docs/stuff", "docs/stuff", "docs/stuff");
        check("./docs/stuff/", "./docs/stuff/", "docs/stuff");
        check("/home/ada/app/docs/stuff", "docs/stuff", "docs/stuff");
        check("/home/ada/app/docs/stuff", "/home/ada/app/docs/stuff", "stuff");
        check("/home/ada/app/stuff", "../app/stuff", "stuff");
        check("/home/ada/app/stuff", ".", "stuff");
        // A link to somewhere else.
        check("/srv/shared/specs", "docs/stuff", "specs");
    }

    #[test]
    fn a_folder_in_a_repository_has_its_place_branch_and_commit() {
        let temp = tempfile::tempdir().unwrap();
        let specs = temp.path().join("docs/specs");
        std::fs::create_dir_all(&specs).unwrap();
        let run = |args: &[&str]| {
            let who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
            let mut command = Command::new("git");
            let status =
                command.arg("-C").arg(temp.path()).args(who).args(args).stdout(Stdio::null()).status();
            assert!(status.unwrap().success(), "git {args:?}");
        };
        run(&["init", "--quiet", "--initial-branch", "trunk"]);
        run(&["remote", "add", "origin", "git@github.com:acme/app.git"]);
        let before = find(&specs, &specs);
        assert_eq!((before.branch.as_deref(), before.revision), (Some("trunk"), None));
        run(&["commit", "--quiet", "--allow-empty", "-m", "first"]);

        let found = find(&specs, &specs);
        assert_eq!(found.name.as_deref(), Some("app"));
        assert_eq!(found.repo_url.as_deref(), Some("https://github.com/acme/app"));
        assert_eq!(found.specs_path.as_deref(), Some("docs/specs"));
        assert!(found.revision.is_some_and(|it| is_commit(&it)));
        assert_eq!(root(&specs, Some("docs/specs")), Some(temp.path().to_path_buf()));
    }
}
