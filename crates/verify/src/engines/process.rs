//! One engine as a process: started in a group of its own, killed on drop.

use super::find;
use rustix::process::{Pid, Signal, kill_process_group};
use std::fmt;
use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The variable that marks every process of a run, and what those start: its value is the run's
/// folder.
pub(crate) const MARK: &str = "WRIT_VERIFY_RUN";

/// An engine that did not come up.
#[derive(Debug)]
pub struct StartError {
    /// Its name.
    pub engine: String,
    /// What happened.
    pub what: String,
    /// The last lines of its log.
    pub log: String,
}

impl StartError {
    /// Whether another process took its port between our look and its `bind`.
    pub(crate) fn is_port_taken(&self) -> bool {
        let log = self.log.to_lowercase();
        log.contains("address already in use") || log.contains("could not bind")
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the engine {} did not start: {}", self.engine, self.what)?;
        if self.log.is_empty() { Ok(()) } else { write!(f, "; the end of its log:\n{}", self.log) }
    }
}

impl std::error::Error for StartError {}

/// What to start.
#[derive(Debug)]
pub(crate) struct Launch<'a> {
    /// The engine's name, for messages and its log's name.
    pub name: &'static str,
    /// The program.
    pub program: &'a Path,
    /// Its arguments; nothing secret, since all users of a machine see them.
    pub args: Vec<String>,
    /// Its environment beside `PATH`, `HOME` and `TMPDIR`.
    pub env: Vec<(&'static str, String)>,
    /// The run's folder.
    pub run: &'a Path,
    /// Whom to run as, where that is not the one who verifies.
    pub user: Option<&'a str>,
}

/// A running engine. Dropping it kills its process group.
#[derive(Debug)]
pub(crate) struct Process {
    name: &'static str,
    child: Child,
    log: PathBuf,
    stop: Signal,
}

impl Process {
    /// Starts it with a clean environment (no proxies, no credentials or CA bundles of the
    /// caller's), its output going to `<run>/<name>.log`.
    ///
    /// On Linux the kernel kills it when the thread that started it is gone (`setpriv
    /// --pdeathsig`), so this is called on the thread that lives for the whole run.
    pub(crate) fn start(launch: &Launch<'_>) -> Result<Self, StartError> {
        let log = launch.run.join(format!("{}.log", launch.name));
        let failed = |what: String| StartError { engine: launch.name.into(), what, log: String::new() };
        // Vault's says its root token: nobody else reads it.
        let output = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&log);
        let output = output.map_err(|e| failed(format!("no log file: {e}")))?;
        let errors = output.try_clone().map_err(|e| failed(format!("no log file: {e}")))?;
        let mut command = wrapped(launch).map_err(|e| failed(e.to_string()))?;
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", launch.run)
            .env("TMPDIR", launch.run)
            .env("LC_ALL", "C")
            .env(MARK, launch.run)
            .envs(launch.env.iter().map(|(name, value)| (*name, value.as_str())))
            .current_dir(launch.run)
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .process_group(0);
        let child = command.spawn().map_err(|e| failed(e.to_string()))?;
        Ok(Self { name: launch.name, child, log, stop: Signal::KILL })
    }

    /// Has it stopped by this signal first, which lets it clean up behind itself.
    pub(crate) fn stopped_by(mut self, signal: Signal) -> Self {
        self.stop = signal;
        self
    }

    /// Asks `ready` again and again until it says so, at most for `patience`.
    pub(crate) async fn wait<T>(
        &mut self,
        patience: Duration,
        mut ready: impl AsyncFnMut() -> Option<T>,
    ) -> Result<T, StartError> {
        let began = Instant::now();
        loop {
            if let Some(value) = ready().await {
                return Ok(value);
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(self.error(format!("it ended with {status}")));
            }
            if began.elapsed() > patience {
                return Err(self.error(format!("not ready within {} s", patience.as_secs())));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits for it to do its work and end, at most for `patience`.
    pub(crate) async fn finish(&mut self, patience: Duration) -> Result<(), StartError> {
        let began = Instant::now();
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) if status.success() => return Ok(()),
                Ok(Some(status)) => return Err(self.error(format!("it ended with {status}"))),
                Ok(None) if began.elapsed() < patience => {}
                Ok(None) => return Err(self.error(format!("not done within {} s", patience.as_secs()))),
                Err(error) => return Err(self.error(error.to_string())),
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// A failure with the end of the log.
    pub(crate) fn error(&self, what: impl Into<String>) -> StartError {
        let log = std::fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&log).into_owned();
        let lines: Vec<&str> = text.lines().filter(|line| !is_secret(line)).collect();
        let tail = lines.get(lines.len().saturating_sub(15)..).unwrap_or_default().join("\n");
        StartError { engine: self.name.into(), what: what.into(), log: tail }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) else { return };
        if self.stop != Signal::KILL {
            let _ = kill_process_group(group, self.stop);
            let began = Instant::now();
            while began.elapsed() < Duration::from_secs(6) && matches!(self.child.try_wait(), Ok(None)) {
                std::thread::sleep(Duration::from_millis(25));
            }
        }
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.child.wait();
    }
}

/// The command, through `setpriv` where there is one.
fn wrapped(launch: &Launch<'_>) -> io::Result<Command> {
    let setpriv = find("setpriv").ok();
    let mut command = match (&setpriv, launch.user) {
        (Some(setpriv), user) => {
            let mut command = Command::new(setpriv);
            command.args(["--pdeathsig", "KILL"]);
            if let Some(user) = user {
                command.args(["--reuid", user, "--regid", user, "--init-groups"]);
            }
            command.arg("--").arg(launch.program);
            command
        }
        (None, None) => Command::new(launch.program),
        (None, Some(_)) => return Err(io::Error::other("`setpriv` is needed to run it as another user")),
    };
    command.args(&launch.args);
    Ok(command)
}

/// Whether a line of a log gives away what opens the engine.
fn is_secret(line: &str) -> bool {
    let line = line.to_lowercase();
    ["root token", "unseal key", "password", "secret"].iter().any(|word| line.contains(word))
}
