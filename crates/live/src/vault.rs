//! Vault's HTTP API.

use crate::Secret;
use crate::http::{self, Answer, Unreachable};
use reqwest::Client;
use serde_json::{Value, json};
use std::time::Duration;

/// A Vault server as one token sees it.
#[derive(Debug, Clone)]
pub struct Vault {
    address: String,
    token: Option<Secret>,
    http: Client,
}

impl Vault {
    /// The server at `address` (`http://host:port`), asked without a token.
    pub fn at(address: impl Into<String>) -> Result<Self, Unreachable> {
        // Issuing AWS keys retries inside Vault; nothing takes longer than that.
        Ok(Self { address: address.into(), token: None, http: http::client(Duration::from_mins(1))? })
    }

    /// The same server, asked with `token`.
    #[must_use]
    pub fn with(&self, token: Secret) -> Self {
        Self { token: Some(token), ..self.clone() }
    }

    /// Where it is.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// `path` is what follows `/v1/`; `method` is HTTP's or Vault's `LIST`.
    pub async fn request(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Answer, Unreachable> {
        let mut request = self.http.request(http::method(method)?, format!("{}/v1/{path}", self.address));
        if let Some(token) = &self.token {
            request = request.header("X-Vault-Token", token.expose());
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        http::send(request).await
    }

    /// Presents a JWT at `auth/<mount>/login` as `role`. The token, where one is issued, is at
    /// `/auth/client_token` of the answer.
    pub async fn login(&self, mount: &str, role: &str, jwt: &Secret) -> Result<Answer, Unreachable> {
        let body = json!({ "role": role, "jwt": jwt.expose() });
        self.request("POST", &format!("auth/{mount}/login"), Some(&body)).await
    }
}

/// The `errors` of a Vault answer as one line; empty where it has none.
pub fn errors(answer: &Answer) -> String {
    let body = answer.json();
    let list = body.pointer("/errors").and_then(Value::as_array).cloned().unwrap_or_default();
    let lines: Vec<String> = list
        .iter()
        .filter_map(Value::as_str)
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    lines.join("; ")
}
