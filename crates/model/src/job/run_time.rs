//! Texts in which Nomad fills in `${…}` where the task runs.
//!
//! What is filled in is a variable of the task's environment or an attribute of its node
//! (`helper/args/args.go` and `client/taskenv/env.go` of Nomad 1.11.1); in a driver's options it is an
//! expression of HCL (`ParseHclInterface` in `helper/pluginutils/hclutils`). So only plain names pass,
//! from what Nomad's documentation lists ("Runtime variable interpolation"): they mean the same in both,
//! and none of them is a credential.

use crate::meant::{as_text, quoted};
use crate::value::wrong_type;
use unicode_normalization::is_nfc;
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{Attribute, ValueKind};

const BAD_TEXT: Code = Code("resolve/bad-text");
const BAD_INTERPOLATION: Code = Code("resolve/bad-interpolation");

/// As long as one argument or value may be.
const MOST_BYTES: usize = 4096;

/// Variables of the environment that Nomad sets, by name.
const VARIABLES: [&str; 22] = [
    "NOMAD_ALLOC_DIR",
    "NOMAD_ALLOC_ID",
    "NOMAD_ALLOC_INDEX",
    "NOMAD_ALLOC_NAME",
    "NOMAD_CPU_CORES",
    "NOMAD_CPU_LIMIT",
    "NOMAD_DC",
    "NOMAD_GROUP_NAME",
    "NOMAD_JOB_ID",
    "NOMAD_JOB_NAME",
    "NOMAD_JOB_PARENT_ID",
    "NOMAD_MEMORY_LIMIT",
    "NOMAD_MEMORY_MAX_LIMIT",
    "NOMAD_NAMESPACE",
    "NOMAD_NODE_POOL",
    "NOMAD_PARENT_CGROUP",
    "NOMAD_REGION",
    "NOMAD_SECRETS_DIR",
    "NOMAD_SHORT_ALLOC_ID",
    "NOMAD_TASK_DIR",
    "NOMAD_TASK_NAME",
    "NOMAD_UNIX_ADDR",
];

/// The same, by what they begin with; a port's label or a key of `meta` follows.
const PREFIXES: [&str; 10] = [
    "NOMAD_ADDR_",
    "NOMAD_ALLOC_ADDR_",
    "NOMAD_ALLOC_IP_",
    "NOMAD_ALLOC_PORT_",
    "NOMAD_HOST_ADDR_",
    "NOMAD_HOST_IP_",
    "NOMAD_HOST_PORT_",
    "NOMAD_IP_",
    "NOMAD_META_",
    "NOMAD_PORT_",
];

/// What there is of a node, beside `attr.…` and `meta.…`.
const OF_NODE: [&str; 6] =
    ["node.class", "node.datacenter", "node.pool", "node.region", "node.unique.id", "node.unique.name"];

/// A quoted text in which Nomad fills in what is allowed.
pub fn text(attribute: &Attribute, out: &mut Diagnostics) -> Option<String> {
    let ValueKind::Text(written) = &attribute.value.kind else {
        let own = as_text(&attribute.value).map_or_else(|| "\"…\"".to_owned(), |text| quoted(&text));
        let help = format!("write `{} = {own}`", attribute.name.name);
        out.push(wrong_type(&attribute.value, "a quoted text", help));
        return None;
    };
    checked(written, attribute.value.span, out)
}

/// A list of such texts.
pub fn texts(attribute: &Attribute, out: &mut Diagnostics) -> Option<Vec<String>> {
    let wanted = "a list of texts";
    let name = &attribute.name.name;
    let help = |own: Option<String>| {
        format!("write `{name} = [{}]`", own.map_or_else(|| "\"…\"".to_owned(), |text| quoted(&text)))
    };
    let ValueKind::List(values) = &attribute.value.kind else {
        out.push(wrong_type(&attribute.value, wanted, help(as_text(&attribute.value))));
        return None;
    };
    let mut all = Vec::new();
    for value in values {
        let ValueKind::Text(written) = &value.kind else {
            let help = as_text(value).map_or_else(|| help(None), |own| format!("write `{}`", quoted(&own)));
            out.push(wrong_type(value, "a quoted text", help));
            return None;
        };
        all.push(checked(written, value.span, out)?);
    }
    Some(all)
}

/// The text, where all that Nomad would fill in may be.
pub fn checked(text: &str, span: Span, out: &mut Diagnostics) -> Option<String> {
    let refusal = if text.len() > MOST_BYTES {
        let label = format!("{} bytes are more than {MOST_BYTES}", text.len());
        Some((BAD_TEXT, "text that is not taken", label, "put it into a file"))
    } else if !is_nfc(text) {
        // HCL's strings are normalized (`cty.StringVal`): this would become another text.
        let label = "hcl would put these characters together differently".to_owned();
        Some((BAD_TEXT, "text that is not taken", label, "write it in Unicode's form NFC"))
    } else {
        interpolation(text).err().map(|label| {
            let help = "write what nomad knows, such as `${NOMAD_PORT_http}`, `${node.class}`, `${attr.kernel.name}` \
                        or `${meta.rack}`, or put the text into a script";
            (BAD_INTERPOLATION, "text that nomad would read otherwise", label, help)
        })
    };
    match refusal {
        None => Some(text.to_owned()),
        Some((code, message, label, help)) => {
            out.push(Diagnostic::error(code, message, span, label).help(help));
            None
        }
    }
}

/// Why what Nomad would fill in may not be.
fn interpolation(text: &str) -> Result<(), String> {
    if text.contains("%{") {
        return Err("nomad reads `%{` as the beginning of a directive".to_owned());
    }
    if text.contains("$${") {
        return Err("how many `$` nomad leaves of this depends on where it stands".to_owned());
    }
    for piece in text.split("${").skip(1) {
        match piece.split_once('}') {
            Some((name, _)) if is_known(name) => {}
            Some((name, _)) if name.starts_with("NOMAD_TOKEN") => {
                return Err(format!("`${{{name}}}` is a credential"));
            }
            Some((name, _)) if name.len() <= 64 => {
                return Err(format!("`${{{name}}}` is nothing that nomad fills in"));
            }
            _ => return Err("nomad reads `${` as the beginning of a name".to_owned()),
        }
    }
    Ok(())
}

fn is_known(name: &str) -> bool {
    let plain = |text: &str| {
        !text.is_empty()
            && text.len() <= 128
            && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
            && text.split('.').all(|part| part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
    };
    let label = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    VARIABLES.contains(&name)
        || OF_NODE.contains(&name)
        || PREFIXES.iter().any(|prefix| name.strip_prefix(prefix).is_some_and(label))
        || name.strip_prefix("attr.").is_some_and(plain)
        || name.strip_prefix("meta.").is_some_and(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nomad_fills_in_is_known_and_no_credential() {
        for text in [
            "",
            "plain",
            "$HOME $1 100%",
            "${NOMAD_ALLOC_ID}-${NOMAD_PORT_http}",
            "${attr.kernel.name} ${meta.rack-1} ${node.unique.name}",
        ] {
            assert_eq!(interpolation(text), Ok(()), "{text}");
        }
        for text in [
            "${HOME}",
            "${NOMAD_TOKEN}",
            "${NOMAD_TOKEN_vault_default}",
            "${VAULT_TOKEN}",
            "${",
            "${}",
            "${env[\"X\"]}",
            "${file(\"/etc/passwd\")}",
            "$${node.class}",
            "%{ if true }",
            "${attr.}",
            "${attr.0}",
            "${meta.a b}",
            "${ node.class }",
            "${NOMAD_PORT_}",
        ] {
            assert!(interpolation(text).is_err(), "{text}");
        }
        assert!(VARIABLES.is_sorted() && PREFIXES.is_sorted());
    }
}
