//! Volumes: which tasks of the tree have them mounted, and how.
//!
//! What is not in these files is who else may mount them: whoever may submit a job may ask for a
//! volume, as far as Nomad's own policies let them (`host_volume` and `csi-mount-volume`).

use crate::Claim;
use crate::chain::Broken;
use crate::checks::failed;
use writ_graph::declared::{Check, Object, Verb, VolumeVerb, Workload};
use writ_semantics::nomad::{Group, Job, Mount, Task, Volume};
use writ_semantics::{Facts, Unknown, Verdict};
use writ_source::Diagnostics;

/// The mounts of one volume in a task, each with what the group says of it.
fn mounts<'a>(
    group: &'a Group,
    task: &'a Task,
    kind: &'a str,
    source: &'a str,
) -> impl Iterator<Item = (&'a Volume, &'a Mount)> {
    let volumes = group.volumes.iter().filter(move |volume| volume.kind == kind && volume.source == source);
    volumes.flat_map(|volume| {
        task.mounts.iter().filter(|mount| mount.volume == volume.name).map(move |mount| (volume, mount))
    })
}

/// Whether a mount lets the task do it.
fn lets(verb: Verb, volume: &Volume, mount: &Mount) -> bool {
    match verb {
        Verb::Volume(VolumeVerb::Read) => true,
        Verb::Volume(VolumeVerb::Write) => !volume.read_only && !mount.read_only,
        _ => false,
    }
}

/// The chain of a grant: the volume is the group's, and mounted where it was said.
pub fn chain(group: &Group, task: &Task, verb: Verb, object: &Object, at: &str) -> Result<(), Broken> {
    let Object::Volume { volume: kind, source } = object else {
        return Err(Broken::Dead(task.span, "this is no volume".to_owned()));
    };
    let here = mounts(group, task, kind, source).find(|(_, mount)| mount.destination == at);
    match here {
        Some((volume, mount)) if lets(verb, volume, mount) => Ok(()),
        Some((_, mount)) => {
            Err(Broken::Dead(mount.span, format!("`{source}` is mounted at `{at}` for reading only")))
        }
        None => {
            Err(Broken::Dead(task.span, format!("the {kind} volume `{source}` is not mounted at `{at}`")))
        }
    }
}

/// Whether a task does it by what the tree mounts into it.
pub fn mounted(facts: &Facts, who: &Workload, verb: Verb, kind: &str, source: &str) -> Verdict {
    let Some(job) = facts.jobs.get(&who.job).filter(|job| job.namespace == who.namespace) else {
        let why = format!(
            "whether a job `{}` of namespace `{}` mounts `{source}` is not in these files",
            who.job, who.namespace
        );
        return Verdict::Unknown(Unknown(why));
    };
    let has = tasks(job).any(|(group, task)| {
        group.name == who.group
            && task.name == who.task
            && mounts(group, task, kind, source).any(|(volume, mount)| lets(verb, volume, mount))
    });
    if has { Verdict::Allow } else { Verdict::ImplicitDeny }
}

fn tasks(job: &Job) -> impl Iterator<Item = (&Group, &Task)> {
    job.groups.iter().flat_map(|group| group.tasks.iter().map(move |task| (group, task)))
}

/// `only a, b can …`: no other task of the tree has it mounted so.
pub fn only(claim: Claim<'_>, check: &Check, kind: &str, source: &str, out: &mut Diagnostics) {
    for job in claim.observed.jobs.values() {
        for (group, task) in tasks(job) {
            let named = check.principals.iter().filter_map(|principal| principal.workload()).any(|who| {
                who.namespace == job.namespace
                    && who.job == job.id
                    && who.group == group.name
                    && who.task == task.name
            });
            let mount =
                mounts(group, task, kind, source).find(|(volume, mount)| lets(check.verb, volume, mount));
            if let (false, Some((_, mount))) = (named, mount) {
                let why = format!("task `{}` of job `{}` has it mounted", task.name, job.id);
                out.push(failed(check.span, why).also(mount.span, "here"));
            }
        }
    }
}
