//! What Nomad wants of a service's volumes, and that no two things are mounted in one place.

use super::files::{Bind, overlap};
use super::places::Places;
use crate::entities::{Driver, Grant, Model, Object, Task, VolumeKind};
use crate::verb::{Verb, VolumeVerb};
use std::collections::BTreeMap;
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const BAD_MODE: Code = Code("resolve/bad-volume-mode");
const SAME_PLACE: Code = Code("resolve/delivery-clash");
const NOT_OF_DRIVER: Code = Code("resolve/not-of-this-driver");

/// The folders that Nomad mounts into each task.
const NOMADS: [&str; 3] = ["/alloc", "/local", "/secrets"];

/// Checks the volumes that the tasks of a service are granted; `count` is how many there are of it.
pub fn check(tasks: &[Task], count: i64, model: &Model, out: &mut Diagnostics) {
    let mut by_volume: BTreeMap<usize, Vec<&Grant>> = BTreeMap::new();
    for task in tasks {
        mountable(task, out);
        for grant in &task.grants {
            if let Object::Volume(id) = grant.object {
                by_volume.entry(id.0).or_default().push(grant);
            }
        }
    }
    for (at, grants) in by_volume {
        let Some(volume) = model.volumes.get(at) else { continue };
        let grants = || grants.iter().copied();
        let writes = |grant: &&Grant| grant.verbs.iter().any(|v| v.value == Verb::Volume(VolumeVerb::Write));
        let Some(mode) = &volume.access_mode else { continue };
        if let Some(grant) = grants().find(writes).filter(|_| mode.value.ends_with("reader-only")) {
            out.push(
                Diagnostic::error(
                    BAD_MODE,
                    "volume that nomad would refuse",
                    grant.span,
                    format!("nobody writes to a volume of mode `{}`", mode.value),
                )
                .also(mode.span, "said here")
                .help("grant `read`, or give the volume another `access_mode`"),
            );
        }
        let alone = volume.kind == VolumeKind::Csi && mode.value.starts_with("single-node");
        let one_writer = volume.kind == VolumeKind::Csi && mode.value == "multi-node-single-writer";
        let refused = alone || (one_writer && grants().any(|grant| writes(&grant)));
        if let Some(grant) = grants().next().filter(|_| count > 1 && refused) {
            out.push(
                Diagnostic::error(
                    BAD_MODE,
                    "volume that nomad would refuse",
                    grant.span,
                    format!("mode `{}` is for one, and there are {count} of this service", mode.value),
                )
                .also(mode.span, "said here")
                .help("write `count = 1`, or give the volume another `access_mode`"),
            );
        }
    }
}

/// A driver that mounts nothing has its tasks fail before they start, for host volumes and for CSI's
/// (`prepareHostVolumes` and `prepareCSIVolumes` in `client/allocrunner/taskrunner/volume_hook.go` of
/// Nomad 1.11.1; `MountConfigs` is `MountConfigSupportAll` in `drivers/docker/config.go` and
/// `drivers/exec/driver.go`, and `MountConfigSupportNone` in `drivers/rawexec/driver.go`).
fn mountable(task: &Task, out: &mut Diagnostics) {
    if !matches!(task.driver, Driver::RawExec { .. }) {
        return;
    }
    for grant in task.grants.iter().filter(|grant| matches!(grant.object, Object::Volume(_))) {
        out.push(
            Diagnostic::error(
                NOT_OF_DRIVER,
                "grant that the driver cannot carry out",
                grant.span,
                "`raw_exec` mounts no volumes: nomad would never start this task",
            )
            .help(
                "write `driver = exec`, or drop this: a `raw_exec` task sees the node's folders as they are",
            ),
        );
    }
}

/// Each folder that is mounted into a task has a place of its own: a volume, and what `bind` moves.
pub fn places(grants: &[Grant], binds: &[Bind], out: &mut Diagnostics) {
    let volumes = grants.iter().filter_map(|grant| Some((grant.at.as_ref()?, Some(&grant.object))));
    let mut taken: Places<(Span, Option<&Object>)> = Places::default();
    for (at, object) in volumes.chain(binds.iter().map(|bind| (&bind.to, None))) {
        if let Some(place) = NOMADS.iter().find(|place| overlap(&at.value, place)) {
            out.push(
                Diagnostic::error(
                    SAME_PLACE,
                    "two folders in one place",
                    at.span,
                    format!("`{place}` is nomad's own in each task"),
                )
                .help("name another place"),
            );
        }
        match taken.overlapping(&at.value) {
            // What is granted on one volume by several lines is mounted once.
            Some((path, (_, first))) if path == at.value && object.is_some() && *first == object => {}
            Some((_, (first, _))) => out.push(
                Diagnostic::error(
                    SAME_PLACE,
                    "two folders in one place",
                    at.span,
                    format!("`{}` is in or around another one", at.value),
                )
                .also(*first, "mounted here already")
                .help("name another place"),
            ),
            None => taken.take(&at.value, (at.span, object)),
        }
    }
}
