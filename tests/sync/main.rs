//! What the sync survives: faults of GitHub, of the store, and of the sync itself, and whatever people do to a repository.
//! After each the store is whole, what was shown before still is (unless nobody may see it any more), and the next look
//! makes both sides equal.

mod budget;
mod github;
mod killed;
mod leases;
mod middle;
mod random;
mod repository;
mod said;
mod store;
