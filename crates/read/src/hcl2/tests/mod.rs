//! What the reader makes of each construct, what it refuses, and that `hcl-edit`, which was written by
//! others, makes the same of everything that both read.

mod corpus;
mod differential;
mod dump;
mod forms;
mod theirs;
