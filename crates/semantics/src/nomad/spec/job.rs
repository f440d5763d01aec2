//! What a `job` has.

use super::place::{AFFINITY, CONSTRAINT, SPREAD};
use super::{Known, Takes, access, plain, said};

/// A job's attributes and blocks.
pub const JOB: &[Known] = &[
    plain("all_at_once", Takes::Bool),
    plain("name", Takes::Text),
    plain("constraint", Takes::Block(CONSTRAINT)),
    plain("affinity", Takes::Block(AFFINITY)),
    plain("spread", Takes::Block(SPREAD)),
    plain("ui", Takes::Block(UI)),
    said("datacenters", "`datacenters` in the `stack` block"),
    said("region", "`region` in the `nomad` block"),
    said("namespace", "`namespace`"),
    said("priority", "`priority`"),
    said("node_pool", "`node_pool`"),
    said("meta", "`meta { … }`"),
    access(
        "type",
        "how long what its tasks are given has to live hangs on it: there are services, and runs by \
         `run = on some-schedule`",
    ),
    said("periodic", "`run = on some-schedule`"),
    said("reschedule", "`reschedule { … }`"),
    said("update", "`update { … }`"),
    said("migrate", "`migrate { … }`"),
    access("id", "it is who the job is: its identity, its variables and its roles go by it"),
    access("group", "its tasks would be identities that nobody granted anything"),
    access("task", "it would be an identity that nobody granted anything"),
    access("vault", "it is a login at Vault for every task: write `may …`"),
    access("secret", "it reads a secret for every task: write `may read on …`"),
    access("parameterized", "whoever may dispatch the job would choose what it is given"),
    access("multiregion", "it is a job in other regions, each with its own identities"),
];

/// What the web interface shows beside a job.
const UI: &[Known] = &[plain("description", Takes::Text), plain("link", Takes::Block(LINK))];

const LINK: &[Known] = &[plain("label", Takes::Text), plain("url", Takes::Text)];
