//! What a command has done, in words.

use crate::terminal;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use writ_disk::Written;
use writ_graph::declared::{AwsKeys, Credential, Delivery, Grant, OnChange, Principal, Route};
use writ_graph::given;
use writ_semantics::iam::Request;
use writ_semantics::terraform::{Origin, Terraform};
use writ_source::{FileId, Files};
use writ_stack::{Checked, Compiled};

/// What each service may do, by which credential.
pub fn grants(checked: &Checked, files: &Files) -> String {
    let mut out = String::new();
    let declared = &checked.declared;
    let environment = checked.environment.as_ref().map(|name| format!(", environment {name}"));
    let _ = writeln!(out, "stack {}{}", declared.stack, environment.unwrap_or_default());
    let mut principals: Vec<&Principal> = Vec::new();
    for grant in &declared.grants {
        if !principals.contains(&&grant.principal) {
            principals.push(&grant.principal);
        }
    }
    for principal in principals {
        let _ = writeln!(out, "\n{} may", described(principal));
        let token = declared.tokens.iter().find(|token| token.principal == *principal);
        let on_change = token.map_or(&OnChange::Noop, |token| &token.on_change);
        let grants: Vec<&Grant> = declared.grants.iter().filter(|g| g.principal == *principal).collect();
        let width = grants.iter().map(|g| g.verb.word().len()).max().unwrap_or(0);
        let objects: Vec<String> = grants.iter().map(|g| g.object.to_string()).collect();
        let wide = objects.iter().map(String::len).max().unwrap_or(0);
        for (grant, object) in grants.iter().zip(objects) {
            let place = format!("{}:{}", files.get(grant.span.file).name, files.line_column(grant.span).line);
            let _ = writeln!(
                out,
                "  {:width$}  {object:wide$}  {}  [{place}]",
                grant.verb.word(),
                route(grant, on_change)
            );
        }
    }
    for idle in &declared.idle {
        let principal = Principal::Workload(idle.workload.clone());
        if !declared.grants.iter().any(|grant| grant.principal == principal) {
            let _ = writeln!(out, "\n{} is granted nothing", described(&principal));
        }
    }
    terminal::fitted(&out)
}

fn described(principal: &Principal) -> String {
    match principal {
        Principal::Workload(who) => {
            format!("{principal} (Nomad job `{}`, namespace `{}`)", who.job, who.namespace)
        }
        Principal::Operator { name } => format!("{name} (operator)"),
    }
}

/// How a principal comes to what it is granted.
fn route(grant: &Grant, on_change: &OnChange) -> String {
    match &grant.route {
        Route::Credential { credential, delivery, .. } => credential_in(credential, delivery, on_change),
        Route::VaultToken { delivery: Delivery::VaultToken, .. } => {
            "by its own token, in VAULT_TOKEN".to_owned()
        }
        Route::VaultToken { delivery: Delivery::Nowhere, .. } => "by its own token at vault".to_owned(),
        Route::NomadIdentity { delivery: Delivery::NomadToken } => {
            "by its own identity, in NOMAD_TOKEN".to_owned()
        }
        Route::VaultToken { delivery, .. } | Route::NomadIdentity { delivery } => {
            format!("rendered by nomad's client{}", place(delivery))
        }
        Route::NomadLogin { method, ttl, .. } => {
            format!("by nomad's own login `{method}`, token for {}", spoken(ttl.0))
        }
        Route::Mount { at } => format!("mounted at {at}"),
    }
}

/// Where it reaches the task.
fn place(delivery: &Delivery) -> String {
    match delivery {
        Delivery::Template => ", in a template of its own".to_owned(),
        Delivery::Json { file, on_change: OnChange::Signal(signal) } => {
            format!(", in {file}, and {signal} when it is another")
        }
        other => other.file().map(|file| format!(", in {file}")).unwrap_or_default(),
    }
}

fn credential_in(credential: &Credential, delivery: &Delivery, on_change: &OnChange) -> String {
    let place = place(delivery);
    let restarts = *on_change == OnChange::Restart && matches!(delivery, Delivery::Environment { .. });
    let what = match credential {
        Credential::Aws { .. } => "keys",
        Credential::Database { .. } => "login",
        Credential::Nomad { .. } => "token",
    };
    match (credential, credential.life()) {
        (Credential::Aws { keys: AwsKeys::AssumedRole, .. }, (ttl, _)) if restarts => {
            format!("keys for {}, then a restart with new ones{place}", spoken(ttl.0))
        }
        (Credential::Nomad { .. }, (ttl, max_ttl)) => {
            let renewed =
                if ttl == max_ttl { String::new() } else { format!(", renewed up to {}", spoken(max_ttl.0)) };
            format!("{what} for {}{renewed}; vault ends it, nomad would not", spoken(ttl.0))
        }
        (_, (ttl, max_ttl)) if ttl == max_ttl => format!("{what} for {}{place}", spoken(ttl.0)),
        (_, (ttl, max_ttl)) => {
            format!("{what} for {}, renewed up to {}{place}", spoken(ttl.0), spoken(max_ttl.0))
        }
    }
}

/// `1h`, `40m`, `24h`.
fn spoken(seconds: u64) -> String {
    match (seconds % 3600, seconds % 60) {
        (0, _) => format!("{}h", seconds / 3600),
        (_, 0) => format!("{}m", seconds / 60),
        _ => format!("{seconds}s"),
    }
}

/// What was proved, and what the systems give anyway.
pub fn proof(checked: &Checked, proved: writ_stack::Proved) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "\nproved from the files: they grant what is declared, and nothing more but the baseline ({} compared, {} walked \
         from login to credential, {} found to hold)",
        counted(proved.comparisons, "rule and role", "rules and roles"),
        counted(proved.chains, "grant", "grants"),
        counted(proved.checks, "check line", "check lines"),
    );
    let _ = writeln!(out, "\nbaseline, which no file here gives or can take away:");
    for line in &checked.baseline {
        let _ = writeln!(out, "  {:8}  {}", line.system, line.right);
    }
    let given = given::of(&checked.declared);
    if !given.is_empty() {
        let _ = writeln!(out, "\ntaken as given, as others make it and no file here says it:");
    }
    for line in given {
        let _ = writeln!(out, "  {:8}  {}", line.system, line.what);
    }
    let _ = writeln!(
        out,
        "\ntrusted with all of it: whoever applies it, with the rights in deployer/ (deployer/README.md says how)"
    );
    terminal::fitted(&out)
}

/// What the module makes that may not be there yet, and which secrets it writes.
pub fn makes(compiled: &Compiled) -> String {
    let declared = &compiled.checked.declared;
    let mut files = Files::new();
    let module = compiled.artifacts.files.iter().filter(|(path, _)| path.starts_with("terraform/"));
    let ids: Vec<FileId> =
        module.map(|(path, artifact)| files.add_artifact(path.clone(), artifact.text())).collect();
    // As the proof read it: what is said here hangs on no printer's form.
    let (facts, _) = writ_read::tree_of(&files, &ids);
    let (logins, engines) = mounts(&facts.terraform);
    let mut rows: Vec<(&str, &str, String)> = Vec::new();
    let listed = |names: &mut dyn Iterator<Item = String>| names.collect::<Vec<_>>().join(", ");
    rows.push(("vault", "login methods", listed(&mut logins.into_iter())));
    rows.push(("vault", "engines", listed(&mut engines.into_iter())));
    rows.push(("nomad", "namespaces", listed(&mut declared.namespaces.iter().map(|it| it.name.clone()))));
    let written = declared.secrets.iter().filter(|secret| !secret.existing);
    rows.push(("values", "written into", listed(&mut written.map(|secret| secret.place.to_string()))));
    rows.retain(|(.., what)| !what.is_empty());
    if rows.is_empty() {
        return String::new();
    }
    let mut out = "\nterraform makes these; of what is there already, say `existing = true`:\n".to_owned();
    for (system, kind, what) in rows {
        let _ = writeln!(out, "  {system:8}  {kind} {what}");
    }
    terminal::fitted(&out)
}

/// The paths of the login methods and of the engines that a module makes.
fn mounts(module: &Terraform) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut logins, mut engines) = (BTreeSet::new(), BTreeSet::new());
    for ((kind, name), resource) in module.resources.iter().filter(|((kind, _), _)| is_mount(kind)) {
        let literal = |argument: &str| match resource.arguments.get(argument).map(|it| &it.origin) {
            Some(Origin::Literal(path)) => Some(path.clone()),
            _ => None,
        };
        // Where it is no literal, by the resource's own name: left out it is not.
        let path = literal("path").or_else(|| literal("backend")).unwrap_or_else(|| format!("{kind}.{name}"));
        let of = if kind.contains("auth_backend") { &mut logins } else { &mut engines };
        of.insert(path);
    }
    (logins, engines)
}

/// Whether a resource of the module is a mount.
fn is_mount(kind: &str) -> bool {
    kind == "vault_mount" || (kind.starts_with("vault_") && kind.ends_with("_backend"))
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What happened to the tree.
pub fn written(folder: &Path, written: &Written, strays: &[String]) -> String {
    let mut out = String::new();
    let files = written.written.len() + written.unchanged.len();
    let folder = folder.display();
    let _ = writeln!(
        out,
        "\n{files} files in {folder}: {} written, {} unchanged, {} removed",
        written.written.len(),
        written.unchanged.len(),
        written.removed.len()
    );
    for path in strays {
        let _ = writeln!(out, "  not writ's, but terraform and the proof would read it: {path}");
    }
    for path in &written.kept_edited {
        let _ = writeln!(out, "  kept, because it was edited by hand or is none of writ's: {path}");
    }
    out
}

/// What the one who deploys does next.
pub fn next_steps(checked: &Checked, folder: &Path) -> String {
    let mut out = String::new();
    let folder = folder.display();
    let _ = writeln!(out, "\nto apply: the steps in {folder}/deployer/README.md, in their order");
    for database in checked.declared.databases.iter().filter(|database| database.setup) {
        let _ = writeln!(
            out,
            "  mind: postgres/{}/setup.sql takes from every other user of the database {} what PUBLIC has, CONNECT with it",
            database.name, database.dbname
        );
    }
    if checked.declared.servers.is_some() {
        let _ = writeln!(out, "  by hand, the token of nomad's servers: {folder}/deployer/README.md");
    }
    out
}

/// A request in words.
pub fn request(request: &Request) -> String {
    let context: Vec<String> = request
        .context
        .iter()
        .map(|(key, values)| format!("{key} = \"{}\"", values.join("\", \"")))
        .collect();
    let with = if context.is_empty() { String::new() } else { format!("  with {}", context.join(", ")) };
    let unlisted = writ_semantics::iam::find_action(&request.action).is_none();
    let note = if unlisted { "  (stands for every action that is not in writ's table)" } else { "" };
    format!("{}  {}{with}{note}", request.action, request.resource)
}
