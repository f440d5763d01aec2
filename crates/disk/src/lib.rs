//! Folders of sources and trees of artifacts: the only file access of the compiler.
//!
//! Sources come in as bounded bytes ([`sources`]); a tree of artifacts is read back as text
//! ([`tree`]), compared ([`stale`]) or replaced file by file, all or nothing ([`write()`]).
//! A tree is never swapped as a whole, because its users run Terraform in it.
//!
//! Sources are changed only by the formatter, one by one, each by a rename ([`originals`]).
//!
//! INVARIANT: nothing outside the folder that was named is changed, nor anything in a tree that Writ
//! did not make; no symbolic link below it is followed; a run that is killed at any point leaves
//! the old tree, or a journal with which the next run finishes the new one.
//!
//! The checks guard against accidents and hostile *content* of a folder. They do not guard against
//! another process that swaps folders for links in the very moment of a write: whoever can do that
//! can write the artifacts themselves.

mod error;
mod read;
mod show;

mod belongs;
mod below;
mod below_folder;
mod beside;
mod create;
mod original;
mod single;
mod sources;
mod stdin;

mod digest;
mod folder;
mod layout;
mod lockfile;
mod path;
mod tree;

mod finish;
mod hands;
mod journal;
mod plan;
mod stale;
mod wanted;
mod write;

#[cfg(test)]
mod tests;

pub use belongs::stack_of;
pub use below::file_below;
pub use below_folder::{Below, files_in};
pub use beside::sources_beside;
pub use create::{files, first_source};
pub use error::{DiskError, Kind};
pub use layout::default_out;
pub use lockfile::LOCK_FILE;
pub use original::{Original, originals};
pub use single::text;
pub use sources::{Source, sources};
pub use stale::{Stale, Why, stale};
pub use stdin::{STDIN, stdin};
pub use tree::{strays, tree};
pub use write::{Options, Written, write};
