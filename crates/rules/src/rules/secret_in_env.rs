//! # secret-in-env
//!
//! What stands in a jobspec is read by whoever may read the job, its history, or the repository, and it is the same until
//! somebody changes it everywhere.
//!
//! ```hcl fires nomad/jobs/x.nomad.hcl
//! job "x" {
//!   namespace   = "default"
//!   datacenters = ["dc1"]
//!   type        = "service"
//!
//!   group "x" {
//!     task "x" {
//!       driver = "docker"
//!
//!       env {
//!         DB_PASSWORD = "hunter2"
//!       }
//!     }
//!   }
//! }
//! ```
//!
//! ```hcl fires nomad/jobs/x.nomad.hcl
//! job "x" {
//!   namespace   = "default"
//!   datacenters = ["dc1"]
//!   type        = "service"
//!
//!   group "x" {
//!     task "x" {
//!       driver = "docker"
//!
//!       env {
//!         DATABASE_URL = "postgres://app:hunter2@db.internal/orders"
//!       }
//!     }
//!   }
//! }
//! ```
//!
//! ```hcl passes nomad/jobs/x.nomad.hcl
//! job "x" {
//!   namespace   = "default"
//!   datacenters = ["dc1"]
//!   type        = "service"
//!
//!   group "x" {
//!     task "x" {
//!       driver = "docker"
//!
//!       env {
//!         LOG_LEVEL        = "info"
//!         DB_PASSWORD_FILE = "/secrets/password"
//!       }
//!     }
//!   }
//! }
//! ```
//!
//! ## References
//!
//! - Nomad documentation, "ACL policy specification", `read-job`

use crate::rule::{Check, Rule};
use writ_semantics::Facts;
use writ_semantics::nomad::{Says, Setting, Task, Value};
use writ_source::{Code, Diagnostics, Severity, Span};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/secret-in-env"),
    severity: Severity::Warning,
    message: "secret in the text of a job",
    check: Check::Facts(check),
    source: include_str!("secret_in_env.rs"),
};

/// How names of variables end whose value is a secret.
const SECRET: [&str; 12] = [
    "ACCESSKEY",
    "ACCESS_KEY",
    "APIKEY",
    "API_KEY",
    "CREDENTIALS",
    "PASSPHRASE",
    "PASSWD",
    "PASSWORD",
    "PRIVATE_KEY",
    "SECRET",
    "SECRET_KEY",
    "TOKEN",
];

fn check(facts: &Facts, out: &mut Diagnostics) {
    for task in facts.jobs.values().flat_map(|job| &job.groups).flat_map(|group| &group.tasks) {
        for (name, value, span) in variables(task) {
            if is_secret(name) && is_literal(value) || has_password(value) {
                let label = format!("`{name}` stands here as it is");
                out.push(
                    RULE.at(span, label)
                        .help("keep it in vault, and render it into `secrets/` by a template"),
                );
            }
        }
    }
}

/// The variables of a task that are texts: `env` is a block, or an object.
fn variables(task: &Task) -> Vec<(&str, &str, Span)> {
    let mut found = Vec::new();
    for env in task.settings.iter().filter(|setting| setting.name == "env") {
        match &env.says {
            Says::Block(body) => {
                for variable in body {
                    if let Some(Value::Text(text)) = Setting::value(variable) {
                        found.push((variable.name.as_str(), text.as_str(), variable.span));
                    }
                }
            }
            Says::Is(Value::Object(members)) => {
                for (name, value) in members {
                    if let Value::Text(text) = value {
                        found.push((name.as_str(), text.as_str(), env.span));
                    }
                }
            }
            Says::Is(_) => {}
        }
    }
    found
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    SECRET.iter().any(|end| {
        name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with(['_', '-', '.']))
    })
}

/// Whether a value is one: no path to where it is, nothing that is filled in where the task runs, no switch.
fn is_literal(value: &str) -> bool {
    !value.is_empty()
        && !value.starts_with('/')
        && !value.contains("${")
        && !matches!(value.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no" | "on" | "off")
}

/// Whether it is an address with a password in it: `postgres://app:hunter2@db`.
fn has_password(value: &str) -> bool {
    let Some((_, rest)) = value.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let login = authority.rsplit_once('@').map(|(login, _)| login);
    login.and_then(|login| login.split_once(':')).is_some_and(|(_, password)| is_literal(password))
}
