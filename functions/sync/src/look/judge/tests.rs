use domain::sync::Trigger;
use domain::{Look, ProjectUlid, RepositoryId, Settings, Stats, Timestamp};

use super::*;

fn commit(of: u8) -> CommitId {
    CommitId::from([of; 20])
}

fn found(change: impl FnOnce(&mut FoundRepository)) -> FoundRepository {
    let repository = project().repository;
    let mut found = FoundRepository { repository, disabled: false, token_expires: None };
    change(&mut found);
    found
}

/// A public project that shows commit 1.
fn project() -> Project {
    let head = Head {
        snapshot: domain::SnapshotId::of([]),
        format: Prepared::FORMAT,
        bytes: 1,
        revision: commit(1),
        branch: "main".to_owned(),
        specs_path: Some("specs".to_owned()),
        tree: None,
        context: Vec::new(),
        stats: Stats::default(),
        changed_at: Timestamp::from_millis(0),
        sequence: 1,
    };
    Project {
        ulid: ProjectUlid::new(1, [1; 10]),
        id: "acme.app".parse().unwrap(),
        added_at: Timestamp::from_millis(0),
        settings: Settings::default(),
        settings_version: 1,
        repository: Repository {
            id: RepositoryId(7),
            name: "acme/app".parse().unwrap(),
            default_branch: "main".to_owned(),
            description: None,
            stars: 0,
            archived: false,
            private: false,
        },
        visibility: Visibility::Public,
        visibility_version: 1,
        head: Some(head),
        history: Vec::new(),
        look: Look {
            repository_etag: Some("r1".to_owned()),
            commit_etag: Some("c1".to_owned()),
            ..Look::default()
        },
        webhook: None,
        lease: None,
        removed: false,
    }
}

/// Nothing new.
fn answers() -> Answers {
    Answers {
        repository: Ok(Conditional::Unchanged),
        stranger: None,
        commit: Ok(Conditional::Unchanged),
        tree: None,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is an answer")]
fn changed<T>(value: T) -> Result<Conditional<T>, GitHubError> {
    Ok(Conditional::Changed { value, etag: Some("new".to_owned()) })
}

/// What is written, for answers that leave nothing to read.
fn settled(answers: Answers) -> Outcome {
    match judge(&project(), answers, false, true) {
        Verdict::Settled(outcome) => outcome,
        Verdict::Read(reading) => panic!("to be read: {reading:?}"),
    }
}

fn state(outcome: &Outcome) -> (Visibility, Option<SyncState>, Option<&str>) {
    let state = outcome.trouble.as_ref().map(Trouble::state);
    (outcome.seen.visibility, state, outcome.seen.etag.as_deref())
}

#[test]
fn two_unchanged_answers_leave_all_as_it_was() {
    let outcome = settled(answers());
    assert_eq!(state(&outcome), (Visibility::Public, None, Some("r1")));
    assert_eq!((outcome.head, outcome.commit_etag.as_deref()), (project().head, Some("c1")));
}

#[test]
fn a_private_repository_is_hidden_whatever_its_branch_is() {
    let private = found(|it| it.repository.private = true);
    for commit in [changed(commit(2)), Err(GitHubError::Unreachable)] {
        let outcome = settled(Answers { repository: changed(private.clone()), commit, ..answers() });
        assert_eq!(state(&outcome), (Visibility::Private, Some(SyncState::Hidden), Some("new")));
        assert_eq!((outcome.head, outcome.commit_etag.as_deref()), (project().head, Some("c1")));
    }
}

#[test]
fn a_private_repository_is_read_for_a_private_showcase() {
    let private = found(|it| it.repository.private = true);
    let answers = Answers { repository: changed(private), commit: changed(commit(2)), ..answers() };
    let Verdict::Read(reading) = judge(&project(), answers, true, true) else { panic!("not to be read") };
    assert_eq!((reading.seen.visibility, reading.commit), (Visibility::Private, Some(commit(2))));
}

#[test]
fn only_what_a_stranger_does_not_find_either_is_gone() {
    let ask = |stranger| {
        let repository = Err(GitHubError::NotFound);
        settled(Answers { repository, stranger, commit: Err(GitHubError::NotFound), tree: None })
    };
    let gone = (Visibility::Gone, Some(SyncState::Gone), None);
    assert_eq!(state(&ask(Some(Err(GitHubError::NotFound)))), gone);
    assert_eq!(state(&ask(Some(Err(GitHubError::TakenDown)))), gone);
    assert_eq!(state(&ask(Some(Ok(found(|it| it.disabled = true))))), gone);
    assert_eq!(state(&ask(None)), gone);

    let failed = (Visibility::Public, Some(SyncState::Failed));
    let there = ask(Some(Ok(found(|_| {}))));
    assert_eq!((state(&there).0, state(&there).1), failed);
    assert_eq!(there.trouble, Some(Trouble::Forbidden));
    let unknown = ask(Some(Err(GitHubError::Failing { status: 502 })));
    assert_eq!((state(&unknown).0, state(&unknown).1), failed);
}

#[test]
fn what_the_token_does_not_find_twice_is_hidden_though_no_stranger_can_be_asked() {
    let until = Timestamp::from_millis(9);
    let mut project = project();
    let unasked = |error| {
        let (repository, commit) = (Err(GitHubError::NotFound), Err(GitHubError::NotFound));
        Answers { repository, stranger: Some(Err(error)), commit, tree: None }
    };
    let mut look = |answers: Answers| {
        let Verdict::Settled(outcome) = judge(&project, answers, false, true) else { panic!("to be read") };
        project.look = outcome.look(&project, Timestamp::from_millis(0), Trigger::Schedule);
        project.visibility = outcome.seen.visibility;
        (outcome.seen.visibility, outcome.trouble)
    };
    let limited = || unasked(GitHubError::RateLimited { resource: "core".to_owned(), until });
    let unreachable = || unasked(GitHubError::Unreachable);
    let broken = Answers { repository: Err(GitHubError::Unreachable), ..unreachable() };
    let unseen = (Visibility::Public, Some(Trouble::Unseen));
    let gone = (Visibility::Gone, Some(Trouble::Gone));
    assert_eq!(look(limited()), unseen);
    assert_eq!(look(broken), (Visibility::Public, Some(Trouble::GithubUnreachable)), "not in a row");
    assert_eq!(look(limited()), unseen);
    assert_eq!(look(unreachable()), gone);
    assert_eq!(look(limited()), gone, "it stays hidden");
    let found = Some(Ok(found(|_| {})));
    assert_eq!(
        look(Answers { stranger: found, ..limited() }),
        (Visibility::Public, Some(Trouble::Forbidden)),
        "who can be asked shows it again"
    );
}

#[test]
fn what_github_closed_is_gone_and_asked_about_in_full_the_next_time() {
    let gone = (Visibility::Gone, Some(SyncState::Gone), None);
    let closed =
        [Err(GitHubError::TakenDown), Err(GitHubError::Disabled), changed(found(|it| it.disabled = true))];
    for repository in closed {
        assert_eq!(state(&settled(Answers { repository, ..answers() })), gone);
    }
    let commit = Err(GitHubError::TakenDown);
    assert_eq!(state(&settled(Answers { commit, ..answers() })), gone);
}

#[test]
fn no_trouble_with_token_or_network_hides_anything() {
    let until = Timestamp::from_millis(9);
    for error in [
        GitHubError::TokenRejected,
        GitHubError::Forbidden,
        GitHubError::RateLimited { resource: "core".to_owned(), until },
        GitHubError::SecondaryLimit { resource: "core".to_owned(), until },
        GitHubError::Failing { status: 500 },
        GitHubError::Unreachable,
        GitHubError::Unreadable { what: "the repository" },
        GitHubError::Empty,
    ] {
        let outcome = settled(Answers { repository: Err(error), ..answers() });
        assert_eq!((outcome.seen.visibility, outcome.trouble.is_some()), (Visibility::Public, true));
        assert_eq!(outcome.head, project().head);
    }
}

#[test]
fn what_is_public_again_is_shown_again() {
    let hidden = Project { visibility: Visibility::Gone, ..project() };
    let answers = Answers { repository: changed(found(|_| {})), ..answers() };
    let Verdict::Settled(outcome) = judge(&hidden, answers, false, true) else { panic!("nothing to read") };
    assert_eq!(state(&outcome), (Visibility::Public, None, Some("new")));
    assert!(outcome.is_listed(&hidden));
}

#[test]
fn a_renamed_default_branch_is_followed_without_reading_anything() {
    let renamed = found(|it| it.repository.default_branch = "trunk".to_owned());
    let outcome = settled(Answers { repository: changed(renamed), ..answers() });
    assert_eq!(outcome.head.map(|head| head.branch), Some("trunk".to_owned()));
}

#[test]
fn a_missing_branch_leaves_the_old_pages() {
    let outcome = settled(Answers { commit: Err(GitHubError::NoSuchRef), ..answers() });
    assert_eq!(outcome.trouble, Some(Trouble::BranchMissing { branch: "main".to_owned() }));
    assert_eq!(outcome.head, project().head);
}

#[test]
fn an_empty_repository_is_read_once() {
    let empty = || Answers { commit: Err(GitHubError::Empty), ..answers() };
    let Verdict::Read(reading) = judge(&project(), empty(), false, true) else { panic!("not to be read") };
    assert_eq!((reading.commit, reading.revision()), (None, commit(0)));
    let mut project = project();
    project.head.as_mut().unwrap().revision = commit(0);
    assert!(matches!(judge(&project, empty(), false, true), Verdict::Settled(_)));
}

#[test]
fn another_format_is_read_anew_even_where_nothing_changed() {
    let mut project = project();
    project.head.as_mut().unwrap().format = Prepared::FORMAT - 1;
    let Verdict::Read(reading) = judge(&project, answers(), false, true) else { panic!("not to be read") };
    assert!(reading.anew);
    assert_eq!(reading.commit, Some(commit(1)));
}

#[test]
fn what_was_never_shown_cannot_be_unchanged() {
    let project = Project { head: None, ..project() };
    let Verdict::Settled(outcome) = judge(&project, answers(), false, true) else {
        panic!("nothing to read")
    };
    assert!(matches!(outcome.trouble, Some(Trouble::GithubUnreadable { .. })));
}

#[test]
fn failures_are_counted_and_a_good_look_ends_them() {
    let now = Timestamp::from_millis(1_000_000_000_000);
    let mut base = project();
    base.look.failures = 2;
    let failures = |trouble| {
        Outcome::trouble(&base, Seen::before(&base), trouble).look(&base, now, Trigger::Schedule).failures
    };
    assert_eq!(failures(Trouble::GithubUnreachable), 3);
    assert_eq!(failures(Trouble::SecondaryLimit { until: now }), 3);
    assert_eq!(failures(Trouble::Private), 0);
    assert_eq!(Outcome::deferred(&base, now).look(&base, now, Trigger::Schedule).failures, 2);
    let good = Outcome::unchanged(&base, Seen::before(&base)).look(&base, now, Trigger::Schedule);
    assert_eq!((good.failures, good.looked_at, good.settings_version), (0, Some(now), 1));
}

#[test]
fn the_log_tells_what_is_new() {
    let base = project();
    let seen = || Seen::before(&base);
    assert!(!Outcome::unchanged(&base, seen()).is_listed(&base));
    let trouble = |trouble| Outcome::trouble(&base, seen(), trouble);
    assert!(trouble(Trouble::GithubUnreachable).is_listed(&base));
    assert!(trouble(Trouble::Gone).is_listed(&base));

    let mut gone = project();
    (gone.visibility, gone.look.trouble) = (Visibility::Gone, Some(Trouble::Gone));
    assert!(!Outcome::trouble(&gone, Seen::before(&gone), Trouble::Gone).is_listed(&gone));
    let until = Timestamp::from_millis(5);
    let mut waiting = project();
    waiting.look.trouble = Some(Trouble::RateLimited { until });
    assert!(!Outcome::deferred(&waiting, until).is_listed(&waiting));
    assert!(Outcome::deferred(&base, until).is_listed(&base));
}
