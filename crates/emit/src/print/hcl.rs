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
    let mut head = format!("{indent}{}", identifier(&block.kind, origin)?);
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
        identifier(name, origin)?;
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
        Expr::RunTime(text) => run_time(text, origin)?,
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
        Expr::File(text) if !is_heredoc(text) => quoted(text, "a file", origin)?,
        Expr::Object(_) | Expr::Heredoc(_) | Expr::File(_) => return Ok(None),
        Expr::Unknown => return Err(Unprintable { what: "a value that is not known", origin }),
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
        Expr::Call(function, arguments) if matches!(arguments.as_slice(), [Expr::Object(_)]) => {
            let Some(Expr::Object(members)) = arguments.first() else { return Err(unprintable) };
            lines.push(format!("{indent}{name} = {function}({{"), origin);
            let items: Vec<Item> =
                members.iter().map(|(k, v)| Item::Attribute(k.clone(), v.clone(), origin)).collect();
            print_attributes(&items, depth + 1, origin, lines)?;
            lines.push(format!("{indent}}})"), origin);
        }
        Expr::Heredoc(text) => {
            let delimiter = delimiter(&text.iter().map(String::as_str)).ok_or_else(|| unprintable.clone())?;
            lines.push(format!("{indent}{name} = <<-{delimiter}"), origin);
            for line in text {
                if line.chars().any(char::is_control) {
                    return Err(unprintable);
                }
                let line = literal(line);
                lines.push(if line.is_empty() { line } else { format!("{indent}  {line}") }, origin);
            }
            lines.push(format!("{indent}{delimiter}"), origin);
        }
        // What is not indented loses no indentation: the text is there as it is.
        Expr::File(text) => {
            let all = || text.split_terminator('\n');
            let delimiter = delimiter(&all()).ok_or_else(|| unprintable.clone())?;
            lines.push(format!("{indent}{name} = <<{delimiter}"), origin);
            for line in all() {
                if line.chars().any(|c| c.is_control() && c != '\t') {
                    return Err(unprintable);
                }
                lines.push(literal(line), origin);
            }
            lines.push(delimiter, origin);
        }
        _ => return Err(unprintable),
    }
    Ok(())
}

/// Whether a file's text can be a heredoc, which always ends with a line's end.
fn is_heredoc(text: &str) -> bool {
    text.ends_with('\n')
}

/// A word that no line of the text is.
fn delimiter<'a>(lines: &(impl Iterator<Item = &'a str> + Clone)) -> Option<&'static str> {
    let words = ["EOT", "EOF", "END", "END_OF_TEXT", "END_OF_FILE", "END_OF_TEMPLATE"];
    words.into_iter().find(|word| !lines.clone().any(|line| line.trim() == *word))
}

/// A name as HCL takes it without quotes.
fn identifier(name: &str, origin: Option<Span>) -> Result<&str, Unprintable> {
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if fits { Ok(name) } else { Err(Unprintable { what: "a name", origin }) }
}

/// Text in which HCL would see a template, so that it sees none.
///
/// `$${` is `${` to HCL, and a `$` before that is just itself: of any number of `$` before a `{` the
/// scanner takes all but the last two as they are (`TemplateNotInterp` in `hclsyntax/scan_tokens.rl`
/// of hcl v2.23.0, the same for `%`). So one more is right whatever stands before.
fn literal(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}

/// A quoted string of a jobspec. Names in `${…}` stand as Nomad's documentation writes them: they
/// are variables to HCL that are not defined, which Nomad leaves as they are. Where they are no
/// such names, or another brace could mislead the code that does that (`UndefinedVariable` in
/// `jobspec2/types.config.go` of Nomad 1.11.1), they are escaped, which is the same text to Nomad.
fn run_time(text: &str, origin: Option<Span>) -> Result<String, Unprintable> {
    let escaped = quoted(text, "a string", origin)?;
    let mut names = 0;
    for piece in text.split("${").skip(1) {
        match piece.split_once('}') {
            Some((name, _)) if is_run_time(name) => names += 1,
            _ => return Ok(escaped),
        }
    }
    let plain = text.matches('}').count() == names && !text.contains("$${") && !text.contains("%{");
    Ok(if plain { escaped.replace("$${", "${") } else { escaped })
}

/// Whether a name is one of Nomad's, and HCL reads it as names joined by dots.
fn is_run_time(name: &str) -> bool {
    let mut parts = name.split('.');
    let root = parts.next().unwrap_or_default();
    let ours = matches!(root, "node" | "attr" | "meta") || root.starts_with("NOMAD_");
    ours && identifier(root, None).is_ok() && parts.all(|part| identifier(part, None).is_ok())
}

/// A quoted string without templates (HCL 2 syntax specification, "Template expressions").
fn quoted(text: &str, what: &'static str, origin: Option<Span>) -> Result<String, Unprintable> {
    let mut out = String::from("\"");
    for c in literal(text).chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
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

    /// As `nomad job run -output` of Nomad 1.11.1 shows it: each of these becomes the text again.
    #[test]
    fn however_many_dollars_stand_before_a_brace_one_is_added() {
        for (text, printed) in
            [("${x}", "$${x}"), ("$${x}", "$$${x}"), ("%%{x}", "%%%{x}"), ("%${x}", "%$${x}"), ("$ {", "$ {")]
        {
            assert_eq!(literal(text), printed);
        }
    }

    #[test]
    fn what_nomad_fills_in_stands_as_its_documentation_has_it() {
        for (text, printed) in [
            ("${node.class}", "${node.class}"),
            ("a-${NOMAD_PORT_http}:${meta.rack-1}", "a-${NOMAD_PORT_http}:${meta.rack-1}"),
            ("${NOMAD_DC}}", "$${NOMAD_DC}}"),
            ("${HOME}", "$${HOME}"),
            ("${node.0}", "$${node.0}"),
            ("${node.class} ${", "$${node.class} $${"),
            ("$${node.class}", "$$${node.class}"),
            ("%{if}${node.class}", "%%{if}$${node.class}"),
        ] {
            assert_eq!(run_time(text, None).unwrap(), format!("\"{printed}\""));
        }
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
