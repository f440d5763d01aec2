//! Volumes: what a group may mount, and where its tasks do.

use writ_model::{Model, Object, Service, Verb, VolumeId, VolumeKind, VolumeVerb};
use writ_semantics::nomad::{Group, Mount, Setting, Value, Volume};

/// Adds the volumes that grants of the service speak of, each under its name in the source, and
/// mounts them into the tasks. What nobody writes to is mounted for reading only.
pub fn complete(model: &Model, service: &Service, group: &mut Group) {
    for (at, volume) in model.volumes.iter().enumerate() {
        let mut used = None;
        let mut written = false;
        for task in &service.tasks {
            let facts = group.tasks.iter_mut().find(|facts| facts.name == task.name.value);
            let mut mounts: Vec<Mount> = Vec::new();
            for grant in task.grants.iter().filter(|grant| grant.object == Object::Volume(VolumeId(at))) {
                let Some(place) = &grant.at else { continue };
                let writes = grant.verbs.iter().any(|verb| verb.value == Verb::Volume(VolumeVerb::Write));
                written |= writes;
                used.get_or_insert(grant.span);
                match mounts.iter_mut().find(|mount| mount.destination == place.value) {
                    Some(mount) => mount.read_only &= !writes,
                    None => mounts.push(Mount {
                        volume: volume.name.clone(),
                        destination: place.value.clone(),
                        read_only: !writes,
                        settings: Vec::new(),
                        span: grant.span,
                    }),
                }
            }
            if let Some(facts) = facts {
                facts.mounts.extend(mounts);
            }
        }
        if let Some(span) = used {
            let text = |name: &str, value: &Option<writ_model::Spanned<String>>| {
                value.as_ref().map(|value| Setting::is(name, Value::text(&value.value), value.span))
            };
            group.volumes.push(Volume {
                name: volume.name.clone(),
                kind: match volume.kind {
                    VolumeKind::Host => "host".to_owned(),
                    VolumeKind::Csi => "csi".to_owned(),
                },
                source: volume.source.clone(),
                read_only: !written,
                settings: text("access_mode", &volume.access_mode)
                    .into_iter()
                    .chain(text("attachment_mode", &volume.attachment_mode))
                    .collect(),
                span,
            });
        }
    }
}
