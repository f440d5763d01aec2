//! A whole tree of artifacts → [`Facts`].
//!
//! INVARIANT: every file of the tree is read, is known to carry nothing that is read (the lock, the
//! declared graph, what the deployer needs), or is an error.

use crate::Runner;
use crate::report::{Problem, Report, quote};
use std::collections::BTreeMap;
use writ_semantics::Facts;
use writ_semantics::deployer::{NOMAD, VAULT};
use writ_semantics::engine::RoleRef;
use writ_source::{Diagnostics, FileId, Files};

const UNKNOWN: Problem = Problem { code: "read/unknown-file", message: "what this file does is not known" };
const TWICE: Problem = Problem { code: "read/duplicate-name", message: "two files say what this is" };

/// Reads every file of `files`, whose names are paths from the tree's root.
///
/// Facts of files with errors are missing, so with errors the facts are not the tree's.
pub fn tree(files: &Files) -> (Facts, Diagnostics) {
    let all: Vec<FileId> = files.iter().map(|(id, _)| id).collect();
    tree_of(files, &all)
}

/// The same of some of the files only, where others are there as well, such as sources.
pub fn tree_of(files: &Files, tree: &[FileId]) -> (Facts, Diagnostics) {
    let mut reading = Reading { files, facts: Facts::default(), found: Diagnostics::new() };
    let mut terraform = Vec::new();
    for (id, file) in tree.iter().map(|id| (*id, files.get(*id))) {
        let segments: Vec<&str> = file.name.split('/').collect();
        match segments.as_slice() {
            ["access.json" | "writ.lock.json"] => {}
            plain if plain.iter().any(|segment| matches!(*segment, "" | "." | "..")) => reading.unknown(id),
            ["terraform", name] if is(name, ".tf") => terraform.push(id),
            path => reading.file(id, path),
        }
    }
    if !terraform.is_empty() {
        match crate::terraform(files, &terraform) {
            Ok(module) => reading.facts.terraform = module,
            Err(errors) => reading.found.append(errors),
        }
    }
    (reading.facts, reading.found)
}

struct Reading<'a> {
    files: &'a Files,
    facts: Facts,
    found: Diagnostics,
}

impl Reading<'_> {
    fn file(&mut self, id: FileId, path: &[&str]) {
        let files = self.files;
        match path {
            ["vault", "policies", name] if is(name, ".hcl") => {
                let name = stem(name, ".hcl").to_lowercase();
                self.keep(
                    id,
                    crate::vault_policy(files, id, &name),
                    |facts| &mut facts.policies,
                    name.clone(),
                );
            }
            ["vault", "auth", mount @ .., "role", name]
                if !mount.is_empty() && is(name, ".json") && has(&files.get(id).text, "role_type") =>
            {
                let (mount, name) = (mount.join("/"), stem(name, ".json").to_owned());
                let role = crate::jwt_role(files, id, &mount, &name);
                self.keep(id, role, |facts| &mut facts.logins, (mount, name));
            }
            ["vault", "auth", mount @ .., "role" | "roles" | "groups" | "users", name]
                if !mount.is_empty() && is(name, ".json") =>
            {
                self.body(id);
            }
            ["vault", mount @ .., "role", name] if !mount.is_empty() && is(name, ".json") => {
                let role = RoleRef { mount: mount.join("/"), name: stem(name, ".json").to_owned() };
                let read = crate::nomad_role(files, id, role.clone());
                self.keep(id, read, |facts| &mut facts.nomad_roles, role);
            }
            ["vault", "auth", "token", "create-orphan.json"] => self.body(id),
            ["vault", mount @ .., "config", "lease.json"] if !mount.is_empty() => self.body(id),
            ["nomad", "namespaces" | "auth-methods" | "binding-rules", name] if is(name, ".json") => {
                self.body(id);
            }
            ["vault", mount @ .., kind @ ("roles" | "config"), name]
                if !mount.is_empty() && is(name, ".json") =>
            {
                let role = RoleRef { mount: mount.join("/"), name: stem(name, ".json").to_owned() };
                match *kind {
                    "config" => {
                        let read = crate::connection(files, id, role.clone());
                        self.keep(id, read, |facts| &mut facts.connections, role);
                    }
                    _ if has(&files.get(id).text, "db_name") => {
                        let read = crate::database_role(files, id, role.clone());
                        self.keep(id, read, |facts| &mut facts.database_roles, role);
                    }
                    _ => {
                        let read = crate::aws_role(files, id, role.clone());
                        self.keep(id, read, |facts| &mut facts.aws_roles, role);
                    }
                }
            }
            ["iam", name] if is(name, ".json") => {
                let policy = crate::iam_policy(files, id);
                if is(name, ".session.json") {
                    self.keep(
                        id,
                        policy,
                        |facts| &mut facts.sessions,
                        stem(name, ".session.json").to_owned(),
                    );
                } else if is(name, ".trust.json") {
                    self.keep(id, policy, |facts| &mut facts.trusts, stem(name, ".trust.json").to_owned());
                } else {
                    self.keep(id, policy, |facts| &mut facts.permissions, stem(name, ".json").to_owned());
                }
            }
            ["deployer", rest @ ..] => self.deployer(id, rest),
            ["postgres", database, "setup.sql"] => {
                let read = crate::sql(files, id, Runner::Psql);
                self.keep(id, read, |facts| &mut facts.setups, (*database).to_owned());
            }
            ["postgres", _, name] => self.statements(id, name),
            ["nomad", "jobs", name] if is(name, ".nomad.hcl") => {
                let job = crate::jobspec(files, id);
                let key = job.as_ref().map(|job| job.id.clone()).unwrap_or_default();
                self.keep(id, job, |facts| &mut facts.jobs, key);
            }
            ["nomad", "acl", name] if is(name, ".hcl") => {
                let name = stem(name, ".hcl").to_owned();
                let policy =
                    crate::nomad_acl::check_name(id, &name).and_then(|()| crate::nomad_acl(files, id, &name));
                self.keep(id, policy, |facts| &mut facts.acl_policies, name);
            }
            ["nomad", "acl", name] if is(name, ".workload.json") => self.body(id),
            _ => self.unknown(id),
        }
    }

    /// What the deployer needs.
    fn deployer(&mut self, id: FileId, path: &[&str]) {
        let files = self.files;
        match path {
            // For people.
            ["README.md"] => {}
            ["vault-policy.hcl"] => {
                let read = crate::vault_policy(files, id, VAULT);
                self.keep(id, read, |facts| &mut facts.deployer.vault, VAULT.to_owned());
            }
            ["nomad-policy.hcl"] => {
                let read = crate::nomad_acl(files, id, NOMAD);
                self.keep(id, read, |facts| &mut facts.deployer.nomad, NOMAD.to_owned());
            }
            [name @ ("iam.json" | "vault-iam.json")] => {
                let read = crate::iam_policy(files, id);
                self.keep(id, read, |facts| &mut facts.deployer.iam, stem(name, ".json").to_owned());
            }
            ["postgres", name] if is(name, ".sql") => {
                let read = crate::sql(files, id, Runner::Psql);
                self.keep(id, read, |facts| &mut facts.deployer.logins, stem(name, ".sql").to_owned());
            }
            _ => self.unknown(id),
        }
    }

    /// A body without semantics of its own, by its place in the tree.
    fn body(&mut self, id: FileId) {
        let path = self.files.get(id).name.clone();
        self.keep(id, crate::body(self.files, id), |facts| &mut facts.bodies, path);
    }

    fn statements(&mut self, id: FileId, name: &str) {
        type Which =
            for<'a> fn(&'a mut Facts) -> &'a mut BTreeMap<String, Vec<writ_semantics::postgres::Statement>>;
        let kinds: [(&str, Which); 3] = [
            (".creation.sql", |facts| &mut facts.creations),
            (".renewal.sql", |facts| &mut facts.renewals),
            (".revocation.sql", |facts| &mut facts.revocations),
        ];
        match kinds.into_iter().find(|(end, _)| is(name, end)) {
            Some((end, which)) => {
                self.keep(id, crate::sql(self.files, id, Runner::Vault), which, stem(name, end).to_owned());
            }
            None => self.unknown(id),
        }
    }

    fn keep<K: Ord, V>(
        &mut self,
        id: FileId,
        read: Result<V, Diagnostics>,
        which: impl for<'a> Fn(&'a mut Facts) -> &'a mut BTreeMap<K, V>,
        key: K,
    ) {
        match read {
            Err(errors) => self.found.append(errors),
            Ok(_) if which(&mut self.facts).contains_key(&key) => {
                self.report(TWICE, id, "another file has this name");
            }
            Ok(value) => drop(which(&mut self.facts).insert(key, value)),
        }
    }

    fn unknown(&mut self, id: FileId) {
        let label = format!("{} has no place in a tree", quote(&self.files.get(id).name));
        self.report(UNKNOWN, id, &label);
    }

    fn report(&mut self, problem: Problem, id: FileId, label: &str) {
        let mut report = Report::new(id);
        report.error(problem, 0..0, label);
        self.found.append(report.finish(Some(())).err().unwrap_or_default());
    }
}

/// Whether `name` is something before `end`.
fn is(name: &str, end: &str) -> bool {
    name.len() > end.len() && name.ends_with(end)
}

fn stem<'a>(name: &'a str, end: &str) -> &'a str {
    name.strip_suffix(end).unwrap_or(name)
}

/// Whether a body has a field: which engine a role is of, as database roles have a `db_name` and
/// roles of JWT mounts a `role_type`. What is no JSON object at all is reported by the reader that
/// it then goes to.
fn has(text: &str, field: &str) -> bool {
    text.len() <= crate::bounds::MAX_BYTES && crate::json::has_member(text, field)
}
