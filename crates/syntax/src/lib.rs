//! From the bytes of `.writ` files to an abstract syntax tree with a span on every node.

pub mod ast;
