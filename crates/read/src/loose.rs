//! Single files, wherever they are from, → [`Facts`]: what a file is, is told by what it says.
//!
//! Facts are kept by the file's name, so that two files never make one fact. This is for looking at
//! what others wrote; a tree of ours is read by its paths ([`crate::tree`]).

use crate::Runner;
use crate::json::has_member;
use crate::report::{Problem, Report};
use writ_semantics::Facts;
use writ_semantics::engine::RoleRef;
use writ_source::{Diagnostics, FileId, Files};

const UNKNOWN: Problem = Problem { code: "read/unknown-file", message: "what this file does is not known" };

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Jobspec,
    VaultPolicy,
    AclPolicy,
    Iam,
    JwtRole,
    AwsRole,
    DatabaseRole,
    Sql,
}

/// Reads each of the files. What cannot be told, or not read, is reported, and its facts are missing.
pub fn loose(files: &Files, ids: &[FileId]) -> (Facts, Diagnostics) {
    let mut facts = Facts::default();
    let mut found = Diagnostics::new();
    for &id in ids {
        if let Err(errors) = one(files, id, &mut facts) {
            found.append(errors);
        }
    }
    (facts, found)
}

fn one(files: &Files, id: FileId, facts: &mut Facts) -> Result<(), Diagnostics> {
    let name = files.get(id).name.clone();
    let role = || RoleRef { mount: String::new(), name: name.clone() };
    let Some(kind) = kind(&name, &files.get(id).text) else {
        let mut report = Report::new(id);
        report.error_with_help(
            UNKNOWN,
            0..0,
            "this is no file of a kind that is read",
            "name a Vault policy, a jobspec, an ACL policy of Nomad, an IAM policy, SQL, or the JSON body of a role",
        );
        return report.finish(None::<()>);
    };
    match kind {
        Kind::Jobspec => drop(facts.jobs.insert(name, crate::jobspec(files, id)?)),
        Kind::VaultPolicy => {
            let policy = crate::vault_policy(files, id, &name)?;
            facts.policies.insert(name, policy);
        }
        Kind::AclPolicy => {
            let policy = crate::nomad_acl(files, id, &name)?;
            facts.acl_policies.insert(name, policy);
        }
        Kind::Iam => drop(facts.permissions.insert(name, crate::iam_policy(files, id)?)),
        Kind::JwtRole => {
            let read = crate::jwt_role(files, id, "", &name)?;
            facts.logins.insert((String::new(), name), read);
        }
        Kind::AwsRole => drop(facts.aws_roles.insert(role(), crate::aws_role(files, id, role())?)),
        Kind::DatabaseRole => {
            drop(facts.database_roles.insert(role(), crate::database_role(files, id, role())?));
        }
        Kind::Sql => drop(facts.creations.insert(name, crate::sql(files, id, Runner::Vault)?)),
    }
    Ok(())
}

fn kind(name: &str, text: &str) -> Option<Kind> {
    let ends = |end: &str| name.to_ascii_lowercase().ends_with(end);
    // A line's first words, past its indentation: comments begin otherwise.
    let begins = |word: &str| text.lines().any(|line| line.trim_start().starts_with(word));
    if ends(".sql") {
        return Some(Kind::Sql);
    }
    if ends(".hcl") || ends(".nomad") {
        return if begins("job \"") {
            Some(Kind::Jobspec)
        } else if begins("path \"") && !begins("namespace \"") {
            Some(Kind::VaultPolicy)
        } else if ["namespace", "node", "agent", "operator", "quota", "plugin", "host_volume"]
            .iter()
            .any(|w| begins(w))
        {
            Some(Kind::AclPolicy)
        } else {
            None
        };
    }
    if !ends(".json") || text.len() > crate::bounds::MAX_BYTES {
        return None;
    }
    [
        ("Statement", Kind::Iam),
        ("bound_claims", Kind::JwtRole),
        ("role_type", Kind::JwtRole),
        ("credential_type", Kind::AwsRole),
        ("db_name", Kind::DatabaseRole),
    ]
    .into_iter()
    .find(|(field, _)| has_member(text, field))
    .map(|(_, kind)| kind)
}
