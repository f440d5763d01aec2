//! HCL **2**, the language of jobspecs and of Terraform: text → a tree with places.
//!
//! Written from HashiCorp's specification (`hclsyntax/spec.md` of hcl v2.23.0) and, where the prose is
//! silent, from `scan_tokens.rl`, `parser.go` and `parser_template.go` beside it.
//!
//! # How to use it
//!
//! [`parse`] gives a [`Body`]: its [`Attribute`]s and [`Block`]s in the order of the text, which it
//! borrows from. A reader asks by name and then for what it needs, and refuses the rest:
//!
//! ```text
//! let body = hcl2::parse(text, &mut report)?;
//! for block in body.blocks() {                       // also: body.attributes(), body.items
//!     match block.kind.text {
//!         "task" => …block.labels…, block.body.attribute("driver")…
//!         other => report.error(UNKNOWN, block.kind.range(), …),
//!     }
//! }
//! let value = &attribute.value;                      // an Expr
//! value.text()       // Some("…"): a string or here-document without interpolation, unescaped
//! value.boolean()    // Some(true)
//! value.is_null()    // as good as absent in HCL 2
//! value.kind         // List(items), Object(entries), Number("3600"), Call(…), Reference{…}, …
//! value.range()      // where it stands, as every node has it
//! value.walk(&mut |expr| …)                          // each expression in it, itself first
//! ```
//!
//! What can be told from the file is a literal, a list, an object, a call, a reference or a template;
//! operators, conditionals and `for` are [`Kind::Computed`]: their operands are there, so that nobody
//! overlooks a call in one, and their meaning isn't.
//!
//! INVARIANT: linear in the text; nested no deeper than [`MAX_DEPTH`](crate::bounds::MAX_DEPTH).
//! INVARIANT: what is accepted means here what it means to HashiCorp's parser. What isn't certain to
//! (a byte order mark, Unicode spaces that indent a here-document, `f :: g`) is an error at its place.

mod body;
mod cursor;
mod expression;
mod heredoc;
mod template;
#[cfg(test)]
mod tests;
mod tree;

pub(crate) use tree::{Attribute, Block, Body, Call, Expr, Item, Key, Kind, Part, Step};

use crate::bounds::{MAX_DEPTH, MAX_ENTRIES, TOO_DEEP, TOO_MANY};
use crate::report::{Problem, Report};
use cursor::{Cursor, Why};

const SYNTAX: Problem = Problem { code: "read/hcl-syntax", message: "this is not valid HCL" };
const TWICE: Problem = Problem { code: "read/duplicate-key", message: "this is set twice" };

pub(crate) const NOT_LITERAL: Problem =
    Problem { code: "read/not-literal", message: "what this is can't be told from the file" };

/// The body of `text`, or `None` after reporting what is wrong with it.
pub(crate) fn parse<'a>(text: &'a str, report: &mut Report) -> Option<Body<'a>> {
    match Cursor::new(text).file() {
        Ok(body) => Some(body),
        Err(stop) => {
            let (problem, label) = match stop.why {
                Why::Syntax => (SYNTAX, stop.label.to_owned()),
                Why::Twice => (TWICE, stop.label.to_owned()),
                Why::Deep => (TOO_DEEP, format!("more than {MAX_DEPTH} levels")),
                Why::Many => (TOO_MANY, format!("more than {MAX_ENTRIES} entries")),
            };
            report.error(problem, stop.at.range(), label);
            None
        }
    }
}
