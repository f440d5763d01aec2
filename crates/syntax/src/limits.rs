//! How large a source may be. Checked before anything that recurses or backtracks.

/// Bytes of a file.
pub const FILE_BYTES: usize = 16 << 20;

/// Bytes of one top-level block: pest keeps up to 200 bytes for each byte of it.
pub const BLOCK_BYTES: usize = 1 << 20;

/// Bytes of a value that is given alone.
pub const VALUE_BYTES: usize = 64 << 10;

/// Words, numbers, texts and punctuation of a file: they bound the size of the tree.
pub const TOKENS: usize = 4_000_000;

/// Lines of a stack that have something on them: they bound what is declared, which takes more than
/// its text does.
pub const LINES: usize = 250_000;

/// Brackets open at a time: `{`, `[` and `(`. pest recurses for each (pest#1129).
pub const DEPTH: usize = 64;

/// Errors reported for one file.
pub const ERRORS: usize = 100;

/// How many blocks inside blocks are looked into for a second error.
///
/// Each level reads what failed once more, so this is the factor of recovery's cost.
pub(crate) const RECOVERY_DEPTH: usize = 4;

/// Bytes in which the end of a heredoc or of a `/* */` is looked for, to say it better.
pub(crate) const FOREIGN_BYTES: usize = 64 << 10;

/// What pest may do for a text of that many bytes: its own count of combinator calls.
///
/// The grammar is linear; `tests/bounds.rs` measures at most half of this for each byte.
pub(crate) fn calls(bytes: usize) -> usize {
    2_000 + bytes.saturating_mul(200)
}
