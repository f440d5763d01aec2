//! An argument of a resource: where its value comes from.

use super::locals::{Locals, plain_text};
use super::path::in_tree;
use super::uses::of_local;
use super::{Argument, Origin};
use crate::hcl2::{self, range};
use crate::report::Report;
use hcl_edit::expr::{Expression, FuncCall, Traversal, TraversalOperator};
use hcl_edit::structure::Body;
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
        let name = format!("{prefix}{}", attribute.key.as_str());
        let argument =
            Argument { origin: origin(&attribute.value, locals), span: report.span(range(&attribute.value)) };
        into.insert(name, argument);
    }
    for block in body.blocks() {
        let name = format!("{prefix}{}.", block.ident.as_str());
        // The block itself, so that an empty or repeated one is seen as well.
        let here = Argument { origin: Origin::Other, span: report.span(range(&block.ident)) };
        if into.contains_key(&format!("{prefix}{}", block.ident.as_str())) {
            into.insert(format!("{name}again"), here.clone());
        }
        into.insert(format!("{prefix}{}", block.ident.as_str()), Argument { origin: Origin::Block, ..here });
        arguments(&block.body, &name, locals, report, into);
    }
}

fn origin(value: &Expression, locals: &Locals) -> Origin {
    match value {
        Expression::Parenthesis(inner) => origin(inner.inner(), locals),
        Expression::Bool(bool) => Origin::Literal(bool.to_string()),
        Expression::Number(number) => Origin::Literal(number.value().to_string()),
        Expression::Traversal(traversal) => traversed(traversal, locals),
        Expression::FuncCall(call) => called(call, locals),
        Expression::Array(items) => {
            let origins: Vec<Origin> = items.iter().map(|item| origin(item, locals)).collect();
            match origins.as_slice() {
                [Origin::File(file)] => Origin::File(file.clone()),
                all => references(all),
            }
        }
        other => hcl2::text(other).map_or(Origin::Other, Origin::Literal),
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

/// `local.x.field` of a decoded file, or a name such as `var.x` or `vault_mount.database.path`.
fn traversed(traversal: &Traversal, locals: &Locals) -> Origin {
    if let Some(path) = of_local(traversal) {
        return match path.as_slice() {
            [local, field] if traversal.operators.len() == 2 => match locals.decoded(local) {
                Some(file) => Origin::Field { file, field: field.clone() },
                None => Origin::Other,
            },
            _ => Origin::Other,
        };
    }
    let Expression::Variable(root) = &traversal.expr else { return Origin::Other };
    let mut name = root.as_str().to_owned();
    for operator in &traversal.operators {
        let TraversalOperator::GetAttr(part) = operator.value() else { return Origin::Other };
        name.push('.');
        name.push_str(part.as_str());
    }
    Origin::References(vec![name])
}

/// The least that AWS takes for `max_session_duration`, in seconds (IAM API reference,
/// `CreateRole`).
const LEAST_SESSION: &str = "3600";

/// `file(x)`, `trimspace(file(x))`, and `max(3600, local.x.field)`, which raises the field to the
/// least that AWS takes.
fn called(call: &FuncCall, locals: &Locals) -> Origin {
    if call.name.is_namespaced() || call.args.expand_final() {
        return Origin::Other;
    }
    let arguments: Vec<&Expression> = call.args.iter().collect();
    match (call.name.name.as_str(), arguments.as_slice()) {
        ("file", [path]) => plain_text(path).and_then(|p| in_tree(&p)).map_or(Origin::Other, Origin::File),
        ("trimspace", [inner]) => match origin(inner, locals) {
            Origin::File(file) => Origin::File(file),
            _ => Origin::Other,
        },
        ("max", [Expression::Number(least), field]) if least.value().to_string() == LEAST_SESSION => {
            match origin(field, locals) {
                Origin::Field { file, field } => Origin::Field { file, field },
                _ => Origin::Other,
            }
        }
        _ => Origin::Other,
    }
}
