//! # unencrypted-connection
//!
//! With `sslmode = disable` a database login and all that is read with it cross the network in the clear, and with
//! `require` whoever sits in between is not noticed. An address of Vault's with `http://` gives every token to whoever
//! listens.
//!
//! ```writ fires
//! database plain {
//!   address = "plain-db.internal"
//!   sslmode = disable
//! }
//! ```
//!
//! ```writ fires
//! vault platform { address = "http://vault.internal:8200" }
//! ```
//!
//! ```writ passes
//! database safe {
//!   address = "safe-db.internal"
//!   sslmode = verify-full
//! }
//!
//! vault platform { address = "https://vault.internal:8200" }
//! ```
//!
//! ## References
//!
//! - PostgreSQL 15 documentation, section 34.19.2 "Client Verification of Server Certificates", table 34.1

use crate::rule::{Check, Rule, Stack};
use writ_source::{Code, Diagnostics, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code("rule/unencrypted-connection"),
    severity: Severity::Warning,
    message: "passwords and tokens in the clear",
    check: Check::Stack(check),
    source: include_str!("unencrypted_connection.rs"),
};

fn check(stack: Stack<'_>, out: &mut Diagnostics) {
    for database in &stack.model.databases {
        let label = match database.sslmode.as_str() {
            "disable" => "nothing is encrypted on the way to this database",
            "require" => "this is encrypted, but to whomever answers",
            _ => continue,
        };
        out.push(RULE.at(database.span, label).help("write `sslmode = verify-full`"));
    }
    let address = stack.model.vault.as_ref().and_then(|vault| vault.address.as_ref());
    if let Some(address) = address.filter(|address| address.value.starts_with("http://")) {
        let label = "tokens and secrets cross the network in the clear";
        out.push(RULE.at(address.span, label).help("write `https://…`"));
    }
}
