//! What a task needs of a node: `cpu` or `cores`, `memory`, `memory_max`.

use crate::fields::Fields;
use crate::value;
use writ_semantics::nomad::{Setting, Value};
use writ_source::{Code, Diagnostic, Diagnostics, Span};

const CONTRADICTION: Code = Code("resolve/conflicting-option");

/// The most of each that is taken.
const MOST: u64 = 10_000_000;

/// The body of `resources`. Where nothing is said: 100 MHz and 300 MiB, which are Nomad's own
/// (`DefaultResources` in `nomad/structs/structs.go` of Nomad 1.11.1).
pub fn resources(fields: &Fields<'_>, place: Span, out: &mut Diagnostics) -> Option<Vec<Setting>> {
    let mut all = Vec::new();
    // What is wrong with one of them hides nothing of the others.
    let mut whole = true;
    match (fields.get("cpu"), fields.get("cores")) {
        (Some(cpu), Some(cores)) => {
            out.push(
                Diagnostic::error(
                    CONTRADICTION,
                    "options that contradict each other",
                    cores.name.span,
                    "nomad takes `cpu` or `cores`, not both",
                )
                .also(cpu.name.span, "`cpu` is set here")
                .help("keep one of the two"),
            );
            return None;
        }
        (None, Some(cores)) => {
            let said = value::number(cores, 1..=10_000, out);
            whole &= said.is_some();
            all.extend(said.map(|said| setting("cores", (said, cores.span))));
        }
        (cpu, None) => {
            let cpu = match cpu {
                Some(written) => {
                    value::quantity(written, "MHz", 1..=1_000_000, out).map(|said| (said, written.span))
                }
                None => Some((100, place)),
            };
            whole &= cpu.is_some();
            all.extend(cpu.map(|cpu| setting("cpu", cpu)));
        }
    }
    let memory = match fields.get("memory") {
        Some(attribute) => (value::quantity(attribute, "MiB", 10..=MOST, out)?, attribute.span),
        None => (300, place),
    };
    all.push(setting("memory", memory));
    if let Some(attribute) = fields.get("memory_max") {
        let most = value::quantity(attribute, "MiB", 10..=MOST, out)?;
        if most < memory.0 {
            out.push(
                Diagnostic::error(
                    CONTRADICTION,
                    "options that contradict each other",
                    attribute.value.span,
                    format!("less than the {} MiB that the task has anyway", memory.0),
                )
                .help("make `memory_max` the larger of the two"),
            );
        }
        all.push(setting("memory_max", (most, attribute.span)));
    }
    whole.then_some(all)
}

fn setting(name: &str, (amount, span): (u64, Span)) -> Setting {
    Setting::is(name, Value::Number(i64::try_from(amount).unwrap_or(i64::MAX)), span)
}
