//! What templates render: the files by which credentials and secrets reach a task.

use crate::Checked;
use crate::print::json::quoted;
use std::collections::BTreeMap;
use writ_graph::declared::{AwsKeys, Credential, Database, Grant, Object, Secret};
use writ_model::variable;
use writ_semantics::nomad::Template;

/// The texts of all templates of a stack.
pub struct Texts<'a> {
    region: Option<&'a str>,
    /// A grant by the path that issues its credential: it says for which system.
    grants: BTreeMap<String, &'a Grant>,
    databases: BTreeMap<&'a str, &'a Database>,
    /// Secrets by what templates read them by.
    secrets: BTreeMap<String, &'a Secret>,
}

impl<'a> Texts<'a> {
    /// Indexes what the texts are made of.
    pub fn new(checked: Checked<'a>) -> Self {
        let declared = checked.declared;
        Self {
            region: checked.model.stack.region.as_deref(),
            grants: declared
                .grants
                .iter()
                .filter_map(|grant| Some((grant.credential()?.path(), grant)))
                .collect(),
            databases: declared.databases.iter().map(|database| (database.name.as_str(), database)).collect(),
            secrets: declared.secrets.iter().map(|secret| (called(&secret.place), secret)).collect(),
        }
    }

    /// The lines of one template of a job in `namespace`. None where its path is nobody's, which the
    /// proof refutes: a chain without its template is dead.
    pub fn of(&self, namespace: &str, template: &Template) -> Vec<String> {
        if let Some(lines) = self.of_secret(namespace, template) {
            return lines;
        }
        let Some((path, grant)) = template.secrets.first().and_then(|path| self.grants.get_key_value(path))
        else {
            return Vec::new();
        };
        let mut lines = vec![format!("{{{{ with secret {} -}}}}", quoted(path))];
        match (grant.credential(), self.database(grant)) {
            (Some(Credential::Database { .. }), Some(database)) if template.env => {
                postgres_variables(database, &mut lines);
            }
            (Some(Credential::Database { .. }), Some(database)) => postgres_json(database, &mut lines),
            (Some(Credential::Aws { keys, .. }), _) => aws_variables(*keys, self.region, &mut lines),
            (Some(Credential::Database { .. } | Credential::Nomad { .. }) | None, _) => return Vec::new(),
        }
        lines
    }

    /// The lines of a template that reads a secret.
    fn of_secret(&self, namespace: &str, template: &Template) -> Option<Vec<String>> {
        let (read, called, member) = match (template.secrets.as_slice(), template.variables.as_slice()) {
            ([path], []) => (format!("secret {}", quoted(path)), path.clone(), Member::OfKv),
            ([], [variable]) => {
                let called = template.variables_from(namespace).next()?;
                (format!("nomadVar {}", quoted(variable)), called, Member::OfVariable)
            }
            _ => return None,
        };
        let secret = self.secrets.get(&called)?;
        let mut lines = vec![format!("{{{{ with {read} -}}}}")];
        if template.env {
            lines.extend(secret.keys.iter().map(|key| format!("{}={}", variable(key), member.of(key))));
        } else {
            lines.push("{".to_owned());
            for (n, key) in secret.keys.iter().enumerate() {
                let comma = if n + 1 < secret.keys.len() { "," } else { "" };
                lines.push(format!("  {}: {}{comma}", quoted(key), member.of(key)));
            }
            lines.push("}".to_owned());
        }
        lines.push("{{ end -}}".to_owned());
        Some(lines)
    }

    fn database(&self, grant: &Grant) -> Option<&'a Database> {
        self.databases.get(grant.object.database()?).copied()
    }
}

/// What a secret is read by, wherever that is done: `kv/data/x`, or `nomad/jobs/x@default`.
fn called(place: &Object) -> String {
    match place {
        Object::Kv { mount, path } => format!("{mount}/data/{path}"),
        Object::Variable { namespace, path } => format!("{path}@{namespace}"),
        other => other.to_string(),
    }
}

/// Where a value of a secret is within what a template has read.
#[derive(Clone, Copy)]
enum Member {
    /// `.Data.data.x`: the answer of a KV engine of version 2.
    OfKv,
    /// `.x.Value`: a variable's item knows its parent too, and its own JSON form is Go's, not
    /// JSON's (`MarshalJSON` in `dependency/nomad_var_structs.go` of consul-template 0.41.3).
    OfVariable,
}

impl Member {
    fn of(self, key: &str) -> String {
        match self {
            Member::OfKv => format!("{{{{ .Data.data.{key} | toJSON }}}}"),
            Member::OfVariable => format!("{{{{ .{key}.Value | toJSON }}}}"),
        }
    }
}

/// A value that Vault makes, quoted by the template at run time, as it may hold anything.
fn from_vault(variable: &str, field: &str) -> String {
    format!("{variable}={{{{ .Data.{field} | toJSON }}}}")
}

/// The variables that every AWS SDK reads. Keys of a user have no session.
fn aws_variables(keys: AwsKeys, region: Option<&str>, lines: &mut Vec<String>) {
    lines.push(from_vault("AWS_ACCESS_KEY_ID", "access_key"));
    lines.push(from_vault("AWS_SECRET_ACCESS_KEY", "secret_key"));
    if keys == AwsKeys::AssumedRole {
        lines.push(from_vault("AWS_SESSION_TOKEN", "session_token"));
    }
    lines.push("{{ end -}}".to_owned());
    if let Some(region) = region {
        lines.push(format!("AWS_REGION={}", quoted(region)));
        lines.push(format!("AWS_DEFAULT_REGION={}", quoted(region)));
    }
}

/// libpq's variables (PostgreSQL 15 documentation, section 34.15).
fn postgres_variables(database: &Database, lines: &mut Vec<String>) {
    let (host, port) = host_and_port(database);
    lines.push(from_vault("PGUSER", "username"));
    lines.push(from_vault("PGPASSWORD", "password"));
    lines.push("{{ end -}}".to_owned());
    lines.push(format!("PGHOST={}", quoted(host)));
    lines.push(format!("PGPORT={}", quoted(port)));
    lines.push(format!("PGDATABASE={}", quoted(&database.dbname)));
    lines.push(format!("PGSSLMODE={}", quoted(&database.sslmode)));
}

fn postgres_json(database: &Database, lines: &mut Vec<String>) {
    let (host, port) = host_and_port(database);
    lines.push("{".to_owned());
    lines.push(format!("  \"host\": {},", quoted(host)));
    lines.push(format!("  \"port\": {port},"));
    lines.push("  \"username\": {{ .Data.username | toJSON }},".to_owned());
    lines.push("  \"password\": {{ .Data.password | toJSON }},".to_owned());
    lines.push(format!("  \"db\": {},", quoted(&database.dbname)));
    lines.push(format!("  \"sslmode\": {}", quoted(&database.sslmode)));
    lines.push("}".to_owned());
    lines.push("{{ end -}}".to_owned());
}

fn host_and_port(database: &Database) -> (&str, &str) {
    database.address.rsplit_once(':').unwrap_or((&database.address, "5432"))
}
