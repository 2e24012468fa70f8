//! A folder that people work in.

use std::time::Duration;

use crate::world::World;
use domain::limits::FOLDER_DEPTH;
use domain::search::Query;
use service::{STALE_FOR, SourceError, SpecSource as _, Target};

#[tokio::test]
async fn an_edit_shows_after_the_ttl_and_not_before() {
    let world = World::new().with("001-a/README.md", "---\nstatus: planned\n---\n# A\n");
    assert_eq!(world.titles().await, ["001-a: A"]);

    world.write("001-a/README.md", "---\nstatus: planned\n---\n# Another\n");
    assert_eq!(world.titles().await, ["001-a: A"]);

    world.pass_ttl();
    assert_eq!(world.titles().await, ["001-a: Another"]);
}

#[tokio::test]
async fn specs_come_and_go() {
    let world = World::new().with("001-a/README.md", "# A\n").with("002-b/README.md", "# B\n");
    assert_eq!(world.titles().await, ["002-b: B", "001-a: A"]);

    world.write("003-c/README.md", "# C\n");
    world.remove("001-a");
    world.pass_ttl();
    assert_eq!(world.titles().await, ["003-c: C", "002-b: B"]);
    assert_eq!(world.found("a").await, Vec::<String>::new());
    assert_eq!(world.found("c").await, ["003-c"]);
}

#[tokio::test]
async fn invalidating_shows_an_edit_at_once_even_with_the_same_size_and_time() {
    let world = World::new().with("001-a/README.md", "# One\n").with("002-b/README.md", "# B\n");
    assert_eq!(world.titles().await, ["002-b: B", "001-a: One"]);
    for (target, title) in [
        (Target::Spec("001-a/README.md".to_owned()), "Two"),
        (Target::Spec("001-a".to_owned()), "Six"),
        (Target::All, "Ten"),
    ] {
        let stamp = world.stamp("001-a/README.md");
        world.write("001-a/README.md", &format!("# {title}\n"));
        world.set_stamp("001-a/README.md", stamp);
        world.source.invalidate(&target);
        assert_eq!(world.titles().await, ["002-b: B".to_owned(), format!("001-a: {title}")], "{target:?}");
    }
}

#[tokio::test]
async fn what_did_not_change_is_not_read_again() {
    let world = World::new().with("001-a/README.md", "# A\n").with("002-b/README.md", "# B\n");
    let before = world.current().await.snapshot;
    world.pass_ttl();
    assert_eq!(world.current().await.snapshot.id(), before.id());

    world.write("002-b/README.md", "# Bee\n");
    world.pass_ttl();
    let after = world.current().await.snapshot;
    let spec = |snapshot: &domain::Snapshot, name| snapshot.spec(name).unwrap().shared();
    assert!(std::sync::Arc::ptr_eq(&spec(&before, "001-a"), &spec(&after, "001-a")));
    assert!(!std::sync::Arc::ptr_eq(&spec(&before, "002-b"), &spec(&after, "002-b")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn callers_at_once_share_one_look() {
    let world = World::new().with("001-a/README.md", "# A\n");
    let callers: Vec<_> = (0..50)
        .map(|_| {
            let source = world.source.clone();
            tokio::spawn(async move { source.snapshot(&domain::ProjectId::local()).await.map(|_| ()) })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap().unwrap();
    }
    let status = world.source.status().looks;
    assert_eq!((status.misses, status.hits), (1, 49));
}

#[tokio::test]
async fn a_folder_that_is_gone_is_served_as_it_was_for_a_quarter_of_an_hour() {
    let world = World::new().with("001-a/README.md", "# A\n");
    assert_eq!(world.current().await.stale, None);

    world.hide_folder();
    world.pass_ttl();
    assert_eq!(world.current().await.stale, Some(Duration::ZERO));
    world.pass(STALE_FOR);
    assert!(world.current().await.stale.is_some());
    assert_eq!(world.titles().await, ["001-a: A"]);

    world.pass(Duration::from_secs(2));
    let Err(SourceError::Unavailable { reason, .. }) = world.try_current().await else {
        panic!("still served")
    };
    assert_eq!(
        reason,
        "The specs folder (`SPECS_DIR`) does not exist. Set `SPECS_DIR` to the folder that holds the specs."
    );

    world.show_folder();
    world.pass(Duration::from_secs(2));
    assert_eq!(world.current().await.stale, None);
}

#[tokio::test]
async fn a_file_where_the_folder_should_be_is_said() {
    let world = World::at_file();
    let error = world.try_current().await.err().unwrap().to_string();
    assert_eq!(
        error,
        "The specs folder (`SPECS_DIR`) is not a folder. Set `SPECS_DIR` to the folder that holds the specs."
    );
}

#[tokio::test]
async fn an_empty_folder_has_no_specs() {
    assert_eq!(World::new().titles().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_document_is_given_by_its_content_only() {
    let world = World::new().with("001-a/README.md", "# A\n");
    let snapshot = world.current().await.snapshot;
    let blob = snapshot.spec("001-a").unwrap().main().blob;
    let local = domain::ProjectId::local();

    let stranger = domain::BlobId::of(b"never seen");
    assert!(matches!(world.source.document(&local, &stranger).await, Err(SourceError::Changed)));

    // The file changed since the snapshot was taken: the old content is not there, and the new one is not given for it.
    world.write("001-a/README.md", "# B\n");
    assert!(matches!(world.source.document(&local, &blob).await, Err(SourceError::Changed)));
    assert_eq!(world.titles().await, ["001-a: B"]);
    let blob = world.current().await.snapshot.spec("001-a").unwrap().main().blob;
    assert_eq!(world.source.document(&local, &blob).await.unwrap().bytes, "# B\n");
}

#[cfg(unix)]
#[tokio::test]
async fn links_out_of_the_folder_are_not_followed() {
    let world = World::new().with("001-a/README.md", "# A\n");
    let secret = world.outside("secret.md", "# Secret\n");
    std::os::unix::fs::symlink(&secret, world.path("001-a/LINK.md")).unwrap();
    std::os::unix::fs::symlink(secret.parent().unwrap(), world.path("002-link")).unwrap();
    std::os::unix::fs::symlink(world.path("001-a"), world.path("001-a/circle")).unwrap();
    let snapshot = world.current().await.snapshot;
    assert_eq!(snapshot.specs().len(), 1);
    assert_eq!(snapshot.specs()[0].documents.len(), 1);

    // A file that becomes a link after it was listed is not followed either.
    let blob = snapshot.specs()[0].main().blob;
    world.remove("001-a/README.md");
    std::os::unix::fs::symlink(&secret, world.path("001-a/README.md")).unwrap();
    let got = world.source.document(&domain::ProjectId::local(), &blob).await;
    assert!(matches!(got, Err(SourceError::Changed)));
}

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_among_the_specs_is_passed_over() {
    let world = World::new().with("001-a/README.md", "# A\n");
    let made = std::process::Command::new("mkfifo").arg(world.path("001-a/pipe.md")).status().unwrap();
    assert!(made.success());
    assert_eq!(world.titles().await, ["001-a: A"]);
}

#[tokio::test]
async fn odd_names_are_served() {
    let world = World::new()
        .with("003 with space/README.md", "# Space\n")
        .with("004-émoji-🎉/README.md", "# Party\n")
        .with("no-number/README.md", "# None\n");
    assert_eq!(world.titles().await, ["004-émoji-🎉: Party", "003 with space: Space", "no-number: None"]);
    assert_eq!(world.found("party").await, ["004-émoji-🎉"]);
}

#[tokio::test]
async fn a_query_finds_what_was_just_written() {
    let world = World::new().with("001-a/README.md", "# A\n\nplain text\n");
    assert_eq!(world.found("zebra").await, Vec::<String>::new());
    world.write("001-a/README.md", "# A\n\nnow with a zebra\n");
    world.source.invalidate(&Target::Spec("001-a".to_owned()));
    assert_eq!(world.found("zebra").await, ["001-a"]);
    let current = world.current().await;
    let found = current.index().search(&current.snapshot, &Query::parse("plain"), &|_| true, 9);
    assert_eq!(found.total, 0);
}

/// A team opens 300 specs, one request a second, for ten minutes: with a TTL of a minute over nine in ten are answered
/// without a look at the folder.
#[tokio::test]
async fn nine_in_ten_requests_never_look_at_the_folder() {
    let world = World::new().with("001-a/README.md", "# A\n");
    for _ in 0..600 {
        world.current().await;
        world.pass(Duration::from_secs(1));
    }
    let status = world.source.status().looks;
    assert_eq!(status.hits + status.misses, 600);
    assert!(status.hits * 100 > 90 * 600, "{status:?}");
}

#[tokio::test]
async fn documents_of_the_folder_stay_within_their_bound_in_bytes() {
    let world = World::new();
    for number in 0..40 {
        // About 60 KB, of a bound of a megabyte.
        world.write(&format!("{number:03}-a/README.md"), &format!("# {number}\n").repeat(10_000));
    }
    let current = world.current().await;
    for spec in current.snapshot.specs() {
        world.source.document(&domain::ProjectId::local(), &spec.main().blob).await.unwrap();
        let documents = world.source.status().documents;
        assert!(documents.bytes <= documents.max_bytes, "{documents:?}");
    }
    let documents = world.source.status().documents;
    assert!(documents.bytes > documents.max_bytes / 2, "it is used: {documents:?}");
}

#[tokio::test]
async fn a_folder_is_followed_up_to_its_depth() {
    let check = async |names: usize, expect: usize| {
        let deep = format!("001-a/{}x.md", "d/".repeat(names - 2));
        let world = World::new().with("001-a/README.md", "# A\n").with(&deep, "# X\n");
        assert_eq!(world.current().await.snapshot.specs()[0].documents.len() - 1, expect, "{names}");
    };
    check(FOLDER_DEPTH - 1, 1).await;
    check(FOLDER_DEPTH, 1).await;
    check(FOLDER_DEPTH + 1, 0).await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_harms_no_other_spec() {
    let world = World::new().with("001-a/README.md", "# A\n").with("002-b/README.md", "# B\n");
    // One byte more than is read of any file; it takes no room on the disk.
    std::fs::File::create(world.path("001-a/README.md")).unwrap().set_len((64 << 20) + 1).unwrap();
    assert_eq!(world.titles().await, ["002-b: B", "001-a: A"]);
    let problems = world.current().await.snapshot.spec("001-a").unwrap().problems().to_vec();
    assert_eq!(problems[0].message, "`001-a/README.md` could not be read.");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_is_passed_over_and_looks_like_a_spec_is_a_problem_of_the_project() {
    use std::os::unix::ffi::OsStrExt as _;

    let world = World::new().with("001-a/README.md", "# A\n").with("002\\b/README.md", "# B\n");
    let no_text = std::ffi::OsStr::from_bytes(b"003-\xff");
    std::fs::create_dir(world.path("").join(no_text)).unwrap();
    let outside = world.outside("README.md", "# Secret\n");
    std::fs::create_dir(world.path("004-d")).unwrap();
    std::os::unix::fs::symlink(&outside, world.path("004-d/README.md")).unwrap();
    std::os::unix::fs::symlink(outside.parent().unwrap(), world.path("005-e")).unwrap();
    world.settle();
    let problems = async || {
        let current = world.current().await;
        let problems = current.snapshot.problems().iter();
        problems.map(|it| format!("{} {}", it.message, it.remedy)).collect::<Vec<_>>()
    };
    let expect = [
        "`002\\b` is passed over: its name is no UTF-8, or has a backslash. Give it another name.",
        "`003-\u{fffd}` is passed over: its name is no UTF-8, or has a backslash. Give it another name.",
        "`005-e` is a symbolic link, which is not followed. Put the folder itself there.",
        "`004-d/README.md` is a symbolic link, which is not followed: `004-d` is not a spec. Put the file itself there.",
    ];
    assert_eq!(problems().await, expect);

    // Mended, it is one no more; what nothing was done about stays one.
    world.remove("004-d/README.md");
    world.write("004-d/README.md", "# D\n");
    world.pass_ttl();
    assert_eq!(problems().await, &expect[..3]);
    assert_eq!(world.titles().await, ["004-d: D", "001-a: A"]);
}
