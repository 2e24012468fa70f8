//! What comes before what, and where it is drawn.

use domain::graph::{Drawing, Graph, Measures};
use domain::limits::{GRAPH_EDGES, GRAPH_POINTS};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::support::files;

const MEASURES: Measures =
    Measures { width: 200.0, height: 40.0, gap_x: 60.0, gap_y: 20.0, gap_parts: 30.0, row_width: 900.0 };

fn graph(nodes: usize, edges: &[(usize, usize)]) -> Graph {
    Graph::new(nodes, edges.iter().copied())
}

/// Each node with its layer and how far down it is.
fn places(drawing: &Drawing) -> Vec<String> {
    drawing.nodes.iter().map(|(node, at)| format!("{node}: {} {}", at.x / 260.0, at.y)).collect()
}

#[test]
fn what_comes_first_stands_left_and_a_long_edge_has_a_way_of_its_own() {
    let drawing = graph(4, &[(0, 1), (1, 2), (0, 2)]).draw(&MEASURES);
    insta::assert_snapshot!(places(&drawing).join(" · "), @"0: 0 27 · 1: 1 0 · 2: 2 27");
    let long = drawing.routes.iter().find(|it| (it.from, it.to) == (0, 2)).unwrap();
    assert_eq!(long.points.len(), 3);
    let passed = drawing.nodes.iter().find(|(node, _)| *node == 1).unwrap().1;
    assert!(!(passed.y..=passed.y + 40.0).contains(&long.points[1].y), "{long:?} through {passed:?}");
}

#[test]
fn an_edge_that_closes_a_circle_is_told_and_leads_back() {
    let it = graph(4, &[(0, 1), (1, 2), (2, 1), (2, 3)]);
    assert_eq!(it.circles(), [[1, 2]]);
    let levels = it.levels();
    assert_eq!((levels.of, levels.feedback), (vec![0, 1, 2, 3], vec![(2, 1)]));
    let drawing = it.draw(&MEASURES);
    let back: Vec<_> = drawing.routes.iter().filter(|it| it.is_feedback).map(|it| (it.from, it.to)).collect();
    assert_eq!((back, drawing.routes.len()), (vec![(2, 1)], 4));
}

#[test]
fn one_reaches_what_is_before_and_after_and_nothing_beside() {
    let it = graph(6, &[(0, 1), (1, 2), (3, 2), (4, 5)]);
    let of = |reached: Vec<bool>| (0..6).filter(|&node| reached[node]).collect::<Vec<_>>();
    assert_eq!(
        (of(it.upstream(2)), of(it.downstream(0)), of(it.upstream(0))),
        (vec![0, 1, 3], vec![1, 2], vec![])
    );
    assert!(it.upstream(99).iter().all(|it| !it));
}

#[test]
fn crossings_that_can_be_avoided_are() {
    let drawing = graph(6, &[(0, 5), (1, 4), (2, 3)]).draw(&Measures { row_width: 0.0, ..MEASURES });
    assert_eq!(drawing.routes.iter().filter(|it| (it.points[0].y - it.points[1].y).abs() > 0.1).count(), 0);
    // Two trees whose leaves are numbered crosswise.
    let drawing = graph(7, &[(0, 1), (0, 2), (1, 6), (2, 5), (1, 4), (2, 3)]).draw(&MEASURES);
    assert_eq!(crossings(&drawing), 0);
}

fn crossings(drawing: &Drawing) -> usize {
    let pieces: Vec<_> = drawing.routes.iter().flat_map(|it| it.points.windows(2)).collect();
    let mut found = 0;
    for (at, a) in pieces.iter().enumerate() {
        let later = pieces[at + 1..].iter().filter(|b| (a[1].x - b[1].x).abs() < 0.1);
        found += later.filter(|b| (a[0].y - b[0].y) * (a[1].y - b[1].y) < 0.0).count();
    }
    found
}

#[test]
fn only_parts_that_are_too_large_are_left_out() {
    let ladder = GRAPH_POINTS / 20;
    // A chain with edges over it, of which each passes many layers.
    let edges = (1..ladder).map(|to| (to - 1, to)).chain((0..60).map(|from| (from, ladder - 1)));
    let it = Graph::new(ladder + 2, edges.chain([(ladder, ladder + 1)]));
    assert!(it.edges() < GRAPH_EDGES);
    let drawing = it.draw(&MEASURES);
    assert_eq!(drawing.nodes.iter().map(|it| it.0).collect::<Vec<_>>(), [ladder, ladder + 1]);
    assert_eq!(drawing.left_out, (0..ladder).collect::<Vec<_>>());
}

#[test]
fn a_part_is_drawn_up_to_its_bounds() {
    let check = |it: Graph, is_drawn: bool| {
        let drawing = it.draw(&MEASURES);
        assert_eq!(!drawing.nodes.is_empty(), is_drawn, "{} nodes, {} edges", it.nodes(), it.edges());
    };
    let star = |edges: usize| Graph::new(edges + 1, (1..=edges).map(|to| (0, to)));
    check(star(GRAPH_EDGES - 1), true);
    check(star(GRAPH_EDGES), true);
    check(star(GRAPH_EDGES + 1), false);
    // A chain, and edges from its nodes to its last one, as long as they pass no more layers than are left.
    let chain = |points: usize| {
        let (last, mut left) = (200, points - 201);
        let long = (0..last - 1).filter(|from| {
            let passed = last - from - 1;
            let fits = passed <= left;
            left -= if fits { passed } else { 0 };
            fits
        });
        let edges: Vec<_> = long.map(|from| (from, last)).collect();
        Graph::new(last + 1, (1..=last).map(|to| (to - 1, to)).chain(edges))
    };
    check(chain(GRAPH_POINTS - 1), true);
    check(chain(GRAPH_POINTS), true);
    check(chain(GRAPH_POINTS + 1), false);
}

#[test]
fn dependencies_are_those_between_the_specs_that_are_asked_for() {
    let snapshot = files([
        ("001-a/README.md", "# A\n"),
        ("002-b/README.md", "---\ndepends_on: [1, 9]\n---\n# B\n"),
        ("003-c/README.md", "---\ndepends_on: [2, 1]\n---\n# C\n"),
    ])
    .snapshot();
    let all: Vec<_> = snapshot.specs().iter().collect();
    // The newest is first.
    assert_eq!(Graph::of_dependencies(&all).before(0), [1, 2]);
    assert_eq!(Graph::of_dependencies(&all[1..]), graph(2, &[(1, 0)]));
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(5), cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_graph_is_drawn_whole_without_two_nodes_in_one_place(
        nodes in 1_usize..40,
        edges in prop::collection::vec((0_usize..40, 0_usize..40), 0..90),
    ) {
        let it = Graph::new(nodes, edges);
        let drawing = it.draw(&MEASURES);
        prop_assert_eq!(&drawing, &it.draw(&MEASURES));
        let mut drawn: Vec<_> = drawing.nodes.iter().map(|it| it.0).collect();
        drawn.sort_unstable();
        prop_assert_eq!(drawn, (0..nodes).filter(|&node| !it.is_alone(node)).collect::<Vec<_>>());
        prop_assert_eq!(drawing.routes.len(), it.edges());
        for (at, (_, a)) in drawing.nodes.iter().enumerate() {
            prop_assert!(a.x >= 0.0 && a.y >= 0.0 && a.x + 200.0 <= drawing.width && a.y + 40.0 <= drawing.height);
            for (_, b) in &drawing.nodes[at + 1..] {
                prop_assert!((a.x - b.x).abs() > 0.1 || (a.y - b.y).abs() >= 58.0, "{:?} {:?}", a, b);
            }
        }
        let place = |node| drawing.nodes.iter().find(|it| it.0 == node).unwrap().1;
        for route in &drawing.routes {
            prop_assert!(route.points.windows(2).all(|it| it[0].x < it[1].x));
            prop_assert_eq!(place(route.from).x > place(route.to).x, route.is_feedback);
        }
        prop_assert_eq!(it.levels().feedback.is_empty(), it.circles().is_empty());
    }

    #[test]
    fn levels_rise_along_every_edge_that_closes_no_circle(
        edges in prop::collection::vec((0_usize..20, 0_usize..20), 0..60),
    ) {
        let it = Graph::new(20, edges);
        let levels = it.levels();
        for from in 0..20 {
            for &to in it.after(from) {
                let is_feedback = levels.feedback.contains(&(from, to));
                prop_assert!(is_feedback || levels.of[from] < levels.of[to]);
            }
        }
    }
}
