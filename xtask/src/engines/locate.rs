//! Engines that the machine already has: the pinned one in PATH, and the system's PostgreSQL.

use super::pins::Recipe;
use crate::process::{is_executable, output_within};
use anyhow::Context;
use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const ANSWER: Duration = Duration::from_secs(20);

/// What PATH has under an engine's name.
#[derive(Debug, PartialEq, Eq)]
pub enum InPath {
    /// The pinned version.
    Pinned(PathBuf),
    /// Something else, with what it said of itself.
    Other(String),
    /// Nothing.
    Absent,
}

/// Looks for the engine in the folders of `path`. What lies below `ours` is our own cache, which is looked
/// at elsewhere.
pub fn in_path(recipe: &Recipe, path: &OsStr, ours: &Path) -> InPath {
    let is_ours = |binary: &Path| {
        binary.starts_with(ours) || binary.canonicalize().is_ok_and(|real| real.starts_with(ours))
    };
    let found = env::split_paths(path)
        .map(|folder| folder.join(recipe.bin))
        .find(|binary| is_executable(binary) && !is_ours(binary));
    let Some(binary) = found else { return InPath::Absent };
    match ask_version(recipe, &binary) {
        Ok(said) if says(&said, recipe.says) => InPath::Pinned(binary),
        Ok(said) => InPath::Other(format!(
            "{} is not the pinned {}: it says \"{}\"",
            binary.display(),
            recipe.version,
            said.lines().next().unwrap_or_default()
        )),
        Err(error) => InPath::Other(format!("{} does not tell its version: {error:#}", binary.display())),
    }
}

/// What the binary answers when it is asked for its version; an error when it fails.
pub fn ask_version(recipe: &Recipe, binary: &Path) -> anyhow::Result<String> {
    let output = output_within(Command::new(binary).arg(recipe.version_arg), ANSWER)?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    anyhow::ensure!(
        output.status.success(),
        "{}; {}",
        output.status,
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(said)
}

/// Whether one of the words of `said` is `word`; `v1.2.3` counts as `1.2.3`. A commit may be longer than the
/// one asked for, a version may not.
fn says(said: &str, word: &str) -> bool {
    said.split(|c: char| c.is_whitespace() || "(),".contains(c)).any(|token| {
        token.strip_prefix('v').unwrap_or(token) == word
            || (word.starts_with("commit-id=") && token.starts_with(word))
    })
}

/// The folder with PostgreSQL's server programs, and its version.
pub fn postgres() -> anyhow::Result<(PathBuf, String)> {
    let mut folders: Vec<PathBuf> = Vec::new();
    if let Ok(output) = output_within(Command::new("pg_config").arg("--bindir"), ANSWER) {
        folders.push(String::from_utf8_lossy(&output.stdout).trim().into());
    }
    folders.extend(debian_folders(Path::new("/usr/lib/postgresql")));
    let complete = |folder: &PathBuf| {
        ["postgres", "initdb", "psql"].iter().all(|program| is_executable(&folder.join(program)))
    };
    let folder = folders.into_iter().find(complete).context(
        "no PostgreSQL server on this machine (`pg_config --bindir` and /usr/lib/postgresql/*/bin were \
         looked at): install it, on Debian with `apt-get install postgresql`",
    )?;
    let output = output_within(Command::new(folder.join("postgres")).arg("--version"), ANSWER)?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = said.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    Ok((folder, version.unwrap_or("unknown").to_owned()))
}

/// `<root>/<version>/bin`, newest version first.
fn debian_folders(root: &Path) -> Vec<PathBuf> {
    let entries = root.read_dir().into_iter().flatten().flatten();
    let mut versions: Vec<u32> = entries.filter_map(|e| e.file_name().to_str()?.parse().ok()).collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    versions.into_iter().map(|version| root.join(version.to_string()).join("bin")).collect()
}

#[cfg(test)]
mod tests {
    use super::{InPath, debian_folders, in_path, says};
    use crate::engines::pins::Engine;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    #[test]
    fn a_version_is_a_whole_word() {
        assert!(says("Vault v1.21.0, built 2025-11-22T04:11:52Z", "1.21.0"));
        assert!(says("OpenTofu v1.12.6\non linux_amd64", "1.12.6"));
        assert!(!says("Vault v1.21.0+ent (abc)", "1.21.0"));
        assert!(!says("Nomad v1.11.10", "1.11.1"));
        assert!(!says("Nomad v1.11.1-dev", "1.11.1"));
        assert!(says("minio version X (commit-id=7aac2a2c5b7cffff)", "commit-id=7aac2a2c5b7c"));
        assert!(!says("minio version X (commit-id=DEVELOPMENT)", "commit-id=7aac2a2c5b7c"));
    }

    #[test]
    fn path_gives_the_pin_and_tells_of_anything_else() {
        let root = std::env::temp_dir().join(format!("writ-xtask-path-{}", std::process::id()));
        let vault = Engine::Vault.recipe().unwrap();
        let script = |folder: &str, text: &str| {
            let binary = root.join(folder).join("vault");
            fs::create_dir_all(binary.parent().unwrap()).unwrap();
            fs::write(&binary, format!("#!/bin/sh\n{text}\n")).unwrap();
            fs::set_permissions(&binary, fs::Permissions::from_mode(0o755)).unwrap();
            binary
        };
        let pinned = script("pinned", "echo Vault v1.21.0, built today");
        let old = script("old", "echo Vault v1.15.2");
        let broken = script("broken", "exit 3");
        let look = |binary: &Path, ours: &Path| in_path(vault, binary.parent().unwrap().as_os_str(), ours);
        let elsewhere = Path::new("/nowhere");
        assert_eq!(look(&pinned, elsewhere), InPath::Pinned(pinned.clone()));
        assert_eq!(look(&pinned, &root), InPath::Absent);
        let InPath::Other(note) = look(&old, elsewhere) else { panic!("an old vault was taken") };
        assert!(note.ends_with("is not the pinned 1.21.0: it says \"Vault v1.15.2\""), "{note}");
        assert!(matches!(look(&broken, elsewhere), InPath::Other(note) if note.contains("exit status: 3")));
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn the_newest_postgres_comes_first() {
        let root = std::env::temp_dir().join(format!("writ-xtask-pg-{}", std::process::id()));
        for version in ["9", "15", "16", "common"] {
            fs::create_dir_all(root.join(version)).unwrap();
        }
        let folders = debian_folders(&root);
        assert_eq!(folders, [root.join("16/bin"), root.join("15/bin"), root.join("9/bin")]);
        fs::remove_dir_all(root).unwrap();
    }
}
