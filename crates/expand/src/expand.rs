//! The stage as one function.

use writ_source::Diagnostics;
use writ_syntax::ast::{Block, SourceFile};

use crate::budget::Budget;
use crate::choice::Choice;
use crate::environment;
use crate::expanded::{Chosen, Declared, Expanded};
use crate::input::{self, Inputs};
use crate::overlay::Base;
use crate::profile::{self, Profiles};
use crate::report::Report;
use crate::share;
use crate::take;
use crate::uses::Uses;

/// Expands all files of one stack, as one environment of it, with values for its inputs.
///
/// The tree is there only where nothing is wrong; the diagnostics name all that is.
pub fn expand(sources: Vec<SourceFile>, choice: &Choice) -> (Option<Expanded>, Diagnostics) {
    let mut report = Report::default();
    let mut budget = Budget::new();

    let mut environments = Vec::new();
    let mut inputs = Inputs::default();
    let mut blocks = Vec::new();
    for block in sources.into_iter().flat_map(|source| source.blocks) {
        match block.keyword.name.as_str() {
            "environment" => environments.push(block),
            "input" => inputs.declare(block, &mut report),
            _ => blocks.push(block),
        }
    }

    let before = report.len();
    let environments = environment::declare(environments, &mut report);
    if !environments.is_empty() {
        let mut base = Base::new(&blocks, &mut budget);
        for environment in &environments {
            environment.review(&mut base, &inputs, &mut report);
        }
    }
    let wanted = choice.environment.as_ref();
    let chosen = wanted.and_then(|wanted| environment::choose(environments, wanted, &mut report));
    let environment = chosen.as_ref().map(|one| Chosen { name: one.name.clone(), span: one.span });
    let mut set = Vec::new();
    let mut uses = Uses::default();
    // What does not fit the base is not laid over it; profiles are looked at all the same.
    let fits = report.len() == before;
    if let Some(chosen) = chosen.filter(|_| fits) {
        (blocks, set) = chosen.apply(blocks, &mut uses);
    }

    let mut profiles = Profiles::default();
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block.keyword.name.as_str() {
            "profile" => profiles.declare(block, &mut report),
            "input" => inputs.declare(block, &mut report),
            _ => kept.push(block),
        }
    }
    // Inputs and environments are never named in a sentence: their names clash with nobody's.
    let names = profiles.names().map(|name| Declared { keyword: "profile", name: name.clone() }).collect();

    profile::take_over(&mut kept, &mut profiles, &mut uses, &mut budget, &mut report);
    if fits {
        let values = inputs.values(set, &choice.inputs, &mut report);
        input::put_in(&mut kept, &values, &mut uses, &mut budget, &mut report);
    }
    let shares = share::take_out(&mut kept, &mut report);
    let wanted = take::wanted(&mut kept, &mut report);
    if report.has_errors() {
        return (None, report.into_diagnostics());
    }
    let file = SourceFile { blocks: kept };
    let expanded = Expanded { file, names, shares, wanted, uses, environment };
    (Some(expanded), report.into_diagnostics())
}
