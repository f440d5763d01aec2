//! An argument of a resource: where its value comes from.

use super::locals::{Locals, plain_text};
use super::path::in_tree;
use super::uses::of_local;
use super::{Argument, Origin};
use crate::hcl2::{Body, Call, Expr, Key, Kind, Step};
use crate::report::Report;
use std::collections::BTreeMap;

/// Every argument of a body and of the blocks in it, by dotted name: `postgresql.username`.
///
/// The scan before parsing bounds the depth.
pub(super) fn arguments(
    body: &Body,
    prefix: &str,
    locals: &Locals,
    report: &Report,
    into: &mut BTreeMap<String, Argument>,
) {
    for attribute in body.attributes() {
        let name = format!("{prefix}{}", attribute.name.text);
        let span = report.span(attribute.value.range());
        if let Kind::Object(entries) = &attribute.value.kind {
            members(&name, entries, locals, report, into);
        }
        into.insert(name, Argument { origin: origin(&attribute.value, locals), span });
    }
    for block in body.blocks() {
        let name = format!("{prefix}{}.", block.kind.text);
        // The block itself, so that an empty or repeated one is seen as well.
        let here = Argument { origin: Origin::Other, span: report.span(block.kind.range()) };
        if into.contains_key(&format!("{prefix}{}", block.kind.text)) {
            into.insert(format!("{name}again"), here.clone());
        }
        into.insert(format!("{prefix}{}", block.kind.text), Argument { origin: Origin::Block, ..here });
        arguments(&block.body, &name, locals, report, into);
    }
}

/// The members of a map by dotted name: `options.version`. One whose name is an expression makes the
/// whole map unknown, as it is in no such entry.
fn members(
    map: &str,
    entries: &[(Key, Expr)],
    locals: &Locals,
    report: &Report,
    into: &mut BTreeMap<String, Argument>,
) {
    for (n, (key, value)) in entries.iter().enumerate() {
        let name = match key.text() {
            Some(text) if !into.contains_key(&format!("{map}.{text}")) => format!("{map}.{text}"),
            _ => format!("{map}.{n} (of no fixed name)"),
        };
        let span = report.span(value.range());
        into.insert(name, Argument { origin: origin(value, locals), span });
    }
}

fn origin(value: &Expr, locals: &Locals) -> Origin {
    match &value.kind {
        Kind::Paren(inner) => origin(inner, locals),
        Kind::Reference { root, steps } if !steps.is_empty() => referred(value, root.text, steps, locals),
        Kind::Call(call) => called(call, locals),
        Kind::List(items) => {
            let origins: Vec<Origin> = items.iter().map(|item| origin(item, locals)).collect();
            match origins.as_slice() {
                [Origin::File(file)] => Origin::File(file.clone()),
                all => references(all),
            }
        }
        Kind::Object(_) => Origin::Map,
        _ => value.literal().map_or(Origin::Other, |text| Origin::Literal(text.to_owned())),
    }
}

/// A list of references only.
fn references(all: &[Origin]) -> Origin {
    let mut list = Vec::new();
    for one in all {
        match one {
            Origin::References(names) => list.extend(names.iter().cloned()),
            _ => return Origin::Other,
        }
    }
    Origin::References(list)
}

/// `local.x.field` of a decoded file, also deeper, or a name such as `var.x` or `vault_mount.database.path`.
fn referred(value: &Expr, root: &str, steps: &[Step], locals: &Locals) -> Origin {
    if let Some(path) = of_local(value) {
        return match path.as_slice() {
            [local, fields @ ..] if !fields.is_empty() && steps.len() == path.len() => {
                match locals.decoded(local) {
                    Some(file) => Origin::Field { file, field: fields.join(".") },
                    None => Origin::Other,
                }
            }
            _ => Origin::Other,
        };
    }
    let mut name = root.to_owned();
    for step in steps {
        let Step::Attribute(part) = step else { return Origin::Other };
        name.push('.');
        name.push_str(part.text);
    }
    Origin::References(vec![name])
}

/// The least that AWS takes for `max_session_duration`, in seconds (IAM API reference,
/// `CreateRole`).
const LEAST_SESSION: &str = "3600";

/// `file(x)`, `trimspace(file(x))`, `jsonencode(var.x)`, and `max(3600, local.x.field)`, which raises the field to the
/// least that AWS takes.
fn called(call: &Call, locals: &Locals) -> Origin {
    if call.spread {
        return Origin::Other;
    }
    match (call.name, call.arguments.as_slice()) {
        ("file", [path]) => plain_text(path).and_then(|p| in_tree(&p)).map_or(Origin::Other, Origin::File),
        ("trimspace", [inner]) => match origin(inner, locals) {
            Origin::File(file) => Origin::File(file),
            _ => Origin::Other,
        },
        ("jsonencode", [value]) => match origin(value, locals) {
            Origin::References(names) => match names.as_slice() {
                [name] => Origin::Encoded(name.clone()),
                _ => Origin::Other,
            },
            _ => Origin::Other,
        },
        ("max", [least, field]) if matches!(least.kind, Kind::Number(LEAST_SESSION)) => {
            match origin(field, locals) {
                Origin::Field { file, field } => Origin::Field { file, field },
                _ => Origin::Other,
            }
        }
        _ => Origin::Other,
    }
}
