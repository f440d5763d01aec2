//! The words of ACL policies, and what the shorthands among them stand for.
//!
//! Source: `acl/policy.go` of Nomad 1.11.1.

use super::{Coarse, Named};

/// Nothing at all, whatever else is said.
pub const DENY: &str = "deny";

/// The capabilities of a namespace that Nomad asks for, in the order of `acl/policy.go`.
pub const NAMESPACE: [&str; 26] = [
    "list-jobs",
    "parse-job",
    "read-job",
    "submit-job",
    "dispatch-job",
    "read-logs",
    "read-fs",
    "alloc-exec",
    "alloc-node-exec",
    "alloc-lifecycle",
    "sentinel-override",
    "csi-register-plugin",
    "csi-write-volume",
    "csi-read-volume",
    "csi-list-volume",
    "csi-mount-volume",
    "host-volume-create",
    "host-volume-register",
    "host-volume-read",
    "host-volume-write",
    "host-volume-delete",
    "list-scaling-policies",
    "read-scaling-policy",
    "read-job-scaling",
    "scale-job",
    "submit-recommendation",
];

/// A capability that Nomad asks for and that no policy may name (`isNamespaceCapabilityValid` has
/// no case for it): it comes with `host-volume-write`.
pub const IMPLIED_ONLY: &str = "host-volume-delete";

/// The capabilities of variables.
pub const VARIABLES: [&str; 4] = ["list", "read", "write", "destroy"];

/// The capabilities of the other kinds of rule that have names.
pub fn of_named(kind: Named) -> &'static [&'static str] {
    match kind {
        Named::NodePool => &["read", "write", "delete"],
        Named::HostVolume => &["mount-readonly", "mount-readwrite"],
    }
}

/// What can be asked of a coarse kind. `AllowPluginRead` and `AllowPluginList` are all that there
/// is of plugins (`acl/acl.go`).
pub fn of_coarse(kind: Coarse) -> &'static [&'static str] {
    match kind {
        Coarse::Plugin => &["list", "read"],
        _ => &["read", "write"],
    }
}

/// Whether a namespace's rule may have the capability (`isNamespaceCapabilityValid`).
pub fn may_name(capability: &str) -> bool {
    capability == DENY || (capability != IMPLIED_ONLY && NAMESPACE.contains(&capability))
}

/// Whether a rule may have it as `policy` (`isPolicyValid`, and `isValid` of `PluginPolicy`).
pub fn is_policy(kind: Option<Coarse>, policy: &str) -> bool {
    match kind {
        Some(Coarse::Plugin) => matches!(policy, "deny" | "read" | "list" | "write"),
        _ => matches!(policy, "deny" | "read" | "write" | "scale"),
    }
}

/// What `policy` of a namespace stands for (`expandNamespacePolicy`).
pub fn expand_namespace(policy: &str) -> Vec<&'static str> {
    const READ: [&str; 9] = [
        "list-jobs",
        "parse-job",
        "read-job",
        "csi-list-volume",
        "csi-read-volume",
        "read-job-scaling",
        "list-scaling-policies",
        "read-scaling-policy",
        "host-volume-read",
    ];
    const WRITE: [&str; 11] = [
        "scale-job",
        "submit-job",
        "dispatch-job",
        "read-logs",
        "read-fs",
        "alloc-exec",
        "alloc-lifecycle",
        "csi-mount-volume",
        "csi-write-volume",
        "submit-recommendation",
        "host-volume-create",
    ];
    match policy {
        "deny" => vec![DENY],
        "read" => READ.to_vec(),
        "write" => READ.into_iter().chain(WRITE).collect(),
        "scale" => vec![
            "list-scaling-policies",
            "read-scaling-policy",
            "read-job-scaling",
            "scale-job",
            "read-job",
            "submit-recommendation",
        ],
        _ => Vec::new(),
    }
}

/// What a capability of a namespace brings with it (`expandNamespaceCapabilities`).
pub fn implied(capability: &str) -> &'static [&'static str] {
    match capability {
        "host-volume-write" => {
            &["host-volume-register", "host-volume-create", "host-volume-delete", "host-volume-read"]
        }
        "host-volume-register" => &["host-volume-create", "host-volume-read"],
        "host-volume-create" => &["host-volume-read"],
        _ => &[],
    }
}

/// What `policy` of a node pool or host volume stands for (`expandNodePoolPolicy`,
/// `expandHostVolumePolicy`).
pub fn expand_named(kind: Named, policy: &str) -> Vec<&'static str> {
    match (kind, policy) {
        (_, "deny") => vec![DENY],
        (Named::NodePool, "read") => vec!["read"],
        (Named::NodePool, "write") => vec!["delete", "read", "write"],
        (Named::HostVolume, "read") => vec!["mount-readonly"],
        (Named::HostVolume, "write") => vec!["mount-readonly", "mount-readwrite"],
        _ => Vec::new(),
    }
}
