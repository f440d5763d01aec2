//! Services with their tasks.

use super::{Credential, Grant, OnChange, ScheduleId, SecretUse, Spanned};
use std::time::Duration;
use writ_semantics::nomad::{Reads, Setting};
use writ_source::{FileId, Span};

/// A Nomad job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its name: the job's id, and its group's.
    pub name: Spanned<String>,
    /// The Nomad namespace: the stack's, unless it says another.
    pub namespace: String,
    /// When it runs; `None`: all the time.
    pub run: Option<ScheduleId>,
    /// How long one run takes at most; only with `run`.
    pub runs_at_most: Option<Spanned<Duration>>,
    /// What the job says beside access, in Nomad's own words.
    pub job: Vec<Setting>,
    /// What its group says.
    pub group: Vec<Setting>,
    /// Its tasks, at least one. The first is the service's own where it has an image itself, and
    /// is named as the service.
    pub tasks: Vec<Task>,
    /// The block.
    pub span: Span,
}

/// A task of a service, with what it may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its name.
    pub name: Spanned<String>,
    /// Whether it is the service's own: its roles are called by the service's name alone.
    pub main: bool,
    /// What runs it.
    pub driver: Driver,
    /// The container image, where the driver runs one.
    pub image: Option<String>,
    /// Whom it runs as, where that is said.
    pub user: Option<String>,
    /// Before or after the service's other tasks; `None`: while it runs.
    pub lifecycle: Option<Lifecycle>,
    /// Whether it is a run, which ends by itself.
    pub ends: bool,
    /// How long it may run, all that is started again included, where that is bounded, and where that is said.
    pub runs: Option<Spanned<Duration>>,
    /// The options of its driver.
    pub config: Vec<Setting>,
    /// What else it says beside access, in Nomad's own words.
    pub settings: Vec<Setting>,
    /// The files that it is given.
    pub files: Vec<TaskFile>,
    /// Its grants, in the order written.
    pub grants: Vec<Grant>,
    /// The credentials that its grants need, one for each system that they are on.
    pub credentials: Vec<Credential>,
    /// The secrets that it reads, each with how it reaches the task.
    pub secrets: Vec<SecretUse>,
    /// The block: the service's, for its own task.
    pub span: Span,
}

/// What runs a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Driver {
    /// A container.
    Docker,
    /// A program of the node's, kept apart from it.
    Exec,
    /// A program of the node's that may do all that the node may.
    RawExec {
        /// Why that is meant.
        because: Spanned<String>,
    },
}

impl Driver {
    /// Nomad's word for it.
    pub fn name(&self) -> &'static str {
        match self {
            Driver::Docker => "docker",
            Driver::Exec => "exec",
            Driver::RawExec { .. } => "raw_exec",
        }
    }
}

/// When a task runs that is not one of those that the service is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifecycle {
    /// Before or after what.
    pub hook: Hook,
    /// Whether it goes on beside the others.
    pub sidecar: bool,
}

/// Nomad's hooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hook {
    /// Before the others begin.
    Prestart,
    /// When the others have begun.
    Poststart,
    /// When the others have ended.
    Poststop,
}

impl Hook {
    /// Nomad's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Hook::Prestart => "prestart",
            Hook::Poststart => "poststart",
            Hook::Poststop => "poststop",
        }
    }
}

/// A file that a task is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskFile {
    /// Where, below `local/` or `secrets/`.
    pub destination: Spanned<String>,
    /// Its text; of a template, as it is before it is filled in.
    pub text: String,
    /// The file beside the sources that it is from.
    pub file: FileId,
    /// Who may read and run it, in octal.
    pub perms: String,
    /// What becomes of the task when it is another one.
    pub on_change: OnChange,
    /// Where that is said.
    pub on_change_span: Option<Span>,
    /// Whether its lines are variables of the task's environment.
    pub env: bool,
    /// Whether a value that is not there is an error.
    pub whole: bool,
    /// What else is said of it, in Nomad's own words.
    pub settings: Vec<Setting>,
    /// What it reaches out for, where it is a template.
    pub reads: Reads,
    /// The line or block.
    pub span: Span,
}

/// `port http { to = 8080 }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// Its label.
    pub name: String,
    /// The port inside of the task, where it is not the outer one.
    pub to: Option<u16>,
    /// The outer port, where Nomad does not choose it.
    pub fixed: Option<u16>,
    /// The network of the clients' configuration that it is on.
    pub host_network: Option<String>,
    /// The block.
    pub span: Span,
}
