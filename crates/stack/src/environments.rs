//! The environments that are not compiled: resolved all the same, so that none of them rots while
//! another one is looked at.
//!
//! INVARIANT: the cost is bounded by [`BYTES`] and [`MOST`], and what is left out is told.

use crate::beside::Loaded;
use crate::compile::{Resolved, resolved, unfold};
use crate::sources::{Sources, choice};
use std::collections::BTreeSet;
use writ_model::Model;
use writ_source::{Code, Diagnostic, Diagnostics, Files, Severity, Span};
use writ_syntax::ast::{Block, Label, SourceFile};

const NOT_REVIEWED: Code = Code("expand/environment-not-reviewed");
const ONE_NAME: Code = Code("expand/one-stack-name");

/// The most bytes of sources that are resolved, each environment counted.
const BYTES: usize = 64 << 20;
/// The most environments: each may copy as much by its profiles as one stack may.
const MOST: usize = 32;

/// Where a finding is, and what it says: a file that is read again for each environment is the same one.
type Place = (Code, String, u32, u32, String);

/// The trees of a stack that are in order.
#[derive(Clone, Copy)]
pub(crate) struct Parsed<'a> {
    /// One a file.
    pub trees: &'a [SourceFile],
    /// The place to blame where something is missing from all of them.
    pub whole: Span,
    /// The bytes of all files.
    pub size: usize,
}

/// Resolves each environment that a stack declares. `out` has what was found in the base already:
/// what is found there too is not told again.
pub(crate) fn review(
    sources: &Sources,
    stack: Parsed<'_>,
    loaded: &mut Loaded,
    files: &mut Files,
    out: &mut Diagnostics,
) {
    let declared: Vec<(String, Span)> =
        stack.trees.iter().flat_map(|file| &file.blocks).filter_map(name).collect();
    let mut seen: BTreeSet<Place> = out.sorted().into_iter().map(|found| place(found, files)).collect();
    let mut there: Vec<Named> = Vec::new();
    for (index, (name, span)) in declared.iter().enumerate() {
        if index >= MOST.min(BYTES / stack.size.max(1)) {
            out.push(
                Diagnostic::warning(
                    NOT_REVIEWED,
                    "environment that was not looked at",
                    *span,
                    "resolving this one and what follows would take too long in one run",
                )
                .help("run `writ check --env NAME` for each, or `--all-envs`"),
            );
            break;
        }
        let one = Sources { environment: Some(name.clone()), ..sources.clone() };
        let (model, found) = resolve(one, stack, loaded, files);
        for finding in found {
            if finding.severity == Severity::Error && seen.insert(place(&finding, files)) {
                out.push(finding.note(format!("this is so in environment `{name}`: `--env {name}`")));
            }
        }
        there.extend(model.map(|model| Named::of(&model, name, *span)));
    }
    same_names(&there, out);
}

fn name(block: &Block) -> Option<(String, Span)> {
    match block.labels.as_slice() {
        [Label::Ident(name)] if block.keyword.name == "environment" => Some((name.name.clone(), name.span)),
        _ => None,
    }
}

fn place(found: &Diagnostic, files: &Files) -> Place {
    let span = found.primary.span;
    (found.code, files.get(span.file).name.clone(), span.start, span.end, found.primary.text.clone())
}

/// One environment of the sources, as far as its entities, and what was found.
fn resolve(
    sources: Sources,
    Parsed { trees, whole, .. }: Parsed<'_>,
    loaded: &mut Loaded,
    files: &mut Files,
) -> (Option<Model>, Vec<Diagnostic>) {
    let mut found = Diagnostics::new();
    let Sources { environment, inputs, folders, beside, .. } = sources;
    let choice = choice(environment, inputs, files, &mut found);
    let unfolded = unfold(trees.to_vec(), whole, &choice, &folders, files, &mut found);
    let resolved = unfolded.and_then(|unfolded| resolved(&unfolded, &beside, loaded, files, &mut found));
    (resolved.map(|Resolved { model, .. }| model), found.take())
}

/// What tells the names in Vault and AWS of one environment from another's.
struct Named {
    environment: String,
    span: Span,
    stack: String,
    vault: Option<String>,
    account: Option<String>,
}

impl Named {
    fn of(model: &Model, environment: &str, span: Span) -> Self {
        let address = model.vault.as_ref().and_then(|vault| vault.address.as_ref());
        Self {
            environment: environment.to_owned(),
            span,
            stack: model.stack.name.clone(),
            vault: address.map(|address| address.value.clone()),
            account: model.aws.as_ref().map(|aws| aws.account.clone()),
        }
    }

    /// Whether it is said that they have neither a Vault nor an account in common.
    fn is_apart(&self, other: &Self) -> bool {
        let vaults = matches!((&self.vault, &other.vault), (Some(own), Some(other)) if own != other);
        let accounts = match (&self.account, &other.account) {
            (Some(own), Some(other)) => own != other,
            _ => true,
        };
        vaults && accounts
    }
}

/// Each environment is compared with the one before it of the same name: the list is as long as what
/// was resolved.
fn same_names(all: &[Named], out: &mut Diagnostics) {
    for (index, one) in all.iter().enumerate() {
        let before = all.iter().take(index);
        let Some(other) = before.rev().find(|other| other.stack == one.stack && !one.is_apart(other)) else {
            continue;
        };
        out.push(
            Diagnostic::warning(
                ONE_NAME,
                "environments with one stack name",
                one.span,
                format!("`{}` is `{}` here too", one.stack, other.environment),
            )
            .also(other.span, "another environment of this name")
            .help(format!(
                "write `stack {{ name = \"{}-{}\" }}` in one of the two, or an `address` of its own in the `vault` \
                 block of each: what is applied second replaces the roles and policies of the first",
                one.stack, one.environment
            )),
        );
    }
}
