use super::stack;
use crate::target::sources;
use fastrand::Rng;
use std::collections::{BTreeMap, BTreeSet};
use writ_syntax::ast::{Item, Label};

/// What the generator has to come to in what compiles: blocks, and attributes that are forms of their
/// own. A new one is added here when it is added there.
const WORDS: [&str; 72] = [
    "add",
    "affinity",
    "args",
    "audience",
    "avoid",
    "aws",
    "bind",
    "bucket",
    "check",
    "claims",
    "columns",
    "command",
    "connection",
    "constraint",
    "count",
    "credential_ttl",
    "credential_type",
    "database",
    "deliver",
    "disconnect",
    "dns",
    "driver",
    "entrypoint",
    "env",
    "environment",
    "ephemeral_disk",
    "existing",
    "file",
    "from",
    "groups_claim",
    "input",
    "inputs",
    "kms_key",
    "leader",
    "lifecycle",
    "login",
    "logs",
    "meta",
    "migrate",
    "mount",
    "namespace",
    "network",
    "nomad",
    "node_pool",
    "on_change",
    "operator",
    "perms",
    "permissions_boundary",
    "port",
    "prefer",
    "profile",
    "raw config",
    "raw group",
    "raw job",
    "raw task",
    "register",
    "reschedule",
    "restart",
    "revoke_functions",
    "schedule",
    "script",
    "secret",
    "secret_id_ttl",
    "service",
    "setup",
    "splay",
    "spread",
    "task",
    "template",
    "update",
    "vault",
    "volume",
];

/// Neither all nor none compiles, and among what does is each part of the language: what is refused
/// is refused for what was written, not for a mistake here.
#[test]
fn many_stacks_compile_and_they_have_all_of_the_language() {
    let mut random = Rng::with_seed(7);
    let (mut compiled, mut codes, mut seen) = (0, BTreeMap::new(), BTreeSet::new());
    let all = 250;
    for _ in 0..all {
        let folder = stack(&mut random);
        let text = folder.sources.first().map(|(_, bytes)| bytes.clone()).unwrap_or_default();
        let outcome = writ_stack::compile(sources(folder));
        if outcome.value.is_some() {
            compiled += 1;
            words(&String::from_utf8(text).unwrap(), &mut seen);
        }
        for finding in
            outcome.diagnostics.sorted().iter().filter(|d| d.severity == writ_source::Severity::Error)
        {
            *codes.entry((finding.code.0, finding.primary.text.clone())).or_insert(0) += 1;
        }
    }
    println!("{compiled} of {all} {codes:#?}");
    let missing: Vec<&str> = WORDS.iter().filter(|word| !seen.contains(**word)).copied().collect();
    assert!(missing.is_empty(), "nothing that compiles has {missing:?}");
    assert!(compiled > all / 3 && compiled < all, "{compiled}: {codes:?}");
}

fn words(text: &str, seen: &mut BTreeSet<String>) {
    let mut files = writ_source::Files::new();
    let id = files.add("test.writ", text);
    let (tree, found) = writ_syntax::parse(&files, id);
    assert!(!found.has_errors(), "{found:?}\n{text}");
    let mut open: Vec<_> = tree.blocks.iter().collect();
    while let Some(block) = open.pop() {
        let keyword = &block.keyword.name;
        seen.insert(keyword.clone());
        if let (true, Some(Label::Ident(place))) = (keyword == "raw", block.labels.first()) {
            seen.insert(format!("raw {}", place.name));
        }
        for item in &block.body {
            match item {
                Item::Attribute(attribute) => drop(seen.insert(attribute.name.name.clone())),
                Item::Block(inner) => open.push(inner),
                Item::Grant(grant) => seen.extend(grant.options.iter().map(|o| o.name.name.clone())),
                Item::Check(_) => {}
            }
        }
    }
}
