//! What a job says beside access, where a whole stack is needed to tell.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use writ_source::{Files, Span};

/// Code and label of each finding in a stack with these blocks.
fn said(blocks: &str) -> Vec<(&'static str, String)> {
    found(blocks).into_iter().map(|(code, label, _)| (code, label)).collect()
}

/// The same, with the texts that the other labels point at.
fn found(blocks: &str) -> Vec<(&'static str, String, Vec<String>)> {
    let mut files = Files::new();
    let id = files.add("x.writ", format!("stack \"x\" {{ }}\n{blocks}\n"));
    let (tree, found) = writ_syntax::parse(&files, id);
    assert!(found.is_empty(), "{blocks}: {found:?}");
    let (stack, found) = writ_expand::expand(vec![tree], &writ_expand::Choice::default());
    assert!(found.is_empty(), "{blocks}: {found:?}");
    let (_, found) = writ_model::resolve(&stack.unwrap(), &writ_model::Beside::new(), Span::new(id, 0..0));
    let shown = |span: Span| files.get(span.file).text[span.start as usize..span.end as usize].to_owned();
    let others = |d: &writ_source::Diagnostic| d.secondary.iter().map(|label| shown(label.span)).collect();
    found.sorted().into_iter().map(|d| (d.code.0, d.primary.text.clone(), others(d))).collect()
}

/// A run of half an hour with something before it that takes 40 minutes.
fn run(of_main: &str, of_sidecar: &str) -> String {
    let task = |name: &str, body: &str| format!("task {name} {{\n image = \"x\"\n {body}\n}}\n");
    format!(
        "database books {{ address = \"db.internal:5432\" }}\nschedule nightly {{ cron = \"@daily\" }}\n\
         service s {{\n run = on nightly\n runs_at_most = 30m\n image = \"x\"\n {of_main}\n{}{}}}",
        task("first", "lifecycle = prestart\n runs_at_most = 40m"),
        task("beside", &format!("lifecycle = prestart sidecar\n {of_sidecar}")),
    )
}

#[test]
fn only_what_waits_beside_those_before_is_given_its_credentials_then() {
    let grant = "may select on books.public.lines { credential_ttl = 40m }";
    assert_eq!(said(&run(grant, "")), []);
    let found = said(&run("", grant));
    let [(code, label)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(*code, "resolve/credential-dies-mid-run");
    assert!(label.contains("a run takes up to 30m, and 70m"), "{label}");
}

#[test]
fn how_long_a_run_takes_is_said_where_the_task_says_it() {
    let keys = "{ credential_type = iam_user, credential_max_ttl = 1h }";
    let stack = format!(
        "aws production {{\n account = \"123456789012\"\n vault = \"arn:aws:iam::123456789012:role/v\"\n}}\n\
         bucket archive {{ name = \"example-archive\" }}\nschedule nightly {{ cron = \"@daily\" }}\n\
         service s {{\n run = on nightly\n runs_at_most = 5m\n image = \"x\"\n task first {{\n image = \"x\"\n \
         lifecycle = prestart\n runs_at_most = 2h\n may read on archive/\"in/\" {keys}\n}}\n}}"
    );
    let all = found(&stack);
    let dies = all.iter().find(|(code, ..)| *code == "resolve/credential-dies-mid-run");
    assert_eq!(dies.unwrap().2, ["2h"], "{all:?}");
}

#[test]
fn what_is_compared_with_all_others_has_a_bound() {
    let lines = |line: &dyn Fn(usize) -> String| (0..1_001).map(line).collect::<Vec<_>>().join("\n");
    for (what, line) in [
        ("ports", &(|n| format!("port p{n} {{ to = 80 }}")) as &dyn Fn(usize) -> String),
        ("registrations", &|n| format!("register \"r-{n}\" {{ }}")),
    ] {
        let found = said(&format!("service s {{\n image = \"x\"\n{}\n}}", lines(line)));
        let expected = format!("a service has 1000 {what} at most");
        assert_eq!(found, [("resolve/out-of-range", expected)]);
    }
}
