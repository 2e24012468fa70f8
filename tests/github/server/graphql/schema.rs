//! As much of GitHub's schema as is modelled. Source: docs.github.com/graphql/reference/objects.

/// A field.
pub(super) struct FieldType {
    pub(super) name: &'static str,
    /// The type of its values, without list and null.
    pub(super) of: &'static str,
    pub(super) arguments: &'static [Argument],
}

/// An argument.
pub(super) struct Argument {
    pub(super) name: &'static str,
    pub(super) of: &'static str,
    pub(super) required: bool,
}

const fn leaf(name: &'static str) -> FieldType {
    FieldType { name, of: "Scalar", arguments: &[] }
}

const fn node(name: &'static str, of: &'static str) -> FieldType {
    FieldType { name, of, arguments: &[] }
}

const fn argument(name: &'static str, of: &'static str, required: bool) -> Argument {
    Argument { name, of, required }
}

const QUERY: &[FieldType] = &[
    node("rateLimit", "RateLimit"),
    FieldType {
        name: "repository",
        of: "Repository",
        arguments: &[
            argument("owner", "String", true),
            argument("name", "String", true),
            argument("followRenames", "Boolean", false),
        ],
    },
];

const REPOSITORY: &[FieldType] = &[
    leaf("databaseId"),
    node("defaultBranchRef", "Ref"),
    leaf("description"),
    leaf("isArchived"),
    leaf("isDisabled"),
    leaf("isEmpty"),
    leaf("isPrivate"),
    leaf("name"),
    leaf("nameWithOwner"),
    FieldType {
        name: "object",
        of: "GitObject",
        arguments: &[argument("oid", "GitObjectID", false), argument("expression", "String", false)],
    },
    FieldType { name: "ref", of: "Ref", arguments: &[argument("qualifiedName", "String", true)] },
    leaf("stargazerCount"),
    leaf("visibility"),
];

const GIT_OBJECT: &[FieldType] = &[leaf("abbreviatedOid"), leaf("oid")];
const TREE: &[FieldType] = &[leaf("abbreviatedOid"), leaf("oid"), node("entries", "TreeEntry")];
const BLOB: &[FieldType] = &[
    leaf("abbreviatedOid"),
    leaf("oid"),
    leaf("byteSize"),
    leaf("isBinary"),
    leaf("isTruncated"),
    leaf("text"),
];
const COMMIT: &[FieldType] = &[
    leaf("abbreviatedOid"),
    leaf("oid"),
    leaf("committedDate"),
    FieldType { name: "file", of: "TreeEntry", arguments: &[argument("path", "String", true)] },
    leaf("message"),
    node("tree", "Tree"),
];
const TREE_ENTRY: &[FieldType] = &[
    leaf("mode"),
    leaf("name"),
    node("object", "GitObject"),
    leaf("oid"),
    leaf("path"),
    leaf("size"),
    leaf("type"),
];
const REF: &[FieldType] = &[leaf("name"), leaf("prefix"), node("target", "GitObject")];
const RATE_LIMIT: &[FieldType] =
    &[leaf("cost"), leaf("limit"), leaf("nodeCount"), leaf("remaining"), leaf("resetAt"), leaf("used")];

/// The fields of a type; `None` where it has none, or is not modelled.
pub(super) fn fields(name: &str) -> Option<&'static [FieldType]> {
    Some(match name {
        "Query" => QUERY,
        "Repository" => REPOSITORY,
        "GitObject" => GIT_OBJECT,
        "Tree" => TREE,
        "Blob" => BLOB,
        "Commit" => COMMIT,
        "TreeEntry" => TREE_ENTRY,
        "Ref" => REF,
        "RateLimit" => RATE_LIMIT,
        _ => return None,
    })
}

/// A field of a type.
pub(super) fn field(of: &str, name: &str) -> Option<&'static FieldType> {
    fields(of)?.iter().find(|field| field.name == name)
}

/// Whether a value of one type can be one of the other.
pub(super) fn overlap(one: &str, other: &str) -> bool {
    let is_object = |name: &str| matches!(name, "Tree" | "Blob" | "Commit");
    one == other || (one == "GitObject" && is_object(other)) || (other == "GitObject" && is_object(one))
}
