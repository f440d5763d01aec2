//! `writ fmt`: the project's own sources are in canonical form, and the command does what it says.

use crate::docs;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use writ_source::{Files, Span};
use writ_tests::{binary, root};

const ODD: &str = "# c\nservice   x {\r\n  a=1 // d\n  long = 2\n}\n";
const CANONICAL: &str = "# c\nservice x {\n  a    = 1 // d\n  long = 2\n}\n";

fn all_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all_below(&path, found);
        } else if path.extension().is_some_and(|e| e == "writ") {
            found.push(path);
        }
    }
}

/// Every `.writ` file of the repository and every example of the documentation, by its place.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in ["fixtures", "crates"] {
        all_below(&root().join(folder), &mut files);
    }
    let named =
        files.into_iter().map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap()));
    named.chain(docs::all()).collect()
}

/// All of them, but for those with errors of syntax, which some are there to show.
#[test]
fn every_source_of_the_project_is_in_canonical_form() {
    let mut formatted = 0;
    for (place, text) in sources() {
        let mut files = Files::new();
        let id = files.add(place.as_str(), text.as_str());
        match writ_format::format(&files, id) {
            Ok(canonical) => {
                assert_eq!(text, canonical, "{place} is not as `writ fmt` leaves it");
                formatted += 1;
            }
            Err(found) => assert!(place.contains("fixtures/error/"), "{place}: {:#?}", found.sorted()),
        }
    }
    assert!(formatted > 10, "{formatted}");
}

/// However a source was written, its form is the same, and a tree without its comments prints so.
#[test]
fn a_form_does_not_hang_on_how_a_source_was_written() {
    for (place, text) in sources() {
        let mut files = Files::new();
        let id = files.add(place.as_str(), text.as_str());
        let Ok(canonical) = writ_format::format(&files, id) else { continue };
        let odd = text.replace('\n', "  \r\n").replace(" = ", "=").replace("  ", "\t ").replace(" {", "{");
        // Only where nothing of it stands in a text or a comment.
        if writ_format::comments(&odd).eq(writ_format::comments(&text)) {
            let odd = files.add("odd.writ", odd);
            if writ_syntax::parse(&files, odd).1.is_empty() {
                assert_eq!(writ_format::format(&files, odd).ok().as_ref(), Some(&canonical), "{place}");
            }
        }
        let (mut tree, _) = writ_syntax::parse(&files, id);
        let printed = files.add("printed.writ", writ_format::print(&tree));
        let (mut again, found) = writ_syntax::parse(&files, printed);
        assert!(found.is_empty(), "{place}: {:#?}", found.sorted());
        let anywhere = Span::new(id, 0..0);
        tree.put_all_at(anywhere);
        again.put_all_at(anywhere);
        assert_eq!(tree, again, "{place}");
    }
}

/// `writ fmt` in a folder of its own.
fn writ_fmt(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(binary("writ"))
        .arg("fmt")
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn a_folder_is_formatted_and_what_was_changed_is_named() {
    let temp = folder(&[("a.writ", ODD), ("b.writ", CANONICAL), ("c.txt", ODD)]);
    let dir = temp.path();
    fs::set_permissions(dir.join("a.writ"), fs::Permissions::from_mode(0o640)).unwrap();
    let untouched = fs::metadata(dir.join("b.writ")).unwrap();
    let output = writ_fmt(dir, &[], "");
    assert_eq!(
        (output.status.code(), text(&output.stdout), text(&output.stderr)),
        (Some(0), "formatted a.writ\n", "")
    );
    assert_eq!(fs::read_to_string(dir.join("a.writ")).unwrap(), CANONICAL);
    assert_eq!(fs::metadata(dir.join("a.writ")).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::metadata(dir.join("b.writ")).unwrap().ino(), untouched.ino());
    assert_eq!(fs::read_to_string(dir.join("c.txt")).unwrap(), ODD);
    let names: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    let again = writ_fmt(dir, &["."], "");
    assert_eq!((again.status.code(), text(&again.stdout)), (Some(0), ""));
}

#[test]
fn check_shows_a_diff_and_writes_nothing() {
    let temp = folder(&[("a.writ", "stack \"x\" {\n  a = 1\n  bc = 2\n}\n"), ("b.writ", CANONICAL)]);
    let output = writ_fmt(temp.path(), &[".", "--check"], "");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output.stdout),
        "--- a.writ\n+++ a.writ (formatted)\n@@ -1,4 +1,4 @@\n stack \"x\" {\n-  a = 1\n+  a  = 1\n   bc = 2\n }\n"
    );
    assert_eq!(text(&output.stderr), "1 file not in canonical form: run `writ fmt`\n");
    assert!(fs::read_to_string(temp.path().join("a.writ")).unwrap().contains("  a = 1\n"));
    let output = writ_fmt(temp.path(), &["b.writ", "--check"], "");
    assert_eq!((output.status.code(), output.stdout.len(), output.stderr.len()), (Some(0), 0, 0));
}

#[test]
fn standard_input_becomes_standard_output() {
    let temp = folder(&[]);
    let output = writ_fmt(temp.path(), &["-"], ODD);
    assert_eq!((output.status.code(), text(&output.stdout), text(&output.stderr)), (Some(0), CANONICAL, ""));
    let output = writ_fmt(temp.path(), &["-", "--check"], ODD);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).starts_with("--- <stdin>\n+++ <stdin> (formatted)\n"));
    let output = writ_fmt(temp.path(), &["-"], "service x {");
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
    assert!(text(&output.stderr).contains("syntax/unclosed-block"));
    // What does not arrive whole is an error: the shell may be writing over the source.
    let full = Command::new("sh")
        .args(["-c", "exec \"$0\" fmt - > /dev/full"])
        .arg(binary("writ"))
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .and_then(|mut child| {
            child.stdin.take().unwrap().write_all(ODD.as_bytes())?;
            child.wait()
        });
    assert_eq!(full.unwrap().code(), Some(2));
}

#[test]
fn what_has_errors_is_left_as_it_is_and_the_rest_is_formatted() {
    let broken = "service x {\n a=1\n b: 2\n}\n";
    let temp = folder(&[("a.writ", broken), ("b.writ", ODD), ("c.writ", "")]);
    fs::write(temp.path().join("d.writ"), b"a \xff").unwrap();
    let output = writ_fmt(temp.path(), &["."], "");
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), "formatted b.writ\n"));
    let said = text(&output.stderr);
    assert!(
        said.contains("a.writ:3") && said.contains("d.writ") && said.contains("syntax/not-utf8"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(temp.path().join("a.writ")).unwrap(), broken);
    assert_eq!(fs::read(temp.path().join("d.writ")).unwrap(), b"a \xff");
}

#[test]
fn what_cannot_be_read_or_written_stops_it_before_anything_is_written() {
    let temp = folder(&[("a.writ", ODD), ("c.txt", ODD)]);
    let dir = temp.path();
    let failed = |arguments: &[&str], code: &str| {
        let output = writ_fmt(dir, arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(code), "{}", text(&output.stderr));
        assert_eq!(fs::read_to_string(dir.join("a.writ")).unwrap(), ODD);
    };
    failed(&["a.writ", "nowhere"], "disk/cannot-read");
    failed(&["a.writ", "c.txt"], "disk/not-sources");
    symlink("a.writ", dir.join("b.writ")).unwrap();
    failed(&["."], "disk/linked-source");
    failed(&["a.writ", "b.writ"], "disk/linked-source");
    fs::remove_file(dir.join("b.writ")).unwrap();
    assert!(Command::new("mkfifo").arg(dir.join("b.writ")).status().unwrap().success());
    failed(&["."], "disk/not-a-file");
    fs::remove_file(dir.join("b.writ")).unwrap();
    fs::set_permissions(dir.join("a.writ"), fs::Permissions::from_mode(0o444)).unwrap();
    failed(&["."], "disk/cannot-write");
}
