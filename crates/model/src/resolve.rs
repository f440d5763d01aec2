//! Blocks to entities, kind by kind.

use crate::check::checks;
use crate::entities::{
    BucketId, Database, DatabaseId, Model, OperatorId, ScheduleId, SecretId, ServiceId, Stack, VolumeId,
};
use crate::fields::bare_label;
use crate::kinds;
use crate::names::{Entity, Names, nearest};
use crate::service::service;
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{Block, SourceFile};

const UNKNOWN_BLOCK: Code = Code("resolve/unknown-block");
const MISSING_STACK: Code = Code("resolve/missing-stack");
const SAME_DATABASE: Code = Code("resolve/same-database");
const SECOND_BLOCK: Code = Code("resolve/second-block");

/// The keywords of the top level.
pub(crate) const KEYWORDS: [&str; 13] = [
    "stack",
    "aws",
    "vault",
    "nomad",
    "namespace",
    "bucket",
    "database",
    "schedule",
    "secret",
    "volume",
    "service",
    "operator",
    "check",
];

/// Resolves all files of one stack. `whole` is the place to blame where a block is missing.
///
/// The model is there only where nothing is wrong; the diagnostics name all that is.
pub fn resolve(sources: &[SourceFile], whole: Span) -> (Option<Model>, Diagnostics) {
    let mut out = Diagnostics::new();
    let blocks: Vec<&Block> = sources.iter().flat_map(|s| &s.blocks).collect();
    for block in &blocks {
        unknown_keyword(block, &mut out);
    }
    let of = |keyword: &'static str| blocks.iter().copied().filter(move |b| b.keyword.name == keyword);

    let stack = single(of("stack"), &mut out).map(|block| kinds::stack(block, &mut out));
    if stack.is_none() {
        out.push(
            Diagnostic::error(
                MISSING_STACK,
                "no stack",
                whole,
                "these files say nothing of the stack that they are",
            )
            .help("begin with `stack \"some-name\" { … }`"),
        );
    }
    let aws = single(of("aws"), &mut out).and_then(|block| kinds::aws(block, &mut out));
    let mut model = Model {
        // A stand-in while the others are read: with an error reported, no model is returned.
        stack: stack.flatten().unwrap_or_else(|| stand_in(whole)),
        aws,
        buckets: Vec::new(),
        databases: Vec::new(),
        schedules: Vec::new(),
        secrets: Vec::new(),
        volumes: Vec::new(),
        vault: None,
        nomad: None,
        namespaces: Vec::new(),
        services: Vec::new(),
        operators: Vec::new(),
        checks: Vec::new(),
    };

    let mut names = Names::default();
    for block in of("bucket") {
        let Some(name) = bare_label(block, &mut out) else { continue };
        let fresh = names.declare(name, Entity::Bucket(BucketId(model.buckets.len())), &mut out);
        if let (Some(bucket), true) = (kinds::bucket(block, name, &mut out), fresh) {
            model.buckets.push(bucket);
        }
    }
    for block in of("database") {
        let Some(name) = bare_label(block, &mut out) else { continue };
        let fresh = names.declare(name, Entity::Database(DatabaseId(model.databases.len())), &mut out);
        if let (Some(database), true) = (kinds::database(block, name, &mut out), fresh) {
            same_place(&model.databases, &database, &mut out);
            model.databases.push(database);
        }
    }
    for block in of("schedule") {
        let Some(name) = bare_label(block, &mut out) else { continue };
        let fresh = names.declare(name, Entity::Schedule(ScheduleId(model.schedules.len())), &mut out);
        if let (Some(schedule), true) = (kinds::schedule(block, name, &mut out), fresh) {
            model.schedules.push(schedule);
        }
    }
    for block in of("secret") {
        let Some(name) = bare_label(block, &mut out) else { continue };
        let fresh = names.declare(name, Entity::Secret(SecretId(model.secrets.len())), &mut out);
        if let (Some(secret), true) = (kinds::secret(block, name, &mut out), fresh) {
            model.secrets.push(secret);
        }
    }
    for block in of("volume") {
        let Some(name) = bare_label(block, &mut out) else { continue };
        let fresh = names.declare(name, Entity::Volume(VolumeId(model.volumes.len())), &mut out);
        if let (Some(volume), true) = (kinds::volume(block, name, &mut out), fresh) {
            model.volumes.push(volume);
        }
    }
    if let Some(block) = single(of("vault"), &mut out)
        && let Some(name) = bare_label(block, &mut out)
    {
        names.declare(name, Entity::Vault, &mut out);
        model.vault = kinds::vault(block, name, &mut out);
    }
    if let Some(block) = single(of("nomad"), &mut out)
        && let Some(name) = bare_label(block, &mut out)
    {
        names.declare(name, Entity::Nomad, &mut out);
        model.nomad = kinds::nomad(block, name, &mut out);
    }
    for block in of("namespace") {
        model.namespaces.extend(kinds::namespace(block, &mut out));
    }
    for block in of("service") {
        let Some(name) = bare_label(block, &mut out) else { continue };
        let fresh = names.declare(name, Entity::Service(ServiceId(model.services.len())), &mut out);
        if let (Some(service), true) = (service(block, name, &names, &model, &mut out), fresh) {
            model.services.push(service);
        }
    }
    for block in of("operator") {
        let Some(name) = bare_label(block, &mut out) else { continue };
        let fresh = names.declare(name, Entity::Operator(OperatorId(model.operators.len())), &mut out);
        if let (Some(operator), true) = (kinds::operator(block, name, &names, &model, &mut out), fresh) {
            model.operators.push(operator);
        }
    }
    for block in of("check") {
        model.checks.extend(checks(block, &names, &mut out));
    }
    let model = (!out.has_errors()).then_some(model);
    (model, out)
}

/// Two names for one database would each have their own logins, and no check of the one would
/// see the other's.
fn same_place(others: &[Database], database: &Database, out: &mut Diagnostics) {
    let place = |d: &Database| (d.host.to_ascii_lowercase(), d.port, d.dbname.clone());
    if let Some(other) = others.iter().find(|other| place(other) == place(database)) {
        out.push(
            Diagnostic::error(
                SAME_DATABASE,
                "one database under two names",
                database.span,
                format!("`{}` and `{}` are the same database", other.name, database.name),
            )
            .also(other.span, "declared here already")
            .help("keep one of the two, and let every grant and check speak of it"),
        );
    }
}

fn unknown_keyword(block: &Block, out: &mut Diagnostics) {
    let keyword = &block.keyword;
    if KEYWORDS.contains(&keyword.name.as_str()) {
        return;
    }
    let finding = Diagnostic::error(
        UNKNOWN_BLOCK,
        "unknown block",
        keyword.span,
        format!("nothing is declared by `{}`", keyword.name),
    );
    out.push(match nearest(&keyword.name, KEYWORDS.into_iter()) {
        Some(near) => finding.did_you_mean(keyword.span, near),
        None => finding.help(format!("the blocks are {}", KEYWORDS.map(|k| format!("`{k}`")).join(", "))),
    });
}

/// The one block of a kind that a stack has at most once.
fn single<'a>(mut blocks: impl Iterator<Item = &'a Block>, out: &mut Diagnostics) -> Option<&'a Block> {
    let first = blocks.next()?;
    for other in blocks {
        out.push(
            Diagnostic::error(
                SECOND_BLOCK,
                "block that can be there once only",
                other.keyword.span,
                format!("a second `{}`", other.keyword.name),
            )
            .also(first.keyword.span, "the first one")
            .help("all .writ files of a folder are one stack: keep one of the two"),
        );
    }
    Some(first)
}

fn stand_in(span: Span) -> Stack {
    Stack { name: String::new(), namespace: String::new(), datacenters: Vec::new(), region: None, span }
}
