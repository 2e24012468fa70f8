//! What GitHub delivers: by which secrets it is signed, whether it is, and what it says. Nothing here asks GitHub.

mod message;
mod payload;
mod secrets;
mod signature;

pub use self::message::{Message, Unreadable, read};
pub use self::payload::PayloadRepository;
pub use self::secrets::WebhookSecrets;
pub use self::signature::{SIGNATURE, is_signed, sign};
