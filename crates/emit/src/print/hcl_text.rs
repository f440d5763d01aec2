//! Texts of HCL 2: what stands in quotes, in here-documents, and without either.

use crate::artifact::Unprintable;
use writ_source::Span;

/// A name as HCL takes it without quotes.
pub(super) fn identifier(name: &str, origin: Option<Span>) -> Result<&str, Unprintable> {
    let fits = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if fits { Ok(name) } else { Err(Unprintable { what: "a name", origin }) }
}

/// Writes text in which HCL would see a template, so that it sees none.
///
/// `$${` is `${` to HCL, and a `$` before that is just itself: of any number of `$` before a `{` the
/// scanner takes all but the last two as they are (`TemplateNotInterp` in `hclsyntax/scan_tokens.rl`
/// of hcl v2.23.0, the same for `%`). So one more is right whatever stands before.
pub(super) fn literal(value: &str, text: &mut String) {
    let mut before = None;
    for c in value.chars() {
        if c == '{' {
            text.extend(before.filter(|sign| matches!(sign, '$' | '%')));
        }
        text.push(c);
        before = Some(c);
    }
}

/// Writes a quoted string without templates (HCL 2 syntax specification, "Template expressions").
pub(super) fn quote(
    value: &str,
    what: &'static str,
    origin: Option<Span>,
    text: &mut String,
) -> Result<(), Unprintable> {
    text.push('"');
    escape(value, what, origin, text)?;
    text.push('"');
    Ok(())
}

/// Writes what stands between the quotes of such a string.
pub(super) fn escape(
    value: &str,
    what: &'static str,
    origin: Option<Span>,
    text: &mut String,
) -> Result<(), Unprintable> {
    if value.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\' | b'{')) {
        text.push_str(value);
        return Ok(());
    }
    let mut escaped = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push_str("\\t"),
            c if c.is_control() => return Err(Unprintable { what, origin }),
            c => escaped.push(c),
        }
    }
    literal(&escaped, text);
    Ok(())
}

/// Writes a quoted string of a jobspec. Names in `${…}` stand as Nomad's documentation writes them: they
/// are variables to HCL that are not defined, which Nomad leaves as they are. Where they are no
/// such names, or another brace could mislead the code that does that (`UndefinedVariable` in
/// `jobspec2/types.config.go` of Nomad 1.11.1), they are escaped, which is the same text to Nomad.
pub(super) fn run_time(value: &str, origin: Option<Span>, text: &mut String) -> Result<(), Unprintable> {
    let start = text.len();
    quote(value, "a string", origin, text)?;
    let mut names = 0;
    for piece in value.split("${").skip(1) {
        match piece.split_once('}') {
            Some((name, _)) if is_run_time(name) => names += 1,
            _ => return Ok(()),
        }
    }
    let plain = value.matches('}').count() == names && !value.contains("$${") && !value.contains("%{");
    if plain && names > 0 {
        let escaped = text.split_off(start);
        text.push_str(&escaped.replace("$${", "${"));
    }
    Ok(())
}

/// Whether a name is one of Nomad's, and HCL reads it as names joined by dots.
fn is_run_time(name: &str) -> bool {
    let mut parts = name.split('.');
    let root = parts.next().unwrap_or_default();
    let ours = matches!(root, "node" | "attr" | "meta") || root.starts_with("NOMAD_");
    ours && identifier(root, None).is_ok() && parts.all(|part| identifier(part, None).is_ok())
}

#[cfg(test)]
mod tests {
    use super::{literal, run_time};

    /// As `nomad job run -output` of Nomad 1.11.1 shows it: each of these becomes the text again.
    #[test]
    fn however_many_dollars_stand_before_a_brace_one_is_added() {
        for (text, printed) in
            [("${x}", "$${x}"), ("$${x}", "$$${x}"), ("%%{x}", "%%%{x}"), ("%${x}", "%$${x}"), ("$ {", "$ {")]
        {
            let mut out = String::new();
            literal(text, &mut out);
            assert_eq!(out, printed);
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
            let mut out = String::new();
            run_time(text, None, &mut out).unwrap();
            assert_eq!(out, format!("\"{printed}\""));
        }
    }
}
