//! The verbs that a grant is made of, kind by kind. There is no verb for everything.
//!
//! What each verb means in a system's own actions, privileges or capabilities is the graph's table.

use crate::nomad_verb::NomadVerb;
use serde::{Serialize, Serializer};

/// A kind of resource that can be granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceKind {
    /// An S3 bucket.
    Bucket,
    /// A PostgreSQL database.
    Database,
    /// A secret: in Vault's KV engine, or a Nomad variable.
    Secret,
    /// A volume of Nomad's.
    Volume,
    /// Vault itself.
    Vault,
    /// Nomad itself.
    Nomad,
}

impl ResourceKind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Bucket, Self::Database, Self::Secret, Self::Volume, Self::Vault, Self::Nomad];

    /// The keyword of its block.
    pub fn keyword(self) -> &'static str {
        match self {
            ResourceKind::Bucket => "bucket",
            ResourceKind::Database => "database",
            ResourceKind::Secret => "secret",
            ResourceKind::Volume => "volume",
            ResourceKind::Vault => "vault",
            ResourceKind::Nomad => "nomad",
        }
    }

    /// Its verbs in the order of the documentation.
    pub fn verbs(self) -> Vec<Verb> {
        match self {
            ResourceKind::Bucket => BucketVerb::ALL.iter().copied().map(Verb::Bucket).collect(),
            ResourceKind::Database => DatabaseVerb::ALL.iter().copied().map(Verb::Database).collect(),
            ResourceKind::Secret => SecretVerb::ALL.iter().copied().map(Verb::Secret).collect(),
            ResourceKind::Volume => VolumeVerb::ALL.iter().copied().map(Verb::Volume).collect(),
            ResourceKind::Vault => VaultVerb::ALL.iter().copied().map(Verb::Vault).collect(),
            ResourceKind::Nomad => NomadVerb::all().map(Verb::Nomad).collect(),
        }
    }
}

/// A verb of some kind of resource; it serializes as its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// On keys of a bucket.
    Bucket(BucketVerb),
    /// On tables, columns and sequences.
    Database(DatabaseVerb),
    /// On a secret.
    Secret(SecretVerb),
    /// On a volume.
    Volume(VolumeVerb),
    /// On Vault itself.
    Vault(VaultVerb),
    /// On Nomad itself.
    Nomad(NomadVerb),
}

impl Verb {
    /// The word for it in the language.
    pub fn word(self) -> &'static str {
        match self {
            Verb::Bucket(verb) => verb.word(),
            Verb::Database(verb) => verb.word(),
            Verb::Secret(verb) => verb.word(),
            Verb::Volume(verb) => verb.word(),
            Verb::Vault(verb) => verb.word(),
            Verb::Nomad(verb) => verb.word(),
        }
    }
}

impl Serialize for Verb {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// What can be done with the objects of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BucketVerb {
    /// See which keys there are.
    List,
    /// Get objects.
    Read,
    /// Put objects, in parts too.
    Write,
    /// Delete objects.
    Delete,
    /// See which versions of keys there are.
    ListVersions,
    /// Get old versions of objects.
    ReadVersion,
    /// Delete versions of objects, for good.
    DeleteVersion,
    /// See which uploads in parts are not finished.
    ListUploads,
    /// See the parts of an upload.
    ListParts,
    /// Give up an upload in parts.
    AbortUpload,
    /// Get the tags of objects.
    ReadTags,
    /// Set the tags of objects.
    WriteTags,
    /// Remove the tags of objects.
    DeleteTags,
    /// Get the access control lists of objects.
    ReadAcl,
    /// See which region the bucket is in.
    ReadLocation,
}

impl BucketVerb {
    /// All, in the order of the documentation.
    pub const ALL: &'static [Self] = &[
        Self::List,
        Self::Read,
        Self::Write,
        Self::Delete,
        Self::ListVersions,
        Self::ReadVersion,
        Self::DeleteVersion,
        Self::ListUploads,
        Self::ListParts,
        Self::AbortUpload,
        Self::ReadTags,
        Self::WriteTags,
        Self::DeleteTags,
        Self::ReadAcl,
        Self::ReadLocation,
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Read => "read",
            Self::Write => "write",
            Self::Delete => "delete",
            Self::ListVersions => "list-versions",
            Self::ReadVersion => "read-version",
            Self::DeleteVersion => "delete-version",
            Self::ListUploads => "list-uploads",
            Self::ListParts => "list-parts",
            Self::AbortUpload => "abort-upload",
            Self::ReadTags => "read-tags",
            Self::WriteTags => "write-tags",
            Self::DeleteTags => "delete-tags",
            Self::ReadAcl => "read-acl",
            Self::ReadLocation => "read-location",
        }
    }

    /// Whether it is of the bucket as a whole, so that no prefix bounds it: the request carries none,
    /// or no condition key that a policy could test (Service Authorization Reference, "Actions,
    /// resources, and condition keys for Amazon S3": `s3:prefix` is of `ListBucket` and
    /// `ListBucketVersions` only).
    pub fn is_of_whole_bucket(self) -> bool {
        matches!(self, Self::ListUploads | Self::ReadLocation)
    }

    /// Whether it is a listing, of which a check names the prefix that is asked for.
    pub fn is_listing(self) -> bool {
        matches!(self, Self::List | Self::ListVersions)
    }
}

/// What can be done in a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatabaseVerb {
    /// `SELECT`.
    Select,
    /// `INSERT`.
    Insert,
    /// `UPDATE`.
    Update,
    /// `DELETE`.
    Delete,
    /// `TRUNCATE`.
    Truncate,
    /// `REFERENCES`: foreign keys to it.
    References,
    /// All that `pg_dump` reads, tables and sequences.
    Dump,
    /// See where a sequence is: `SELECT` on it.
    ReadSequence,
    /// Take its next number: `USAGE` on it.
    Advance,
    /// Say where it goes on: `UPDATE` on it.
    Set,
}

impl DatabaseVerb {
    /// All, in the order of the documentation.
    pub const ALL: &'static [Self] = &[
        Self::Select,
        Self::Insert,
        Self::Update,
        Self::Delete,
        Self::Truncate,
        Self::References,
        Self::Dump,
        Self::ReadSequence,
        Self::Advance,
        Self::Set,
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Truncate => "truncate",
            Self::References => "references",
            Self::Dump => "dump",
            Self::ReadSequence => "read-sequence",
            Self::Advance => "advance",
            Self::Set => "set",
        }
    }
}

/// What can be done with a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecretVerb {
    /// Get its values.
    Read,
    /// Set its values.
    Write,
    /// See that it is there, and under which names.
    List,
    /// Delete its latest version.
    Delete,
}

impl SecretVerb {
    /// All, in the order of the documentation.
    pub const ALL: &'static [Self] = &[Self::Read, Self::Write, Self::List, Self::Delete];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::List => "list",
            Self::Delete => "delete",
        }
    }
}

/// What a task can do with a volume that is mounted into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VolumeVerb {
    /// Read it: the mount is read-only unless it may write too.
    Read,
    /// Read and write it.
    Write,
}

impl VolumeVerb {
    /// All, in the order of the documentation.
    pub const ALL: &'static [Self] = &[Self::Read, Self::Write];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// What can be done with Vault itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VaultVerb {
    /// Take a snapshot of its Raft storage.
    Snapshot,
    /// Read a path of its API.
    Read,
    /// List below a path of its API.
    List,
    /// Write to a path of its API that is not there yet.
    Create,
    /// Write to a path of its API.
    Update,
    /// Delete a path of its API.
    Delete,
}

impl VaultVerb {
    /// All, in the order of the documentation.
    pub const ALL: &'static [Self] =
        &[Self::Snapshot, Self::Read, Self::List, Self::Create, Self::Update, Self::Delete];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Snapshot => "snapshot",
            Self::Read => "read",
            Self::List => "list",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }
}
