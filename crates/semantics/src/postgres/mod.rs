//! PostgreSQL: what the statements that Vault runs give a role, and what setup takes from PUBLIC.

mod compare;
mod decide;
mod facts;
mod holdings;
mod public;
mod revocation;

pub use compare::compare;
pub use decide::{Schema, SchemaObjects, decide, decide_column};
pub use facts::*;
pub use holdings::{Held, Holdings, NAME};
pub use public::{Public, public_after};
pub use revocation::{Gap, Remains, drops_completely};
