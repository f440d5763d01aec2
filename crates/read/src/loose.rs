//! Single files, wherever they are from, → [`Facts`]: what a file is, is told by what it says.
//!
//! Facts are kept by the file's name, so that two files never make one fact. This is for looking at
//! what others wrote; a tree of ours is read by its paths ([`crate::tree`]).

use crate::Runner;
use crate::json::{member_names, parse};
use crate::report::Problem;
use std::collections::BTreeSet;
use writ_semantics::Facts;
use writ_semantics::engine::RoleRef;
use writ_semantics::nomad::{Job, Says, Setting, Value};
use writ_semantics::postgres::StatementKind;
use writ_source::{Code, Diagnostic, Diagnostics, FileId, Files, Span};

const UNKNOWN: Problem = Problem { code: "read/unknown-file", message: "what this file does is not known" };
const NOT_IAM: Code = Code("read/not-iam");
/// That something was read of which nothing is known, so that no rule looked at it.
pub const NOT_UNDERSTOOD: Code = Code("read/not-understood");

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LooseKind {
    /// A jobspec of Nomad's.
    Jobspec,
    /// A policy of Vault's.
    VaultPolicy,
    /// An ACL policy of Nomad's.
    AclPolicy,
    /// An IAM policy.
    Iam,
    /// The body of a role of a JWT or OIDC mount.
    JwtRole,
    /// The body of a role of the AWS engine.
    AwsRole,
    /// The body of a role of the database engine.
    DatabaseRole,
    /// The body of a role of the Nomad engine.
    NomadRole,
    /// Statements, taken as those that Vault runs.
    Sql,
}

impl LooseKind {
    /// In words, with what its parts are called.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            LooseKind::Jobspec => ("jobspec", "task"),
            LooseKind::VaultPolicy => ("vault policy", "rule"),
            LooseKind::AclPolicy => ("nomad ACL policy", "rule"),
            LooseKind::Iam => ("IAM policy", "statement"),
            LooseKind::JwtRole => ("role of a JWT or OIDC login", "field"),
            LooseKind::AwsRole => ("role of the AWS engine", "field"),
            LooseKind::DatabaseRole => ("role of the database engine", "field"),
            LooseKind::NomadRole => ("role of the nomad engine", "field"),
            LooseKind::Sql => ("SQL, as vault runs it", "statement"),
        }
    }
}

/// How a file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looked {
    /// Which.
    pub file: FileId,
    /// As what; `None`: that cannot be told.
    pub kind: Option<LooseKind>,
    /// How many parts of it were read; `None` where it has errors.
    pub parts: Option<usize>,
    /// Of how many things in it is not known what they do: there is a finding for each.
    pub not_understood: usize,
}

/// Reads each of the files: what they state, what is wrong with them, and how each was read. What cannot
/// be told is in no facts, and [`unknown_file`] says so.
pub fn loose(files: &Files, ids: &[FileId]) -> (Facts, Diagnostics, Vec<Looked>) {
    let mut facts = Facts::default();
    let mut found = Diagnostics::new();
    let mut looked = Vec::new();
    for &id in ids {
        let kind = kind(&files.get(id).name, &files.get(id).text);
        let mut one = Looked { file: id, kind, parts: None, not_understood: 0 };
        match kind.map(|kind| read(files, id, kind, &mut facts)) {
            Some(Ok((parts, unknown))) => {
                one.parts = Some(parts);
                one.not_understood = unknown.len();
                found.append(unknown);
            }
            Some(Err(errors)) => found.append(errors),
            None if is_json_by_name(&files.get(id).name) => found.append(no_json(files, id)),
            None => {}
        }
        looked.push(one);
    }
    (facts, found, looked)
}

/// What keeps a text from being JSON, of which it could then be told what it is.
fn no_json(files: &Files, id: FileId) -> Diagnostics {
    let read = crate::bounds::open(files, id).and_then(|(text, mut report)| {
        let json = parse(text, &mut report);
        report.finish(json.map(|_| ()))
    });
    read.err().unwrap_or_default()
}

/// That a file is of no kind that is read.
pub fn unknown_file(id: FileId) -> Diagnostic {
    Diagnostic::error(Code(UNKNOWN.code), UNKNOWN.message, Span::new(id, 0..0), "this is no file of a kind that is read")
        .help("name a Vault policy, a jobspec, an ACL policy of Nomad, an IAM policy, SQL, or the JSON body of a role")
}

/// What a file is, told by what it says; `None` where that cannot be told.
pub fn loose_kind(files: &Files, id: FileId) -> Option<LooseKind> {
    kind(&files.get(id).name, &files.get(id).text)
}

/// That a file is of another kind than those that can be compared.
pub fn not_iam(id: FileId, kind: LooseKind) -> Diagnostic {
    let label = format!("this is of the kind {}", kind.words().0);
    Diagnostic::error(NOT_IAM, "only IAM policies are compared", Span::new(id, 0..0), label)
        .help("name two IAM policies; `writ lint` looks at a file of another kind")
}

/// How many parts a file has, and what of them is not understood.
fn read(
    files: &Files,
    id: FileId,
    kind: LooseKind,
    facts: &mut Facts,
) -> Result<(usize, Diagnostics), Diagnostics> {
    let name = files.get(id).name.clone();
    let role = || RoleRef { mount: String::new(), name: name.clone() };
    let fields = |fields: &std::collections::BTreeMap<String, Span>| fields.len();
    let mut unknown = Diagnostics::new();
    let parts = match kind {
        LooseKind::Jobspec => {
            let job = crate::jobspec(files, id)?;
            unknown = computed(&job);
            let parts = job.groups.iter().map(|group| group.tasks.len()).sum();
            facts.jobs.insert(name, job);
            parts
        }
        LooseKind::VaultPolicy => {
            let policy = crate::vault_policy(files, id, &name)?;
            let parts = policy.rules.len();
            facts.policies.insert(name, policy);
            parts
        }
        LooseKind::AclPolicy => {
            let policy = crate::nomad_acl(files, id, &name)?;
            let parts = policy.rules.len();
            facts.acl_policies.insert(name, policy);
            parts
        }
        LooseKind::Iam => {
            let policy = crate::iam_policy(files, id)?;
            let parts = policy.statements.len();
            facts.permissions.insert(name, policy);
            parts
        }
        LooseKind::JwtRole => {
            let read = crate::jwt_role(files, id, "", &name)?;
            let parts = fields(&read.fields);
            facts.logins.insert((String::new(), name), read);
            parts
        }
        LooseKind::AwsRole => {
            let read = crate::aws_role(files, id, role())?;
            let parts = fields(&read.fields);
            facts.aws_roles.insert(role(), read);
            parts
        }
        LooseKind::DatabaseRole => {
            let read = crate::database_role(files, id, role())?;
            let parts = fields(&read.fields);
            facts.database_roles.insert(role(), read);
            parts
        }
        LooseKind::NomadRole => {
            let read = crate::nomad_role(files, id, role())?;
            let parts = fields(&read.fields);
            facts.nomad_roles.insert(role(), read);
            parts
        }
        LooseKind::Sql => {
            let statements = crate::sql(files, id, Runner::Vault)?;
            for statement in &statements {
                if matches!(statement.kind, StatementKind::Other(_)) {
                    unknown.push(not_understood(statement.span, "what this statement grants is not known"));
                }
            }
            let parts = statements.len();
            facts.creations.insert(name, statements);
            parts
        }
    };
    Ok((parts, unknown))
}

/// Options of drivers that rules look at and of whose values something cannot be told from the file: a finding
/// for each attribute, wherever in the option it is.
fn computed(job: &Job) -> Diagnostics {
    let mut found = Diagnostics::new();
    for task in job.groups.iter().flat_map(|group| &group.tasks) {
        computed_in(&task.config, &mut found);
    }
    found
}

fn computed_in(settings: &[Setting], found: &mut Diagnostics) {
    for setting in settings {
        match &setting.says {
            Says::Block(body) => computed_in(body, found),
            Says::Is(value) if holds_computed(value) => found.push(not_understood(
                setting.span,
                "in this is an expression: what it is cannot be told from the file",
            )),
            Says::Is(_) => {}
        }
    }
}

/// As deep as the reader of HCL goes, which bounds it.
fn holds_computed(value: &Value) -> bool {
    match value {
        Value::Computed => true,
        Value::List(items) => items.iter().any(holds_computed),
        Value::Object(members) => members.iter().any(|(_, member)| holds_computed(member)),
        Value::Text(_) | Value::Number(_) | Value::Bool(_) => false,
    }
}

fn not_understood(span: Span, label: &str) -> Diagnostic {
    Diagnostic::warning(NOT_UNDERSTOOD, "something of which nothing is said", span, label)
        .help("look at it yourself: no rule did")
}

fn is_json_by_name(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".json")
}

fn kind(name: &str, text: &str) -> Option<LooseKind> {
    let ends = |end: &str| name.to_ascii_lowercase().ends_with(end);
    // A line's first words, past its indentation: comments begin otherwise.
    let begins = |word: &str| text.lines().any(|line| line.trim_start().starts_with(word));
    if ends(".sql") {
        return Some(LooseKind::Sql);
    }
    if ends(".hcl") || ends(".nomad") {
        return if begins("job \"") {
            Some(LooseKind::Jobspec)
        } else if begins("path \"") && !begins("namespace \"") {
            Some(LooseKind::VaultPolicy)
        } else if ["namespace", "node", "agent", "operator", "quota", "plugin", "host_volume"]
            .iter()
            .any(|w| begins(w))
        {
            Some(LooseKind::AclPolicy)
        } else {
            None
        };
    }
    if !is_json_by_name(name) || text.len() > crate::bounds::MAX_BYTES {
        return None;
    }
    let members: BTreeSet<String> = member_names(text);
    let has = |name: &str| members.contains(name);
    if ["type", "global"].iter().any(|name| has(name))
        && members.iter().all(|name| matches!(name.as_str(), "policies" | "global" | "type"))
    {
        return Some(LooseKind::NomadRole);
    }
    [
        ("Statement", LooseKind::Iam),
        ("bound_claims", LooseKind::JwtRole),
        ("role_type", LooseKind::JwtRole),
        ("credential_type", LooseKind::AwsRole),
        ("db_name", LooseKind::DatabaseRole),
    ]
    .into_iter()
    .find(|(field, _)| has(field))
    .map(|(_, kind)| kind)
}
