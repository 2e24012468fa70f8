//! Every bound of this crate, and those that several crates share. Each is in BOUNDS.md, with its test.

/// A document is read and shown up to this many bytes (1 MiB); the rest is cut, with a problem.
pub const DOCUMENT_BYTES: usize = 1 << 20;

/// Frontmatter is read up to this many bytes (64 KiB).
pub const FRONTMATTER_BYTES: usize = 64 << 10;

/// Problems kept of one spec, and of a folder; the last one then says how many more there are.
pub const PROBLEMS_PER_SPEC: usize = 100;

/// Entries kept of each list in a frontmatter (tags, dependencies, transitions).
pub const LIST_ENTRIES: usize = 500;

/// Headings kept of one document.
pub const HEADINGS: usize = 2000;

/// Characters of a title that are kept.
pub const TITLE_CHARS: usize = 500;

/// Characters of a search query that are read.
pub const QUERY_CHARS: usize = 512;

/// Terms of a search query that are looked for; the rest is passed over.
pub const QUERY_TERMS: usize = 32;

/// Terms that one beginning of a word stands for; of more than that, those in most specs count.
pub const QUERY_BEGINNINGS: usize = 1000;

/// Terms that one word with typos stands for; of more than that, the nearest ones count.
pub const QUERY_TYPOS: usize = 100;

/// Parts of one word (`camelCase` has two) that are read; what follows is the next word.
pub const WORD_PARTS: usize = 64;

/// Bytes of a part that are matched; the rest of it is passed over.
pub const TERM_BYTES: usize = 64;

/// Text of one spec's body that is searched (1 MiB).
pub const SEARCH_SPEC_BYTES: usize = 1 << 20;

/// Text of all specs that is searched (96 MiB); of what is beyond, only names, titles, tags and headings are.
pub const SEARCH_BYTES: usize = 96 << 20;

/// Values that a frontmatter may unfold to, aliases followed: more is refused (billion laughs).
pub const FRONTMATTER_VALUES: usize = 40_000;

/// Bytes of text that a frontmatter may unfold to, aliases followed (1 MiB).
pub const FRONTMATTER_TEXT_BYTES: usize = 1 << 20;

/// Brackets of a frontmatter that may be open at once: the parser takes time by their square.
pub const FRONTMATTER_NESTING: usize = 100;

/// Further fields kept of one frontmatter.
pub const FIELDS: usize = 200;

/// Characters kept of a further field's value.
pub const FIELD_CHARS: usize = 2000;

/// The column behind which a line opens no further quote or list: the Markdown parser takes time by depth times lines.
pub const NESTING_COLUMNS: usize = 128;

/// Bytes behind the frontmatter in which the header (`> **Status**: …`) is looked for (16 KiB).
pub const HEADER_BYTES: usize = 16 << 10;

/// Characters of a value that a problem quotes.
pub const QUOTED_CHARS: usize = 80;

/// Specs that a problem names; the others are counted.
pub const NAMED_SPECS: usize = 5;

/// A picture is kept with its spec up to this many bytes (1 MiB).
pub const PICTURE_BYTES: u64 = 1 << 20;

/// A document of a repository is fetched up to this many bytes (8 MiB): a larger one is a problem of its spec.
pub const FETCHED_BYTES: u64 = 8 << 20;

/// A file of the root that says how to work in a repository is shown up to this many bytes (256 KiB).
pub const CONTEXT_BYTES: usize = 256 << 10;

/// Files of a specs folder that are looked at; on a disk its directories count as well.
pub const FOLDER_FILES: usize = 200_000;

/// Names of a path below a specs folder, its file's included: deeper ones are nobody's specs.
pub const FOLDER_DEPTH: usize = 64;

/// Specs that one project may have.
pub const PROJECT_SPECS: usize = 5000;

/// Bytes of Markdown that one project may have (96 MiB).
pub const PROJECT_BYTES: u64 = 96 << 20;

/// Points that a drawing of a graph may have: nodes, and where a long edge passes a layer.
pub const GRAPH_POINTS: usize = 20_000;

/// Edges that a drawing of a graph may have: more of them nobody can tell apart.
pub const GRAPH_EDGES: usize = 6000;

/// Years around the middle date that are drawn: what is further off is a mistake, or another calendar, and is counted.
pub const STATS_YEARS: i64 = 50;

/// Bytes that a section of a prepared snapshot may unpack to (256 MiB): a bound on what hostile bytes can make us do.
pub const PREPARED_BYTES: usize = 256 << 20;

/// Files that are gathered of one push; with more than these it is quicker to look.
pub const PUSH_FILES: usize = 10_000;

/// Files that one signal may name: where a push changed more documents, none is.
pub const LOOK_FILES: usize = 20;

/// Bytes of a path that a signal may name: with all of them an event stays below the bus's 256 KB, however it is written.
pub const LOOK_PATH_BYTES: usize = 512;

/// Projects that one signal may name: more of them are several signals.
pub const LOOK_PROJECTS: usize = 20;

/// Projects that one tick of the schedule asks for. Those that are due beyond that wait for the next one, longest first.
pub const TICK_PROJECTS: usize = 2000;

/// Bytes of a project's id.
pub const PROJECT_ID_BYTES: usize = 140;

/// Bytes of each half of a repository's name; GitHub's have 39 and 100.
pub const REPO_PART_BYTES: usize = 100;

/// Bytes of the path of a specs folder.
pub const SPECS_PATH_BYTES: usize = 200;

/// Bytes of a branch's name: what git can keep as a file.
pub const BRANCH_BYTES: usize = 255;
