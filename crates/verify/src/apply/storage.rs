//! Buckets and objects for the probes: the declared ones, and decoys beside them.

use super::Trouble;
use crate::engines::Storage;
use std::collections::BTreeSet;
use writ_live::s3::{S3, S3Request};

/// A bucket that nothing grants.
pub(crate) const OTHER_BUCKET: &str = "writ-decoy-bucket";

/// Makes the buckets and puts an object at every key.
pub(crate) async fn apply(
    storage: &Storage,
    buckets: &BTreeSet<String>,
    objects: &BTreeSet<(String, String)>,
) -> Result<(), Trouble> {
    let s3 = S3::at(&storage.s3, "us-east-1")?;
    for bucket in buckets {
        ask(&s3, storage, S3Request::new("PUT", bucket, "")).await?;
    }
    for (bucket, key) in objects {
        ask(&s3, storage, S3Request::new("PUT", bucket, key).body("writ")).await?;
    }
    Ok(())
}

/// As root, who is never refused.
async fn ask(s3: &S3, storage: &Storage, request: S3Request) -> Result<(), Trouble> {
    let answer = s3.request(&storage.root, &request).await?;
    if answer.is_success() {
        return Ok(());
    }
    let what = format!("{} {}/{}", request.method, request.bucket, request.key);
    Err(Trouble(format!("MinIO refused `{what}` to root with {}", answer.status)))
}
