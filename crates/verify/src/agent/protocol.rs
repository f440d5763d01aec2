//! What verifier and agent say to each other, a JSON line each.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use writ_live::http::{Answer, Unreachable};
use writ_live::postgres::SqlError;
use writ_live::s3::{self, S3Request};
use writ_live::vault;

/// A request that the agent makes with what its task was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Request {
    /// Tell, without any secret, what was delivered.
    Describe {
        /// The JSON file of a delivery, below `secrets/`.
        file: Option<String>,
    },
    /// Present the JWT of an identity (`NOMAD_TOKEN_<identity>`) at Vault.
    Login {
        /// The mount below `auth/`.
        mount: String,
        /// The role.
        role: String,
        /// The identity's name.
        identity: String,
    },
    /// Ask Vault.
    Vault {
        /// With which token.
        token: Token,
        /// HTTP's method, or `LIST`.
        method: String,
        /// The path behind `/v1/`.
        path: String,
        /// The body.
        body: Option<Value>,
    },
    /// Ask S3 with the delivered keys.
    S3 {
        /// The server.
        endpoint: String,
        /// What.
        request: S3Request,
    },
    /// Run one statement with the delivered login, rolled back afterwards.
    Sql {
        /// The server, instead of the delivered one.
        host: String,
        /// Its port.
        port: u16,
        /// The JSON file of the delivery; `None`: libpq's variables.
        file: Option<String>,
        /// What.
        statement: String,
    },
    /// Run `pg_dump` with the delivered login.
    Dump {
        /// The server, instead of the delivered one.
        host: String,
        /// Its port.
        port: u16,
        /// The JSON file of the delivery; `None`: libpq's variables.
        file: Option<String>,
        /// `pg_dump` itself.
        program: PathBuf,
        /// The schema, quoted: the option takes a pattern.
        schema: String,
    },
    /// Open a session with the delivered login and keep it.
    Hold {
        /// The server, instead of the delivered one.
        host: String,
        /// Its port.
        port: u16,
        /// The JSON file of the delivery; `None`: libpq's variables.
        file: Option<String>,
    },
    /// Run a statement in the session that is held.
    Held {
        /// What.
        statement: String,
    },
}

/// Which Vault token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Token {
    /// The one that Nomad got for the task.
    Task,
    /// The one that the last [`Request::Login`] got.
    Login,
}

/// Which system answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// A login at a JWT auth mount of Vault.
    Login,
    /// Vault's API with a token.
    Vault,
    /// S3.
    S3,
    /// PostgreSQL.
    Sql,
    /// The agent itself: it had nothing to ask with, or reached nobody.
    Agent,
}

/// What came back: raw facts, nothing judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Who answered.
    pub system: System,
    /// Whether it was done.
    pub done: bool,
    /// The HTTP status, where there is one.
    pub status: Option<u16>,
    /// S3's error code, or the SQLSTATE.
    pub code: Option<String>,
    /// The server's message.
    pub message: String,
    /// What else is worth knowing of an answer: lease, policies, bucket names.
    pub facts: BTreeMap<String, String>,
}

impl Outcome {
    /// The agent could not ask.
    pub fn unasked(message: impl Into<String>) -> Self {
        Self {
            system: System::Agent,
            done: false,
            status: None,
            code: None,
            message: message.into(),
            facts: BTreeMap::new(),
        }
    }

    /// With a fact.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Into<String>) -> Self {
        self.facts.insert(name.into(), value.into());
        self
    }

    /// What a login at Vault answered.
    pub fn of_login(answer: Result<Answer, Unreachable>) -> Self {
        Self::of_vault(answer, System::Login)
    }

    /// What Vault answered.
    pub fn of_vault(answer: Result<Answer, Unreachable>, system: System) -> Self {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return Self::unasked(error.to_string()),
        };
        let mut outcome = Self {
            system,
            done: answer.is_success(),
            status: Some(answer.status),
            code: None,
            message: vault::errors(&answer),
            facts: BTreeMap::new(),
        };
        let body = answer.json();
        let wanted = [
            ("lease_id", "/lease_id"),
            ("lease_duration", "/lease_duration"),
            ("username", "/data/username"),
            ("policies", "/auth/policies"),
            ("token_ttl", "/auth/lease_duration"),
        ];
        for (name, pointer) in wanted {
            match body.pointer(pointer) {
                None | Some(Value::Null) => {}
                Some(Value::String(text)) => outcome = outcome.fact(name, text),
                Some(other) => outcome = outcome.fact(name, other.to_string()),
            }
        }
        outcome
    }

    /// What S3 answered.
    pub fn of_s3(answer: Result<Answer, Unreachable>) -> Self {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return Self::unasked(error.to_string()),
        };
        let code = s3::element(&answer.text, "Code").filter(|_| !answer.is_success());
        let message = if answer.is_success() { None } else { s3::element(&answer.text, "Message") };
        let mut outcome = Self {
            system: System::S3,
            done: answer.is_success(),
            status: Some(answer.status),
            code,
            message: message.unwrap_or_default(),
            facts: BTreeMap::new(),
        };
        if answer.text.contains("<ListAllMyBucketsResult") {
            outcome = outcome.fact("buckets", s3::elements(&answer.text, "Name").join(","));
        }
        outcome
    }

    /// What PostgreSQL answered.
    pub fn of_sql(result: Result<Vec<Vec<Option<String>>>, SqlError>) -> Self {
        let (done, code, message, rows) = match result {
            Ok(rows) => (true, None, String::new(), Some(rows)),
            Err(error) => (false, error.sqlstate, error.message, None),
        };
        let mut outcome =
            Self { system: System::Sql, done, status: None, code, message, facts: BTreeMap::new() };
        let first = rows.and_then(|rows| rows.into_iter().flatten().flatten().next());
        if let Some(value) = first {
            outcome = outcome.fact("value", value);
        }
        outcome
    }
}

/// `403 AccessDenied: Access Denied.`, in one line.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        parts.extend(self.status.map(|status| status.to_string()));
        parts.extend(self.code.clone());
        if self.done && parts.is_empty() {
            parts.push("done".into());
        }
        let text = parts.join(" ");
        match (text.is_empty(), self.message.is_empty()) {
            (_, true) => f.write_str(&text),
            (true, false) => f.write_str(&self.message),
            (false, false) => write!(f, "{text}: {}", self.message),
        }
    }
}
