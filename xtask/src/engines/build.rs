//! A Go module → an engine in the cache.
//!
//! INVARIANT: a binary has its final name only when it is complete and has run once. Two runs at once are
//! kept apart by a lock file; the second takes what the first has built.

use super::cache::{Cache, Inputs, key};
use super::locate::ask_version;
use super::pins::Recipe;
use crate::process::{Stop, is_executable, output_within, wait_unless_stopped};
use anyhow::{Context, bail};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The engines' recipes, the compiler for them, and where what it makes is kept.
#[derive(Clone)]
pub struct Workshop {
    /// The folder with one recipe per engine.
    pub recipes: PathBuf,
    /// Where engines are kept.
    pub cache: Cache,
    /// What `go version` prints, or why there is no Go.
    pub go_version: Result<String, String>,
}

impl Workshop {
    /// The installed Go and the recipes of this checkout.
    pub fn new(recipes: PathBuf, cache: Cache) -> Self {
        let asked = output_within(Command::new("go").arg("version"), Duration::from_secs(20));
        let go_version = match asked {
            Ok(output) if output.status.success() => {
                Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
            }
            Ok(output) => Err(format!("`go version` failed ({})", output.status)),
            Err(error) => Err(format!("{error:#}")),
        };
        Self { recipes, cache, go_version }
    }

    /// The folder with a link to each engine in use.
    pub fn bin(&self) -> PathBuf {
        self.cache.bin()
    }

    /// The cache's folder for what this recipe makes with this Go.
    pub fn folder(&self, recipe: &Recipe) -> anyhow::Result<PathBuf> {
        let Ok(go_version) = &self.go_version else {
            bail!(
                "it has to be built and Go is missing: install Go 1.26 or newer, or put {} {} into PATH",
                recipe.bin,
                recipe.version
            );
        };
        let dir = self.recipes.join(recipe.folder);
        let read = |name: &str| {
            fs::read(dir.join(name)).with_context(|| format!("`{}` can't be read", dir.join(name).display()))
        };
        let flags = format!("cgo={} {} {}", recipe.cgo, recipe.ldflags, recipe.package);
        let (go_mod, go_sum) = (read("go.mod")?, read("go.sum")?);
        let key = key(&Inputs { go_mod: &go_mod, go_sum: &go_sum, flags: &flags, go_version });
        Ok(self.cache.folder(recipe, &key))
    }

    /// Builds the engine at low priority; `None` when another run built it while this one waited.
    pub fn build(&self, recipe: &Recipe, folder: &Path, stop: &Stop) -> anyhow::Result<Option<Duration>> {
        fs::create_dir_all(folder).with_context(|| format!("`{}` can't be made", folder.display()))?;
        let _lock = lock(recipe, folder, stop)?;
        let binary = folder.join(recipe.bin);
        if is_executable(&binary) {
            return Ok(None);
        }
        remove_leftovers(folder)?;
        let started = Instant::now();
        let log = folder.join("build.log");
        let partial = folder.join(format!("{PARTIAL}{}", process::id()));
        eprintln!("{}: building {} (log: {})", recipe.bin, recipe.version, log.display());
        let out = File::create(&log).with_context(|| format!("`{}` can't be written", log.display()))?;
        let mut child = Command::new("nice")
            .args(["-n", "10", "go", "build", "-trimpath", "-ldflags", recipe.ldflags, "-o"])
            .arg(&partial)
            .arg(recipe.package)
            .current_dir(self.recipes.join(recipe.folder))
            .env("CGO_ENABLED", if recipe.cgo { "1" } else { "0" })
            .env("GOWORK", "off")
            .stdin(Stdio::null())
            .stdout(out.try_clone()?)
            .stderr(out)
            .spawn()
            .context("`nice go build` can't be started")?;
        match wait_unless_stopped(&mut child, stop)? {
            None => bail!("the build was stopped"),
            Some(status) if !status.success() => {
                let text = fs::read_to_string(&log).unwrap_or_default();
                bail!("`go build` failed; the end of {}:\n{}", log.display(), last_lines(&text, 15));
            }
            Some(_) => {}
        }
        ask_version(recipe, &partial).context("it was built but does not run")?;
        fs::rename(&partial, &binary)?;
        Ok(Some(started.elapsed()))
    }
}

const PARTIAL: &str = ".partial-";

/// Takes the build's lock, and says so when another run has it.
fn lock(recipe: &Recipe, folder: &Path, stop: &Stop) -> anyhow::Result<File> {
    let mut path = folder.to_owned().into_os_string();
    path.push(".lock");
    let file = File::create(&path).with_context(|| format!("`{}` can't be made", path.display()))?;
    let mut said = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(error).context("the build can't be locked"),
            Err(TryLockError::WouldBlock) if stop.stopped() => bail!("the build was stopped"),
            Err(TryLockError::WouldBlock) => {
                if !said {
                    let log = folder.join("build.log");
                    eprintln!("{}: another run builds it, waiting (log: {})", recipe.bin, log.display());
                    said = true;
                }
                thread::sleep(Duration::from_millis(300));
            }
        }
    }
}

/// Removes what a killed build left. Only under the lock.
fn remove_leftovers(folder: &Path) -> anyhow::Result<()> {
    for entry in folder.read_dir()? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(PARTIAL) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(count)..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{PARTIAL, last_lines, lock, remove_leftovers};
    use crate::engines::pins::Engine;
    use crate::process::Stop;
    use std::fs;

    #[test]
    fn a_second_run_does_not_get_the_lock() {
        let folder = std::env::temp_dir().join(format!("writ-xtask-lock-{}", std::process::id()));
        let recipe = Engine::Vault.recipe().unwrap();
        let stop = Stop::default();
        let first = lock(recipe, &folder, &stop).unwrap();
        stop.stop();
        assert!(lock(recipe, &folder, &stop).is_err());
        drop(first);
        assert!(lock(recipe, &folder, &stop).is_ok());
        fs::remove_file(folder.with_added_extension("lock")).unwrap();
    }

    #[test]
    fn leftovers_go_and_binaries_stay() {
        let folder = std::env::temp_dir().join(format!("writ-xtask-left-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{PARTIAL}1")), "").unwrap();
        fs::write(folder.join("vault"), "").unwrap();
        remove_leftovers(&folder).unwrap();
        let names: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["vault"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_end_of_a_log() {
        assert_eq!(last_lines("a\nb\nc\n", 2), "b\nc");
        assert_eq!(last_lines("a", 2), "a");
    }
}
