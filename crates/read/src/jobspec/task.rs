//! A `task` block → [`Task`].

use super::args::{self, Args};
use super::{DUPLICATE, access, name, template};
use crate::hcl2::{range, text};
use crate::report::Report;
use hcl_edit::structure::{Block, Structure};
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
        match block.ident.as_str() {
            "config" if configured => report.error(DUPLICATE, range(&block.ident), "a task has one `config`"),
            "vault" if vault.is_some() => {
                report.error(DUPLICATE, range(&block.ident), "a task has one `vault`");
            }
            "config" => {
                configured = true;
                image = block.body.get_attribute("image").and_then(|image| text(&image.value));
                config = block.body.iter().map(|structure| setting(structure, report)).collect();
            }
            "vault" => vault = Some(access::vault(block, report)),
            "identity" => identities.push(access::identity(block, report)),
            "template" => templates.push(template::read(block, report)),
            "dynamic" => args::dynamic(block, report),
            other => blocks.push((other.to_owned(), report.span(range(block)))),
        }
    }
    let mut names = BTreeSet::new();
    if !identities.iter().all(|identity| names.insert(identity.name.as_str())) {
        report.error(DUPLICATE, range(&block.ident), "two of its identities have one name");
    }
    let mut places = BTreeSet::new();
    if !templates.iter().all(|template| places.insert(template.destination.as_str())) {
        report.error(DUPLICATE, range(&block.ident), "two of its templates have one destination");
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
        span: report.span(range(block)),
    }
}

/// A key of `config`, attribute or block, with its place.
fn setting(structure: &Structure, report: &mut Report) -> (String, Span) {
    match structure {
        Structure::Attribute(attribute) => (attribute.key.as_str().to_owned(), report.span(range(attribute))),
        Structure::Block(block) => {
            if block.ident.as_str() == "dynamic" {
                args::dynamic(block, report);
            }
            (block.ident.as_str().to_owned(), report.span(range(block)))
        }
    }
}
