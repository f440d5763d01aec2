//! The verbs on Nomad itself: its own words, and what each is asked of.
//!
//! Source: `acl/policy.go` and `acl/acl.go` of Nomad 1.11.1.

/// A capability of Nomad's, by its own word where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NomadVerb(&'static str);

/// What a verb is asked of: what the part after the slash names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NomadScope {
    /// Jobs and allocations of a namespace: `cluster/"apps"`.
    Namespace,
    /// A node pool: `cluster/"gpu"`.
    NodePool,
    /// A volume of the clients, for jobs to mount: `cluster/"vault-backups"`.
    HostVolume,
    /// The whole cluster: `cluster`.
    Cluster,
}

impl NomadVerb {
    /// All, in the order of the documentation.
    pub fn all() -> impl Iterator<Item = Self> {
        WORDS.iter().map(|(word, _)| Self(word))
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        self.0
    }

    /// What it is asked of.
    pub fn scope(self) -> NomadScope {
        let found = WORDS.iter().find(|(word, _)| *word == self.0);
        found.map_or(NomadScope::Cluster, |(_, scope)| *scope)
    }

    /// Why a grant of it needs a reason; none where it needs none.
    ///
    /// - `alloc-node-exec` is a shell on the node, as no driver isolates the task (`execImpl` in
    ///   `client/alloc_endpoint.go`): whatever else runs there.
    /// - `sentinel-override` is the right to break the rules that were made for everybody.
    /// - `csi-register-plugin` is the right to run what mounts volumes for all.
    /// - `write-agent` and `write-operator` are not of one namespace: profiles of a server's memory,
    ///   servers that leave, the scheduler's configuration.
    pub fn wide(self) -> Option<&'static str> {
        match self.0 {
            "alloc-node-exec" => Some("a shell on the node, beside everything that runs there"),
            "sentinel-override" => Some("whoever has it is not bound by the cluster's own rules"),
            "csi-register-plugin" => Some("it lets jobs run what mounts volumes for all others"),
            "write-agent" => Some("it opens the servers' own processes"),
            "write-operator" => Some("it changes how the whole cluster works"),
            _ => None,
        }
    }

    /// Whether a policy can name it. Nomad asks for `host-volume-delete`, but refuses a policy with
    /// that word (`isNamespaceCapabilityValid`): it comes with `host-volume-write`.
    pub fn can_be_granted(self) -> bool {
        self.0 != "host-volume-delete"
    }
}

/// The words, each with what it is asked of.
const WORDS: &[(&str, NomadScope)] = {
    use NomadScope::{Cluster, HostVolume, Namespace, NodePool};
    &[
        ("list-jobs", Namespace),
        ("parse-job", Namespace),
        ("read-job", Namespace),
        ("submit-job", Namespace),
        ("dispatch-job", Namespace),
        ("read-logs", Namespace),
        ("read-fs", Namespace),
        ("alloc-exec", Namespace),
        ("alloc-node-exec", Namespace),
        ("alloc-lifecycle", Namespace),
        ("sentinel-override", Namespace),
        ("csi-register-plugin", Namespace),
        ("csi-write-volume", Namespace),
        ("csi-read-volume", Namespace),
        ("csi-list-volume", Namespace),
        ("csi-mount-volume", Namespace),
        ("host-volume-create", Namespace),
        ("host-volume-register", Namespace),
        ("host-volume-read", Namespace),
        ("host-volume-write", Namespace),
        ("host-volume-delete", Namespace),
        ("list-scaling-policies", Namespace),
        ("read-scaling-policy", Namespace),
        ("read-job-scaling", Namespace),
        ("scale-job", Namespace),
        ("submit-recommendation", Namespace),
        ("mount-readonly", HostVolume),
        ("mount-readwrite", HostVolume),
        ("read-node-pool", NodePool),
        ("write-node-pool", NodePool),
        ("delete-node-pool", NodePool),
        ("read-node", Cluster),
        ("write-node", Cluster),
        ("read-agent", Cluster),
        ("write-agent", Cluster),
        ("read-operator", Cluster),
        ("write-operator", Cluster),
        ("read-quota", Cluster),
        ("write-quota", Cluster),
        ("list-plugin", Cluster),
        ("read-plugin", Cluster),
    ]
};
