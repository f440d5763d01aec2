//! Expressions → the literals that they are, where they are.

use crate::report::Problem;
use hcl_edit::expr::Expression;
use hcl_edit::template::Element;
use std::ops::Range;

pub(crate) const NOT_LITERAL: Problem =
    Problem { code: "read/not-literal", message: "what this is can't be told from the file" };

/// Where something of the tree stands.
pub(crate) fn range(node: &impl hcl_edit::Span) -> Range<usize> {
    node.span().unwrap_or(0..0)
}

/// The text of a string or of a heredoc without interpolation; `$${` and `%%{` as `${` and `%{`.
pub(crate) fn text(value: &Expression) -> Option<String> {
    let template = match value {
        Expression::String(text) => return Some(text.as_str().to_owned()),
        Expression::Parenthesis(inner) => return text(inner.inner()),
        Expression::HeredocTemplate(heredoc) => &heredoc.template,
        _ => return None,
    };
    template
        .iter()
        .map(|element| match element {
            Element::Literal(literal) => Some(literal.as_str()),
            _ => None,
        })
        .collect()
}
