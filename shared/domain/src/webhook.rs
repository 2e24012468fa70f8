//! What GitHub delivers, and what becomes of it, as far as that is a pure function.

mod delivery;
mod files;
mod hook;
mod push;

pub use self::delivery::{Delivery, DeliveryGuid, DeliveryOutcome};
pub use self::files::{PushedCommit, PushedFiles};
pub use self::hook::{
    HOOK_EVENTS, HookState, HookTask, ProjectHook, SeenHook, WantedHook, hook_task, is_hook_due,
};
pub use self::push::{Push, changed_documents, reason_to_ignore};
