//! What a driver's `config` has.

use super::{Known, MANY, Takes, access, plain, said};

/// The options of a driver; of one that is not modelled, none.
pub fn config(driver: &str) -> &'static [Known] {
    match driver {
        "docker" => DOCKER,
        "exec" => EXEC,
        "raw_exec" => RAW_EXEC,
        _ => &[],
    }
}

/// `taskConfigSpec` in `drivers/docker/config.go`.
const DOCKER: &[Known] = &[
    plain("advertise_ipv6_address", Takes::Bool),
    plain("auth_soft_fail", Takes::Bool),
    plain("cap_drop", Takes::Texts),
    plain("container_exists_attempts", Takes::Number(0, MANY)),
    plain("cpu_cfs_period", Takes::Number(1_000, 1_000_000)),
    plain("cpu_hard_limit", Takes::Bool),
    plain("cpuset_cpus", Takes::Text),
    plain("dns_options", Takes::Texts),
    plain("dns_search_domains", Takes::Texts),
    plain("dns_servers", Takes::Texts),
    plain("extra_hosts", Takes::Texts),
    plain("force_pull", Takes::Bool),
    plain("healthchecks", Takes::Block(&[plain("disable", Takes::Bool)])),
    plain("hostname", Takes::Text),
    plain("image_pull_timeout", Takes::Duration(1)),
    plain("init", Takes::Bool),
    plain("interactive", Takes::Bool),
    plain("labels", Takes::Map),
    plain("memory_hard_limit", Takes::Number(1, 1 << 30)),
    plain("oom_score_adj", Takes::Number(0, 1_000)),
    plain("pids_limit", Takes::Number(1, MANY)),
    plain("readonly_rootfs", Takes::Bool),
    plain("shm_size", Takes::Number(1, 1 << 40)),
    plain("storage_opt", Takes::Map),
    plain("tty", Takes::Bool),
    plain("ulimit", Takes::Map),
    plain("work_dir", Takes::Folder),
    said("image", "`image`"),
    said("command", "`command`"),
    said("args", "`args`"),
    said("entrypoint", "`entrypoint`"),
    said("ports", "`port http { … }`"),
    said("port_map", "`port http { to = … }`"),
    access(
        "volumes",
        "they are folders of the node's: write `bind \"local\" = \"/x\"` for the task's own, `may … at` for a volume",
    ),
    access("volume_driver", "it mounts a volume that nobody granted: write `may read on … at \"/x\"`"),
    access(
        "mount",
        "it is a folder of the node's or a volume that nobody granted: write `may read on … at \"/x\"`",
    ),
    access(
        "mounts",
        "they are folders of the node's or volumes that nobody granted: write `may read on … at \"/x\"`",
    ),
    access("ipv4_address", "the task could answer in a neighbour's place"),
    access("ipv6_address", "the task could answer in a neighbour's place"),
    access("mac_address", "the task could answer in a neighbour's place"),
    access("network_aliases", "the task could answer in a neighbour's place"),
    access("devices", "they are devices of the node's"),
    access("privileged", "the task would be the node, with every identity on it"),
    access("cap_add", "with a capability such as SYS_ADMIN the task would be the node"),
    access("security_opt", "it takes away what keeps the task from the node"),
    access(
        "network_mode",
        "in the node's or another task's network the task reaches what listens there for the node alone",
    ),
    access("pid_mode", "the task would see the node's processes, and read their environment"),
    access("ipc_mode", "the task would share the node's memory segments"),
    access("uts_mode", "the task would share the node's host name"),
    access("userns_mode", "root in the task would be root of the node"),
    access("cgroupns", "the task would see the node's control groups"),
    access("group_add", "a group of the node's may open what is mounted, such as Docker's socket"),
    access("runtime", "another runtime isolates otherwise, or not at all"),
    access("isolation", "another isolation is the node's process space"),
    access("sysctl", "kernel settings are not modelled"),
    access("auth", "a password would stand in the job: configure the registry on the clients"),
    access("load", "the image would be a file that another step puts there"),
    access("logging", "a log driver sends with the node's own credentials"),
];

/// `taskConfigSpec` in `drivers/exec/driver.go`.
const EXEC: &[Known] = &[
    plain("cap_drop", Takes::Texts),
    plain("work_dir", Takes::Folder),
    said("command", "`command`"),
    said("args", "`args`"),
    access("cap_add", "with a capability such as SYS_ADMIN the task would be the node"),
    access("pid_mode", "the task would see the node's processes, and read their environment"),
    access("ipc_mode", "the task would share the node's memory segments"),
];

/// `taskConfigSpec` in `drivers/rawexec/driver.go`. Its tasks are the node anyway.
const RAW_EXEC: &[Known] = &[
    plain("oom_score_adj", Takes::Number(0, 1_000)),
    plain("work_dir", Takes::Folder),
    plain("denied_envvars", Takes::Texts),
    said("command", "`command`"),
    said("args", "`args`"),
    access("cgroup_v1_override", "the task would be in a control group of somebody else's"),
    access("cgroup_v2_override", "the task would be in a control group of somebody else's"),
];
