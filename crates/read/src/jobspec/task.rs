//! A `task` block → [`Task`].

use super::args::Args;
use super::{DUPLICATE, access, name, setting, template, volume};
use crate::hcl2::Block;
use crate::report::Report;
use std::collections::BTreeSet;
use writ_semantics::nomad::{Setting, Task, Vault};
use writ_source::Span;

const ATTRIBUTES: [&str; 9] =
    ["driver", "env", "kill_signal", "kill_timeout", "kind", "leader", "meta", "shutdown_delay", "user"];

/// What a task says that has a fact of its own.
const FACTS: [&str; 7] = ["driver", "user", "config", "vault", "identity", "template", "volume_mount"];

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
    let mut vault = None;
    let (mut config, mut identities, mut templates, mut mounts) = (None, vec![], vec![], vec![]);
    for block in block.body.blocks() {
        match block.kind.text {
            "config" if config.is_some() => {
                report.error(DUPLICATE, block.kind.range(), "a task has one `config`");
            }
            "vault" if vault.is_some() => {
                report.error(DUPLICATE, block.kind.range(), "a task has one `vault`");
            }
            "config" => config = Some(setting::settings(&block.body, &[], report)),
            "vault" => vault = Some(access::vault(block, report)),
            "identity" => identities.push(access::identity(block, report)),
            "template" => templates.push(template::read(block, report)),
            "volume_mount" => mounts.push(volume::mount(block, report)),
            _ => {}
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
    let mut settings = setting::settings(&block.body, &FACTS, report);
    settings.extend(inherited.secrets.iter().map(|(name, span)| Setting::block(name, Vec::new(), *span)));
    Task {
        name: task_name,
        driver: args.text("driver", report).unwrap_or_default(),
        user: args.text("user", report),
        config: config.unwrap_or_default(),
        vault: vault.or_else(|| inherited.vault.clone()),
        identities,
        templates,
        mounts,
        settings,
        span: report.span(block.range()),
    }
}
