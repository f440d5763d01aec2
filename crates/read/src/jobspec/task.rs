//! A `task` block → [`Task`].

use super::args::{self, Args};
use super::{DUPLICATE, access, name, template};
use crate::hcl2::{Block, Item};
use crate::report::Report;
use std::collections::BTreeSet;
use writ_semantics::nomad::{Task, Vault};
use writ_source::Span;

const ATTRIBUTES: [&str; 9] =
    ["driver", "env", "kill_signal", "kill_timeout", "kind", "leader", "meta", "shutdown_delay", "user"];

/// What a job says for each of its tasks.
#[derive(Default)]
pub(super) struct Inherited {
    /// Its `vault` block: for tasks without one.
    pub vault: Option<Vault>,
    /// Its `secret` blocks: for all.
    pub secrets: Vec<(String, Span)>,
}

pub(super) fn read(block: &Block, inherited: &Inherited, report: &mut Report) -> Task {
    let task_name = name(block, report);
    let args = Args::new(block, &ATTRIBUTES, report);
    let (mut vault, mut image) = (None, None);
    let (mut config, mut identities, mut templates, mut blocks) = (vec![], vec![], vec![], vec![]);
    let mut configured = false;
    for block in block.body.blocks() {
        match block.kind.text {
            "config" if configured => report.error(DUPLICATE, block.kind.range(), "a task has one `config`"),
            "vault" if vault.is_some() => {
                report.error(DUPLICATE, block.kind.range(), "a task has one `vault`");
            }
            "config" => {
                configured = true;
                image = block.body.attribute("image").and_then(|image| image.value.text()).map(str::to_owned);
                config = block.body.items.iter().map(|item| setting(item, report)).collect();
            }
            "vault" => vault = Some(access::vault(block, report)),
            "identity" => identities.push(access::identity(block, report)),
            "template" => templates.push(template::read(block, report)),
            "dynamic" => args::dynamic(block, report),
            other => blocks.push((other.to_owned(), report.span(block.range()))),
        }
    }
    let mut names = BTreeSet::new();
    if !identities.iter().all(|identity| names.insert(identity.name.as_str())) {
        report.error(DUPLICATE, block.kind.range(), "two of its identities have one name");
    }
    let mut places = BTreeSet::new();
    if !templates.iter().all(|template| places.insert(template.destination.as_str())) {
        report.error(DUPLICATE, block.kind.range(), "two of its templates have one destination");
    }
    blocks.extend(inherited.secrets.iter().cloned());
    Task {
        name: task_name,
        driver: args.text("driver", report).unwrap_or_default(),
        user: args.text("user", report),
        image,
        config,
        vault: vault.or_else(|| inherited.vault.clone()),
        identities,
        templates,
        blocks,
        span: report.span(block.range()),
    }
}

/// A key of `config`, attribute or block, with its place.
fn setting(item: &Item, report: &mut Report) -> (String, Span) {
    match item {
        Item::Attribute(attribute) => (attribute.name.text.to_owned(), report.span(attribute.range())),
        Item::Block(block) => {
            if block.kind.text == "dynamic" {
                args::dynamic(block, report);
            }
            (block.kind.text.to_owned(), report.span(block.range()))
        }
    }
}
