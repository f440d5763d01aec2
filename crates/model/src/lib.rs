//! From syntax trees to entities: every name resolved, every unit typed.
//!
//! `resolve` reads the blocks of all files of a stack, kind by kind, in an order in which each
//! kind refers only to kinds that are read already. After it there are ids instead of names and
//! checked values instead of text.
//!
//! INVARIANT: a text that gets into the model is safe for every artifact that it reaches: each
//! kind of text has its own alphabet in [`text`], and what it can't carry is refused with a span.

mod allow;
mod alone;
mod at_vault;
mod beside;
mod check;
mod credential;
mod deliver;
mod entities;
mod fields;
mod grant;
mod in_bucket;
mod in_database;
mod instead;
mod job;
mod keys;
mod kinds;
mod meant;
mod names;
mod nomad_grant;
mod nomad_verb;
mod operator_credential;
mod refusal;
mod resolve;
mod service;
mod text;
mod value;
mod verb;

pub use beside::{Beside, BesideFile, MOST_BYTES, Missing, NotRead, named};
pub use deliver::variable;
pub use entities::*;
pub use names::nearest;
pub use nomad_verb::{NomadScope, NomadVerb};
pub use operator_credential::{nomad_mount, target as operator_target};
pub use resolve::resolve;
pub use verb::{BucketVerb, DatabaseVerb, ResourceKind, SecretVerb, VaultVerb, Verb, VolumeVerb};
