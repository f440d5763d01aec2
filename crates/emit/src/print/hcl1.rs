//! HCL 1, as Vault's policies are written in it.
//!
//! Only what policies need: strings and lists of words. A string that HCL 1 would read otherwise
//! than as written is refused: `${` begins an interpolation in which quotes nest
//! (`hcl/scanner/scanner.go` of hcl v1), and escapes differ from HCL 2's.

use crate::artifact::Unprintable;
use writ_source::Span;

/// A quoted string.
pub fn string(text: &str, what: &'static str, origin: Span) -> Result<String, Unprintable> {
    let plain = text.chars().all(|c| !c.is_control() && !matches!(c, '"' | '\\' | '\u{feff}'));
    if !plain || text.contains("${") || text.contains("{{") {
        return Err(Unprintable { what, origin: Some(origin) });
    }
    Ok(format!("\"{text}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hcl1_would_read_otherwise_is_refused() {
        let mut files = writ_source::Files::new();
        let span = Span::new(files.add("x", ""), 0..0);
        assert_eq!(string("aws/creds/a_b-c", "x", span).as_deref(), Ok("\"aws/creds/a_b-c\""));
        for bad in ["a\"b", "a\\b", "a\nb", "${a}", "a${", "{{identity.entity.id}}", "a\0b", "\u{7f}"] {
            assert!(string(bad, "x", span).is_err(), "{bad:?}");
        }
    }
}
