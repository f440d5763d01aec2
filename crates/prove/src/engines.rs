//! Engine roles by what their credentials may be for: a quick no, never a wrong one.

use std::collections::{BTreeMap, BTreeSet};
use writ_graph::declared::{Database, Object};
use writ_semantics::Facts;
use writ_semantics::engine::RoleRef;
use writ_semantics::iam::Policy;

/// What a resource of S3 begins with; the bucket's name follows.
const S3: &str = "arn:aws:s3:::";

/// The index.
#[derive(Debug)]
pub struct Engines<'a> {
    /// Roles whose logins are on a connection.
    on_connection: BTreeMap<&'a str, Vec<&'a RoleRef>>,
    /// Roles whose permissions speak of a bucket by its name.
    in_bucket: BTreeMap<&'a str, Vec<&'a RoleRef>>,
    /// Roles whose permissions may speak of any bucket.
    anywhere: Vec<&'a RoleRef>,
}

impl<'a> Engines<'a> {
    /// Indexes the roles.
    pub fn new(facts: &'a Facts) -> Self {
        let mut engines =
            Self { on_connection: BTreeMap::new(), in_bucket: BTreeMap::new(), anywhere: Vec::new() };
        for (role, stated) in &facts.database_roles {
            engines.on_connection.entry(&stated.connection).or_default().push(role);
        }
        for role in facts.aws_roles.keys() {
            let Some(permissions) = facts.permissions.get(&role.name) else { continue };
            match buckets(permissions) {
                Some(buckets) => {
                    for name in buckets {
                        engines.in_bucket.entry(name).or_default().push(role);
                    }
                }
                None => engines.anywhere.push(role),
            }
        }
        engines
    }

    /// The roles whose credentials may be for an object, which is of `database` if it is of one.
    pub fn of_object(
        &self,
        object: &Object,
        database: Option<&Database>,
    ) -> impl Iterator<Item = &'a RoleRef> + use<'a> {
        let connection =
            database.and_then(|database| self.on_connection.get(database.connection.name.as_str()));
        let in_s3 = match object {
            Object::Bucket { bucket, .. } => [self.in_bucket.get(bucket.as_str()), Some(&self.anywhere)],
            _ => [None, None],
        };
        let mut roles: Vec<&'a RoleRef> =
            in_s3.into_iter().chain([connection]).flatten().flatten().copied().collect();
        roles.sort();
        roles.into_iter()
    }
}

/// The buckets that a policy's resources can be in; `None`: any.
fn buckets(policy: &Policy) -> Option<BTreeSet<&str>> {
    let mut found = BTreeSet::new();
    for statement in &policy.statements {
        let clause = statement.resources.as_ref().filter(|clause| !clause.negated)?;
        for pattern in &clause.patterns {
            let fixed = pattern.split(['*', '?', '$']).next().unwrap_or_default();
            match fixed.strip_prefix(S3) {
                Some(rest) => {
                    let name = rest.split('/').next().unwrap_or_default();
                    // A wildcard in the name itself, or right behind it.
                    if name.len() == rest.len() && fixed.len() < pattern.len() {
                        return None;
                    }
                    found.insert(name);
                }
                None if S3.starts_with(fixed) => return None,
                None => {}
            }
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::buckets;
    use writ_semantics::iam::{Clause, Effect, Policy, Statement};
    use writ_source::{Files, Span};

    fn of(negated: bool, patterns: &[&str]) -> Option<Vec<String>> {
        let span = Span::new(Files::new().add("x", ""), 0..0);
        let patterns = patterns.iter().map(|&pattern| pattern.to_owned()).collect();
        let statement = Statement {
            sid: None,
            effect: Effect::Allow,
            principals: None,
            actions: Clause { negated: false, patterns: vec!["*".to_owned()] },
            resources: Some(Clause { negated, patterns }),
            conditions: Vec::new(),
            span,
        };
        let policy = Policy { version: None, statements: vec![statement], span };
        buckets(&policy).map(|found| found.into_iter().map(str::to_owned).collect())
    }

    #[test]
    fn a_policy_speaks_of_the_buckets_that_it_names_or_of_any() {
        let named = |names: &[&str]| Some(names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
        assert_eq!(of(false, &["arn:aws:s3:::a", "arn:aws:s3:::b/x/*"]), named(&["a", "b"]));
        assert_eq!(of(false, &["arn:aws:kms:eu-west-1:1:key/*"]), named(&[]));
        for any in
            ["*", "arn:*", "arn:aws:s3:::*", "arn:aws:s3:::a*", "arn:aws:s3:::a?/x", "arn:aws:s3:::${x}"]
        {
            assert_eq!(of(false, &["arn:aws:s3:::b/x", any]), None, "{any}");
        }
        assert_eq!(of(true, &["arn:aws:s3:::b/x"]), None);
    }
}
