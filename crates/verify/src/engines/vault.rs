//! `vault server -dev`: in memory, unsealed, with a root token of ours.

use super::process::{Launch, Process, StartError};
use super::{EngineError, find, port, random};
use std::path::Path;
use std::time::Duration;
use writ_live::vault::Vault;

/// A running Vault.
#[derive(Debug)]
pub(crate) struct Server {
    /// The process.
    pub process: Process,
    /// Vault as root.
    pub root: Vault,
    /// Its version.
    pub version: String,
}

/// Starts it and waits until it is unsealed.
pub(crate) async fn start(run: &Path) -> Result<Server, EngineError> {
    let program = find("vault")?;
    let mut last = None;
    for _ in 0..3 {
        match attempt(&program, run).await {
            Err(error) if error.is_port_taken() => last = Some(error),
            other => return Ok(other?),
        }
    }
    Err(last.unwrap_or_else(|| failed("no free port")).into())
}

/// One try on one port.
async fn attempt(program: &Path, run: &Path) -> Result<Server, StartError> {
    let port = port::free_pair().map_err(|e| failed(e.to_string()))?;
    let token = random::secret().map_err(|e| failed(e.to_string()))?;
    let launch = Launch {
        name: "vault",
        program,
        args: ["server", "-dev", "-dev-no-store-token", "-log-level=info"]
            .into_iter()
            .map(str::to_owned)
            .chain([format!("-dev-listen-address=127.0.0.1:{port}")])
            .collect(),
        // In the environment: arguments are seen by every user of the machine.
        env: vec![("VAULT_DEV_ROOT_TOKEN_ID", token.expose().to_owned())],
        run,
        user: None,
    };
    let mut process = Process::start(&launch)?;
    let vault = Vault::at(format!("http://127.0.0.1:{port}")).map_err(|e| failed(e.to_string()))?;
    let root = vault.with(token);
    let version = process
        .wait(Duration::from_secs(30), async || {
            // As root, not `sys/health` alone: another server may have taken the port.
            let mounts = root.request("GET", "sys/mounts", None).await.ok()?;
            let health = vault.request("GET", "sys/health", None).await.ok()?;
            if mounts.is_success() && health.is_success() { health.string("/version") } else { None }
        })
        .await?;
    Ok(Server { process, root, version })
}

/// A failure before there was a log.
fn failed(what: impl Into<String>) -> StartError {
    StartError { engine: "vault".into(), what: what.into(), log: String::new() }
}
