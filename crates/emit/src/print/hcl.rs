//! HCL 2 in the canonical form that `nomad fmt` and `tofu fmt` leave alone.
//!
//! The rule that a naive printer misses: the `=` of consecutive attributes are aligned, where a
//! run of attributes is ended by a blank line, a block, or a value that opens a bracket which it
//! does not close on the same line (`formatCells` and `linesForFormat` in `hclwrite/format.go`
//! of hcl v2).

mod value;

use super::hcl_text::{identifier, quote};
use super::lines::{Lines, indent};
use crate::artifact::Unprintable;
use value::{close, inline, print_long};
use writ_source::Span;

/// An expression.
#[derive(Debug, Clone)]
pub enum Expr {
    /// A quoted string: no part of it is ever a template.
    Text(String),
    /// A quoted string in a jobspec: `${node.class}` and the like in it are for Nomad to fill in.
    RunTime(String),
    /// A whole number.
    Number(i64),
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
    /// The text of a file, to the byte.
    File(String),
    /// What is not known: printing it is refused.
    Unknown,
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
    pub kind: String,
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
    pub fn block(&mut self, kind: &str, labels: &[&str], body: Body, origin: Option<Span>) -> &mut Self {
        if !matches!(self.items.last(), None | Some(Item::Blank)) {
            self.blank();
        }
        let labels = labels.iter().map(|&l| l.to_owned()).collect();
        self.items.push(Item::Block(Block { kind: kind.to_owned(), labels, body, origin }));
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
                let attributes = attributes.iter().filter_map(|item| match item {
                    Item::Attribute(name, value, origin) => Some((name.as_str(), value, *origin)),
                    Item::Blank | Item::Block(_) => None,
                });
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
    let origin = block.origin.or(outer);
    let head = lines.text();
    indent(depth, head);
    head.push_str(identifier(&block.kind, origin)?);
    for label in &block.labels {
        head.push(' ');
        quote(label, "a block's label", origin, head)?;
    }
    lines.push(" {", origin);
    print_body(&block.body, depth + 1, origin, lines)?;
    close(depth, "}", origin, lines);
    Ok(())
}

/// A run of attributes: aligned, as far as each fits on one line.
fn print_attributes<'a>(
    attributes: impl Iterator<Item = (&'a str, &'a Expr, Option<Span>)>,
    depth: usize,
    outer: Option<Span>,
    lines: &mut Lines,
) -> Result<(), Unprintable> {
    // The values of `aligned`, one after the other: each begins where the one before it ends.
    let mut values = String::new();
    let mut aligned: Vec<Aligned> = Vec::new();
    for (name, value, origin) in attributes {
        let origin = origin.or(outer);
        identifier(name, origin)?;
        if inline(value, depth, origin, &mut values)? {
            aligned.push(Aligned { name, value_end: values.len(), origin });
            continue;
        }
        flush(&mut aligned, &mut values, depth, lines);
        print_long(name, value, depth, origin, lines)?;
    }
    flush(&mut aligned, &mut values, depth, lines);
    Ok(())
}

/// An attribute that waits for the width of those after it.
struct Aligned<'a> {
    name: &'a str,
    value_end: usize,
    origin: Option<Span>,
}

fn flush(aligned: &mut Vec<Aligned<'_>>, values: &mut String, depth: usize, lines: &mut Lines) {
    let width = aligned.iter().map(|one| one.name.len()).max().unwrap_or(0);
    let mut start = 0;
    for Aligned { name, value_end, origin } in aligned.drain(..) {
        let text = lines.text();
        indent(depth, text);
        text.push_str(name);
        text.extend(std::iter::repeat_n(' ', width - name.len()));
        text.push_str(" = ");
        lines.push(values.get(start..value_end).unwrap_or_default(), origin);
        start = value_end;
    }
    values.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &Body) -> String {
        file(body, "x").unwrap().finish().text().to_owned()
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
    fn a_file_is_there_to_the_byte() {
        let mut body = Body::new();
        let mut inner = Body::new();
        inner.set("data", Expr::File("  a\n\tb ${x}\n\nEOT\n".into()), None);
        inner.set("no_end", Expr::File("a\n\tb".into()), None);
        body.block("template", &[], inner, None);
        assert_eq!(
            text(&body),
            "# x\n\ntemplate {\n  data = <<EOF\n  a\n\tb $${x}\n\nEOT\nEOF\n  no_end = \"a\\n\\tb\"\n}\n"
        );
    }

    #[test]
    fn what_hcl_cannot_carry_is_refused() {
        for bad in ["\u{1b}[31m", "\0", "\r"] {
            for expr in [Expr::Text(bad.into()), Expr::File(format!("{bad}\n"))] {
                let mut body = Body::new();
                body.set("a", expr, None);
                assert!(file(&body, "x").is_err(), "{bad:?}");
            }
        }
        for name in ["", "a b", "a=1", "1a", "a.b", "\u{e9}"] {
            let mut body = Body::new();
            body.set(name, Expr::Bool(true), None);
            assert!(file(&body, "x").is_err(), "{name:?}");
            let mut body = Body::new();
            body.block(name, &[], Body::new(), None);
            assert!(file(&body, "x").is_err(), "{name:?}");
        }
    }
}
