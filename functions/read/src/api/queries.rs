//! What the queries of the API may say, for its document. `Params` reads them; parameters that are not known are ignored.
#![expect(dead_code, reason = "described, and never made")]

use utoipa::IntoParams;
use web::words::{PriorityWord, StatusWord};

use crate::bounds::{LIST_OFFSET, LIST_SPECS};

/// Words that are looked for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Words {
    /// Words, "phrases", `status:` `priority:` `tag:` `assignee:` `created:>2025-11`, `-not`.
    #[param(example = "search")]
    q: Option<String>,
}

/// Which specs are meant. At most 100 different values of each, with commas between them.
#[derive(IntoParams)]
#[into_params(parameter_in = Query, style = Form)]
pub(crate) struct Narrowed {
    /// Those with one of these statuses.
    #[param(explode = false, min_items = 1)]
    status: Option<Vec<StatusWord>>,
    /// Those with one of these priorities.
    #[param(explode = false, min_items = 1)]
    priority: Option<Vec<PriorityWord>>,
    /// Those with all of these tags.
    #[param(explode = false)]
    tags: Option<Vec<String>>,
    /// Those of one of these persons.
    #[param(explode = false)]
    assignee: Option<Vec<String>>,
    /// Those with problems.
    problems: Option<bool>,
    /// Archived ones too, which is the default, or not.
    archived: Option<bool>,
}

/// Which part of a list is meant.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Part {
    /// At most so many.
    #[param(minimum = 1, maximum = 2000)]
    limit: Option<usize>,
    /// Without so many that come before.
    #[param(minimum = 0, maximum = 4_294_967_295_usize)]
    offset: Option<usize>,
    /// From where the list before ended: its `nextCursor`. It wins over `offset`.
    #[param(minimum = 0, maximum = 4_294_967_295_usize)]
    cursor: Option<usize>,
}

/// In which order a list is, and whether it is a tree too.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Ordered {
    /// By what, with `-` for descending. By default the newest number comes first, or with words the best match.
    #[param(pattern = "^(-?(number|title|status|priority|created|updated))?$", example = "-updated")]
    sort: Option<String>,
    /// The tree of parents and children too.
    hierarchy: Option<bool>,
}

/// Which projects are meant.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SomeProjects {
    /// At most so many.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// From where the list before ended: its `nextCursor`.
    cursor: Option<String>,
}

// The numbers above are written out, as attributes want them.
const _: () = assert!(LIST_SPECS == 2000 && LIST_OFFSET == 4_294_967_295);
