//! Sources to a checked model, and on to proved artifacts.

use crate::beside::{Beside, Loaded};
use crate::environments::{self, Parsed};
use crate::others::{self, Folders};
use crate::prove::prove_files;
use crate::sources::{Sources, choice};
use writ_emit::{Artifacts, Unprintable};
use writ_expand::{Choice, Expanded, Uses};
use writ_graph::baseline::{self, Baseline};
use writ_graph::declared::Declared;
use writ_model::Model;
use writ_prove::Proved;
use writ_rules::{Allowed, Sifted, Stack};
use writ_semantics::Facts;
use writ_source::{Code, Diagnostic, Diagnostics, FileId, Files, Span};
use writ_syntax::Scanned;
use writ_syntax::ast::SourceFile;

const LOST: Code = Code("internal/lost");
const UNPRINTABLE: Code = Code("emit/unprintable");

/// What a run has to say and to show.
#[derive(Debug)]
pub struct Outcome<T> {
    /// Every text that a diagnostic may point into.
    pub files: Files,
    /// What was found.
    pub diagnostics: Diagnostics,
    /// The value; `None` where some stage had errors.
    pub value: Option<T>,
}

/// A stack whose sources are in order.
#[derive(Debug)]
pub struct Checked {
    /// The entities.
    pub model: Model,
    /// What they declare.
    pub declared: Declared,
    /// The facts that artifacts are to state.
    pub facts: Facts,
    /// What the systems give anyway.
    pub baseline: Vec<Baseline>,
    /// Who uses what was written elsewhere.
    pub uses: Uses,
    /// Findings of rules that are allowed in place, with their reasons.
    pub allowed: Vec<Allowed>,
    /// The environment; `None`: the base alone.
    pub environment: Option<String>,
    /// All that the stack declares.
    pub environments: Vec<String>,
}

/// A stack with its proved artifacts.
#[derive(Debug)]
pub struct Compiled {
    /// The checked stack.
    pub checked: Checked,
    /// The files.
    pub artifacts: Artifacts,
    /// What was proved of them.
    pub proved: Proved,
}

/// A stack that has no reuse left in it.
#[derive(Debug)]
pub struct Unfolded {
    /// The blocks.
    pub expanded: Expanded,
    /// The place to blame where something is missing from all of them.
    pub whole: Span,
    /// The environments that the stack declares.
    pub environments: Vec<String>,
}

/// From sources to the tree without profiles, environments and inputs.
pub fn expand(sources: impl Into<Sources>) -> Outcome<Unfolded> {
    let mut sources = sources.into();
    let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
    let (parsed, whole) = parse(std::mem::take(&mut sources.files), &mut files, &mut diagnostics);
    let value = chosen(parsed, whole, &sources, &mut files, &mut diagnostics);
    Outcome { files, diagnostics, value }
}

/// From trees to the one tree, as the sources choose it.
fn chosen(
    parsed: Vec<SourceFile>,
    whole: Option<Span>,
    sources: &Sources,
    files: &mut Files,
    out: &mut Diagnostics,
) -> Option<Unfolded> {
    let choice = choice(sources.environment.clone(), sources.inputs.clone(), files, out);
    let whole = whole.filter(|_| !out.has_errors())?;
    unfold(parsed, whole, &choice, &sources.folders, files, out)
}

/// From trees to the one tree, as chosen.
pub(crate) fn unfold(
    parsed: Vec<SourceFile>,
    whole: Span,
    choice: &Choice,
    folders: &Folders,
    files: &mut Files,
    out: &mut Diagnostics,
) -> Option<Unfolded> {
    let environments = writ_expand::environments(&parsed).map(str::to_owned).collect();
    let (expanded, found) = writ_expand::expand(parsed, choice);
    out.append(found);
    expanded.and_then(|mut expanded| {
        let found = others::take(&mut expanded, folders, files);
        let is_whole = !found.has_errors();
        out.append(found);
        is_whole.then_some(Unfolded { expanded, whole, environments })
    })
}

/// The trees of files, and the beginning of the first.
pub(crate) fn parse(
    sources: Vec<(String, Vec<u8>)>,
    files: &mut Files,
    out: &mut Diagnostics,
) -> (Vec<SourceFile>, Option<Span>) {
    let mut scanned: Vec<Scanned> = Vec::new();
    let mut whole = None;
    let mut lines = 0;
    for (name, bytes) in sources {
        // Where one file is larger than is read, or all are, the others are not read for nothing.
        if scanned.last().is_some_and(Scanned::is_past_limits) {
            break;
        }
        match writ_syntax::decode(&name, &bytes) {
            Ok(text) => {
                let id = files.add(name, text);
                whole.get_or_insert(Span::new(id, 0..0));
                let file = writ_syntax::scan_after(files, id, lines);
                lines += file.lines();
                scanned.push(file);
            }
            Err(refused) => out.push(refused.report(files)),
        }
    }
    if scanned.iter().any(Scanned::is_past_limits) {
        scanned.retain(Scanned::is_past_limits);
    }
    let mut parsed = Vec::new();
    for scanned in scanned {
        let (source, found) = scanned.parse(files);
        out.append(found);
        parsed.push(source);
    }
    (parsed, whole)
}

/// From sources to a checked model.
pub fn check(sources: impl Into<Sources>) -> Outcome<Checked> {
    let mut sources = sources.into();
    let (mut files, mut diagnostics) = (Files::new(), Diagnostics::new());
    let texts = std::mem::take(&mut sources.files);
    let size = texts.iter().map(|(_, bytes)| bytes.len()).sum();
    let (parsed, whole) = parse(texts, &mut files, &mut diagnostics);
    let others = (sources.every_environment && sources.environment.is_none() && !diagnostics.has_errors())
        .then(|| parsed.clone());
    let mut loaded = Loaded::new();
    let unfolded = chosen(parsed, whole, &sources, &mut files, &mut diagnostics);
    let value = unfolded.and_then(|unfolded| {
        let resolved = resolved(&unfolded, &sources.beside, &mut loaded, &mut files, &mut diagnostics)?;
        Some(checked(resolved, unfolded, &mut diagnostics))
    });
    if let (Some(parsed), Some(whole)) = (others, whole) {
        let parsed = Parsed { trees: &parsed, whole, size };
        environments::review(&sources, parsed, &mut loaded, &mut files, &mut diagnostics);
    }
    let value = value.filter(|_| !diagnostics.has_errors());
    Outcome { files, diagnostics, value }
}

/// Entities, and what they declare, none of it refused.
pub(crate) struct Resolved {
    /// The entities.
    pub model: Model,
    /// What they declare.
    pub declared: Declared,
}

/// From the one tree to what it declares.
pub(crate) fn resolved(
    unfolded: &Unfolded,
    beside: &Beside,
    loaded: &mut Loaded,
    files: &mut Files,
    out: &mut Diagnostics,
) -> Option<Resolved> {
    let Unfolded { expanded, whole, .. } = unfolded;
    let beside = loaded.load(expanded, beside, files, out);
    let (model, mut found) = writ_model::resolve(expanded, beside, *whole);
    expanded.uses.point(&mut found);
    out.append(found);
    let model = model.filter(|_| !out.has_errors())?;
    let declared = writ_graph::derive(&model);
    if lost(&model, &declared) {
        out.push(Diagnostic::error(
            LOST,
            "a grant or a check that was lost",
            declared.span,
            "not everything that was resolved was derived: this is a mistake in writ",
        ));
        return None;
    }
    let mut refused = writ_graph::refuse(&model, &declared);
    refused.append(writ_graph::templates::check(&model, &declared));
    if refused.has_errors() {
        expanded.uses.point(&mut refused);
        out.append(refused);
        return None;
    }
    Some(Resolved { model, declared })
}

/// With facts and what the rules find.
fn checked(resolved: Resolved, unfolded: Unfolded, out: &mut Diagnostics) -> Checked {
    let (Resolved { model, declared }, Unfolded { expanded, environments, .. }) = (resolved, unfolded);
    let facts = writ_graph::compose(&model, &declared);
    let baseline = baseline::of(declared.systems());
    let found = writ_rules::stack(Stack { model: &model, declared: &declared, facts: &facts });
    let Sifted { mut reported, allowed } = writ_rules::sift(&found, &model.allows);
    expanded.uses.point(&mut reported);
    out.append(reported);
    let environment = expanded.environment.map(|chosen| chosen.name.name);
    Checked { model, declared, facts, baseline, uses: expanded.uses, allowed, environment, environments }
}

/// Whether derivation dropped something: the one loss that no comparison after it would see.
fn lost(model: &Model, declared: &Declared) -> bool {
    let tasks = || model.services.iter().flat_map(|service| &service.tasks);
    let grants =
        || tasks().flat_map(|task| &task.grants).chain(model.operators.iter().flat_map(|o| &o.grants));
    let verbs: usize = grants().map(|grant| grant.verbs.len()).sum();
    let workloads = declared.tokens.iter().filter(|token| token.principal.workload().is_some()).count();
    verbs != declared.grants.len()
        || model.checks.len() != declared.checks.len()
        || model.reaches.len() != declared.reaches.len()
        || workloads + declared.idle.len() != tasks().count()
}

/// From sources to proved artifacts.
pub fn compile(sources: impl Into<Sources>) -> Outcome<Compiled> {
    let Outcome { mut files, mut diagnostics, value } = check(sources);
    let Some(checked) = value else { return Outcome { files, diagnostics, value: None } };
    let artifacts = match emit(&files, &checked) {
        Ok(artifacts) => artifacts,
        Err(refused) => {
            diagnostics.append(refused);
            return Outcome { files, diagnostics, value: None };
        }
    };
    let printed = artifacts.files.iter();
    let tree: Vec<FileId> =
        printed.map(|(path, artifact)| files.add_artifact(path.clone(), artifact.shared())).collect();
    let (proved, mut found) = prove_files(&files, &checked, &tree);
    checked.uses.point(&mut found);
    diagnostics.append(found);
    let value = (!diagnostics.has_errors()).then_some(Compiled { checked, artifacts, proved });
    Outcome { files, diagnostics, value }
}

/// Prints the artifacts of a checked stack, without proving them.
///
/// # Errors
/// Where an artifact can't carry a text: at the text's place.
pub fn emit(files: &Files, checked: &Checked) -> Result<Artifacts, Diagnostics> {
    writ_emit::emit(writ_emit::Checked {
        model: &checked.model,
        declared: &checked.declared,
        facts: &checked.facts,
        sources: files,
    })
    .map_err(|refused| {
        let mut found = Diagnostics::new();
        found.push(unprintable(&refused, checked.declared.span));
        found
    })
}

fn unprintable(refused: &Unprintable, whole: Span) -> Diagnostic {
    Diagnostic::error(
        UNPRINTABLE,
        "text that an artifact cannot carry",
        refused.origin.unwrap_or(whole),
        format!("this becomes {}, which cannot hold it", refused.what),
    )
    .help("use other characters")
}
