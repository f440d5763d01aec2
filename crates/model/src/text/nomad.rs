//! What Nomad has names of, and where its tasks find things.

use super::{Alphabet, all, alnum, begins_and_ends, lower};

/// A Nomad namespace (`validNamespaceName` in `nomad/structs/structs.go`: `[a-zA-Z0-9-]{1,128}`).
pub const NAMESPACE: Alphabet = Alphabet {
    what: "Nomad namespace",
    rule: "a namespace is up to 128 letters, digits and hyphens",
    accepts: |t| all(t, 128, |c| alnum(c) || c == '-'),
};

/// A Nomad namespace that is made: Terraform's names begin with a letter.
pub const MADE_NAMESPACE: Alphabet = Alphabet {
    what: "Nomad namespace to be made",
    rule: "a namespace that is made is up to 64 letters, digits and hyphens, and begins with a letter",
    accepts: |t| all(t, 64, |c| alnum(c) || c == '-') && t.starts_with(|c: char| c.is_ascii_alphabetic()),
};

/// A Nomad job or task name as a check line may name it.
pub const WORKLOAD: Alphabet = Alphabet {
    what: "job or task name",
    rule: "letters, digits, `-`, `_` and `.`, up to 128",
    accepts: |t| all(t, 128, |c| alnum(c) || matches!(c, '-' | '_' | '.')),
};

/// A Nomad datacenter. Nomad takes globs here (job specification, `datacenters`); this takes names only.
pub const DATACENTER: Alphabet = Alphabet {
    what: "datacenter",
    rule: "letters, digits, `-`, `_` and `.`, up to 128",
    accepts: |t| all(t, 128, |c| alnum(c) || matches!(c, '-' | '_' | '.')),
};

/// A container image reference (distribution reference grammar, without what HCL or Nomad expand).
pub const IMAGE: Alphabet = Alphabet {
    what: "image",
    rule: "letters, digits and `-._/:@`, up to 512",
    accepts: |t| {
        all(t, 512, |c| alnum(c) || matches!(c, '-' | '_' | '.' | '/' | ':' | '@')) && t.starts_with(alnum)
    },
};

/// An IANA time zone's name.
pub const TIMEZONE: Alphabet = Alphabet {
    what: "time zone",
    rule: "an IANA time zone such as `Europe/Paris`",
    accepts: |t| {
        all(t, 64, |c| alnum(c) || matches!(c, '_' | '-' | '+' | '/'))
            && begins_and_ends(t, alnum)
            && t != "Local"
    },
};

/// A port label (Nomad: `[a-zA-Z0-9_]+`, as it becomes part of environment variables).
pub const PORT: Alphabet = Alphabet {
    what: "port label",
    rule: "up to 15 lower-case letters, digits and `-`, beginning with a letter",
    accepts: |t| {
        all(t, 15, |c| lower(c) || c == '-')
            && t.starts_with(|c: char| c.is_ascii_lowercase())
            && !t.ends_with('-')
    },
};

/// What Nomad itself puts into `secrets/`: its API's socket, tokens and Consul's certificates
/// (`api_hook.go`, `identity_hook.go`, `vault_hook.go`, `consul_hook.go`, `sids_hook.go` and
/// `connect_native_hook.go` in `client/allocrunner/taskrunner` of Nomad 1.11.1).
pub(crate) const NOMADS_OWN: [&str; 5] = ["api.sock", "nomad_", "vault_", "consul_", "si_token"];

/// Where a credential is written: below `secrets/`, which Nomad keeps in memory.
pub const SECRETS_FILE: Alphabet = Alphabet {
    what: "place for a credential",
    rule: "a file directly below `secrets/`, such as `secrets/config.json`: letters, digits, `-`, `_` and `.`; not `api.sock`, `si_token`, `nomad_…`, `vault_…` or `consul_…`, which are Nomad's",
    accepts: |t| {
        t.strip_prefix("secrets/").is_some_and(|name| {
            all(name, 128, |c| alnum(c) || matches!(c, '-' | '_' | '.'))
                && name.starts_with(alnum)
                && !NOMADS_OWN.iter().any(|own| name.starts_with(own))
        })
    },
};

/// The path of a Nomad variable (`validVariablePath` and `ValidatePath` in
/// `nomad/structs/variables.go`: `[a-zA-Z0-9-_~/]{1,128}`), without empty segments.
pub const VARIABLE_PATH: Alphabet = Alphabet {
    what: "path of a Nomad variable",
    rule: "letters, digits and `-_~/`, up to 128; no `//`, no `/` at either end, and below `nomad` only `nomad/jobs`",
    accepts: |t| {
        let segments: Vec<&str> = t.split('/').collect();
        all(t, 128, |c| alnum(c) || matches!(c, '-' | '_' | '~' | '/'))
            && !segments.contains(&"")
            && (segments.first() != Some(&"nomad") || segments.get(1) == Some(&"jobs"))
    },
};

/// The name of a host volume. Clients take others too, but then no ACL policy names it
/// (`validVolume` in `acl/policy.go` of Nomad 1.11.1), and nobody but a management token may submit
/// the job.
pub const HOST_VOLUME: Alphabet = Alphabet {
    what: "host volume",
    rule: "letters, digits and hyphens, up to 128, beginning and ending with a letter or a digit: nomad's policies can name no other, so nobody could be \
           granted to deploy this",
    accepts: |t| ACL_VOLUME.accepts(t) && begins_and_ends(t, alnum),
};

/// The id of a CSI volume.
pub const VOLUME: Alphabet = Alphabet {
    what: "volume",
    rule: "letters, digits, `-` and `_`, up to 128",
    accepts: |t| all(t, 128, |c| alnum(c) || matches!(c, '-' | '_')) && begins_and_ends(t, alnum),
};

/// Where something is mounted inside of a task.
pub const MOUNT_POINT: Alphabet = Alphabet {
    what: "place to mount at",
    rule: "an absolute path of letters, digits and `-_./`, up to 256; no `//`, `.` or `..`, not `/`, and nothing \
           in `/proc` or `/sys`, which are the kernel's",
    accepts: |t| {
        t.strip_prefix('/').is_some_and(|rest| {
            all(rest, 255, |c| alnum(c) || matches!(c, '-' | '_' | '.' | '/'))
                && !rest.split('/').any(|segment| matches!(segment, "" | "." | ".."))
                && !matches!(rest.split('/').next(), Some("proc" | "sys"))
        })
    },
};

/// A region of Nomad's.
pub const NOMAD_REGION: Alphabet = Alphabet {
    what: "Nomad region",
    rule: "letters, digits, `-` and `_`, up to 128",
    accepts: |t| all(t, 128, |c| alnum(c) || matches!(c, '-' | '_')),
};

/// What follows the slash of Nomad's: a namespace, a node pool or a host volume, or `*`.
pub const NOMAD_PART: Alphabet = Alphabet {
    what: "namespace, node pool or host volume",
    rule: "letters, digits, `-` and `_`, up to 128; or `*` for all namespaces",
    accepts: |t| t == "*" || NODE_POOL.accepts(t),
};

/// A node pool, in a job (`validNodePoolName` in `nomad/structs/node_pool.go` of Nomad 1.11.1) and in an
/// ACL policy (`validNodePool` in `acl/policy.go`).
pub const NODE_POOL: Alphabet = Alphabet {
    what: "node pool",
    rule: "letters, digits, `-` and `_`, up to 128",
    accepts: |t| all(t, 128, |c| alnum(c) || matches!(c, '-' | '_')),
};

/// A host volume in an ACL policy (`validVolume` in `acl/policy.go`), where it can have no `_`.
pub const ACL_VOLUME: Alphabet = Alphabet {
    what: "host volume of an ACL policy",
    rule: "letters, digits and hyphens, up to 128: nomad takes no other there",
    accepts: |t| all(t, 128, |c| alnum(c) || c == '-'),
};
