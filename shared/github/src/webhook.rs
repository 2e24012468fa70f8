//! What GitHub delivers: by which secrets it is signed, whether it is, and what it says. Nothing here asks GitHub.

mod secrets;

pub use self::secrets::WebhookSecrets;
