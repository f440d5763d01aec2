//! One file a command.

pub mod check;
pub mod compile;
pub mod prove;
pub mod verify;
