//! One HTTP request and its answer, as Vault, Nomad and S3 share them.

use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;
use std::fmt;
use std::time::Duration;

/// What a server answered, whatever the status.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body as text, cut at [`MOST_BODY`] bytes.
    pub text: String,
}

/// No answer of any use is longer; a larger body is cut, not kept.
pub const MOST_BODY: usize = 1 << 20;

impl Answer {
    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as JSON; `Null` where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// The JSON value at `pointer` (RFC 6901), where it is a text.
    pub fn string(&self, pointer: &str) -> Option<String> {
        self.json().pointer(pointer).and_then(Value::as_str).map(str::to_owned)
    }
}

/// A body can hold a credential: only its length shows.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer {{ status: {}, {} bytes }}", self.status, self.text.len())
    }
}

/// No answer at all: not connected, cut off, or too late. The text names no address, since a
/// signed one is a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreachable(pub String);

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreachable {}

impl From<reqwest::Error> for Unreachable {
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let mut text = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        Self(text)
    }
}

/// A client that never goes through a proxy, follows no redirect and waits `timeout` at most.
pub(crate) fn client(timeout: Duration) -> Result<Client, Unreachable> {
    let client = Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(5))
        .timeout(timeout)
        .build()?;
    Ok(client)
}

/// The method of that name; `LIST` is Vault's own.
pub(crate) fn method(name: &str) -> Result<Method, Unreachable> {
    Method::from_bytes(name.as_bytes()).map_err(|_| Unreachable(format!("`{name}` is no HTTP method")))
}

/// Sends, and reads the body up to [`MOST_BODY`].
pub(crate) async fn send(request: RequestBuilder) -> Result<Answer, Unreachable> {
    let mut response = request.send().await?;
    let status = response.status().as_u16();
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        let room = MOST_BODY.saturating_sub(bytes.len());
        bytes.extend(chunk.iter().take(room));
        if chunk.len() >= room {
            break;
        }
    }
    Ok(Answer { status, text: String::from_utf8_lossy(&bytes).into_owned() })
}
