//! What was just done, said on the next page. The address carries one of these words, and nothing of it is repeated.

use web::texts::Texts;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// A project was added.
    Added,
    /// Settings were changed.
    Saved,
    /// A project was removed.
    Removed,
    /// A look was asked for.
    Asked,
    /// The webhook was set up, as far as the token may.
    WebhookLookedAt,
    /// The webhook was removed.
    WebhookRemoved,
    /// GitHub was asked for a ping.
    Pinged,
    /// A delivery was asked for again.
    Redelivered,
}

impl Notice {
    const ALL: [Self; 8] = [
        Self::Added,
        Self::Saved,
        Self::Removed,
        Self::Asked,
        Self::WebhookLookedAt,
        Self::WebhookRemoved,
        Self::Pinged,
        Self::Redelivered,
    ];

    /// The word in the address.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Saved => "saved",
            Self::Removed => "removed",
            Self::Asked => "asked",
            Self::WebhookLookedAt => "webhook",
            Self::WebhookRemoved => "webhook-removed",
            Self::Pinged => "pinged",
            Self::Redelivered => "redelivered",
        }
    }

    /// What a word means; another one means nothing.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }

    /// Whether somebody waits for a look now.
    pub(crate) fn is_of_looking(self) -> bool {
        matches!(self, Self::Added | Self::Asked)
    }

    /// What a page says.
    pub(crate) fn sentence(self, t: &Texts) -> &'static str {
        match self {
            Self::Added => t.manage.done_added,
            Self::Saved => t.manage.done_saved,
            Self::Removed => t.manage.done_removed,
            Self::Asked => t.manage.done_asked,
            Self::WebhookLookedAt => t.manage.done_webhook,
            Self::WebhookRemoved => t.manage.done_webhook_removed,
            Self::Pinged => t.manage.done_pinged,
            Self::Redelivered => t.manage.done_redelivered,
        }
    }
}
