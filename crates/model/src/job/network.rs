//! A group's network: `port http { to = 8080 }` and `network { mode = bridge }`.

use super::alphabet;
use super::setting::{attribute, settings};
use crate::entities::Port;
use crate::fields::{Fields, label_as_name};
use crate::{text, value};
use writ_semantics::nomad::spec::{Carries, Known, Takes};
use writ_semantics::nomad::{Says, Setting, Value};
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{Block, Ident, Item, Label};

const SAME_PORT: Code = Code("resolve/same-port");
const BAD_PORT: Code = Code("resolve/bad-port");
const BAD_NETWORK: Code = Code("resolve/bad-network");

/// `port http { to = 8080 }`.
pub fn port(block: &Block, others: &[Port], out: &mut Diagnostics) -> Option<Port> {
    let fields = Fields::of_plain(block, &["to", "static", "host_network"], out);
    let name = label(block, out)?;
    let (span, name) = (name.span, name.name);
    if others.iter().any(|other| other.name == name) {
        out.push(
            Diagnostic::error(SAME_PORT, "port label used twice", span, format!("`{name}` again"))
                .help("give each port a label of its own"),
        );
    }
    let number = |field: &str, out: &mut Diagnostics| {
        let written = fields.get(field).and_then(|a| value::number(a, 1..=65535, out));
        written.and_then(|number| u16::try_from(number).ok())
    };
    let (to, fixed) = (number("to", out), number("static", out));
    let host_network = fields.get("host_network").and_then(|a| value::text(a, alphabet::HOST_NETWORK, out));
    let host_network = host_network.map(|found| found.value);
    let same = |other: &&Port| fixed.is_some() && other.fixed == fixed && other.host_network == host_network;
    if let (Some(other), Some(written)) = (others.iter().find(same), fields.get("static")) {
        out.push(
            Diagnostic::error(
                SAME_PORT,
                "port used twice",
                written.value.span,
                format!("`{}` is this port of the node already", other.name),
            )
            .help("give each port another number, or let nomad choose: drop `static`"),
        );
    }
    Some(Port { name, to, fixed, host_network, span: block.span })
}

/// The label of a `port`. One that is refused is its label all the same, so that who names the port is
/// not told that there is none.
fn label(block: &Block, out: &mut Diagnostics) -> Option<Ident> {
    if let [Label::Ident(label)] = block.labels.as_slice() {
        value::checked(&label.name, label.span, text::PORT, out);
        return Some(label.clone());
    }
    let written = match block.labels.first() {
        Some(Label::Text(written)) if text::PORT.accepts(&written.value) => written.value.as_str(),
        _ => "http",
    };
    out.push(
        Diagnostic::error(
            BAD_PORT,
            "port without a label",
            block.keyword.span,
            "a `port` takes one bare name",
        )
        .help(format!("write `port {written} {{ to = 8080 }}`")),
    );
    label_as_name(block)
}

/// What a `network` takes beside its mode.
const NETWORK: &[Known] = &[
    Known { name: "hostname", takes: Takes::Text, carries: Carries::Nothing },
    Known { name: "dns", takes: Takes::Block(DNS), carries: Carries::Nothing },
];

const DNS: &[Known] = &[
    Known { name: "servers", takes: Takes::Texts, carries: Carries::Nothing },
    Known { name: "searches", takes: Takes::Texts, carries: Carries::Nothing },
    Known { name: "options", takes: Takes::Texts, carries: Carries::Nothing },
];

/// `network { mode = bridge }`: what it says beside ports.
pub fn network(block: &Block, out: &mut Diagnostics) -> Vec<Setting> {
    let mode = |item: &&Item| matches!(item, Item::Attribute(a) if a.name.name == "mode");
    let (modes, rest): (Vec<&Item>, Vec<&Item>) = block.body.iter().partition(mode);
    let mut all = Vec::new();
    for item in modes {
        let Item::Attribute(written) = item else { continue };
        let Some(found) = attribute(written, Takes::Words(&["bridge", "none", "host"]), &all, out) else {
            continue;
        };
        if found.value() == Some(&Value::text("host")) {
            out.push(
                Diagnostic::error(
                    BAD_NETWORK,
                    "network of the node",
                    written.value.span,
                    "what listens on the node for the node alone would be the task's to ask",
                )
                .help("write `mode = bridge`, or leave it out: a docker task has a network of its own then"),
            );
        }
        all.push(found);
    }
    let rest = Block { body: rest.into_iter().cloned().collect(), ..block.clone() };
    all.extend(settings(&rest, NETWORK, out));
    all
}

/// The group's `network` block, where there is anything to say.
pub fn whole(network: Option<Setting>, ports: &[Port], span: Span) -> Option<Setting> {
    let (mut body, span) = match network {
        Some(Setting { says: Says::Block(body), span, .. }) => (body, span),
        _ => (Vec::new(), span),
    };
    for port in ports {
        let mut inner = Vec::new();
        if let Some(number) = port.fixed {
            inner.push(Setting::is("static", Value::Number(i64::from(number)), port.span));
        }
        if let Some(number) = port.to {
            inner.push(Setting::is("to", Value::Number(i64::from(number)), port.span));
        }
        if let Some(network) = &port.host_network {
            inner.push(Setting::is("host_network", Value::text(network), port.span));
        }
        body.push(Setting::block("port", inner, port.span).labelled(&port.name));
    }
    (!body.is_empty()).then(|| Setting::block("network", body, span))
}
