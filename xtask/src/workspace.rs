//! What `cargo metadata` says of this workspace: its packages, their targets, and the `live` table.

use anyhow::Context;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The part of `cargo metadata --no-deps` that xtask reads.
#[derive(Deserialize)]
pub struct Workspace {
    /// The workspace's folder.
    #[serde(rename = "workspace_root")]
    pub root: PathBuf,
    /// Where cargo builds.
    pub target_directory: PathBuf,
    /// The workspace's own packages.
    pub packages: Vec<Package>,
}

/// A package of the workspace.
#[derive(Deserialize)]
pub struct Package {
    /// Its name in its manifest.
    pub name: String,
    /// Everything that cargo builds of it.
    pub targets: Vec<Target>,
    /// `[package.metadata]`.
    pub metadata: Option<Metadata>,
}

/// Something that cargo builds: a library, a binary, a test …
#[derive(Deserialize)]
pub struct Target {
    /// The name by which `--test` and the like select it.
    pub name: String,
    /// `lib`, `bin`, `test`, `proc-macro` …
    pub kind: Vec<String>,
}

/// The part of `[package.metadata]` that xtask knows.
#[derive(Deserialize)]
pub struct Metadata {
    /// `[package.metadata.live]`: a live suite → the engines that it needs.
    pub live: Option<BTreeMap<String, Vec<String>>>,
}

impl Target {
    /// Whether the target is of this kind.
    pub fn is(&self, kind: &str) -> bool {
        self.kind.iter().any(|each| each == kind)
    }
}

/// Asks cargo about the workspace that xtask belongs to.
pub fn load() -> anyhow::Result<Workspace> {
    let output = cargo()
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .context("`cargo metadata` can't be started")?;
    anyhow::ensure!(
        output.status.success(),
        "`cargo metadata` failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    parse(&output.stdout)
}

fn parse(json: &[u8]) -> anyhow::Result<Workspace> {
    serde_json::from_slice(json).context(
        "`cargo metadata` can't be read: `[package.metadata.live]` takes lines such as `live_backup = [\"vault\"]`",
    )
}

/// The cargo that runs xtask, in the workspace's folder.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(xtask_dir().parent().unwrap_or(Path::new(".")));
    command
}

/// The folder of this package.
pub fn xtask_dir() -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn the_live_table_is_read_and_other_metadata_is_ignored() {
        let json = br#"{"workspace_root": "/w", "target_directory": "/w/target", "version": 1, "packages": [
            {"name": "a", "targets": [{"name": "a", "kind": ["lib"]}], "metadata": null},
            {"name": "b", "targets": [], "metadata": {"docs": 1, "live": {"live_x": ["vault", "nomad"]}}}]}"#;
        let workspace = parse(json).unwrap();
        assert!(workspace.packages[0].metadata.is_none());
        assert!(workspace.packages[0].targets[0].is("lib"));
        let live = workspace.packages[1].metadata.as_ref().unwrap().live.as_ref().unwrap();
        assert_eq!(live["live_x"], ["vault", "nomad"]);
    }

    #[test]
    fn a_live_table_of_another_shape_is_an_error_that_shows_the_right_one() {
        let json = br#"{"workspace_root": "/w", "target_directory": "/w/target", "packages": [
            {"name": "b", "targets": [], "metadata": {"live": {"live_x": "vault"}}}]}"#;
        let error = parse(json).err().unwrap();
        assert!(error.to_string().contains("live_backup = [\"vault\"]"), "{error}");
    }
}
