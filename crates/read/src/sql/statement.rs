//! One statement's text → its kind.

use super::lex::{Kind, Token, lex};
use super::split::Runner;
use super::tokens::Tokens;
use super::{grant, role};
use writ_semantics::postgres::StatementKind;

/// What the statement does; `None` where it is nothing but comments.
pub(super) fn read(text: &str, runner: Runner) -> Option<StatementKind> {
    let tokens = lex(text);
    if tokens.is_empty() {
        return None;
    }
    let all = Tokens { rest: &tokens, runner };
    let forms: [fn(Tokens, &str) -> Option<StatementKind>; 9] = [
        |tokens, text| role::create(tokens, text),
        |tokens, text| role::alter(tokens, text),
        |tokens, _| role::drop(tokens),
        |tokens, _| role::drop_owned(tokens),
        |tokens, _| role::reassign_owned(tokens),
        grant::grant,
        grant::revoke,
        grant::defaults,
        |tokens, _| terminate(tokens),
    ];
    Some(
        forms
            .iter()
            .find_map(|form| form(all, text))
            .unwrap_or_else(|| StatementKind::Other(without_passwords(text, &tokens))),
    )
}

/// `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '…'`, and no other.
fn terminate(mut tokens: Tokens) -> Option<StatementKind> {
    tokens.words(&["select", "pg_terminate_backend"])?;
    tokens.mark('(')?;
    column(&mut tokens, "pid")?;
    tokens.mark(')')?;
    tokens.words(&["from", "pg_stat_activity", "where"])?;
    column(&mut tokens, "usename")?;
    tokens.mark('=')?;
    let Kind::Text(role) = tokens.next()? else { return None };
    tokens.done()?;
    Some(StatementKind::TerminateSessions { role: tokens.filled(role) })
}

fn column(tokens: &mut Tokens, name: &str) -> Option<()> {
    if tokens.word("pg_stat_activity").is_some() {
        tokens.mark('.')?;
    }
    tokens.word(name)
}

/// The text as written, with each string after the word PASSWORD left out unless it is Vault's
/// placeholder. A text with that word that can't be read to its end is left out as a whole.
fn without_passwords(text: &str, tokens: &[Token]) -> String {
    let names_password = text.to_ascii_lowercase().replace("{{password}}", "").contains("password");
    if !names_password {
        return text.to_owned();
    }
    if tokens.iter().any(|token| token.kind == Kind::Strange) {
        return "(not shown: it names a password)".to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    let mut from = 0;
    for pair in tokens.windows(2) {
        if let [Token { kind: Kind::Word(word), .. }, Token { kind: Kind::Text(secret), range }] = pair
            && word == "password"
            && secret != "{{password}}"
        {
            shown.push_str(text.get(from..range.start).unwrap_or_default());
            shown.push_str("'…'");
            from = range.end;
        }
    }
    shown.push_str(text.get(from..).unwrap_or_default());
    shown
}
