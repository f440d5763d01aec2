//! One file a command.

pub mod check;
pub mod compile;
pub mod explain;
pub mod prove;
pub mod verify;
