//! Everything that needs no server.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod commands;
mod comparison;
mod data;
mod docs;
mod edits;
mod errors;
mod explain;
mod format;
mod formats;
mod hand_edits;
mod hooks;
mod invariants;
mod jobs;
mod limits;
mod lint;
mod people;
mod reuse;
mod rules;
mod sabotage;
mod schemas;
mod secrets;
mod stacks;
mod systems;
