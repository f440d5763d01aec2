//! Everything that needs no server.

mod comparison;
mod errors;
mod invariants;
mod sabotage;
mod systems;
