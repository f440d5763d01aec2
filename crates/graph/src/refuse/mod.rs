//! What is declared, but must not be compiled: refused where it is written.
//!
//! One file a reason. What is bad but works as declared is a rule's; what is here would not be what
//! it says, or gives more than anybody would read from it.

mod kv_paths;
mod mounts;
mod places;
mod servers;
mod variables;
mod worth;

use crate::declared::Declared;
use writ_model::Model;
use writ_source::Diagnostics;

/// All that is refused.
pub fn refuse(model: &Model, declared: &Declared) -> Diagnostics {
    let mut out = Diagnostics::new();
    worth::refuse(declared, &mut out);
    variables::refuse(declared, &mut out);
    places::refuse(declared, &mut out);
    kv_paths::refuse(model, &mut out);
    mounts::refuse(model, declared, &mut out);
    servers::refuse(declared, &mut out);
    out
}
