//! MinIO: an S3 and STS server with a policy engine of its own.

use super::process::{Launch, Process, StartError};
use super::{EngineError, Storage, find, port, random, sts};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use writ_live::s3::{Keys, S3, S3Request};

/// A running MinIO and its STS front.
#[derive(Debug)]
pub(crate) struct Server {
    /// The process.
    pub process: Process,
    /// The front that Vault talks to.
    pub front: sts::Front,
    /// Where and as whom.
    pub storage: Storage,
    /// Its version.
    pub version: String,
}

/// Starts it and waits until root can list its buckets.
pub(crate) async fn start(run: &Path) -> Result<Server, EngineError> {
    let program = find("minio")?;
    let mut last = None;
    for _ in 0..3 {
        match attempt(&program, run).await {
            Err(error) if error.is_port_taken() => last = Some(error),
            other => return Ok(other?),
        }
    }
    Err(last.unwrap_or_else(|| failed("no free port")).into())
}

/// One try on one pair of ports.
async fn attempt(program: &Path, run: &Path) -> Result<Server, StartError> {
    let ports = port::free(2).map_err(|e| failed(e.to_string()))?;
    let [api, console] = ports[..] else { return Err(failed("no free ports")) };
    let user = random::secret().map_err(|e| failed(e.to_string()))?;
    let password = random::secret().map_err(|e| failed(e.to_string()))?;
    let launch = Launch {
        name: "minio",
        program,
        args: vec![
            "server".into(),
            "--address".into(),
            format!("127.0.0.1:{api}"),
            "--console-address".into(),
            format!("127.0.0.1:{console}"),
            run.join("minio").display().to_string(),
        ],
        env: vec![
            ("MINIO_ROOT_USER", user.expose().to_owned()),
            ("MINIO_ROOT_PASSWORD", password.expose().to_owned()),
            ("MINIO_BROWSER", "off".into()),
            ("MINIO_UPDATE", "off".into()),
        ],
        run,
        user: None,
    };
    let mut process = Process::start(&launch)?;
    let s3 = format!("http://127.0.0.1:{api}");
    let root = Keys { access_key: user.clone(), secret_key: password, session_token: None };
    let client = S3::at(&s3, "us-east-1").map_err(|e| failed(e.to_string()))?;
    process
        .wait(Duration::from_secs(30), async || {
            let answer = client.request(&root, &S3Request::list_buckets()).await.ok()?;
            answer.is_success().then_some(())
        })
        .await?;
    let front = sts::start(api).await.map_err(|e| failed(e.to_string()))?;
    let storage = Storage { s3, sts: front.address.clone(), root, root_user: user };
    Ok(Server { process, front, storage, version: version(program) })
}

/// What the program calls itself.
fn version(program: &Path) -> String {
    let output = Command::new(program).arg("--version").output().ok();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.split_whitespace().nth(2).unwrap_or("unknown").to_owned()
}

/// A failure before there was a log.
fn failed(what: impl Into<String>) -> StartError {
    StartError { engine: "minio".into(), what: what.into(), log: String::new() }
}
