//! Every `resource` block that Writ writes against the schemas of the providers that it is for: the
//! dated table in `tests/schemas/providers.txt`.

use std::collections::{BTreeMap, BTreeSet};
use writ_semantics::terraform::{Argument, Origin, Resource};
use writ_source::Files;
use writ_tests::{fixture, root, systems};

/// What a schema says of one argument or block.
#[derive(Debug, Clone, Default)]
struct Entry {
    words: BTreeSet<String>,
    /// For a block the least and the most of it; 0 is any number.
    block: Option<(usize, usize)>,
}

impl Entry {
    fn is(&self, word: &str) -> bool {
        self.words.contains(word)
    }
}

type Schema = BTreeMap<String, Entry>;

/// Resources by type, and the version of each provider.
fn table() -> (BTreeMap<String, Schema>, BTreeMap<String, String>) {
    let text = std::fs::read_to_string(root().join("tests/schemas/providers.txt")).unwrap();
    let (mut resources, mut versions) = (BTreeMap::new(), BTreeMap::new());
    let mut current = String::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["provider", name, version] => {
                versions.insert((*name).to_owned(), (*version).to_owned());
            }
            ["resource", name] => {
                (*name).clone_into(&mut current);
                resources.insert(current.clone(), Schema::new());
            }
            [name, "block", _, least, most] => {
                let block = Some((least.parse().unwrap(), most.parse().unwrap()));
                let entry = Entry { block, ..Entry::default() };
                resources.get_mut(&current).unwrap().insert((*name).to_owned(), entry);
            }
            [name, rest @ ..] => {
                let known = ["required", "optional", "computed", "sensitive", "write-only", "deprecated"];
                assert!(rest.iter().all(|word| known.contains(word)), "{line}");
                let words = rest.iter().map(|&word| word.to_owned()).collect();
                let entry = Entry { words, ..Entry::default() };
                resources.get_mut(&current).unwrap().insert((*name).to_owned(), entry);
            }
            [] => {}
        }
    }
    (resources, versions)
}

/// What is wrong with one resource.
fn wrong(kind: &str, schema: &Schema, stated: &Resource, ephemeral: &BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, argument) in &stated.arguments {
        if name == "depends_on" {
            continue;
        }
        let Some(entry) = schema.get(name) else {
            found.push(format!("{kind} has no `{name}`, or has it once only"));
            continue;
        };
        if entry.is("deprecated") {
            found.push(format!("`{name}` of {kind} is deprecated"));
        }
        if entry.block.is_some() != (argument.origin == Origin::Block) {
            found.push(format!("`{name}` of {kind} is a block, or is none"));
        }
        found.extend(secret(kind, name, entry, argument, ephemeral));
        let version = format!("{name}_version");
        if entry.is("write-only") && schema.contains_key(&version) && !stated.arguments.contains_key(&version)
        {
            found.push(format!("`{name}` of {kind} is never sent again without `{version}`"));
        }
    }
    for (name, entry) in schema {
        let inside = name.rsplit_once('.').map(|(block, _)| block);
        let asked = inside.is_none_or(|block| stated.arguments.contains_key(block));
        let needed = entry.is("required") || entry.block.is_some_and(|(least, _)| least > 0);
        if asked && needed && !stated.arguments.contains_key(name) {
            found.push(format!("{kind} needs `{name}`"));
        }
    }
    found
}

/// A secret comes from an ephemeral variable into an argument that is only ever written; what comes
/// from a file of the tree is none.
fn secret(
    kind: &str,
    name: &str,
    entry: &Entry,
    Argument { origin, .. }: &Argument,
    ephemeral: &BTreeSet<String>,
) -> Option<String> {
    let variables: Vec<&str> = match origin {
        Origin::References(names) => names.iter().filter_map(|name| name.strip_prefix("var.")).collect(),
        Origin::Encoded(name) => name.strip_prefix("var.").into_iter().collect(),
        _ => Vec::new(),
    };
    let of_secret = variables.iter().any(|name| ephemeral.contains(*name));
    if of_secret && !entry.is("write-only") {
        return Some(format!("`{name}` of {kind} would put a secret into the state"));
    }
    if entry.is("sensitive") && !entry.is("write-only") && !variables.is_empty() {
        return Some(format!("`{name}` of {kind} is secret, and comes from a variable"));
    }
    let not_secret = entry.is("write-only") && !matches!(origin, Origin::File(_)) && !of_secret;
    not_secret.then(|| format!("`{name}` of {kind} is only written, and comes from no ephemeral variable"))
}

/// The variables of a module that are ephemeral, and those that are sensitive and are not.
fn variables(text: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut ephemeral, mut exposed) = (BTreeSet::new(), BTreeSet::new());
    for block in text.split("variable \"").skip(1) {
        let (name, rest) = block.split_once('"').unwrap();
        let body = rest.split("\n}").next().unwrap();
        let says = |word: &str| {
            body.lines().any(|line| {
                let words: Vec<&str> = line.split_whitespace().collect();
                words == [word, "=", "true"]
            })
        };
        if says("ephemeral") {
            ephemeral.insert(name.to_owned());
        } else if says("sensitive") {
            exposed.insert(name.to_owned());
        }
    }
    (ephemeral, exposed)
}

#[test]
fn every_resource_is_one_of_its_provider() {
    let (table, versions) = table();
    let (mut found, mut resources) = (Vec::new(), 0);
    for name in systems() {
        let tree = writ_disk::tree(&fixture(&name).join("out")).unwrap();
        let mut files = Files::new();
        let module: Vec<_> = tree
            .iter()
            .filter(|(path, _)| path.starts_with("terraform/"))
            .map(|(path, text)| files.add(path.clone(), text.clone()))
            .collect();
        let facts = writ_read::terraform(&files, &module).unwrap();
        let whole: String = module.iter().map(|id| files.get(*id).text.to_string()).collect();
        let (ephemeral, exposed) = variables(&whole);
        found.extend(exposed.iter().map(|variable| format!("{name}: var.{variable} is kept in plans")));
        for ((kind, label), stated) in &facts.resources {
            resources += 1;
            match table.get(kind) {
                None => found.push(format!("{name}: no provider has {kind} (tests/schemas/providers.txt)")),
                Some(schema) => found.extend(
                    wrong(kind, schema, stated, &ephemeral)
                        .into_iter()
                        .map(|what| format!("{name}, {label}: {what}")),
                ),
            }
        }
        for (provider, version) in &versions {
            let asked = format!("source  = \"{provider}\"\n      version = \"~> {version}");
            let short = provider.rsplit('/').next().unwrap();
            let uses = facts.resources.keys().any(|(kind, _)| kind.starts_with(&format!("{short}_")));
            if uses && !whole.contains(&asked) {
                found.push(format!("{name}: {provider} is not asked for at version {version}"));
            }
        }
    }
    assert!(resources > 30, "{resources}");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The check itself can fail.
#[test]
fn what_a_provider_does_not_take_is_found() {
    let (table, _) = table();
    let module = r#"
variable "password" {
  ephemeral = true
}
resource "vault_database_secret_backend_connection" "x" {
  backend = "database"
  owner   = "me"
  postgresql {
    password    = var.password
    password_wo = var.other
  }
  postgresql {
  }
}
resource "vault_policy" "x" {
  name = "x"
}
resource "aws_iam_role" "x" {
  assume_role_policy  = file("${path.module}/../iam/x.trust.json")
  managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
}
"#;
    let mut files = Files::new();
    let id = files.add("terraform/x.tf", module);
    let facts = writ_read::terraform(&files, &[id]).unwrap();
    let (ephemeral, _) = variables(module);
    let mut found: Vec<String> = facts
        .resources
        .iter()
        .flat_map(|((kind, _), stated)| wrong(kind, &table[kind], stated, &ephemeral))
        .collect();
    found.sort();
    insta::assert_snapshot!("what_a_provider_does_not_take", found.join("\n"));
}
