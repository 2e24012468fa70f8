//! A look at GitHub before a project is added: whether there is a repository with specs, and why not.

use std::collections::HashMap;

use domain::sync::FoundFolder;
use domain::{RepoName, Repository, Settings, SpecFolder, SpecsPath, Timestamp, limits, list_folder};
use github::{At, Conditional, FoundRepository, FoundTree, GitHubError, Session, WhereToLook};
use http::StatusCode;
use web::Refusal;

use crate::app::{App, unavailable};
use crate::bounds::LOOK_PATIENCE;

/// When to try again where GitHub failed, in seconds.
const AGAIN_SECONDS: u32 = 30;

/// When to try again where somebody has to mend something first.
const MENDED_SECONDS: u32 = 300;

/// A repository that can be followed.
pub(crate) struct Looked {
    pub(crate) repository: Repository,
    /// The branch that would be followed.
    pub(crate) branch: String,
    /// The folder with its specs.
    pub(crate) folder: String,
    /// How many specs are in it.
    pub(crate) specs: usize,
}

/// Looks at a repository as a project with those settings would follow it.
pub(crate) async fn look(app: &App, name: &RepoName, settings: &Settings) -> Result<Looked, Refusal> {
    let token = app.github().token_name();
    let limited = app.store().limited_until(token, &["core", "graphql"], app.now()).await;
    if let Some(until) = limited.map_err(unavailable)? {
        return Err(limit(until, app.now()));
    }
    let looked = tokio::time::timeout(LOOK_PATIENCE, ask(app, name, settings)).await;
    let looked = looked.unwrap_or_else(|_| Err(slow()));
    // What cannot be done is about the repository, where it is about nothing narrower.
    looked.map_err(|refusal| match (refusal.status, refusal.wrong_field()) {
        (StatusCode::UNPROCESSABLE_ENTITY, None) => refusal.at("repo"),
        _ => refusal,
    })
}

async fn ask(app: &App, name: &RepoName, settings: &Settings) -> Result<Looked, Refusal> {
    let session = app.github().session();
    let found = match session.repository(&At::Name(name.clone()), None).await {
        Ok(Conditional::Changed { value, .. }) => value,
        // Nothing was said to be known.
        Ok(Conditional::Unchanged) => return Err(unreadable("the repository")),
        Err(GitHubError::NotFound) => return Err(not_found(app, &session, name).await),
        Err(error) => return Err(refuse(app, name, error).await),
    };
    require_followed(app, &found)?;
    let repository = found.repository;
    let branch = settings.branch.as_deref().unwrap_or(&repository.default_branch);

    let at = At::Id(repository.id);
    let commit = match session.commit(&at, settings.branch.as_deref(), None).await {
        Ok(Conditional::Changed { value, .. }) => value,
        Ok(Conditional::Unchanged) => return Err(unreadable("the commit")),
        Err(GitHubError::NoSuchRef | GitHubError::NotFound) => {
            let refusal = Refusal::unprocessable(format!("`{name}` has no branch `{branch}`."));
            return Err(refusal.at("branch"));
        }
        Err(error) => return Err(refuse(app, name, error).await),
    };
    let place = settings.specs_path.as_ref().map_or(WhereToLook::Anywhere, WhereToLook::Set);
    let tree = session.tree(&repository, commit, place).await;
    let tree = match tree {
        Ok(tree) => tree,
        Err(error) => return Err(refuse(app, name, error).await),
    };
    let found = require_specs(name, branch, settings.specs_path.as_ref(), &tree);
    let (folder, specs) = found.map_err(|refusal| refusal.at("specsPath"))?;
    Ok(Looked { branch: branch.to_owned(), folder: folder.path.clone(), specs, repository })
}

/// A repository that GitHub shows, but that is not followed here.
fn require_followed(app: &App, found: &FoundRepository) -> Result<(), Refusal> {
    let name = &found.repository.name;
    if found.disabled {
        return Err(disabled(name));
    }
    if found.repository.private && !app.settings().private_allowed {
        return Err(Refusal::unprocessable(format!(
            "`{name}` is private, and this server shows only public repositories. A private showcase needs both \
             `VIEW_TOKEN` and `ALLOW_PRIVATE_REPOS`."
        )));
    }
    Ok(())
}

/// 404: the same answer for what is not there and for what is private.
async fn not_found(app: &App, session: &Session, name: &RepoName) -> Refusal {
    let has_token = app.github().has_token();
    // A token may be kept from what everybody may see: by an organisation that wants to allow it first.
    if has_token && session.repository_as_stranger(&At::Name(name.clone())).await.is_ok() {
        return Refusal::unprocessable(format!(
            "GitHub shows `{name}` to everybody, but not to this server's token: its organisation has to allow the token."
        ));
    }
    let why =
        if has_token { "it is private, and this server's token cannot see it" } else { "it is private" };
    Refusal::unprocessable(format!("GitHub has no repository `{name}`, or {why}. Look at how it is spelled."))
}

/// The folder and how many specs it has; refused without specs, or with too many.
fn require_specs<'a>(
    name: &RepoName,
    branch: &str,
    set: Option<&SpecsPath>,
    tree: &'a FoundTree,
) -> Result<(&'a FoundFolder, usize), Refusal> {
    let Some(folder) = &tree.folder else {
        let places = tree.looked_at.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
        let remedy = if set.is_some() {
            "Set another `specsPath`, or none to have one found."
        } else {
            "Set `specsPath` if they are elsewhere."
        };
        return Err(Refusal::unprocessable(format!(
            "No specs were found in `{name}` on the branch `{branch}`; looked for {places}. {remedy}"
        )));
    };
    let specs = list_folder(folder.files.iter().map(|file| file.path.as_str())).specs;
    if specs.is_empty() {
        return Err(Refusal::unprocessable(format!(
            "The folder `{}` of `{name}` has no specs in it on the branch `{branch}`. A spec is a folder with a \
             `README.md` or a `spec.md`.",
            folder.path
        )));
    }
    let too_many = |what: String| {
        Refusal::unprocessable(format!(
            "The folder `{}` of `{name}` has {what}. Set `specsPath` to a folder with fewer.",
            folder.path
        ))
    };
    if specs.len() > limits::PROJECT_SPECS {
        return Err(too_many(format!(
            "{} specs; at most {} are followed",
            specs.len(),
            limits::PROJECT_SPECS
        )));
    }
    let bytes = markdown_bytes(folder, &specs);
    if bytes > limits::PROJECT_BYTES {
        let megabytes = |bytes: u64| bytes.div_ceil(1 << 20);
        let most = megabytes(limits::PROJECT_BYTES);
        return Err(too_many(format!("{} MB of Markdown; at most {most} MB are followed", megabytes(bytes))));
    }
    Ok((folder, specs.len()))
}

/// Bytes of the documents. One that is too large is not read: it counts for nothing.
fn markdown_bytes(folder: &FoundFolder, specs: &[SpecFolder]) -> u64 {
    let sizes: HashMap<&str, u64> = folder.files.iter().map(|file| (file.path.as_str(), file.size)).collect();
    let documents = specs.iter().flat_map(|spec| std::iter::once(&spec.main).chain(&spec.sub_specs));
    let sizes = documents.filter_map(|path| sizes.get(path.as_str()).copied());
    sizes.filter(|size| *size <= limits::FETCHED_BYTES).sum()
}

/// What GitHub said instead of an answer, for the one who adds a project. A limit is noted for all.
async fn refuse(app: &App, name: &RepoName, error: GitHubError) -> Refusal {
    match error {
        GitHubError::NotFound => {
            Refusal::unprocessable(format!("GitHub no longer shows `{name}`: it was removed just now."))
        }
        GitHubError::TakenDown => Refusal::unprocessable(format!(
            "GitHub took `{name}` down (451): it shows nothing of it, and neither can this server."
        )),
        GitHubError::Disabled => disabled(name),
        GitHubError::Empty => Refusal::unprocessable(format!(
            "`{name}` is empty: it has no commits. Push the specs first, and add it then."
        )),
        GitHubError::NoSuchRef => {
            Refusal::unprocessable(format!("The branch of `{name}` that was asked for is not there."))
        }
        GitHubError::TooLarge { what } => Refusal::unprocessable(format!("`{name}` is too large: {what}.")),
        GitHubError::Forbidden => Refusal::unprocessable(format!(
            "GitHub does not let this server's token read `{name}`. The token needs *Metadata* and *Contents* read; an \
             organisation may have to allow it."
        )),
        GitHubError::TokenRejected => {
            tracing::error!("GitHub refused the token: it expired, or was revoked");
            Refusal::unavailable(
                "GitHub refused this server's token: it expired or was revoked. Set a new `GITHUB_TOKEN`.",
            )
            .after(MENDED_SECONDS)
        }
        GitHubError::RateLimited { resource, until } | GitHubError::SecondaryLimit { resource, until } => {
            note_limit(app, app.github().token_name(), &resource, until).await;
            limit(until, app.now())
        }
        GitHubError::Failing { status } => {
            Refusal::unavailable(format!("GitHub answers with an error ({status}). Try again in a minute."))
                .after(AGAIN_SECONDS)
        }
        GitHubError::Unreachable => slow(),
        GitHubError::Unreadable { what } => unreadable(what),
    }
}

async fn note_limit(app: &App, token: &str, resource: &str, until: Timestamp) {
    if let Err(error) = app.store().set_limit(token, resource, until).await {
        tracing::warn!("a limit of GitHub was not noted: {error}");
    }
}

fn disabled(name: &RepoName) -> Refusal {
    Refusal::unprocessable(format!(
        "GitHub disabled `{name}`: it shows nothing of it, and neither can this server."
    ))
}

fn slow() -> Refusal {
    Refusal::unavailable("GitHub does not answer. Try again in a minute.").after(AGAIN_SECONDS)
}

fn unreadable(what: &str) -> Refusal {
    Refusal::unavailable(format!("GitHub's answer could not be understood: {what}. Try again in a minute."))
        .after(AGAIN_SECONDS)
}

fn limit(until: Timestamp, now: Timestamp) -> Refusal {
    let millis = until.as_millis().saturating_sub(now.as_millis());
    let seconds = u32::try_from(millis.max(0).cast_unsigned().div_ceil(1000)).unwrap_or(u32::MAX).max(1);
    let detail = format!("GitHub's rate limit is spent. Try again in {} min.", seconds.div_ceil(60));
    Refusal::unavailable(detail).after(seconds)
}

#[cfg(test)]
mod tests {
    use domain::sync::TreeFile;
    use domain::{BlobId, TreeId};

    use super::*;

    fn folder(files: impl IntoIterator<Item = (String, u64)>) -> FoundTree {
        let blob = BlobId::of(b"");
        let files = files.into_iter().map(|(path, size)| TreeFile { path, blob, size }).collect();
        let folder = FoundFolder { path: "specs".to_owned(), tree: TreeId::from([0; 20]), files };
        FoundTree { folder: Some(folder), looked_at: vec!["specs".to_owned()], context: Vec::new() }
    }

    fn why(tree: &FoundTree, set: Option<&str>) -> String {
        let set = set.map(|it| it.parse().unwrap());
        let checked = require_specs(&"acme/app".parse().unwrap(), "main", set.as_ref(), tree);
        checked.map_or_else(|refusal| refusal.detail, |_| "good".to_owned())
    }

    #[test]
    fn a_repository_without_specs_hears_where_they_were_looked_for() {
        let places = ["specs", ".lean-spec/specs"].map(str::to_owned).to_vec();
        let none = |looked_at| FoundTree { folder: None, looked_at, context: Vec::new() };
        assert_eq!(
            why(&none(places), None),
            "No specs were found in `acme/app` on the branch `main`; looked for `specs`, `.lean-spec/specs`. Set \
             `specsPath` if they are elsewhere."
        );
        assert_eq!(
            why(&none(vec!["docs/x".to_owned()]), Some("docs/x")),
            "No specs were found in `acme/app` on the branch `main`; looked for `docs/x`. Set another `specsPath`, or \
             none to have one found."
        );
        assert_eq!(
            why(&folder([("notes.txt".to_owned(), 1)]), None),
            "The folder `specs` of `acme/app` has no specs in it on the branch `main`. A spec is a folder with a \
             `README.md` or a `spec.md`."
        );
    }

    #[test]
    fn a_repository_may_have_too_many_specs_or_too_long_ones() {
        let specs =
            |count: usize, size: u64| folder((0..count).map(|at| (format!("{at:05}-a/README.md"), size)));
        assert_eq!(why(&specs(1, 1), None), "good");
        assert_eq!(
            why(&specs(5001, 1), None),
            "The folder `specs` of `acme/app` has 5001 specs; at most 5000 are followed. Set `specsPath` to a folder with \
             fewer."
        );
        assert_eq!(
            why(&specs(97, 1 << 20), None),
            "The folder `specs` of `acme/app` has 97 MB of Markdown; at most 96 MB are followed. Set `specsPath` to a \
             folder with fewer."
        );
        assert_eq!(why(&specs(1, 20 << 20), None), "good");
    }

    #[test]
    fn a_limit_says_when_it_ends() {
        let at = Timestamp::from_millis;
        let check = |until, detail: &str, seconds| {
            let refusal = limit(at(until), at(1_000_000));
            assert_eq!((refusal.detail.as_str(), refusal.retry_after), (detail, Some(seconds)));
        };
        check(1_090_500, "GitHub's rate limit is spent. Try again in 2 min.", 91);
        check(0, "GitHub's rate limit is spent. Try again in 1 min.", 1);
    }
}
