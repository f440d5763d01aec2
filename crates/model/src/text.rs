//! The alphabets: what each kind of text may be made of, and where that is said.
//!
//! Every text that a user writes ends up in several artifacts (HCL, JSON, SQL, Go templates, URLs).
//! An alphabet is the intersection of what the product accepts and what all of those carry
//! without a meaning of their own. Wider texts are refused, never rewritten.

mod aws;
mod login;
mod nomad;
mod postgres;
mod vault;

pub use aws::*;
pub use login::*;
pub use nomad::*;
pub use postgres::*;
pub use vault::*;

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
