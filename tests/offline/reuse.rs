//! Profiles, environments and inputs, from source to tree.

use std::collections::BTreeMap;
use std::path::Path;
use writ_stack::{Compiled, Sources};
use writ_tests::{binary, fixture, sources, writ};

const FOLDER: &str = "fixtures/environments";

/// The environments of the fixture; `None` is the base.
const ENVIRONMENTS: [Option<&str>; 3] = [None, Some("staging"), Some("production")];

fn shop(environment: Option<&str>, inputs: &[(&str, &str)]) -> Sources {
    Sources {
        environment: environment.map(str::to_owned),
        inputs: inputs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        ..sources("environments")
    }
}

fn compiled(sources: impl Into<Sources>) -> Compiled {
    let outcome = writ_stack::compile(sources);
    let found: Vec<_> = outcome.diagnostics.sorted().into_iter().cloned().collect();
    assert!(found.is_empty(), "{found:#?}");
    outcome.value.unwrap()
}

/// Every artifact but the one that says where the lines come from.
fn artifacts(compiled: &Compiled) -> BTreeMap<String, String> {
    let files = compiled.artifacts.files.iter().filter(|(path, _)| *path != writ_disk::LOCK_FILE);
    let without_places = |text: &str| {
        let is_place = |line: &&str| line.contains("\"source\": ") && line.contains(".writ:");
        text.lines().filter(|line| !is_place(line)).collect::<Vec<_>>().join("\n")
    };
    files.map(|(path, artifact)| (path.clone(), without_places(artifact.text()))).collect()
}

/// What `writ` says: its exit code, its output and its errors.
fn said(arguments: &[&str]) -> String {
    let output = writ(arguments).unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    format!("exit {code}\n{}{}", text(output.stdout), text(output.stderr))
}

#[test]
fn a_stack_is_expanded_for_each_of_its_environments() {
    let mut all = String::new();
    for (name, bytes) in sources("environments").files {
        all.extend([&format!("==== {name}\n"), &String::from_utf8(bytes).unwrap(), "\n"]);
    }
    for environment in ENVIRONMENTS {
        let mut arguments = vec!["expand", FOLDER];
        arguments.extend(environment.iter().flat_map(|name| ["--env", name]));
        all.extend([&format!("==== writ {}\n", arguments.join(" ")), &said(&arguments), "\n"]);
    }
    insta::assert_snapshot!("environments_of_a_stack", all);
}

#[test]
fn what_expand_prints_compiles_to_the_same_artifacts() {
    let mut trees = Vec::new();
    for environment in ENVIRONMENTS {
        let whole = compiled(shop(environment, &[]));
        let printed = writ_stack::expand(shop(environment, &[])).value.unwrap().expanded.print();
        let again = compiled(vec![("expanded.writ".to_owned(), printed.clone().into_bytes())]);
        let (whole, again) = (artifacts(&whole), artifacts(&again));
        assert!(whole.keys().eq(again.keys()), "{environment:?}");
        for (path, text) in &whole {
            assert_eq!(*text, again[path], "{environment:?} {path}");
        }
        let twice = writ_stack::expand(vec![("expanded.writ".to_owned(), printed.clone().into_bytes())]);
        let plain = |text: &str| words(text).join(" ");
        assert_eq!(plain(&printed), plain(&twice.value.unwrap().expanded.print()), "nothing is left to do");
        trees.push(whole);
    }
    assert!(trees[0] != trees[1] && trees[1] != trees[2] && trees[0] != trees[2]);
}

/// A text without its comments, whatever its layout.
fn words(text: &str) -> Vec<&str> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or(""));
    lines.flat_map(str::split_whitespace).collect()
}

#[test]
fn a_line_of_an_artifact_leads_to_where_it_was_written() {
    let lock = |environment| {
        let compiled = compiled(shop(environment, &[]));
        let text = compiled.artifacts.files[writ_disk::LOCK_FILE].text();
        let lock: serde_json::Value = serde_json::from_str(text).unwrap();
        let file = &lock["files"]["vault/policies/shop_export.hcl"]["lines"];
        file.as_object().cloned().unwrap_or_else(|| panic!("{text}"))
    };
    let source = std::fs::read_to_string(fixture("environments").join("profiles.writ")).unwrap();
    let select = source.lines().position(|line| line.contains("may select")).unwrap() + 1;
    let origins: Vec<_> = lock(None).values().map(|place| place.as_str().unwrap().to_owned()).collect();
    assert!(origins.contains(&format!("profiles.writ:{select}")), "{origins:?}");
    assert!(origins.iter().any(|place| place.starts_with("shop.writ:")), "{origins:?}");
}

#[test]
fn values_of_the_command_line_win_over_those_of_the_environment() {
    let memory = |environment, inputs: &[(&str, &str)]| {
        let compiled = compiled(shop(environment, inputs));
        let job = compiled.artifacts.files["nomad/jobs/web-app.nomad.hcl"].text();
        job.lines().find(|line| line.contains("memory")).unwrap().trim().to_owned()
    };
    assert_eq!(memory(None, &[]), "memory = 128");
    assert_eq!(memory(Some("production"), &[]), "memory = 512");
    assert_eq!(memory(Some("production"), &[("memory", "1 GiB")]), "memory = 1024");
}

#[test]
fn a_bare_value_is_a_text_where_a_text_is_wanted() {
    let bucket = |written: &str| {
        let expanded = writ_stack::expand(shop(None, &[("exports", written)]));
        let text = expanded.value.unwrap().expanded.print();
        let line = text.lines().skip_while(|line| !line.starts_with("bucket")).nth(1).unwrap();
        line.split('#').next().unwrap().trim().to_owned()
    };
    for (written, name) in [
        ("shop-exports", r#"name = "shop-exports""#),
        (r#""shop-exports""#, r#"name = "shop-exports""#),
        // Whatever it looks like: a name of digits, a call, a list, a word.
        ("20261124", r#"name = "20261124""#),
        ("true", r#"name = "true""#),
        (r#"file("x")"#, r#"name = "file(\"x\")""#),
        ("[a, b]", r#"name = "[a, b]""#),
        ("x # no comment", r#"name = "x "#),
        ("", r#"name = """#),
        ("a }\u{20}bucket b {", r#"name = "a } bucket b {""#),
    ] {
        assert_eq!(bucket(written), name.trim(), "{written}");
    }
}

#[test]
fn a_stack_is_compiled_into_a_folder_of_each_environment() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in sources("environments").files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let stack = folder.path().to_str().unwrap();
    let is_there = |tree: &str| Path::new(stack).join(tree).join(writ_disk::LOCK_FILE).is_file();
    for command in ["check", "expand"] {
        assert!(said(&[command, stack, "--env", "production"]).starts_with("exit 0"), "{command}");
        assert!(!is_there("out") && !is_there("out-production"), "{command} writes nothing");
    }
    let compiled = said(&["compile", stack, "--env", "production"]);
    assert!(compiled.starts_with("exit 0\nstack shop, environment production\n"), "{compiled}");
    assert!(!is_there("out") && is_there("out-production"));
    assert!(said(&["compile", stack, "--env", "production", "--check"]).starts_with("exit 0"));
    assert!(said(&["prove", stack, "--env", "production"]).starts_with("exit 0"));

    // Another environment, another value, or the base: none of these is the tree that is there.
    let tree = Path::new(stack).join("out-production");
    let tree = tree.to_str().unwrap();
    for other in [&["--env", "staging"][..], &["--env", "production", "--input", "memory=64 MiB"], &[]] {
        let prove = [&["prove", stack, "--tree", tree][..], other].concat();
        assert!(said(&prove).starts_with("exit 1\nrefuted"), "{other:?}");
        let check = [&["compile", stack, "--check", "--out", tree][..], other].concat();
        assert!(said(&check).starts_with("exit 1"), "{other:?}");
    }
    assert!(said(&["compile", stack]).starts_with("exit 0\nstack shop\n"));
    assert!(is_there("out"));
}

#[test]
fn every_environment_is_compiled_in_one_run() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in sources("environments").files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let stack = folder.path().to_str().unwrap();
    let is_there = |tree: &str| Path::new(stack).join(tree).join(writ_disk::LOCK_FILE).is_file();
    assert!(said(&["compile", stack, "--all-envs", "--check"]).starts_with("exit 1"));
    let all = said(&["compile", stack, "--all-envs"]);
    assert!(all.starts_with("exit 0\nstack shop-staging, environment staging\n"), "{all}");
    assert!(all.contains("\nstack shop, environment production\n"), "{all}");
    assert!(is_there("out-staging") && is_there("out-production") && !is_there("out"));
    for command in [&["compile", stack, "--check"][..], &["check", stack], &["prove", stack]] {
        assert!(said(&[command, &["--all-envs"]].concat()).starts_with("exit 0"), "{command:?}");
    }
    // As a hook has it: for the stacks that files are part of.
    let file = folder.path().join("shop.writ");
    let hook = ["compile", "--check", "--quiet", "--all-envs", "--stacks-of", file.to_str().unwrap()];
    assert_eq!(said(&hook), "exit 0\n");
    let job = folder.path().join("out-production/nomad/jobs/web-app.nomad.hcl");
    std::fs::write(&job, std::fs::read_to_string(&job).unwrap().replace("512", "1024")).unwrap();
    assert!(said(&["compile", stack, "--all-envs", "--check"]).starts_with("exit 1"));
    // One that fails is enough, and the others are looked at all the same.
    let shop = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{shop}\nenvironment late {{\n  inputs {{ memory = 1 MiB }}\n}}\n"))
        .unwrap();
    let some = said(&["check", stack, "--all-envs"]);
    assert!(some.starts_with("exit 1") && some.contains("stack shop, environment production"), "{some}");
    // A stack without environments has its base.
    assert!(said(&["check", "fixtures/webapp", "--all-envs"]).starts_with("exit 0\nstack webapp\n"));
    for refused in [&["--env", "staging"][..], &["--out", "x"]] {
        assert!(said(&[&["compile", stack, "--all-envs"][..], refused].concat()).starts_with("exit 2"));
    }
}

#[test]
fn what_is_chosen_and_is_not_there_is_told() {
    let mut all = String::new();
    for choice in [
        &["--env", "prodution"][..],
        &["--env", "qa"],
        &["--env", "../production"],
        &["--env", ""],
        &["--input", "memry=1 GiB"],
        &["--input", "colour=blue"],
        &["--input", "memory=lots"],
        &["--input", "memory=3 MiB"],
        &["--input", "memory=99999999999999999999 MiB"],
        &["--input", "memory=1 GiB", "--input", "memory=2 GiB"],
        &["--input", "exports=the bucket"],
        &["--input", "exports=a\u{202e}b"],
        &["--input", "exports=a\nb"],
        &["--input", "memory"],
        &["--input", "=1 GiB"],
        &["--input", "a b=1 GiB"],
    ] {
        let arguments = [&["check", FOLDER][..], choice].concat();
        let said = said(&arguments);
        assert!(!said.starts_with("exit 0"), "{choice:?}");
        all.extend([&format!("==== writ {}\n", arguments.join(" ").escape_debug()), &said, "\n"]);
    }
    insta::assert_snapshot!("choices_that_cannot_be_made", all);
}

#[test]
fn an_environment_of_a_stack_without_any_is_told() {
    let said = said(&["check", "fixtures/webapp", "--env", "production"]);
    assert!(said.starts_with("exit 1"), "{said}");
    assert!(said.contains("help: the stack has none: declare it by `environment some-name { … }`"), "{said}");
}

#[test]
fn verify_takes_the_environment_and_the_inputs_too() {
    let verify = |arguments: &[&str]| {
        let output = std::process::Command::new(binary("writ-verify"))
            .arg(FOLDER)
            .args(arguments)
            .current_dir(writ_tests::root())
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = verify(&["--env", "prodution"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("unknown environment\n") && said.contains("[<--env>:1:1]"), "{said}");
    let (code, said) = verify(&["--input", "memory=lots"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("input of the wrong type\n") && said.contains("[<--input memory>:1:1]"), "{said}");
    // The tree is looked for where that environment's is.
    let (code, said) = verify(&["--env", "production"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("out-production"), "{said}");
}
