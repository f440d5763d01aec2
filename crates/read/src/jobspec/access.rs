//! The `vault` and `identity` blocks.
//!
//! Source: `normalizeVault` in `jobspec2/parse_job.go`, `Vault` and `WorkloadIdentity` in
//! `api/tasks.go` of Nomad 1.11.1.

use super::args::Args;
use crate::hcl2::Block;
use crate::report::{Problem, Report, quote};
use writ_semantics::nomad::{Identity, Vault};

const UNMODELLED: Problem =
    Problem { code: "read/unmodelled-field", message: "what this field does is not modelled" };

const VAULT: [&str; 9] = [
    "allow_token_expiration",
    "change_mode",
    "change_signal",
    "cluster",
    "disable_file",
    "env",
    "namespace",
    "policies",
    "role",
];

const IDENTITY: [&str; 10] = [
    "aud",
    "change_mode",
    "change_signal",
    "env",
    "extra_claims",
    "file",
    "filepath",
    "name",
    "service_name",
    "ttl",
];

pub(super) fn vault(block: &Block, report: &mut Report) -> Vault {
    let args = Args::new(block, &VAULT, report);
    // Another cluster or namespace is another Vault: its roles and policies are not in the tree.
    for other in ["cluster", "namespace"] {
        if args.text(other, report).is_some_and(|value| !value.is_empty() && value != "default") {
            report.error(UNMODELLED, block.range(), format!("{} leads to another Vault", quote(other)));
        }
    }
    Vault {
        role: args.text("role", report).filter(|role| !role.is_empty()),
        policies: args.texts("policies", report),
        env: args.bool("env", true, report),
        disable_file: args.bool("disable_file", false, report),
        change_mode: args.text("change_mode", report).unwrap_or_else(|| "restart".to_owned()),
        span: report.span(block.range()),
    }
}

pub(super) fn identity(block: &Block, report: &mut Report) -> Identity {
    let args = Args::new(block, &IDENTITY, report);
    Identity {
        name: args
            .text("name", report)
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| "default".to_owned()),
        audience: args.texts("aud", report),
        ttl: args.duration("ttl", report),
        env: args.bool("env", false, report),
        file: args.bool("file", false, report),
        span: report.span(block.range()),
    }
}
