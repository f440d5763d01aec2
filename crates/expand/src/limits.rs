//! How much may come of a source.

/// How many profiles may take over one another in a chain.
pub const DEPTH: usize = 64;

/// What may be copied: lines that blocks take over and values of inputs, each weighed by its
/// nodes and its text.
pub const COPIES: usize = 1_000_000;

/// Bytes of text that weigh as much as one node.
pub const BYTES_OF_A_NODE: usize = 32;

/// Errors that one run reports.
pub const ERRORS: usize = 100;

/// How many other stacks one stack may take from.
pub const STACKS: usize = 64;

/// How many `..` the path to another stack's folder may begin with.
pub const UPWARDS: usize = 8;
