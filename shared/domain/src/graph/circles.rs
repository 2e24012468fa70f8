//! Circles: nodes from which one comes back to them.

/// The strongly connected components of more than one node (Tarjan 1972, without recursion: the depth of a graph that
/// comes from outside must not be the depth of our stack).
pub(crate) fn circles(nodes: usize, edges: impl Fn(usize) -> Vec<usize>) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let mut index = vec![UNSEEN; nodes];
    let mut low = vec![0; nodes];
    let mut on_stack = vec![false; nodes];
    let (mut stack, mut next, mut found) = (Vec::new(), 0, Vec::new());
    for root in 0..nodes {
        if index[root] != UNSEEN {
            continue;
        }
        let mut work = vec![(root, edges(root), 0)];
        index[root] = next;
        low[root] = next;
        next += 1;
        stack.push(root);
        on_stack[root] = true;
        while let Some((node, out, at)) = work.last_mut() {
            if let Some(&to) = out.get(*at) {
                *at += 1;
                if index[to] == UNSEEN {
                    index[to] = next;
                    low[to] = next;
                    next += 1;
                    stack.push(to);
                    on_stack[to] = true;
                    work.push((to, edges(to), 0));
                } else if on_stack[to] {
                    low[*node] = low[*node].min(index[to]);
                }
                continue;
            }
            let node = *node;
            work.pop();
            if let Some((above, ..)) = work.last() {
                low[*above] = low[*above].min(low[node]);
            }
            if low[node] == index[node] {
                let from = stack.iter().rposition(|&it| it == node).unwrap_or(0);
                let component = stack.split_off(from);
                for &it in &component {
                    on_stack[it] = false;
                }
                if component.len() > 1 {
                    found.push(component);
                }
            }
        }
    }
    found
}
