//! A Go template's text → what it asks Vault and Nomad for, and what else it reaches out for.
//!
//! Source: `text/template/parse/lex.go` of Go; `secretFunc` in `template/funcs.go`,
//! `template/nomad_funcs.go`, `NewVaultReadQuery` in `dependency/vault_read.go` and `NewNVGetQuery`
//! in `dependency/nomad_var_get.go` of consul-template 0.41.3, which Nomad 1.11.1 renders templates
//! with.
//!
//! INVARIANT: a call that is not known to stay inside the template, or to ask Nomad's service
//! registry, which every workload may read, is in `unread`.

use super::functions::{asks_the_registry, stays_inside};
use std::ops::Range;
use writ_semantics::nomad::{Read, Reads};

/// As many arguments of a call as are looked at and shown: each call's are, in one action too.
const MOST_ARGUMENTS: usize = 16;

/// What was found so far, and how far into the text.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// What the template reaches out for.
    pub reads: Reads,
    /// Where the action begins that is read now.
    at: usize,
}

/// A token of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    /// A name that is neither a field (`.x`) nor a variable (`$x`): a function or a keyword.
    Name(&'a str),
    /// A string without escapes.
    Text(&'a str),
    /// `|`.
    Pipe,
    /// `(`, `)`, `,`, `=` and other things that end a list of arguments.
    Mark,
    /// Fields, variables, numbers, strings with escapes.
    Operand,
}

impl Scan {
    /// Reads all actions of `text`; `None` where one is not closed.
    pub(super) fn read(&mut self, text: &str, left: &str, right: &str) -> Option<()> {
        let mut rest = text;
        while let Some(at) = rest.find(left) {
            let inside = rest.get(at + left.len()..)?;
            self.at = text.len() - inside.len();
            let trimmed = inside.strip_prefix("- ").unwrap_or(inside).trim_start();
            rest = match trimmed
                .strip_prefix("/*")
                .or_else(|| inside.strip_prefix("-").map(str::trim_start).and_then(|t| t.strip_prefix("/*")))
            {
                Some(comment) => {
                    let after = comment.get(comment.find("*/")? + 2..)?;
                    after.get(after.find(right)? + right.len()..)?
                }
                None => self.action(inside, right)?,
            };
        }
        Some(())
    }

    /// Reads one action up to `right`, and returns what follows.
    fn action<'a>(&mut self, inside: &'a str, right: &str) -> Option<&'a str> {
        let mut tokens: Vec<(Token, usize, usize)> = Vec::new();
        let mut at = 0;
        loop {
            let rest = inside.get(at..)?;
            if let Some(after) = rest.strip_prefix(right) {
                self.calls(inside, &tokens);
                return Some(after);
            }
            let (token, length) = token(rest)?;
            if let Some(token) = token {
                tokens.push((token, at, at + length));
            }
            at += length;
        }
    }

    fn calls(&mut self, inside: &str, tokens: &[(Token, usize, usize)]) {
        for (n, (token, start, _)) in tokens.iter().enumerate() {
            let Token::Name(name) = token else { continue };
            if stays_inside(name) || asks_the_registry(name) {
                continue;
            }
            let after = tokens.get(n + 1..).unwrap_or_default();
            let arguments: Vec<_> = after
                .iter()
                .take(MOST_ARGUMENTS)
                .take_while(|(token, ..)| !matches!(token, Token::Pipe | Token::Mark))
                .collect();
            // `"a=b" | secret "path"` has two arguments, so writes.
            let piped = n.checked_sub(1).and_then(|n| tokens.get(n)).is_some_and(|(t, ..)| *t == Token::Pipe);
            // A parenthesis right after the arguments would be one more argument.
            let more = after
                .get(arguments.len())
                .is_some_and(|(_, start, end)| inside.get(*start..*end) == Some("("));
            let end = arguments.last().map_or(start + name.len(), |(.., end)| *end);
            let found = |what: &str| Read { what: what.to_owned(), at: self.range(*start, end) };
            let path = match arguments.as_slice() {
                [(Token::Text(path), ..)] if !piped && !more => Some(*path),
                _ => None,
            };
            match (*name, path.and_then(plain), path.and_then(variable)) {
                ("secret", Some(path), _) => self.reads.secrets.push(found(path)),
                ("nomadVar" | "nomadVarExists", _, Some(path)) => self.reads.variables.push(found(path)),
                _ => self.reads.unread.push(found(inside.get(*start..end).unwrap_or(name))),
            }
        }
    }

    /// Where the action is that is read now, to the end of its line.
    pub(super) fn place(&self, text: &str) -> Range<usize> {
        let rest = text.get(self.at..).unwrap_or_default();
        self.at..self.at + rest.find('\n').unwrap_or(rest.len())
    }

    /// A range of the text, of one of the action.
    fn range(&self, start: usize, end: usize) -> Range<usize> {
        self.at + start..self.at + end
    }
}

/// The path as consul-template asks for it, where it is nothing but a path.
fn plain(path: &str) -> Option<&str> {
    let path = path.trim().trim_matches('/');
    let ok =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '+' | '@' | '=' | '~');
    (!path.is_empty() && path.chars().all(ok)).then_some(path)
}

/// The path of a Nomad variable as consul-template asks for it: with `@namespace` where it is in
/// another than the job's. With a region it is another Nomad's.
fn variable(path: &str) -> Option<&str> {
    let path = path.trim().trim_matches('/');
    let ok = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '~' | '@');
    (!path.is_empty() && path.matches('@').count() <= 1 && path.chars().all(ok)).then_some(path)
}

/// The next token and its length; `None` for a string that isn't closed.
fn token(rest: &str) -> Option<(Option<Token<'_>>, usize)> {
    let first = rest.chars().next()?;
    let name_end = |from: usize| {
        let tail = rest.get(from..).unwrap_or_default();
        from + tail.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(tail.len())
    };
    Some(match first {
        '"' => {
            let length = closed(rest, '"')?;
            let body = rest.get(1..length - 1)?;
            (Some(if body.contains('\\') { Token::Operand } else { Token::Text(body) }), length)
        }
        '\'' => (Some(Token::Operand), closed(rest, '\'')?),
        '`' => {
            let length = rest.get(1..)?.find('`')? + 2;
            (Some(Token::Text(rest.get(1..length - 1)?)), length)
        }
        '|' => (Some(Token::Pipe), 1),
        '(' | ')' | ',' | '=' | ':' => (Some(Token::Mark), 1),
        '.' | '$' => (Some(Token::Operand), name_end(1)),
        c if c.is_ascii_digit() => (Some(Token::Operand), name_end(1)),
        c if c.is_alphabetic() || c == '_' => {
            let length = name_end(0);
            (Some(Token::Name(rest.get(..length)?)), length)
        }
        other => (None, other.len_utf8()),
    })
}

/// The length of a quoted string on one line, with escapes.
fn closed(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Scan;

    type Found = (Vec<String>, Vec<String>, Vec<String>);

    fn scan(text: &str) -> Option<Found> {
        let mut scan = Scan::default();
        scan.read(text, "{{", "}}")?;
        let what = |reads: Vec<writ_semantics::nomad::Read>| reads.into_iter().map(|r| r.what).collect();
        Some((what(scan.reads.secrets), what(scan.reads.variables), what(scan.reads.unread)))
    }

    #[test]
    fn literal_reads_are_secrets_and_the_rest_that_reaches_out_is_unread() {
        for (text, secrets, unread) in [
            (
                r#"{{ with secret "aws/creds/x" -}}{{ .Data.secret | toJSON }}{{ end }}"#,
                vec!["aws/creds/x"],
                vec![],
            ),
            (r#"{{- $s := secret "a/b" }}{{ $s.Data.key }}"#, vec!["a/b"], vec![]),
            ("{{ (secret `/a/b/`).Data.x }}", vec!["a/b"], vec![]),
            (r#"{{ range $k, $v := (secret "a" | toJSON | parseJSON) }}{{ end }}"#, vec!["a"], vec![]),
            (r#"{{ secret "a" "ttl=1h" }}"#, vec![], vec![r#"secret "a" "ttl=1h""#]),
            (r#"{{ "k=v" | secret "a" }}"#, vec![], vec![r#"secret "a""#]),
            (r#"{{ secret "a" (printf "k=%s" "v") }}"#, vec![], vec![r#"secret "a""#]),
            (r#"{{ secret (printf "a/%s" (env "X")) }}"#, vec![], vec!["secret"]),
            (r#"{{ secret "a?version=1" }}"#, vec![], vec![r#"secret "a?version=1""#]),
            (r#"{{ secret "a\x2fb" }}"#, vec![], vec![r#"secret "a\x2fb""#]),
            (r#"{{ secrets "a" }}{{ key "b" }}"#, vec![], vec![r#"secrets "a""#, r#"key "b""#]),
            (r#"{{ nomadVar "a.b" }}{{ nomadVar .x }}"#, vec![], vec![r#"nomadVar "a.b""#, "nomadVar .x"]),
            (r#"{{ nomadVar "a@ns.region" }}"#, vec![], vec![r#"nomadVar "a@ns.region""#]),
            (r#"{{ nomadVarList "a" }}"#, vec![], vec![r#"nomadVarList "a""#]),
            (r#"{{ range nomadService "db" }}{{ .Address }}{{ end }}{{ nomadServices }}"#, vec![], vec![]),
            (
                r#"{{ executeTemplate "x" }}{{ pkiCert "p" "cn=x" }}"#,
                vec![],
                vec![r#"executeTemplate "x""#, r#"pkiCert "p" "cn=x""#],
            ),
            (r#"{{/* secret "a" }} */}}{{- /* x */ -}}{{ env "HOME" }}"#, vec![], vec![]),
            (r#"{{ "}}" }}{{ secret "a" }}"#, vec!["a"], vec![]),
            ("no action } here }}", vec![], vec![]),
        ] {
            let owned = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect();
            assert_eq!(scan(text).unwrap(), (owned(secrets), vec![], owned(unread)), "{text}");
        }
    }

    #[test]
    fn variables_are_read_by_their_paths() {
        for (text, variables) in [
            (r#"{{ with nomadVar "nomad/jobs/x" }}{{ .secret }}{{ end }}"#, vec!["nomad/jobs/x"]),
            (r#"{{ (nomadVar `a/b/`).key }}{{ nomadVarExists "c@ns" }}"#, vec!["a/b", "c@ns"]),
        ] {
            let want = variables.into_iter().map(str::to_owned).collect();
            assert_eq!(scan(text).unwrap(), (vec![], want, vec![]), "{text}");
        }
    }

    #[test]
    fn each_read_stands_where_its_call_does() {
        let text = "a\n{{- with secret `a/b` }}{{ key \"x\" }}{{ end }}";
        let mut scan = Scan::default();
        scan.read(text, "{{", "}}").unwrap();
        let at = |read: &writ_semantics::nomad::Read| text[read.at.clone()].to_owned();
        assert_eq!(at(&scan.reads.secrets[0]), "secret `a/b`");
        assert_eq!(at(&scan.reads.unread[0]), "key \"x\"");
    }

    #[test]
    fn an_action_that_is_not_closed_is_no_template() {
        for text in ["{{ secret \"a\"", "{{ \"}}", "{{/* }}", "{{ ` }}", "{{ \"\n\" }}"] {
            assert_eq!(scan(text), None, "{text}");
        }
    }
}
