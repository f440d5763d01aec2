//! How people, pipelines and tasks are told apart when they log in.

use super::{Alphabet, URL, all, alnum, lower};

/// An audience.
pub const AUDIENCE: Alphabet = Alphabet {
    what: "audience",
    rule: "letters, digits and `-._:/`, up to 128",
    accepts: |t| all(t, 128, |c| alnum(c) || matches!(c, '-' | '_' | '.' | ':' | '/')),
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
