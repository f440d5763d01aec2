//! The rules of several policies merged into one list to look requests up in.
//!
//! Source: Vault 1.21.0. How paths are read: `vault/policy.go`, `parsePaths` (one leading `/` goes;
//! `+*` is refused; `+` as a whole path, at its front before `/`, or after any `/` makes it a path
//! with segment wildcards; a `*` at the end is a glob). How rules for the same path are merged:
//! `vault/acl.go`, `NewACL` (deny wins, otherwise the capabilities add up).

use super::{Capability, Policy, Rule};
use crate::Unknown;
use crate::sets::Glob;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use writ_source::Span;

/// What the rules for one path come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Permissions {
    pub(super) capabilities: BTreeSet<Capability>,
    /// What the rules say besides, by name.
    pub(super) unmodelled: Vec<String>,
    /// The rules, in their order.
    pub(super) rules: Vec<(BTreeSet<Capability>, Span)>,
}

/// A path of a rule as Vault reads it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum RulePath {
    /// This path only.
    Exact(String),
    /// Everything that begins so.
    Prefix(String),
    /// Segments, `+` for any; and whether it goes on as it likes after the last.
    Segments(String, bool),
}

/// What a token with some policies may do: their rules merged, to be asked often.
#[derive(Debug, Clone, Default)]
pub struct Acl {
    exact: BTreeMap<String, Permissions>,
    prefixes: BTreeMap<String, Permissions>,
    segments: BTreeMap<(String, bool), Permissions>,
    /// Paths with `{{…}}`, which depend on who asks: as globs, `*` for what is filled in.
    pub(super) templated: Vec<(String, Glob)>,
    /// Why the policies are not read as Vault would.
    pub(super) refused: Option<Unknown>,
}

impl RulePath {
    /// Reads a path. `None` where Vault refuses the policy.
    fn read(text: &str) -> Option<Self> {
        let path = text.strip_prefix('/').unwrap_or(text);
        if path.contains("+*") {
            return None;
        }
        let segments = path == "+" || path.starts_with("+/") || path.contains("/+");
        Some(match path.strip_suffix('*') {
            Some(prefix) if segments => RulePath::Segments(prefix.to_owned(), true),
            None if segments => RulePath::Segments(path.to_owned(), false),
            Some(prefix) => RulePath::Prefix(prefix.to_owned()),
            None => RulePath::Exact(path.to_owned()),
        })
    }
}

impl Acl {
    /// Merges the policies.
    pub fn new<'a>(policies: impl IntoIterator<Item = &'a Policy>) -> Self {
        let mut acl = Acl::default();
        for policy in policies {
            if policy.name == "root" {
                acl.refuse("the policy `root` is Vault's own and cannot be written".to_owned());
            }
            policy.rules.iter().for_each(|rule| acl.add(rule));
        }
        acl
    }

    fn refuse(&mut self, why: String) {
        self.refused.get_or_insert(Unknown(why));
    }

    fn add(&mut self, rule: &Rule) {
        if rule.path.contains("{{") {
            let glob = relaxed(&rule.path);
            self.templated.push((glob.clone(), Glob::stars(&glob)));
            return;
        }
        let Some(path) = RulePath::read(&rule.path) else {
            return self.refuse(format!("Vault refuses a policy with `+*`, as in `{}`", rule.path));
        };
        let denies = rule.capabilities.contains(&Capability::Deny);
        let entry = match path {
            RulePath::Exact(path) => self.exact.entry(path).or_default(),
            RulePath::Prefix(prefix) => self.prefixes.entry(prefix).or_default(),
            RulePath::Segments(path, open) => self.segments.entry((path, open)).or_default(),
        };
        entry.rules.push((rule.capabilities.clone(), rule.span));
        if entry.capabilities.contains(&Capability::Deny) {
            return;
        }
        if denies {
            entry.capabilities = BTreeSet::from([Capability::Deny]);
            entry.unmodelled.clear();
            return;
        }
        entry.capabilities.extend(&rule.capabilities);
        entry.unmodelled.extend(rule.unmodelled.iter().cloned());
    }

    /// The paths of the rules that may decide for what begins so: all of them for the empty text.
    pub(super) fn paths_below(&self, beginning: &str) -> impl Iterator<Item = RulePath> {
        let below = |rules: &BTreeMap<String, Permissions>| -> Vec<String> {
            let from = rules.range::<str, _>((Bound::Included(beginning), Bound::Unbounded));
            from.map(|(path, _)| path).take_while(|path| path.starts_with(beginning)).cloned().collect()
        };
        // A list of `x/` is decided by `x`, too.
        let listed = beginning.strip_suffix('/').filter(|path| self.exact.contains_key(*path));
        let exact = listed.map(str::to_owned).into_iter().chain(below(&self.exact));
        let above = beginnings(beginning).skip(1).filter(|path| self.prefixes.contains_key(*path));
        let prefixes = above.map(str::to_owned).chain(below(&self.prefixes));
        let segments = self.segments.keys().map(|(path, open)| RulePath::Segments(path.clone(), *open));
        exact.map(RulePath::Exact).chain(prefixes.map(RulePath::Prefix)).chain(segments)
    }

    /// How all begins that a rule may allow: together they leave nothing out.
    pub(super) fn allowed_below(&self) -> Vec<&str> {
        if !self.templated.is_empty() {
            return vec![""];
        }
        let allows = |permissions: &Permissions| !permissions.capabilities.contains(&Capability::Deny);
        let plain = self.exact.iter().chain(&self.prefixes);
        let plain = plain.filter(|(_, permissions)| allows(permissions)).map(|(path, _)| path.as_str());
        let segments = self.segments.iter().filter(|(_, permissions)| allows(permissions));
        plain.chain(segments.map(|((path, _), _)| path.split('+').next().unwrap_or(""))).collect()
    }

    /// The permissions that decide for `path`, and for a list of it where `listing`.
    ///
    /// Source: `vault/acl.go`, `AllowOperation`: an exact rule, for a list also one without the
    /// trailing `/`; then what has wildcards, for a list first without the trailing `/`.
    pub(super) fn find(&self, path: &str, listing: bool) -> Option<&Permissions> {
        let trimmed = path.strip_suffix('/').filter(|_| listing);
        self.exact
            .get(path)
            .or_else(|| trimmed.and_then(|path| self.exact.get(path)))
            .or_else(|| trimmed.and_then(|path| self.find_wild(path)))
            .or_else(|| self.find_wild(path))
    }

    /// Source: `vault/acl.go`, `CheckAllowedFromNonExactPaths`: of the longest matching prefix and
    /// all matching paths with segment wildcards the one whose first wildcard is furthest back;
    /// then one that doesn't end in `*`; then the fewest `+`; then the longest; then the last in
    /// alphabetical order.
    fn find_wild(&self, path: &str) -> Option<&Permissions> {
        let longest = beginnings(path)
            .find_map(|prefix| self.prefixes.get_key_value(prefix))
            .map(|(prefix, permissions)| ((prefix.len(), false, 0, prefix.len(), prefix), permissions));
        let matching =
            self.segments.iter().filter(|((segments, open), _)| segments_match(segments, *open, path));
        let segmented = matching.map(|((segments, open), permissions)| {
            let first = segments.find('+').unwrap_or(segments.len());
            let plus = segments.split('/').filter(|segment| *segment == "+").count();
            let fewest = isize::try_from(plus).unwrap_or(isize::MAX);
            ((first, !open, -fewest, segments.len(), segments), permissions)
        });
        segmented.chain(longest).max_by_key(|(priority, _)| *priority).map(|(_, permissions)| permissions)
    }
}

/// The text, and then each shorter beginning of it.
fn beginnings(text: &str) -> impl Iterator<Item = &str> {
    let ends = text.char_indices().rev().map(|(at, _)| at);
    std::iter::once(text.len()).chain(ends).filter_map(|end| text.get(..end))
}

/// Whether a path with segment wildcards matches. Source: `CheckAllowedFromNonExactPaths`.
fn segments_match(segments: &str, open: bool, path: &str) -> bool {
    let rule: Vec<&str> = segments.split('/').collect();
    let parts: Vec<&str> = path.split('/').collect();
    if parts.len() < rule.len() || (!open && parts.len() != rule.len()) {
        return false;
    }
    rule.iter().zip(&parts).enumerate().all(|(n, (wanted, part))| {
        *wanted == "+" || wanted == part || (open && n + 1 == rule.len() && part.starts_with(wanted))
    })
}

/// `a/{{identity.entity.id}}/b` as the glob `a/*/b`; `+` is any run as well.
fn relaxed(path: &str) -> String {
    let mut glob = String::new();
    let mut rest = path.strip_prefix('/').unwrap_or(path);
    while let Some((before, after)) = rest.split_once("{{") {
        glob.push_str(before);
        glob.push('*');
        rest = after.split_once("}}").map_or("", |(_, following)| following);
    }
    glob.push_str(rest);
    glob.replace('+', "*")
}
