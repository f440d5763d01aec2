//! Every example on a rule's page is run: what is said to fire does, and what is not does not.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use writ_rules::{Example, Rule, Stack, all, page, sift};
use writ_source::{Diagnostics, Files, Span};

/// What examples of stacks may speak of without declaring it.
const PRELUDE: &str = r#"
stack "example" { region = "eu-west-1" }
aws production {
  account = "111122223333"
  vault   = "arn:aws:iam::111122223333:user/vault"
}
bucket archive { name = "my-bucket" }
database orders { address = "orders-db.internal:5432" }
schedule nightly { cron = "@daily" }
"#;

fn of_stack(rule: &Rule, text: &str) -> Diagnostics {
    let mut files = Files::new();
    let sources = [("prelude.writ", PRELUDE), ("example.writ", text)];
    let mut trees = Vec::new();
    let mut whole = None;
    for (name, text) in sources {
        let id = files.add(name, text);
        whole.get_or_insert(Span::new(id, 0..0));
        let (tree, found) = writ_syntax::parse(&files, id);
        assert!(!found.has_errors(), "{}: {text}\n{found:?}", rule.name());
        trees.push(tree);
    }
    let (expanded, found) = writ_expand::expand(trees, &writ_expand::Choice::default());
    assert!(!found.has_errors(), "{}: {text}\n{found:#?}", rule.name());
    let (model, found) = writ_model::resolve(&expanded.unwrap(), &writ_model::Beside::new(), whole.unwrap());
    assert!(!found.has_errors(), "{}: {text}\n{found:#?}", rule.name());
    let model = model.unwrap();
    let declared = writ_graph::derive(&model);
    let facts = writ_graph::compose(&model, &declared);
    let found = writ_rules::stack(Stack { model: &model, declared: &declared, facts: &facts });
    let mut of_example = Diagnostics::new();
    for finding in sift(&found, &model.allows).reported.sorted() {
        if files.get(finding.primary.span.file).name == "example.writ" {
            of_example.push(finding.clone());
        }
    }
    of_example
}

fn of_file(rule: &Rule, path: &str, text: &str) -> Diagnostics {
    let mut files = Files::new();
    files.add(path, text);
    let (facts, found) = writ_read::tree(&files);
    assert!(!found.has_errors(), "{}: {text}\n{found:#?}", rule.name());
    writ_rules::files(&facts)
}

fn fires(rule: &Rule, example: &Example) -> bool {
    let found = match &example.path {
        None => of_stack(rule, &example.text),
        Some(path) => of_file(rule, path, &example.text),
    };
    found.sorted().iter().any(|finding| finding.code == rule.code)
}

#[test]
fn every_example_does_what_its_page_says() {
    for rule in all() {
        let examples = Example::of(&page(rule));
        for expected in [true, false] {
            assert!(examples.iter().any(|e| e.fires == expected), "{} has no such example", rule.name());
        }
        for example in examples {
            let verb = if example.fires { "does not fire" } else { "fires" };
            assert_eq!(fires(rule, &example), example.fires, "{} {verb} on\n{}", rule.name(), example.text);
        }
    }
}

#[test]
fn every_rule_has_a_name_a_page_and_a_file_of_that_name() {
    let mut names = BTreeSet::new();
    for rule in all() {
        assert!(names.insert(rule.name()), "{} twice", rule.name());
        let page = page(rule);
        assert!(page.starts_with(&format!("# {}\n\n", rule.name())), "{}", rule.name());
        assert!(rule.message.starts_with(char::is_lowercase) && !rule.message.ends_with('.'));
    }
    assert!(names.len() >= 25, "{}", names.len());
}

/// Each keeps its own finding, whoever stands around it; what can be dropped is told, never what a line needs.
#[test]
fn a_reason_keeps_the_finding_that_is_nearest_to_it() {
    let rule = all().iter().find(|rule| rule.name() == "node-escape").unwrap();
    let service = |line: &str, inner: &str| {
        format!(
            "service s {{\n  driver = raw_exec because \"a\"\n  command = \"/x\"\n  {line}\n  task t {{\n    \
             driver = raw_exec because \"b\"\n    command = \"/y\"\n    lifecycle = poststop\n    {inner}\n  }}\n}}\n"
        )
    };
    let allow = "allow \"node-escape\" = \"c\"";
    for (text, unused) in [(service("", ""), 0), (service(allow, ""), 1), (service("", allow), 1)] {
        let found = of_stack(rule, &text);
        let told = found.sorted();
        let told: Vec<_> = told.iter().filter(|f| f.code.0 == "resolve/unused-allow").collect();
        assert_eq!(told.len(), unused, "{text}\n{told:#?}");
        for finding in told {
            assert!(
                text[finding.primary.span.start as usize..].starts_with("\"node-escape\""),
                "{finding:#?}"
            );
        }
        assert!(!found.sorted().iter().any(|finding| finding.code == rule.code), "{found:#?}");
    }
}
