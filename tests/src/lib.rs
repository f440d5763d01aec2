//! What the integration tests share: the fixtures, hand-broken copies of them, and the binaries.

pub mod sabotage;
pub mod verify;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The workspace's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// A folder below `fixtures/`.
pub fn fixture(name: &str) -> PathBuf {
    root().join("fixtures").join(name)
}

/// The systems: every folder below `fixtures/` that has its whole output beside its sources.
pub fn systems() -> Vec<String> {
    let entries = std::fs::read_dir(root().join("fixtures")).into_iter().flatten().flatten();
    let whole = entries.filter(|entry| entry.path().join("out/writ.lock.json").is_file());
    let mut names: Vec<String> =
        whole.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The sources of a fixture, with the files beside them.
pub fn sources(name: &str) -> writ_stack::Sources {
    let files = match writ_disk::sources(&fixture(name)) {
        Ok(sources) => sources.into_iter().map(|s| (s.name, s.bytes)).collect(),
        Err(error) => {
            eprintln!("{error}");
            Vec::new()
        }
    };
    let folder = fixture(name);
    let beside = writ_stack::Beside::new(move |name| {
        writ_disk::file_below(&folder, name).map_err(|error| {
            let (why, help) = error.told();
            writ_stack::Refused { code: error.code(), why, help }
        })
    });
    writ_stack::Sources { files, beside, ..writ_stack::Sources::default() }
}

/// One of the workspace's binaries, as `cargo xtask test` has built it before.
pub fn binary(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap_or_default();
    // target/debug/deps/offline-… → target/debug/writ
    test.parent().and_then(Path::parent).map(|target| target.join(name)).unwrap_or_default()
}

/// Runs `writ` in the workspace's root, without colour.
///
/// # Errors
/// Where the binary is not there: `cargo build --bins` makes it.
pub fn writ(arguments: &[&str]) -> std::io::Result<Output> {
    Command::new(binary("writ")).args(arguments).current_dir(root()).env("NO_COLOR", "1").output()
}
