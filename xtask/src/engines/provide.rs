//! Engine names → where each one is: in PATH, in the cache, or built.

use super::build::Workshop;
use super::locate::{self, InPath};
use super::pins::Engine;
use crate::process::{Stop, human, is_executable};
use std::env;
use std::path::PathBuf;
use std::time::Duration;

/// An engine that can be used.
#[derive(Debug)]
pub struct Found {
    /// Its version.
    pub version: String,
    /// Where it was taken from.
    pub from: From,
    /// The binary; PostgreSQL's folder of programs.
    pub place: PathBuf,
}

/// Where an engine was taken from.
#[derive(Debug)]
pub enum From {
    /// A binary in PATH that is the pinned version.
    Path,
    /// An earlier build.
    Cache,
    /// A build of this run, in this time.
    Built(Duration),
    /// The machine's own installation.
    System,
}

impl From {
    /// For a table's cell.
    pub fn text(&self) -> String {
        match self {
            Self::Path => "path".to_owned(),
            Self::Cache => "cache".to_owned(),
            Self::Built(time) => format!("built in {}", human(*time)),
            Self::System => "system".to_owned(),
        }
    }
}

/// The engine, or why there is none.
pub type Outcome = Result<Found, String>;

/// What a look without building gives.
pub enum Looked {
    /// It is there, or it never will be.
    Done(Outcome),
    /// It has to be built into this folder.
    ToBuild(PathBuf),
}

/// Looks for one engine without building it. `note` gets what the user should know besides.
pub fn look(engine: Engine, workshop: &Workshop, note: &mut dyn FnMut(String)) -> Looked {
    let Some(recipe) = engine.recipe() else {
        let found = locate::postgres().map(|(place, version)| Found { version, from: From::System, place });
        return Looked::Done(found.map_err(|error| format!("{error:#}")));
    };
    let found = |from, place| found(engine, workshop, from, place);
    match locate::in_path(recipe, &env::var_os("PATH").unwrap_or_default(), workshop.cache.root()) {
        InPath::Pinned(binary) => return Looked::Done(found(From::Path, binary)),
        InPath::Other(what) => note(what),
        InPath::Absent => {}
    }
    match workshop.folder(recipe) {
        Err(error) => Looked::Done(Err(format!("{error:#}"))),
        Ok(folder) if is_executable(&folder.join(recipe.bin)) => {
            Looked::Done(found(From::Cache, folder.join(recipe.bin)))
        }
        Ok(folder) => Looked::ToBuild(folder),
    }
}

/// Provides `engines`, calling `tell` for each as soon as it is known: first all that are there, then the
/// built ones in their order, one at a time (a Go build uses every core by itself).
pub fn provide(
    engines: &[Engine],
    workshop: &Workshop,
    stop: &Stop,
    note: &mut dyn FnMut(String),
    tell: &mut dyn FnMut(Engine, Outcome),
) {
    let mut to_build = Vec::new();
    for &engine in engines {
        match look(engine, workshop, note) {
            Looked::Done(outcome) => tell(engine, outcome),
            Looked::ToBuild(folder) => to_build.push((engine, folder)),
        }
    }
    for (engine, folder) in to_build {
        let Some(recipe) = engine.recipe() else { continue };
        let outcome = match workshop.build(recipe, &folder, stop) {
            Ok(time) => {
                found(engine, workshop, time.map_or(From::Cache, From::Built), folder.join(recipe.bin))
            }
            Err(error) => Err(format!("{error:#}")),
        };
        tell(engine, outcome);
    }
}

/// Records where an engine is, for the reader and for `writ verify`, which finds it by its link.
fn found(engine: Engine, workshop: &Workshop, from: From, place: PathBuf) -> Outcome {
    if let Some(recipe) = engine.recipe() {
        workshop.cache.link(recipe.bin, &place).map_err(|error| format!("{error:#}"))?;
    }
    let version = engine.recipe().map_or_else(String::new, |recipe| recipe.version.to_owned());
    Ok(Found { version, from, place })
}
