//! Characters that no source may hold, anywhere: also not in strings and comments.
//!
//! What a reviewer sees has to be what is compiled: controls move the cursor, bidirectional
//! controls reorder the line (CVE-2021-42574), and NUL ends strings in other programs.

use writ_source::{Code, Diagnostic, FileId, Span};

use crate::report::Report;

/// Reports each of them, and returns their places in rising order.
pub(crate) fn check(text: &str, id: FileId, report: &mut Report) -> Vec<usize> {
    let mut places = Vec::new();
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        // Only these bytes begin a forbidden character: the loop decodes nothing else.
        let suspicious = match byte {
            b'\t' | b'\n' => false,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            0x00..0x20 | 0x7f | 0xc2 | 0xd8 | 0xe2 | 0xef => true,
            _ => false,
        };
        if !suspicious {
            continue;
        }
        let Some(found) = text.get(at..).and_then(|rest| rest.chars().next()) else { continue };
        let span = Span::new(id, at..at + found.len_utf8());
        if let Some(diagnostic) = refusal(found, at, span) {
            report.push(diagnostic);
            places.push(at);
            if report.is_full() {
                break;
            }
        }
    }
    places
}

/// Whether a text may hold it.
pub(crate) fn is_forbidden(c: char) -> bool {
    c.is_control() || is_reordering(c) || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// The bidirectional controls of Unicode (UAX #9, section 2).
fn is_reordering(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn refusal(found: char, at: usize, span: Span) -> Option<Diagnostic> {
    if !is_forbidden(found) {
        return None;
    }
    let point = format!("U+{:04X}", u32::from(found));
    Some(match found {
        '\u{feff}' if at == 0 => Diagnostic::error(
            Code("syntax/byte-order-mark"),
            "a byte order mark",
            span,
            "the file begins with U+FEFF",
        )
        .help("save the file as UTF-8 without a byte order mark"),
        '\r' => Diagnostic::error(
            Code("syntax/control-character"),
            "a control character",
            span,
            "a carriage return without a line feed",
        )
        .help("end lines with a line feed"),
        _ if is_reordering(found) => Diagnostic::error(
            Code("syntax/bidirectional-control"),
            "a character that reorders the text around it",
            span,
            format!("{point} makes the line look different from what it says"),
        )
        .help("remove it"),
        _ => Diagnostic::error(
            Code("syntax/control-character"),
            "a control character",
            span,
            format!("{point} cannot be seen"),
        )
        .help("remove it"),
    })
}
