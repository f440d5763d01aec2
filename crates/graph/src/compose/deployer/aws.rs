//! AWS: what the deployer does with IAM roles, and what Vault does there.
//!
//! Sources: `internal/service/iam/role.go` and `role_policy.go` of terraform-provider-aws (6.x);
//! `secretAccessKeysCreate` and `pathUserRollback` in `builtin/logical/aws` of Vault 1.21.0; the
//! Service Authorization Reference, "Actions, resources, and condition keys for AWS Identity and
//! Access Management".

use crate::declared::{Aws, Declared};
use writ_semantics::Facts;
use writ_semantics::deployer::{IAM, VAULT_IAM};
use writ_semantics::iam::{Clause, Condition, Effect, Policy, Statement};
use writ_source::Span;

/// What is done with a role and its one policy.
const ROLES: [&str; 11] = [
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePolicy",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:ListInstanceProfilesForRole",
    "iam:ListRolePolicies",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
];

/// What makes a user, under the boundary where there is one.
const MAKES_USERS: [&str; 2] = ["iam:CreateUser", "iam:PutUserPolicy"];

/// What else Vault does with users: their keys, and their end.
const USERS: [&str; 8] = [
    "iam:CreateAccessKey",
    "iam:DeleteAccessKey",
    "iam:DeleteUser",
    "iam:DeleteUserPolicy",
    "iam:ListAccessKeys",
    "iam:ListAttachedUserPolicies",
    "iam:ListGroupsForUser",
    "iam:ListUserPolicies",
];

/// Adds both policies, where there is something of AWS.
pub fn compose(declared: &Declared, facts: &mut Facts) {
    let Some(account) = &declared.aws else { return };
    // No name of another stack begins so, as names have no `_`; a policy that listed each role would
    // soon be longer than AWS takes one (6,144 characters).
    let roles = vec![format!("arn:aws:iam::{}:role/{}_*", account.account, declared.stack)];
    let users = declared.systems().users;
    let mut of_vault = Vec::new();
    if !facts.trusts.is_empty() {
        let statement = allow(&ROLES, roles.clone(), Vec::new(), account.span);
        facts.deployer.iam.insert(IAM.to_owned(), policy(vec![statement], account.span));
        of_vault.push(allow(&["sts:AssumeRole"], roles, Vec::new(), account.span));
    }
    if users {
        of_vault.extend(of_users(account));
    }
    if !of_vault.is_empty() {
        facts.deployer.iam.insert(VAULT_IAM.to_owned(), policy(of_vault, account.span));
    }
}

/// Users are called `vault-…` by the engine's own template (`defaultUserNameTemplate`).
fn of_users(account: &Aws) -> [Statement; 2] {
    let users = || vec![format!("arn:aws:iam::{}:user/vault-*", account.account)];
    let boundary = account.permissions_boundary.iter().map(|arn| Condition {
        operator: "StringEquals".to_owned(),
        key: "iam:PermissionsBoundary".to_owned(),
        values: vec![arn.clone()],
    });
    [
        allow(&MAKES_USERS, users(), boundary.collect(), account.span),
        allow(&USERS, users(), Vec::new(), account.span),
    ]
}

fn allow(actions: &[&str], resources: Vec<String>, conditions: Vec<Condition>, span: Span) -> Statement {
    Statement {
        sid: None,
        effect: Effect::Allow,
        principals: None,
        actions: Clause {
            negated: false,
            patterns: actions.iter().map(|&action| action.to_owned()).collect(),
        },
        resources: Some(Clause { negated: false, patterns: resources }),
        conditions,
        span,
    }
}

fn policy(statements: Vec<Statement>, span: Span) -> Policy {
    Policy { version: Some(super::super::aws::VERSION.to_owned()), statements, span }
}
