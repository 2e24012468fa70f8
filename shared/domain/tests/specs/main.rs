//! From the files of a folder to a snapshot: what is said, and what is seen.

mod bounds;
mod bytes;
mod fields;
mod folder;
mod frontmatter;
mod graph;
mod header;
mod lists;
mod markdown;
mod plan;
mod prepared;
mod properties;
mod pushes;
mod relations;
mod report;
mod support;
mod tokens;
mod validation;
