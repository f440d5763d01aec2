//! One file a kind of block that others refer to, or that stands alone.

mod aws;
mod bucket;
mod database;
mod login;
mod namespace;
mod nomad;
mod operator;
mod schedule;
mod secret;
mod stack;
mod vault;
mod volume;

pub use aws::{aws, credential_type};
pub use bucket::bucket;
pub use database::database;
pub use namespace::namespace;
pub use nomad::nomad;
pub use operator::operator;
pub use schedule::schedule;
pub use secret::secret;
pub use stack::stack;
pub use vault::vault;
pub use volume::volume;

/// Text for a label: nothing that a terminal would act on, and not too much of it.
fn printable(text: &str) -> String {
    text.chars().take(40).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
