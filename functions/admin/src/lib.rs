#![doc = include_str!("../README.md")]

mod access;
mod api;
mod app;
mod body;
mod bounds;
mod form;
mod forms;
mod hook;
mod look;
mod notice;
mod once;
mod pages;
mod refused;
mod router;
mod sign_in;

pub use app::{ClientAddress, OnceLink, Parts, Settings, app};
