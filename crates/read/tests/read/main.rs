//! What `writ-read` makes of whole trees, of wrong artifacts and of hostile ones.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod errors;
mod facts;
mod hostile;
mod nomad_acl;
mod sample;
