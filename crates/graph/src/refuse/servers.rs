//! Names that a stack can't give away while Nomad's servers make the tokens of tasks.

use crate::declared::Declared;
use writ_source::{Code, Diagnostic, Diagnostics};

const RESERVED: Code = Code("resolve/reserved-name");

pub fn refuse(declared: &Declared, out: &mut Diagnostics) {
    let Some(servers) = &declared.servers else { return };
    for token in declared.tokens.iter().filter(|token| token.login.policy == servers.policy) {
        let label = format!("its policy would be `{}`, which is that of nomad's servers", servers.policy);
        out.push(
            Diagnostic::error(RESERVED, "name that the servers of nomad have", token.span, label)
                .also(servers.span, "by this line they make the tokens of tasks")
                .help("give it another name"),
        );
    }
}
