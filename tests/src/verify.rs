//! Runs of `writ verify` on the real servers, and what they report.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// How a run ended.
#[derive(Debug)]
pub struct Verified {
    /// The exit code.
    pub code: Option<i32>,
    /// What people see.
    pub text: String,
    /// The whole report.
    pub report: Value,
}

impl Verified {
    /// The lines of a kind, such as `near_miss`.
    pub fn of_kind(&self, kind: &str) -> Vec<&Value> {
        let lines = self.report.get("lines").and_then(Value::as_array);
        lines.into_iter().flatten().filter(|line| line["kind"] == kind).collect()
    }

    /// The lines with a verdict, such as `refuted`.
    pub fn with_verdict(&self, verdict: &str) -> Vec<&Value> {
        let lines = self.report.get("lines").and_then(Value::as_array);
        lines.into_iter().flatten().filter(|line| line["verdict"] == verdict).collect()
    }
}

/// Verifies a fixture's sources against a tree on disk; `patience` is how many seconds a task may
/// take until it runs.
///
/// # Errors
/// Where the run could not be started, or left no report.
pub fn verify(fixture: &str, tree: &Path, patience: u32) -> Result<Verified, String> {
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let json = folder.path().join("report.json");
    let output = Command::new(crate::binary("writ"))
        .arg("verify")
        .arg(crate::fixture(fixture))
        .arg("--tree")
        .arg(tree)
        .arg("--json")
        .arg(&json)
        .arg("--quiet")
        .args(["--patience", &patience.to_string()])
        .env("NO_COLOR", "1")
        .output()
        .map_err(|e| format!("cannot run `writ verify`: {e}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = String::from_utf8_lossy(&output.stderr);
    let report = std::fs::read_to_string(&json).map_err(|e| format!("no report ({e}): {text}{said}"))?;
    let report = serde_json::from_str(&report).map_err(|e| e.to_string())?;
    Ok(Verified { code: output.status.code(), text, report })
}

/// Writes a tree below a folder.
///
/// # Errors
/// Where the disk refuses.
pub fn write_tree(folder: &Path, tree: &BTreeMap<String, String>) -> std::io::Result<()> {
    for (path, text) in tree {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, text)?;
    }
    Ok(())
}
