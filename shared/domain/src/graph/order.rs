//! The order of the points in each layer: few edges should cross.

use super::layers::Layers;

/// Sweeps over all layers, there and back.
const SWEEPS: usize = 12;

/// Sweeps without a better order after which no more are made.
const IN_VAIN: usize = 4;

/// Rounds in which neighbours change places where that helps.
const ROUNDS: usize = 6;

/// Puts the points of each layer into an order with few crossings.
pub(super) fn order(all: &mut Layers) {
    let mut places = vec![0; all.points.len()];
    from_the_first(all, &mut places);
    let mut best = (crossings(all, &places), all.columns.clone());
    let mut in_vain = 0;
    for _ in 0..SWEEPS {
        if best.0 == 0 || in_vain == IN_VAIN {
            break;
        }
        sweep(all, &mut places);
        exchange(all, &mut places);
        let now = crossings(all, &places);
        in_vain += 1;
        if now < best.0 {
            best = (now, all.columns.clone());
            in_vain = 0;
        }
    }
    all.columns = best.1;
}

/// The first order: points stand as a walk over the graph from its first layers meets them, so that what hangs together
/// is together.
fn from_the_first(all: &mut Layers, places: &mut [usize]) {
    let mut met = vec![usize::MAX; all.points.len()];
    let mut count = 0;
    for root in all.columns.iter().flatten().copied() {
        let mut work = vec![root];
        while let Some(point) = work.pop() {
            if met[point] == usize::MAX {
                met[point] = count;
                count += 1;
                let it = &all.points[point];
                work.extend(it.left.iter().chain(&it.right).rev());
            }
        }
    }
    for layer in &mut all.columns {
        layer.sort_by_key(|&point| met[point]);
        note(layer, places);
    }
}

fn note(layer: &[usize], places: &mut [usize]) {
    layer.iter().enumerate().for_each(|(place, &point)| places[point] = place);
}

/// Each point goes to the middle of its neighbours: of those to its left on the way there, to its right on the way back.
fn sweep(all: &mut Layers, places: &mut [usize]) {
    let count = all.columns.len();
    for (layer, to_left) in (1..count).map(|it| (it, true)).chain((0..count - 1).rev().map(|it| (it, false)))
    {
        let middle = |point: usize| {
            let it = &all.points[point];
            let near = if to_left { &it.left } else { &it.right };
            if near.is_empty() {
                return places[point] as f64;
            }
            near.iter().map(|&near| places[near]).sum::<usize>() as f64 / near.len() as f64
        };
        let mut sorted: Vec<_> = all.columns[layer].iter().map(|&point| (middle(point), point)).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| places[a.1].cmp(&places[b.1])));
        all.columns[layer] = sorted.into_iter().map(|(_, point)| point).collect();
        note(&all.columns[layer], places);
    }
}

/// Neighbours change places where that saves crossings.
fn exchange(all: &mut Layers, places: &mut [usize]) {
    for _ in 0..ROUNDS {
        let mut changed = false;
        for layer in 0..all.columns.len() {
            for at in 1..all.columns[layer].len() {
                let (upper, lower) = (all.columns[layer][at - 1], all.columns[layer][at]);
                if between(all, places, upper, lower) > between(all, places, lower, upper) {
                    all.columns[layer].swap(at - 1, at);
                    places.swap(upper, lower);
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
}

/// Crossings between the edges of two neighbours, if `upper` is above `lower`.
fn between(all: &Layers, places: &[usize], upper: usize, lower: usize) -> usize {
    /// Of points with more edges only as many are looked at: their product is the time that it takes.
    const MOST: usize = 64;
    let crossed = |upper: &[usize], lower: &[usize]| -> usize {
        let above = |place: usize| lower.iter().take(MOST).filter(move |&&it| places[it] < place).count();
        upper.iter().take(MOST).map(|&it| above(places[it])).sum()
    };
    let (upper, lower) = (&all.points[upper], &all.points[lower]);
    crossed(&upper.left, &lower.left) + crossed(&upper.right, &lower.right)
}

/// How many pairs of edges cross: inversions, counted with sums over prefixes (Barth, Jünger and Mutzel 2002).
fn crossings(all: &Layers, places: &[usize]) -> usize {
    let mut found = 0;
    for pair in all.columns.windows(2) {
        let mut sums = vec![0_usize; pair[1].len() + 1];
        let mut counted = 0;
        for &point in &pair[0] {
            let mut ends: Vec<_> = all.points[point].right.iter().map(|&to| places[to]).collect();
            ends.sort_unstable();
            for &end in &ends {
                let mut at = end + 1;
                let mut up_to = 0;
                while at > 0 {
                    up_to += sums[at];
                    at &= at - 1;
                }
                found += counted - up_to;
            }
            for end in ends {
                let mut at = end + 1;
                while at < sums.len() {
                    sums[at] += 1;
                    at += at & at.wrapping_neg();
                }
                counted += 1;
            }
        }
    }
    found
}
