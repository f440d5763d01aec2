//! HCL **2**, the language of jobspecs and of Terraform: text → body with places, and literals.
//!
//! INVARIANT: `hcl-edit` sees only text that [`scan`] bounded; its errors are never formatted with
//! `Display`, which panics past column 65,535 (0.10.0).

mod literal;
mod scan;

pub(crate) use literal::{NOT_LITERAL, range, text};

use crate::report::{Problem, Report};
use hcl_edit::structure::Body;

const SYNTAX: Problem = Problem { code: "read/hcl-syntax", message: "this is not valid HCL" };

/// The body of `text`, or `None` after reporting what is wrong with it.
pub(crate) fn parse(text: &str, report: &mut Report) -> Option<Body> {
    scan::bounded(text, report)?;
    match hcl_edit::parser::parse_body(text) {
        Ok(body) => Some(body),
        Err(error) => {
            let mut at = error.location().offset().min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let length = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            report.error(SYNTAX, at..at + length, "not understood from here");
            None
        }
    }
}
