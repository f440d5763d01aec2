//! HCL **1**, the language of Vault's and Nomad's policies: text → tokens → items with places.
//!
//! HCL 1 is not HCL 2: `${` in a string is plain text (with quotes inside it), there are no
//! expressions, and several items may stand on one line. Source: `hcl/scanner/scanner.go`,
//! `hcl/strconv/quote.go` and `hcl/parser/parser.go` of hashicorp/hcl v1.0.1-vault-7. Nomad 1.11.1 has
//! v1.0.1-nomad-1, whose scanner is the same, and whose parser lets a key be set twice.
//!
//! INVARIANT: never accepts what that parser refuses, and where its leniency makes a meaning
//! doubtful (stray commas, here-documents, keys that are set twice in two spellings), refuses.

mod lex;
mod parse;
mod string;

pub(crate) use parse::{Item, Value, ValueKind, parse};
