//! The rules of an ACL policy of Nomad, from the grants of the one who has it.

use crate::declared::{Grant, Object, Verb};
use crate::nomad_verbs::{Meaning, meaning};
use crate::variable_verbs;
use std::collections::{BTreeMap, BTreeSet};
use writ_semantics::nomad::acl::{Coarse, Named, Rule, Variables};
use writ_source::Span;

/// The rule for every namespace.
const ALL: &str = "*";

/// What is wanted, and who said so first.
type Words = (BTreeSet<String>, Span);

/// All that is wanted.
#[derive(Debug, Default)]
pub struct Wanted {
    namespaces: BTreeMap<String, OfNamespace>,
    named: BTreeMap<(Named, String), Words>,
    coarse: BTreeMap<Coarse, (&'static str, Span)>,
}

/// What is wanted of one namespace.
#[derive(Debug)]
struct OfNamespace {
    capabilities: BTreeSet<String>,
    variables: BTreeMap<String, Words>,
    span: Span,
}

impl Wanted {
    /// What these grants want of Nomad.
    pub fn of(grants: &[&Grant]) -> Self {
        let mut wanted = Self::default();
        for grant in grants {
            match (grant.verb, &grant.object) {
                (Verb::Secret(_), Object::Variable { namespace, path }) => {
                    let Some(capability) = variable_verbs::capability(grant.verb) else { continue };
                    let paths = &mut wanted.namespace(namespace, grant.span).variables;
                    add(paths.entry(path.clone()), capability, grant.span);
                }
                (Verb::Nomad(verb), object) => wanted.verb(meaning(verb), object, grant.span),
                _ => {}
            }
        }
        wanted
    }

    /// Keeps the paths of variables for which this holds, by namespace, path and capabilities.
    pub fn retain_paths(&mut self, keep: impl Fn(&str, &str, &BTreeSet<String>) -> bool) {
        for (namespace, of) in &mut self.namespaces {
            of.variables.retain(|path, (capabilities, _)| keep(namespace, path, capabilities));
        }
        self.namespaces.retain(|_, of| !of.variables.is_empty() || !of.capabilities.is_empty());
    }

    fn namespace(&mut self, name: &str, span: Span) -> &mut OfNamespace {
        self.namespaces.entry(name.to_owned()).or_insert_with(|| OfNamespace {
            capabilities: BTreeSet::new(),
            variables: BTreeMap::new(),
            span,
        })
    }

    fn verb(&mut self, meaning: Meaning, object: &Object, span: Span) {
        match (meaning, object) {
            (Meaning::Namespace(capability), Object::Nomad { namespace: Some(namespace) }) => {
                self.namespace(namespace, span).capabilities.insert(capability.to_owned());
            }
            (
                Meaning::Named(kind, capability),
                Object::NodePool { pool: name } | Object::HostVolume { volume: name },
            ) => {
                add(self.named.entry((kind, name.clone())), capability, span);
            }
            (Meaning::Coarse(kind, level), _) => {
                let most = self.coarse.entry(kind).or_insert((level, span));
                if higher(level, most.0) {
                    *most = (level, span);
                }
            }
            _ => {}
        }
    }

    /// The rules, in the order of Nomad's documentation.
    ///
    /// Of several rules that fit a namespace Nomad takes the most exact one alone (`acl/acl.go`,
    /// `matchingNamespaceCapabilitySet`), so each has what the rule for all has.
    pub fn rules(self) -> Vec<Rule> {
        let of_all = self.namespaces.get(ALL).map(|of| of.capabilities.clone()).unwrap_or_default();
        let namespaces = self.namespaces.into_iter().map(|(name, of)| Rule::Namespace {
            name,
            policy: None,
            capabilities: of.capabilities.union(&of_all).cloned().collect(),
            variables: of
                .variables
                .into_iter()
                .map(|(path, (capabilities, span))| Variables { path, capabilities, span })
                .collect(),
            span: of.span,
        });
        let named = self.named.into_iter().map(|((kind, name), (capabilities, span))| Rule::Named {
            kind,
            name,
            policy: None,
            capabilities,
            span,
        });
        let coarse = self.coarse.into_iter().map(|(kind, (level, span))| Rule::Coarse {
            kind,
            policy: level.to_owned(),
            span,
        });
        namespaces.chain(named).chain(coarse).collect()
    }
}

fn add<K: Ord>(entry: std::collections::btree_map::Entry<'_, K, Words>, word: &str, span: Span) {
    entry.or_insert((BTreeSet::new(), span)).0.insert(word.to_owned());
}

/// Whether a level includes the other: `write` reads, and `read` of plugins lists.
fn higher(level: &str, than: &str) -> bool {
    matches!((level, than), ("write", "read") | ("read", "list"))
}
