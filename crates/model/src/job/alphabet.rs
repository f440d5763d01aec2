//! The alphabets of what a job says beside access.

use crate::text::{Alphabet, NOMADS_OWN, all, alnum, begins_and_ends};

/// Whom a task runs as: a name or a number, and a group behind a colon.
pub const USER: Alphabet = Alphabet {
    what: "user",
    rule: "a name or a number, such as `nobody` or `1000:1000`: letters, digits and `-_.`, up to 64",
    accepts: |t| {
        let part = |t: &str| all(t, 32, |c| alnum(c) || matches!(c, '-' | '_' | '.')) && t.starts_with(alnum);
        match t.split_once(':') {
            Some((user, group)) => part(user) && part(group),
            None => part(t),
        }
    },
};

/// A name in the service registry (`Service.ValidateName` in `nomad/structs/services.go`).
pub const SERVICE_NAME: Alphabet = Alphabet {
    what: "name of a service",
    rule: "letters, digits and hyphens, up to 63, beginning and ending with a letter or a digit",
    accepts: |t| all(t, 63, |c| alnum(c) || c == '-') && begins_and_ends(t, alnum),
};

/// A tag or a value of a service's `meta`: whoever reads the registry reads it.
pub const TAG: Alphabet = Alphabet {
    what: "tag",
    rule: "letters, digits and ``-_.:/=,()`@!*^$|&``, up to 512",
    accepts: |t| {
        all(t, 512, |c| {
            alnum(c)
                || matches!(
                    c,
                    '-' | '_'
                        | '.'
                        | ':'
                        | '/'
                        | '='
                        | ','
                        | '('
                        | ')'
                        | '`'
                        | '@'
                        | '!'
                        | '*'
                        | '^'
                        | '$'
                        | '|'
                        | '&'
                )
        })
    },
};

/// The name of an environment variable (POSIX.1-2017, section 8.1).
pub const VARIABLE: Alphabet = Alphabet {
    what: "name of a variable",
    rule: "letters, digits and `_`, not beginning with a digit, up to 128",
    accepts: |t| all(t, 128, |c| alnum(c) || c == '_') && !t.starts_with(|c: char| c.is_ascii_digit()),
};

/// A key of `meta`.
pub const META_KEY: Alphabet = Alphabet {
    what: "key",
    rule: "letters, digits, `_` and `-`, beginning with a letter or `_`, up to 128",
    accepts: |t| {
        all(t, 128, |c| alnum(c) || matches!(c, '_' | '-'))
            && t.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
    },
};

/// A host network of the clients' configuration.
pub const HOST_NETWORK: Alphabet = Alphabet {
    what: "host network",
    rule: "letters, digits, `-` and `_`, up to 64",
    accepts: |t| all(t, 64, |c| alnum(c) || matches!(c, '-' | '_')),
};

/// What an attribute of a node is compared with.
pub const OPERAND: Alphabet = Alphabet {
    what: "value of a node's attribute",
    rule: "one line of printable text without `${`, up to 256 bytes",
    accepts: |t| all(t, 256, |c| !c.is_control()) && !t.contains("${") && !t.contains("%{"),
};

/// A part of the name of a node's attribute.
pub const ATTRIBUTE: Alphabet = Alphabet {
    what: "part of a node's attribute",
    rule: "letters, digits, `_` and `-`, up to 128",
    accepts: |t| all(t, 128, |c| alnum(c) || matches!(c, '_' | '-')),
};

/// Where a file is put for a task: its own `local/` or `secrets/`.
pub const TASK_FILE: Alphabet = Alphabet {
    what: "place for a file",
    rule: "a file below `local/` or `secrets/`: letters, digits and `-_./`, up to 256; no `.` or `..`; \
           in `secrets/` not `api.sock`, `si_token`, `nomad_…`, `vault_…` or `consul_…`, which are nomad's",
    accepts: |t| {
        let plain = all(t, 256, |c| alnum(c) || matches!(c, '-' | '_' | '.' | '/'))
            && !t.split('/').any(|part| matches!(part, "" | "." | ".."));
        plain
            && match t.split_once('/') {
                Some(("local", _)) => true,
                Some(("secrets", rest)) => !NOMADS_OWN.iter().any(|own| rest.starts_with(own)),
                _ => false,
            }
    },
};

/// A file beside the sources.
pub const SOURCE_FILE: Alphabet = Alphabet {
    what: "file of the stack",
    rule: "a path below the stack's folder: letters, digits and `-_./+@`, up to 256; no `/` at its beginning; \
           nothing hidden (`.git`, `.env`, `..`), and no state of terraform (`*.tfstate*`)",
    // What is hidden or is state holds secrets as a rule, and whoever may read the job reads the text.
    accepts: |t| {
        all(t, 256, |c| alnum(c) || matches!(c, '-' | '_' | '.' | '/' | '+' | '@'))
            && !t.split('/').any(|part| {
                part.is_empty() || part.starts_with('.') || part.to_ascii_lowercase().contains(".tfstate")
            })
    },
};

/// Who may read and run a file: octal, and nobody but its owner may write it.
pub const PERMS: Alphabet = Alphabet {
    what: "set of permissions",
    rule: "three octal digits such as `444` or `555`, in which only the owner may write (`755`, not `777`)",
    accepts: |t| {
        let digits = t.as_bytes();
        digits.len() == 3
            && digits.iter().all(|d| matches!(d, b'0'..=b'7'))
            && digits.iter().skip(1).all(|d| (d - b'0') & 0o2 == 0)
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_takes_the_plain_and_refuses_what_leads_elsewhere() {
        for (alphabet, good, bad) in [
            (crate::text::NODE_POOL, vec!["vault-servers", "all"], vec!["", "a b", "a/b"]),
            (USER, vec!["nobody", "1000:1000"], vec!["", "root:", ":0", "a:b:c", "-u", "$x"]),
            (SERVICE_NAME, vec!["web", "Web-1"], vec!["", "-a", "a-", "a_b", "a.b"]),
            (TAG, vec!["traefik.http.routers.x.rule=Host(`a.b`)"], vec!["", "a b", "\"", "{", "\\"]),
            (VARIABLE, vec!["PATH", "_a1"], vec!["", "1a", "a-b", "A=B"]),
            (
                TASK_FILE,
                vec!["local/config.yaml", "secrets/a/b", "local/scripts/backup.sh"],
                vec![
                    "local",
                    "local/",
                    "/local/x",
                    "local/../x",
                    "alloc/x",
                    "secrets/vault_token",
                    "x",
                    "local//x",
                ],
            ),
            (
                SOURCE_FILE,
                vec!["backup.sh", "files/a.tpl", "a.env", "v1.2/x"],
                vec![
                    "/etc/passwd",
                    "../x",
                    "a/../b",
                    "a//b",
                    "",
                    "a\\b",
                    ".env",
                    ".git/config",
                    "a/.ssh/id",
                    "out/terraform/terraform.tfstate",
                    "terraform.TFSTATE.backup",
                    "terraform.tfstate.d/x/y",
                ],
            ),
            (PERMS, vec!["444", "555", "755", "400"], vec!["777", "666", "4", "0555", "888", "775"]),
        ] {
            for text in good {
                assert!(alphabet.accepts(text), "{} refuses {text}", alphabet.what);
            }
            for text in bad {
                assert!(!alphabet.accepts(text), "{} takes {text:?}", alphabet.what);
            }
        }
    }
}
