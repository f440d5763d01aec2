//! Paths for which the capability alone is not enough: `sudo` is needed too.
//!
//! Source: Vault 1.21.0, `vault/logical_system.go`, `NewSystemBackend` (`PathsSpecial.Root`, mounted
//! at `sys/`) and `vault/token_store.go`, `TokenStore.paths`' backend (`auth/token/`); how they are
//! matched: `vault/router.go`, `RootPath`. The PKI engine also protects `root` and
//! `root/sign-self-issued` (`builtin/logical/pki/backend.go`), at whatever path it is mounted: not
//! modelled, so that a verdict there may be wider than Vault's.

/// Full paths; a `*` at the end is any continuation.
pub const ROOT_PATHS: [&str; 31] = [
    "auth/token/accessors/",
    "auth/token/revoke-orphan",
    "sys/audit",
    "sys/audit/*",
    "sys/auth/*",
    "sys/config/auditing/*",
    "sys/config/cors",
    "sys/config/ui/headers/*",
    "sys/internal/counters/activity/export",
    "sys/internal/inspect/*",
    "sys/leases",
    "sys/leases/lookup/*",
    "sys/leases/revoke-force/*",
    "sys/leases/revoke-prefix/*",
    "sys/plugins/catalog/*",
    "sys/plugins/runtimes/catalog/*",
    "sys/raw",
    "sys/raw/*",
    "sys/remount",
    "sys/replication/dr/primary/secondary-token",
    "sys/replication/dr/reindex",
    "sys/replication/performance/primary/secondary-token",
    "sys/replication/performance/reindex",
    "sys/replication/primary/secondary-token",
    "sys/replication/reindex",
    "sys/revoke-force/*",
    "sys/revoke-prefix/*",
    "sys/rotate",
    "sys/seal",
    "sys/step-down",
    "sys/storage/raft/snapshot-auto/config/*",
];

/// Whether an operation on the path needs `sudo` besides its capability.
pub fn needs_sudo(path: &str) -> bool {
    ROOT_PATHS.iter().any(|root| match root.strip_suffix('*') {
        Some(prefix) => path.starts_with(prefix),
        None => path == *root,
    })
}
