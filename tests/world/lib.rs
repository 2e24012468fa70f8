#![doc = include_str!("README.md")]
#![allow(clippy::missing_panics_doc, reason = "a test that cannot begin should say so, and end")]

mod deliver;
mod faults;
mod parties;
mod proxy;
mod pushes;
mod reader;
mod world;

pub use deliver::{CONFIGURED, Delivery, MASTER};
pub use faults::{Fault, Faults, LATE, Rates, Seen};
pub use parties::Parties;
pub use proxy::{Kind, Proxy};
pub use pushes::{Burst, Pushes};
pub use reader::{Answer, Reader};
pub use world::{Config, TOKEN, World};
