//! Which environment of a stack, and with which values.

use std::path::{Path, PathBuf};
use writ_disk::DiskError;
use writ_stack::{Beside, Folders, Refused, Sources};

/// What the commands that read a stack take, beside its folder.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Selection {
    /// The environment of the stack [default: none, the base alone]
    #[arg(long = "env", value_name = "ENVIRONMENT")]
    environment: Option<String>,
    /// Each environment that the stack declares, one after the other; the base where it declares none
    #[arg(long, conflicts_with = "environment")]
    all_envs: bool,
    /// A value for an input of the stack; once for each input. Never a secret: values are in the artifacts
    #[arg(long = "input", value_name = "NAME=VALUE", value_parser = writ_stack::named_value)]
    inputs: Vec<(String, String)>,
}

impl Selection {
    /// Each environment that is wanted of a stack. Where its sources cannot be read it is the base
    /// alone, which says so.
    pub fn each(&self, stack: &Path) -> Vec<Selection> {
        let names = if self.all_envs {
            crate::input::sources(stack).map(writ_stack::environments).unwrap_or_default()
        } else {
            Vec::new()
        };
        if names.is_empty() {
            return vec![self.clone()];
        }
        names.into_iter().map(|name| Selection { environment: Some(name), ..self.clone() }).collect()
    }

    /// The sources of a stack, with what was chosen.
    ///
    /// # Errors
    /// Where the disk does not give them.
    pub fn sources(&self, stack: &Path) -> Result<Sources, DiskError> {
        let files = crate::input::sources(stack)?;
        let (environment, inputs) = (self.environment.clone(), self.inputs.clone());
        let (folders, beside) = if crate::input::is_stdin(stack) {
            (Folders::default(), Beside::default())
        } else {
            let folder = crate::input::folder(stack);
            (others(folder.clone()), beside(folder))
        };
        Ok(Sources { files, environment, every_environment: false, inputs, folders, beside })
    }

    /// Where the tree is unless it is said: each environment has a folder of its own.
    pub fn default_out(&self, stack: &Path) -> PathBuf {
        writ_disk::default_out(&crate::input::folder(stack), self.environment.as_deref())
    }
}

/// The folders of other stacks, from the folder of one.
fn others(folder: PathBuf) -> Folders {
    Folders::new(move |from| match writ_disk::sources_beside(&folder, from) {
        Ok(sources) => Ok(sources.into_iter().map(|source| (source.name, source.bytes)).collect()),
        Err(error) => Err(refused(&error)),
    })
}

/// The files that the sources of a folder name.
fn beside(folder: PathBuf) -> Beside {
    Beside::new(move |name| writ_disk::file_below(&folder, name).map_err(|error| refused(&error)))
}

fn refused(error: &DiskError) -> Refused {
    let (why, help) = error.told();
    Refused { code: error.code(), why, help }
}
