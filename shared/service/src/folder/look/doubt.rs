//! What somebody said changed.

use super::super::Dirs;

/// Which files must be read again even where their size and time are the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Doubt {
    #[default]
    Nothing,
    Some(Dirs),
    All,
}

impl Doubt {
    pub(crate) fn add(&mut self, path: &str) {
        self.join(Self::Some(Dirs::from([path.to_owned()])));
    }

    pub(crate) fn join(&mut self, other: Self) {
        *self = match (std::mem::take(self), other) {
            (Self::All, _) | (_, Self::All) => Self::All,
            (Self::Nothing, it) | (it, Self::Nothing) => it,
            (Self::Some(mut a), Self::Some(b)) => {
                a.extend(b);
                Self::Some(a)
            }
        };
    }

    /// Whether the directory `dir` is doubted: by its own path, or by one above or below it.
    pub(crate) fn covers(&self, dir: &str) -> bool {
        let within = |inner: &str, outer: &str| {
            inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        match self {
            Self::Nothing => false,
            Self::Some(paths) => {
                paths.iter().any(|path| within(path, dir) || (!path.is_empty() && within(dir, path)))
            }
            Self::All => true,
        }
    }
}
