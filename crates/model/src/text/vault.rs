//! What Vault has names of: mounts, and paths of its API.

use super::{Alphabet, all, alnum, lower};

/// The name of a value of a secret: a key of a Nomad variable, or of a KV secret. It becomes a
/// member in Go templates (`.key1`), so it is a Go identifier (`text/template`, "Arguments").
pub const SECRET_KEY: Alphabet = Alphabet {
    what: "name of a secret's value",
    rule: "letters, digits and `_`, beginning with a letter, up to 64",
    accepts: |t| all(t, 64, |c| alnum(c) || c == '_') && t.starts_with(|c: char| c.is_ascii_alphabetic()),
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
