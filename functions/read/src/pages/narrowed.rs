//! What statistics and activity are narrowed to. They have no form of filters: the address says it, and it stands above them, each
//! part with the address without it.

use domain::Filter;
use web::texts::Texts;

use super::address::ListQuery;
use super::filters::{Chosen, ListAsked, chosen, chosen_words, plain};

/// What a page is narrowed to.
pub(super) struct Narrowed {
    pub(super) chosen: Vec<Chosen>,
    /// The address of the page that is narrowed to nothing.
    pub(super) clear: String,
    query: ListQuery,
    path: String,
}

impl Narrowed {
    /// What the page at `path` is narrowed to. `view`: which of its views is asked for.
    pub(super) fn new(t: &Texts, path: &str, asked: &ListAsked, view: Option<&'static str>) -> Self {
        let view = view.as_slice();
        // Other than in a list archived specs are there unless they are to be left out.
        let without: &[&str] = if asked.filter.hide_archived { &["false"] } else { &[] };
        let filter = Filter { hide_archived: true, ..asked.filter.clone() };
        let query = ListQuery::of(&asked.q, &filter, "", false).with("archived", without).with("view", view);
        let mut all = chosen(t, &filter, &query, path);
        all.extend(chosen_words(t, &asked.q, &query, path));
        if asked.filter.hide_archived {
            let href = query.without(path, "archived", "false");
            all.push(Chosen { field: t.list.without, value: t.list.archived_ones.to_owned(), href });
        }
        let nothing = ListQuery::of("", &plain(), "", false);
        let clear = nothing.with("view", view).from(path, 0);
        Self { chosen: all, clear, query, path: path.to_owned() }
    }

    /// Whether everything is shown.
    pub(super) fn is_plain(&self) -> bool {
        self.chosen.is_empty()
    }

    /// The address of the same page, from its line number `offset` on.
    pub(super) fn from(&self, offset: usize) -> String {
        self.query.from(&self.path, offset)
    }
}

/// A list that is narrowed to what this page is and to `further` as well; what that says of a status, a priority or a person wins.
pub(super) fn list_with(path: &str, asked: &ListAsked, further: &Filter) -> String {
    fn either<T: Clone>(first: &[T], second: &[T]) -> Vec<T> {
        if first.is_empty() { second.to_vec() } else { first.to_vec() }
    }
    let base = &asked.filter;
    let has = |tag: &String| base.tags.iter().any(|it| it.to_lowercase() == tag.to_lowercase());
    let filter = Filter {
        status: either(&further.status, &base.status),
        priority: either(&further.priority, &base.priority),
        tags: base.tags.iter().chain(further.tags.iter().filter(|tag| !has(tag))).cloned().collect(),
        assignee: either(&further.assignee, &base.assignee),
        problems: further.problems || base.problems,
        hide_archived: further.hide_archived || base.hide_archived,
    };
    ListQuery::of(&asked.q, &filter, "", false).from(path, 0)
}
