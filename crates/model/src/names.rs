//! The names that a stack declares, and what somebody may have meant by one that it does not.

use crate::entities::{BucketId, DatabaseId, OperatorId, ScheduleId, SecretId, ServiceId, VolumeId};
use std::collections::BTreeMap;
use writ_source::{Code, Diagnostic, Diagnostics, Span};

pub use writ_source::nearest;
use writ_syntax::ast::Ident;

const DUPLICATE_NAME: Code = Code("resolve/duplicate-name");
const UNKNOWN_NAME: Code = Code("resolve/unknown-name");
const WRONG_KIND: Code = Code("resolve/wrong-kind");

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entity {
    /// A bucket.
    Bucket(BucketId),
    /// A database.
    Database(DatabaseId),
    /// A schedule.
    Schedule(ScheduleId),
    /// A service.
    Service(ServiceId),
    /// A secret.
    Secret(SecretId),
    /// A volume.
    Volume(VolumeId),
    /// The Vault of the stack.
    Vault,
    /// The Nomad of the stack.
    Nomad,
    /// An operator.
    Operator(OperatorId),
    /// What is not there any more after expansion, by its keyword: a profile.
    Reuse(&'static str),
}

impl Entity {
    /// The keyword of its block.
    pub fn keyword(self) -> &'static str {
        match self {
            Entity::Bucket(_) => "bucket",
            Entity::Database(_) => "database",
            Entity::Schedule(_) => "schedule",
            Entity::Service(_) => "service",
            Entity::Secret(_) => "secret",
            Entity::Volume(_) => "volume",
            Entity::Vault => "vault",
            Entity::Nomad => "nomad",
            Entity::Operator(_) => "operator",
            Entity::Reuse(keyword) => keyword,
        }
    }
}

/// Every declared name with its place. All kinds share one space, so that a name in a sentence
/// has one meaning.
#[derive(Debug, Default)]
pub struct Names {
    by_name: BTreeMap<String, (Entity, Span)>,
}

impl Names {
    /// Declares a name; false, with an error, where it is taken.
    pub fn declare(&mut self, name: &Ident, entity: Entity, out: &mut Diagnostics) -> bool {
        if let Some((other, first)) = self.by_name.get(&name.name) {
            out.push(
                Diagnostic::error(
                    DUPLICATE_NAME,
                    "name declared twice",
                    name.span,
                    format!("`{}` again", name.name),
                )
                .also(*first, format!("declared here as a {}", other.keyword()))
                .help("give one of the two another name"),
            );
            return false;
        }
        self.by_name.insert(name.name.clone(), (entity, name.span));
        true
    }

    /// What a name stands for, or an error with what is nearest among the kinds wanted.
    pub fn look_up(
        &self,
        name: &str,
        span: Span,
        wanted: &[&'static str],
        out: &mut Diagnostics,
    ) -> Option<Entity> {
        let kinds = wanted.join(" or ");
        match self.by_name.get(name) {
            Some((entity, _)) if wanted.contains(&entity.keyword()) => Some(*entity),
            Some((entity, declared)) => {
                let finding = Diagnostic::error(
                    WRONG_KIND,
                    "name of the wrong kind",
                    span,
                    format!("`{name}` is a {}, but a {kinds} belongs here", entity.keyword()),
                )
                .also(*declared, "declared here");
                let others = || self.by_name.iter().filter(|(_, (e, _))| wanted.contains(&e.keyword()));
                out.push(match nearest(name, others().map(|(other, _)| other.as_str())) {
                    Some(near) => finding.did_you_mean(span, near),
                    None => match others().next() {
                        Some((other, _)) => finding.help(format!("name a {kinds}, such as `{other}`")),
                        None => finding.help(format!("declare a {kinds}, and name that")),
                    },
                });
                None
            }
            None => {
                let candidates = self
                    .by_name
                    .iter()
                    .filter(|(_, (e, _))| wanted.contains(&e.keyword()))
                    .map(|(n, _)| n.as_str());
                let mut finding = Diagnostic::error(
                    UNKNOWN_NAME,
                    "unknown name",
                    span,
                    format!("no {kinds} is called `{name}`"),
                );
                finding = match nearest(name, candidates) {
                    Some(near) => {
                        let place = self.by_name.get(near).map(|(_, s)| *s);
                        let finding = finding.did_you_mean(span, near);
                        match place {
                            Some(place) => finding.also(place, "declared here"),
                            None => finding,
                        }
                    }
                    None => finding
                        .help(format!("declare it: `{} {name} {{ … }}`", wanted.first().unwrap_or(&""))),
                };
                out.push(finding);
                None
            }
        }
    }
}
