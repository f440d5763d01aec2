//! A Nomad variable that more tasks read than are granted it is no secret of theirs.

use crate::declared::{Declared, Grant, Object, SecretVerb, Verb, Workload};
use crate::variable_verbs::{Automatic, automatic};
use writ_source::{Code, Diagnostic, Diagnostics};

const SHARED: Code = Code("resolve/shared-variable");

pub fn refuse(declared: &Declared, out: &mut Diagnostics) {
    for secret in &declared.secrets {
        let Object::Variable { namespace, path } = &secret.place else { continue };
        let Some((who, help)) = others(declared, &secret.place, namespace, path) else { continue };
        let label = format!("`{path}` is read by {who}, by their identities alone");
        let finding = Diagnostic::error(SHARED, "secret that others read", secret.span, label).help(help);
        let reader = declared.grants.iter().find(|grant| reads(grant, &secret.place));
        out.push(match reader {
            Some(reader) => finding.also(reader.span, "granted here"),
            None => finding,
        });
    }
}

fn reads(grant: &Grant, place: &Object) -> bool {
    grant.object == *place && grant.verb == Verb::Secret(SecretVerb::Read)
}

/// Who reads the path without being granted it, and what to do; none where it is nobody.
fn others(declared: &Declared, place: &Object, namespace: &str, path: &str) -> Option<(String, String)> {
    let readers: Vec<&Workload> = declared
        .grants
        .iter()
        .filter(|grant| reads(grant, place))
        .filter_map(|grant| grant.principal.workload())
        .collect();
    let leave = "leave `path` out: then it is at one that nobody else reads".to_owned();
    let (job, group, task) = match automatic(path) {
        Automatic::Nobody => return None,
        Automatic::Everybody => return Some((format!("every task of namespace `{namespace}`"), leave)),
        Automatic::Job { job, group, task } => (job, group, task),
    };
    let of_job = declared.workloads().filter(|who| who.namespace == namespace && who.job == job);
    let mut of_path: Vec<&Workload> = of_job
        .filter(|who| group.is_none_or(|group| group == who.group))
        .filter(|who| task.is_none_or(|task| task == who.task))
        .collect();
    if of_path.is_empty() {
        return Some((format!("tasks of a job `{job}` that this stack does not have"), leave));
    }
    of_path.retain(|who| !readers.contains(who));
    let other = of_path.first()?;
    let grant = format!("{leave}, or grant `read` to the task `{}` too", other.task);
    Some((format!("the task `{}` of job `{job}`", other.task), grant))
}
