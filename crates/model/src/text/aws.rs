//! What AWS has names of: accounts, principals, keys of KMS, buckets and what is in them.

use super::{Alphabet, all, alnum, begins_and_ends, lower};

/// An AWS region code.
pub const REGION: Alphabet = Alphabet {
    what: "AWS region",
    rule: "an AWS region is lower-case letters, digits and hyphens, such as `eu-west-1`",
    accepts: |t| all(t, 32, |c| lower(c) || c == '-') && begins_and_ends(t, lower),
};

/// An AWS account number.
pub const ACCOUNT: Alphabet = Alphabet {
    what: "AWS account",
    rule: "an AWS account is twelve digits in quotes",
    accepts: |t| t.len() == 12 && t.bytes().all(|b| b.is_ascii_digit()),
};

/// The ARN of a user or a role (IAM User Guide, "IAM ARNs"; names: `[\w+=,.@-]`, paths add `/`).
pub const PRINCIPAL_ARN: Alphabet = Alphabet {
    what: "ARN of a role or a user",
    rule: "written `arn:aws:iam::111122223333:role/name`, without wildcards",
    accepts: |t| {
        let Some((head, name)) = t.strip_prefix("arn:aws:iam::").and_then(|rest| rest.split_once(':')) else {
            return false;
        };
        let name = name.strip_prefix("role/").or_else(|| name.strip_prefix("user/"));
        ACCOUNT.accepts(head)
            && name.is_some_and(|n| {
                all(n, 512, |c| alnum(c) || matches!(c, '_' | '+' | '=' | ',' | '.' | '@' | '-' | '/'))
                    && !n.ends_with('/')
            })
    },
};

/// The ARN of a managed policy, of an account or AWS's own (IAM User Guide, "IAM ARNs"; what Vault
/// takes as a boundary: `validateAWSManagedPolicy` in `builtin/logical/aws/path_roles.go` of 1.21.0).
pub const POLICY_ARN: Alphabet = Alphabet {
    what: "ARN of a managed policy",
    rule: "written `arn:aws:iam::111122223333:policy/name`, without wildcards",
    accepts: |t| {
        let Some((head, name)) = t.strip_prefix("arn:aws:iam::").and_then(|rest| rest.split_once(":policy/"))
        else {
            return false;
        };
        (head == "aws" || ACCOUNT.accepts(head))
            && all(name, 512, |c| alnum(c) || matches!(c, '_' | '+' | '=' | ',' | '.' | '@' | '-' | '/'))
            && !name.ends_with('/')
    },
};

/// The ARN of a key of KMS (KMS developer guide, "Key identifiers": a key ARN; an alias is no
/// resource of the operations that S3 asks for, "Specifying KMS keys in IAM policy statements").
pub const KMS_KEY: Alphabet = Alphabet {
    what: "ARN of a key",
    rule: "written `arn:aws:kms:eu-west-1:111122223333:key/…`: of the key, not of an alias",
    accepts: |t| {
        let Some((region, rest)) = t.strip_prefix("arn:aws:kms:").and_then(|rest| rest.split_once(':'))
        else {
            return false;
        };
        let Some((account, id)) = rest.split_once(":key/") else { return false };
        REGION.accepts(region) && ACCOUNT.accepts(account) && all(id, 64, |c| alnum(c) || c == '-')
    },
};

/// A bucket's name (S3 User Guide, "General purpose bucket naming rules").
pub const BUCKET: Alphabet = Alphabet {
    what: "bucket name",
    rule: "an S3 bucket name is 3 to 63 lower-case letters, digits, hyphens and dots, with no two dots together",
    accepts: |t| {
        t.len() >= 3
            && all(t, 63, |c| lower(c) || c == '-' || c == '.')
            && begins_and_ends(t, lower)
            && !t.contains("..")
    },
};

/// A key or prefix in a bucket: S3's "safe characters" but `*`, which is IAM's wildcard, and the
/// quotes and brackets that some artifact would have to escape.
pub const KEY: Alphabet = Alphabet {
    what: "key or prefix",
    rule: "letters, digits and `!-_.()=+@:,~/` and spaces inside, up to 512; no `*`, `?`, `$` (IAM reads them), no `//`, `..` or leading `/`",
    accepts: |t| {
        all(t, 512, |c| {
            alnum(c)
                || matches!(
                    c,
                    '!' | '-' | '_' | '.' | '(' | ')' | '=' | '+' | '@' | ':' | ',' | '~' | '/' | ' '
                )
        }) && !t.starts_with(['/', ' '])
            && !t.ends_with(' ')
            && !t.contains("//")
            && !t.split('/').any(|segment| segment == ".." || segment == ".")
    },
};
