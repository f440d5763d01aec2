//! `vault/<mount>/role/<name>.json` → [`NomadRole`].
//!
//! Source: `pathRoles` in `builtin/logical/nomad/path_roles.go` of Vault 1.21.0.

use crate::bounds;
use crate::json::Body;
use writ_semantics::engine::{NomadRole, RoleRef};
use writ_source::{Diagnostics, FileId, Files};

const KNOWN: [&str; 3] = ["policies", "global", "type"];

/// Reads the body of `<mount>/role/<name>` from `file`. `type` is `client` unless it is said.
///
/// # Errors
///
/// Text that is no JSON object, values of another type than Vault's plain forms, and fields that
/// are not modelled.
pub fn nomad_role(files: &Files, file: FileId, role: RoleRef) -> Result<NomadRole, Diagnostics> {
    let (text, mut report) = bounds::open(files, file)?;
    let body = Body::read(text, &KNOWN, &mut report);
    let role = body.map(|body| NomadRole {
        role,
        kind: body.text("type", &mut report).unwrap_or_else(|| "client".to_owned()),
        policies: body.comma_list("policies", &mut report),
        global: body.bool("global", &mut report),
        span: report.span(0..text.len()),
        fields: body.places(&report),
    });
    report.finish(role)
}
