//! Random histories with random faults: in the end the store has what the repository has.

use std::ops::Range;
use std::time::Duration;

use domain::ProjectUlid;
use domain::sync::Trigger;
use futures_util::{StreamExt as _, stream};
use github_model::{Fault as HubFault, Random};
use world::{Config, Rates, World};

use crate::said::{APP, equal};

/// Which histories are played. Others with `LIVESPECS_SEEDS`: so many (`400`), or just those (`17..18`).
const SEEDS: Range<u64> = 0..60;

/// Histories that are played side by side: each is in a world of its own, and mostly waits before it tries again.
const AT_ONCE: usize = 8;

/// Steps of one history.
const STEPS: usize = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_both_sides_are_equal_in_the_end() {
    let played = stream::iter(seeds()).map(async |seed| (seed, tokio::spawn(play(seed)).await));
    let failed = played.buffer_unordered(AT_ONCE).filter_map(async |(seed, played)| {
        let panic = played.err()?.into_panic();
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let said = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic");
        Some(format!("seed {seed}: {said}"))
    });
    let failed: Vec<_> = failed.collect().await;
    assert!(failed.is_empty(), "{} failed:\n{}", failed.len(), failed.join("\n"));
}

fn seeds() -> Range<u64> {
    #[expect(clippy::disallowed_methods, reason = "how long to search is for the one who runs it to say")]
    let Ok(asked) = std::env::var("LIVESPECS_SEEDS") else { return SEEDS };
    let (from, to) = asked.split_once("..").unwrap_or(("0", &asked));
    let number = |text: &str| text.parse().unwrap_or_else(|_| panic!("LIVESPECS_SEEDS is `{asked}`"));
    number(from)..number(to)
}

async fn play(seed: u64) {
    let world = World::with(Config { replica: true, ..Config::default() }).await;
    let mut random = fastrand::Rng::with_seed(seed);
    let mut history = Random::new(seed);
    world.github.create(APP);
    history.push(&world.github, APP);
    let project = world.add(APP).await;
    for _ in 0..STEPS {
        Box::pin(step(&world, project, &mut random, &mut history)).await;
    }
    world.table.calm();
    world.bucket.calm();
    world.github.heal();
    // A lease of one that died runs out, and so does every limit.
    world.clock.advance(Duration::from_hours(2));
    world.look(project, Trigger::Schedule).await.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    world.look(project, Trigger::Manual).await.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    equal(&world, project).await;
}

async fn step(world: &World, project: ProjectUlid, random: &mut fastrand::Rng, history: &mut Random) {
    for _ in 0..random.usize(0..3) {
        history.push(&world.github, APP);
    }
    world.table.behind(random.usize(0..6));
    if random.bool() {
        let rate = |random: &mut fastrand::Rng| random.f32() * 0.08;
        let rates = Rates {
            throttle: rate(random),
            conflict: rate(random),
            error: rate(random),
            reset: rate(random),
            lost_answer: rate(random),
        };
        world.table.by_chance(random.u64(..), rates);
        world.bucket.by_chance(random.u64(..), rates);
    }
    if random.bool() {
        let faults = [
            HubFault::Status(502),
            HubFault::Status(500),
            HubFault::SecondaryLimit { status: 403, retry_after: Some(10) },
            HubFault::RateLimited { status: 429, reset_in: 60 },
            HubFault::HalfBody,
            HubFault::Html,
            HubFault::PartialGraphql,
            HubFault::NullBlobs,
            HubFault::Reset,
            HubFault::AnswerLost,
        ];
        let paths = ["/repositories/", "/commits/", "object", "/git/"];
        let fault = faults[random.usize(..faults.len())].clone();
        world.github.fail(paths[random.usize(..paths.len())], fault, random.usize(1..4));
    }
    let triggers = [Trigger::Schedule, Trigger::Webhook, Trigger::Manual];
    let trigger = triggers[random.usize(..3)];
    match random.u8(0..4) {
        0 => {
            world.table.kill_after(random.usize(0..12));
            world.look_until_killed(project, trigger).await;
        }
        1 => {
            let _ = tokio::join!(world.look(project, trigger), world.look(project, Trigger::Webhook));
        }
        _ => {
            let _ = world.look(project, trigger).await;
        }
    }
    world.table.calm();
    world.bucket.calm();
    if random.bool() {
        world.github.heal();
    }
    world.clock.advance(Duration::from_secs(random.u64(0..900)));
}
