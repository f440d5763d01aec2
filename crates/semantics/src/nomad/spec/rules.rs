//! How Nomad restarts, replaces, updates and moves what runs, and what it keeps of it.
//!
//! Words and bounds: `RestartPolicy`, `ReschedulePolicy`, `UpdateStrategy`, `MigrateStrategy`,
//! `EphemeralDisk` and `LogConfig` in `nomad/structs/structs.go`, `DisconnectStrategy` in
//! `nomad/structs/group.go`, each by its `Validate`.

use super::{Known, MANY, Takes, plain};

/// `restart`: in place, with the credentials that were given (`RestartPolicyMinInterval`: 5 s).
pub const RESTART: &[Known] = &[
    plain("attempts", Takes::Number(0, MANY)),
    plain("interval", Takes::Duration(5)),
    plain("delay", Takes::Duration(0)),
    plain("mode", Takes::Words(&["fail", "delay"])),
    plain("render_templates", Takes::Bool),
];

/// `reschedule`: a new allocation, with new credentials (`ReschedulePolicyMinDelay`: 5 s,
/// `ReschedulePolicyMinInterval`: 15 s).
pub const RESCHEDULE: &[Known] = &[
    plain("attempts", Takes::Number(0, MANY)),
    plain("interval", Takes::Duration(15)),
    plain("delay", Takes::Duration(5)),
    plain("delay_function", Takes::Words(&["constant", "exponential", "fibonacci"])),
    plain("max_delay", Takes::Duration(5)),
    plain("unlimited", Takes::Bool),
];

/// `update`.
pub const UPDATE: &[Known] = &[
    plain("max_parallel", Takes::Number(0, MANY)),
    plain("health_check", Takes::Words(&["checks", "task_states", "manual"])),
    plain("min_healthy_time", Takes::Duration(0)),
    plain("healthy_deadline", Takes::Duration(1)),
    plain("progress_deadline", Takes::Duration(0)),
    plain("auto_revert", Takes::Bool),
    plain("auto_promote", Takes::Bool),
    plain("canary", Takes::Number(0, MANY)),
    plain("stagger", Takes::Duration(1)),
];

/// `migrate`.
pub const MIGRATE: &[Known] = &[
    plain("max_parallel", Takes::Number(0, MANY)),
    plain("health_check", Takes::Words(&["checks", "task_states"])),
    plain("min_healthy_time", Takes::Duration(0)),
    plain("healthy_deadline", Takes::Duration(0)),
];

/// `disconnect`.
pub const DISCONNECT: &[Known] = &[
    plain("lost_after", Takes::Duration(1)),
    plain("stop_on_client_after", Takes::Duration(1)),
    plain("replace", Takes::Bool),
    plain("reconcile", Takes::Words(&["best_score", "longest_running", "keep_original", "keep_replacement"])),
];

/// `ephemeral_disk`.
pub const EPHEMERAL_DISK: &[Known] = &[
    plain("size", Takes::Mebibytes(10, 1 << 30)),
    plain("sticky", Takes::Bool),
    plain("migrate", Takes::Bool),
];

/// `logs`.
pub const LOGS: &[Known] = &[
    plain("max_files", Takes::Number(1, MANY)),
    plain("max_file_size", Takes::Mebibytes(1, 1 << 30)),
    plain("disabled", Takes::Bool),
];
