//! Where a job runs: `constraint`, `affinity` and `spread`.
//!
//! `constraint = [node.class == "x"]` and `affinity = [meta.rack == "r1"]` are conditions (`compare.rs`);
//! `affinity { … }` gives them a weight, `spread "node.datacenter" { … }` is Nomad's own block.

use super::compare::{Of, attribute, condition, dotted};
use super::setting::settings;
use crate::fields::Fields;
use crate::{text, value};
use writ_semantics::nomad::spec::{Carries, Known, Takes};
use writ_semantics::nomad::{Setting, Value};
use writ_source::{Code, Diagnostic, Diagnostics};
use writ_syntax::ast::{self, Attribute, Block, Label, ValueKind, Word};

const CONTRADICTION: Code = Code("resolve/conflicting-option");
const BAD_LABEL: Code = Code("resolve/bad-label");

/// The weight of an affinity that says none (`Affinity.Canonicalize` in `api/tasks.go` of Nomad 1.11.1).
const WEIGHT: i64 = 50;

/// `constraint = [node.class == "vault-servers", distinct_hosts]`.
pub fn constraints(attribute: &Attribute, out: &mut Diagnostics) -> Vec<Setting> {
    let mut all = Vec::new();
    for value in list(attribute, "[node.class == \"x\"]", out) {
        if let ValueKind::Phrase(words) = &value.kind
            && let [Word::Ident(word)] = words.as_slice()
            && word.name == "distinct_hosts"
        {
            let body = vec![Setting::is("distinct_hosts", Value::Bool(true), value.span)];
            all.push(Setting::block("constraint", body, value.span));
        } else if let Some(body) = condition(value, Of::Constraint, out) {
            all.push(Setting::block("constraint", body, value.span));
        }
    }
    all
}

/// `affinity = [node.class == "fast"]`.
pub fn affinities(attribute: &Attribute, out: &mut Diagnostics) -> Vec<Setting> {
    weighed(attribute, WEIGHT, out)
}

/// `affinity { prefer = [node.class == "fast"], weight = 80 }`, or with `avoid`.
pub fn affinity(block: &Block, out: &mut Diagnostics) -> Vec<Setting> {
    let fields = Fields::of_plain(block, &["prefer", "avoid", "weight"], out);
    let weight = match fields.get("weight") {
        Some(attribute) => {
            value::number(attribute, 1..=100, out).and_then(|weight| i64::try_from(weight).ok())
        }
        None => Some(WEIGHT),
    };
    let Some(weight) = weight else { return Vec::new() };
    if fields.get("prefer").is_none() && fields.get("avoid").is_none() {
        fields.require("prefer", "[node.class == \"x\"]", block, out);
    }
    let prefer = fields.get("prefer").map(|attribute| weighed(attribute, weight, out));
    let avoid = fields.get("avoid").map(|attribute| weighed(attribute, -weight, out));
    prefer.into_iter().chain(avoid).flatten().collect()
}

fn weighed(attribute: &Attribute, weight: i64, out: &mut Diagnostics) -> Vec<Setting> {
    let mut all = Vec::new();
    for value in list(attribute, "[node.class == \"x\"]", out) {
        if let Some(mut body) = condition(value, Of::Affinity, out) {
            body.push(Setting::is("weight", Value::Number(weight), value.span));
            all.push(Setting::block("affinity", body, value.span));
        }
    }
    all
}

fn list<'a>(attribute: &'a Attribute, example: &str, out: &mut Diagnostics) -> &'a [ast::Value] {
    if let ValueKind::List(values) = &attribute.value.kind {
        return values;
    }
    let help = format!("write `{} = {example}`", attribute.name.name);
    out.push(value::wrong_type(&attribute.value, "a list of comparisons", help));
    &[]
}

/// What a `spread` takes beside its label.
const SPREAD: &[Known] = &[
    Known { name: "weight", takes: Takes::Number(1, 100), carries: Carries::Nothing },
    Known {
        name: "target",
        takes: Takes::Labelled(&[Known {
            name: "percent",
            takes: Takes::Number(0, 100),
            carries: Carries::Nothing,
        }]),
        carries: Carries::Nothing,
    },
];

/// `spread "node.datacenter" { weight = 50, target "dc1" { percent = 70 } }`.
pub fn spread(block: &Block, out: &mut Diagnostics) -> Option<Setting> {
    let [Label::Text(label)] = block.labels.as_slice() else {
        let span = block.keyword.span;
        let label = "a `spread` takes one quoted attribute of the nodes";
        out.push(
            Diagnostic::error(BAD_LABEL, "block without its name", span, label)
                .help("write `spread \"node.datacenter\" { weight = 50 }`"),
        );
        return None;
    };
    let attribute = attribute(&dotted(&label.value, label.span), label.span, out);
    let body = settings(block, SPREAD, out);
    let mut sum = 0;
    for target in body.iter().filter(|one| one.name == "target") {
        sum += super::setting::number_of(target.body().unwrap_or_default(), "percent").unwrap_or(0);
    }
    if sum > 100 {
        out.push(
            Diagnostic::error(
                CONTRADICTION,
                "options that contradict each other",
                block.keyword.span,
                format!("the targets have {sum} percent together"),
            )
            .help("let the shares of the targets be 100 together, at most"),
        );
    }
    let mut all = vec![Setting::is("attribute", Value::Text(format!("${{{}}}", attribute?)), block.span)];
    all.extend(body);
    Some(Setting::block("spread", all, block.span))
}

/// The pool of nodes.
pub fn node_pool(attribute: &Attribute, out: &mut Diagnostics) -> Option<Setting> {
    let pool = value::text(attribute, text::NODE_POOL, out)?;
    Some(Setting::is("node_pool", Value::Text(pool.value), attribute.span))
}

/// The datacenters of one service.
pub fn datacenters(attribute: &Attribute, out: &mut Diagnostics) -> Option<Setting> {
    let names = value::texts(attribute, text::DATACENTER, out)?;
    Some(Setting::is("datacenters", Value::texts(names), attribute.span))
}
