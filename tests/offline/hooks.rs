//! The repository's `.pre-commit-hooks.yaml`, run by pre-commit itself in a scratch repository.
//!
//! pre-commit comes from `PyPI` into a virtual environment below the build folder, once: this needs
//! python3 with its venv module, and pip's usual way to `PyPI` the first time.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use writ_tests::{binary, fixture, root, writ};

/// Which pre-commit.
const VERSION: &str = "4.7.0";

fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", said(&output));
    output
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// pre-commit, installed if it is not there yet.
fn pre_commit() -> PathBuf {
    let folder = binary("pre-commit").join(VERSION);
    let program = folder.join("bin/pre-commit");
    // A virtual environment holds its own path: where the build folder was moved, it is made anew.
    let done = folder.join("installed");
    let here = folder.to_str().unwrap();
    if !fs::read_to_string(&done).is_ok_and(|there| there == here) {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
        let pip = folder.join("bin/pip");
        run(Command::new(pip)
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .arg(format!("pre-commit=={VERSION}")));
        fs::write(done, here).unwrap();
    }
    program
}

/// A repository whose hooks are this repository's, with a stack and its tree.
struct Scratch {
    folder: tempfile::TempDir,
    pre_commit: PathBuf,
}

impl Scratch {
    fn new() -> Self {
        let scratch = Self { folder: tempfile::tempdir().unwrap(), pre_commit: pre_commit() };
        // pre-commit takes hooks from a repository: one that holds the file alone.
        let hooks = scratch.path("hooks");
        fs::create_dir(&hooks).unwrap();
        fs::copy(root().join(".pre-commit-hooks.yaml"), hooks.join(".pre-commit-hooks.yaml")).unwrap();
        for arguments in [&["init", "--quiet"][..], &["add", "."], &["commit", "--quiet", "-m", "hooks"]] {
            run(scratch.git("hooks").args(arguments));
        }
        let revision = said(&run(scratch.git("hooks").args(["rev-parse", "HEAD"])));
        fs::create_dir_all(scratch.path("work/deploy/shop")).unwrap();
        run(scratch.git("work").args(["init", "--quiet"]));
        let ids = ids().iter().map(|id| format!("      - id: {id}\n")).collect::<Vec<_>>().concat();
        let config = format!("repos:\n  - repo: ../hooks\n    rev: {}\n    hooks:\n{ids}", revision.trim());
        fs::write(scratch.path("work/.pre-commit-config.yaml"), config).unwrap();
        run(scratch.command(&scratch.pre_commit, "work").arg("install"));
        fs::copy(fixture("webapp").join("webapp.writ"), scratch.stack()).unwrap();
        scratch
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn stack(&self) -> PathBuf {
        self.path("work/deploy/shop/stack.writ")
    }

    /// With `writ` in PATH, and nothing of the user's git or of a pre-commit that runs this test.
    fn command(&self, program: &Path, folder: &str) -> Command {
        let mut command = Command::new(program);
        let path = std::env::var_os("PATH").unwrap();
        let own = binary("writ").parent().unwrap().to_owned();
        command
            .current_dir(self.path(folder))
            .env(
                "PATH",
                std::env::join_paths(std::iter::once(own).chain(std::env::split_paths(&path))).unwrap(),
            )
            .env("PRE_COMMIT_HOME", self.path("home"))
            .env("HOME", self.folder.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1");
        for variable in std::env::vars_os().map(|(name, _)| name) {
            let name = variable.to_string_lossy().into_owned();
            if name.starts_with("GIT_") && !name.starts_with("GIT_CONFIG_") {
                command.env_remove(variable);
            }
        }
        command
    }

    fn git(&self, folder: &str) -> Command {
        let mut git = self.command(Path::new("git"), folder);
        // pre-commit clones the other repository by its path.
        git.args(["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "protocol.file.allow=always"]);
        git
    }

    /// Commits all there is, through the hooks: whether that went, and what was said.
    fn commit(&self) -> (bool, String) {
        run(self.git("work").args(["add", "--all"]));
        let output = self.git("work").args(["commit", "-m", "change"]).output().unwrap();
        (output.status.success(), said(&output))
    }

    fn compile(&self) {
        let folder = self.path("work/deploy/shop");
        assert!(writ(&["compile", folder.to_str().unwrap()]).unwrap().status.success());
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.path("work").join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file}: {text}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
}

/// The ids of the hooks.
fn ids() -> Vec<String> {
    let text = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    text.lines().filter_map(|line| line.strip_prefix("- id: ").map(str::to_owned)).collect()
}

fn passed(said: &str, hook: &str, how: &str) -> bool {
    said.lines().any(|line| line.starts_with(hook) && line.ends_with(how))
}

#[test]
fn commits_pass_and_fail_by_what_they_hold() {
    let scratch = Scratch::new();
    let stack = "deploy/shop/stack.writ";

    // Sources without the tree that they compile to.
    let (went, said) = scratch.commit();
    assert!(!went && passed(&said, "writ check", "Passed"), "{said}");
    assert!(passed(&said, "writ compile --check", "Failed") && said.contains("is stale"), "{said}");

    // With it.
    scratch.compile();
    let (went, said) = scratch.commit();
    assert!(went && passed(&said, "writ check", "Passed"), "{said}");
    assert!(passed(&said, "writ compile --check", "Passed"), "{said}");

    // A file of the tree that was changed by hand, without its source.
    let policy = "deploy/shop/out/vault/policies/webapp_web-app.hcl";
    scratch.edit(policy, "[\"read\"]", "[\"read\", \"update\"]");
    let (went, said) = scratch.commit();
    assert!(!went && passed(&said, "writ compile --check", "Failed"), "{said}");
    assert!(said.contains("was edited by hand"), "{said}");
    scratch.edit(policy, "[\"read\", \"update\"]", "[\"read\"]");

    // Sources with a mistake.
    scratch.edit(stack, "may select,", "may selct,");
    let (went, said) = scratch.commit();
    assert!(!went && passed(&said, "writ check", "Failed"), "{said}");
    assert!(
        said.contains("deploy/shop/stack.writ:24:7") && said.contains("did you mean `select`?"),
        "{said}"
    );
    scratch.edit(stack, "may selct,", "may select,");

    // Sources that are not in canonical form.
    scratch.edit(stack, "  cpu    = 50 MHz", "  cpu = 50 MHz");
    let (went, said) = scratch.commit();
    assert!(!went && passed(&said, "writ fmt --check", "Failed"), "{said}");
    assert!(said.contains("+  cpu    = 50 MHz"), "{said}");
    scratch.edit(stack, "  cpu = 50 MHz", "  cpu    = 50 MHz");

    // What is no business of writ's.
    fs::create_dir(scratch.path("work/out")).unwrap();
    fs::write(scratch.path("work/out/picture.txt"), "x\n").unwrap();
    let (went, said) = scratch.commit();
    assert!(went && passed(&said, "writ check", "Skipped"), "{said}");
}

/// Every hook runs a command that there is.
#[test]
fn the_hooks_are_of_commands_that_there_are() {
    assert!(ids().len() >= 2);
    let text = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    for entry in text.lines().filter_map(|line| line.trim().strip_prefix("entry: writ ")) {
        let command = entry.split(' ').next().unwrap();
        assert!(writ(&[command, "--help"]).unwrap().status.success(), "{entry}");
    }
}
