//! The alphabets: what each kind of text may be made of, and where that is said.
//!
//! Every text that a user writes ends up in several artifacts (HCL, JSON, SQL, Go templates, URLs).
//! An alphabet is the intersection of what the product accepts and what all of those carry
//! without a meaning of their own. Wider texts are refused, never rewritten.

/// A kind of text with its rule.
#[derive(Debug, Clone, Copy)]
pub struct Alphabet {
    /// What it is called in messages.
    pub what: &'static str,
    /// The rule, for people.
    pub rule: &'static str,
    /// The rule itself.
    pub(crate) accepts: fn(&str) -> bool,
}

impl Alphabet {
    /// Whether `text` is one of these.
    pub fn accepts(self, text: &str) -> bool {
        (self.accepts)(text)
    }
}

pub(crate) fn all(text: &str, max: usize, each: fn(char) -> bool) -> bool {
    !text.is_empty() && text.len() <= max && text.chars().all(each)
}

pub(crate) fn begins_and_ends(text: &str, each: fn(char) -> bool) -> bool {
    text.starts_with(each) && text.ends_with(each)
}

pub(crate) const fn lower(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}

pub(crate) const fn alnum(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// A name that Writ makes names of: stack, service, bucket, database, schedule.
///
/// Vault lower-cases policy names, and the parts are joined by `_`, so neither capitals nor `_`
/// may be in one: two different pairs of names never make the same joined name.
pub const NAME: Alphabet = Alphabet {
    what: "name",
    rule: "a name is up to 24 lower-case letters, digits and single hyphens, beginning with a letter, as names \
           in vault, nomad, aws and postgresql are joined of up to four of them",
    accepts: |t| {
        all(t, 24, |c| lower(c) || c == '-')
            && t.starts_with(|c: char| c.is_ascii_lowercase())
            && t.ends_with(lower)
            && !t.contains("--")
    },
};

/// A Nomad namespace (`validNamespaceName` in `nomad/structs/structs.go`: `[a-zA-Z0-9-]{1,128}`).
pub const NAMESPACE: Alphabet = Alphabet {
    what: "Nomad namespace",
    rule: "a namespace is up to 128 letters, digits and hyphens",
    accepts: |t| all(t, 128, |c| alnum(c) || c == '-'),
};

/// A Nomad namespace that is made: Terraform's names begin with a letter.
pub const MADE_NAMESPACE: Alphabet = Alphabet {
    what: "Nomad namespace to be made",
    rule: "a namespace that is made is up to 64 letters, digits and hyphens, and begins with a letter",
    accepts: |t| all(t, 64, |c| alnum(c) || c == '-') && t.starts_with(|c: char| c.is_ascii_alphabetic()),
};

/// A Nomad job or task name as a check line may name it.
pub const WORKLOAD: Alphabet = Alphabet {
    what: "job or task name",
    rule: "letters, digits, `-`, `_` and `.`, up to 128",
    accepts: |t| all(t, 128, |c| alnum(c) || matches!(c, '-' | '_' | '.')),
};

/// A Nomad datacenter. Nomad takes globs here (job specification, `datacenters`); this takes names only.
pub const DATACENTER: Alphabet = Alphabet {
    what: "datacenter",
    rule: "letters, digits, `-`, `_` and `.`, up to 128",
    accepts: |t| all(t, 128, |c| alnum(c) || matches!(c, '-' | '_' | '.')),
};

/// An audience.
pub const AUDIENCE: Alphabet = Alphabet {
    what: "audience",
    rule: "letters, digits and `-._:/`, up to 128",
    accepts: |t| all(t, 128, |c| alnum(c) || matches!(c, '-' | '_' | '.' | ':' | '/')),
};

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

/// The name of a connection in Vault that exists already (`GenericNameRegex` in
/// `sdk/framework/path.go`: a word character at both ends, and `-` and `.` inside).
pub const CONNECTION: Alphabet = Alphabet {
    what: "name of a connection",
    rule: "letters, digits, `_`, and `-` and `.` inside, up to 128",
    accepts: |t| {
        all(t, 128, |c| alnum(c) || matches!(c, '_' | '-' | '.'))
            && begins_and_ends(t, |c| alnum(c) || c == '_')
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

/// A name in PostgreSQL (limit: `NAMEDATALEN` - 1 = 63 bytes). `;` would end Vault's statement,
/// `{{` is Vault's template, `"` ends the identifier.
pub const SQL_NAME: Alphabet = Alphabet {
    what: "PostgreSQL name",
    rule: "letters, digits, `_` and `-`, not beginning with a digit or `-`, up to 63; `pg_` and `information_schema` are PostgreSQL's own",
    accepts: |t| {
        all(t, 63, |c| alnum(c) || c == '_' || c == '-')
            && t.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && !t.starts_with("pg_")
            && t != "information_schema"
    },
};

/// A database's name: a PostgreSQL name that is none of the templates that new ones are made of.
pub const DATABASE: Alphabet = Alphabet {
    what: "database name",
    rule: "a PostgreSQL name that is not `template0` or `template1`, which all new databases are made of",
    accepts: |t| SQL_NAME.accepts(t) && t != "template0" && t != "template1",
};

/// A host name or an IPv4 address.
pub const HOST: Alphabet = Alphabet {
    what: "host",
    rule: "letters, digits, dots and hyphens, up to 253",
    accepts: |t| {
        all(t, 253, |c| alnum(c) || c == '.' || c == '-') && begins_and_ends(t, alnum) && !t.contains("..")
    },
};

/// A container image reference (distribution reference grammar, without what HCL or Nomad expand).
pub const IMAGE: Alphabet = Alphabet {
    what: "image",
    rule: "letters, digits and `-._/:@`, up to 512",
    accepts: |t| {
        all(t, 512, |c| alnum(c) || matches!(c, '-' | '_' | '.' | '/' | ':' | '@')) && t.starts_with(alnum)
    },
};

/// An IANA time zone's name.
pub const TIMEZONE: Alphabet = Alphabet {
    what: "time zone",
    rule: "an IANA time zone such as `Europe/Paris`",
    accepts: |t| {
        all(t, 64, |c| alnum(c) || matches!(c, '_' | '-' | '+' | '/'))
            && begins_and_ends(t, alnum)
            && t != "Local"
    },
};

/// A port label (Nomad: `[a-zA-Z0-9_]+`, as it becomes part of environment variables).
pub const PORT: Alphabet = Alphabet {
    what: "port label",
    rule: "up to 15 lower-case letters, digits and `-`, beginning with a letter",
    accepts: |t| {
        all(t, 15, |c| lower(c) || c == '-')
            && t.starts_with(|c: char| c.is_ascii_lowercase())
            && !t.ends_with('-')
    },
};

/// What Nomad itself puts into `secrets/`: its API's socket, tokens and Consul's certificates
/// (`api_hook.go`, `identity_hook.go`, `vault_hook.go`, `consul_hook.go`, `sids_hook.go` and
/// `connect_native_hook.go` in `client/allocrunner/taskrunner` of Nomad 1.11.1).
pub(crate) const NOMADS_OWN: [&str; 5] = ["api.sock", "nomad_", "vault_", "consul_", "si_token"];

/// Where a credential is written: below `secrets/`, which Nomad keeps in memory.
pub const SECRETS_FILE: Alphabet = Alphabet {
    what: "place for a credential",
    rule: "a file directly below `secrets/`, such as `secrets/config.json`: letters, digits, `-`, `_` and `.`; not `api.sock`, `si_token`, `nomad_…`, `vault_…` or `consul_…`, which are Nomad's",
    accepts: |t| {
        t.strip_prefix("secrets/").is_some_and(|name| {
            all(name, 128, |c| alnum(c) || matches!(c, '-' | '_' | '.'))
                && name.starts_with(alnum)
                && !NOMADS_OWN.iter().any(|own| name.starts_with(own))
        })
    },
};

/// The name of a value of a secret: a key of a Nomad variable, or of a KV secret. It becomes a
/// member in Go templates (`.key1`), so it is a Go identifier (`text/template`, "Arguments").
pub const SECRET_KEY: Alphabet = Alphabet {
    what: "name of a secret's value",
    rule: "letters, digits and `_`, beginning with a letter, up to 64",
    accepts: |t| all(t, 64, |c| alnum(c) || c == '_') && t.starts_with(|c: char| c.is_ascii_alphabetic()),
};

/// The path of a Nomad variable (`validVariablePath` and `ValidatePath` in
/// `nomad/structs/variables.go`: `[a-zA-Z0-9-_~/]{1,128}`), without empty segments.
pub const VARIABLE_PATH: Alphabet = Alphabet {
    what: "path of a Nomad variable",
    rule: "letters, digits and `-_~/`, up to 128; no `//`, no `/` at either end, and below `nomad` only `nomad/jobs`",
    accepts: |t| {
        let segments: Vec<&str> = t.split('/').collect();
        all(t, 128, |c| alnum(c) || matches!(c, '-' | '_' | '~' | '/'))
            && !segments.contains(&"")
            && (segments.first() != Some(&"nomad") || segments.get(1) == Some(&"jobs"))
    },
};

/// The path of a KV secret below its mount.
pub const KV_PATH: Alphabet = Alphabet {
    what: "path of a KV secret",
    rule: "letters, digits and `-_./`, up to 256; no `//`, `.` or `..` segments, and no `/` at either end",
    accepts: |t| {
        all(t, 256, |c| alnum(c) || matches!(c, '-' | '_' | '.' | '/'))
            && !t.split('/').any(|segment| matches!(segment, "" | "." | ".."))
    },
};

/// A path of Vault's API, or a prefix that ends in `/`: without `*` and `+`, which policies read.
pub const VAULT_PATH: Alphabet = Alphabet {
    what: "path of Vault's API",
    rule: "letters, digits and `-_./`, up to 256; no `//`, `.` or `..` segments, and no leading `/`",
    accepts: |t| {
        all(t, 256, |c| alnum(c) || matches!(c, '-' | '_' | '.' | '/'))
            && !t.strip_suffix('/').unwrap_or(t).split('/').any(|segment| matches!(segment, "" | "." | ".."))
    },
};

/// The path of a mount of Vault's.
pub const MOUNT: Alphabet = Alphabet {
    what: "path of a mount",
    rule: "lower-case letters, digits and hyphens, up to 64, beginning with a letter",
    accepts: |t| {
        all(t, 64, |c| lower(c) || c == '-')
            && t.starts_with(|c: char| c.is_ascii_lowercase())
            && t.ends_with(lower)
    },
};

/// The path of a mount that somebody else makes: no name of ours is made of it.
pub const EXISTING_MOUNT: Alphabet = Alphabet {
    what: "path of a mount",
    rule: "letters, digits and `-_/`, up to 128; no `//`, and no `/` at either end",
    accepts: |t| {
        all(t, 128, |c| alnum(c) || matches!(c, '-' | '_' | '/')) && !t.split('/').any(str::is_empty)
    },
};

/// The name of a host volume. Clients take others too, but then no ACL policy names it
/// (`validVolume` in `acl/policy.go` of Nomad 1.11.1), and nobody but a management token may submit
/// the job.
pub const HOST_VOLUME: Alphabet = Alphabet {
    what: "host volume",
    rule: "letters, digits and hyphens, up to 128: nomad's policies can name no other, so nobody could be \
           granted to deploy this",
    accepts: |t| ACL_VOLUME.accepts(t) && begins_and_ends(t, alnum),
};

/// The id of a CSI volume.
pub const VOLUME: Alphabet = Alphabet {
    what: "volume",
    rule: "letters, digits, `-` and `_`, up to 128",
    accepts: |t| all(t, 128, |c| alnum(c) || matches!(c, '-' | '_')) && begins_and_ends(t, alnum),
};

/// Where something is mounted inside of a task.
pub const MOUNT_POINT: Alphabet = Alphabet {
    what: "place to mount at",
    rule: "an absolute path of letters, digits and `-_./`, up to 256; no `//`, `.` or `..`, not `/`, and nothing \
           in `/proc` or `/sys`, which are the kernel's",
    accepts: |t| {
        t.strip_prefix('/').is_some_and(|rest| {
            all(rest, 255, |c| alnum(c) || matches!(c, '-' | '_' | '.' | '/'))
                && !rest.split('/').any(|segment| matches!(segment, "" | "." | ".."))
                && !matches!(rest.split('/').next(), Some("proc" | "sys"))
        })
    },
};

/// An address: scheme, host and perhaps a port.
pub const URL: Alphabet = Alphabet {
    what: "address",
    rule: "`https://host` or `http://host`, with `:port` where it is another",
    accepts: |t| {
        let rest = t.strip_prefix("https://").or_else(|| t.strip_prefix("http://"));
        rest.is_some_and(|rest| {
            let (host, port) = rest.rsplit_once(':').unwrap_or((rest, "1"));
            HOST.accepts(host) && port.parse::<u16>().is_ok_and(|port| port > 0)
        })
    },
};

/// A region of Nomad's.
pub const NOMAD_REGION: Alphabet = Alphabet {
    what: "Nomad region",
    rule: "letters, digits, `-` and `_`, up to 128",
    accepts: |t| all(t, 128, |c| alnum(c) || matches!(c, '-' | '_')),
};

/// What follows the slash of Nomad's: a namespace, a node pool or a host volume, or `*`.
pub const NOMAD_PART: Alphabet = Alphabet {
    what: "namespace, node pool or host volume",
    rule: "letters, digits, `-` and `_`, up to 128; or `*` for all namespaces",
    accepts: |t| t == "*" || NODE_POOL.accepts(t),
};

/// A node pool in an ACL policy (`validNodePool` in `acl/policy.go`).
pub const NODE_POOL: Alphabet = Alphabet {
    what: "node pool",
    rule: "a node pool is up to 128 letters, digits, `-` and `_`",
    accepts: |t| all(t, 128, |c| alnum(c) || matches!(c, '-' | '_')),
};

/// A host volume in an ACL policy (`validVolume` in `acl/policy.go`), where it can have no `_`.
pub const ACL_VOLUME: Alphabet = Alphabet {
    what: "host volume of an ACL policy",
    rule: "letters, digits and hyphens, up to 128: nomad takes no other there",
    accepts: |t| all(t, 128, |c| alnum(c) || c == '-'),
};

/// The name of a claim: it becomes a part of Nomad's selectors (`value.project_path`), so it is
/// an identifier there (the grammar of go-bexpr 0.1.15).
pub const CLAIM: Alphabet = Alphabet {
    what: "name of a claim",
    rule: "letters, digits and `_`, beginning with a letter, up to 64",
    accepts: |t| all(t, 64, |c| alnum(c) || c == '_') && t.starts_with(|c: char| c.is_ascii_alphabetic()),
};

/// The value of a claim. Terraform's provider takes a comma for the end of one of several values
/// (`vault_jwt_auth_backend_role`, `bound_claims`); `*` is a glob in roles of another type.
pub const CLAIM_VALUE: Alphabet = Alphabet {
    what: "value of a claim",
    rule: "letters, digits and `-_./:@+=`, up to 256; no `,` (terraform's provider splits there) and no wildcards",
    accepts: |t| all(t, 256, |c| alnum(c) || matches!(c, '-' | '_' | '.' | '/' | ':' | '@' | '+' | '=')),
};

/// A range of addresses.
pub const CIDR: Alphabet = Alphabet {
    what: "range of addresses",
    rule: "an address and the length of its prefix, such as `10.0.0.0/8`",
    accepts: |t| {
        t.split_once('/').is_some_and(|(address, length)| {
            let most = match address.parse() {
                Ok(std::net::IpAddr::V4(_)) => 32,
                Ok(std::net::IpAddr::V6(_)) => 128,
                Err(_) => return false,
            };
            let digits = length.len() <= 3 && length.bytes().all(|b| b.is_ascii_digit());
            digits && length.parse().is_ok_and(|length: u8| length > 0 && length <= most)
        })
    },
};

/// Where an OIDC provider sends a browser back to.
pub const REDIRECT: Alphabet = Alphabet {
    what: "redirect address",
    rule: "`https://host/path`, or `http://localhost:port/path`; letters, digits and `-_./` in the path",
    accepts: |t| {
        let Some((scheme, rest)) = t.split_once("://") else { return false };
        let Some((host, path)) = rest.split_once('/') else { return false };
        let local = host == "localhost" || host.starts_with("localhost:");
        URL.accepts(&format!("{scheme}://{host}"))
            && (scheme == "https" || local)
            && all(path, 256, |c| alnum(c) || matches!(c, '-' | '_' | '.' | '/'))
            && !path.split('/').any(|segment| matches!(segment, "" | "." | ".."))
    },
};

/// A scope that is asked of an OIDC provider.
pub const SCOPE: Alphabet = Alphabet {
    what: "scope",
    rule: "letters, digits and `-_.:/`, up to 128",
    accepts: |t| all(t, 128, |c| alnum(c) || matches!(c, '-' | '_' | '.' | ':' | '/')),
};

/// A user or a group in a directory: it becomes a part of a path of Vault's API, and a value of
/// claims.
pub const LOGIN: Alphabet = Alphabet {
    what: "name of a user or a group",
    rule: "lower-case letters, digits and `-_.`, up to 128, beginning with a letter or a digit",
    accepts: |t| all(t, 128, |c| lower(c) || matches!(c, '-' | '_' | '.')) && t.starts_with(lower),
};

/// A description that is carried to a system: for people, but in an artifact.
pub const DESCRIPTION: Alphabet = Alphabet {
    what: "description",
    rule: "letters, digits, spaces and `-_.,:;()/'!?`, up to 256",
    accepts: |t| {
        all(t, 256, |c| {
            alnum(c)
                || matches!(c, ' ' | '-' | '_' | '.' | ',' | ':' | ';' | '(' | ')' | '/' | '\'' | '!' | '?')
        }) && !t.trim().is_empty()
    },
};

/// The name of a rule.
pub const RULE: Alphabet = Alphabet {
    what: "name of a rule",
    rule: "lower-case letters and hyphens, such as `unpinned-image`",
    accepts: |t| all(t, 64, |c| c.is_ascii_lowercase() || c == '-'),
};

/// A reason or a title: for people and reports, in no artifact that a system reads.
pub const PROSE: Alphabet = Alphabet {
    what: "text",
    rule: "one line of printable text, up to 512 bytes",
    accepts: |t| all(t, 512, |c| !c.is_control()) && !t.trim().is_empty(),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_alphabet_takes_the_plain_and_refuses_what_has_a_meaning_elsewhere() {
        let plain = [
            (NAME, "db-backup"),
            (NAMESPACE, "vault-cluster"),
            (PRINCIPAL_ARN, "arn:aws:iam::111122223333:role/platform/vault-server"),
            (POLICY_ARN, "arn:aws:iam::111122223333:policy/platform/vault-users"),
            (KMS_KEY, "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
            (CONNECTION, "shared-orders"),
            (BUCKET, "my-bucket"),
            (KEY, "dbbackup/2026-11-22.sql"),
            (SQL_NAME, "customers"),
            (HOST, "orders-db.internal"),
            (IMAGE, "registry.internal/db-backup:1.4.2"),
            (TIMEZONE, "Europe/Paris"),
            (SECRETS_FILE, "secrets/config.json"),
            (HOST_VOLUME, "vault-backups"),
        ];
        for (alphabet, text) in plain {
            assert!(alphabet.accepts(text), "{} refuses {text}", alphabet.what);
            for bad in ["${x}", "%{x}", "\"", "'", "\n", "{{x}}", ";", "\u{202e}", "é\u{301}", "\0"] {
                let hostile = format!("{text}{bad}");
                assert!(!alphabet.accepts(&hostile), "{} takes {hostile:?}", alphabet.what);
            }
        }
    }

    #[test]
    fn iam_wildcards_and_dots_do_not_get_into_keys() {
        for bad in ["*", "a/*", "a?", "/a", "a//b", "a/../b", "..", "./a", ""] {
            assert!(!KEY.accepts(bad), "{bad}");
        }
    }

    #[test]
    fn a_host_volume_can_be_named_by_a_policy() {
        for bad in ["vault_backups", "-a", "a-", "a*", ""] {
            assert!(!HOST_VOLUME.accepts(bad), "{bad}");
        }
    }

    #[test]
    fn names_can_be_joined_without_collisions() {
        for bad in ["a_b", "A", "a--b", "-a", "a-", "1a", ""] {
            assert!(!NAME.accepts(bad), "{bad}");
        }
    }

    #[test]
    fn credentials_stay_in_memory() {
        for bad in [
            "local/x",
            "secrets/",
            "secrets/../local/x",
            "secrets/a/b",
            "/secrets/x",
            "secrets/..",
            "secrets/api.sock",
            "secrets/nomad_token",
            "secrets/vault_token",
            "secrets/si_token",
        ] {
            assert!(!SECRETS_FILE.accepts(bad), "{bad}");
        }
    }
}
