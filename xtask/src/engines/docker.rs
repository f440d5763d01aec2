//! Whether containers could be used: does a daemon answer, and is an image registry in reach?

use crate::process::output_within;
use std::process::Command;
use std::time::Duration;

/// An official image at the pinned version: asked for, never pulled.
const IMAGE: &str = "hashicorp/vault:1.21.0";

/// One sentence on docker and images. Takes 20 s at most.
pub fn status() -> String {
    let limit = Duration::from_secs(10);
    let mut info = Command::new("docker");
    let version = match output_within(info.args(["info", "--format", "{{.ServerVersion}}"]), limit) {
        Err(error) => return format!("docker: {error:#}; images not used"),
        Ok(output) if !output.status.success() => {
            return "docker: no daemon answers; images not used".to_owned();
        }
        Ok(output) => String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    };
    let mut inspect = Command::new("docker");
    let reached = output_within(inspect.args(["manifest", "inspect", IMAGE]), limit)
        .is_ok_and(|output| output.status.success());
    if reached {
        format!("docker: daemon {version} answers; images can be pulled (`{IMAGE}` is there)")
    } else {
        format!("docker: daemon {version} answers; no registry in reach: images not used")
    }
}
