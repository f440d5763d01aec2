//! `register "web" { port = http, check { … } }`: a group's `service`, in Nomad's registry or Consul's.
//!
//! Every workload reads Nomad's registry, so nothing of it is filled in where the task runs.

use super::alphabet;
use super::setting::{self, span_of, text_of};
use crate::allow;
use crate::entities::Port;
use crate::fields::{misplaced, quoted_label};
use crate::refusal::{misplaced_label, set_twice, unknown_port};
use crate::{meant, value};
use writ_semantics::nomad::spec::{self, Carries, Known, Takes};
use writ_semantics::nomad::{Setting, Value};
use writ_source::{Code, Diagnostic, Diagnostics, Span, nearest};
use writ_syntax::ast::{self, Attribute, Block, Item, Label, ValueKind, Word};

const BAD_REGISTRATION: Code = Code("resolve/bad-registration");

/// The registrations of a service.
#[derive(Default)]
pub struct Registrations {
    all: Vec<Setting>,
}

impl Registrations {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// The blocks, as settings of the group.
    pub fn finish(self) -> Vec<Setting> {
        self.all
    }

    /// Adds a `register` block; `ports` are those of the service.
    pub fn add(&mut self, block: &Block, ports: &[Port], out: &mut Diagnostics) {
        let Some(label) = quoted_label(block, out) else { return };
        let name = value::checked(&label.value, label.span, alphabet::SERVICE_NAME, out);
        let mut body = body(block, spec::SERVICE, ports, Vec::new(), out);
        let Some(name) = name else { return };
        let provider = text_of(&body, "provider").unwrap_or("nomad").to_owned();
        if span_of(&body, "provider").is_none() {
            // Nomad's default is Consul.
            body.insert(0, Setting::is("provider", Value::text(&provider), block.span));
        }
        body.insert(0, Setting::is("name", Value::text(&name), label.span));
        checks(&body, block, &provider, out);
        self.alone(&name, label.span, &body, &provider, out);
        self.all.push(Setting::block("service", body, block.span));
    }

    /// Nomad takes one provider a group, and one service of a name and port (`validateServices` of
    /// `TaskGroup` in `nomad/structs/structs.go` of Nomad 1.11.1).
    fn alone(&self, name: &str, span: Span, body: &[Setting], provider: &str, out: &mut Diagnostics) {
        for other in &self.all {
            let there = other.body().unwrap_or_default();
            let same =
                text_of(there, "name") == Some(name) && text_of(there, "port") == text_of(body, "port");
            if same {
                out.push(
                    Diagnostic::error(
                        BAD_REGISTRATION,
                        "registration that is not taken",
                        span,
                        format!("`{name}` with this port again"),
                    )
                    .also(other.span, "registered here first")
                    .help("give one of the two another name or port"),
                );
            }
            if text_of(there, "provider") != Some(provider) {
                let span = span_of(body, "provider").unwrap_or(span);
                let finding = Diagnostic::error(
                    BAD_REGISTRATION,
                    "registration that is not taken",
                    span,
                    "nomad takes one provider for all that a service registers",
                );
                out.push(finding.also(other.span, "another one here").help("let all have one `provider`"));
                return;
            }
        }
    }
}

fn refuse(span: Span, label: &str, help: &str, out: &mut Diagnostics) {
    out.push(Diagnostic::error(BAD_REGISTRATION, "registration that is not taken", span, label).help(help));
}

/// What a `register` or one of its checks says; `all` is what its label says.
fn body(
    block: &Block,
    known: &'static [Known],
    ports: &[Port],
    mut all: Vec<Setting>,
    out: &mut Diagnostics,
) -> Vec<Setting> {
    let owner = &block.keyword.name;
    let find = |name: &str| known.iter().find(|known| known.name == name);
    for item in &block.body {
        let (name, span) = match item {
            Item::Attribute(attribute) if allow::is_allow(attribute) => continue,
            Item::Attribute(attribute) => (attribute.name.name.as_str(), attribute.name.span),
            Item::Block(inner) => (inner.keyword.name.as_str(), inner.keyword.span),
            Item::Grant(_) | Item::Check(_) => {
                misplaced(item, owner, out);
                continue;
            }
        };
        let takes = match find(name).map(|known| (known.carries, known.takes)) {
            Some((Carries::Access(why), _)) => {
                refuse(span, &format!("`{name}`: {why}"), "drop it", out);
                continue;
            }
            Some((_, takes)) if name != "name" || owner != "register" => takes,
            _ => {
                unknown(owner, name, span, known, out);
                continue;
            }
        };
        match item {
            Item::Attribute(attribute) if name == "port" => {
                if let Some(first) = all.iter().find(|other| other.name == name) {
                    out.push(set_twice(&attribute.name, first.span));
                    continue;
                }
                let label = port(attribute, ports, out).map(Value::Text);
                all.extend(label.map(|label| Setting::is("port", label, attribute.span)));
            }
            Item::Attribute(attribute) => {
                literal(attribute, takes, out);
                all.extend(setting::attribute(attribute, takes, &all, out));
            }
            Item::Block(inner) if !setting::is_first(inner, &all, out) => {}
            Item::Block(inner) if name == "check" => all.push(check(inner, ports, out)),
            Item::Block(inner) => {
                if takes == Takes::Map {
                    for item in &inner.body {
                        if let Item::Attribute(attribute) = item {
                            literal(attribute, Takes::Text, out);
                        }
                    }
                }
                all.extend(setting::block(inner, takes, out));
            }
            Item::Grant(_) | Item::Check(_) => {}
        }
    }
    all
}

fn unknown(owner: &str, name: &str, span: Span, known: &'static [Known], out: &mut Diagnostics) {
    let plain = || known.iter().filter(|known| known.carries == Carries::Nothing).map(|known| known.name);
    let label = format!("a `{owner}` has no attribute `{name}`");
    let finding = Diagnostic::error(Code("resolve/unknown-attribute"), "unknown attribute", span, label);
    out.push(match nearest(name, plain()) {
        Some(near) => finding.did_you_mean(span, near),
        None => {
            let listed: Vec<String> = plain().map(|name| format!("`{name}`")).collect();
            finding.help(format!("it takes {}", listed.join(", ")))
        }
    });
}

/// In the registry, texts are what they are: nothing is filled in.
fn literal(attribute: &Attribute, takes: Takes, out: &mut Diagnostics) {
    let value = &attribute.value;
    let values: &[ast::Value] = match (takes, &value.kind) {
        (Takes::Text, _) => std::slice::from_ref(value),
        (Takes::Texts, ValueKind::List(values)) => values,
        _ => return,
    };
    let texts = values.iter().filter_map(|value| match &value.kind {
        ValueKind::Text(text) => Some((text, value.span)),
        _ => None,
    });
    let tags = matches!(attribute.name.name.as_str(), "tags" | "canary_tags");
    for (text, span) in texts {
        if tags {
            value::checked(text, span, alphabet::TAG, out);
        } else if text.contains("${") {
            let label = "everyone reads the registry: nothing is filled in there";
            refuse(span, label, "write the text itself", out);
        }
    }
}

/// `port = http`: the label of one of the service's ports.
fn port(attribute: &Attribute, ports: &[Port], out: &mut Diagnostics) -> Option<String> {
    let written = match &attribute.value.kind {
        ValueKind::Phrase(words) => match words.as_slice() {
            [Word::Ident(word)] => Some(word.name.as_str()),
            _ => None,
        },
        ValueKind::Text(text) => Some(text.as_str()),
        _ => None,
    };
    let Some(written) = written else {
        let help = match ports {
            [] => "declare one in the service, `port http { to = 8080 }`, and write `port = http`".to_owned(),
            ports => {
                let names: Vec<&str> = ports.iter().map(|port| port.name.as_str()).collect();
                format!("write {}", meant::one_of("port", &names))
            }
        };
        out.push(value::wrong_type(&attribute.value, "the label of a port", help));
        return None;
    };
    if ports.iter().any(|port| port.name == written) {
        return Some(written.to_owned());
    }
    out.push(unknown_port(written, attribute.value.span, ports));
    None
}

/// `check { type = http, path = "/health" }`, or with a name of its own.
fn check(block: &Block, ports: &[Port], out: &mut Diagnostics) -> Setting {
    let mut all = Vec::new();
    match block.labels.as_slice() {
        [] => {}
        [Label::Text(label)] => {
            if let Some(name) = value::checked(&label.value, label.span, alphabet::OPERAND, out) {
                all.push(Setting::is("name", Value::Text(name), label.span));
            }
        }
        _ => {
            out.push(
                misplaced_label(
                    block.keyword.span,
                    "a `check` of a registration takes a quoted name, or none",
                )
                .help("write `check { type = http, path = \"/health\", interval = 10s, timeout = 2s }`"),
            );
        }
    }
    let all = body(block, spec::CHECK, ports, all, out);
    Setting::block("check", all, block.span)
}

/// Whether a block has an attribute, be it one with errors: those are told where it is read.
fn says(block: &Block, name: &str) -> bool {
    block.body.iter().any(|item| matches!(item, Item::Attribute(said) if said.name.name == name))
}

/// What Nomad needs of each check, and what the provider takes (`validateCommon`, `validateNomad` and
/// `validateConsul` in `nomad/structs/services.go` of Nomad 1.11.1).
fn checks(registration: &[Setting], block: &Block, provider: &str, out: &mut Diagnostics) {
    let written = block.body.iter().filter_map(|item| match item {
        Item::Block(inner) if inner.keyword.name == "check" => Some(inner),
        _ => None,
    });
    for (check, written) in registration.iter().filter(|one| one.name == "check").zip(written) {
        let body = check.body().unwrap_or_default();
        let kind = text_of(body, "type");
        let missing = |name: &str, example: &str, out: &mut Diagnostics| {
            if !says(written, name) {
                let label = format!("this check needs `{name}`");
                refuse(check.span, &label, &format!("add `{name} = {example}`"), out);
            }
        };
        missing("type", "http", out);
        missing("interval", "10s", out);
        missing("timeout", "2s", out);
        if kind == Some("http") {
            missing("path", "\"/health\"", out);
        }
        if let Some(path) = text_of(body, "path")
            && !path.starts_with('/')
        {
            let span = span_of(body, "path").unwrap_or(check.span);
            refuse(span, "a path begins with `/`", &format!("write `path = \"/{path}\"`"), out);
        }
        if let Some(path) = text_of(body, "path")
            && path.starts_with("//")
        {
            let span = span_of(body, "path").unwrap_or(check.span);
            let label = "behind `//` nomad reads a host, which the node would ask instead of the task";
            refuse(span, label, "write one `/`", out);
        }
        if !says(written, "port") && !says(block, "port") {
            refuse(check.span, "there is no port to ask", "add `port = http` to the registration", out);
        }
        if provider == "nomad" {
            let consul = [
                "tls_server_name",
                "grpc_service",
                "grpc_use_tls",
                "success_before_passing",
                "failures_before_critical",
                "failures_before_warning",
            ];
            if let Some(span) = consul.iter().find_map(|name| span_of(body, name)) {
                refuse(span, "only checks of Consul take this", "drop it, or write `provider = consul`", out);
            }
            if kind == Some("grpc") {
                let span = span_of(body, "type").unwrap_or(check.span);
                refuse(span, "nomad itself asks by `http` and `tcp`", "write `type = tcp`", out);
            }
            if text_of(body, "on_update") == Some("ignore_warnings") {
                let span = span_of(body, "on_update").unwrap_or(check.span);
                refuse(span, "nomad's own checks have no warnings", "write `on_update = ignore`", out);
            }
        }
    }
}
