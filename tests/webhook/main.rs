//! From a push to the page: what is delivered, what is done about it, and what is not.

mod answers;
mod bad;
mod chain;
mod failing;
mod github;
mod managed;
mod said;
