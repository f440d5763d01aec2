//! Folders and files of the node that a task's driver puts into it.
//!
//! Source: `taskConfigSpec` in `drivers/docker/config.go` of Nomad 1.11.1 (`volumes`, `mount`, `mounts`);
//! Podman's driver has `volumes` in the same form.

use writ_semantics::nomad::{Setting, Task, Value};
use writ_source::Span;

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HostFolder<'a> {
    /// Its path on the node.
    pub path: &'a str,
    /// Where the jobspec says so.
    pub span: Span,
}

/// What is below these decides what the node does, or holds what its allocations hold.
const OF_THE_NODE: [&str; 11] =
    ["/bin", "/boot", "/dev", "/etc", "/lib", "/opt/nomad", "/proc", "/root", "/sys", "/usr", "/var/lib"];

/// Whoever may speak to one of these starts containers as it likes.
const SOCKETS: [&str; 4] = ["docker.sock", "containerd.sock", "podman.sock", "crio.sock"];

impl HostFolder<'_> {
    /// Whether one comes by it to everything on the node.
    pub(crate) fn is_the_node(&self) -> bool {
        let path = self.path.trim_end_matches('/');
        let below =
            |top: &str| path.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        let holds_one = matches!(path, "" | "/var" | "/run" | "/var/run" | "/opt");
        holds_one
            || OF_THE_NODE.iter().any(|top| below(top))
            || SOCKETS.iter().any(|name| path.ends_with(name))
    }
}

/// Those of a task, in the order of its `config`.
pub(crate) fn of(task: &Task) -> impl Iterator<Item = HostFolder<'_>> {
    task.config
        .iter()
        .flat_map(|option| sources(option).into_iter().map(|path| HostFolder { path, span: option.span }))
}

fn sources(option: &Setting) -> Vec<&str> {
    let found: Vec<&str> = match (option.name.as_str(), option.value()) {
        ("volumes", Some(Value::List(items))) => {
            items.iter().filter_map(text).filter_map(|item| item.split(':').next()).collect()
        }
        ("mount", None) => {
            let body = option.body().unwrap_or_default();
            body.iter()
                .filter(|part| part.name == "source")
                .filter_map(Setting::value)
                .filter_map(text)
                .collect()
        }
        ("mounts" | "mount", Some(Value::List(items))) => items.iter().filter_map(member).collect(),
        ("mount", Some(item)) => member(item).into_iter().collect(),
        _ => Vec::new(),
    };
    // What is relative is the task's own, and what has no slash a volume's name.
    found.into_iter().filter(|path| path.starts_with('/')).collect()
}

/// The `source` of an object.
fn member(item: &Value) -> Option<&str> {
    let Value::Object(members) = item else { return None };
    members.iter().find(|(name, _)| name == "source").and_then(|(_, value)| text(value))
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
