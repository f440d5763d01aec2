//! `service db-backup { … }`: a Nomad job with what it may do.

use crate::credential::credentials;
use crate::entities::{Model, Port, ScheduleId, Service, Spanned};
use crate::fields::{Fields, misplaced};
use crate::grant::grant;
use crate::names::{Entity, Names};
use crate::{text, value};
use std::time::Duration;
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{Attribute, Block, Ident, Item, Label, Word};

const BAD_RUN: Code = Code("resolve/bad-run");
const SAME_PORT: Code = Code("resolve/same-port");
const BAD_PORT: Code = Code("resolve/bad-port");

/// Resolves a service; what it refers to is in `names` and `model` already.
pub fn service(
    block: &Block,
    name: &Ident,
    names: &Names,
    model: &Model,
    out: &mut Diagnostics,
) -> Option<Service> {
    let fields = Fields::of(block, &["image", "run", "runs_at_most", "cpu", "memory"], out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    let image = fields.require("image", "\"registry.internal/app:1.0.0\"", block, out);
    let image = image.and_then(|a| value::text(a, text::IMAGE, out));
    let run = fields.get("run").map(|attribute| run(attribute, names, out));
    let runs_at_most = fields
        .get("runs_at_most")
        .and_then(|a| value::duration(a, Duration::from_secs(1), Duration::from_hours(24), out));
    if let (Some(limit), None) = (&runs_at_most, run) {
        out.push(bad_run(limit.span, "a service without a schedule runs all the time"));
    }
    // Nomad's own defaults: 100 MHz and 300 MiB (`DefaultResources` in `api/resources.go`).
    let cpu = fields.get("cpu").map_or(Some(100), |a| value::quantity(a, "MHz", 1..=1_000_000, out));
    let memory = fields.get("memory").map_or(Some(300), |a| value::quantity(a, "MiB", 10..=10_000_000, out));
    let mut ports = Vec::new();
    let mut grants = Vec::new();
    for item in &block.body {
        match item {
            Item::Attribute(_) => {}
            Item::Block(inner) if inner.keyword.name == "port" => ports.extend(port(inner, &ports, out)),
            Item::Grant(written) => grants.extend(grant(written, names, model, out)),
            Item::Block(_) | Item::Check(_) => misplaced(item, "service", out),
        }
    }
    let name = Spanned { value: own?, span: name.span };
    let credentials = credentials(&name, &grants, run.is_some(), runs_at_most.as_ref(), model, out);
    Some(Service {
        name,
        image: image?.value,
        run: run.flatten(),
        runs_at_most,
        cpu: cpu?,
        memory: memory?,
        ports,
        grants,
        credentials,
        span: block.span,
    })
}

/// `run = on twice-daily`.
fn run(attribute: &Attribute, names: &Names, out: &mut Diagnostics) -> Option<ScheduleId> {
    match value::phrase(attribute, "on some-schedule", out)? {
        [Word::Ident(on), Word::Ident(schedule)] if on.name == "on" => {
            match names.look_up(&schedule.name, schedule.span, &["schedule"], out)? {
                Entity::Schedule(id) => Some(id),
                _ => None,
            }
        }
        _ => {
            out.push(bad_run(attribute.value.span, "this is not `on` and the name of a schedule"));
            None
        }
    }
}

fn bad_run(span: Span, label: &str) -> Diagnostic {
    Diagnostic::error(BAD_RUN, "schedule that does not fit", span, label)
        .help("write `run = on some-schedule`, or leave it out for a service that runs all the time")
}

/// `port http { to = 8080 }`.
fn port(block: &Block, others: &[Port], out: &mut Diagnostics) -> Option<Port> {
    let fields = Fields::of_plain(block, &["to"], out);
    let [Label::Ident(label)] = block.labels.as_slice() else {
        out.push(
            Diagnostic::error(
                BAD_PORT,
                "port without a label",
                block.keyword.span,
                "a `port` takes one bare name",
            )
            .help("write `port http { to = 8080 }`"),
        );
        return None;
    };
    let name = value::checked(&label.name, label.span, text::PORT, out)?;
    if others.iter().any(|other| other.name == name) {
        out.push(
            Diagnostic::error(SAME_PORT, "port label used twice", label.span, format!("`{name}` again"))
                .help("give each port a label of its own"),
        );
    }
    let to = fields.get("to").and_then(|a| value::number(a, 1..=65535, out));
    Some(Port { name, to: to.and_then(|n| u16::try_from(n).ok()) })
}
