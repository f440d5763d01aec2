//! The rules of several policies merged into one table to look requests up in.
//!
//! Source: `NewACL` in `acl/acl.go` of Nomad 1.11.1: rules of one name add up, and for namespaces,
//! node pools and host volumes `deny` takes all. Of the rules for one path of variables, `deny` takes
//! only what the same rule says (`expandVariablesCapabilities`): two policies still add up. For the
//! coarse kinds the highest level counts, and `deny` before all (`maxPrivilege`).

use super::{Coarse, Named, Policy, Rule, words};
use crate::sets::Glob;
use std::collections::{BTreeMap, BTreeSet};
use writ_source::Span;

/// Names or globs, with what they have and the rules that say so.
pub(super) type Table = BTreeMap<String, Entry>;

/// What the rules of one name come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) capabilities: BTreeSet<String>,
    pub(super) rules: Vec<(BTreeSet<String>, Span)>,
}

/// All rules.
#[derive(Debug, Clone, Default)]
pub(super) struct Merged {
    pub(super) namespaces: Table,
    /// By [`key`].
    pub(super) variables: Table,
    pub(super) named: BTreeMap<Named, Table>,
    pub(super) coarse: BTreeMap<Coarse, Vec<(String, Span)>>,
}

/// The rule that decides about a name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<'a> {
    Entry(&'a Entry),
    Nothing,
    /// More globs fit equally than Nomad's sorting has a stated order for.
    Undecided,
}

/// Under which a path of variables is kept: neither a namespace nor a path has a NUL.
pub(super) fn key(namespace: &str, path: &str) -> String {
    format!("{namespace}\0{path}")
}

impl Merged {
    pub(super) fn of(policies: &[Policy]) -> Self {
        let mut merged = Self::default();
        for rule in policies.iter().flat_map(|policy| &policy.rules) {
            merged.add(rule);
        }
        merged
    }

    fn add(&mut self, rule: &Rule) {
        match rule {
            Rule::Namespace { name, policy, capabilities, variables, span } => {
                let mut all = capabilities.clone();
                let shorthand = policy.as_deref().map(words::expand_namespace).unwrap_or_default();
                all.extend(shorthand.into_iter().map(str::to_owned));
                let implied: Vec<&str> = all.iter().flat_map(|c| words::implied(c)).copied().collect();
                all.extend(implied.into_iter().map(str::to_owned));
                self.namespaces.entry(name.clone()).or_default().add(all, *span, true);
                for paths in variables {
                    let entry = self.variables.entry(key(name, &paths.path)).or_default();
                    entry.add(of_variables(&paths.capabilities), paths.span, false);
                }
            }
            Rule::Named { kind, name, policy, capabilities, span } => {
                let mut all = capabilities.clone();
                let shorthand = policy.as_deref().map(|p| words::expand_named(*kind, p)).unwrap_or_default();
                all.extend(shorthand.into_iter().map(str::to_owned));
                let table = self.named.entry(*kind).or_default();
                table.entry(name.clone()).or_default().add(all, *span, true);
            }
            Rule::Coarse { kind, policy, span } => {
                self.coarse.entry(*kind).or_default().push((policy.clone(), *span));
            }
        }
    }

    /// The level of a coarse kind; empty where there is none (`maxPrivilege` knows no `scale`).
    pub(super) fn level(&self, kind: Coarse) -> (&str, Option<Span>) {
        let said = self.coarse.get(&kind).map_or(&[] as &[_], Vec::as_slice);
        for level in ["deny", "write", "read", "list"] {
            if let Some((_, span)) = said.iter().find(|(policy, _)| policy == level) {
                return (level, Some(*span));
            }
        }
        ("", None)
    }
}

/// With `read` comes `list`, and with `deny` nothing (`expandVariablesCapabilities`).
fn of_variables(said: &BTreeSet<String>) -> BTreeSet<String> {
    if said.contains(words::DENY) {
        return BTreeSet::from([words::DENY.to_owned()]);
    }
    let mut all = said.clone();
    if all.contains("read") {
        all.insert("list".to_owned());
    }
    all
}

impl Entry {
    fn add(&mut self, capabilities: BTreeSet<String>, span: Span, deny_takes_all: bool) {
        self.rules.push((capabilities.clone(), span));
        self.capabilities.extend(capabilities);
        if deny_takes_all && self.capabilities.contains(words::DENY) {
            self.capabilities = BTreeSet::from([words::DENY.to_owned()]);
        }
    }
}

/// How many globs Nomad's sort orders as described at [`closest`]: `insertionSort` of Go's `sort`
/// works on blocks of this many.
const BLOCK: usize = 20;

/// The rule for a name: the exact one, else the closest glob.
pub(super) fn find<'a>(table: &'a Table, name: &str) -> Found<'a> {
    match table.get(name).filter(|_| !name.contains('*')) {
        Some(entry) => Found::Entry(entry),
        None => closest(table, name),
    }
}

/// The glob whose length without its stars is nearest to the name's (`findClosestMatchingGlob`). The
/// comparison that Nomad sorts by is `<=`, so that of equal ones the last in the order of their bytes
/// comes first.
pub(super) fn closest<'a>(table: &'a Table, name: &str) -> Found<'a> {
    let length = |glob: &str| glob.len() - glob.matches('*').count();
    let matching: Vec<(&String, &Entry)> =
        table.iter().filter(|(glob, _)| glob.contains('*') && Glob::stars(glob).matches(name)).collect();
    let Some(longest) = matching.iter().map(|(glob, _)| length(glob)).max() else { return Found::Nothing };
    let mut best = matching.iter().filter(|(glob, _)| length(glob) == longest).map(|(_, entry)| *entry);
    let Some(last) = best.clone().next_back() else { return Found::Nothing };
    if matching.len() > BLOCK && best.any(|entry| entry.capabilities != last.capabilities) {
        return Found::Undecided;
    }
    Found::Entry(last)
}
