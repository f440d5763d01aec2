//! Real servers to put the artifacts on.
//!
//! [`start`] is the one door: it makes a [`Ground`], which says where the servers are and who is
//! root there, and takes everything down again when it is dropped. The rest of the crate knows
//! nothing of how they came to run, so that containers and given addresses can be further kinds.
//!
//! INVARIANT: whatever a kind starts is gone when its [`Ground`] is dropped, and what a killed
//! verifier left behind is taken down by the next run ([`leftovers`]).

mod find;
mod leftovers;
mod local;
mod minio;
mod nomad;
mod port;
mod postgres;
mod process;
mod random;
mod sts;
mod vault;

pub use find::{Missing, find, postgres_bin};
pub use process::StartError;
pub(crate) use random::secret;

use crate::report::Progress;
use std::any::Any;
use std::fmt;
use writ_live::Secret;
use writ_live::nomad::Nomad;
use writ_live::postgres::Login;
use writ_live::s3::Keys;
use writ_live::vault::Vault;

/// Which engines to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Processes of this machine, from `PATH` or from Writ's cache.
    #[default]
    Local,
}

/// What the declared stack needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// A server that speaks S3 and STS.
    pub storage: bool,
    /// PostgreSQL.
    pub database: bool,
    /// The JWT auth mount that Nomad logs in at: `jwt-nomad`.
    pub jwt_mount: String,
    /// The audience of Nomad's default identity for Vault.
    pub audience: String,
}

/// Running servers, and root on each.
#[derive(Debug)]
pub struct Ground {
    /// Vault, as root.
    pub vault: Vault,
    /// Nomad, with a management token.
    pub nomad: Nomad,
    /// Where Vault finds Nomad's signing keys.
    pub jwks_url: String,
    /// S3 and STS.
    pub storage: Option<Storage>,
    /// PostgreSQL, as superuser, on its maintenance database.
    pub database: Option<Login>,
    /// Each server's name and version.
    pub versions: Vec<(String, String)>,
    /// What keeps them running; stopped on drop.
    pub hold: Box<dyn Any>,
}

/// Where S3 and STS are.
#[derive(Debug, Clone)]
pub struct Storage {
    /// S3's endpoint.
    pub s3: String,
    /// The endpoint for Vault's AWS engine: STS.
    pub sts: String,
    /// The root user's keys.
    pub root: Keys,
    /// The root user's keys as Vault's configuration takes them.
    pub root_user: Secret,
}

/// Why there are no engines.
#[derive(Debug)]
pub enum EngineError {
    /// A program is not there.
    Missing(Missing),
    /// A program did not come up.
    Start(StartError),
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EngineError::Missing(missing) => missing.fmt(f),
            EngineError::Start(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for EngineError {}

impl From<Missing> for EngineError {
    fn from(missing: Missing) -> Self {
        EngineError::Missing(missing)
    }
}

impl From<StartError> for EngineError {
    fn from(error: StartError) -> Self {
        EngineError::Start(error)
    }
}

/// Starts what `needs` names; all at once, each with a bounded wait.
pub async fn start(kind: Kind, needs: &Needs, progress: &mut dyn Progress) -> Result<Ground, EngineError> {
    match kind {
        Kind::Local => local::start(needs, progress).await,
    }
}
