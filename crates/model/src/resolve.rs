//! Blocks to entities, kind by kind.

use crate::allow::allows;
use crate::alone;
use crate::beside::Beside;
use crate::check::checks;
use crate::entities::{
    Allow, BucketId, DatabaseId, Driver, Model, OperatorId, ScheduleId, SecretId, ServiceId, Spanned, Stack,
    Task, VolumeId,
};
use crate::fields::{label_as_name, name_of};
use crate::keys::agree_on_lease;
use crate::kinds;
use crate::names::{Entity, Names, nearest};
use crate::operator_credential;
use crate::service::{Known, service};
use writ_expand::{Declared, Expanded};
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::Block;

const UNKNOWN_BLOCK: Code = Code("resolve/unknown-block");
const MISSING_STACK: Code = Code("resolve/missing-stack");
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

/// Resolves all files of one stack. `beside` are the files that they name, `whole` is the place to
/// blame where a block is missing.
///
/// The model is there only where nothing is wrong; the diagnostics name all that is.
pub fn resolve(stack: &Expanded, beside: &Beside, whole: Span) -> (Option<Model>, Diagnostics) {
    let mut out = Diagnostics::new();
    for block in &stack.file.blocks {
        unknown_keyword(block, &mut out);
    }
    let mut own = None;
    one(stack, "stack", &mut out, |block, out| own = Some(kinds::stack(block, out)));
    if own.is_none() {
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
    let mut aws = None;
    one(stack, "aws", &mut out, |block, out| aws = Some(kinds::aws(block, out)));
    let mut model = Model {
        // A stand-in while the others are read: with an error reported, no model is returned.
        stack: own.flatten().unwrap_or_else(|| stand_in(whole)),
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
        reaches: Vec::new(),
        allows: Vec::new(),
        shares: stack.shares.clone(),
    };
    for block in &stack.file.blocks {
        model.allows.extend(allows(block, &stack.uses, &mut out));
    }

    let mut names = Names::default();
    for Declared { keyword, name } in &stack.names {
        names.declare(name, Entity::Reuse(keyword), &mut out);
    }
    for block in stack.file.blocks.iter().filter(|block| !is_known(block)) {
        if let Some(name) = label_as_name(block) {
            names.declare(&name, Entity::Unknown, &mut Diagnostics::new());
        }
    }
    each(stack, "bucket", &mut out, |block, out| {
        let Some(name) = name_of(block, out) else { return };
        let fresh = names.declare(&name, Entity::Bucket(BucketId(model.buckets.len())), out);
        match kinds::bucket(block, &name, out) {
            Some(bucket) if fresh => {
                names.called_outside(&bucket.bucket, &bucket.name);
                model.buckets.push(bucket);
            }
            _ => names.spoil(&name),
        }
    });
    each(stack, "database", &mut out, |block, out| {
        let Some(name) = name_of(block, out) else { return };
        let fresh = names.declare(&name, Entity::Database(DatabaseId(model.databases.len())), out);
        match kinds::database(block, &name, out) {
            Some(database) if fresh => {
                names.called_outside(&database.dbname, &database.name);
                model.databases.push(database);
            }
            _ => names.spoil(&name),
        }
    });
    each(stack, "schedule", &mut out, |block, out| {
        let Some(name) = name_of(block, out) else { return };
        let fresh = names.declare(&name, Entity::Schedule(ScheduleId(model.schedules.len())), out);
        match kinds::schedule(block, &name, out) {
            Some(schedule) if fresh => model.schedules.push(schedule),

            _ => names.spoil(&name),
        }
    });
    each(stack, "secret", &mut out, |block, out| {
        let Some(name) = name_of(block, out) else { return };
        let fresh = names.declare(&name, Entity::Secret(SecretId(model.secrets.len())), out);
        match kinds::secret(block, &name, out) {
            Some(secret) if fresh => model.secrets.push(secret),

            _ => names.spoil(&name),
        }
    });
    each(stack, "volume", &mut out, |block, out| {
        let Some(name) = name_of(block, out) else { return };
        let fresh = names.declare(&name, Entity::Volume(VolumeId(model.volumes.len())), out);
        match kinds::volume(block, &name, out) {
            Some(volume) if fresh => model.volumes.push(volume),

            _ => names.spoil(&name),
        }
    });
    one(stack, "vault", &mut out, |block, out| {
        let Some(name) = name_of(block, out) else { return };
        names.declare(&name, Entity::Vault, out);
        model.vault = Some(kinds::vault(block, &name, out));
    });
    one(stack, "nomad", &mut out, |block, out| {
        let Some(name) = name_of(block, out) else { return };
        names.declare(&name, Entity::Nomad, out);
        model.nomad = Some(kinds::nomad(block, &name, out));
    });
    each(stack, "namespace", &mut out, |block, out| {
        model.namespaces.extend(kinds::namespace(block, &model.namespaces, out));
    });
    alone::check(&model, &mut out);
    each(stack, "service", &mut out, |block, out| {
        let Some(name) = name_of(block, out) else { return };
        let fresh = names.declare(&name, Entity::Service(ServiceId(model.services.len())), out);
        let known = Known { names: &names, model: &model, beside };
        match service(block, &name, known, out) {
            Some(service) if fresh => {
                model.allows.extend(service.tasks.iter().filter_map(escapes));
                model.services.push(service);
            }
            _ => names.spoil(&name),
        }
    });
    each(stack, "operator", &mut out, |block, out| {
        let Some(name) = name_of(block, out) else { return };
        let fresh = names.declare(&name, Entity::Operator(OperatorId(model.operators.len())), out);
        match kinds::operator(block, &name, &names, &model, out) {
            Some(operator) if fresh => model.operators.push(operator),
            _ => names.spoil(&name),
        }
    });
    agree_on_lease(&mut model, &mut out);
    operator_credential::one_life_a_mount(&mut model, &mut out);
    operator_credential::one_operator_a_login(&model.operators, &mut out);
    each(stack, "check", &mut out, |block, out| {
        let lines = checks(block, &names, out);
        model.checks.extend(lines.checks);
        model.reaches.extend(lines.reaches);
    });
    let model = (!out.has_errors()).then_some(model);
    (model, out)
}

/// `driver = raw_exec because "…"` says itself why the rule's finding may stay.
fn escapes(task: &Task) -> Option<Allow> {
    let Driver::RawExec { because } = &task.driver else { return None };
    let rule = Spanned { value: "node-escape".to_owned(), span: because.span };
    Some(Allow { rule, reason: because.clone(), required: true, scopes: vec![task.span, because.span] })
}

fn is_known(block: &Block) -> bool {
    KEYWORDS.contains(&block.keyword.name.as_str())
}

/// What others call what a block here declares.
fn synonym(keyword: &str) -> Option<&'static str> {
    Some(match keyword.to_ascii_lowercase().as_str() {
        "s3" | "s3_bucket" | "aws_s3_bucket" => "bucket",
        "postgres" | "postgresql" | "db" | "pg" => "database",
        "job" | "app" | "application" => "service",
        "kv" | "variable" | "nomad_variable" | "vault_secret" => "secret",
        "cron" | "periodic" | "timer" => "schedule",
        "user" | "group" | "role" | "person" | "pipeline" | "team" => "operator",
        "host_volume" | "csi_volume" | "storage" => "volume",
        "var" | "locals" => "input",
        "env" => "environment",
        "import" | "module" => "use",
        "test" => "check",
        _ => return None,
    })
}

fn unknown_keyword(block: &Block, out: &mut Diagnostics) {
    let keyword = &block.keyword;
    if is_known(block) {
        return;
    }
    let finding = Diagnostic::error(
        UNKNOWN_BLOCK,
        "unknown block",
        keyword.span,
        format!("nothing is declared by `{}`", keyword.name),
    );
    let all = || KEYWORDS.into_iter().chain(writ_expand::KEYWORDS);
    out.push(match synonym(&keyword.name).or_else(|| nearest(&keyword.name, all())) {
        Some(near) => finding.did_you_mean(keyword.span, near),
        None => {
            let listed: Vec<String> = all().map(|keyword| format!("`{keyword}`")).collect();
            finding.help(format!("the blocks are {}", listed.join(", ")))
        }
    });
}

/// Resolves every block of a kind; what is found says who uses the line that it is about.
fn each(
    stack: &Expanded,
    keyword: &str,
    out: &mut Diagnostics,
    mut resolve: impl FnMut(&Block, &mut Diagnostics),
) {
    for block in stack.file.blocks.iter().filter(|block| block.keyword.name == keyword) {
        let before = out.len();
        resolve(block, out);
        stack.uses.point_from(block.span, out, before);
    }
}

/// Resolves the one block of a kind that a stack has at most once.
fn one(
    stack: &Expanded,
    keyword: &str,
    out: &mut Diagnostics,
    resolve: impl FnOnce(&Block, &mut Diagnostics),
) {
    let mut resolve = Some(resolve);
    let mut first: Option<Span> = None;
    each(stack, keyword, out, |block, out| match (first, resolve.take()) {
        (None, Some(resolve)) => {
            first = Some(block.keyword.span);
            resolve(block, out);
        }
        (first, _) => out.push(second(block, first)),
    });
}

fn second(block: &Block, first: Option<Span>) -> Diagnostic {
    let finding = Diagnostic::error(
        SECOND_BLOCK,
        "block that can be there once only",
        block.keyword.span,
        format!("a second `{}`", block.keyword.name),
    )
    .help("all .writ files of a folder are one stack: keep one of the two");
    match first {
        Some(first) => finding.also(first, "the first one"),
        None => finding,
    }
}

fn stand_in(span: Span) -> Stack {
    Stack { name: String::new(), namespace: String::new(), datacenters: Vec::new(), region: None, span }
}
