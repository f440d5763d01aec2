//! The command line itself: exit codes, `init`, completions, man pages, standard input, colours.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use writ_tests::{binary, fixture, root, writ};

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// `writ` in a folder of its own, with something on standard input.
fn writ_in(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(binary("writ"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// What each exit code of each command stands for, as `--help` has it.
#[test]
fn exit_codes_are_as_documented() {
    let scratch = tempfile::tempdir().unwrap();
    let at = |name: &str| scratch.path().join(name).display().to_string();
    fs::create_dir(at("empty")).unwrap();
    fs::write(at("text.md"), "no stack\n").unwrap();
    let cases: [(&[&str], i32, &str); 47] = [
        (&["check", "fixtures/webapp"], 0, ""),
        (&["check", "fixtures/webapp/webapp.writ"], 0, ""),
        (&["check", "fixtures/error/many-at-once"], 1, "resolve/unknown-verb"),
        (&["check", "no-such-folder"], 2, "disk/cannot-read"),
        (&["check", &at("empty")], 2, "disk/no-sources"),
        (&["check", &at("text.md")], 2, "disk/not-sources"),
        (&["check", "--no-such-option"], 2, "unexpected argument"),
        (&["compile", "fixtures/webapp", "--out", &at("tree")], 0, ""),
        (&["compile", "fixtures/webapp", "--out", &at("tree"), "--check"], 0, "up to date"),
        (&["compile", "fixtures/webapp", "--out", &at("none"), "--check"], 1, "is stale"),
        (&["compile", "fixtures/error/many-at-once", "--out", &at("none")], 1, "nothing was written"),
        (&["compile", "no-such-folder", "--out", &at("none")], 2, "disk/cannot-read"),
        (&["compile", "fixtures/webapp", "--out", &at("text.md")], 2, "disk/not-a-folder"),
        (&["prove", "fixtures/webapp"], 0, "proved"),
        (&["prove", "fixtures/webapp", "--tree", "fixtures/backup/out"], 1, "refuted"),
        (&["prove", "fixtures/error/many-at-once"], 1, "resolve/unknown-verb"),
        (&["prove", "fixtures/webapp", "--tree", &at("empty")], 2, "disk/no-artifacts"),
        (&["prove", "--compare", "fixtures/others/backup-post.json", "README.md"], 1, "read/"),
        (&["prove", "--compare", "fixtures/others/backup-post.json", "no-such-file"], 2, "disk/cannot-read"),
        (&["fmt", "fixtures/webapp"], 0, ""),
        (&["fmt", "fixtures/error/several-syntax"], 1, "syntax/missing-on"),
        (&["fmt", "--check", "fixtures/error/several-syntax"], 1, "syntax/missing-on"),
        (&["fmt", &at("text.md")], 2, "disk/not-sources"),
        (&["fmt", "fixtures/webapp", "--check"], 0, ""),
        (&["fmt", "no-such-folder"], 2, "disk/cannot-read"),
        (&["expand", "fixtures/webapp"], 0, "service web-app {"),
        (&["expand", "fixtures/error/reuse-profiles"], 1, "expand/unknown-profile"),
        (&["expand", "no-such-folder"], 2, "disk/cannot-read"),
        (&["lint", "fixtures/backup/out/iam/backups_db-backup.json"], 0, ""),
        (&["lint", "fixtures/others/backup-post.json"], 1, "rule/"),
        (&["lint", "no-such-file"], 2, "disk/cannot-read"),
        (
            &["prove", "--compare", "fixtures/others/dangerous/ops.hcl", "fixtures/others/backup-post.json"],
            1,
            "read/not-iam",
        ),
        (&["explain"], 0, ""),
        (&["explain", "no/such-code"], 2, "there is no code"),
        (&["init", &at("new")], 0, "writ compile"),
        (&["init", &at("new")], 2, "disk/sources-exist"),
        (&["init", &at("text.md")], 2, "disk/not-a-folder"),
        (&["init", &at("other"), "--service", "x { }"], 2, "lower-case"),
        (&["init", &at("other"), "--stack", "X"], 2, "lower-case"),
        (&["init", &at("other"), "--with", "blockchain"], 2, "possible values"),
        (&["completions", "bash"], 0, "complete"),
        (&["completions", "cmd"], 2, "possible values"),
        (&["man", &at("man")], 0, ""),
        (&["man", &at("text.md")], 2, "disk/cannot-write"),
        (&["--help"], 0, "Exit codes:"),
        (&["no-such-command"], 2, "unrecognized"),
        (&[], 2, "Usage"),
    ];
    for (arguments, code, text) in cases {
        let output = writ(arguments).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains(text), "{arguments:?}: {}", said(&output));
        if code == 2 && text.starts_with("disk/") {
            assert!(said(&output).contains("\n  help: "), "{}", said(&output));
        }
    }
    assert!(!Path::new(&at("none")).exists() && !Path::new(&at("other")).exists());
}

/// Neither is a policy that cannot be compared a success.
#[test]
fn what_cannot_be_decided_is_inconclusive() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("relating.json");
    let statement =
        r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"}"#;
    fs::write(&path, format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#)).unwrap();
    let path = path.to_str().unwrap();
    let output = writ(&["prove", "--compare", path, "fixtures/others/backup-post.json"]).unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
}

/// What may not be read says so, and nothing of it is shown. Root may read all: it becomes nobody.
#[test]
fn a_folder_that_may_not_be_read_is_told() {
    let scratch = tempfile::tempdir().unwrap();
    let stack = scratch.path().join("stack");
    fs::create_dir(&stack).unwrap();
    fs::copy(fixture("webapp").join("webapp.writ"), stack.join("a.writ")).unwrap();
    fs::set_permissions(scratch.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&stack, fs::Permissions::from_mode(0o000)).unwrap();
    let program = scratch.path().join("writ");
    // By another process: a file that this one had open for writing may be open still in what other
    // tests are starting at the time, and then it cannot be run (ETXTBSY).
    assert!(Command::new("cp").arg(binary("writ")).arg(&program).status().unwrap().success());
    let output = as_nobody(&program).args(["check", stack.to_str().unwrap()]).output().unwrap();
    fs::set_permissions(&stack, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let said = said(&output);
    assert!(said.contains("disk/cannot-read") && said.contains("Permission denied"), "{said}");
}

fn as_nobody(program: &Path) -> Command {
    use std::os::unix::process::CommandExt as _;
    let mut command = Command::new(program);
    command.current_dir("/");
    if fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0) {
        command.uid(65534).gid(65534);
    }
    command
}

#[test]
fn a_first_stack_compiles_and_checks_cleanly_and_nothing_is_overwritten() {
    for with in ["bucket", "database", "schedule", "bucket,database,schedule"] {
        let scratch = tempfile::tempdir().unwrap();
        let run = |arguments: &[&str]| writ_in(scratch.path(), arguments, "");
        let made = run(&["init", "deploy/my-shop", "--with", with, "--service", "orders"]);
        assert_eq!(made.status.code(), Some(0), "{}", said(&made));
        let path = scratch.path().join("deploy/my-shop/stack.writ");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("stack \"my-shop\"") && text.contains("service orders"), "{text}");
        for command in [
            &["check", "deploy/my-shop"][..],
            &["compile", "deploy/my-shop"],
            &["compile", "deploy/my-shop", "--check"],
            &["prove", "deploy/my-shop"],
        ] {
            let output = run(command);
            assert_eq!(output.status.code(), Some(0), "{command:?} {}", said(&output));
            assert!(output.stderr.is_empty(), "{}", said(&output));
        }
        assert_eq!(run(&["init", "deploy/my-shop"]).status.code(), Some(2));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}

#[test]
fn a_stack_may_come_from_standard_input() {
    let scratch = tempfile::tempdir().unwrap();
    let source = fs::read_to_string(fixture("webapp").join("webapp.writ")).unwrap();
    let good = writ_in(scratch.path(), &["check", "-"], &source);
    assert_eq!(good.status.code(), Some(0), "{}", said(&good));
    let bad = writ_in(scratch.path(), &["check", "-"], &source.replace("namespace", "namspace"));
    assert_eq!(bad.status.code(), Some(1));
    assert!(said(&bad).contains("<stdin>:5:3"), "{}", said(&bad));
    let json = writ_in(scratch.path(), &["check", "-", "--format", "json"], "");
    assert!(said(&json).contains("\"path\": \"<stdin>\""), "{}", said(&json));
    let compiled = writ_in(scratch.path(), &["compile", "-", "--out", "tree"], &source);
    assert_eq!(compiled.status.code(), Some(0), "{}", said(&compiled));
    assert!(scratch.path().join("tree/writ.lock.json").exists());
}

/// Hooks name changed files: each stack is looked at once, whole, in one report.
#[test]
fn the_stacks_of_files_are_checked_as_one() {
    let files = [
        "fixtures/webapp/webapp.writ",
        "fixtures/webapp/out/vault/policies/webapp_web-app.hcl",
        "fixtures/error/many-at-once/stack.writ",
        "README.md",
    ];
    let run = |more: &[&str]| writ(&[&["check", "--stacks-of"][..], &files, more].concat()).unwrap();
    let text = run(&[]);
    assert_eq!(text.status.code(), Some(1));
    assert_eq!(said(&text).matches("stack webapp").count(), 1, "{}", said(&text));
    let json: serde_json::Value = serde_json::from_slice(&run(&["--format", "json"]).stdout).unwrap();
    let findings = json["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 7);
    assert!(findings.iter().all(|f| f["place"]["path"] == "fixtures/error/many-at-once/stack.writ"));
    let none = writ(&["check", "--stacks-of", "README.md"]).unwrap();
    assert_eq!(
        (none.status.code(), said(&none).as_str()),
        (Some(0), "none of these files is part of a stack\n")
    );
    let gone = writ(&["check", "--stacks-of", "no/such.writ"]).unwrap();
    assert_eq!(gone.status.code(), Some(2), "{}", said(&gone));
}

#[test]
fn quiet_says_nothing_on_success_and_everything_else_as_before() {
    let good = writ(&["check", "fixtures/webapp", "--quiet"]).unwrap();
    assert_eq!((good.status.code(), said(&good)), (Some(0), String::new()));
    let loud = writ(&["check", "fixtures/error/many-at-once"]).unwrap();
    let quiet = writ(&["-q", "check", "fixtures/error/many-at-once"]).unwrap();
    assert_eq!(said(&quiet), said(&loud));
}

#[test]
fn colours_are_there_when_they_are_wanted() {
    let coloured = |arguments: &[&str], no_color: bool| {
        let mut command = Command::new(binary("writ"));
        command.args(arguments).current_dir(root()).env_remove("NO_COLOR").env("TERM", "xterm");
        if no_color {
            command.env("NO_COLOR", "1");
        }
        said(&command.output().unwrap()).contains('\u{1b}')
    };
    let stack = "fixtures/error/many-at-once";
    assert!(!coloured(&["check", stack], false), "no terminal, no colours");
    assert!(coloured(&["check", stack, "--color", "always"], false));
    assert!(coloured(&["check", stack, "--color=always"], true), "asked for by name");
    assert!(!coloured(&["check", stack, "--color", "never"], false));
    assert!(coloured(&["--color", "always", "--help"], false));
    assert!(!coloured(&["--help"], false));
    assert!(!coloured(&["check", stack, "--color", "always", "--format", "json"], false));
}

/// bash itself reads the completions, and completes a command by them.
#[test]
fn bash_completes_commands() {
    let scratch = tempfile::tempdir().unwrap();
    let script = scratch.path().join("writ.bash");
    fs::write(&script, writ(&["completions", "bash"]).unwrap().stdout).unwrap();
    let complete =
        "source \"$1\"; COMP_WORDS=(writ comp); COMP_CWORD=1; _writ writ comp writ; echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash").args(["-c", complete, "bash"]).arg(&script).output().unwrap();
    assert!(said(&output).contains("compile") && said(&output).contains("completions"), "{}", said(&output));
    for shell in ["zsh", "fish", "elvish", "powershell"] {
        let script = writ(&["completions", shell]).unwrap();
        assert!(said(&script).contains("compile"), "{shell}");
    }
}

#[test]
fn there_is_a_man_page_for_each_command() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("man1");
    assert!(writ(&["man", folder.to_str().unwrap()]).unwrap().status.success());
    let help = said(&writ(&["--help"]).unwrap());
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = commands.lines().filter_map(|line| line.split_whitespace().next());
    for name in names.filter(|name| *name != "help") {
        let page = fs::read_to_string(folder.join(format!("writ-{name}.1"))).unwrap();
        assert!(page.contains(".TH") && page.contains("Exit codes:"), "{name}: {page}");
    }
    assert!(fs::read_to_string(folder.join("writ.1")).unwrap().contains(".TH writ"));
}
