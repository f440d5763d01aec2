//! Nomad's job specification: what there is in each place of a jobspec, what it takes, and whether
//! it carries access.
//!
//! The one table of it. What a `raw` block may hold is decided by it, deny by default, and what a
//! proof says of a setting that nobody declared.
//!
//! Sources, read 2026-11: the fields with their types in `api/jobs.go`, `api/tasks.go`,
//! `api/resources.go`, `api/services.go` and `api/constraint.go` (module `nomad/api`); bounds and
//! words in `nomad/structs/structs.go` and `nomad/structs/group.go`; drivers' options in
//! `drivers/docker/config.go`, `drivers/exec/driver.go` and `drivers/rawexec/driver.go`, all of Nomad
//! 1.11.1; Nomad documentation, "Job specification".

mod config;
mod group;
mod job;
mod place;
mod rules;
mod service;
mod task;

pub use config::config;
pub use group::GROUP;
pub use job::JOB;
pub use rules::{DISCONNECT, EPHEMERAL_DISK, LOGS, MIGRATE, RESCHEDULE, RESTART, UPDATE};
pub use service::{CHECK, CHECK_RESTART, SERVICE};
pub use task::TASK;

/// Something that a place of a jobspec has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether it carries access.
    pub carries: Carries,
}

/// What an attribute or a block takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A string.
    Text,
    /// One of a few strings.
    Words(&'static [&'static str]),
    /// A path of a folder that the image has: absolute, without `..`, and not below `/proc`, where
    /// it may be one of the node's (CVE-2024-21626).
    Folder,
    /// A list of strings.
    Texts,
    /// A whole number between these.
    Number(i64, i64),
    /// Mebibytes between these.
    Mebibytes(i64, i64),
    /// A truth value.
    Bool,
    /// A duration of at least so many seconds.
    Duration(u64),
    /// A block with names and strings of the user's.
    Map,
    /// A block.
    Block(&'static [Known]),
    /// A block with one label.
    Labelled(&'static [Known]),
}

/// Whether a setting carries access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carries {
    /// It gives the task nothing that it could reach, and nobody else the task.
    Nothing,
    /// Nothing either, but the language has words for it: these.
    Said(&'static str),
    /// It does, or could: this is how.
    Access(&'static str),
}

/// What a place has by that name.
pub fn find(place: &'static [Known], name: &str) -> Option<&'static Known> {
    place.iter().find(|known| known.name == name)
}

const fn plain(name: &'static str, takes: Takes) -> Known {
    Known { name, takes, carries: Carries::Nothing }
}

const fn said(name: &'static str, how: &'static str) -> Known {
    Known { name, takes: Takes::Text, carries: Carries::Said(how) }
}

const fn access(name: &'static str, why: &'static str) -> Known {
    Known { name, takes: Takes::Text, carries: Carries::Access(why) }
}

/// The most of what has no bound in Nomad but its integers'.
const MANY: i64 = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    /// Every table, from the outside in.
    fn all(place: &'static [Known], see: &mut impl FnMut(&'static [Known])) {
        see(place);
        for known in place {
            if let Takes::Block(inner) | Takes::Labelled(inner) = known.takes {
                all(inner, see);
            }
        }
    }

    #[test]
    fn no_place_has_a_name_twice() {
        for place in [JOB, GROUP, TASK, config("docker"), config("exec"), config("raw_exec")] {
            all(place, &mut |table| {
                for (n, known) in table.iter().enumerate() {
                    assert!(!table[..n].iter().any(|other| other.name == known.name), "{}", known.name);
                }
            });
        }
    }

    #[test]
    fn what_carries_access_is_none_of_the_plain_things() {
        for (place, name) in [
            (JOB, "vault"),
            (JOB, "parameterized"),
            (JOB, "group"),
            (GROUP, "volume"),
            (GROUP, "consul"),
            (GROUP, "service"),
            (GROUP, "task"),
            (TASK, "vault"),
            (TASK, "identity"),
            (TASK, "template"),
            (TASK, "artifact"),
            (TASK, "volume_mount"),
            (TASK, "csi_plugin"),
            (TASK, "dispatch_payload"),
            (TASK, "kind"),
            (TASK, "secret"),
            (config("docker"), "privileged"),
            (config("docker"), "cap_add"),
            (config("docker"), "network_mode"),
            (config("docker"), "devices"),
            (config("docker"), "mount"),
            (config("docker"), "volumes"),
            (config("docker"), "pid_mode"),
            (config("exec"), "cap_add"),
        ] {
            assert!(!matches!(find(place, name).unwrap().carries, Carries::Nothing), "{name}");
        }
    }
}
