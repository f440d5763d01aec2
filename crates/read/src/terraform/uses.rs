//! What an expression or a body uses: file functions and locals.

use crate::hcl2::{Expr, Kind, Step};
use crate::report::Problem;
use std::ops::Range;

pub(super) const UNMODELLED: Problem =
    Problem { code: "read/unmodelled-function", message: "what this function reads is not modelled" };

/// Functions other than `file` that give content of files or of the folder.
const CONTENT: [&str; 4] = ["filebase64", "fileset", "templatefile", "templatestring"];

/// What is used, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Uses<'a> {
    /// `file(…)`: the one argument, and the whole call.
    pub files: Vec<(Option<&'a Expr<'a>>, Range<usize>)>,
    /// Calls of functions that are not read.
    pub unmodelled: Vec<(&'a str, Range<usize>)>,
    /// `local.x.y`: the names after `local`, up to the first that is no plain name.
    pub locals: Vec<Vec<&'a str>>,
}

impl<'a> Uses<'a> {
    /// Notes what `expr` uses itself: to be called for each expression of a walk.
    pub(super) fn note(&mut self, expr: &'a Expr<'a>) {
        if let Kind::Call(call) = &expr.kind {
            if call.name.contains("::") || CONTENT.contains(&call.name) {
                self.unmodelled.push((call.name, expr.range()));
            } else if call.name == "file" {
                let argument = call.arguments.first().filter(|_| call.arguments.len() == 1 && !call.spread);
                self.files.push((argument, expr.range()));
            }
        }
        self.locals.extend(of_local(expr));
    }
}

/// The names after `local`.
pub(super) fn of_local<'b>(expr: &'b Expr) -> Option<Vec<&'b str>> {
    let Kind::Reference { root, steps } = &expr.kind else { return None };
    if root.text != "local" || steps.is_empty() {
        return None;
    }
    let name = |step: &'b Step| match step {
        Step::Attribute(name) => Some(name.text),
        Step::Index(index) => index.text(),
        Step::Splat => None,
    };
    Some(steps.iter().map_while(name).collect())
}

/// Whether this is `path.module`, and nothing after it.
pub(super) fn is_path_module(expr: &Expr) -> bool {
    let Kind::Reference { root, steps } = &expr.kind else { return false };
    root.text == "path" && matches!(steps.as_slice(), [Step::Attribute(name)] if name.text == "module")
}
