//! Making a project equal to its repository, as far as that is a pure function: signals, the plan, what can go wrong, and
//! when to look next.

mod changes;
mod plan;
mod schedule;
mod signal;
mod trouble;

pub use self::changes::{Changes, changes};
pub use self::plan::{FoundFolder, Plan, PlannedSpec, TreeFile, Wanted, is_picture, plan};
pub use self::schedule::{next_look, shard};
pub use self::signal::{Signal, Trigger};
pub use self::trouble::{SyncResult, SyncState, Trouble};
