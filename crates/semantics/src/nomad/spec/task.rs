//! What a `task` has.

use super::place::{AFFINITY, CONSTRAINT};
use super::{Known, Takes, access, plain, said};

/// A task's attributes and blocks.
pub const TASK: &[Known] = &[
    plain("constraint", Takes::Block(CONSTRAINT)),
    plain("affinity", Takes::Block(AFFINITY)),
    plain("resources", Takes::Block(RESOURCES)),
    said("driver", "`driver`"),
    said("user", "`user`"),
    said("env", "`env { … }`"),
    said("meta", "`meta { … }`"),
    said("leader", "`leader`"),
    said("kill_signal", "`kill_signal`"),
    said("kill_timeout", "`kill_timeout`"),
    said("shutdown_delay", "`shutdown_delay` in a `task` block"),
    said("lifecycle", "`lifecycle`"),
    said("restart", "`restart { … }`"),
    said("logs", "`logs { … }`"),
    said("config", "`raw config { … }`"),
    said("service", "`register \"name\" { … }` in the service"),
    access("vault", "it is a login at Vault: write `may …`"),
    access("identity", "it is a token that Nomad signs for the task"),
    access("template", "it is filled in with secrets: write `template \"…\" = file(\"…\")`"),
    access("secret", "it reads a secret: write `may read on …`"),
    access("consul", "it is a login at Consul"),
    access("volume_mount", "it is a volume of the cluster's: write `may read on … at \"/x\"`"),
    access("artifact", "it is fetched by the node, with the node's own credentials"),
    access("csi_plugin", "it serves every volume of a kind to the whole cluster"),
    access("dispatch_payload", "whoever may dispatch the job would choose what the task reads"),
    access("kind", "it makes the task a proxy of Consul's mesh"),
    access("action", "it is a command that whoever may exec runs in the task"),
    access("schedule", "it is Nomad Enterprise's, and not modelled"),
    access("scaling", "it is Nomad Enterprise's, and not modelled"),
];

/// What a task needs of a node.
const RESOURCES: &[Known] = &[
    plain("secrets", Takes::Mebibytes(1, 1 << 20)),
    plain("numa", Takes::Block(NUMA)),
    said("cpu", "`cpu`"),
    said("cores", "`cores`"),
    said("memory", "`memory`"),
    said("memory_max", "`memory_max`"),
    said("network", "`port http { … }`"),
    access("device", "it is a device of the node's"),
];

const NUMA: &[Known] = &[
    plain("affinity", Takes::Words(&["none", "prefer", "require"])),
    access("devices", "they are devices of the node's"),
];
