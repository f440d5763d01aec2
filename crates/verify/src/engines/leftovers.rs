//! What a verifier that was killed outright left behind: processes, mounts and its folder.
//!
//! Each run keeps a note in Writ's cache while it lives. A note whose verifier is gone is worked
//! off by the next run. A process belongs to a run when its environment carries the run's mark
//! or it stands in the run's folder (PostgreSQL overwrites its environment): nothing is ever
//! chosen by its name.

use super::find::cache;
use super::process::MARK;
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The folder of a run, its note, and the duty to remove both.
#[derive(Debug)]
pub(crate) struct Run {
    folder: PathBuf,
    note: Option<PathBuf>,
}

/// How the name of a run's folder begins. Short: a socket's path has 108 bytes at most, and
/// Nomad puts one deep below.
const PREFIX: &str = "wv-";

impl Run {
    /// A fresh folder and its note, after cleaning up behind the dead.
    pub(crate) fn begin() -> io::Result<Self> {
        let notes = cache().map(|cache| cache.join("runs"));
        if let Some(notes) = &notes {
            fs::create_dir_all(notes)?;
            clean(notes);
        }
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir()?.keep();
        // PostgreSQL runs as another user and must get through to its own folder below.
        fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o711))?;
        let me = std::process::id();
        let name = folder.file_name().unwrap_or_default().to_owned();
        let note = notes.map(|notes| notes.join(name));
        if let Some(note) = &note {
            fs::write(note, format!("{me} {}\n{}\n", started(me).unwrap_or_default(), folder.display()))?;
        }
        Ok(Self { folder, note })
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        sweep(&self.folder);
        if let Some(note) = &self.note {
            let _ = fs::remove_file(note);
        }
    }
}

/// Works off the notes of verifiers that are no more.
fn clean(notes: &Path) {
    for entry in fs::read_dir(notes).into_iter().flatten().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        let Some((pid, start, folder)) = parse(&text) else { continue };
        let alive = started(pid).is_some_and(|now| now == start);
        if !alive {
            sweep(&folder);
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Reads a note; one that does not name a folder of ours is left alone.
fn parse(note: &str) -> Option<(u32, String, PathBuf)> {
    let mut lines = note.lines();
    let (pid, start) = lines.next()?.split_once(' ')?;
    let folder = PathBuf::from(lines.next()?);
    let ours = folder.file_name()?.to_str()?.starts_with(PREFIX) && folder.is_absolute();
    ours.then_some((pid.parse().ok()?, start.to_owned(), folder))
}

/// When a process started, in the kernel's ticks: field 22 of `/proc/<pid>/stat` (proc(5)),
/// counted behind the name's closing parenthesis. `None` where there is no such process.
fn started(pid: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let rest = stat.rsplit_once(')')?.1;
    rest.split_whitespace().nth(19).map(str::to_owned)
}

/// Kills what belongs to the run, unmounts what is below its folder, and removes it.
fn sweep(folder: &Path) {
    for _ in 0..20 {
        let left = processes_of(folder);
        if left.is_empty() {
            break;
        }
        for pid in left {
            let _ = kill_process(pid, Signal::KILL);
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    for mount in mounts_below(folder) {
        let _ = Command::new("umount").arg("-l").arg(mount).output();
    }
    let _ = fs::remove_dir_all(folder);
}

/// The processes that carry the run's mark or stand in its folder, except this one.
fn processes_of(folder: &Path) -> Vec<Pid> {
    let mark = format!("{MARK}={}", folder.display()).into_bytes();
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else {
            continue;
        };
        if u32::try_from(pid) == Ok(std::process::id()) {
            continue;
        }
        let marked = fs::read(entry.path().join("environ"))
            .is_ok_and(|environ| environ.split(|byte| *byte == 0).any(|entry| entry == mark));
        let inside = fs::read_link(entry.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(folder));
        if marked || inside {
            found.extend(Pid::from_raw(pid));
        }
    }
    found
}

/// Mount points below the folder, deepest first: Nomad mounts a task's `secrets/` as root.
fn mounts_below(folder: &Path) -> Vec<PathBuf> {
    let table = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let points = table.lines().filter_map(|line| line.split(' ').nth(4)).map(PathBuf::from);
    let mut below: Vec<PathBuf> = points.filter(|point| point.starts_with(folder)).collect();
    below.sort_by_key(|point| std::cmp::Reverse(point.components().count()));
    below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_names_a_folder_of_ours_or_is_left_alone() {
        assert_eq!(parse("12 345\n/tmp/wv-abc\n"), Some((12, "345".into(), "/tmp/wv-abc".into())));
        for bad in
            ["", "12 345\n", "12 345\n/\n", "12 345\n/home/me\n", "x 345\n/tmp/wv-a\n", "12 345\nwv-a\n"]
        {
            assert_eq!(parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_process_has_a_start_and_a_missing_one_has_none() {
        assert!(started(std::process::id()).is_some_and(|ticks| ticks.parse::<u64>().is_ok()));
        assert_eq!(started(u32::MAX), None);
    }

    #[test]
    fn the_dead_are_swept_and_the_living_are_not() {
        let notes = tempfile::tempdir().unwrap();
        let dead = tempfile::Builder::new().prefix(PREFIX).tempdir().unwrap().keep();
        let living = tempfile::Builder::new().prefix(PREFIX).tempdir().unwrap();
        let mut child = Command::new("sleep").arg("60").env(MARK, &dead).current_dir("/").spawn().unwrap();
        // `spawn` returns while the kernel still sets the new program up: it has no environment yet.
        while processes_of(&dead).is_empty() {
            assert_eq!(child.try_wait().unwrap(), None);
            std::thread::yield_now();
        }
        let me = std::process::id();
        let mine = started(me).unwrap();
        fs::write(notes.path().join("dead"), format!("{me} 1\n{}\n", dead.display())).unwrap();
        fs::write(notes.path().join("living"), format!("{me} {mine}\n{}\n", living.path().display()))
            .unwrap();
        clean(notes.path());
        assert!(!dead.exists() && !notes.path().join("dead").exists());
        assert!(living.path().exists() && notes.path().join("living").exists());
        assert!(!child.wait().unwrap().success(), "the marked process was to be killed");
    }
}
