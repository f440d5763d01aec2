//! A tree as one line of text, to be compared.

use crate::hcl2::tree::{Body, Expr, Item, Key, Kind, Part, Step};
use std::fmt::Write as _;

/// The body's tree, or the code and the underlined text of the error.
pub(super) fn dump(text: &str) -> Result<String, String> {
    let mut files = writ_source::Files::new();
    let id = files.add("x", text);
    let mut report = crate::report::Report::new(id);
    match crate::hcl2::parse(text, &mut report) {
        Some(parsed) => {
            let mut out = String::new();
            body(&parsed, &mut out);
            Ok(out)
        }
        None => {
            let found = report.finish::<()>(None).unwrap_err();
            let all = found.sorted();
            let label = &all[0].primary;
            let at = label.span.range();
            Err(format!("{} at {:?} ({})", all[0].code.0, text.get(at.clone()).unwrap_or("?"), label.text))
        }
    }
}

/// As JSON has it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn body(body: &Body, out: &mut String) {
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => {
                write!(out, "{}=", attribute.name.text).unwrap();
                expr(&attribute.value, out);
            }
            Item::Block(block) => {
                write!(out, "{}", block.kind.text).unwrap();
                for label in &block.labels {
                    write!(out, " {}", quoted(&label.text)).unwrap();
                }
                out.push('{');
                self::body(&block.body, out);
                out.push('}');
            }
        }
        out.push(';');
    }
}

fn all(all: &[Expr], out: &mut String) {
    for one in all {
        expr(one, out);
        out.push(' ');
    }
}

fn expr(value: &Expr, out: &mut String) {
    match &value.kind {
        Kind::Null => out.push_str("null"),
        Kind::Bool(bool) => write!(out, "{bool}").unwrap(),
        Kind::Number(number) => out.push_str(number),
        Kind::Text(text) => out.push_str(&quoted(text)),
        Kind::Template(parts) if parts.iter().any(|part| matches!(part, Part::Computed(_))) => {
            out.push_str("template?");
        }
        Kind::Template(parts) => {
            out.push_str("template(");
            for part in parts {
                match part {
                    Part::Literal(text) => out.push_str(&quoted(text)),
                    Part::Interpolation(inner, _) => expr(inner, out),
                    Part::Computed(_) => unreachable!(),
                }
                out.push(' ');
            }
            out.push(')');
        }
        Kind::List(items) => {
            out.push('[');
            all(items, out);
            out.push(']');
        }
        Kind::Object(entries) => {
            out.push('{');
            for (key, value) in entries {
                match key {
                    Key::Name(name) => out.push_str(name.text),
                    Key::Expr(key) => expr(key, out),
                }
                out.push('=');
                expr(value, out);
                out.push(' ');
            }
            out.push('}');
        }
        Kind::Call(call) => {
            write!(out, "{}(", call.name).unwrap();
            all(&call.arguments, out);
            out.push_str(if call.spread { "...)" } else { ")" });
        }
        Kind::Reference { root, steps } => {
            out.push_str(root.text);
            way(steps, out);
        }
        Kind::Access { from, steps } => {
            expr(from, out);
            way(steps, out);
        }
        Kind::Paren(inner) => {
            out.push('(');
            expr(inner, out);
            out.push(')');
        }
        Kind::Computed(operands) => {
            out.push_str("computed(");
            all(operands, out);
            out.push(')');
        }
    }
}

fn way(steps: &[Step], out: &mut String) {
    for step in steps {
        match step {
            Step::Attribute(name) => write!(out, ".{}", name.text).unwrap(),
            Step::Index(index) => {
                out.push('[');
                expr(index, out);
                out.push(']');
            }
            Step::Splat => out.push_str("[*]"),
        }
    }
}
