//! Sources in canonical form: their comments kept, their meaning untouched.
//!
//! ```text
//! text ─parse→ tree ─mark→ marks ─┐
//!   └──────────tokens─────────────┴nest→ groups ─lines→ lines ─columns→ text
//! tree ─raw→ text and marks ──────┘
//! ```
//!
//! What there is to say of a kind of item (where it is and where its columns begin) is in `mark`
//! and `raw`; all else knows tokens and brackets only, so that a new kind of block or attribute
//! touches nothing here.
//!
//! INVARIANTS
//! - Pure: text in, text out.
//! - What [`format`] returns parses to the tree of what it was given, and holds the same comments
//!   in the same order. It looks: a mistake of ours is an error, never a changed source.
//! - Formatting what was formatted changes nothing.

mod columns;
mod gap;
mod lines;
mod mark;
mod nest;
mod raw;

use mark::Mark;
use writ_source::{Code, Diagnostic, Diagnostics, FileId, Files, Span};
use writ_syntax::ast::{Item, SourceFile};
use writ_syntax::lex::{self, Kind};

/// How wide a line may be before what can be put on several lines is.
pub const WIDTH: usize = 100;

/// One of the `files` in canonical form.
///
/// # Errors
/// All that [`writ_syntax::parse`] finds: what cannot be read is not rewritten; nor is what could
/// not be read in canonical form, as it passes a limit then.
pub fn format(files: &Files, id: FileId) -> Result<String, Diagnostics> {
    let (mut tree, found) = writ_syntax::parse(files, id);
    if found.has_errors() {
        return Err(found);
    }
    let text = &files.get(id).text;
    let formatted = lay_out(text, &mark::marks(&tree));
    let mut again = Files::new();
    let again_id = again.add("", formatted.as_str());
    let scanned = writ_syntax::scan(&again, again_id);
    if scanned.is_past_limits() {
        return Err(too_large(tree.blocks.first().map_or(Span::new(id, 0..0), |block| block.keyword.span)));
    }
    let (mut after, found) = scanned.parse(&again);
    let anywhere = Span::new(id, 0..0);
    tree.put_all_at(anywhere);
    after.put_all_at(anywhere);
    if found.has_errors() || tree != after || !comments(text).eq(comments(&formatted)) {
        return Err(internal(id));
    }
    Ok(formatted)
}

/// A tree in canonical form. It has no comments: those are in the text only.
pub fn print(tree: &SourceFile) -> String {
    print_with(tree, &|_| None)
}

/// A tree in canonical form, with a comment of one line for each item that `note` says something of.
pub fn print_with(tree: &SourceFile, note: &dyn Fn(&Item) -> Option<String>) -> String {
    let raw = raw::write(tree, note);
    lay_out(&raw.text, &raw.marks)
}

fn lay_out(text: &str, marks: &[Mark]) -> String {
    columns::align(&lines::lines(&nest::nest(text, marks)))
}

/// The comments of a text in their order.
pub fn comments(text: &str) -> impl Iterator<Item = &str> {
    lex::tokens(text)
        .filter(|token| token.kind == Kind::Comment)
        .map(|token| text.get(token.range()).unwrap_or("").trim_end())
}

fn too_large(place: Span) -> Diagnostics {
    let mut found = Diagnostics::new();
    found.push(
        Diagnostic::error(
            Code("format/too-large"),
            "the source is too large in canonical form",
            place,
            "with the line ends and spaces of that form it passes a limit",
        )
        .help("split it into several blocks, and these into several files of the folder"),
    );
    found
}

fn internal(id: FileId) -> Diagnostics {
    let mut found = Diagnostics::new();
    found.push(
        Diagnostic::error(
            Code("format/internal"),
            "a mistake of the formatter itself",
            Span::new(id, 0..0),
            "this file would have been changed in what it means",
        )
        .help("report this as a bug, with the file; it was left as it is"),
    );
    found
}
