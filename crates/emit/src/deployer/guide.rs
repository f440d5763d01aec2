//! `deployer/README.md`: the order of the steps, and what each needs.

use crate::Checked;
use crate::artifact::{Artifact, Artifacts, Unprintable};
use crate::print::lines::{Lines, NOTICE};
use writ_graph::{given, needs_management};
use writ_semantics::deployer::{IAM, VAULT_IAM};

/// The guide.
pub fn guide(checked: Checked<'_>, artifacts: &Artifacts) -> Result<Artifact, Unprintable> {
    let mut out = Lines::new();
    let stack = &checked.declared.stack;
    out.push(format!("<!-- {NOTICE} -->"), None);
    out.push(format!("# Applying the stack {stack}"), None);
    out.blank();
    out.push(
        "Whoever applies this writes policies, roles and jobs, and so can give itself whatever these give:",
        None,
    );
    out.push(
        "it is the one that everything else here trusts. Paths are from the folder above this one.",
        None,
    );
    rights(checked, &mut out);
    steps(checked, &mut out)?;
    if let Some(servers) = &checked.declared.servers {
        super::servers::token(servers, &mut out);
    }
    variables(artifacts, &mut out);
    let given = given::of(checked.declared);
    if !given.is_empty() {
        section("What is taken as given", &mut out);
        out.push("No file here says it and no proof is about it: it has to be so.", None);
        out.blank();
        for line in given {
            out.push(format!("- {}: {}", line.system, line.what), Some(line.span));
        }
    }
    Ok(out.finish())
}

pub(super) fn section(title: &str, out: &mut Lines) {
    out.blank();
    out.push(format!("## {title}"), None);
    out.blank();
}

fn rights(checked: Checked<'_>, out: &mut Lines) {
    let facts = checked.facts;
    section("Rights", out);
    if !facts.deployer.vault.is_empty() {
        out.push("- Vault: a token with `deployer/vault-policy.hcl`, in `VAULT_TOKEN`.", None);
    }
    let nomad = if needs_management(facts) {
        "- Nomad: a management token, in `NOMAD_TOKEN`: namespaces, ACL policies, auth methods and binding rules take one."
    } else {
        "- Nomad: a token with `deployer/nomad-policy.hcl`, in `NOMAD_TOKEN`."
    };
    out.push(nomad, None);
    if facts.deployer.iam.contains_key(IAM) {
        out.push("- AWS: credentials with `deployer/iam.json`, and `AWS_REGION`.", None);
    }
    if facts.deployer.iam.contains_key(VAULT_IAM) {
        let vault = checked.declared.aws.as_ref().map_or("", |aws| aws.vault.as_str());
        out.push(format!("- Vault itself, in AWS as `{vault}`: `deployer/vault-iam.json`."), None);
    }
    for database in facts.deployer.logins.keys() {
        out.push(
            format!("- Vault's own login in the database {database}: `LOGIN`, `CREATEROLE`, `INHERIT`, and what `deployer/postgres/{database}.sql` gives it."),
            None,
        );
    }
}

fn steps(checked: Checked<'_>, out: &mut Lines) -> Result<(), Unprintable> {
    section("Steps", out);
    let mut steps = Vec::new();
    for database in &checked.declared.databases {
        let (host, port) = database.address.rsplit_once(':').unwrap_or((&database.address, "5432"));
        let at = format!("host={host} port={port} dbname={}", database.dbname);
        let name = &database.name;
        if checked.facts.deployer.logins.contains_key(name) {
            steps.push(format!("createuser --host {host} --port {port} --createrole --pwprompt vault"));
            steps.push(format!(
                "psql -v ON_ERROR_STOP=1 -1 -v vault_login=vault -f deployer/postgres/{name}.sql \"{at}\""
            ));
        }
        if database.setup {
            steps.push(format!("psql -v ON_ERROR_STOP=1 -1 -f postgres/{name}/setup.sql \"{at}\""));
        }
    }
    steps.push("terraform -chdir=terraform init".to_owned());
    steps.push("terraform -chdir=terraform apply".to_owned());
    out.push("```sh", None);
    for step in steps {
        out.push(step, None);
    }
    out.push("```", None);
    if checked.declared.databases.iter().any(|database| database.setup || !database.existing) {
        out.blank();
        out.push(
            "`createuser` is run by a superuser, or by who may make roles; the scripts by the owner of the",
            None,
        );
        out.push("database and its schemas. A warning that no privileges could be granted or revoked means that it", None);
        out.push("was somebody else, and that nothing was done.", None);
    }
    taken_away(checked, out)?;
    files(checked, out);
    Ok(())
}

/// What each `setup.sql` takes from those who use its database beside this stack.
fn taken_away(checked: Checked<'_>, out: &mut Lines) -> Result<(), Unprintable> {
    for database in &checked.declared.databases {
        let Some(setup) = checked.facts.setups.get(&database.name) else { continue };
        let given_back = crate::sql::given_back(setup, "someone")?;
        out.blank();
        for line in [
            format!(
                "`postgres/{}/setup.sql` takes from PUBLIC, which is every user of the database, what PostgreSQL gives it or",
                database.name
            ),
            "somebody gave it there. Whoever else works there needs grants of its own *before* it is run:"
                .to_owned(),
        ] {
            out.push(line, Some(database.span));
        }
        out.blank();
        out.push("```sql", None);
        for (line, span) in given_back {
            out.push(line, Some(span));
        }
        out.push("```", None);
    }
    Ok(())
}

/// What is not told by the files themselves.
fn files(checked: Checked<'_>, out: &mut Lines) {
    let mut lines = Vec::new();
    if !checked.facts.sessions.is_empty() && !checked.facts.permissions.is_empty() {
        lines.push("- `iam/x.json` is the policy of the IAM role `x`, `iam/x.session.json` what vault asks for with each key. They");
        lines.push("  say the same, so that neither of them alone decides: a role that somebody widens gives no wider keys.");
    }
    let templates = checked.facts.jobs.values().flat_map(|job| &job.groups).flat_map(|group| &group.tasks);
    if templates.flat_map(|task| &task.templates).any(|template| template.perms == "444") {
        lines.push("- `perms = \"444\"` of a credential's file: whoever the image runs as reads it, and nobody writes it. It is in the");
        lines.push("  task's own `secrets/`, which is in memory.");
    }
    if !lines.is_empty() {
        section("What stands in the files", out);
    }
    for line in lines {
        out.push(line, None);
    }
}

/// The variables of the module, in the order of its files.
fn variables(artifacts: &Artifacts, out: &mut Lines) {
    let module = artifacts.files.iter().filter(|(path, _)| path.starts_with("terraform/"));
    let mut rows = Vec::new();
    for (_, artifact) in module {
        let mut current: Option<(String, bool, bool)> = None;
        for line in artifact.text().lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            match (words.as_slice(), &mut current) {
                (["variable", name, "{"], _) => current = Some((name.replace('"', ""), false, false)),
                (["ephemeral", "=", "true"], Some((_, ephemeral, _))) => *ephemeral = true,
                (["default", "=", ..], Some((_, _, default))) => *default = true,
                (["}"], Some(_)) if line == "}" => rows.extend(current.take()),
                _ => {}
            }
        }
    }
    if rows.is_empty() {
        return;
    }
    section("Variables", out);
    out.push("What each is stands with it in `terraform/`.", None);
    out.blank();
    for (name, ephemeral, default) in rows {
        let kind = match (ephemeral, default) {
            (true, _) => "a secret: given to each plan and apply, and kept nowhere",
            (_, true) => "has a default",
            _ => "required",
        };
        out.push(format!("- `{name}`: {kind}"), None);
    }
}
