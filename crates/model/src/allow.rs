//! `allow "rule" = "reason"` in any block and in the options of any grant.

use crate::entities::{Allow, Spanned};
use crate::{text, value};
use writ_expand::Uses;
use writ_source::{Code, Diagnostic, Diagnostics, Span};
use writ_syntax::ast::{Attribute, Block, Item};

const BAD_ALLOW: Code = Code("resolve/bad-allow");

/// Whether an attribute is an `allow` line; those are read here, not by the block's kind.
pub fn is_allow(attribute: &Attribute) -> bool {
    attribute.name.name == "allow"
}

/// Every `allow` line of a block and of all that is inside of it.
///
/// What was written elsewhere speaks for the place of its writing, too: an `allow` of a profile for the
/// lines of the profile, one in a block for what an environment says of that block.
pub fn allows(block: &Block, uses: &Uses, out: &mut Diagnostics) -> Vec<Allow> {
    let mut all = Vec::new();
    gather(block, &mut all, out);
    for allow in &mut all {
        allow.scopes.extend(uses.places_of(block.span, allow.rule.span));
    }
    all
}

/// The syntax bounds the depth of blocks, so this ends.
fn gather(block: &Block, all: &mut Vec<Allow>, out: &mut Diagnostics) {
    for item in &block.body {
        match item {
            Item::Attribute(attribute) => all.extend(allow(attribute, block.span, out)),
            Item::Grant(grant) => {
                all.extend(grant.options.iter().filter_map(|option| allow(option, grant.span, out)));
            }
            Item::Block(inner) => gather(inner, all, out),
            Item::Check(_) => {}
        }
    }
}

fn allow(attribute: &Attribute, scope: Span, out: &mut Diagnostics) -> Option<Allow> {
    if !is_allow(attribute) {
        return None;
    }
    let Some(rule) = &attribute.label else {
        out.push(
            Diagnostic::error(
                BAD_ALLOW,
                "allowed without a rule",
                attribute.name.span,
                "which rule is meant?",
            )
            .help("write `allow \"some-rule\" = \"why this may stay\"`"),
        );
        return None;
    };
    let name = value::checked(&rule.value, rule.span, text::RULE, out)?;
    let reason = value::text(attribute, text::PROSE, out)?;
    Some(Allow {
        rule: Spanned { value: name, span: rule.span },
        reason,
        required: false,
        scopes: vec![scope],
    })
}
