//! S3's HTTP API, signed with Signature Version 4 in the query.

use crate::Secret;
use crate::http::{self, Answer, Unreachable};
use reqwest::{Client, Url};
use rusty_s3::Method;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Keys of AWS.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Keys {
    /// `AWS_ACCESS_KEY_ID`.
    pub access_key: Secret,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret_key: Secret,
    /// `AWS_SESSION_TOKEN`; keys of a user have none.
    pub session_token: Option<Secret>,
}

/// A request to S3, without who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct S3Request {
    /// `GET`, `PUT`, `POST`, `DELETE` or `HEAD`.
    pub method: String,
    /// The bucket; empty for the service itself (`ListBuckets`).
    pub bucket: String,
    /// The object's key; empty for the bucket itself.
    pub key: String,
    /// Sub-resources and parameters: `("acl", "")`, `("prefix", "a/")`.
    pub query: Vec<(String, String)>,
    /// Headers beside the signed `host`: `("x-amz-acl", "private")`.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// A server that speaks S3, addressed by path (`http://host:port/bucket/key`).
#[derive(Debug, Clone)]
pub struct S3 {
    endpoint: Url,
    region: String,
    http: Client,
}

impl S3 {
    /// The server at `endpoint` (`http://host:port`); `region` goes into the signature.
    pub fn at(endpoint: &str, region: impl Into<String>) -> Result<Self, Unreachable> {
        let endpoint: Url =
            endpoint.parse().map_err(|_| Unreachable("the S3 endpoint is no address".into()))?;
        // Signing panics on any other scheme.
        if !matches!(endpoint.scheme(), "http" | "https") || endpoint.host_str().is_none() {
            return Err(Unreachable("the S3 endpoint is no http address".into()));
        }
        Ok(Self { endpoint, region: region.into(), http: http::client(Duration::from_secs(20))? })
    }

    /// Signs with `keys` and sends.
    pub async fn request(&self, keys: &Keys, request: &S3Request) -> Result<Answer, Unreachable> {
        let method = match request.method.as_str() {
            "GET" => Method::Get,
            "PUT" => Method::Put,
            "POST" => Method::Post,
            "DELETE" => Method::Delete,
            "HEAD" => Method::Head,
            other => return Err(Unreachable(format!("`{other}` is no method of S3"))),
        };
        let mut url = self.endpoint.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.clear();
            if !request.bucket.is_empty() {
                path.push(&request.bucket).extend(request.key.split('/'));
            }
        }
        // The signer wants parameters and headers in order.
        let mut query = request.query.clone();
        query.sort();
        let mut headers = request.headers.clone();
        headers.sort();
        let signed = rusty_s3::signing::sign(
            &timestamp(),
            method,
            url,
            keys.access_key.expose(),
            keys.secret_key.expose(),
            keys.session_token.as_ref().map(Secret::expose),
            &self.region,
            300,
            query.iter().map(|(name, value)| (name.as_str(), value.as_str())),
            headers.iter().map(|(name, value)| (name.as_str(), value.as_str())),
        );
        let mut send = self.http.request(http::method(&request.method)?, signed);
        for (name, value) in &headers {
            send = send.header(name, value);
        }
        http::send(send.body(request.body.clone())).await
    }
}

/// Now, as the signer wants it.
fn timestamp() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

impl S3Request {
    /// A request on one object, or on a bucket where `key` is empty.
    pub fn new(method: &str, bucket: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            method: method.into(),
            bucket: bucket.into(),
            key: key.into(),
            query: Vec::new(),
            headers: Vec::new(),
            body: String::new(),
        }
    }

    /// With a parameter or sub-resource.
    #[must_use]
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// With a header; its name in lower case.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// With a body.
    #[must_use]
    pub fn body(mut self, body: impl Into<String>) -> Self {
        self.body = body.into();
        self
    }

    /// `ListObjectsV2` below `prefix`; `None` sends no prefix at all, which is another request
    /// than the empty one.
    pub fn list(bucket: impl Into<String>, prefix: Option<&str>) -> Self {
        let request = Self::new("GET", bucket, "").query("list-type", "2");
        match prefix {
            Some(prefix) => request.query("prefix", prefix),
            None => request,
        }
    }

    /// `ListBuckets`.
    pub fn list_buckets() -> Self {
        Self::new("GET", "", "")
    }
}

/// The text of the first element `<name>` of an XML answer, unescaped only as far as S3's codes
/// and keys of ours need.
pub fn element(xml: &str, name: &str) -> Option<String> {
    elements(xml, name).into_iter().next()
}

/// The texts of all elements `<name>` of an XML answer, in order.
pub fn elements(xml: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let pieces = xml.split(open.as_str()).skip(1);
    pieces.filter_map(|rest| rest.split_once(close.as_str()).map(|(text, _)| text.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_read_from_xml() {
        let xml = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>";
        assert_eq!(element(xml, "Code").as_deref(), Some("AccessDenied"));
        assert_eq!(element(xml, "Missing"), None);
        assert_eq!(elements("<B><Name>a</Name></B><B><Name>b</Name></B>", "Name"), ["a", "b"]);
        assert_eq!(elements("<Name>cut", "Name"), Vec::<String>::new());
    }
}
