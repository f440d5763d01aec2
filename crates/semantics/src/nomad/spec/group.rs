//! What a `group` has.

use super::place::{AFFINITY, CONSTRAINT, SPREAD};
use super::service::SERVICE;
use super::{Carries, Known, MANY, Takes, access, plain, said};

/// A group's attributes and blocks.
pub const GROUP: &[Known] = &[
    plain("constraint", Takes::Block(CONSTRAINT)),
    plain("affinity", Takes::Block(AFFINITY)),
    plain("spread", Takes::Block(SPREAD)),
    plain("meta", Takes::Map),
    plain("scaling", Takes::Block(SCALING)),
    said("count", "`count`"),
    said("shutdown_delay", "`shutdown_delay`"),
    said("restart", "`restart { … }`"),
    said("reschedule", "`reschedule { … }`"),
    said("update", "`update { … }`"),
    said("migrate", "`migrate { … }`"),
    said("disconnect", "`disconnect { … }`"),
    said("max_client_disconnect", "`disconnect { lost_after = … }`"),
    said("stop_after_client_disconnect", "`disconnect { stop_on_client_after = … }`"),
    said("prevent_reschedule_on_lost", "`disconnect { replace = false }`"),
    said("ephemeral_disk", "`ephemeral_disk { … }`"),
    said("network", "`port http { … }` and `network { … }`"),
    Known {
        name: "service",
        takes: Takes::Block(SERVICE),
        carries: Carries::Said("`register \"name\" { … }`"),
    },
    access("task", "it would be an identity that nobody granted anything: write a `task` block"),
    access(
        "volume",
        "it is a folder of the node's or a volume of the cluster's: write `may read on … at \"/x\"`",
    ),
    access("consul", "it is a login at Consul"),
];

/// How many a scaler may choose.
const SCALING: &[Known] = &[
    plain("enabled", Takes::Bool),
    plain("min", Takes::Number(0, MANY)),
    plain("max", Takes::Number(0, MANY)),
    access("policy", "what a scaler does with it is its own, and not modelled"),
];
