//! What PostgreSQL has names of, and where it is.

use super::{Alphabet, all, alnum, begins_and_ends};

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
