//! `nomad agent -dev`: server and client in one, with ACLs, `raw_exec` and workload identity.

use super::process::{Launch, Process, StartError};
use super::{EngineError, Needs, find, port};
use rustix::process::Signal;
use serde_json::{Value, json};
use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::time::Duration;
use writ_live::Secret;
use writ_live::nomad::Nomad;

/// A running Nomad.
#[derive(Debug)]
pub(crate) struct Server {
    /// The process.
    pub process: Process,
    /// Nomad with a management token.
    pub root: Nomad,
    /// Its version.
    pub version: String,
}

/// Starts it against the Vault at `vault`, whose JWT mount `needs` names, and waits until its
/// node takes jobs.
pub(crate) async fn start(run: &Path, vault: &str, needs: &Needs) -> Result<Server, EngineError> {
    let program = find("nomad")?;
    own_folder(run).map_err(|e| failed(e.to_string()))?;
    let mut last = None;
    for _ in 0..3 {
        match attempt(&program, run, vault, needs).await {
            Err(error) if error.is_port_taken() => last = Some(error),
            other => return Ok(other?),
        }
    }
    Err(last.unwrap_or_else(|| failed("no free port")).into())
}

/// One try on one set of ports.
async fn attempt(program: &Path, run: &Path, vault: &str, needs: &Needs) -> Result<Server, StartError> {
    let ports = port::free(3).map_err(|e| failed(e.to_string()))?;
    let [http, rpc, serf] = ports[..] else { return Err(failed("no free ports")) };
    let file = run.join("nomad.json");
    let text = config(run, [http, rpc, serf], vault, needs).to_string();
    std::fs::write(&file, text).map_err(|e| failed(e.to_string()))?;
    let launch = Launch {
        name: "nomad",
        program,
        args: vec!["agent".into(), "-dev".into(), "-config".into(), file.display().to_string()],
        env: Vec::new(),
        run,
        user: None,
    };
    // On SIGTERM a dev agent destroys its allocations (`client/client.go`, `Shutdown`), mounts
    // included; killed outright it leaves its tasks running.
    let mut process = Process::start(&launch)?.stopped_by(Signal::TERM);
    let nomad = Nomad::at(format!("http://127.0.0.1:{http}")).map_err(|e| failed(e.to_string()))?;
    let patience = Duration::from_mins(1);
    let token = process
        .wait(patience, async || {
            let answer = nomad.request("POST", "acl/bootstrap", None).await.ok()?;
            if answer.is_success() { answer.string("/SecretID") } else { None }
        })
        .await?;
    let root = nomad.with(Secret::new(token));
    let version = process
        .wait(patience, async || {
            let nodes = root.request("GET", "nodes", None).await.ok()?;
            let node = nodes.json().pointer("/0").cloned().unwrap_or(Value::Null);
            let drivers = node.pointer("/Drivers/raw_exec/Healthy").and_then(Value::as_bool);
            let ready = node.pointer("/Status").and_then(Value::as_str) == Some("ready");
            let version = node.pointer("/Version").and_then(Value::as_str).map(str::to_owned);
            if ready && drivers == Some(true) { version } else { None }
        })
        .await?;
    Ok(Server { process, root, version })
}

/// The agent's own folder in the run's: what tasks are given is read by nobody else.
const OWN: &str = "n";

/// Makes the agent's own folder.
fn own_folder(run: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(run.join(OWN))
}

/// The agent's configuration. Its folders are short: a task's API socket lies deep below and a
/// socket's path has 108 bytes at most. The fingerprinters of clouds only wait for time-outs.
fn config(run: &Path, [http, rpc, serf]: [u16; 3], vault: &str, needs: &Needs) -> Value {
    json!({
        "bind_addr": "127.0.0.1",
        "ports": { "http": http, "rpc": rpc, "serf": serf },
        "disable_update_check": true,
        "acl": { "enabled": true },
        "client": {
            "alloc_dir": run.join(OWN).join("a"),
            "state_dir": run.join(OWN).join("s"),
            "options": { "fingerprint.denylist": "env_aws,env_gce,env_azure,env_digitalocean,consul" },
        },
        "plugin": [{ "raw_exec": [{ "config": [{ "enabled": true }] }] }],
        "vault": {
            "enabled": true,
            "address": vault,
            "jwt_auth_backend_path": needs.jwt_mount,
            "default_identity": { "aud": [needs.audience], "ttl": "1h" },
        },
    })
}

/// A failure before there was a log.
fn failed(what: impl Into<String>) -> StartError {
    StartError { engine: "nomad".into(), what: what.into(), log: String::new() }
}
