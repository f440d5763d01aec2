//! What a jobspec says, with where it stands: what bears on access by itself, the rest as settings.
//!
//! Source: Nomad documentation, "Job specification", and `jobspec2/` of Nomad 1.11.1.

use super::setting::Setting;
use std::ops::Range;
use std::time::Duration;
use writ_source::Span;

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id: the label, unless `id` is set.
    pub id: String,
    /// `namespace`; Nomad's default is `default`.
    pub namespace: String,
    /// `type`; Nomad's default is `service`.
    pub kind: String,
    /// What else it says.
    pub settings: Vec<Setting>,
    /// Its groups.
    pub groups: Vec<Group>,
    /// The whole block.
    pub span: Span,
}

/// A group of tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// The volumes that its tasks may mount.
    pub volumes: Vec<Volume>,
    /// What else it says.
    pub settings: Vec<Setting>,
    /// Its tasks.
    pub tasks: Vec<Task>,
    /// The whole block.
    pub span: Span,
}

/// A group's `volume` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// Its label: what `volume_mount` names.
    pub name: String,
    /// `type`: `host` or `csi`.
    pub kind: String,
    /// `source`: its name on the clients, or the CSI volume's id.
    pub source: String,
    /// `read_only`; Nomad's default is false.
    pub read_only: bool,
    /// What else it says.
    pub settings: Vec<Setting>,
    /// Where.
    pub span: Span,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its name.
    pub name: String,
    /// `driver`.
    pub driver: String,
    /// `user`, where set.
    pub user: Option<String>,
    /// What its `config` says: of its driver.
    pub config: Vec<Setting>,
    /// The `vault` block.
    pub vault: Option<Vault>,
    /// The `identity` blocks.
    pub identities: Vec<Identity>,
    /// The `template` blocks.
    pub templates: Vec<Template>,
    /// The `volume_mount` blocks.
    pub mounts: Vec<Mount>,
    /// What else it says.
    pub settings: Vec<Setting>,
    /// The whole block.
    pub span: Span,
}

/// A task's `volume_mount` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// `volume`: the label of one of the group's.
    pub volume: String,
    /// `destination`: where the task finds it.
    pub destination: String,
    /// `read_only`; Nomad's default is false.
    pub read_only: bool,
    /// What else it says.
    pub settings: Vec<Setting>,
    /// Where.
    pub span: Span,
}

/// A task's `vault` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vault {
    /// `role`; empty: the mount's default role.
    pub role: Option<String>,
    /// `policies`: the token flow that Nomad 1.10 removed.
    pub policies: Vec<String>,
    /// `env`; Nomad's default is true: the token is in the environment.
    pub env: bool,
    /// `disable_file`; Nomad's default is false: the token is in `secrets/`.
    pub disable_file: bool,
    /// `change_mode`; Nomad's default is `restart`.
    pub change_mode: String,
    /// Where.
    pub span: Span,
}

/// An `identity` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// `name`; Nomad's default is `default`.
    pub name: String,
    /// `aud`.
    pub audience: Vec<String>,
    /// `ttl`; none: the token never expires.
    pub ttl: Option<Duration>,
    /// `env`.
    pub env: bool,
    /// `file`.
    pub file: bool,
    /// Where.
    pub span: Span,
}

/// A `template` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// `destination`.
    pub destination: String,
    /// `data`; `None` where it comes from a `source` file.
    pub data: Option<String>,
    /// `env`.
    pub env: bool,
    /// `change_mode`; Nomad's default is `restart`.
    pub change_mode: String,
    /// `perms`; Nomad's default is `0644`.
    pub perms: String,
    /// What else it says.
    pub settings: Vec<Setting>,
    /// The paths in `{{ with secret "…" }}` and `{{ secret "…" }}` with literal arguments.
    pub secrets: Vec<String>,
    /// The paths in `{{ with nomadVar "…" }}` and the like with literal arguments, each with
    /// `@namespace` where it says one.
    pub variables: Vec<String>,
    /// `error_on_missing_key`: whether a value that is not there is an error; Nomad's default is
    /// false: it is rendered as nothing.
    pub whole: bool,
    /// Calls whose paths could not be read (no literal argument), and other functions that reach
    /// out (`key`, `nomadVarList`, `file`, `pkiCert`, …), as written.
    pub unread: Vec<String>,
    /// Where.
    pub span: Span,
}

impl Template {
    /// The variables that it reads as a template of a job in `namespace`, each with its namespace:
    /// `path@namespace`.
    pub fn variables_from(&self, namespace: &str) -> impl Iterator<Item = String> {
        let whole = move |read: &String| {
            if read.contains('@') { read.clone() } else { format!("{read}@{namespace}") }
        };
        self.variables.iter().map(whole)
    }
}

/// What a Go template reaches out for. Nomad's service registry is not here: every workload may
/// read it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reads {
    /// Paths of Vault's API that it reads.
    pub secrets: Vec<Read>,
    /// Nomad variables that it reads, each with `@namespace` where it says one.
    pub variables: Vec<Read>,
    /// Other calls that reach out, and those whose paths could not be read, as written.
    pub unread: Vec<Read>,
}

/// One call of a template's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The path, or the call as written.
    pub what: String,
    /// Where in the template's text.
    pub at: Range<usize>,
}
