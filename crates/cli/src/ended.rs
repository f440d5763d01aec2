//! What a command has to say when it ends, before anybody has chosen a form for it.

use crate::exit::Exit;
use std::path::{Path, PathBuf};
use writ_disk::DiskError;
use writ_report::{Comparison, Finding};
use writ_source::{Diagnostics, Files};

/// How a command ended, with all that it reports.
#[derive(Debug)]
pub struct Ended {
    /// The exit code.
    pub exit: Exit,
    /// The texts that findings point into.
    pub files: Files,
    /// What was found in them.
    pub found: Diagnostics,
    /// What was found about files as a whole. Text says it in [`Ended::said`].
    pub about_files: Vec<Finding>,
    /// Why the command could not be carried out.
    pub failure: Option<DiskError>,
    /// Of two policies.
    pub comparison: Option<Comparison>,
    /// What text says to standard output.
    pub said: String,
    /// That is a source, which others read: it is printed to the byte.
    pub is_source: bool,
    /// What text says to standard error, after the findings.
    pub closing: &'static str,
    /// The folder of the sources.
    pub sources: PathBuf,
    /// The folder of the tree.
    pub artifacts: PathBuf,
}

impl Ended {
    /// With nothing to report yet.
    pub fn new(exit: Exit) -> Self {
        Self {
            exit,
            files: Files::new(),
            found: Diagnostics::new(),
            about_files: Vec::new(),
            failure: None,
            comparison: None,
            said: String::new(),
            is_source: false,
            closing: "",
            sources: PathBuf::new(),
            artifacts: PathBuf::new(),
        }
    }

    /// Where the disk did not let it go on.
    pub fn failed(error: DiskError) -> Self {
        Self { failure: Some(error), ..Self::new(Exit::Failed) }
    }

    /// With the texts and what was found in them.
    pub fn with(self, files: Files, found: Diagnostics) -> Self {
        Self { files, found, ..self }
    }

    /// With the folders of sources and tree.
    pub fn at(self, stack: &Path, out: &Path) -> Self {
        Self { sources: crate::input::folder(stack), artifacts: out.to_owned(), ..self }
    }
}
