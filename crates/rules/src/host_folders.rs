//! Folders and files that a task's driver puts into it: whose they are.
//!
//! Source: `taskConfigSpec` and `toDockerHostMount` in `drivers/docker/config.go`, `containerBinds` and
//! `toDockerMount` in `drivers/docker/driver.go`, `expandPath` in `drivers/docker/utils.go` of Nomad 1.11.1:
//! what is relative begins in the task's folder, `..` and all, and where the client's `volumes.enabled` is
//! set nothing keeps it in the allocation. Podman's driver has `volumes` in the same form.
//!
//! `${…}` at the beginning is filled in where the task runs: it is not known what it becomes, so it is taken
//! as the node's. `${NOMAD_TASK_DIR}` too: to these drivers it is the path within the container
//! (`setEnvvars` in `client/allocrunner/taskrunner/task_dir_hook.go`).

use writ_semantics::nomad::{Setting, Task, Value};
use writ_source::Span;

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HostFolder<'a> {
    /// Its path, as the jobspec writes it.
    pub path: &'a str,
    /// Whose it is.
    pub whose: Whose,
    /// Where the jobspec says so.
    pub span: Span,
}

/// Whose a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The node's, and by it one comes to everything on the node.
    WholeNode,
    /// The node's.
    Node,
    /// The allocation's: other tasks' folders.
    Allocation,
    /// The task's own, in a folder where the task could put something else in its place.
    Exchangeable,
    /// The task's own.
    Own,
}

/// What is below these decides what the node does, or holds what its allocations hold.
///
/// Sources: Filesystem Hierarchy Standard 3.0, chapters 3 to 5 (`/sbin`, `/lib64`, `/home` and the other
/// folders of the system); Nomad documentation, "Deployment guide" (`/opt/nomad`, `/var/lib/nomad` as
/// `data_dir`); Docker documentation, "Docker security", "Docker daemon attack surface" (`/var/lib/docker`,
/// `/etc`); containerd's `docs/ops.md` (`/run/containerd`).
const OF_THE_NODE: [&str; 16] = [
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/lib32",
    "/lib64",
    "/opt/nomad",
    "/proc",
    "/root",
    "/run/containerd",
    "/sbin",
    "/sys",
    "/usr",
    "/var/lib",
];

/// What holds one of these.
const HOLDS_ONE: [&str; 4] = ["", "/opt", "/run", "/var"];

/// Whoever may speak to one of these starts containers as it likes: Docker's (Docker documentation, "Protect
/// the Docker daemon socket"), containerd's (its `docs/ops.md`), Podman's (`podman-system-service(1)`) and
/// CRI-O's (`crio(8)`, `--listen`).
const SOCKETS: [&str; 4] = ["docker.sock", "containerd.sock", "podman.sock", "crio.sock"];

/// Those of a task, in the order of its `config`.
pub(crate) fn of(task: &Task) -> impl Iterator<Item = HostFolder<'_>> {
    let has_driver = task.config.iter().any(|option| option.name == "volume_driver");
    task.config.iter().flat_map(move |option| {
        let folder = |path| HostFolder { path, whose: whose(path, &task.name), span: option.span };
        sources(option, has_driver).into_iter().map(folder)
    })
}

/// The paths of an option. What is no path but a volume's name is left out.
fn sources(option: &Setting, has_driver: bool) -> Vec<&str> {
    let (name, value) = (option.name.as_str(), option.value());
    match (name, value) {
        ("volumes", Some(Value::List(items))) => {
            let paths = items.iter().filter_map(text).filter_map(|item| item.split(':').next());
            // With a driver of volumes these are their names, but for what is a path from the root.
            paths.filter(|path| !has_driver || is_of_the_root(path)).collect()
        }
        ("mount" | "mounts", None) => {
            let body = option.body().unwrap_or_default();
            let is = |name: &str| body.iter().find(|part| part.name == name).and_then(Setting::value);
            source(is("type"), is("source")).into_iter().collect()
        }
        ("mount" | "mounts", Some(Value::List(items))) => items.iter().filter_map(member).collect(),
        ("mount" | "mounts", Some(item)) => member(item).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The `source` of an object.
fn member(item: &Value) -> Option<&str> {
    let Value::Object(members) = item else { return None };
    let is = |name: &str| members.iter().find(|(member, _)| member == name).map(|(_, value)| value);
    source(is("type"), is("source"))
}

/// What a mount takes its content from, where that is a folder: a volume, as it is without a type, has a name.
fn source<'a>(kind: Option<&Value>, source: Option<&'a Value>) -> Option<&'a str> {
    let path = source.and_then(text)?;
    let is_volume = kind.is_none_or(|kind| matches!(text(kind), Some("volume" | "")));
    (!is_volume || is_of_the_root(path)).then_some(path)
}

fn is_of_the_root(path: &str) -> bool {
    path.starts_with('/') || path.starts_with("${")
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// Whose the folder at a path is, to a task of that name.
fn whose(path: &str, task: &str) -> Whose {
    if path.starts_with("${") {
        return Whose::Node;
    }
    let (above, rest) = resolved(path);
    if path.starts_with('/') {
        return of_the_node(&rest);
    }
    // Above the task's folder is its allocation's, above that the folder of all allocations.
    let rest = match (above, rest.as_slice()) {
        (0, rest) => rest,
        (1, [name, rest @ ..]) if *name == task => rest,
        (1, ["alloc"]) => return Whose::Own,
        (1, ["alloc", ..]) => return Whose::Exchangeable,
        (1, _) => return Whose::Allocation,
        _ => return Whose::WholeNode,
    };
    match rest {
        // `local` and `secrets` are mounts within the task, which it can't move; what is in them it can.
        [] | ["local" | "secrets", _, ..] => Whose::Exchangeable,
        _ => Whose::Own,
    }
}

/// A path without `.` and `..`: how far above its beginning it goes, and what follows.
fn resolved(path: &str) -> (usize, Vec<&str>) {
    let (mut above, mut rest) = (0, Vec::new());
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if rest.pop().is_none() {
                    above += 1;
                }
            }
            part => rest.push(part),
        }
    }
    (above, rest)
}

/// Of the path that has these parts below the root: `..` of the root is the root.
fn of_the_node(parts: &[&str]) -> Whose {
    // On the systems that Nomad runs on, the one is a link to the other (FHS 3.0, 5.13).
    let parts = match parts {
        ["var", "run", rest @ ..] => [&["run"], rest].concat(),
        parts => parts.to_vec(),
    };
    let path: String = parts.iter().flat_map(|part| ["/", part]).collect();
    let below =
        |top: &str| path.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let is_socket = parts.last().is_some_and(|name| SOCKETS.contains(name));
    if HOLDS_ONE.contains(&path.as_str()) || is_socket || OF_THE_NODE.iter().any(|top| below(top)) {
        Whose::WholeNode
    } else {
        Whose::Node
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_whose_it_leads_to() {
        for (path, expected) in [
            ("/", Whose::WholeNode),
            ("/etc", Whose::WholeNode),
            ("//etc/./ssl/", Whose::WholeNode),
            ("/srv/../etc", Whose::WholeNode),
            ("/../../etc", Whose::WholeNode),
            ("/srv/x/../..", Whose::WholeNode),
            ("/sbin", Whose::WholeNode),
            ("/home/someone", Whose::WholeNode),
            ("/run/containerd", Whose::WholeNode),
            ("/var/run/containerd/x", Whose::WholeNode),
            ("/srv/docker.sock", Whose::WholeNode),
            ("/var/log", Whose::Node),
            ("/srv/data", Whose::Node),
            ("/etcetera", Whose::Node),
            ("${meta.data}/x", Whose::Node),
            ("../../../../../etc", Whose::WholeNode),
            ("local/../../../x", Whose::WholeNode),
            ("../..", Whose::WholeNode),
            ("..", Whose::Allocation),
            ("../db/secrets", Whose::Allocation),
            ("local/../../db/secrets", Whose::Allocation),
            ("../web/local", Whose::Own),
            ("../alloc", Whose::Own),
            ("../alloc/data", Whose::Exchangeable),
            ("../web/secrets/x", Whose::Exchangeable),
            ("local/config", Whose::Exchangeable),
            ("./local//app.conf", Whose::Exchangeable),
            (".", Whose::Exchangeable),
            ("local", Whose::Own),
            ("local/x/..", Whose::Own),
            ("secrets/", Whose::Own),
            ("data", Whose::Own),
        ] {
            assert_eq!(whose(path, "web"), expected, "{path}");
        }
    }
}
