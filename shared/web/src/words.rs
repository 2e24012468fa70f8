//! The words that answers use, as the document of the API lists them: those of `domain`, and no others.

use std::borrow::Cow;

use domain::sync::{SyncState, Trigger};
use domain::{Area, Priority, Severity, Status, TokenStatus, ValidationStatus};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{RefOr, schema::SchemaType};
use utoipa::{PartialSchema, ToSchema};

/// A type that stands in the document for one of these words.
macro_rules! words {
    ($name:ident, $about:literal, $words:expr) => {
        #[doc = $about]
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                one_of($about, $words)
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    };
}

words!(StatusWord, "Where a spec is in its life.", Status::ALL.map(Status::as_str));
words!(PriorityWord, "How much a spec matters.", Priority::ALL.map(Priority::as_str));
words!(
    TokenStatusWord,
    "How heavy a text is for a reader: up to 2,000 tokens, up to 3,500, up to 5,000, more.",
    [TokenStatus::Optimal, TokenStatus::Good, TokenStatus::Warning, TokenStatus::Critical]
        .map(TokenStatus::as_str)
);
words!(
    ValidationWord,
    "What validation says: nothing to mend, warnings, errors.",
    [ValidationStatus::Pass, ValidationStatus::Warn, ValidationStatus::Fail].map(ValidationStatus::as_str)
);
words!(
    SeverityWord,
    "How bad a problem is.",
    [Severity::Info, Severity::Warning, Severity::Error].map(Severity::as_str)
);
words!(
    AreaWord,
    "What a problem is about.",
    [Area::Frontmatter, Area::Structure, Area::Length].map(Area::as_str)
);
words!(
    SyncStateWord,
    "How the sync of a project stands: not looked at yet, the first look is under way, as it should be, GitHub is not to \
     be asked for a while, the last look failed, the repository is private, the repository is gone.",
    [
        SyncState::Never,
        SyncState::Running,
        SyncState::Ok,
        SyncState::Deferred,
        SyncState::Failed,
        SyncState::Hidden,
        SyncState::Gone
    ]
    .map(SyncState::as_str)
);
words!(
    TriggerWord,
    "Why a project was looked at.",
    [Trigger::Added, Trigger::Webhook, Trigger::Schedule, Trigger::Manual].map(Trigger::as_str)
);
words!(SyncResultWord, "How a sync ended.", ["succeeded", "failed", "deferred"]);
words!(
    SourceWord,
    "Where a project comes from: a folder, or a repository that is followed.",
    ["local", "git"]
);

fn one_of<const N: usize>(about: &str, words: [&'static str; N]) -> RefOr<Schema> {
    let object = ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .description(Some(about))
        .enum_values(Some(words));
    RefOr::T(Schema::Object(object.build()))
}
