//! The middle of many numbers, and how far they spread.

/// Where a quarter, a half and three quarters of the numbers are below. Between two numbers: in proportion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quartiles {
    /// The least.
    pub least: f64,
    /// A quarter is below.
    pub first: f64,
    /// A half is below.
    pub median: f64,
    /// Three quarters are below.
    pub third: f64,
    /// The greatest.
    pub most: f64,
}

/// Of numbers in order; `None` of none.
pub(super) fn quartiles(sorted: &[f64]) -> Option<Quartiles> {
    let (&least, &most) = sorted.first().zip(sorted.last())?;
    let at = |part: f64| {
        let place = part * (sorted.len() - 1) as f64;
        let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
        below + (above - below) * place.fract()
    };
    Some(Quartiles { least, first: at(0.25), median: at(0.5), third: at(0.75), most })
}

/// How many of the numbers are up to each bound, and above the one before; the last count is of those above all.
pub(super) fn histogram(sorted: &[f64], bounds: &[f64]) -> Vec<usize> {
    let mut below = 0;
    let mut bins: Vec<_> = bounds
        .iter()
        .map(|bound| {
            let up_to = sorted.partition_point(|it| it <= bound);
            up_to - std::mem::replace(&mut below, up_to)
        })
        .collect();
    bins.push(sorted.len() - below);
    bins
}
