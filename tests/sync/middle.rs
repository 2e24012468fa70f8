//! What happens in the middle of a sync.

use std::sync::Arc;

use domain::{Settings, SpecsPath};
use github_model::Push;
use world::World;

use crate::said::{APP, all_three, changed, equal, seen, spec, synced};

/// Runs `action` while a look is at its tree.
async fn in_the_middle<F>(
    world: &Arc<World>,
    project: domain::ProjectUlid,
    action: impl FnOnce(Arc<World>) -> F,
) where
    F: Future<Output = ()> + Send + 'static,
{
    let (reached, tell) = tokio::sync::oneshot::channel();
    let (go_on, wait) = std::sync::mpsc::channel::<()>();
    world.github.after_request("object", 1, move |_| {
        let _ = reached.send(());
        // The others go on meanwhile, those too that this thread was to run next.
        tokio::task::block_in_place(|| wait.recv()).ok();
    });
    let acting = Arc::clone(world);
    let action = action(acting);
    let other = tokio::spawn(async move {
        let _ = tell.await;
        action.await;
        let _ = go_on.send(());
    });
    world.sync_now(project).await;
    other.await.expect("the action ends");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_branch_that_moves_is_shown_as_it_was_and_then_as_it_is() {
    let (world, project) = synced().await;
    world.github.push(APP, "main", changed());
    world.github.after_request("object", 1, |github| {
        github.push(APP, "main", Push::new().write("specs/008-late/README.md", spec("Late")));
    });
    world.sync_now(project).await;
    assert_eq!(seen(&world).await, crate::said::after_change());
    world.sync_now(project).await;
    equal(&world, project).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn settings_that_change_are_not_undone() {
    let (world, project) = synced().await;
    let world = Arc::new(world);
    world.github.push(APP, "main", changed());
    world.github.push(APP, "main", Push::new().write("other/001-else/README.md", spec("Else")));
    in_the_middle(&world, project, |world| async move {
        let found = world.project(project).await;
        let path: SpecsPath = "other".parse().unwrap();
        let settings = Settings { specs_path: Some(path), ..found.settings.clone() };
        world.direct.change_settings(&found, settings, world.now()).await.unwrap().unwrap();
    })
    .await;
    world.sync_now(project).await;
    assert_eq!(seen(&world).await, Some(vec!["001-else".to_owned()]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_project_that_is_removed_does_not_rise_again() {
    let (world, project) = synced().await;
    let world = Arc::new(world);
    world.github.push(APP, "main", changed());
    in_the_middle(&world, project, |world| async move {
        world.direct.mark_removed(project).await.unwrap();
    })
    .await;
    assert_eq!(seen(&world).await, None);

    // Added again, it is another project, and begins anew.
    let again = world.add(APP).await;
    assert!(world.direct.purge(project).await.unwrap());
    world.sync_now(again).await;
    assert_eq!(seen(&world).await, crate::said::after_change());
    assert!(world.direct.project_now(project).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_that_becomes_private_is_hidden_by_the_next_look_at_the_latest() {
    let (world, project) = synced().await;
    world.github.push(APP, "main", changed());
    world.github.after_request("object", 1, |github| github.set_private(APP, true));
    world.sync_now(project).await;
    world.sync_now(project).await;
    assert_eq!(seen(&world).await, None);
    world.github.set_private(APP, false);
    world.sync_now(project).await;
    assert_eq!(seen(&world).await, crate::said::after_change());
    assert_ne!(seen(&world).await, all_three());
}
