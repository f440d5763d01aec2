//! The files that sources name: each is read once a run, within one bound, and a bad one hides nothing.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::{Arc, Mutex};
use writ_stack::{Beside, Sources};

/// What is said of a stack whose service has these lines, and the names that were asked for.
fn said(lines: &str, more: &str, give: fn(&str) -> Vec<u8>) -> (Vec<(&'static str, String)>, Vec<String>) {
    let text = format!("stack \"x\" {{}}\nservice web {{\n image = \"x\"\n {lines}\n}}\n{more}\n");
    let asked = Arc::new(Mutex::new(Vec::new()));
    let names = Arc::clone(&asked);
    let beside = Beside::new(move |name| {
        names.lock().unwrap().push(name.to_owned());
        Ok(give(name))
    });
    let files = vec![("x.writ".to_owned(), text.into_bytes())];
    let outcome = writ_stack::check(Sources { files, beside, every_environment: true, ..Sources::default() });
    let errors =
        outcome.diagnostics.sorted().into_iter().filter(|d| d.severity == writ_source::Severity::Error);
    let said = errors.map(|d| (d.code.0, d.primary.text.clone())).collect();
    let asked = asked.lock().unwrap().clone();
    (said, asked)
}

#[test]
fn a_file_is_read_once_and_told_once_whatever_names_it() {
    let lines = "file \"local/a\" = file(\"a\")\n file \"local/b\" = file(\"a\")";
    let more =
        "environment one { stack { name = \"x-one\" } }\nenvironment two { stack { name = \"x-two\" } }";
    assert_eq!(said(lines, more, |_| b"text\n".to_vec()), (vec![], vec!["a".to_owned()]));
    let (found, asked) = said(lines, more, |_| b"a\x07b\n".to_vec());
    assert_eq!((found.len(), asked.len()), (1, 1), "{found:?}");
}

#[test]
fn a_bad_file_hides_nothing_that_is_wrong_elsewhere() {
    let lines = "file \"local/a\" = file(\"a\")\n imagee = \"y\"";
    let (found, _) = said(lines, "", |_| b"\xff".to_vec());
    let codes: Vec<&str> = found.iter().map(|(code, _)| *code).collect();
    assert!(codes.contains(&"resolve/unknown-attribute") && codes.len() == 2, "{found:?}");
}

#[test]
fn files_have_a_bound_each_and_one_together() {
    let lines: Vec<String> = (0..6).map(|n| format!("file \"local/{n}\" = file(\"{n}\")")).collect();
    let (found, asked) = said(&lines.join("\n "), "", |name| match name {
        "0" => vec![b'a'; 128 << 10],
        _ => vec![b'a'; 16 << 20],
    });
    assert_eq!(asked, ["0", "1", "2", "3", "4"], "what comes past 64 MiB is not read");
    let labels: Vec<&str> = found.iter().map(|(_, label)| label.as_str()).collect();
    let large = "16777216 bytes are more than 131072";
    assert_eq!(labels[..4], [large; 4]);
    assert_eq!(labels[4..], ["the files before it have 67108864 bytes together"]);
    assert!(found.iter().all(|(code, _)| *code == "resolve/file-that-cannot-be-carried"));
}
