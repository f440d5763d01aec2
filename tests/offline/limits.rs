//! Sources past a limit: an error that says so, at once and in little memory, whatever their size.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use writ_tests::binary;

/// The most memory that a refusal may ask the system for, in KiB.
const MEMORY: &str = "200000";
/// The most seconds of the processor that it may take, in a debug build; what else the machine does makes
/// no difference. A release build takes less than one (docs/measurements.md).
const TIME: &str = "30";
/// What waits for something takes none: a minute or an hour of that is the same.
const WAITING: &str = "600";
/// Bytes of the largest file that is read.
const FILE: usize = 16 << 20;

/// What `writ check` says of a folder, or of standard input, with no more memory than that.
#[track_caller]
fn refused(folder: &str, stdin: Stdio, exit: i32, code: &str) {
    let limited = "ulimit -t \"$3\" && ulimit -v \"$1\" && exec timeout \"$4\" \"$0\" check \"$2\"";
    let output = Command::new("sh")
        .args(["-c", limited])
        .arg(binary("writ"))
        .args([MEMORY, folder, TIME, WAITING])
        .stdin(stdin)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(exit), "{said}");
    assert!(said.contains(code), "{said}");
    assert!(said.len() < 4_000, "{said}");
}

#[track_caller]
fn folder_refused(exit: i32, code: &str, fill: impl Fn(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path());
    refused(folder.path().to_str().unwrap(), Stdio::null(), exit, code);
}

/// As much of `part` as a file may have.
fn full(part: &str) -> String {
    part.repeat(FILE / part.len())
}

#[test]
fn files_that_are_too_large_are_not_read() {
    let put = |path: &Path, bytes| fs::File::create(path).unwrap().set_len(bytes).unwrap();
    folder_refused(2, "disk/too-large", |dir| put(&dir.join("a.writ"), 10 << 30));
    folder_refused(2, "disk/too-large", |dir| put(&dir.join("a.writ"), FILE as u64 + 1));
    folder_refused(2, "disk/too-large", |dir| {
        (0..5).for_each(|n| fs::write(dir.join(format!("{n}.writ")), full("# a comment\n")).unwrap());
    });
}

#[test]
fn what_never_ends_is_not_waited_for() {
    folder_refused(2, "disk/not-a-file", |dir| {
        fs::write(dir.join("a.writ"), "stack \"x\" {}\n").unwrap();
        assert!(Command::new("mkfifo").arg(dir.join("b.writ")).status().unwrap().success());
    });
    folder_refused(2, "disk/outside-folder", |dir| {
        std::os::unix::fs::symlink("/dev/zero", dir.join("a.writ")).unwrap();
    });
    let mut endless = Command::new("yes").arg("stack \"x\" {}").stdout(Stdio::piped()).spawn().unwrap();
    refused("-", endless.stdout.take().unwrap().into(), 2, "disk/too-large");
    endless.wait().unwrap();
}

#[test]
fn files_as_large_as_can_be_that_pass_another_limit_are_not_parsed() {
    for (text, code) in [
        (full("s x { a = 1 }\n"), "syntax/too-large"),
        (format!("s x {{\n{}}}\n", "a = 1\n".repeat(FILE / 6 - 2)), "syntax/too-large"),
        (full("s x {\n"), "syntax/too-deep"),
        (format!("{}s x {{ a = {}", "s x {}\n".repeat(40_000), "[".repeat(100)), "syntax/too-deep"),
    ] {
        folder_refused(1, code, |dir| {
            // Another one, which would have many errors of its own.
            fs::write(dir.join("a.writ"), "service x {}\n".repeat(50_000)).unwrap();
            fs::write(dir.join("b.writ"), &text).unwrap();
        });
    }
}

/// What is declared takes more than its text does: lines are counted over all files of a stack.
#[test]
fn more_than_can_be_declared_is_refused_before_it_is_parsed() {
    folder_refused(1, "syntax/too-large", |dir| {
        for n in 0..3 {
            let buckets = (0..90_000).map(|m| format!("bucket b{n}x{m} {{ name = \"bucket-{n}-{m}\" }}\n"));
            fs::write(dir.join(format!("{n}.writ")), buckets.collect::<String>()).unwrap();
        }
    });
    folder_refused(1, "resolve/out-of-range", |dir| {
        let env: Vec<String> = (0..20_000).map(|n| format!("    K{n} = \"v\"\n")).collect();
        let env = env.concat();
        let service = format!("service a {{\n  image = \"r.internal/i:1\"\n  env {{\n{env}  }}\n}}\n");
        fs::write(dir.join("a.writ"), format!("stack \"x\" {{}}\n{service}")).unwrap();
    });
}

/// Stacks whose proof once took the square or the cube of their size. No time is asserted: at these
/// sizes what is not nearly linear is not done today.
#[test]
fn proofs_grow_with_what_is_declared() {
    let head = r#"
stack "s" {}
vault v { address = "https://vault.internal:8200" }
nomad cluster { region = "global" }
database d { address = "d.internal:5432" }
aws p {
  account = "111122223333"
  vault   = "arn:aws:iam::111122223333:role/vault-server"
}
bucket b { name = "my-bucket" }
"#;
    let image = "  image = \"r.internal/i:1.0.0\"\n";
    let lines = |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    let one = |grants: String| format!("service a {{\n{image}{grants}}}\n");
    let columns: String = lines(1_000, &|n| format!("c{n}, "));
    let services = |count| {
        let service = |n| format!("service a-{n} {{\n{image}  may select on d.public.t{n}\n}}\n");
        let alone = lines(count, &|n| format!("  only a-{n} can select d.public.t{n}\n"));
        format!("{}check \"alone\" {{\n{alone}}}\n", lines(count, &service))
    };
    let operators = |count| {
        let operator = |n| {
            format!(
                "service s-{n} {{\n{image}  may read on b/\"p{n}/\"\n}}\noperator o-{n} {{\n  login = ldap group \
                 \"g{n}\"\n  may submit-job on cluster/\"default\"\n}}\n"
            )
        };
        let chains = lines(count, &|n| format!("  o-{n} reaches b/\"p{n}/\"\n"));
        format!("{}check \"chains\" {{\n{chains}}}\n", lines(count, &operator))
    };
    for stack in [
        one(lines(1_500, &|n| format!("  may read on v/\"sys/x{n}/\"\n"))),
        one(lines(3_000, &|n| format!("  may select on d.public.t{n}\n"))),
        one(lines(20, &|n| format!("  may select on d.public.t{n} {{ columns = [{columns}] }}\n"))),
        services(300),
        operators(150),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.writ"), format!("{head}{stack}")).unwrap();
        let done = Command::new(binary("writ")).arg("check").arg(folder.path()).output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(0), "{}", said.lines().take(20).collect::<Vec<_>>().join("\n"));
    }
}
