//! The names that a stack declares, and what somebody may have meant by one that it does not.

use crate::entities::{BucketId, DatabaseId, OperatorId, ScheduleId, SecretId, ServiceId, VolumeId};
use crate::text;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
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
    /// What a block declares whose keyword is none: of whatever kind is wanted, as that is told already.
    Unknown,
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
            Entity::Unknown => "block",
        }
    }
}

/// Every declared name with its place. All kinds share one space, so that a name in a sentence
/// has one meaning.
#[derive(Debug, Default)]
pub struct Names {
    by_name: BTreeMap<String, (Entity, Span)>,
    /// What a thing is called outside of the stack, such as the bucket's name in S3: what for here.
    outside: BTreeMap<String, String>,
    /// Names that nothing is called, and that were told: each once.
    told: RefCell<BTreeSet<String>>,
    /// How many declarations have errors.
    spoilt: usize,
}

/// A name that a sentence says, where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// The name.
    pub name: &'a str,
    /// Where.
    pub span: Span,
}

impl Names {
    /// Lets a name stand for something that is not in the model, as its declaration has errors: else
    /// it would stand for what is declared next.
    pub fn spoil(&mut self, name: &Ident) {
        let Some((entity, span)) = self.by_name.get_mut(&name.name) else { return };
        if *span != name.span {
            return;
        }
        let nowhere = usize::MAX - self.spoilt;
        self.spoilt += 1;
        *entity = match *entity {
            Entity::Bucket(_) => Entity::Bucket(BucketId(nowhere)),
            Entity::Database(_) => Entity::Database(DatabaseId(nowhere)),
            Entity::Schedule(_) => Entity::Schedule(ScheduleId(nowhere)),
            Entity::Service(_) => Entity::Service(ServiceId(nowhere)),
            Entity::Secret(_) => Entity::Secret(SecretId(nowhere)),
            Entity::Volume(_) => Entity::Volume(VolumeId(nowhere)),
            Entity::Operator(_) => Entity::Operator(OperatorId(nowhere)),
            other => other,
        };
    }

    /// Says what a declared thing is called outside of the stack: somebody may name it so.
    pub fn called_outside(&mut self, outside: &str, name: &str) {
        self.outside.entry(outside.to_owned()).or_insert_with(|| name.to_owned());
    }

    /// Declares a name; false, with an error, where it is taken.
    pub fn declare(&mut self, name: &Ident, entity: Entity, out: &mut Diagnostics) -> bool {
        let known = self.by_name.get(&name.name).filter(|(other, _)| *other != Entity::Unknown);
        if let Some((other, first)) = known {
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

    /// What a name stands for, or an error with what is nearest among the kinds `wanted`. `meant` are
    /// those of them that it can be as it is used: what is to be declared where nothing is near.
    pub fn look_up(
        &self,
        said: Said<'_>,
        wanted: &[&'static str],
        meant: &[&'static str],
        out: &mut Diagnostics,
    ) -> Option<Entity> {
        let Said { name, span } = said;
        match self.by_name.get(name) {
            Some((Entity::Unknown, _)) => None,
            Some((entity, _)) if wanted.contains(&entity.keyword()) => Some(*entity),
            Some((entity, declared)) => {
                let kinds = wanted.join(" or ");
                let finding = Diagnostic::error(
                    WRONG_KIND,
                    "name of the wrong kind",
                    span,
                    format!("`{name}` is a {}, but a {kinds} belongs here", entity.keyword()),
                )
                .also(*declared, "declared here");
                let others = || {
                    let fits = |(other, (entity, _)): &(&String, &(Entity, Span))| {
                        wanted.contains(&entity.keyword()) && text::NAME.accepts(other)
                    };
                    self.by_name.iter().filter(fits)
                };
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
                self.unknown(said, wanted, meant, out);
                None
            }
        }
    }

    fn unknown(
        &self,
        said: Said<'_>,
        wanted: &[&'static str],
        meant: &[&'static str],
        out: &mut Diagnostics,
    ) {
        let Said { name, span } = said;
        let declared = || self.by_name.iter().filter(|(_, (entity, _))| wanted.contains(&entity.keyword()));
        // A name that was refused where it is declared: what it has to be called is told there.
        if declared().any(|(other, _)| !text::NAME.accepts(other) && alike(other) == alike(name)) {
            return;
        }
        let label = format!("no {} is called `{name}`", meant.join(" or "));
        let finding = Diagnostic::error(UNKNOWN_NAME, "unknown name", span, label);
        let sound = declared().map(|(name, _)| name.as_str()).filter(|name| text::NAME.accepts(name));
        if let Some(near) = self.outside.get(name).map(String::as_str).or_else(|| nearest(name, sound)) {
            let finding = finding.did_you_mean(span, near);
            out.push(match self.by_name.get(near) {
                Some((_, place)) => finding.also(*place, "declared here"),
                None => finding,
            });
            return;
        }
        // There is one of these at most: another would be a second.
        let single = |entity: Entity| matches!(entity, Entity::Vault | Entity::Nomad);
        let only = declared().find(|(_, (entity, _))| {
            single(*entity) && (meant == [entity.keyword()] || name == entity.keyword())
        });
        if let Some((only, (_, place))) = only.filter(|(only, _)| text::NAME.accepts(only)) {
            out.push(finding.did_you_mean(span, only).also(*place, "declared here"));
            return;
        }
        let there =
            |kind: &str| declared().any(|(_, (entity, _))| single(*entity) && entity.keyword() == kind);
        let meant: Vec<&str> = meant.iter().copied().filter(|kind| !there(kind)).collect();
        if self.told.borrow_mut().insert(name.to_owned()) {
            let blocks: Vec<String> = meant.iter().map(|kind| format!("`{kind} {name} {{ … }}`")).collect();
            out.push(finding.help(match blocks.as_slice() {
                [only] => format!("declare it: {only}"),
                several => format!("declare it, as what it is: {}", several.join(", ")),
            }));
        }
    }
}

/// A name without what names are not taken for.
fn alike(name: &str) -> String {
    name.to_lowercase().replace('_', "-")
}
