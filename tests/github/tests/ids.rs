//! Ids are git's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use domain::CommitId;
use github_model::{Mode, Model, Push};

/// A folder that goes when it is dropped.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn git(dir: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "core.autocrlf=false", "-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always"])
        .args(arguments)
        .current_dir(dir)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_NAME"), "Model")))
        .envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_EMAIL"), "model@example.com")))
        .envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_DATE"), "1000000000 +0000")))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn trees_and_commits_have_the_ids_that_git_gives_them() {
    let folder = Folder(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("ids-{}", std::process::id())));
    let dir = folder.0.as_path();
    let _ = fs::remove_dir_all(dir);
    fs::create_dir_all(dir).unwrap();
    git(dir, &["init", "-q", "-b", "main"]);

    // Names around the `/` that git sorts folders by.
    let files: &[(&str, &[u8])] = &[
        ("a.txt", b"dot"),
        ("a/x", b"in the folder"),
        ("a0", b"zero"),
        ("a-b", b"dash"),
        ("Case.md", b"one"),
        ("case.md", b"other"),
        ("empty", b""),
        ("binary", b"\x00\xff\x00"),
        ("d/e/f/ü.md", b"# deep\n"),
    ];
    let mut push = Push::new().message("First");
    for (path, content) in files {
        fs::create_dir_all(dir.join(path).parent().unwrap()).unwrap();
        fs::write(dir.join(path), content).unwrap();
        push = push.write(*path, content.to_vec());
    }
    let submodule = "1234567890123456789012345678901234567890";
    fs::write(dir.join("run"), "#!/bin/sh\n").unwrap();
    fs::write(dir.join("target"), "a/x").unwrap();
    let link = git(dir, &["hash-object", "-w", "target"]);
    fs::remove_file(dir.join("target")).unwrap();
    git(dir, &["add", "-A"]);
    git(dir, &["update-index", "--chmod=+x", "run"]);
    git(dir, &["update-index", "--add", "--cacheinfo", &format!("120000,{link},link")]);
    git(dir, &["update-index", "--add", "--cacheinfo", &format!("160000,{submodule},module")]);
    git(dir, &["commit", "-q", "-m", "First"]);
    push = push
        .executable("run", "#!/bin/sh\n")
        .symlink("link", "a/x")
        .submodule("module", submodule.parse::<CommitId>().unwrap());

    let model = Model::new();
    model.create("acme/app");
    let first = model.push("acme/app", "main", push);
    assert_eq!(
        model.tree("acme/app", "main", "").unwrap().to_string(),
        git(dir, &["rev-parse", "HEAD^{tree}"])
    );
    assert_eq!(
        model.tree("acme/app", "main", "d/e").unwrap().to_string(),
        git(dir, &["rev-parse", "HEAD:d/e"])
    );
    assert_eq!(first.to_string(), git(dir, &["rev-parse", "HEAD"]));
    assert_eq!(model.modes("acme/app", "main")["run"], Mode::Executable);

    git(dir, &["mv", "a", "b"]);
    git(dir, &["rm", "-q", "--cached", "d/e/f/ü.md"]);
    git(dir, &["commit", "-q", "-m", "Second"]);
    let second = Push::new().rename("a", "b").remove("d/e/f/ü.md").message("Second");
    let second = model.push("acme/app", "main", second);
    assert_eq!(
        second.to_string(),
        git(dir, &["rev-parse", "HEAD"]),
        "the folder `d` is gone with its last file"
    );
    assert_eq!(model.tree("acme/app", "main", "d"), None);
}

#[test]
fn what_nobody_leads_to_is_forgotten_when_git_collects() {
    let model = Model::new();
    model.create("acme/app");
    let lost = model.push("acme/app", "main", Push::new().write("lost.md", "x"));
    let kept = model.force_push("acme/app", "main", None, Push::new().write("kept.md", "y"));
    model.set_branch("acme/app", "old", lost);
    model.delete_branch("acme/app", "old");
    model.collect("acme/app");
    assert_eq!(model.head("acme/app", "main"), kept);
    assert_eq!(model.files("acme/app", "main").keys().collect::<Vec<_>>(), ["kept.md"]);
}

#[test]
#[should_panic(expected = "`specs/../x` is no path")]
fn a_path_that_git_refuses_is_refused() {
    let model = Model::new();
    model.create("acme/app");
    model.push("acme/app", "main", Push::new().write("specs/../x", ""));
}
