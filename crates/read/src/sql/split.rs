//! An SQL file → the pieces that are run one by one.

use super::lex::{Kind, lex};
use std::ops::Range;

/// Who runs a file: they split it differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runner {
    /// Vault: at *every* `;`, in quotes and comments too.
    Vault,
    /// `psql`, for a setup script: at each `;` that ends a statement.
    Psql,
}

/// A piece of the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where, without space around it.
    pub range: Range<usize>,
    /// Whether it is run in a way that isn't read here, whatever it says.
    pub whole: bool,
}

/// The pieces of `text` that are not empty.
pub(super) fn pieces(text: &str, runner: Runner) -> Vec<Piece> {
    if runner == Runner::Vault && as_one(text) {
        return trimmed(text, 0..text.len()).map(|range| Piece { range, whole: true }).into_iter().collect();
    }
    let ends: Vec<usize> = match runner {
        Runner::Vault => text.match_indices(';').map(|(at, _)| at).collect(),
        Runner::Psql => {
            lex(text).iter().filter(|t| t.kind == Kind::Mark(';')).map(|t| t.range.start).collect()
        }
    };
    let starts = std::iter::once(0).chain(ends.iter().map(|end| end + 1));
    starts
        .zip(ends.iter().copied().chain([text.len()]))
        .filter_map(|(start, end)| trimmed(text, start..end))
        .map(|range| Piece { range, whole: false })
        .collect()
}

/// Whether Vault may take `text` otherwise than as statements between `;`: with the word `END` it
/// sends it as it is (`containsMultilineStatement`), and a JSON list is a list of statements
/// (`ParseArbitraryStringSlice`).
///
/// Vault looks for `END` outside quotes, and not well; here it counts anywhere.
fn as_one(text: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = text.match_indices("END").any(|(at, _)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + 3..).and_then(|t| t.chars().next());
        !before.is_some_and(word) && !after.is_some_and(word)
    });
    end || text.trim_start().starts_with('[') || text.trim() == "null"
}

fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let piece = text.get(range.clone())?;
    let start = range.start + (piece.len() - piece.trim_start().len());
    let piece = piece.trim();
    (!piece.is_empty()).then(|| start..start + piece.len())
}
