//! A folder of specs, followed through what can happen to it.

mod live;
mod prepared;
mod world;
