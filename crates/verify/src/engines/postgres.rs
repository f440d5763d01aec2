//! A PostgreSQL cluster of our own, with passwords (SCRAM) on the loopback interface.

use super::process::{Launch, Process, StartError};
use super::{EngineError, port, postgres_bin, random};
use rustix::process::Signal;
use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use writ_live::Secret;
use writ_live::postgres::{Login, Session};

/// A running PostgreSQL.
#[derive(Debug)]
pub(crate) struct Server {
    /// The process.
    pub process: Process,
    /// The superuser on the maintenance database.
    pub root: Login,
    /// Its version.
    pub version: String,
}

/// The user that it runs as where we are root: it refuses root.
const USER: &str = "postgres";

/// Makes a cluster, starts it and waits until the superuser can log in.
pub(crate) async fn start(run: &Path) -> Result<Server, EngineError> {
    let bin = postgres_bin()?;
    let user = rustix::process::getuid().is_root().then_some(USER);
    let folder = run.join("pg");
    let password = random::secret().map_err(|e| failed(e.to_string()))?;
    prepare(&folder, user, &password).map_err(|e| failed(format!("no data folder: {e}")))?;
    init(run, &bin, &folder, user).await?;
    let mut last = None;
    for _ in 0..3 {
        match attempt(run, &bin, &folder, user, &password).await {
            Err(error) if error.is_port_taken() => last = Some(error),
            other => return Ok(other?),
        }
    }
    Err(last.unwrap_or_else(|| failed("no free port")).into())
}

/// The folder, owned by the one who runs the server, with the password file for `initdb`.
fn prepare(folder: &Path, user: Option<&str>, password: &Secret) -> io::Result<()> {
    fs::create_dir(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    let file = folder.join("pw");
    fs::write(&file, password.expose())?;
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600))?;
    if let Some(user) = user {
        let (uid, gid) = (id("-u", user)?, id("-g", user)?);
        chown(folder, Some(uid), Some(gid))?;
        chown(&file, Some(uid), Some(gid))?;
    }
    Ok(())
}

/// A user's number, as `id` tells it.
fn id(flag: &str, user: &str) -> io::Result<u32> {
    let output = Command::new("id").args([flag, user]).output()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    text.parse().map_err(|_| io::Error::other(format!("there is no user `{user}` to run PostgreSQL as")))
}

/// `initdb`, without waiting for the disk: the cluster lives for a minute.
async fn init(run: &Path, bin: &Path, folder: &Path, user: Option<&str>) -> Result<(), StartError> {
    let launch = Launch {
        name: "initdb",
        program: &bin.join("initdb"),
        args: vec![
            format!("--pgdata={}", folder.join("data").display()),
            format!("--pwfile={}", folder.join("pw").display()),
            "--username=postgres".into(),
            "--auth=scram-sha-256".into(),
            "--encoding=UTF8".into(),
            "--no-locale".into(),
            "--no-sync".into(),
        ],
        env: Vec::new(),
        run,
        user,
    };
    let mut process = Process::start(&launch)?;
    let outcome = process.finish(Duration::from_mins(1)).await;
    let _ = fs::remove_file(folder.join("pw"));
    outcome
}

/// One try on one port.
async fn attempt(
    run: &Path,
    bin: &Path,
    folder: &Path,
    user: Option<&str>,
    password: &Secret,
) -> Result<Server, StartError> {
    let port = port::free(1).map_err(|e| failed(e.to_string()))?.first().copied().unwrap_or_default();
    let launch = Launch {
        name: "postgres",
        program: &bin.join("postgres"),
        args: vec![
            "-D".into(),
            folder.join("data").display().to_string(),
            "-c".into(),
            format!("port={port}"),
            "-c".into(),
            "listen_addresses=127.0.0.1".into(),
            "-c".into(),
            "unix_socket_directories=".into(),
            "-c".into(),
            "fsync=off".into(),
        ],
        env: Vec::new(),
        run,
        user,
    };
    let mut process = Process::start(&launch)?.stopped_by(Signal::INT);
    let root = Login {
        host: "127.0.0.1".into(),
        port,
        dbname: "postgres".into(),
        user: "postgres".into(),
        password: password.clone(),
    };
    let version = process
        .wait(Duration::from_secs(30), async || {
            let session = Session::open(&root).await.ok()?;
            let rows = session.run("SHOW server_version").await.ok()?;
            rows.into_iter().flatten().flatten().next()
        })
        .await?;
    Ok(Server { process, root, version })
}

/// A failure before there was a log.
fn failed(what: impl Into<String>) -> StartError {
    StartError { engine: "postgres".into(), what: what.into(), log: String::new() }
}
