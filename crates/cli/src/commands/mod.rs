//! One file a command.

pub mod check;
pub mod compile;
pub mod completions;
pub mod expand;
pub mod explain;
pub mod fmt;
pub mod init;
pub mod lint;
pub mod man;
pub mod prove;
pub mod verify;
