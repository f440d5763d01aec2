//! The rules of several policies merged into one list to look requests up in.
//!
//! Source: Vault 1.21.0. How paths are read: `vault/policy.go`, `parsePaths` (one leading `/` goes;
//! `+*` is refused; `+` as a whole path, at its front before `/`, or after any `/` makes it a path
//! with segment wildcards; a `*` at the end is a glob). How rules for the same path are merged:
//! `vault/acl.go`, `NewACL` (deny wins, otherwise the capabilities add up).

use super::{Capability, Policy, Rule};
use std::collections::{BTreeMap, BTreeSet};
use writ_source::Span;

/// What the rules for one path come to.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// Why policies are not read as Vault would.
pub(super) type Refused = String;

/// The rules of all policies, by path.
#[derive(Debug, Clone, Default)]
pub(super) struct Acl {
    pub(super) rules: BTreeMap<RulePath, Permissions>,
    /// Paths with `{{…}}`, which depend on who asks: as globs, `*` for what is filled in.
    pub(super) templated: Vec<String>,
}

impl RulePath {
    /// Reads a path. `None` where Vault refuses the policy.
    pub(super) fn read(text: &str) -> Option<Self> {
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
    pub(super) fn of(policies: &[Policy]) -> Result<Self, Refused> {
        let mut acl = Acl::default();
        for policy in policies {
            if policy.name == "root" {
                return Err("the policy `root` is Vault's own and cannot be written".to_owned());
            }
            for rule in &policy.rules {
                acl.add(rule)?;
            }
        }
        Ok(acl)
    }

    fn add(&mut self, rule: &Rule) -> Result<(), Refused> {
        if rule.path.contains("{{") {
            self.templated.push(relaxed(&rule.path));
            return Ok(());
        }
        let Some(path) = RulePath::read(&rule.path) else {
            return Err(format!("Vault refuses a policy with `+*`, as in `{}`", rule.path));
        };
        let denies = rule.capabilities.contains(&Capability::Deny);
        let entry = self.rules.entry(path).or_insert_with(|| Permissions {
            capabilities: BTreeSet::new(),
            unmodelled: Vec::new(),
            rules: Vec::new(),
        });
        entry.rules.push((rule.capabilities.clone(), rule.span));
        if entry.capabilities.contains(&Capability::Deny) {
            return Ok(());
        }
        if denies {
            entry.capabilities = BTreeSet::from([Capability::Deny]);
            entry.unmodelled.clear();
            return Ok(());
        }
        entry.capabilities.extend(&rule.capabilities);
        entry.unmodelled.extend(rule.unmodelled.iter().cloned());
        Ok(())
    }

    /// The permissions that decide for `path`, and for a list of it where `listing`.
    ///
    /// Source: `vault/acl.go`, `AllowOperation`: an exact rule, for a list also one without the
    /// trailing `/`; then what has wildcards, for a list first without the trailing `/`.
    pub(super) fn find(&self, path: &str, listing: bool) -> Option<&Permissions> {
        let exact = |path: &str| self.rules.get(&RulePath::Exact(path.to_owned()));
        let trimmed = path.strip_suffix('/').filter(|_| listing);
        exact(path)
            .or_else(|| trimmed.and_then(exact))
            .or_else(|| trimmed.and_then(|path| self.find_wild(path)))
            .or_else(|| self.find_wild(path))
    }

    /// Source: `vault/acl.go`, `CheckAllowedFromNonExactPaths`: of the longest matching prefix and
    /// all matching paths with segment wildcards the one whose first wildcard is furthest back;
    /// then one that doesn't end in `*`; then the fewest `+`; then the longest; then the last in
    /// alphabetical order.
    fn find_wild(&self, path: &str) -> Option<&Permissions> {
        let longest = self
            .rules
            .iter()
            .filter_map(|(rule, permissions)| match rule {
                RulePath::Prefix(prefix) if path.starts_with(prefix.as_str()) => Some((prefix, permissions)),
                _ => None,
            })
            .max_by_key(|(prefix, _)| prefix.len())
            .map(|(prefix, permissions)| ((prefix.len(), false, 0, prefix.len(), prefix), permissions));
        let segmented = self.rules.iter().filter_map(|(rule, permissions)| match rule {
            RulePath::Segments(segments, open) if segments_match(segments, *open, path) => {
                let first = segments.find('+').unwrap_or(segments.len());
                let plus = segments.split('/').filter(|segment| *segment == "+").count();
                let fewest = isize::try_from(plus).unwrap_or(isize::MAX);
                Some(((first, !open, -fewest, segments.len(), segments), permissions))
            }
            _ => None,
        });
        segmented.chain(longest).max_by_key(|(priority, _)| *priority).map(|(_, permissions)| permissions)
    }
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
