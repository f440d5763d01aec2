//! What an expression or a body uses: file functions and locals.

use crate::hcl2::range;
use crate::report::Problem;
use hcl_edit::expr::{Expression, Traversal, TraversalOperator};
use hcl_edit::visit::{Visit, visit_expr};
use std::ops::Range;

pub(super) const UNMODELLED: Problem =
    Problem { code: "read/unmodelled-function", message: "what this function reads is not modelled" };

/// Functions other than `file` that give content of files or of the folder.
const CONTENT: [&str; 4] = ["filebase64", "fileset", "templatefile", "templatestring"];

/// What is used, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// `file(…)`: the one argument, and the whole call.
    pub files: Vec<(Option<Expression>, Range<usize>)>,
    /// Calls of functions that are not read.
    pub unmodelled: Vec<(String, Range<usize>)>,
    /// `local.x.y`: the names after `local`, up to the first that is no plain name.
    pub locals: Vec<Vec<String>>,
}

impl Visit for Uses {
    fn visit_expr(&mut self, expr: &Expression) {
        if let Expression::FuncCall(call) = expr {
            let name = call.name.name.as_str();
            let at = range(expr);
            if call.name.is_namespaced() || CONTENT.contains(&name) {
                self.unmodelled.push((name.to_owned(), at));
            } else if name == "file" {
                let argument = call.args.get(0).filter(|_| call.args.len() == 1 && !call.args.expand_final());
                self.files.push((argument.cloned(), at));
            }
        }
        if let Expression::Traversal(traversal) = expr
            && let Some(path) = of_local(traversal)
        {
            self.locals.push(path);
        }
        visit_expr(self, expr);
    }
}

/// The names after `local`.
pub(super) fn of_local(traversal: &Traversal) -> Option<Vec<String>> {
    let Expression::Variable(root) = &traversal.expr else { return None };
    let names = traversal.operators.iter().map_while(|operator| match operator.value() {
        TraversalOperator::GetAttr(name) => Some(name.as_str().to_owned()),
        TraversalOperator::Index(Expression::String(name)) => Some(name.as_str().to_owned()),
        _ => None,
    });
    (root.as_str() == "local").then(|| names.collect())
}

/// Whether this is `path.module`, and nothing after it.
pub(super) fn is_path_module(traversal: &Traversal) -> bool {
    let Expression::Variable(root) = &traversal.expr else { return false };
    let [operator] = traversal.operators.as_slice() else { return false };
    root.as_str() == "path"
        && matches!(operator.value(), TraversalOperator::GetAttr(name) if name.as_str() == "module")
}
