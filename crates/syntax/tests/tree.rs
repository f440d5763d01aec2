//! What well-formed sources become.

#![allow(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may fail loudly, and its helpers are tests too"
)]

use writ_source::{Files, Span};
use writ_syntax::ast::{
    Block, CheckMode, Circumstance, Grant, Item, Label, OperatorKind, SourceFile, Value, ValueKind, Word,
};

fn parsed(text: &str) -> (Files, SourceFile) {
    let mut files = Files::new();
    let id = files.add("test.writ", text);
    let (tree, found) = writ_syntax::parse(&files, id);
    assert!(found.is_empty(), "{:#?} in {text:?}", found.sorted());
    (files, tree)
}

/// The one value of `service x { v = … }`, with its source text.
fn value(written: &str) -> (Files, Value) {
    let (files, tree) = parsed(&format!("service x {{ v = {written}\n}}"));
    match &tree.blocks[0].body[0] {
        Item::Attribute(attribute) => (files, attribute.value.clone()),
        other => panic!("{other:?}"),
    }
}

fn grant(written: &str) -> (Files, Grant) {
    let (files, tree) = parsed(&format!("service x {{\n{written} # why\n}}"));
    match &tree.blocks[0].body[0] {
        Item::Grant(grant) => (files, grant.clone()),
        other => panic!("{other:?}"),
    }
}

fn keywords(blocks: &[Block]) -> Vec<&str> {
    blocks.iter().map(|b| b.keyword.name.as_str()).collect()
}

#[test]
fn the_systems_are_read_without_an_error() {
    let (_, backup) = parsed(include_str!("../../../fixtures/backup/backup.writ"));
    assert_eq!(
        keywords(&backup.blocks),
        ["stack", "aws", "bucket", "database", "schedule", "service", "check"]
    );
    let (_, webapp) = parsed(include_str!("../../../fixtures/webapp/webapp.writ"));
    assert_eq!(keywords(&webapp.blocks), ["stack", "database", "service", "check"]);
    assert_eq!(webapp.blocks[3].body.len(), 10);
    let (_, control) = parsed(include_str!("data/control.writ"));
    assert_eq!(
        keywords(&control.blocks),
        ["vault", "nomad", "volume", "schedule", "service", "secret", "service", "operator", "check"]
    );
}

#[test]
fn line_ends_of_windows_change_no_text_and_no_span() {
    let unix = include_str!("../../../fixtures/webapp/webapp.writ");
    let (files, tree) = parsed(&unix.replace('\n', "\r\n"));
    let (other_files, other) = parsed(unix);
    for (a, b) in tree.blocks.iter().zip(&other.blocks) {
        assert_eq!(files.text(a.span).replace('\r', ""), other_files.text(b.span));
        assert_eq!(a.body.len(), b.body.len());
    }
}

#[test]
fn a_grant_has_its_verbs_object_place_and_options() {
    let (files, found) =
        grant("may list,\n read on archive.x.\"a b\"/\"dbbackup/\" at \"/b\" { ttl = 1h, max = 2h }");
    assert_eq!(found.verbs.iter().map(|v| v.name.as_str()).collect::<Vec<_>>(), ["list", "read"]);
    assert_eq!(
        found.object.path.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(),
        ["archive", "x", "a b"]
    );
    assert_eq!(files.text(found.object.span), "archive.x.\"a b\"/\"dbbackup/\"");
    assert_eq!(found.object.part.unwrap().value, "dbbackup/");
    assert_eq!(found.at.unwrap().value, "/b");
    assert_eq!(
        found.options.iter().map(|o| files.text(o.span)).collect::<Vec<_>>(),
        ["ttl = 1h", "max = 2h"]
    );
    assert!(files.text(found.span).starts_with("may list") && files.text(found.span).ends_with("2h }"));
}

#[test]
fn all_of_a_schema() {
    let (files, found) = grant("may dump   on all tables in orders.public");
    assert_eq!(found.object.all.unwrap().name, "tables");
    assert_eq!(files.text(found.object.span), "all tables in orders.public");
    assert_eq!(files.text(found.span), "may dump   on all tables in orders.public");
}

#[test]
fn spans_end_where_the_value_ends() {
    for written in [
        "200",
        "200 MHz",
        "1h",
        "\"a\"",
        "true",
        "on twice-daily",
        "json \"a/b\"",
        "[a, b]",
        "[\n a,\n]",
        "[]",
        "file(\"a\")",
        "a == 3",
        "[node.class == \"x\"]",
        "a.b.c != 3 MiB",
    ] {
        let (files, found) = value(&format!("{written}   # a comment"));
        assert_eq!(files.text(found.span), written);
    }
}

#[test]
fn kinds_of_value() {
    assert!(matches!(value("true").1.kind, ValueKind::Bool(true)));
    assert!(matches!(value("1").1.kind, ValueKind::Number { amount: 1, unit: None }));
    assert!(matches!(value("40m").1.kind, ValueKind::Number { amount: 40, unit: Some(u) } if u.name == "m"));
    assert!(matches!(value("1 # h").1.kind, ValueKind::Number { unit: None, .. }));
    assert!(matches!(value("ldap group \"d\"").1.kind, ValueKind::Phrase(w) if w.len() == 3));
    assert!(
        matches!(value("truely").1.kind, ValueKind::Phrase(w) if matches!(&w[0], Word::Ident(i) if i.name == "truely"))
    );
    assert!(
        matches!(value("file(\"x\", 2)").1.kind, ValueKind::Call { function, arguments } if function.name == "file" && arguments.len() == 2)
    );
    let ValueKind::List(items) = value("[node.class == \"x\", kernel >= 3]").1.kind else { panic!() };
    assert!(matches!(&items[0].kind, ValueKind::Comparison { left, operator, right }
        if left.len() == 2 && operator.kind == OperatorKind::Equal && right.kind == ValueKind::Text("x".to_owned())));
    assert!(
        matches!(&items[1].kind, ValueKind::Comparison { operator, .. } if operator.kind == OperatorKind::GreaterOrEqual)
    );
}

#[test]
fn texts_mean_what_their_escapes_say() {
    assert_eq!(value(r#""a\"\\\u{e9}${x} # {""#).1.kind, ValueKind::Text("a\"\\é${x} # {".to_owned()));
}

#[test]
fn check_lines_say_who_what_and_when() {
    let (files, tree) = parsed(include_str!("data/control.writ"));
    let lines: Vec<_> = tree
        .blocks
        .last()
        .unwrap()
        .body
        .iter()
        .map(|item| match item {
            Item::Check(line) => line,
            other => panic!("{other:?}"),
        })
        .collect();
    let modes: Vec<_> = lines.iter().map(|l| l.mode).collect();
    assert_eq!(modes, [CheckMode::Reaches, CheckMode::CannotReach, CheckMode::Only, CheckMode::Cannot]);
    assert_eq!(lines[1].verb.name, "reach");
    assert_eq!(lines[2].subjects.len(), 2);
    assert_eq!(lines[2].object.path.len(), 3);
    assert!(matches!(
        lines[3].circumstances.as_slice(),
        [Circumstance::Task(_), Circumstance::Audience(_), Circumstance::AfterRevoke(_)]
    ));
    let Circumstance::AfterRevoke(span) = lines[3].circumstances[2] else { panic!() };
    assert_eq!(files.text(span), "after revoke");
    assert!(files.text(lines[3].span).ends_with("after revoke"));
}

#[test]
fn words_of_sentences_are_names_elsewhere() {
    let (_, tree) = parsed(
        "service can {\n may = 1\n on = 2\n only = on all\n port may-be { in = x }\n}\ncheck only {\n only can read x\n all can read all\n}",
    );
    assert_eq!(tree.blocks[0].body.len(), 4);
    let Item::Check(line) = &tree.blocks[1].body[0] else { panic!() };
    assert_eq!((line.mode, line.subjects[0].name.as_str()), (CheckMode::Can, "only"));
}

#[test]
fn a_label_is_a_name_or_a_text() {
    let (files, tree) = parsed("stack \"a b\" { }\nprofile x \"y\" z {\n}\n");
    assert!(matches!(&tree.blocks[0].labels[..], [Label::Text(t)] if t.value == "a b"));
    assert_eq!(tree.blocks[1].labels.len(), 3);
    let spans: Vec<Span> = tree.blocks.iter().map(|b| b.span).collect();
    assert_eq!(files.text(spans[0]), "stack \"a b\" { }");
    assert_eq!(files.text(spans[1]), "profile x \"y\" z {\n}");
}
