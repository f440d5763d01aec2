//! The forms of findings for machines: whole and valid whatever happens, and hostile texts are
//! inert in each.

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Command, Output};
use writ_tests::{binary, fixture, root, writ};

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Runs `writ` with a form and returns its exit code and what it says; nothing goes to standard
/// error.
fn reported(arguments: &[&str], form: &str) -> (i32, String) {
    let output = writ(&[arguments, &["--format", form]].concat()).unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code().unwrap(), stdout(&output))
}

fn json(arguments: &[&str], form: &str) -> (i32, Value) {
    let (code, text) = reported(arguments, form);
    (code, serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}")))
}

fn validator(schema: &str) -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap()
}

fn assert_valid(validator: &jsonschema::Validator, document: &Value) {
    let errors: Vec<String> =
        validator.iter_errors(document).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{document:#}");
}

/// The schema that OASIS published, from a package that carries it; see tests/Cargo.toml.
fn sarif_schema() -> String {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|p| p["name"] == "serde-sarif").unwrap();
    let manifest = PathBuf::from(package["manifest_path"].as_str().unwrap());
    let text = std::fs::read_to_string(manifest.with_file_name("src").join("schema.json")).unwrap();
    // As it stands, the pattern of languages is no regular expression to everybody.
    text.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$")
}

/// Runs of every kind of ending: arguments and exit code.
fn runs(scratch: &std::path::Path) -> Vec<(Vec<String>, i32)> {
    let tree = scratch.join("tree");
    let out = tree.to_str().unwrap();
    assert!(writ(&["compile", "fixtures/webapp", "--out", out]).unwrap().status.success());
    let policy = tree.join("vault/policies/webapp_web-app.hcl");
    let text = std::fs::read_to_string(&policy).unwrap();
    std::fs::write(&policy, text.replacen("[\"read\"]", "[\"read\", \"update\"]", 1)).unwrap();
    std::fs::write(tree.join("terraform/stray.tf"), "# mine\n").unwrap();
    let ours = "fixtures/backup/out/iam/backups_db-backup.json";
    [
        (vec!["check", "fixtures/webapp"], 0),
        (vec!["check", "fixtures/error/many-at-once"], 1),
        (vec!["check", "fixtures/error/failing-checks"], 1),
        (vec!["check", "fixtures/error/several-syntax"], 1),
        (vec!["check", "fixtures/error/hostile-texts"], 1),
        (vec!["check", "no-such-folder"], 2),
        (vec!["compile", "fixtures/error/many-at-once"], 1),
        (vec!["compile", "fixtures/webapp", "--out", out], 2),
        (vec!["compile", "fixtures/webapp", "--out", out, "--check"], 1),
        (vec!["prove", "fixtures/webapp"], 0),
        (vec!["prove", "fixtures/webapp", "--tree", out], 1),
        (vec!["prove", "fixtures/webapp", "--tree", "no-such-folder"], 2),
        (vec!["prove", "--compare", ours, "fixtures/others/backup-post.json"], 0),
        (vec!["prove", "--compare", ours, "README.md"], 1),
        (vec!["lint", "fixtures/others/backup-post.json"], 1),
        (vec!["lint", "no-such-file"], 2),
        (vec!["expand", "fixtures/webapp"], 0),
        (vec!["expand", "fixtures/error/reuse-profiles"], 1),
        (vec!["expand", "no-such-folder"], 2),
    ]
    .into_iter()
    .map(|(arguments, code)| (arguments.into_iter().map(str::to_owned).collect(), code))
    .collect()
}

#[test]
fn json_is_whole_and_as_its_schema_says_whatever_happens() {
    let scratch = tempfile::tempdir().unwrap();
    let validator = validator(&std::fs::read_to_string(root().join("docs/report.schema.json")).unwrap());
    for (arguments, code) in runs(scratch.path()) {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let (exit, report) = json(&arguments, "json");
        assert_valid(&validator, &report);
        assert_eq!((exit, &report["exit_code"]), (code, &Value::from(code)), "{arguments:?}");
        let findings = report["findings"].as_array().unwrap();
        assert_eq!(findings.is_empty(), code != 1, "{arguments:?}: {report:#}");
        assert_eq!(report["failure"].is_null(), code != 2, "{arguments:?}");
        for finding in findings {
            let path = finding["place"]["path"].as_str().unwrap();
            assert!(root().join(path).exists() || path.contains("/out/"), "{path} can be opened");
        }
    }
}

#[test]
fn sarif_is_as_oasis_and_github_want_it_whatever_happens() {
    let scratch = tempfile::tempdir().unwrap();
    let validator = validator(&sarif_schema());
    for (arguments, code) in runs(scratch.path()) {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let (exit, sarif) = json(&arguments, "sarif");
        assert_valid(&validator, &sarif);
        assert_eq!(exit, code, "{arguments:?}");
        assert_eq!(sarif["version"], "2.1.0");
        let run = &sarif["runs"][0];
        assert_eq!(run["invocations"][0]["executionSuccessful"], code != 2, "{arguments:?}");
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        for rule in rules {
            for text in ["shortDescription", "fullDescription", "help"] {
                assert!(rule[text]["text"].as_str().is_some_and(|t| !t.is_empty()), "{rule:#}");
            }
            for text in ["shortDescription", "fullDescription"] {
                assert!(rule[text]["text"].as_str().unwrap().chars().count() <= 1024);
            }
        }
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.is_empty(), code != 1);
        let mut fingerprints = BTreeSet::new();
        for result in results {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(!uri.contains("..") && !uri.contains(' '), "{uri}");
            assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
            let print = &result["partialFingerprints"]["writFinding/v1"];
            assert!(fingerprints.insert(print.as_str().unwrap().to_owned()), "{arguments:?}: {result:#}");
        }
    }
}

/// Code hosts know files from the repository's root on, wherever the command was started.
#[test]
fn code_hosts_are_told_paths_from_the_repository_on() {
    for form in ["github", "sarif"] {
        let output = Command::new(binary("writ"))
            .args(["check", "../error/many-at-once", "--format", form])
            .current_dir(fixture("webapp"))
            .env_remove("GITHUB_WORKSPACE")
            .output()
            .unwrap();
        let text = stdout(&output);
        assert!(text.contains("fixtures/error/many-at-once/stack.writ"), "{text}");
        let paths: Vec<&str> =
            text.lines().filter(|line| line.contains("file=") || line.contains("\"uri\"")).collect();
        assert!(!paths.is_empty() && paths.iter().all(|line| !line.contains("../")), "{paths:?}");
    }
}

/// Every fix of a report, applied, takes its finding away.
#[test]
fn fixes_mend_what_they_say() {
    let mended = [
        ("stack \"x\" { namespac = \"a\" }\n", "resolve/unknown-attribute"),
        ("stac \"x\" { }\n", "resolve/unknown-block"),
        (
            "stack \"x\" { }\nschedule nightly { cron = \"@daily\" }\nservice s { run = on nightli }\n",
            "resolve/unknown-name",
        ),
        ("stack \"x\" { }\nservice s { image: \"x\" }\n", "syntax/colon-for-equals"),
        ("stack \"x\" { }\nservice s {\n  image = \"x\";\n}\n", "syntax/unexpected-token"),
        ("check \"x\" {\n  s can't read b/\"x\"\n}\n", "syntax/unexpected-token"),
    ];
    for (source, code) in mended {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("a.writ");
        let path = path.to_str().unwrap();
        std::fs::write(path, source).unwrap();
        let findings = || json(&["check", path], "json").1["findings"].as_array().unwrap().clone();
        let before = findings();
        let finding = before.iter().find(|f| f["code"] == code).unwrap_or_else(|| panic!("{before:#?}"));
        let mut text = source.to_owned();
        for edit in finding["fixes"][0]["edits"].as_array().unwrap() {
            let byte = |end: &str| usize::try_from(edit["place"][end]["byte"].as_u64().unwrap()).unwrap();
            text.replace_range(byte("start")..byte("end"), edit["replacement"].as_str().unwrap());
        }
        std::fs::write(path, &text).unwrap();
        assert!(findings().iter().all(|f| f["code"] != code), "{text}");
    }
}

/// Names and texts that mean something to whatever shows them.
const HOSTILE: &str = "x\u{1b}[31m\u{9b}2J\u{7}\u{202e}\u{2066} ::error::a ##[add-mask]b ##vso[task.complete]c %0A::set-env name=d [e](https://evil.example) {0} {{f}} </script><b>";

/// Whether a terminal or a runner of workflows would act on a line of `text`.
fn acts(text: &str) -> bool {
    let command =
        |line: &str| line.trim_start().starts_with("::") || line.contains("##[") || line.contains("##vso[");
    let control = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
    };
    text.chars().any(control) || text.lines().any(command)
}

#[test]
fn hostile_texts_are_inert_in_each_form() {
    let scratch = tempfile::tempdir().unwrap();
    // A name of a file cannot hold controls: the disk refuses those. All else it can.
    let name = "a,b:c%0A ::error::d ##[add-mask]e [f](1) {0}.writ";
    let source = format!(
        "stack \"{}\" {{\n}}\nservice ::error::x {{\n  imag = \"{HOSTILE}\"\n}}\n# ::error::y\n::error::z\n",
        HOSTILE.replace('\u{1b}', "")
    );
    let path = scratch.path().join(name);
    std::fs::write(&path, source).unwrap();
    let path = path.to_str().unwrap();

    let text = writ(&["check", path]).unwrap();
    assert_eq!(text.status.code(), Some(1));
    assert!(!acts(&String::from_utf8(text.stderr).unwrap()));

    let (_, commands) = reported(&["check", path], "github");
    assert!(commands.lines().count() > 1);
    for line in commands.lines() {
        let rest = line.strip_prefix("::error ").unwrap();
        assert!(!acts(rest), "{line:?}");
        let (properties, _) = rest.split_once("::").unwrap();
        let keys: Vec<&str> = properties.split(',').map(|p| p.split_once('=').unwrap().0).collect();
        assert!(keys.starts_with(&["file", "line"]) && keys.ends_with(&["title"]), "{line}");
        assert!(!properties.contains("%0A") || properties.contains("%250A"), "{line}");
    }

    for form in ["json", "sarif"] {
        let (_, written) = reported(&["check", path], form);
        assert!(!acts(&written), "{form}");
        let read: Value = serde_json::from_str(&written).unwrap();
        if form == "json" {
            // And the reader of the JSON has the name as it is.
            assert!(read["findings"][0]["place"]["path"].as_str().unwrap().ends_with(name));
        } else {
            let place = &read["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(uri.ends_with("/a%2Cb%3Ac%250A%20%3A%3Aerror%3A%3Ad%20%23%23%5Badd-mask%5De%20%5Bf%5D%281%29%20%7B0%7D.writ"), "{uri}");
        }
    }

    let renamed = scratch.path().join("a\u{1b}[31m.writ");
    std::fs::rename(path, &renamed).unwrap();
    for form in ["text", "github", "json", "sarif"] {
        let output = writ(&["check", scratch.path().to_str().unwrap(), "--format", form]).unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = stdout(&output) + &String::from_utf8(output.stderr).unwrap();
        assert!(!acts(said.trim_start_matches("::error")), "{form}: {said}");
        assert!(said.contains("disk/bad-name"));
    }
}
