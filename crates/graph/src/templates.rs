//! Templates of a task's own, held against what the task is granted: each reads that and no more,
//! and what is to reach the task by a template is read by one.

use crate::compose::variable;
use crate::declared::{Declared, Delivery, Grant, Object, Principal, Route, SecretVerb, VaultVerb, Verb};
use std::collections::{BTreeMap, BTreeSet};
use writ_model::{Model, Task, TaskFile};
use writ_semantics::nomad::Read;
use writ_source::{Code, Diagnostic, Diagnostics, Span, nearest};

const UNDECLARED: Code = Code("resolve/template-reads-more");
const UNREAD: Code = Code("resolve/unread-grant");

/// What a task may read in templates.
#[derive(Default)]
struct Readable {
    /// Paths of Vault's API.
    secrets: BTreeSet<String>,
    /// Prefixes of them, each ending in `/`.
    below: Vec<String>,
    /// Nomad variables.
    variables: BTreeSet<String>,
}

/// Checks every template of every task.
pub fn check(model: &Model, declared: &Declared) -> Diagnostics {
    let mut of_tasks: BTreeMap<(&str, &str), Vec<&Grant>> = BTreeMap::new();
    for grant in &declared.grants {
        if let Some(who) = grant.principal.workload() {
            of_tasks.entry((&who.job, &who.task)).or_default().push(grant);
        }
    }
    let mut out = Diagnostics::new();
    for service in &model.services {
        for task in &service.tasks {
            let grants = of_tasks.get(&(service.name.value.as_str(), task.name.value.as_str()));
            one(task, grants.map_or(&[] as &[_], Vec::as_slice), &mut out);
        }
    }
    out
}

fn one(task: &Task, grants: &[&Grant], out: &mut Diagnostics) {
    let readable = readable(grants);
    for file in &task.files {
        for read in &file.reads.secrets {
            let below = readable.below.iter().any(|prefix| is_below(&read.what, prefix));
            if !readable.secrets.contains(&read.what) && !below {
                out.push(undeclared(file, read, "secret", &readable.secrets));
            }
        }
        for read in &file.reads.variables {
            if !readable.variables.contains(&read.what) {
                out.push(undeclared(file, read, "nomadVar", &readable.variables));
            }
        }
        for read in &file.reads.unread {
            let label = format!("what `{}` reaches for is not known", shown(&read.what));
            out.push(finding(file, read, label).help(
                "a template may read secrets and variables that its task is granted, by their paths in \
                 quotes, and nomad's service registry",
            ));
        }
    }
    let mut told: BTreeSet<(Span, String)> = BTreeSet::new();
    for grant in grants.iter().filter(|grant| grant.delivery() == Some(&Delivery::Template)) {
        let Some((function, path)) = called(grant) else { continue };
        let reads = |file: &TaskFile| {
            let reads = if function == "secret" { &file.reads.secrets } else { &file.reads.variables };
            reads.iter().any(|read| read.what == path)
        };
        if !task.files.iter().any(reads) && told.insert((grant.span, path.clone())) {
            out.push(
                Diagnostic::error(
                    UNREAD,
                    "grant that reaches no task",
                    grant.span,
                    format!("no template of the task reads `{path}`"),
                )
                .help(format!("read it in one: `{{{{ with {function} \"{path}\" }}}}`")),
            );
        }
    }
}

/// Whether a path is below a prefix, and no step of it leads out again: clients of HTTP resolve `..`.
fn is_below(path: &str, prefix: &str) -> bool {
    let rest = path.strip_prefix(prefix);
    rest.is_some_and(|rest| !rest.split('/').any(|step| matches!(step, "" | "." | "..")))
}

fn readable(grants: &[&Grant]) -> Readable {
    let mut all = Readable::default();
    for grant in grants {
        if let Route::VaultToken { path, .. } = &grant.route
            && grant.verb == Verb::Vault(VaultVerb::Read)
            && path.ends_with('/')
        {
            all.below.push(path.clone());
        }
        match called(grant) {
            Some(("secret", path)) => all.secrets.insert(path),
            Some((_, path)) => all.variables.insert(path),
            None => continue,
        };
    }
    all
}

/// The function and the path by which a template reads what is granted; none where it reads nothing.
fn called(grant: &Grant) -> Option<(&'static str, String)> {
    match (&grant.route, &grant.object, grant.verb, &grant.principal) {
        (Route::Credential { credential, .. }, ..) => Some(("secret", credential.path())),
        (
            Route::VaultToken { path, .. },
            _,
            Verb::Secret(SecretVerb::Read) | Verb::Vault(VaultVerb::Read),
            _,
        ) => Some(("secret", path.clone())),
        (
            Route::NomadIdentity { .. },
            Object::Variable { namespace, path },
            Verb::Secret(SecretVerb::Read),
            Principal::Workload(who),
        ) => Some(("nomadVar", variable(who, namespace, path))),
        _ => None,
    }
}

fn undeclared(file: &TaskFile, read: &Read, function: &str, readable: &BTreeSet<String>) -> Diagnostic {
    let finding = finding(file, read, format!("the task is granted nothing at `{}`", shown(&read.what)));
    let paths = || readable.iter().map(String::as_str);
    match nearest(&read.what, paths()) {
        Some(near) => finding.help(format!("did you mean `{function} \"{near}\"`?")),
        None if readable.is_empty() => finding.help("grant it in the source: `may read on …`"),
        None => {
            let listed: Vec<String> = paths().map(|path| format!("`{path}`")).collect();
            finding.help(format!("the task may read {}; grant the rest: `may read on …`", listed.join(", ")))
        }
    }
}

/// A piece of a template for a label: on one line, and no longer than one reads.
fn shown(what: &str) -> String {
    const MOST: usize = 80;
    let plain = what.replace(|c: char| c.is_control(), " ");
    let mut words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(MOST) {
        words.truncate(end);
        words.push('…');
    }
    words
}

fn finding(file: &TaskFile, read: &Read, label: String) -> Diagnostic {
    let place = Span::new(file.file, read.at.clone());
    Diagnostic::error(UNDECLARED, "template that reads more than its task is granted", place, label)
        .also(file.span, "rendered for the task here")
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn no_step_leads_out_of_what_is_granted() {
        assert!(is_below("sys/metrics/a/b", "sys/metrics/"));
        for out in
            ["sys/metrics/../auth/token", "sys/metrics/./a", "sys/metrics//a", "sys/metrics/", "sys/metric"]
        {
            assert!(!is_below(out, "sys/metrics/"), "{out}");
        }
    }
}
