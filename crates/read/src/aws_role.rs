//! `vault/<mount>/roles/<name>.json` with a `credential_type` → [`AwsRole`].
//!
//! Source: `pathRoles` in `builtin/logical/aws/path_roles.go` of Vault 1.21.0.

use crate::bounds;
use crate::json::Body;
use writ_semantics::engine::{AwsRole, RoleRef};
use writ_source::{Diagnostics, FileId, Files};

const KNOWN: [&str; 7] = [
    "credential_type",
    "role_arns",
    "policy_arns",
    "iam_groups",
    "permissions_boundary_arn",
    "default_sts_ttl",
    "max_sts_ttl",
];

/// Reads the body of `<mount>/roles/<name>` from `file`.
///
/// # Errors
///
/// Text that is no JSON object, values of another type than Vault's plain forms, and fields that
/// are not modelled. An inline `policy_document` is one: the tree has it in a file of its own.
pub fn aws_role(files: &Files, file: FileId, role: RoleRef) -> Result<AwsRole, Diagnostics> {
    let (text, mut report) = bounds::open(files, file)?;
    let body = Body::read(text, &KNOWN, &mut report);
    let role = body.map(|body| AwsRole {
        role,
        credential_type: body.needed("credential_type", &mut report),
        role_arns: body.comma_list("role_arns", &mut report),
        policy_arns: body.comma_list("policy_arns", &mut report),
        iam_groups: body.comma_list("iam_groups", &mut report),
        permissions_boundary: body
            .text("permissions_boundary_arn", &mut report)
            .filter(|arn| !arn.is_empty()),
        default_sts_ttl: body.duration("default_sts_ttl", &mut report),
        max_sts_ttl: body.duration("max_sts_ttl", &mut report),
        span: report.span(0..text.len()),
        fields: body.places(&report),
    });
    report.finish(role)
}
