//! The tree that has no reuse left in it.

use writ_source::Span;
use writ_syntax::ast::{Ident, SourceFile};

use crate::share::Shares;
use crate::take::Wanted;
use crate::uses::Uses;

/// A stack without profiles, environments and inputs: all its files as one.
#[derive(Debug, Clone)]
pub struct Expanded {
    /// The blocks, in the order of the files; what an environment adds comes last.
    pub file: SourceFile,
    /// The names that are taken by what is not there any more.
    pub names: Vec<Declared>,
    /// With whom its blocks are shared.
    pub shares: Shares,
    /// What is wanted from other stacks.
    pub wanted: Vec<Wanted>,
    /// Who uses what was written elsewhere.
    pub uses: Uses,
    /// The environment, where one was chosen.
    pub environment: Option<Chosen>,
}

/// The environment that a stack was expanded for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Its name.
    pub name: Ident,
    /// Its whole block.
    pub span: Span,
}

/// A name of the space that all declarations share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The keyword of its block.
    pub keyword: &'static str,
    /// The name.
    pub name: Ident,
}
