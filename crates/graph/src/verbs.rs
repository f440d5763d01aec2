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

/// The S3 actions that a verb means, what they are asked on, and what else they need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct S3Meaning {
    /// The actions.
    pub actions: &'static [&'static str],
    /// Whether they are asked on the bucket, with the prefix in `s3:prefix`, or on objects.
    pub on: S3Target,
    /// The actions of KMS that S3 then asks in the principal's name, where objects are encrypted by
    /// a key of KMS.
    pub of_key: &'static [&'static str],
}

/// What an S3 action is asked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum S3Target {
    /// The bucket; the prefix is the request's `s3:prefix`.
    Bucket,
    /// The bucket, whatever the prefix.
    WholeBucket,
    /// An object.
    Object,
}

/// What a verb means on a bucket. Sources: the Service Authorization Reference for each action and
/// what it is asked on; "Required permissions for Amazon S3 API operations" of the S3 User Guide.
///
/// - `list` is `ListBucket` alone: not versions, not uploads in progress.
/// - `read` is `GetObject`: the current version, not its tags or ACL.
/// - `write` is `PutObject`, which covers `CreateMultipartUpload`, `UploadPart` and
///   `CompleteMultipartUpload`; neither aborting uploads, nor tags, nor ACLs. It overwrites.
/// - `delete` is `DeleteObject`: not of single versions. In a bucket with versions it hides the
///   object, and `delete-version` is what destroys one.
/// - `list-uploads` and `read-location` are of the bucket as a whole.
///
/// With a key, reading needs `kms:Decrypt`, and writing `kms:GenerateDataKey` and, as S3 reads the
/// parts of an upload to put them together, `kms:Decrypt` (S3 User Guide, "Uploading and copying
/// objects using multipart upload", "Multipart upload API and permissions").
pub fn on_bucket(verb: BucketVerb) -> S3Meaning {
    let object = |actions| S3Meaning { actions, on: S3Target::Object, of_key: &[] };
    let bucket = |actions| S3Meaning { actions, on: S3Target::Bucket, of_key: &[] };
    let whole = |actions| S3Meaning { actions, on: S3Target::WholeBucket, of_key: &[] };
    let decrypts = &["kms:Decrypt"];
    match verb {
        BucketVerb::List => bucket(&["s3:ListBucket"]),
        BucketVerb::Read => S3Meaning { of_key: decrypts, ..object(&["s3:GetObject"]) },
        BucketVerb::Write => {
            S3Meaning { of_key: &["kms:Decrypt", "kms:GenerateDataKey"], ..object(&["s3:PutObject"]) }
        }
        BucketVerb::Delete => object(&["s3:DeleteObject"]),
        BucketVerb::ListVersions => bucket(&["s3:ListBucketVersions"]),
        BucketVerb::ReadVersion => S3Meaning { of_key: decrypts, ..object(&["s3:GetObjectVersion"]) },
        BucketVerb::DeleteVersion => object(&["s3:DeleteObjectVersion"]),
        BucketVerb::ListUploads => whole(&["s3:ListBucketMultipartUploads"]),
        BucketVerb::ListParts => object(&["s3:ListMultipartUploadParts"]),
        BucketVerb::AbortUpload => object(&["s3:AbortMultipartUpload"]),
        BucketVerb::ReadTags => object(&["s3:GetObjectTagging"]),
        BucketVerb::WriteTags => object(&["s3:PutObjectTagging"]),
        BucketVerb::DeleteTags => object(&["s3:DeleteObjectTagging"]),
        BucketVerb::ReadAcl => object(&["s3:GetObjectAcl"]),
        BucketVerb::ReadLocation => whole(&["s3:GetBucketLocation"]),
    }
}

/// The key of a request to KMS that names the service which asks in the principal's name (KMS
/// developer guide, "AWS KMS condition keys", `kms:ViaService`).
pub const VIA_SERVICE: &str = "kms:ViaService";

/// The key of a request to KMS that names what S3 encrypts: the object's ARN, or the bucket's where
/// that has a bucket key (S3 User Guide, "Using server-side encryption with AWS KMS keys",
/// "Encryption context"; "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys").
pub const ENCRYPTION_CONTEXT: &str = "kms:EncryptionContext:aws:s3:arn";

/// S3 as KMS knows it: of the region that the key is in, which is the bucket's.
pub fn s3_of_key(key: &str) -> String {
    let region = key.split(':').nth(3).unwrap_or_default();
    format!("s3.{region}.amazonaws.com")
}

/// The privileges that a verb means on each table, or on each of its columns; none where it is no
/// verb of tables.
///
/// `insert` includes no sequence: identity columns need none; for a `serial` column grant `advance`
/// on its sequence as well.
pub fn on_table(verb: DatabaseVerb) -> &'static [Privilege] {
    match verb {
        DatabaseVerb::Select | DatabaseVerb::Dump => &[Privilege::Select],
        DatabaseVerb::Insert => &[Privilege::Insert],
        DatabaseVerb::Update => &[Privilege::Update],
        DatabaseVerb::Delete => &[Privilege::Delete],
        DatabaseVerb::Truncate => &[Privilege::Truncate],
        DatabaseVerb::References => &[Privilege::References],
        DatabaseVerb::ReadSequence | DatabaseVerb::Advance | DatabaseVerb::Set => &[],
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

/// The privileges that a verb means on a sequence; none where it is no verb of sequences.
///
/// - `read-sequence` is `SELECT`: `currval`, and reading the sequence as a table.
/// - `advance` is `USAGE`: `nextval` and `currval`, and no way back.
/// - `set` is `UPDATE`: `setval`, and `nextval` too.
pub fn on_sequence(verb: DatabaseVerb) -> &'static [Privilege] {
    match verb {
        DatabaseVerb::ReadSequence => &[Privilege::Select],
        DatabaseVerb::Advance => &[Privilege::Usage],
        DatabaseVerb::Set => &[Privilege::Update],
        _ => &[],
    }
}
