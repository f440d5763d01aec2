//! What runs a task, and what: `driver`, `image`, `command`, `args`, `entrypoint`.

use super::run_time;
use crate::entities::{Driver, Spanned};
use crate::fields::Fields;
use crate::{text, value};
use writ_semantics::nomad::{Setting, Value};
use writ_source::{Code, Diagnostic, Diagnostics};
use writ_syntax::ast::{Attribute, Block, Word};

const BAD_DRIVER: Code = Code("resolve/bad-driver");
const NOT_OF_DRIVER: Code = Code("resolve/not-of-this-driver");

/// The driver.
pub fn driver(fields: &Fields<'_>, out: &mut Diagnostics) -> Option<Driver> {
    match fields.get("driver") {
        Some(attribute) => word(attribute, out),
        None => Some(Driver::Docker),
    }
}

/// The driver's options, as far as the language has words for them.
pub fn options(
    driver: &Driver,
    block: &Block,
    fields: &Fields<'_>,
    out: &mut Diagnostics,
) -> Option<Vec<Setting>> {
    let mut config = Vec::new();
    let docker = *driver == Driver::Docker;
    if docker {
        let image = fields.require("image", "\"registry.internal/app:1.0.0\"", block, out)?;
        let value = value::text(image, text::IMAGE, out)?;
        config.push(Setting::is("image", Value::Text(value.value), image.span));
    } else {
        for name in ["image", "entrypoint"] {
            if let Some(attribute) = fields.get(name) {
                out.push(
                    Diagnostic::error(
                        NOT_OF_DRIVER,
                        "attribute that the driver does not have",
                        attribute.name.span,
                        format!("`{}` runs a program of the node's, not an image", driver.name()),
                    )
                    .help(format!("drop `{name}`, or drop `driver` for an image")),
                );
            }
        }
        fields.require("command", "\"/usr/bin/app\"", block, out)?;
    }
    if let Some(attribute) = fields.get("command") {
        let command = run_time::text(attribute, out)?;
        config.push(Setting::is("command", Value::Text(command), attribute.span));
    }
    for name in ["entrypoint", "args"] {
        if let Some(attribute) = fields.get(name).filter(|_| docker || name == "args") {
            let texts = run_time::texts(attribute, out)?;
            config.push(Setting::is(name, Value::texts(texts), attribute.span));
        }
    }
    Some(config)
}

/// `driver = exec`, `driver = raw_exec because "…"`.
fn word(attribute: &Attribute, out: &mut Diagnostics) -> Option<Driver> {
    let words = value::phrase(attribute, &["docker", "exec", "raw_exec because \"…\""], out)?;
    match words {
        [Word::Ident(word)] if word.name == "docker" => return Some(Driver::Docker),
        [Word::Ident(word)] if word.name == "exec" => return Some(Driver::Exec),
        [Word::Ident(word), Word::Ident(because), Word::Text(reason)]
            if word.name == "raw_exec" && because.name == "because" =>
        {
            let value = value::checked(&reason.value, reason.span, text::PROSE, out)?;
            return Some(Driver::RawExec { because: Spanned { value, span: reason.span } });
        }
        _ => {}
    }
    let raw = matches!(words, [Word::Ident(word), ..] if word.name == "raw_exec");
    let finding = if raw {
        Diagnostic::error(
            BAD_DRIVER,
            "driver that escapes the node's isolation",
            attribute.value.span,
            "a task of `raw_exec` is its node: it reads every secret of every task there",
        )
        .help("write `driver = exec`, or say why: `driver = raw_exec because \"…\"`")
    } else {
        Diagnostic::error(
            BAD_DRIVER,
            "driver that is not known",
            attribute.value.span,
            "what its tasks come to is not modelled",
        )
        .help("write `driver = docker`, `driver = exec` or `driver = raw_exec because \"…\"`")
    };
    out.push(finding);
    None
}
