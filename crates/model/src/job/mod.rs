//! What a job says beside access, in Nomad's own words where there are such.
//!
//! What carries no access needs no meaning here: it is checked by the table of Nomad's job
//! specification (`writ_semantics::nomad::spec`) and kept as settings, which are printed and proved
//! unchanged.

pub mod alphabet;
mod compare;
pub mod driver;
pub mod files;
pub mod network;
pub mod on_change;
mod pattern;
pub mod placement;
mod places;
pub mod raw;
pub mod register;
pub mod resources;
pub mod rules;
mod run_time;
pub mod setting;
pub mod task;
pub mod volumes;

/// Signals that a task can be sent (`SignalLookup` in `signals/signals_unix.go` of consul-template
/// 0.41.3, as far as they are for programs).
pub const SIGNALS: &[&str] = &[
    "SIGABRT", "SIGALRM", "SIGCONT", "SIGHUP", "SIGINT", "SIGIO", "SIGKILL", "SIGPIPE", "SIGPROF", "SIGQUIT",
    "SIGSTOP", "SIGTERM", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGXCPU",
    "SIGXFSZ",
];
