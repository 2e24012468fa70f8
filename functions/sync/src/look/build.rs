//! From a commit to a snapshot in the store.

mod bounds;
mod context;
mod parts;
mod place;

use std::sync::Arc;

use domain::sync::{Changes, PlannedSpec, TreeFile, Trouble, changes, plan};
use domain::{CommitId, ContextFile, Head, ParsedSpec, Prepared, Problem, Project, Stats};
use futures_util::future::try_join;
use github::{FoundTree, GitHubError, RootFile};
use store::StoreError;

use self::bounds::{no_commit, no_folder, within_bounds};
use self::context::{read_context, unknown_context};
use self::parts::{Part, in_full, parts};
use self::place::{Kept, Place};
use super::Looking;
use super::ask::where_to_look;
use super::content::{Content, Failed};
use super::judge::Reading;
use super::outcome::Outcome;
use super::parse::{Assembled, Before, Parsed, Unparsed, assemble, parse};
use super::preparing::Preparing;
use super::trouble;
use crate::bounds::LOGGED_PROBLEMS;

/// What was made of a commit. All that it names is in the store.
struct Made {
    head: Head,
    changes: Option<Changes>,
    problems: Vec<String>,
}

impl Looking<'_> {
    /// Reads what a commit has, and writes what the store does not have of it, the head excepted. `None`: the commit, or
    /// what it names, is not there any more.
    pub(super) async fn build(
        &self,
        project: &Project,
        mut reading: Reading,
    ) -> Result<Option<Outcome>, StoreError> {
        let tree = reading.tree.take();
        let made = self.call.deadline.within(Box::pin(self.make(project, &reading, tree))).await;
        let trouble = match made.unwrap_or(Err(Failed::GitHub(GitHubError::Unreachable))) {
            Ok(Made { head, changes, problems }) => {
                let Reading { seen, commit_etag, .. } = reading;
                let head = Some(head);
                let asked = true;
                return Ok(Some(Outcome {
                    seen,
                    head,
                    commit_etag,
                    trouble: None,
                    changes,
                    problems,
                    asked,
                }));
            }
            Err(Failed::Store(error)) => return Err(error),
            Err(Failed::Trouble(trouble)) => trouble,
            Err(Failed::GitHub(error)) => match trouble::of_content(&self.noted(error).await?) {
                Some(trouble) => trouble,
                None => return Ok(None),
            },
        };
        Ok(Some(Outcome::trouble(project, reading.seen, trouble)))
    }

    async fn make(
        &self,
        project: &Project,
        reading: &Reading,
        tree: Option<FoundTree>,
    ) -> Result<Made, Failed> {
        let found = match (reading.commit, tree) {
            (Some(_), Some(tree)) => Some(tree),
            (Some(commit), None) => Some(self.find(project, reading, commit).await?),
            (None, _) => None,
        };
        let place = Place::of(project, reading, found.as_ref());
        if let Some(head) = &project.head
            && !reading.anew
            && place.is_that_of(head)
        {
            let head = place.head(project, Kept::of(head));
            return Ok(Made { head, changes: None, problems: Vec::new() });
        }
        let before = if reading.anew { None } else { self.before(project).await? };
        let specs_path = project.settings.specs_path.as_ref();
        let (folder, odd, root_files) = match found {
            None => (None, Some(no_commit(specs_path)), Vec::new()),
            Some(FoundTree { folder: None, looked_at, context }) => {
                (None, Some(no_folder(specs_path, &looked_at)), context)
            }
            Some(FoundTree { folder, context, .. }) => (folder, None, context),
        };
        let (path, files) = folder.map_or_else(Default::default, |folder| (folder.path, folder.files));
        let (assembled, before) =
            self.assemble(project, reading, (&path, files), &root_files, before, odd).await?;
        self.keep(project, place, assembled, before.as_deref()).await
    }

    /// What the repository has at a commit.
    async fn find(
        &self,
        project: &Project,
        reading: &Reading,
        commit: CommitId,
    ) -> Result<FoundTree, GitHubError> {
        self.session.tree(&reading.seen.repository, commit, where_to_look(project)).await
    }

    /// What is shown now; `None` where there is nothing, or it cannot be read: then all is made anew.
    async fn before(&self, project: &Project) -> Result<Option<Arc<Before>>, Failed> {
        let Some(head) = &project.head else { return Ok(None) };
        let (store, of) = (&self.parts.store, [(self.ulid, head.snapshot)]);
        let read =
            try_join(store.snapshot(self.ulid, head.snapshot, head.format, head.bytes), store.segments(&of));
        let (prepared, segment) = read.await?;
        let before = match (prepared, segment.into_iter().next()) {
            (Ok(prepared), Some(Ok(segment))) => {
                in_background(move || Before::read(prepared, &segment)).await?
            }
            _ => None,
        };
        if before.is_none() {
            tracing::warn!(project.id = project.id.as_str(), "the snapshot cannot be read: it is made anew");
        }
        Ok(before.map(Arc::new))
    }

    /// Fetches, keeps and parses what is new, and puts the snapshot together.
    async fn assemble(
        &self,
        project: &Project,
        reading: &Reading,
        (folder, files): (&str, Vec<TreeFile>),
        root_files: &[RootFile],
        before: Option<Arc<Before>>,
        odd: Option<Problem>,
    ) -> Result<(Assembled, Option<Arc<Before>>), Failed> {
        let snapshot = before.as_ref().map(|before| &before.snapshot);
        let mut plan = plan(snapshot, &files);
        within_bounds(&plan, &files).map_err(Failed::Trouble)?;
        plan.problems.extend(odd);
        let passing = unknown_context(root_files, snapshot);
        let pictures = in_full(folder, &plan.pictures);
        let (mut kept, mut unparsed): (Vec<Arc<ParsedSpec>>, Vec<Unparsed>) = Default::default();
        for spec in plan.specs {
            match spec {
                PlannedSpec::Keep(spec) => kept.push(spec),
                PlannedSpec::Parse { mut folder, documents, assets } => {
                    // The same once more: a spec may have thousands of them.
                    folder.assets = Vec::new();
                    unparsed.push(Unparsed { folder, documents, assets });
                }
            }
        }
        let parts = parts(folder, unparsed, &plan.fetch, files, passing);
        let supply = Content {
            session: &self.session,
            store: &self.parts.store,
            ulid: self.ulid,
            repository: &reading.seen.repository,
            commit: reading.revision(),
            now: self.parts.clock.now(),
            resumes: !self.parts.github.has_token()
                || project.look.failures > 0
                || (project.head.is_some() && before.is_none()),
        };
        let documents = self.parse_all(&supply, parts, root_files, before.clone());
        let ((parsed, context), ()) = try_join(documents, supply.pictures(&pictures)).await?;
        let problems = plan.problems;
        in_background(move || {
            let assembled = assemble(kept, parsed, problems, context, before.as_deref());
            (assembled, before)
        })
        .await
    }

    /// Parses the specs part by part, and the files of the root with the first one.
    async fn parse_all(
        &self,
        supply: &Content<'_>,
        parts: Vec<Part>,
        root_files: &[RootFile],
        before: Option<Arc<Before>>,
    ) -> Result<(Parsed, Vec<ContextFile>), Failed> {
        let preparing = Arc::new(Preparing::new(self.parts.preparer, self.parts.clock.clone()));
        let (mut parsed, mut context) = (Parsed::default(), None);
        for part in parts {
            let contents = supply.documents(&part.new, &part.known, &part.passing).await?;
            let snapshot = before.as_ref().map(|before| &before.snapshot);
            context.get_or_insert_with(|| read_context(root_files, snapshot, &contents, &preparing));
            let (before, preparing) = (before.clone(), Arc::clone(&preparing));
            let work = move || parse(part.specs, &contents, before.as_deref(), &preparing);
            parsed.add(in_background(work).await?);
        }
        if preparing.is_spent() {
            tracing::warn!(project.ulid = %self.ulid, "code, diagrams and formulas took too much: some are shown as their source");
        }
        Ok((parsed, context.unwrap_or_default()))
    }

    /// Keeps the snapshot, and says what is to be shown from now on.
    async fn keep(
        &self,
        project: &Project,
        place: Place,
        assembled: Assembled,
        before: Option<&Before>,
    ) -> Result<Made, Failed> {
        let Assembled { snapshot, prepared, segment } = assembled;
        let now = self.parts.clock.now();
        let shown = project.head.as_ref().filter(|head| head.snapshot == snapshot.id());
        let kept = match shown {
            Some(head) if before.is_some() => Kept::of(head),
            _ => {
                let kept = Kept {
                    snapshot: snapshot.id(),
                    format: Prepared::FORMAT,
                    bytes: prepared.len() as u64,
                    stats: Stats::of(&snapshot),
                    changed_at: shown.map_or(now, |head| head.changed_at),
                };
                self.parts.store.put_snapshot(self.ulid, kept.snapshot, prepared, segment, now).await?;
                kept
            }
        };
        let changes = shown.is_none().then(|| changes(before.map(|it| &it.snapshot), &snapshot));
        let problems = snapshot.problems().iter().take(LOGGED_PROBLEMS).map(|it| it.message.clone());
        Ok(Made { head: place.head(project, kept), changes, problems: problems.collect() })
    }
}

/// Does work on a thread that has nothing else to do.
async fn in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failed> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "making a snapshot failed");
        Failed::Trouble(Trouble::GithubUnreadable { what: "a document".to_owned() })
    })
}
