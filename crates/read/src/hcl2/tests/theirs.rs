//! What `hcl-edit` makes of a text, in the form of [`dump`](super::dump).

use super::dump::quoted;
use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, ObjectKey, TraversalOperator};
use hcl_edit::structure::{Body, Structure};
use hcl_edit::template::{Element, Strip, Template};
use std::fmt::Write as _;

/// The body's tree; `None` where it refuses the text.
pub(super) fn dump(text: &str) -> Option<String> {
    let parsed = hcl_edit::parser::parse_body(text).ok()?;
    let mut out = String::new();
    Theirs { text }.body(&parsed, &mut out);
    Some(out)
}

struct Theirs<'a> {
    text: &'a str,
}

impl Theirs<'_> {
    fn body(&self, body: &Body, out: &mut String) {
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    write!(out, "{}=", attribute.key.as_str()).unwrap();
                    self.expr(&attribute.value, out);
                }
                Structure::Block(block) => {
                    write!(out, "{}", block.ident.as_str()).unwrap();
                    for label in &block.labels {
                        write!(out, " {}", quoted(label.as_str())).unwrap();
                    }
                    out.push('{');
                    self.body(&block.body, out);
                    out.push('}');
                }
            }
            out.push(';');
        }
    }

    fn each<'e>(&self, all: impl IntoIterator<Item = &'e Expression>, out: &mut String) {
        for one in all {
            self.expr(one, out);
            out.push(' ');
        }
    }

    fn computed<'e>(&self, all: impl IntoIterator<Item = &'e Expression>, out: &mut String) {
        out.push_str("computed(");
        self.each(all, out);
        out.push(')');
    }

    fn expr(&self, expr: &Expression, out: &mut String) {
        match expr {
            Expression::Null(_) => out.push_str("null"),
            Expression::Bool(bool) => write!(out, "{}", bool.value()).unwrap(),
            Expression::Number(number) => out.push_str(self.text.get(number.span().unwrap()).unwrap()),
            Expression::String(text) => out.push_str(&quoted(text.as_str())),
            Expression::Array(items) => {
                out.push('[');
                self.each(items, out);
                out.push(']');
            }
            Expression::Object(entries) => {
                out.push('{');
                for (key, value) in entries {
                    match key {
                        ObjectKey::Ident(name) => out.push_str(name.as_str()),
                        ObjectKey::Expression(key) => self.expr(key, out),
                    }
                    out.push('=');
                    self.expr(value.expr(), out);
                    out.push(' ');
                }
                out.push('}');
            }
            Expression::StringTemplate(template) => self.template(template.iter().collect(), out),
            Expression::HeredocTemplate(heredoc) => self.heredoc(&heredoc.template, out),
            Expression::Parenthesis(inner) => {
                out.push('(');
                self.expr(inner.inner(), out);
                out.push(')');
            }
            Expression::Variable(name) => out.push_str(name.as_str()),
            Expression::ForExpr(each) => {
                let condition = each.cond.as_ref().map(|condition| &condition.expr);
                let key = each.key_expr.as_ref();
                let collection = &each.intro.collection_expr;
                self.computed(
                    [collection].into_iter().chain(key).chain([&each.value_expr]).chain(condition),
                    out,
                );
            }
            Expression::Conditional(choice) => {
                self.computed([&choice.cond_expr, &choice.true_expr, &choice.false_expr], out);
            }
            Expression::FuncCall(call) => {
                for namespace in &call.name.namespace {
                    write!(out, "{}::", namespace.as_str()).unwrap();
                }
                write!(out, "{}(", call.name.name.as_str()).unwrap();
                self.each(call.args.iter(), out);
                out.push_str(if call.args.expand_final() { "...)" } else { ")" });
            }
            Expression::UnaryOp(operation) => self.computed([&operation.expr], out),
            Expression::BinaryOp(_) => {
                let mut operands = Vec::new();
                flatten(expr, &mut operands);
                self.computed(operands, out);
            }
            Expression::Traversal(traversal) => {
                self.expr(&traversal.expr, out);
                for operator in &traversal.operators {
                    match operator.value() {
                        TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                            out.push_str("[*]");
                        }
                        TraversalOperator::GetAttr(name) => write!(out, ".{}", name.as_str()).unwrap(),
                        TraversalOperator::Index(index) => {
                            out.push('[');
                            self.expr(index, out);
                            out.push(']');
                        }
                        TraversalOperator::LegacyIndex(index) => write!(out, "[{}]", index.value()).unwrap(),
                    }
                }
            }
        }
    }

    fn heredoc(&self, template: &Template, out: &mut String) {
        self.template(template.iter().collect(), out);
    }

    fn template(&self, elements: Vec<&Element>, out: &mut String) {
        let computed = |element: &&Element| match element {
            Element::Literal(_) => false,
            Element::Interpolation(part) => part.strip != Strip::None,
            Element::Directive(_) => true,
        };
        if elements.iter().any(computed) {
            out.push_str("template?");
            return;
        }
        // They cut literals where something is escaped; we don't.
        let mut parts: Vec<Result<String, &Expression>> = Vec::new();
        for element in elements {
            match (element, parts.last_mut()) {
                (Element::Literal(text), Some(Ok(before))) => before.push_str(text),
                (Element::Literal(text), _) => parts.push(Ok(text.as_str().to_owned())),
                (Element::Interpolation(part), _) => parts.push(Err(&part.expr)),
                (Element::Directive(_), _) => unreachable!(),
            }
        }
        match parts.as_slice() {
            [] => out.push_str("\"\""),
            [Ok(text)] => out.push_str(&quoted(text)),
            parts => {
                out.push_str("template(");
                for part in parts {
                    match part {
                        Ok(text) => out.push_str(&quoted(text)),
                        Err(expr) => self.expr(expr, out),
                    }
                    out.push(' ');
                }
                out.push(')');
            }
        }
    }
}

fn flatten<'e>(expr: &'e Expression, into: &mut Vec<&'e Expression>) {
    match expr {
        Expression::BinaryOp(operation) => {
            flatten(&operation.lhs_expr, into);
            flatten(&operation.rhs_expr, into);
        }
        other => into.push(other),
    }
}
