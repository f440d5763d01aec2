//! A Go template's text → the secrets that it asks Vault for, and what else it reaches out for.
//!
//! Source: `text/template/parse/lex.go` of Go; `secretFunc` in `template/funcs.go` and
//! `NewVaultReadQuery` in `dependency/vault_read.go` of consul-template 0.41.3, which Nomad 1.11.1
//! renders templates with.
//!
//! INVARIANT: a call that is not known to stay inside the template is in `unread`.

use super::functions::stays_inside;

/// As many arguments of a call as are looked at and shown: each call's are, in one action too.
const MOST_ARGUMENTS: usize = 16;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scan {
    /// Paths of `secret` with one literal argument, which is a read.
    pub secrets: Vec<String>,
    /// Other calls that reach out, as written up to the end of their pipeline stage.
    pub unread: Vec<String>,
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
            if stays_inside(name) {
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
            match arguments.as_slice() {
                [(Token::Text(path), ..)] if *name == "secret" && !piped && !more => match plain(path) {
                    Some(path) => self.secrets.push(path.to_owned()),
                    None => self.unread.push(format!("secret {path:?}")),
                },
                _ => {
                    let end = arguments.last().map_or(start + name.len(), |(.., end)| *end);
                    self.unread.push(inside.get(*start..end).unwrap_or(name).to_owned());
                }
            }
        }
    }
}

/// The path as consul-template asks for it, where it is nothing but a path.
fn plain(path: &str) -> Option<&str> {
    let path = path.trim().trim_matches('/');
    let ok =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '+' | '@' | '=' | '~');
    (!path.is_empty() && path.chars().all(ok)).then_some(path)
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

    fn scan(text: &str) -> Option<(Vec<String>, Vec<String>)> {
        let mut scan = Scan::default();
        scan.read(text, "{{", "}}").map(|()| (scan.secrets, scan.unread))
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
            (
                r#"{{ with nomadVar "nomad/jobs/x" }}{{ .secret }}{{ end }}"#,
                vec![],
                vec![r#"nomadVar "nomad/jobs/x""#],
            ),
            (
                r#"{{ executeTemplate "x" }}{{ pkiCert "p" "cn=x" }}"#,
                vec![],
                vec![r#"executeTemplate "x""#, r#"pkiCert "p" "cn=x""#],
            ),
            (r#"{{/* secret "a" }} */}}{{- /* x */ -}}{{ env "HOME" }}"#, vec![], vec![]),
            (r#"{{ "}}" }}{{ secret "a" }}"#, vec!["a"], vec![]),
            ("no action } here }}", vec![], vec![]),
        ] {
            let want = (secrets, unread);
            let found = scan(text).unwrap();
            assert_eq!(
                (found.0.iter().map(String::as_str).collect(), found.1.iter().map(String::as_str).collect()),
                want,
                "{text}"
            );
        }
    }

    #[test]
    fn an_action_that_is_not_closed_is_no_template() {
        for text in ["{{ secret \"a\"", "{{ \"}}", "{{/* }}", "{{ ` }}", "{{ \"\n\" }}"] {
            assert_eq!(scan(text), None, "{text}");
        }
    }
}
