//! Where the engines' programs are: `PATH`, then `${XDG_CACHE_HOME:-$HOME/.cache}/writ/bin`,
//! where `cargo xtask engines` keeps them.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program that is in neither place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Its name.
    pub program: String,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (program, how) = (&self.program, how_to_install(&self.program));
        write!(f, "no engine: `{program}` is neither on PATH nor in Writ's cache; {how}")
    }
}

impl std::error::Error for Missing {}

/// What brings a program here.
fn how_to_install(program: &str) -> &'static str {
    match program {
        "initdb" | "postgres" => "install PostgreSQL's server (Debian: `apt-get install postgresql`)",
        "setpriv" => "install util-linux: PostgreSQL refuses to run as root",
        _ => "run `cargo xtask engines` or install it",
    }
}

/// The program of that name.
pub fn find(program: &str) -> Result<PathBuf, Missing> {
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&on_path).collect();
    folders.extend(cache().map(|cache| cache.join("bin")));
    first_in(&folders, program).ok_or_else(|| Missing { program: program.into() })
}

/// The folder of PostgreSQL's server programs, some of which Debian keeps off `PATH`.
pub fn postgres_bin() -> Result<PathBuf, Missing> {
    let told = Command::new("pg_config").arg("--bindir").output().ok();
    let told = told.and_then(|output| String::from_utf8(output.stdout).ok());
    let mut folders: Vec<PathBuf> = told.map(|text| PathBuf::from(text.trim())).into_iter().collect();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = debian.map(|entry| entry.path().join("bin")).collect();
    versions.sort();
    folders.extend(versions.into_iter().rev());
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&on_path));
    let whole =
        |folder: &&PathBuf| is_program(&folder.join("postgres")) && is_program(&folder.join("initdb"));
    folders.iter().find(whole).cloned().ok_or_else(|| Missing { program: "postgres".into() })
}

/// Writ's own cache folder, where there is a home at all.
pub(crate) fn cache() -> Option<PathBuf> {
    let given = std::env::var_os("XDG_CACHE_HOME").filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
    given.or_else(home).map(|cache| cache.join("writ"))
}

/// The first of the folders that has it.
fn first_in(folders: &[PathBuf], program: &str) -> Option<PathBuf> {
    folders.iter().map(|folder| folder.join(program)).find(|path| is_program(path))
}

/// Whether it is a file that may be executed.
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_folder_with_an_executable_wins() {
        let root = tempfile::tempdir().unwrap();
        let (empty, plain, good) = (root.path().join("a"), root.path().join("b"), root.path().join("c"));
        for folder in [&empty, &plain, &good] {
            std::fs::create_dir(folder).unwrap();
        }
        std::fs::write(plain.join("vault"), "not executable").unwrap();
        std::fs::write(good.join("vault"), "#!/bin/sh").unwrap();
        std::os::unix::fs::symlink("/bin/sh", good.join("nomad")).unwrap();
        let folders = [empty, plain, good.clone()];
        assert_eq!(first_in(&folders, "nomad"), Some(good.join("nomad")));
        assert_eq!(first_in(&folders, "vault"), None);
    }

    #[test]
    fn what_is_missing_says_what_to_do() {
        let text = Missing { program: "nomad".into() }.to_string();
        assert!(text.contains("`nomad`") && text.contains("cargo xtask engines"), "{text}");
    }
}
