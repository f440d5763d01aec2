//! The value of an HCL 1 string literal.
//!
//! Source: `Unquote` and `unquoteChar` in `hcl/strconv/quote.go` of hcl v1.0.1-vault-7.

/// The value of what stands between the quotes, or `None` where it has none.
///
/// `${…}` is kept as it is up to its closing brace, escapes and quotes included. Escapes that give
/// single bytes past ASCII, or no character, are refused: they make text that is not UTF-8.
pub(crate) fn unquote(body: &str) -> Option<String> {
    let mut value = String::with_capacity(body.len());
    let mut chars = body.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '$' if chars.peek() == Some(&'{') => {
                chars.next();
                value.push_str("${");
                let mut open = 1_usize;
                while open > 0 {
                    let inner = chars.next()?;
                    match inner {
                        '{' => open += 1,
                        '}' => open -= 1,
                        _ => {}
                    }
                    value.push(inner);
                }
            }
            '\n' | '"' => return None,
            '\\' => value.push(escape(&mut chars)?),
            other => value.push(other),
        }
    }
    Some(value)
}

fn escape(chars: &mut impl Iterator<Item = char>) -> Option<char> {
    Some(match chars.next()? {
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        '\\' => '\\',
        '"' => '"',
        'x' => ascii(digits(chars, None, 2, 16)?)?,
        'u' => char::from_u32(digits(chars, None, 4, 16)?)?,
        'U' => char::from_u32(digits(chars, None, 8, 16)?)?,
        first @ '0'..='7' => ascii(digits(chars, Some(first), 3, 8)?)?,
        _ => return None,
    })
}

fn digits(
    chars: &mut impl Iterator<Item = char>,
    first: Option<char>,
    count: usize,
    base: u32,
) -> Option<u32> {
    let mut value = 0_u32;
    let mut read = 0;
    for c in first.into_iter().chain(chars.take(count - usize::from(first.is_some()))) {
        value = value.checked_mul(base)?.checked_add(c.to_digit(base)?)?;
        read += 1;
    }
    (read == count).then_some(value)
}

fn ascii(value: u32) -> Option<char> {
    (value < 0x80).then(|| char::from_u32(value)).flatten()
}

#[cfg(test)]
mod tests {
    use super::unquote;

    #[test]
    fn escapes_and_interpolations_are_read_as_hcl_1_reads_them() {
        for (body, want) in [
            ("aws/creds/x", Some("aws/creds/x")),
            (r#"a\"b\\c\t"#, Some("a\"b\\c\t")),
            (r"\x41\102\u00e9\U0001F600", Some("ABé😀")),
            ("${a \"b\" {c} \\x}d", Some("${a \"b\" {c} \\x}d")),
            ("$${a}", Some("$${a}")),
            ("{{identity.entity.id}}", Some("{{identity.entity.id}}")),
            (r"\q", None),
            (r"\x4", None),
            (r"\xff", None),
            (r"\777", None),
            (r"\ud800", None),
            ("${a", None),
            ("a\nb", None),
            ("\\", None),
        ] {
            assert_eq!(unquote(body).as_deref(), want, "{body}");
        }
    }
}
