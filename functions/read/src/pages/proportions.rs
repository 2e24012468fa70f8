//! How many specs have each status, as the stretches of a bar: SVG, because no page has a `style`.

use domain::Status;

/// What is done comes first, as in a bar that fills.
const ORDER: [Status; 5] =
    [Status::Complete, Status::InProgress, Status::Planned, Status::Draft, Status::Archived];

/// One status with its share of the bar, in percent.
#[derive(Debug, PartialEq)]
pub(super) struct Stretch {
    pub(super) status: Status,
    pub(super) count: usize,
    pub(super) start: String,
    pub(super) width: String,
}

/// The stretches of those statuses that there are, in the order of [`Status::ALL`]'s counts.
pub(super) fn stretches(by_status: &[usize; 5]) -> Vec<Stretch> {
    let all = by_status.iter().sum::<usize>().max(1) as f64;
    let (mut before, mut stretches) = (0, Vec::new());
    for status in ORDER {
        let count = by_status[status as usize];
        if count > 0 {
            let percent = |count: usize| format!("{:.2}", count as f64 / all * 100.0);
            stretches.push(Stretch { status, count, start: percent(before), width: percent(count) });
        }
        before += count;
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_comes_first_and_all_is_the_whole_bar() {
        let shown = |by_status| {
            let all = stretches(&by_status).into_iter();
            all.map(|it| format!("{} {}+{}", it.status.as_str(), it.start, it.width)).collect::<Vec<_>>()
        };
        assert_eq!(
            shown([1, 0, 1, 2, 0]),
            ["complete 0.00+50.00", "in-progress 50.00+25.00", "draft 75.00+25.00"]
        );
        assert_eq!(shown([0; 5]), [""; 0]);
    }
}
