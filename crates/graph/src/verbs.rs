//! What each verb means in the terms of the system that it is on: the one table of it.
//!
//! This is trusted code: what is derived and what is proved share it. The live probes of
//! `writ verify` are written independently of it.
//!
//! Sources: Service Authorization Reference, "Actions, resources, and condition keys for Amazon
//! S3" and the S3 User Guide, "Required permissions for Amazon S3 API operations" (read 2026-11);
//! PostgreSQL 15 documentation, section 5.7 "Privileges", and `pg_dump`'s reference page.

use writ_model::{BucketVerb, DatabaseVerb};
use writ_semantics::postgres::Privilege;

/// The S3 actions that a verb means, and what they are asked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct S3Meaning {
    /// The actions.
    pub actions: &'static [&'static str],
    /// Whether they are asked on the bucket, with the prefix in `s3:prefix`, or on objects.
    pub on: S3Target,
}

/// What an S3 action is asked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum S3Target {
    /// The bucket; the prefix is the request's `s3:prefix`.
    Bucket,
    /// An object.
    Object,
}

/// What a verb means on a bucket.
///
/// - `list` is `ListBucket` alone: not versions, not uploads in progress.
/// - `read` is `GetObject`: the current version, not its tags or ACL.
/// - `write` is `PutObject`, which covers `CreateMultipartUpload`, `UploadPart` and
///   `CompleteMultipartUpload`; neither aborting uploads, nor tags, nor ACLs. It overwrites.
/// - `delete` is `DeleteObject`: not of single versions.
pub fn on_bucket(verb: BucketVerb) -> S3Meaning {
    let object = |actions| S3Meaning { actions, on: S3Target::Object };
    match verb {
        BucketVerb::List => S3Meaning { actions: &["s3:ListBucket"], on: S3Target::Bucket },
        BucketVerb::Read => object(&["s3:GetObject"]),
        BucketVerb::Write => object(&["s3:PutObject"]),
        BucketVerb::Delete => object(&["s3:DeleteObject"]),
    }
}

/// The privileges that a verb means on each table; none where it is no verb of tables.
///
/// `insert` includes no sequence: identity columns need none; a `serial` column does.
pub fn on_table(verb: DatabaseVerb) -> &'static [Privilege] {
    match verb {
        DatabaseVerb::Select | DatabaseVerb::Dump => &[Privilege::Select],
        DatabaseVerb::Insert => &[Privilege::Insert],
        DatabaseVerb::Update => &[Privilege::Update],
        DatabaseVerb::Delete => &[Privilege::Delete],
    }
}

/// The privileges that a verb on tables means on each sequence of the schema.
///
/// `dump` reads sequences: `pg_dump` saves their state by `SELECT last_value, is_called FROM …`.
pub fn on_sequences(verb: DatabaseVerb) -> &'static [Privilege] {
    match verb {
        DatabaseVerb::Dump => &[Privilege::Select],
        _ => &[],
    }
}
