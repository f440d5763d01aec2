//! Nomad's HTTP API.

use crate::Secret;
use crate::http::{self, Answer, Unreachable};
use reqwest::Client;
use serde_json::{Value, json};
use std::time::Duration;

/// A Nomad cluster as one token sees it.
#[derive(Debug, Clone)]
pub struct Nomad {
    address: String,
    token: Option<Secret>,
    http: Client,
}

impl Nomad {
    /// The agent at `address` (`http://host:port`), asked without a token.
    pub fn at(address: impl Into<String>) -> Result<Self, Unreachable> {
        Ok(Self { address: address.into(), token: None, http: http::client(Duration::from_secs(20))? })
    }

    /// The same cluster, asked with `token`.
    #[must_use]
    pub fn with(&self, token: Secret) -> Self {
        Self { token: Some(token), ..self.clone() }
    }

    /// Where it is.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// `path` is what follows `/v1/`, with its query.
    pub async fn request(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Answer, Unreachable> {
        let mut request = self.http.request(http::method(method)?, format!("{}/v1/{path}", self.address));
        if let Some(token) = &self.token {
            request = request.header("X-Nomad-Token", token.expose());
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        http::send(request).await
    }

    /// Has Nomad itself parse a jobspec; the answer is the job as its API takes it.
    pub async fn parse(&self, jobspec: &str) -> Result<Answer, Unreachable> {
        self.request("POST", "jobs/parse", Some(&json!({ "JobHCL": jobspec, "Canonicalize": false }))).await
    }

    /// Registers a job as parsed.
    pub async fn register(&self, job: &Value) -> Result<Answer, Unreachable> {
        let namespace = job.pointer("/Namespace").and_then(Value::as_str).unwrap_or("default");
        self.request("POST", &format!("jobs?namespace={namespace}"), Some(&json!({ "Job": job }))).await
    }
}
