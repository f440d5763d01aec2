//! A module's locals: their texts, and the files that they read, one through the other.
//!
//! INVARIANT: each local is looked at once for its text and once for its files, however often it
//! is used, and never deeper than the limit, so that no module takes more than its square.

use super::path::{MODULE, in_tree};
use super::uses::{Uses, is_path_module, of_local};
use crate::bounds::{MAX_DEPTH, TOO_DEEP, TOO_MANY};
use crate::hcl2::{Body, Expr, Kind, Part};
use crate::report::{Problem, Report, quote};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use writ_source::FileId;

const DUPLICATE: Problem = Problem { code: "read/duplicate-key", message: "this is set twice" };
const CYCLE: Problem = Problem { code: "read/cyclic-local", message: "this local needs itself" };

/// As many locals as a module may have, in all of its files.
const MAX_LOCALS: usize = 65_536;

/// The longest path that is put together, in bytes.
const LONGEST: usize = 4096;

type FileSet = Rc<BTreeSet<String>>;

/// A result that may still be in the making, so that a cycle is seen.
enum Memo<T> {
    InProgress,
    Done(T),
}

/// The locals of a module.
pub(super) struct Locals<'a> {
    values: HashMap<&'a str, (FileId, &'a Expr<'a>)>,
    texts: HashMap<&'a str, Memo<Option<String>>>,
    files: HashMap<Vec<&'a str>, Memo<FileSet>>,
    depth: usize,
    cyclic: BTreeSet<&'a str>,
    deep: BTreeSet<&'a str>,
}

impl<'a> Locals<'a> {
    /// The locals of all `locals` blocks.
    pub(super) fn new(bodies: &'a [(FileId, Body<'a>)], reports: &mut BTreeMap<FileId, Report>) -> Self {
        let mut values = HashMap::new();
        for (id, body) in bodies {
            let Some(report) = reports.get_mut(id) else { continue };
            let blocks = body.blocks().filter(|block| block.kind.text == "locals");
            for attribute in blocks.flat_map(|block| block.body.attributes()) {
                let name = attribute.name.text;
                if values.len() >= MAX_LOCALS {
                    report.error(TOO_MANY, attribute.name.range(), format!("more than {MAX_LOCALS} locals"));
                    break;
                }
                if values.insert(name, (*id, &attribute.value)).is_some() {
                    report.error(
                        DUPLICATE,
                        attribute.name.range(),
                        format!("{} is set elsewhere", quote(name)),
                    );
                }
            }
        }
        Self {
            values,
            texts: HashMap::new(),
            files: HashMap::new(),
            depth: 0,
            cyclic: BTreeSet::new(),
            deep: BTreeSet::new(),
        }
    }

    /// Reports what was found wrong while resolving.
    pub(super) fn problems(&self, reports: &mut BTreeMap<FileId, Report>) {
        let all =
            [(CYCLE, &self.cyclic, "by way of others"), (TOO_DEEP, &self.deep, "through too many others")];
        for (problem, names, label) in all {
            for (id, value) in names.iter().filter_map(|name| self.values.get(*name)) {
                if let Some(report) = reports.get_mut(id) {
                    report.error(problem, value.range(), label);
                }
            }
        }
    }

    /// The file of a local that is `jsondecode(file(…))` and nothing else.
    pub(super) fn decoded(&self, name: &str) -> Option<String> {
        let (_, value) = self.values.get(name)?;
        let inner = only_argument(value, "jsondecode")?;
        in_tree(&plain_text(only_argument(inner, "file")?)?)
    }

    /// The text of an expression of literals, `path.module` and locals that are such.
    pub(super) fn text(&mut self, expr: &'a Expr<'a>) -> Option<String> {
        let parts = match &expr.kind {
            // A literal `${` would look like an interpolation in the result.
            Kind::Text(text) => return (!text.contains("${")).then(|| text.clone().into_owned()),
            Kind::Paren(inner) => return self.text(inner),
            Kind::Reference { .. } if is_path_module(expr) => return Some(MODULE.to_owned()),
            Kind::Reference { steps, .. } => {
                let path = of_local(expr)?;
                let [name] = path.as_slice() else { return None };
                return (steps.len() == 1).then(|| self.text_of(name)).flatten();
            }
            Kind::Template(parts) => parts,
            _ => return None,
        };
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Literal(literal) if literal.contains("${") => return None,
                Part::Literal(literal) => text.push_str(literal),
                Part::Interpolation(inner, _) => text.push_str(&self.text(inner)?),
                Part::Computed(_) => return None,
            }
            if text.len() > LONGEST {
                return None;
            }
        }
        Some(text)
    }

    fn text_of(&mut self, name: &'a str) -> Option<String> {
        match self.texts.get(name) {
            Some(Memo::Done(text)) => return text.clone(),
            Some(Memo::InProgress) => {
                self.cyclic.insert(name);
                return None;
            }
            None => {}
        }
        let (_, value) = *self.values.get(name)?;
        if !self.enter(name) {
            return None;
        }
        self.texts.insert(name, Memo::InProgress);
        let text = self.text(value);
        self.depth -= 1;
        self.texts.insert(name, Memo::Done(text.clone()));
        text
    }

    /// The files, by their paths from the tree's root, that are used directly or through locals.
    pub(super) fn files_of(&mut self, uses: &Uses<'a>) -> BTreeSet<String> {
        let direct = uses.files.iter().filter_map(|(argument, _)| *argument);
        let mut files: BTreeSet<String> =
            direct.filter_map(|argument| self.text(argument)).filter_map(|path| in_tree(&path)).collect();
        let locals: BTreeSet<&Vec<&'a str>> = uses.locals.iter().collect();
        for path in locals {
            files.extend(self.files_through(path).iter().cloned());
        }
        files
    }

    fn files_through(&mut self, path: &[&'a str]) -> FileSet {
        let Some((&name, rest)) = path.split_first() else { return FileSet::default() };
        let Some((_, value)) = self.values.get(name).copied() else { return FileSet::default() };
        let (value, taken) = descend(value, rest);
        let key: Vec<&'a str> = path.iter().take(1 + taken).copied().collect();
        match self.files.get(&key) {
            Some(Memo::Done(files)) => return Rc::clone(files),
            Some(Memo::InProgress) => {
                self.cyclic.insert(name);
                return FileSet::default();
            }
            None => {}
        }
        if !self.enter(name) {
            return FileSet::default();
        }
        self.files.insert(key.clone(), Memo::InProgress);
        let mut uses = Uses::default();
        value.walk(&mut |expr| uses.note(expr));
        let files = Rc::new(self.files_of(&uses));
        self.depth -= 1;
        self.files.insert(key, Memo::Done(Rc::clone(&files)));
        files
    }

    fn enter(&mut self, name: &'a str) -> bool {
        if self.depth >= MAX_DEPTH {
            self.deep.insert(name);
            return false;
        }
        self.depth += 1;
        true
    }
}

/// A text of literals and `path.module` alone.
pub(super) fn plain_text(expr: &Expr) -> Option<String> {
    let Kind::Template(parts) = &expr.kind else {
        return expr.text().filter(|text| !text.contains("${")).map(str::to_owned);
    };
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Literal(literal) if !literal.contains("${") => text.push_str(literal),
            Part::Interpolation(inner, _) if is_path_module(inner) => text.push_str(MODULE),
            _ => return None,
        }
    }
    Some(text)
}

/// The one argument of a call of that function.
fn only_argument<'a>(value: &'a Expr<'a>, function: &str) -> Option<&'a Expr<'a>> {
    let Kind::Call(call) = &value.kind else { return None };
    match call.arguments.as_slice() {
        [argument] if call.name == function && !call.spread => Some(argument),
        _ => None,
    }
}

/// As far into an object's literal entries as `path` leads, and how many names that took.
fn descend<'a>(mut value: &'a Expr<'a>, path: &[&str]) -> (&'a Expr<'a>, usize) {
    for (taken, name) in path.iter().enumerate() {
        let Kind::Object(entries) = &value.kind else { return (value, taken) };
        let entry = entries.iter().find(|(key, _)| key.text() == Some(*name));
        let Some((_, entry)) = entry else { return (value, taken) };
        value = entry;
    }
    (value, path.len())
}
