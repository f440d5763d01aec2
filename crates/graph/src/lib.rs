//! The access graph: verb tables, derivation, observation, and the questions asked of it.

pub mod declared;
