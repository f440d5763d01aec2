//! HCL 2 in the canonical form that `nomad fmt` and `tofu fmt` leave alone.
//!
//! The rule that a naive printer misses: the `=` of consecutive attributes are aligned, where a
//! run of attributes is ended by a blank line, a block, or a value that opens a bracket which it
//! does not close on the same line (`formatCells` and `linesForFormat` in `hclwrite/format.go`
//! of hcl v2).

use super::lines::Lines;
use crate::artifact::Unprintable;
use writ_source::Span;

/// An expression.
#[derive(Debug, Clone)]
pub enum Expr {
    /// A quoted string: no part of it is ever a template.
    Text(String),
    /// A whole number.
    Number(u64),
    /// `true` or `false`.
    Bool(bool),
    /// A list: on one line where it is short.
    List(Vec<Expr>),
    /// A reference such as `local.x.y` or `var.z`: names that this crate makes.
    Reference(Vec<String>),
    /// `name(argument)`.
    Call(&'static str, Vec<Expr>),
    /// `"${path.module}/rest"`: the one template that modules need.
    ModulePath(String),
    /// `{ key = value … }` over several lines.
    Object(Vec<(String, Expr)>),
    /// Text over several lines, as an indented heredoc; each line loses the indentation again.
    Heredoc(Vec<String>),
}

/// What is in a body.
#[derive(Debug, Clone)]
pub enum Item {
    /// `name = value`.
    Attribute(String, Expr, Option<Span>),
    /// `type "label" { … }`.
    Block(Block),
    /// An empty line.
    Blank,
}

/// A block.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its type.
    pub kind: &'static str,
    /// Its labels, printed quoted.
    pub labels: Vec<String>,
    /// Its content.
    pub body: Body,
    /// Where it comes from.
    pub origin: Option<Span>,
}

/// The content of a block or file.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// In order.
    pub items: Vec<Item>,
}

impl Body {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an attribute.
    pub fn set(&mut self, name: &str, value: Expr, origin: Option<Span>) -> &mut Self {
        self.items.push(Item::Attribute(name.to_owned(), value, origin));
        self
    }

    /// Adds an empty line.
    pub fn blank(&mut self) -> &mut Self {
        self.items.push(Item::Blank);
        self
    }

    /// Adds a block, with an empty line before it unless it comes first.
    pub fn block(
        &mut self,
        kind: &'static str,
        labels: &[&str],
        body: Body,
        origin: Option<Span>,
    ) -> &mut Self {
        if !matches!(self.items.last(), None | Some(Item::Blank)) {
            self.blank();
        }
        let labels = labels.iter().map(|&l| l.to_owned()).collect();
        self.items.push(Item::Block(Block { kind, labels, body, origin }));
        self
    }
}

/// Prints a file.
pub fn file(body: &Body, notice: &str) -> Result<Lines, Unprintable> {
    let mut lines = Lines::new();
    lines.push(format!("# {notice}"), None);
    lines.blank();
    print_body(body, 0, None, &mut lines)?;
    Ok(lines)
}

fn print_body(body: &Body, depth: usize, outer: Option<Span>, lines: &mut Lines) -> Result<(), Unprintable> {
    let mut rest = body.items.as_slice();
    while let Some((item, after)) = rest.split_first() {
        match item {
            Item::Blank => {
                lines.blank();
                rest = after;
            }
            Item::Block(block) => {
                print_block(block, depth, outer, lines)?;
                rest = after;
            }
            Item::Attribute(..) => {
                let run = rest.iter().take_while(|i| matches!(i, Item::Attribute(..))).count();
                let (attributes, after) = rest.split_at(run);
                print_attributes(attributes, depth, outer, lines)?;
                rest = after;
            }
        }
    }
    Ok(())
}

fn print_block(
    block: &Block,
    depth: usize,
    outer: Option<Span>,
    lines: &mut Lines,
) -> Result<(), Unprintable> {
    let indent = "  ".repeat(depth);
    let origin = block.origin.or(outer);
    let mut head = format!("{indent}{}", block.kind);
    for label in &block.labels {
        head.push(' ');
        head.push_str(&quoted(label, "a block's label", origin)?);
    }
    lines.push(format!("{head} {{"), origin);
    print_body(&block.body, depth + 1, origin, lines)?;
    lines.push(format!("{indent}}}"), origin);
    Ok(())
}

/// A run of attributes: aligned, as far as each fits on one line.
fn print_attributes(
    items: &[Item],
    depth: usize,
    outer: Option<Span>,
    lines: &mut Lines,
) -> Result<(), Unprintable> {
    let mut aligned: Vec<(&str, String, Option<Span>)> = Vec::new();
    for item in items {
        let Item::Attribute(name, value, origin) = item else { continue };
        let origin = origin.or(outer);
        if let Some(text) = inline(value, depth, origin)? {
            aligned.push((name, text, origin));
            continue;
        }
        flush(&mut aligned, depth, lines);
        print_long(name, value, depth, origin, lines)?;
    }
    flush(&mut aligned, depth, lines);
    Ok(())
}

fn flush(aligned: &mut Vec<(&str, String, Option<Span>)>, depth: usize, lines: &mut Lines) {
    let indent = "  ".repeat(depth);
    let width = aligned.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
    for (name, text, origin) in aligned.drain(..) {
        lines.push(format!("{indent}{name:width$} = {text}"), origin);
    }
}

/// How long a line may be before a list is broken up.
const WIDTH: usize = 100;

/// The expression on one line, where it has such a form and fits.
fn inline(value: &Expr, depth: usize, origin: Option<Span>) -> Result<Option<String>, Unprintable> {
    Ok(Some(match value {
        Expr::Text(text) => quoted(text, "a string", origin)?,
        Expr::Number(number) => number.to_string(),
        Expr::Bool(value) => value.to_string(),
        Expr::Reference(parts) => parts.join("."),
        Expr::ModulePath(path) => {
            let inner = quoted(path, "a path", origin)?;
            format!("\"${{path.module}}/{}", inner.trim_start_matches('"'))
        }
        Expr::Call(function, arguments) => {
            let mut parts = Vec::new();
            for argument in arguments {
                match inline(argument, depth, origin)? {
                    Some(text) => parts.push(text),
                    None => return Ok(None),
                }
            }
            format!("{function}({})", parts.join(", "))
        }
        Expr::List(items) => {
            let mut parts = Vec::new();
            for item in items {
                match inline(item, depth, origin)? {
                    Some(text) => parts.push(text),
                    None => return Ok(None),
                }
            }
            let line = format!("[{}]", parts.join(", "));
            if line.len() + 2 * depth > WIDTH && items.len() > 1 {
                return Ok(None);
            }
            line
        }
        Expr::Object(_) | Expr::Heredoc(_) => return Ok(None),
    }))
}

/// An attribute whose value takes several lines; it stands alone, not aligned with others.
fn print_long(
    name: &str,
    value: &Expr,
    depth: usize,
    origin: Option<Span>,
    lines: &mut Lines,
) -> Result<(), Unprintable> {
    let indent = "  ".repeat(depth);
    let unprintable = Unprintable { what: "a value over several lines", origin };
    match value {
        Expr::List(items) => {
            lines.push(format!("{indent}{name} = ["), origin);
            for item in items {
                let text = inline(item, depth + 1, origin)?.ok_or_else(|| unprintable.clone())?;
                lines.push(format!("{indent}  {text},"), origin);
            }
            lines.push(format!("{indent}]"), origin);
        }
        Expr::Object(members) => {
            lines.push(format!("{indent}{name} = {{"), origin);
            let items: Vec<Item> =
                members.iter().map(|(k, v)| Item::Attribute(k.clone(), v.clone(), origin)).collect();
            print_attributes(&items, depth + 1, origin, lines)?;
            lines.push(format!("{indent}}}"), origin);
        }
        Expr::Heredoc(text) => {
            let delimiter = ["EOT", "EOF", "END_OF_TEMPLATE"]
                .into_iter()
                .find(|d| !text.iter().any(|line| line.trim() == *d))
                .ok_or_else(|| unprintable.clone())?;
            lines.push(format!("{indent}{name} = <<-{delimiter}"), origin);
            for line in text {
                if line.chars().any(char::is_control) {
                    return Err(unprintable);
                }
                let line = literal(line, "a line of a template", origin)?;
                lines.push(if line.is_empty() { line } else { format!("{indent}  {line}") }, origin);
            }
            lines.push(format!("{indent}{delimiter}"), origin);
        }
        _ => return Err(unprintable),
    }
    Ok(())
}

/// Text in which HCL would see a template, so that it sees none.
///
/// `$${` in the text itself is refused: escaped it would be `$$${`, whose reading the specification
/// leaves open.
fn literal(text: &str, what: &'static str, origin: Option<Span>) -> Result<String, Unprintable> {
    if text.contains("$${") || text.contains("%%{") {
        return Err(Unprintable { what, origin });
    }
    Ok(text.replace("${", "$${").replace("%{", "%%{"))
}

/// A quoted string without templates (HCL 2 syntax specification, "Template expressions").
fn quoted(text: &str, what: &'static str, origin: Option<Span>) -> Result<String, Unprintable> {
    let mut out = String::from("\"");
    for c in literal(text, what, origin)?.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => return Err(Unprintable { what, origin }),
            c => out.push(c),
        }
    }
    out.push('"');
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &Body) -> String {
        file(body, "x").unwrap().finish().text()
    }

    #[test]
    fn equals_signs_are_aligned_in_runs_that_long_values_end() {
        let mut body = Body::new();
        body.set("a", Expr::Number(1), None).set("long_name", Expr::Bool(true), None);
        body.set("object", Expr::Object(vec![("k".into(), Expr::Text("v".into()))]), None);
        body.set("bb", Expr::List(vec![Expr::Text("x".into())]), None);
        assert_eq!(
            text(&body),
            "# x\n\na         = 1\nlong_name = true\nobject = {\n  k = \"v\"\n}\nbb = [\"x\"]\n"
        );
    }

    #[test]
    fn no_text_becomes_a_template() {
        let mut body = Body::new();
        body.set("a", Expr::Text("${x} %{if} \" \\ \n".into()), None);
        body.set("b", Expr::Heredoc(vec!["${x} %{ endif }".into(), "EOT".into()]), None);
        assert_eq!(
            text(&body),
            "# x\n\na = \"$${x} %%{if} \\\" \\\\ \\n\"\nb = <<-EOF\n  $${x} %%{ endif }\n  EOT\nEOF\n"
        );
    }

    #[test]
    fn what_hcl_cannot_carry_is_refused() {
        for bad in ["\u{1b}[31m", "$${x}", "%%{x}", "\0"] {
            let mut body = Body::new();
            body.set("a", Expr::Text(bad.into()), None);
            assert!(file(&body, "x").is_err(), "{bad:?}");
        }
    }
}
