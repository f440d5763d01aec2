//! `database orders { … }`.

use super::printable;
use crate::entities::{Database, Setup};
use crate::fields::Fields;
use crate::{text, value};
use writ_source::{Code, Diagnostic, Diagnostics};
use writ_syntax::ast::{Attribute, Block, Ident, ValueKind};

const BAD_ADDRESS: Code = Code("resolve/bad-address");
const BAD_SETUP: Code = Code("resolve/bad-setup");

/// `database orders { … }`.
pub fn database(block: &Block, name: &Ident, out: &mut Diagnostics) -> Option<Database> {
    let known = ["engine", "address", "dbname", "sslmode", "connection", "setup", "revoke_functions"];
    let fields = Fields::of_plain(block, &known, out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    if let Some(attribute) = fields.get("engine") {
        value::one_of(attribute, &["postgres"], out);
    }
    let address = fields.require("address", "\"db.internal:5432\"", block, out);
    let address = address.and_then(|a| host_and_port(a, out));
    let dbname = match fields.get("dbname") {
        Some(attribute) => value::text(attribute, text::DATABASE, out).map(|t| t.value),
        None => own.clone(),
    };
    let sslmode = match fields.get("sslmode") {
        // libpq's modes that do encrypt, and `disable` for those who must: a finding of its own.
        Some(attribute) => value::one_of(attribute, &["verify-full", "verify-ca", "require", "disable"], out),
        None => Some("verify-full".to_owned()),
    };
    let connection = fields.get("connection").and_then(|a| value::text(a, text::CONNECTION, out));
    let setup = match fields.get("setup") {
        Some(attribute) => value::one_of(attribute, &["script", "elsewhere"], out),
        None => Some("script".to_owned()),
    };
    let setup = if setup? == "elsewhere" { Setup::Elsewhere } else { Setup::Script };
    let functions = fields.get("revoke_functions");
    let revoke_functions = functions.and_then(|a| value::boolean(a, out)).unwrap_or(false);
    if let (Some(attribute), Setup::Elsewhere, true) = (functions, setup, revoke_functions) {
        out.push(
            Diagnostic::error(
                BAD_SETUP,
                "option that does not fit",
                attribute.span,
                "no setup script is written that could take the functions from PUBLIC",
            )
            .help("drop it, or `setup = elsewhere`"),
        );
    }
    let (host, port) = address?;
    Some(Database {
        name: own?,
        host,
        port,
        dbname: dbname?,
        sslmode: sslmode?,
        connection,
        setup,
        revoke_functions,
        span: block.span,
    })
}

fn host_and_port(attribute: &Attribute, out: &mut Diagnostics) -> Option<(String, u16)> {
    let ValueKind::Text(written) = &attribute.value.kind else {
        return value::text(attribute, text::HOST, out).map(|host| (host.value, 5432));
    };
    let span = attribute.value.span;
    let (host, port) = written.rsplit_once(':').unwrap_or((written, "5432"));
    let port = match port.parse::<u16>() {
        Ok(number) if number > 0 => Some(number),
        _ => {
            out.push(
                Diagnostic::error(
                    BAD_ADDRESS,
                    "address without a usable port",
                    span,
                    format!("`{}` is no port", printable(port)),
                )
                .help("write it as `\"host:5432\"`"),
            );
            None
        }
    };
    Some((value::checked(host, span, text::HOST, out)?, port?))
}
